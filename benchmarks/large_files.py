"""The memory and time that opening a large file takes, in a process of its own for each.

    python -m benchmarks.large_files [NAME ...]

writes a picture of each kind to a temporary folder, opens it as a program that uses the
library does, and prints what the process held at most: everything, with Python and the
imports.  A picture beyond the limits prints the sentence it gets instead.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pillow_heif
from PIL import Image

from colorize.imaging import ImageError, load_sample, open_with_notes

MEGABYTE = 2**20


def _saver(side: tuple[int, int], mode: str, kind: str, **options) -> Callable[[Path], None]:
    def save(path: Path) -> None:
        small = Image.fromarray(load_sample("coffee")).convert(mode)
        small.resize(side, Image.Resampling.BILINEAR).save(path, kind, **options)

    return save


_200, _150, _100, _60, _36 = (16_000, 12_500), (15_000, 10_000), (12_500, 8_000), (9_000, 6_600), \
    (7_200, 5_000)
FILES = {
    "jpeg 200": _saver(_200, "RGB", "JPEG", quality=60),
    "jpeg 200 progressive": _saver(_200, "RGB", "JPEG", quality=60, progressive=True),
    "jpeg 200 progressive 4:4:4": _saver(_200, "RGB", "JPEG", quality=60, progressive=True,
                                         subsampling=0),
    "jpeg 150 progressive": _saver(_150, "RGB", "JPEG", quality=60, progressive=True),
    "jpeg 200 cmyk": _saver(_200, "CMYK", "JPEG", quality=50),
    "png 100": _saver(_100, "RGB", "PNG", compress_level=6),
    "png 100 alpha": _saver(_100, "RGBA", "PNG", compress_level=6),
    "png 100 palette": _saver(_100, "P", "PNG", compress_level=6),
    "tiff 100 jpeg": _saver(_100, "RGB", "TIFF", compression="jpeg", quality=60),
    "gif 100": _saver(_100, "P", "GIF"),
    "jp2 100": _saver(_100, "RGB", "JPEG2000", quality_layers=[80]),
    "webp 36": _saver(_36, "RGB", "WEBP", quality=50, method=0),
    "avif 60": _saver(_60, "RGB", "AVIF", quality=50, speed=10),
    "heic 60": _saver(_60, "RGB", "HEIF", quality=40),
    "webp 100": _saver(_100, "RGB", "WEBP", quality=50, method=0),
}


def _open(path: str) -> None:
    """Open one file and print what it took."""
    start = perf_counter()
    try:
        opened = open_with_notes(path)
        shape = f"{opened.rgb.shape[1]} x {opened.rgb.shape[0]}"
    except ImageError as error:
        shape = str(error)
    most = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(f"{most:>8.0f}{perf_counter() - start:>9.1f}  {shape}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=[], metavar="NAME", help=", ".join(FILES))
    parser.add_argument("--open", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.open:
        _open(options.open)
        return
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None
    print(f"{'file':<28}{'MB':>6}{'peak MB':>9}{'seconds':>9}  result")
    with TemporaryDirectory() as folder:
        for name in options.names or FILES:
            path = Path(folder) / "picture"
            FILES[name](path)
            print(f"{name:<28}{path.stat().st_size / MEGABYTE:>6.1f}", end=" ", flush=True)
            subprocess.run([sys.executable, "-m", "benchmarks.large_files", "--open", path],
                           check=True)


if __name__ == "__main__":
    main()
