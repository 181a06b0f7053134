"""The gain of other values of a constant: ``python -m benchmarks.constants PHOTOS...``.

    python -m benchmarks.constants photos/*.jpg --constant PRIOR_STRENGTH --values 5 20 80
    python -m benchmarks.constants photos/*.jpg --constant PRIOR --values "{'forest': (0.5, 0.5)}"
    python -m benchmarks.constants photos/*.jpg --constant EFFORTS --values "{'trees': 50}"

Each photograph is resampled to a square, its left half is known, and the agent that uses
the constant colours it: with the value in the code, then with each of the given values.
For each value the mean over the photographs of the gain in PSNR, in dB, is printed with
its standard error.  A dictionary replaces some entries of the constant: of PRIOR,
models; of EFFORTS, fields of the effort "full".
"""

import argparse
from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from colorize.agents.context import constants
from colorize.agents.improved import agent as improved
from colorize.canvas import split
from colorize.experiment import run
from colorize.imaging import open_image, resize
from colorize.settings import ContextSettings, ImprovedSettings

#: Name -> the module that holds the constant, and the settings of the agent that uses it.
CONSTANTS = {
    "PRIOR": (constants, ContextSettings()),
    "PRIOR_STRENGTH": (constants, ContextSettings()),
    "SECOND_PASS_SHARE": (constants, ContextSettings()),
    "CONTRAST": (constants, ContextSettings()),
    "NOISE_FACTOR": (constants, ContextSettings()),
    "NOISE_POWER": (constants, ContextSettings()),
    "EFFORTS": (constants, ContextSettings()),
    "SHRINKAGE_POWER": (improved, ImprovedSettings()),
}


@contextmanager
def changed(name: str, value) -> Iterator[None]:
    """Set a constant to another value; a dictionary replaces some of its entries."""
    module, _ = CONSTANTS[name]
    before = getattr(module, name)
    if name == "EFFORTS":
        value = before | {"full": replace(before["full"], **value)}
    elif isinstance(before, dict):
        value = before | value
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def gains(photos: list[Path], name: str, values: list, size: int) -> Iterator[np.ndarray]:
    """Yield for each photograph the gain in PSNR, in dB, of each value: (values,)."""
    _, settings = CONSTANTS[name]
    for photo in photos:
        canvas, truth = split(resize(open_image(photo), size))
        baseline = run(canvas, truth, settings).scores.psnr
        psnr = []
        for value in values:
            with changed(name, value):
                psnr.append(run(canvas, truth, settings).scores.psnr)
        yield np.array(psnr) - baseline


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--constant", required=True, choices=CONSTANTS)
    parser.add_argument("--values", required=True, nargs="+", type=literal_eval)
    parser.add_argument("--size", type=int, default=256)
    options = parser.parse_args(arguments)
    found = np.array(list(gains(options.photos, options.constant, options.values, options.size)))
    print(f"{options.constant}, gain in PSNR over the value in the code, "
          f"mean of {len(found)} photographs at {options.size} x {options.size}:")
    for value, column in zip(options.values, found.T, strict=True):
        error = column.std(ddof=1) / np.sqrt(len(column)) if len(column) > 1 else float("nan")
        print(f"  {value}: {column.mean():+.3f} dB, standard error {error:.3f}")


if __name__ == "__main__":
    main()
