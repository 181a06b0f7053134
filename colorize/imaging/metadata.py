"""What a photo's file says beside its pixels and is kept in results: EXIF and resolution."""

from math import isfinite

from PIL import Image

ORIENTATION, _X, _Y, _UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_EXIF, _GPS, _COLOUR_SPACE, _INTEROPERABILITY = 0x8769, 0x8825, 0xA001, 0xA005
_WIDTH, _HEIGHT = 0xA002, 0xA003
_SRGB, _INCHES = 1, 2
#: The EXIF of a picture as a whole, by tag; others tell how a TIFF's pixels are stored.
_KEPT = {0x010E, 0x010F, 0x0110, ORIENTATION, _X, _Y, _UNIT, 0x0131, 0x0132, 0x013B, 0x013C,
         0x4746, 0x4749, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}


def kept_exif(image: Image.Image) -> bytes:
    """A photo's EXIF as it fits its upright picture in sRGB; empty if it has none.

    The orientation becomes 1, the colour space sRGB.  The thumbnail is left out: it shows other
    colours; and so is damaged EXIF as a whole, of which a decoder raises exceptions of any type.

    Parameters
    ----------
    image : Image
        As opened by Pillow.
    """
    try:
        return _kept_exif(image.getexif())
    except Exception:
        return b""


def _kept_exif(exif: Image.Exif) -> bytes:
    kept = Image.Exif()
    kept.endian = exif.endian
    for tag in _KEPT & set(exif):
        kept[tag] = exif[tag]
    for inner in (_EXIF, _GPS):
        if tags := exif.get_ifd(inner):
            kept.get_ifd(inner).update(tags)
    details = kept.get_ifd(_EXIF)
    if not (len(kept) or details or kept.get_ifd(_GPS)):
        return b""
    if ORIENTATION in kept:
        kept[ORIENTATION] = 1
    details.pop(_INTEROPERABILITY, None)  # it may say Adobe RGB
    if _COLOUR_SPACE in details:
        details[_COLOUR_SPACE] = _SRGB
    return kept.tobytes()


def kept_dpi(image: Image.Image) -> tuple[float, float] | None:
    """A photo's resolution in dots per inch, across and down; None if it says nothing usable."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    usable = all(isfinite(value) and 2 <= value <= 30_000 for value in (across, down))
    return (across, down) if usable else None


def exif_of_result(exif: bytes, size: tuple[int, int],
                   dpi: tuple[float, float] | None = None) -> bytes:
    """EXIF with the width and height of a result, where it names them, and a resolution."""
    tags = Image.Exif()
    tags.load(exif)
    for inner in (_EXIF, _GPS):
        tags.get_ifd(inner)  # else Pillow would write where it lay in the original
    details = tags.get_ifd(_EXIF)
    for tag, length in zip((_WIDTH, _HEIGHT), size, strict=True):
        if tag in details:
            details[tag] = length
    if dpi:
        tags[_X], tags[_Y], tags[_UNIT] = *dpi, _INCHES
    return tags.tobytes()
