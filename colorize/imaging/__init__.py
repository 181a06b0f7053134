"""Pictures: open any file safely, encode, resample, the built-in samples, colour spaces."""

from colorize.imaging.encode import from_webp, to_animation, to_jpeg, to_png, to_webp
from colorize.imaging.open import (
    MAX_BYTES,
    MAX_PIXELS,
    ImageError,
    looks_gray,
    open_image,
    require_two_patches,
)
from colorize.imaging.resample import fit_within, resize, stretch
from colorize.imaging.samples import SAMPLES, load_sample

__all__ = ["MAX_BYTES", "MAX_PIXELS", "SAMPLES", "ImageError", "fit_within", "from_webp",
           "load_sample", "looks_gray", "open_image", "require_two_patches", "resize", "stretch",
           "to_animation", "to_jpeg", "to_png", "to_webp"]
