"""Palettes as files for other programs: CSS, GIMP, Adobe and JSON.

Each function takes colours as ``#rrggbb`` and their shares of the known pixels, and returns
the bytes of a file.
"""

import json
import struct
from collections.abc import Callable, Sequence

_TITLE = "Colorize palette"


def to_css(colours: Sequence[str], shares: Sequence[float]) -> bytes:
    """Custom properties of a web page.

    Examples
    --------
    >>> print(to_css(["#8a6238"], [1.0]).decode())
    :root {
      --colour-1: #8a6238; /* 100.0% */
    }
    <BLANKLINE>
    """
    lines = [f"  --colour-{number}: {colour}; /* {share:.1%} */"
             for number, (colour, share) in enumerate(zip(colours, shares, strict=True), 1)]
    return "\n".join([":root {", *lines, "}", ""]).encode()


def to_gpl(colours: Sequence[str], shares: Sequence[float]) -> bytes:
    """A palette of GIMP, which Inkscape and Krita read, too.

    Source: https://developer.gimp.org/core/standards/gpl/

    Examples
    --------
    >>> to_gpl(["#8a6238"], [1.0]).decode().splitlines()[-1]
    '138  98  56\\t#8a6238 (100.0%)'
    """
    lines = ["{:3d} {:3d} {:3d}\t{} ({:.1%})".format(*bytes.fromhex(colour[1:]), colour, share)
             for colour, share in zip(colours, shares, strict=True)]
    return "\n".join(["GIMP Palette", f"Name: {_TITLE}", "Columns: 8", "#", *lines, ""]).encode()


def to_ase(colours: Sequence[str], shares: Sequence[float]) -> bytes:
    """An Adobe Swatch Exchange file: big-endian, a block for each colour.

    Source: http://www.selapa.net/swatches/colors/fileformats.php#adobe_ase

    Examples
    --------
    >>> to_ase(["#8a6238"], [1.0])[:12]
    b'ASEF\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x01'
    """
    blocks = [_ase_block(colour) for colour in colours]
    return struct.pack(">4sHHI", b"ASEF", 1, 0, len(blocks)) + b"".join(blocks)


def _ase_block(colour: str) -> bytes:
    """A colour entry: name in UTF-16 with its end, colour model, three floats, kind 0: global."""
    name = f"{colour}\0".encode("utf-16-be")
    rgb = (level / 255 for level in bytes.fromhex(colour[1:]))
    body = struct.pack(">H", len(name) // 2) + name + struct.pack(">4s3fH", b"RGB ", *rgb, 0)
    return struct.pack(">HI", 1, len(body)) + body


def to_json(colours: Sequence[str], shares: Sequence[float]) -> bytes:
    """A list of objects with colour, red, green, blue and share.

    Examples
    --------
    >>> json.loads(to_json(["#8a6238"], [1.0]))
    [{'colour': '#8a6238', 'red': 138, 'green': 98, 'blue': 56, 'share': 1.0}]
    """
    rows = [{"colour": colour, **dict(zip(("red", "green", "blue"), bytes.fromhex(colour[1:]),
                                          strict=True)), "share": round(float(share), 6)}
            for colour, share in zip(colours, shares, strict=True)]
    return (json.dumps(rows, indent=1) + "\n").encode()


#: Name of a format -> ending, media type, and the function that writes it.
PALETTE_FILES: dict[str, tuple[str, str, Callable[[Sequence[str], Sequence[float]], bytes]]] = {
    "CSS": ("css", "text/css", to_css),
    "GIMP": ("gpl", "text/plain", to_gpl),
    "Adobe": ("ase", "application/octet-stream", to_ase),
    "JSON": ("json", "application/json", to_json),
}
