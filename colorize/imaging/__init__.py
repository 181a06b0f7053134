"""Pictures: open any file safely, encode, resample, the built-in samples, colour spaces."""

from colorize.imaging.encode import (
    ENDINGS,
    encoding,
    from_webp,
    to_animation,
    to_file,
    to_jpeg,
    to_png,
    to_webp,
)
from colorize.imaging.errors import ImageError
from colorize.imaging.formats import FORMATS
from colorize.imaging.full_size import FullSize
from colorize.imaging.hints import main_colours, open_hints, save_hints
from colorize.imaging.limits import (
    MAX_BYTES,
    MAX_FULL_SIZE,
    MAX_JPEG_PIXELS,
    MAX_OPENED,
    MAX_PIXELS,
    require_two_patches,
)
from colorize.imaging.open import Opened, header_pixels, open_image, open_with_notes
from colorize.imaging.resample import fit_within, nearest, resize, shape_within
from colorize.imaging.samples import SAMPLES, load_sample, sample_file
from colorize.imaging.strokes import Stroke, draw_strokes
from colorize.imaging.tint import GrayDecision, looks_gray, photo_is_gray
from colorize.imaging.tone import change_tone

__all__ = ["ENDINGS", "FORMATS", "MAX_BYTES", "MAX_FULL_SIZE", "MAX_JPEG_PIXELS", "MAX_OPENED",
           "MAX_PIXELS", "SAMPLES", "FullSize", "GrayDecision", "ImageError", "Opened", "Stroke",
           "change_tone", "draw_strokes", "encoding", "fit_within", "from_webp", "header_pixels",
           "load_sample", "looks_gray", "main_colours", "nearest", "open_hints", "open_image",
           "open_with_notes", "photo_is_gray", "require_two_patches", "resize", "sample_file",
           "save_hints", "shape_within", "to_animation", "to_file", "to_jpeg", "to_png", "to_webp"]
