"""The command line, called in this process."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from colorize.agents import AGENTS
from colorize.command_line import command as cli
from colorize.experiment import output_picture, prepare, run
from colorize.experiment.metrics import PROTOCOL
from colorize.imaging import open_image, to_png
from colorize.imaging.color import gray_levels
from colorize.settings import PRESETS, TABLES, BasicSettings, MeanSettings, PictureSettings

SMALL = ["--size", "64", "--epochs", "2", "--width", "4"]


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(arguments, capsys):
    """The one sentence on standard error of a call with bad flags."""
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_table(folder, capsys):
    assert cli.main(["one.png", "two.png", *SMALL]) == 0
    protocol, blank, head, *lines = capsys.readouterr().out.splitlines()
    assert (protocol, blank) == (PROTOCOL, "")
    assert head.split() == ["photo", "agent", "PSNR", "SSIM", "CIEDE2000", "seconds"]
    assert [line.split()[:2] for line in lines] == [[photo, agent] for photo in
                                                    ("one.png", "two.png") for agent in AGENTS]
    assert all(float(number) >= 0 for line in lines for number in line.split()[2:])


def test_json_is_what_the_library_gives(folder, capsys):
    assert cli.main(["one.png", "--agent", "basic", "--k", "3", "--size", "64", "--json"]) == 0
    [row] = rows(capsys)
    assert list(row) == ["photo", "agent", "psnr", "ssim", "ciede2000", "seconds", "settings"]
    picture, settings = PictureSettings(size=64), BasicSettings(k=3)
    assert row["settings"] == asdict(picture) | asdict(settings)
    task = prepare(open_image("one.png"), picture)
    result = run(task.canvas, task.truth, settings)
    assert {key: row[key] for key in ("psnr", "ssim", "ciede2000")} == asdict(result.scores)
    assert (row["photo"], row["agent"]) == ("one.png", "basic")


def test_a_flag_reaches_every_agent_that_has_it_and_wins_over_the_preset(folder, capsys):
    cli.main(["one.png", "--preset", "report", "--seed", "7", "--json",
              "--reconstruction", "keeps gray", *SMALL])
    every = {row["agent"]: row["settings"] for row in rows(capsys)}
    for name, settings in every.items():
        expected = asdict(PRESETS["report"]["picture"]) | asdict(PRESETS["report"][name])
        given = {"size": 64, "epochs": 2, "width": 4, "seed": 7, "reconstruction": "keeps gray"}
        assert settings == expected | {key: given[key] for key in given if key in expected}
    assert every["basic"]["seed"] == every["improved"]["seed"] == 7


def test_out_writes_the_whole_pictures(folder, capsys):
    assert cli.main(["one.png", "two.png", "--out", "deep/out", *SMALL]) == 0
    written = sorted(path.name for path in (folder / "deep/out").iterdir())
    assert written == sorted(f"{photo}-{agent}.png" for photo in ("one", "two") for agent in AGENTS)
    canvas = prepare(open_image("one.png"), PictureSettings(size=64)).canvas
    for agent in AGENTS:
        rgb = open_image(folder / f"deep/out/one-{agent}.png")
        np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])


def test_a_gray_photo_is_coloured_whole_from_a_reference(folder, photo, capsys):
    Path("one.png").write_bytes(to_png(photo[..., :1].repeat(3, axis=-1)))
    assert cli.main(["one.png", "--reference", "two.png", "--agent", "mean", "--size", "64",
                     "--out", "out", "--json"]) == 0
    [row] = rows(capsys)
    assert (row["psnr"], row["ssim"], row["ciede2000"]) == (None, None, None)
    task = prepare(open_image("one.png"), PictureSettings(size=64), [open_image("two.png")])
    assert task.truth is None
    result = run(task.canvas, None, MeanSettings())
    coloured = output_picture(result, task, open_image("one.png")).picture()
    np.testing.assert_array_equal(open_image("out/one-mean.png"), coloured)
    assert cli.main(["one.png", "--reference", "two.png", "--agent", "mean", "--size", "64"]) == 0
    assert capsys.readouterr().out.split()[-4:-1] == ["-", "-", "-"]


def test_a_bad_reference_gets_one_sentence(folder, capsys):
    assert "--reference=nothing.png: The file cannot be read" in refused(
        ["one.png", "--reference", "nothing.png"], capsys)


def test_a_reference_with_a_tint_alone_gets_a_sentence(folder, photo, capsys):
    Path("sepia.png").write_bytes(to_png((photo[..., 1:2] * [1.0, 0.85, 0.6]).astype(np.uint8)))
    flags = ["one.png", "--agent", "mean", "--size", "64", "--reference", "sepia.png"]
    assert cli.main(flags) == 0
    assert "gray photo with a tint" in capsys.readouterr().err
    assert cli.main([*flags, "--reference", "two.png"]) == 0
    assert "tint" not in capsys.readouterr().err


def test_several_references_are_learnt_from(folder, capsys):
    flags = ["one.png", "--agent", "mean", "--size", "64", "--json"]
    assert cli.main([*flags, "--reference", "one.png", "--reference", "two.png"]) == 0
    [row] = rows(capsys)
    task = prepare(open_image("one.png"), PictureSettings(size=64),
                   [open_image("one.png"), open_image("two.png")])
    expected = run(task.canvas, task.truth, MeanSettings()).scores
    assert row["psnr"] == expected.psnr


def save_hints(path, shape=(24, 32), alpha=255):
    hints = np.zeros((*shape, 4), np.uint8)
    hints[4:16, 4:16] = 200, 40, 40, alpha
    Image.fromarray(hints).save(path)
    return hints


def test_hints_are_learnt_from(folder, photo, capsys):
    hints = save_hints("hints.png")
    Path("gray.png").write_bytes(to_png(photo[..., :1].repeat(3, axis=-1)))
    flags = ["--agent", "mean", "--size", "64", "--out", "out", "--hints", "hints.png"]
    assert cli.main(["one.png", "gray.png", *flags, "--known", "none", "--json"]) == 0
    scored, gray = rows(capsys)
    task = prepare(open_image("one.png"), PictureSettings(size=64, known="none"), hints=hints)
    expected = run(task.canvas, task.truth, MeanSettings())
    assert scored["psnr"] == expected.scores.psnr
    written = output_picture(expected, task, open_image("one.png")).picture()
    np.testing.assert_array_equal(open_image("out/one-mean.png"), written)
    assert gray["psnr"] is None
    red, _, blue = np.moveaxis(open_image("out/gray-mean.png")[20:].astype(int), -1, 0)
    assert (red > blue).mean() > 0.9


def test_hints_come_from_a_pipe_too(folder, capsys, monkeypatch):
    save_hints("hints.png")
    with open("hints.png", "rb") as file:
        before = os.dup(0)
        os.dup2(file.fileno(), 0)
        try:
            assert cli.main(["one.png", "--agent", "gray", "--hints", "-", "--json"]) == 0
        finally:
            os.dup2(before, 0)
            os.close(before)


@pytest.mark.parametrize(("shape", "alpha", "words"), [
    ((24, 32), 127, "--hints=hints.png: The hints have no opaque pixel, must be opaque where"),
    (None, 255, "--hints=hints.png: The hints have no transparent pixel"),
])
def test_bad_hints_get_one_sentence(folder, shape, alpha, words, capsys):
    if shape:
        save_hints("hints.png", shape, alpha)
    else:
        os.rename("two.png", "hints.png")
    assert words in refused(["one.png", "--hints", "hints.png"], capsys)


def test_hints_of_another_shape_skip_the_photo(folder, capsys):
    save_hints("hints.png", (32, 24))
    assert cli.main(["one.png", "--hints", "hints.png", "--agent", "gray"]) == 2
    assert "one.png: The hints are 24 x 32 pixels, must have the photo's shape: 32 x 24" in (
        capsys.readouterr().err)


def test_a_gray_photo_alone_is_skipped_with_the_ways_out(folder, photo, capsys):
    sepia = (photo[..., 1:2] * [1.0, 0.85, 0.6]).astype(np.uint8)
    Path("sepia.png").write_bytes(to_png(sepia))
    flags = ["--agent", "mean", "--size", "64", "--json"]
    assert cli.main(["sepia.png", "one.png", *flags]) == 1
    printed = capsys.readouterr()
    assert printed.err == ("sepia.png: The photo is taken for a gray one, so there is nothing to "
                           "learn from: give --reference or --hints, or --photo-is colour if it is "
                           "in colour.\n")
    assert len(printed.out.splitlines()) == 1
    assert cli.main(["sepia.png", *flags, "--photo-is", "colour"]) == 0
    assert rows(capsys)[0]["psnr"] is not None


def test_known_none_needs_something_else(folder, capsys):
    assert "known=none needs --hints or --reference" in refused(["one.png", "--known", "none"],
                                                                capsys)


@pytest.mark.parametrize("known", ["left", "right", "top", "bottom"])
def test_any_part_of_the_photo_is_known(folder, known, capsys):
    assert cli.main(["one.png", "--known", known, "--share", "30", "--agent", "gray", "--out",
                     "out", "--size", "64", "--json"]) == 0
    task = prepare(open_image("one.png"), PictureSettings(size=64, known=known, share=30))
    rgb = open_image("out/one-gray.png")
    np.testing.assert_array_equal(rgb[task.canvas.known], task.truth[task.canvas.known])
    assert (np.ptp(rgb[~task.canvas.known], axis=-1) == 0).all()


def test_photos_of_one_name_do_not_overwrite_each_other(folder, capsys):
    (folder / "a").mkdir()
    os.rename("two.png", "a/One.png")
    assert cli.main(["one.png", "a/One.png", "--agent", "gray", "--json", "--out", "out"]) == 0
    assert [row["out"] for row in rows(capsys)] == ["out/one-gray.png", "out/One-2-gray.png"]
    first, second = (open_image(f"out/{name}-gray.png") for name in ("one", "One-2"))
    assert (first != second).any()


@pytest.mark.parametrize("out", [".", "link"])
def test_a_result_never_replaces_a_photo(folder, out, capsys):
    (folder / "link").symlink_to(folder)
    photo = (folder / "one.png").rename("two-gray.png")
    before = photo.read_bytes()
    sentence = refused(["two.png", "two-gray.png", "--agent", "gray", "--out", out], capsys)
    assert f"--out={out} must be another folder" in sentence
    assert photo.read_bytes() == before


@pytest.mark.parametrize("out", ["one.png", "one.png/deeper", "/proc/results"])
def test_out_that_cannot_be_written_to_is_refused_before_any_work(folder, out, monkeypatch,
                                                                  capsys):
    monkeypatch.setattr(cli, "run", None)
    sentence = refused(["two.png", "--out", out], capsys)
    assert f"--out={out} must be a folder that can be written to" in sentence


def test_standard_input_is_read_once(folder, capsys):
    assert "given 2 times" in refused(["-", "one.png", "--reference", "-"], capsys)


def test_control_characters_are_escaped(folder, capsys):
    names = ["a\nb\x1b[31m\x7f.png", os.fsdecode(b"\xff.png")]
    for before, name in zip(["one.png", "two.png"], names, strict=True):
        os.rename(before, name)
    cli.main([*names, "no\x1b.png", "--agent", "gray", "--out", "o\x1but"])
    printed = capsys.readouterr()
    assert printed.err == "no\\x1b.png: The file cannot be read: No such file or directory.\n"
    assert [line.split()[0] for line in printed.out.splitlines()[3:]] == [
        "a\\nb\\x1b[31m\\x7f.png", "\\udcff.png"]
    cli.main([*names, "--agent", "gray", "--json"])
    lines = capsys.readouterr().out.splitlines()
    assert all(line.isprintable() for line in lines)
    assert [json.loads(line)["photo"] for line in lines] == names
    assert "--m\\x1bagic" in refused(["one.png", "--m\x1bagic"], capsys)


def test_infinite_and_undefined_scores_are_null(folder, capsys):
    (folder / "gray.png").write_bytes(to_png(np.full((32, 32, 3), 80, np.uint8)))
    assert cli.main(["gray.png", "--agent", "gray", "--json", "--photo-is", "colour"]) == 0
    [row] = rows(capsys)
    assert row["psnr"] is None
    assert row["ssim"] == 1


def test_no_colour_to_learn_is_said_and_goes_on(folder, photo, capsys):
    half = photo.repeat(2, axis=1)  # 64 wide: nothing is mixed across the middle
    half[:, :32] = half[:, :32, :1]
    (folder / "half.png").write_bytes(to_png(half))
    assert cli.main(["half.png", "--agent", "mean", "basic", "--json", "--size", "64"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ("half.png: The source picture has no colour, so there is "
                           "nothing to learn.\n")
    assert len(printed.out.splitlines()) == 2


@pytest.mark.parametrize("name", ["notes.jpg", "drawing.svg", "empty.png", "cut.jpg", "cut.png",
                                  "heavy.png", "wide.png", "wider.png", "widest.png",
                                  "narrow.png", "low.png"])
def test_bad_file_gets_one_sentence_and_the_others_go_on(folder, bad_files, name, capsys):
    contents, words = bad_files[name]
    (folder / name).write_bytes(contents)
    assert cli.main([name, "one.png", "--agent", "gray", "basic", "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{name}: ")
    assert printed.err.count("\n") == 1
    assert words in printed.err
    assert [json.loads(line)["photo"] for line in printed.out.splitlines()] == ["one.png"] * 2


def test_missing_file(folder, capsys):
    assert cli.main(["nothing.png", "--agent", "gray", "--json"]) == 2  # nothing could be done
    assert "nothing.png: The file cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(("flags", "words"), [
    (["--k", "99"], "k=99 must be between 2 and 16"),
    (["--k", "five"], "k=five must be between 2 and 16"),
    (["--patch-size", "4"], "patch_size=4 must be one of 1, 3, 5, 7, 9"),
    (["--learning-rate", "nan"], "learning_rate=nan must be between"),
    (["--share", "4"], "share=4 must be between 5 and 95"),
    (["--known", "middle"], "known=middle must be one of left, right, top, bottom, none"),
    (["--size", "63"], "size=63 must be between 64 and 1024"),
    (["--agent", "gray", "--k", "1"], "k=1 must be between"),
    (["--agent", "magic"], "invalid choice: 'magic'"),
    (["--preset", "magic"], "invalid choice: 'magic'"),
    (["--magic", "1"], "unrecognized arguments: --magic"),
    (["--k"], "expected one argument"),
])
def test_bad_flag_gets_one_sentence(folder, flags, words, capsys):
    assert words in refused(["one.png", *flags], capsys)


def test_a_bug_is_not_taken_for_a_bad_photo(folder, monkeypatch, capsys):
    def broken(*_):
        raise ValueError("operands could not be broadcast together")

    monkeypatch.setattr(cli, "run", broken)
    with pytest.raises(ValueError, match="broadcast"):
        cli.main(["one.png", "--agent", "gray"])
    assert "broadcast" not in capsys.readouterr().err


def test_no_photo_at_all(capsys):
    assert "required: PHOTO" in refused([], capsys)


def test_help_names_every_setting(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "10000")  # no line breaks inside a help text
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    assert left.value.code == 0
    printed = " ".join(capsys.readouterr().out.split())
    for table in TABLES.values():
        for key, rule in table.parameters().items():
            assert f"--{key.replace('_', '-')}{'' if rule.switch else ' VALUE'}" in printed
            assert rule.help in printed
            assert f"{table.name}: {table.defaults()[key]}" in printed


@pytest.fixture
def large(folder, encode):
    """A photo of 900 x 600 pixels, to be turned by its EXIF."""
    rgb = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    rgb = rgb.repeat(30, axis=0).repeat(30, axis=1)
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 6
    Path("large.png").write_bytes(encode(Image.fromarray(rgb), "PNG", exif=exif, dpi=(300, 300)))
    return np.rot90(rgb, -1)


@pytest.mark.parametrize("reference", [[], ["--reference", "two.png"]])
def test_full_size_writes_every_pixel_of_the_photo(large, reference, capsys):
    assert cli.main(["large.png", "--agent", "basic", "--size", "64", "--full-size", "--out", "out",
                     *reference]) == 0
    written = Image.open("out/large-basic.png")
    rgb = np.asarray(written)
    assert rgb.shape == large.shape
    assert np.abs(gray_levels(rgb).astype(int) - gray_levels(large)).max() <= 1
    known = np.s_[:, : 600 * 21 // 43]  # of 43 columns at the working size
    assert (rgb[known] == large[known]).all() == (not reference)
    assert (written.getexif()[0x010F], written.getexif()[0x0112]) == ("A camera", 1)
    assert written.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize(("format", "ending"), [("jpeg", "jpg"), ("webp", "webp")])
def test_format_and_quality(large, format, ending, capsys):
    flags = ["large.png", "--agent", "mean", "--size", "64", "--full-size", "--format", format]
    for quality in ("20", "90"):
        assert cli.main([*flags, "--quality", quality, "--out", quality, "--json"]) == 0
    assert [row["out"] for row in rows(capsys)] == [f"{quality}/large-mean.{ending}"
                                                    for quality in (20, 90)]
    low, high = (Path(f"{quality}/large-mean.{ending}") for quality in (20, 90))
    assert low.stat().st_size < high.stat().st_size
    assert Image.open(high).format == format.upper()


def test_a_result_in_another_format_never_replaces_a_photo(folder, encode, capsys):
    os.rename("one.png", "two-mean.jpg")
    sentence = refused(["two.png", "two-mean.jpg", "--agent", "mean", "--out", ".", "--format",
                        "jpeg"], capsys)
    assert "the result two-mean.jpg would replace an input" in sentence


def test_strength_and_warmth(folder, capsys):
    flags = ["one.png", "--agent", "mean", "--size", "64", "--out"]
    cli.main([*flags, "plain"])
    cli.main([*flags, "gray", "--strength", "0"])
    cli.main([*flags, "warm", "--warmth", "80"])
    plain, gray, warm = (open_image(f"{name}/one-mean.png") for name in ("plain", "gray", "warm"))
    np.testing.assert_array_equal(gray[:, :32], plain[:, :32])
    assert (np.ptp(gray[:, 32:], axis=-1) == 0).all()
    assert warm[:, 32:, 0].mean() > plain[:, 32:, 0].mean() + 5
    assert warm[:, 32:, 2].mean() < plain[:, 32:, 2].mean() - 5
    assert np.abs(gray_levels(warm).astype(int) - gray_levels(plain)).max() <= 1


def test_a_photo_beyond_full_size_is_named_and_reduced(large, monkeypatch, capsys):
    monkeypatch.setattr(cli, "MAX_FULL_SIZE", 200_000)
    assert cli.main(["large.png", "--agent", "mean", "--size", "64", "--full-size", "--out",
                     "out"]) == 0
    assert "large.png: The photo has more than 0 megapixels" in capsys.readouterr().err
    assert Image.open("out/large-mean.png").size == (300, 450)
