"""The photographs to learn from: ``python -m benchmarks.confidence.photographs UNPACKED FOLDER``.

``photographs.txt`` beside this file lists them: a package and a file in it.  UNPACKED holds
one folder for each Debian package, as ``dpkg -x`` unpacks it; the pictures of scikit-image,
scikit-learn and the files of further folders need none.  They are written as PNG with at most
640 pixels on the longer side: to FOLDER/learnt those that the encoder learns from, to
FOLDER/held those that are held back: a third, drawn at random, all built-in pictures of the
program and all on which its quality is measured.
"""

import argparse
import io
import re
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

LIST = Path(__file__).with_name("photographs.txt")
SIDE = 640
_STARTS = re.compile(rb"RIFF....WEBPVP8|\xff\xd8\xff[\xe0\xe1\xdb\xee]", re.DOTALL)


def find(folder: Path, part: str) -> list[Path]:
    """The photographs that :func:`main` wrote, of a part: "learnt" or "held"."""
    return sorted((folder / part).glob("*.png"))


def in_archive(path: Path) -> Iterator[Image.Image]:
    """The opaque pictures of at least 240 pixels inside an archive of Qt, in their order.

    GCompris, a collection of games for children, keeps its photographs in such archives.
    """
    data = path.read_bytes()
    for found in _STARTS.finditer(data):
        start = found.start()
        length = 4_000_000  # of a JPEG the length is not known: the rest is ignored
        if data.startswith(b"RIFF", start):
            length = 8 + struct.unpack("<I", data[start + 4 : start + 8])[0]
        try:
            picture = Image.open(io.BytesIO(data[start : start + length]))
            if min(picture.size) >= 240:
                picture = picture.convert("RGBA")
                if np.mean(np.asarray(picture)[..., 3] < 255) <= 0.01:
                    yield picture.convert("RGB")
        except (UnidentifiedImageError, OSError):
            continue


def listed(unpacked: Path) -> Iterator[tuple[str, Image.Image]]:
    """The name, with its part, and the picture of each line of the list."""
    archives, part = {}, ""
    for line in LIST.read_text().splitlines():
        if line.startswith("#"):
            part = line.removeprefix("# ")
        elif line:
            package, name, *number = line.split()
            found = find_spec(package)
            root = Path(found.submodule_search_locations[0]) if found else unpacked / package
            path = next(root.rglob(name))
            stem = "-".join([f"{part}/{package}", path.stem, *number])
            if number:
                archives.setdefault(path, list(in_archive(path)))
                yield stem, archives[path][int(number[0])]
            else:
                yield stem, Image.open(path).convert("RGB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("unpacked", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    for part in ("learnt", "held"):
        (options.folder / part).mkdir(parents=True, exist_ok=True)
    for name, picture in listed(options.unpacked):
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        picture.save(options.folder / f"{name}.png")
    print(*(f"{len(find(options.folder, part))} {part}" for part in ("learnt", "held")))


if __name__ == "__main__":
    main()
