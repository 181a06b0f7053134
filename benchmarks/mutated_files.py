"""Opens damaged files of every format that is read, and saves a result with what they say.

    python -m benchmarks.mutated_files [--files 10000] [--seed 0]

Each file is a small picture with bytes changed, a part cut out or doubled, its end cut
off, or a number in its header made large.  Every outcome but a picture and an ImageError
is a bug, and so is a file that takes more than 5 seconds of a core or 700 MB; each is
printed, and written to ``--keep`` if that is given.
"""

import argparse
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from time import process_time
from zlib import crc32

import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms

from colorize.imaging import (
    ENDINGS,
    ImageError,
    fit_within,
    load_sample,
    open_with_notes,
    to_file,
)
from colorize.imaging.profiles import matrix_profile

PATIENCE = 5.0  # seconds of processor time, which other programs do not lengthen
MEMORY = 700  # MB
RESULT = np.zeros((8, 9, 3), np.uint8)
_LARGE = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def originals() -> dict[str, bytes]:
    """Name -> an undamaged file: every format, with the profiles and layouts of its own."""
    rgb = fit_within(load_sample("coffee"), 96 * 64)
    image, profile = Image.fromarray(rgb), matrix_profile(gamma=1.8)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x011A] = 6, "A camera", 300.0
    exif.get_ifd(0x8769).update({0x829A: 0.01, 0xA001: 2, 0xA002: 96, 0x9286: b"a comment"})
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})

    def saved(kind: str, mode: str = "RGB", **options) -> bytes:
        file = BytesIO()
        image.convert(mode).save(file, kind, **options)
        return file.getvalue()

    def tiff(values, **options) -> bytes:
        file = BytesIO()
        tifffile.imwrite(file, values, metadata=None, **options)
        return file.getvalue()

    deep = rgb.astype(np.uint16) * 257
    lab = ImageCms.createProfile("LAB")
    lab = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
    return {
        "jpeg": saved("JPEG", icc_profile=profile, exif=exif),
        "jpeg progressive": saved("JPEG", progressive=True),
        "jpeg cmyk": saved("JPEG", "CMYK"),
        "png": saved("PNG", icc_profile=profile),
        "png palette": saved("PNG", "P", transparency=3),
        "png interlaced": saved("PNG", "LA"),
        "webp": saved("WEBP", icc_profile=profile, exif=exif),
        "webp lossless": saved("WEBP", "RGBA", lossless=True),
        "gif": saved("GIF"),
        "bmp": saved("BMP"),
        "avif": saved("AVIF", icc_profile=profile, exif=exif),
        "heic": saved("HEIF", icc_profile=profile, exif=exif),
        "jp2": saved("JPEG2000"),
        "j2k": saved("JPEG2000", no_jp2=True),
        "tiff": saved("TIFF", icc_profile=profile),
        "tiff lzw": saved("TIFF", compression="tiff_lzw"),
        "tiff jpeg": saved("TIFF", compression="jpeg"),
        "tiff planes": tiff(np.moveaxis(deep, -1, 0), photometric="rgb", planarconfig="separate"),
        "tiff white": tiff(deep[..., 1], photometric="miniswhite", compression="zlib"),
        "tiff lab": tiff(np.asarray(lab), photometric="cielab", bigtiff=True),
    }


def mutated(whole: bytes, rng: np.random.Generator) -> bytes:
    """A damaged copy; most damage is in the first kilobyte, where headers are."""
    data = bytearray(whole)
    end = min(len(data), 1024) if rng.random() < 0.7 else len(data)
    for _ in range(rng.integers(1, 6)):
        at = int(rng.integers(0, max(1, min(end, len(data)) - 4)))
        damage = rng.integers(5)
        if damage == 0:
            data[at] ^= 1 << int(rng.integers(8))
        elif damage == 1:
            data[at: at + 1] = bytes([rng.integers(256)])
        elif damage == 2:
            size = int(rng.choice([1, 2, 4]))
            value = int(rng.choice(_LARGE)) % 256**size
            data[at: at + size] = value.to_bytes(size, str(rng.choice(["big", "little"])))
        elif damage == 3:
            length = int(rng.integers(1, 64))
            data[at: at + length] = b"" if rng.random() < 0.5 else 2 * data[at: at + length]
        elif rng.random() < 0.2:
            del data[rng.integers(1, len(data)):]
        if len(data) < 8:
            break
    return with_checksums(bytes(data)) if rng.random() < 0.8 else bytes(data)


def with_checksums(data: bytes) -> bytes:
    """A PNG with its chunks' checksums put right, so that their contents are looked at."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at: at + 4])
        if end + 4 > len(data):
            break
        parts += [data[at:end], crc32(data[at + 4:end]).to_bytes(4)]
        at = end + 4
    return b"".join([*parts, data[at:]])


def damaged(files: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Name of the original, and a damaged copy: each original in turn."""
    rng = np.random.default_rng(seed)
    whole = originals()
    for name, data in whole.items():
        assert open_with_notes(data).rgb.ndim == 3, name
    for number in range(files):
        name = list(whole)[number % len(whole)]
        yield name, mutated(whole[name], rng)


def peak() -> float:
    """The most MB that this process held since the last call."""
    most = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    Path("/proc/self/clear_refs").write_text("5")
    return most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder for files that show a bug")
    options = parser.parse_args()
    pillow_heif.register_heif_opener()
    warnings.simplefilter("ignore")
    outcomes, bugs, slowest, largest = Counter(), [], (0.0, ""), (0.0, "")
    for name, data in damaged(options.files, options.seed):
        start, bug = process_time(), ""
        try:
            opened = open_with_notes(data)
            for kind in ENDINGS:  # with what is left of its EXIF
                to_file(RESULT, kind, 90, opened)
            outcomes[name, "picture"] += 1
        except ImageError as error:
            outcomes[name, "sentence"] += 1
            bug = "more than one line" if "\n" in str(error) else ""
        except BaseException as error:
            bug = repr(error)
        seconds, held = process_time() - start, peak()
        slowest, largest = max(slowest, (seconds, name)), max(largest, (held, name))
        if bug or seconds > PATIENCE or held > MEMORY:
            bugs.append(f"{name}: {bug or 'took'} {seconds:.1f} s, {held:.0f} MB")
            if options.keep:
                options.keep.mkdir(exist_ok=True)
                (options.keep / blake2b(data, digest_size=8).hexdigest()).write_bytes(data)
    print(f"{'file':<20}{'pictures':>9}{'sentences':>11}")
    for name in originals():
        print(f"{name:<20}{outcomes[name, 'picture']:>9}{outcomes[name, 'sentence']:>11}")
    print(f"slowest: {slowest[0]:.2f} s ({slowest[1]}); most memory: {largest[0]:.0f} MB "
          f"({largest[1]})\nbugs: {len(bugs)} of {options.files} files", *bugs, sep="\n")


if __name__ == "__main__":
    main()
