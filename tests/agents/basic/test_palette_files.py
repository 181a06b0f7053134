"""Palette files, read back by parsers that follow each format's description."""

import json
import re
import struct

import pytest

from colorize.agents.basic.palette_files import PALETTE_FILES, to_ase, to_css, to_gpl, to_json

COLOURS = ["#8a6238", "#000000", "#ffffff", "#010203"]
SHARES = [0.5, 0.25, 0.15, 0.1]


def read_ase(data):
    """Name -> RGB in levels, of a file that consists of colour blocks alone."""
    signature, major, minor, blocks = struct.unpack_from(">4sHHI", data)
    assert (signature, major, minor) == (b"ASEF", 1, 0)
    at, found = 12, {}
    for _ in range(blocks):
        kind, length = struct.unpack_from(">HI", data, at)
        body, at = data[at + 6 : at + 6 + length], at + 6 + length
        assert kind == 0x0001
        characters, = struct.unpack_from(">H", body)
        name = body[2 : 2 + 2 * characters].decode("utf-16-be")
        assert name.endswith("\0")
        model, *rgb, colour_kind = struct.unpack(">4sfffH", body[2 + 2 * characters :])
        assert (model, colour_kind) == (b"RGB ", 0)
        found[name[:-1]] = [round(255 * value) for value in rgb]
    assert at == len(data)
    return found


def test_ase_is_read_back():
    assert read_ase(to_ase(COLOURS, SHARES)) == {
        "#8a6238": [138, 98, 56], "#000000": [0, 0, 0], "#ffffff": [255, 255, 255],
        "#010203": [1, 2, 3]}


def test_gpl_is_read_back():
    magic, *header, = to_gpl(COLOURS, SHARES).decode().splitlines()
    assert magic == "GIMP Palette"
    rows = [line for line in header if re.match(r"\s*\d", line)]
    assert [tuple(map(int, row.split()[:3])) for row in rows] == [
        (138, 98, 56), (0, 0, 0), (255, 255, 255), (1, 2, 3)]
    assert {line.split(":")[0] for line in header[:2]} == {"Name", "Columns"}


def test_css_is_read_back():
    found = re.findall(r"--colour-(\d): (#[0-9a-f]{6});", to_css(COLOURS, SHARES).decode())
    assert found == [("1", "#8a6238"), ("2", "#000000"), ("3", "#ffffff"), ("4", "#010203")]


def test_json_is_read_back():
    rows = json.loads(to_json(COLOURS, SHARES))
    assert [row["colour"] for row in rows] == COLOURS
    assert [row["share"] for row in rows] == SHARES
    assert (rows[3]["red"], rows[3]["green"], rows[3]["blue"]) == (1, 2, 3)


@pytest.mark.parametrize("name", PALETTE_FILES)
def test_every_format_takes_a_palette_of_one_colour(name):
    ending, media, write = PALETTE_FILES[name]
    assert ending
    assert "/" in media
    assert write(["#8a6238"], [1.0])
