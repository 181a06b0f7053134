"""How often a gray photograph with a tint and a pale colour photograph are told apart.

    python -m benchmarks.tint [PICTURE ...]

takes the built-in pictures (and those named) at two sizes, once as colour photographs,
their chroma in Lab reduced step by step, and once as gray photographs in many tints, each
in several qualities of JPEG and with noise.  For each kind it prints how much colour is
left that neither gray nor noise explains, as a share of the limit (below 1 is gray), and
how many are taken for the other kind.
"""

import argparse
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.color import lab2rgb, rgb2lab

from colorize.imaging import SAMPLES, fit_within, load_sample, open_image
from colorize.imaging.color import to_gray
from colorize.imaging.tint import photo_is_gray

#: Colours of black, middle gray and white.
TINTS = {
    "sepia": ((20, 10, 0), (140, 110, 80), (255, 240, 210)),
    "selenium": ((30, 20, 32), (122, 108, 118), (250, 245, 248)),
    "cyanotype": ((5, 20, 60), (60, 120, 170), (240, 250, 255)),
    "green": ((0, 15, 5), (110, 140, 115), (240, 255, 240)),
    "two inks": ((60, 0, 80), (200, 90, 60), (255, 240, 120)),
    "old paper": ((40, 35, 30), (140, 132, 112), (240, 228, 190)),
    "faint": ((10, 8, 5), (130, 127, 122), (250, 248, 242)),
}
SIZES = 2**18, 180 * 120  # pixels
QUALITIES = (None, 95, 75, 50, 30)  # None: not JPEG
CHROMAS = (1, 0.3, 0.15, 0.1)
NOISE = 6  # levels of 255


def pictures(paths: list[Path]) -> Iterator[np.ndarray]:
    """Each picture at each size."""
    for rgb in [load_sample(name) for name in SAMPLES] + [open_image(path) for path in paths]:
        for size in SIZES:
            yield fit_within(rgb, size)


def muted(rgb: np.ndarray, factor: float) -> np.ndarray:
    """The same picture with its a, b of Lab multiplied."""
    lab = rgb2lab(rgb)
    lab[..., 1:] *= factor
    return np.rint(lab2rgb(lab) * 255).astype(np.uint8)


def tinted(rgb: np.ndarray, tint: str, noise: np.ndarray) -> np.ndarray:
    """Its gray in a tint: interpolated between three colours."""
    toned = np.stack([np.interp(to_gray(rgb), (0, 0.5, 1), levels)
                      for levels in zip(*TINTS[tint], strict=True)], axis=-1)
    return np.clip(np.rint(toned + noise), 0, 255).astype(np.uint8)


def yellowed(rgb: np.ndarray) -> np.ndarray:
    """A gray picture on paper that is yellow towards its edges."""
    y, x = (np.linspace(-1, 1, side) for side in rgb.shape[:2])
    paper = 1 - np.multiply.outer(np.minimum(1, (x**2 + y[:, None] ** 2) / 2), (0.03, 0.08, 0.2))
    return np.rint(255 * to_gray(rgb)[..., None] * paper).astype(np.uint8)


def jpeg(rgb: np.ndarray, quality: int | None) -> np.ndarray:
    """The picture after JPEG with colours at half the resolution."""
    if quality is None:
        return rgb
    file = BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def kinds(paths: list[Path]) -> Iterator[tuple[str, bool, np.ndarray]]:
    """Name of the kind, whether it is gray, and a picture of it."""
    rng = np.random.default_rng(0)
    for rgb in pictures(paths):
        noise = rng.normal(0, NOISE, rgb.shape)
        for quality in QUALITIES:
            for factor in CHROMAS:
                yield f"colour x {factor}", False, jpeg(muted(rgb, factor), quality)
            for tint in TINTS:
                yield tint, True, jpeg(tinted(rgb, tint, 0), quality)
                yield f"{tint}, noise", True, jpeg(tinted(rgb, tint, noise), quality)
            yield "yellow edges", True, jpeg(yellowed(rgb), quality)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", nargs="*", type=Path)
    found = {}
    for name, gray, rgb in kinds(parser.parse_args().pictures):
        decision = photo_is_gray(rgb)
        found.setdefault((name, gray), []).append((decision.colour, decision.is_gray))
    print(f"{'kind':<22}{'pictures':>9}{'least':>8}{'median':>8}{'most':>8}{'wrong':>8}")
    errors = {True: [], False: []}
    for (name, gray), decisions in found.items():
        colour, said = np.array(decisions).T
        errors[gray] += list(said != gray)
        print(f"{name:<22}{len(colour):>9}{colour.min():>8.2f}{np.median(colour):>8.2f}"
              f"{colour.max():>8.2f}{np.mean(said != gray):>8.1%}")
    for gray, wrong in errors.items():
        print(f"{'gray' if gray else 'colour'} photographs taken for the other kind: "
              f"{np.mean(wrong):.1%} of {len(wrong)}")


if __name__ == "__main__":
    main()
