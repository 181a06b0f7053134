"""Fifty photos in one call of the command line: ``python -m benchmarks.many_files``.

    python -m benchmarks.many_files --agent mean context --size 128

Forty-seven of them are good: the built-in pictures, turned and mirrored.  Three are broken:
an empty file, a text and half a JPEG.  The good ones are coloured by a reference.  Printed
are the pictures written, the sentences on standard error, the exit status, and the memory
of the process (resident set size) after the fifth photo and at the end; the largest photo
comes first, since a larger one takes more memory.
"""

import argparse
import json
import subprocess
import sys
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from colorize.imaging import SAMPLES, load_sample

GOOD = 47
BROKEN = {"empty.png": b"", "notes.jpg": b"Not a picture."}


def make_photos(folder: Path) -> list[Path]:
    """Write the photos; the broken ones are among the first, in the middle and last."""
    samples = sorted(SAMPLES, key=lambda name: load_sample(name).size, reverse=True)
    turns = product(range(4), (1, -1), samples)
    photos = []
    for number, (turn, step, name) in enumerate(islice(turns, GOOD)):
        rgb = np.rot90(load_sample(name)[:, ::step], turn)
        photos.append(folder / f"{name}-{number}.jpg")
        Image.fromarray(rgb).save(photos[-1], quality=90)
    for name, contents in BROKEN.items():
        (folder / name).write_bytes(contents)
    whole = photos[0].read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    empty, notes = (folder / name for name in BROKEN)
    return [*photos[:2], empty, *photos[2:30], notes, *photos[30:], folder / "cut.jpg"]


def resident(process: int) -> float:
    """The memory that a process holds now, in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError(f"process {process} holds no memory")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agent", nargs="+", default=["mean", "basic"])
    options, flags = parser.parse_known_args()
    with TemporaryDirectory() as place:
        photos, out = make_photos(Path(place)), Path(place) / "out"
        command = [sys.executable, "-m", "colorize", *map(str, photos), "--json", "--out", str(out),
                   "--reference", str(photos[0]), "--agent", *options.agent, *flags]
        memory = {}  # photo -> after its last agent
        with (open(Path(place) / "said", "w+") as said,
              subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=said) as process):
            for line in process.stdout:
                memory[json.loads(line)["photo"]] = resident(process.pid)
            said.flush()
        after = list(memory.values())
        sentences = (Path(place) / "said").read_text().splitlines()
        print(f"photos: {len(photos)}, of which {len(photos) - GOOD} are broken")
        print(f"pictures written: {len(list(out.iterdir()))} by {len(options.agent)} agents")
        print("sentences:", *sentences, sep="\n  ")
        print(f"exit status: {process.returncode}")
        print(f"memory in MB: {after[4]:.0f} after the fifth, {after[-1]:.0f} at the end, "
              f"{max(after):.0f} at most after any")


if __name__ == "__main__":
    main()
