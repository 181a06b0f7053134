"""Colours of other spaces than sRGB: which space a file's colours are in, and into sRGB.

A file says it by an ICC profile, by the numbers of ITU-T H.273 (``nclx`` in HEIC and AVIF,
``cICP`` in PNG), by EXIF (Adobe RGB of cameras), or by gamma and chromaticities (PNG).  All
but the first are written as a profile, too, so that one library converts them all.
"""

import struct
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

DAMAGED = "Its colour profile is damaged and was ignored."
_UNFIT = "Its colour profile is for other pictures and was ignored."

_D65 = (0.3127, 0.3290)
_D50 = np.array([0.9642, 1.0, 0.8249])  # XYZ of the ICC's white
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367],
                      [0.0389, -0.0685, 1.0296]])
#: x, y of red, green and blue, by their number in H.273; all with white D65 but 11.
_PRIMARIES = {
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
_SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_ADOBE_PRIMARIES = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_ADOBE_GAMMA = 563 / 256
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}  # by their number in H.273; the others as sRGB's

_INTEROPERABILITY, _INDEX, _EXIF, _COLOUR_SPACE = 0xA005, 1, 0x8769, 0xA001
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab "}


def matrix_profile(primaries=_SRGB_PRIMARIES, white=_D65, gamma: float | None = None,
                   gray: bool = False, name: str = "") -> bytes:
    """An ICC profile of a space with three primaries, or of gray alone.

    Parameters
    ----------
    primaries : three pairs of float
        x, y of red, green and blue.
    white : pair of float
        x, y of white.
    gamma : float, optional
        Exponent from a channel's value to light; the curve of sRGB without it.
    gray : bool
    name : str
        For programs that show it.
    """
    kind, numbers = (3, _SRGB_CURVE) if gamma is None else (0, (gamma,))
    curve = b"para" + struct.pack(">4xHxx", kind) + b"".join(map(_fixed, numbers))
    tags = {b"wtpt": _xyz(_D50)}
    if gray:
        tags[b"kTRC"] = curve
    else:
        tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
        columns = _to_d50(np.array(primaries), np.array(white)).T
        tags |= dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, columns), strict=True))
    if name:
        tags |= {b"desc": _text(name), b"cprt": _text("Public domain")}
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", at + len(body), len(tag))
        body += tag.ljust(-len(tag) % 4 + len(tag), b"\0")
    header = struct.pack(">I4xI4s4s4s12x4s28x", at + len(body), 0x04200000, b"mntr",
                         b"GRAY" if gray else b"RGB ", b"XYZ ", b"acsp")
    return (header + b"".join(map(_fixed, _D50))).ljust(128, b"\0") + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _text(words: str) -> bytes:
    letters = words.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII4sII", 1, 12, b"enUS", len(letters), 28) + letters


def _xyz(values: np.ndarray) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _to_d50(primaries: np.ndarray, white: np.ndarray) -> np.ndarray:
    """The matrix (3, 3) from linear RGB to XYZ, white moved to D50 after Bradford."""
    def xyz(chromaticity):
        x, y = np.moveaxis(chromaticity, -1, 0)
        return np.stack([x / y, np.ones_like(x), (1 - x - y) / y])

    columns, source = xyz(primaries), xyz(white)
    scaled = columns * np.linalg.solve(columns, source)
    cones = np.diag((_BRADFORD @ _D50) / (_BRADFORD @ source))
    return np.linalg.inv(_BRADFORD) @ cones @ _BRADFORD @ scaled


def find_profile(image: Image.Image, data: bytes) -> bytes | None:
    """The profile of an opened picture's colours; None if they are sRGB or nothing is said.

    Parameters
    ----------
    image : Image
        As opened by Pillow: its format, mode and `info` are used.
    data : bytes
        The file.
    """
    if numbers := _h273(image, data):
        return _of_numbers(*numbers)
    if profile := image.info.get("icc_profile") or _profile_of_jpeg2000(image, data):
        return profile
    if image.format == "PNG" and "srgb" not in image.info:
        return _of_gamma(image)
    if image.format in ("JPEG", "MPO", "TIFF", "HEIF") and _exif_says_adobe(image):
        return matrix_profile(_ADOBE_PRIMARIES, gamma=_ADOBE_GAMMA)
    return None


def _h273(image: Image.Image, data: bytes) -> tuple[int, int] | None:
    """The numbers of the primaries and of the transfer, of HEIC, AVIF or PNG."""
    if image.format == "PNG":
        at = data.find(b"\0\0\0\x04cICP", 0, max(0, data.find(b"IDAT")))
        return (data[at + 8], data[at + 9]) if at > 0 else None
    if "icc_profile" in image.info:
        return None
    if numbers := image.info.get("nclx_profile"):
        return numbers["color_primaries"], numbers["transfer_characteristics"]
    if image.format == "AVIF":
        at = data.find(b"colrnclx", 0, 2**16)
        return struct.unpack_from(">HH", data, at + 8) if 0 < at < len(data) - 12 else None
    return None


def _of_numbers(primaries: int, transfer: int) -> bytes | None:
    gamma = _GAMMAS.get(transfer)
    if primaries not in _PRIMARIES and gamma is None:
        return None
    return matrix_profile(_PRIMARIES.get(primaries, _SRGB_PRIMARIES), gamma=gamma)


def _of_gamma(image: Image.Image) -> bytes | None:
    """The profile that a PNG's gAMA and cHRM describe; within 5 % of 2.2 the curve is sRGB's."""
    gamma, corners = image.info.get("gamma"), image.info.get("chromaticity")
    if gamma is not None and (gamma <= 0 or 0.95 < 2.2 * gamma < 1.05):
        gamma = None
    if corners is not None:
        white, *primaries = zip(corners[::2], corners[1::2], strict=True)
        spread = np.abs(np.subtract([white, *primaries], [_D65, *_SRGB_PRIMARIES])).max()
        if spread < 0.002 or min(corners[1::2]) <= 0:
            corners = None
    if gamma is None and corners is None:
        return None
    space = {} if corners is None else {"primaries": primaries, "white": white}
    return matrix_profile(gamma=gamma and min(10, 1 / gamma), gray=is_gray(image), **space)


def is_gray(image: Image.Image) -> bool:
    """Whether a picture's mode has a single channel of gray."""
    return image.mode in ("1", "L", "LA", "La") or image.mode.startswith("I;16")


def _profile_of_jpeg2000(image: Image.Image, data: bytes) -> bytes | None:
    """The restricted ICC profile of a JPEG 2000 file, which Pillow does not read."""
    at = data.find(b"colr\x02", 0, data.find(b"jp2c")) if image.format == "JPEG2000" else -1
    if at < 4:
        return None
    length, = struct.unpack_from(">I", data, at - 4)
    return data[at + 7: at - 4 + length] or None


def _exif_says_adobe(image: Image.Image) -> bool:
    """Whether a camera wrote that the colours are Adobe RGB, as the DCF standard has it."""
    exif = image.getexif()
    details = exif.get_ifd(_EXIF)
    index = str(exif.get_ifd(_INTEROPERABILITY).get(_INDEX, "")).rstrip("\0")
    return index == "R03" or details.get(_COLOUR_SPACE) == 2


class ToSrgb:
    """Converts pictures of one mode from a profile to sRGB.

    Parameters
    ----------
    mode : {"L", "RGB", "CMYK", "LAB"}
    profile : bytes or None
        An ICC profile; without one the colours are sRGB, or the usual CMYK or Lab.

    Attributes
    ----------
    note : str
        A sentence for people if the profile could not be used; else empty.
    """

    def __init__(self, mode: str, profile: bytes | None):
        self.note, self._transform = "", None
        if profile and mode != "LAB":
            try:
                self._build(mode, ImageCms.ImageCmsProfile(BytesIO(profile)))
            except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
                self.note = DAMAGED
        elif mode == "LAB":
            self._transform = self._make(ImageCms.createProfile("LAB"), "LAB")

    def __call__(self, image: Image.Image) -> Image.Image:
        """The picture in mode RGB."""
        if self._transform is None:
            return image.convert("RGB")
        return self._transform.apply(image.convert(self._transform.input_mode))

    def _build(self, mode: str, profile: ImageCms.ImageCmsProfile) -> None:
        space = profile.profile.xcolor_space
        if mode == "L" and space == "RGB ":
            mode = "RGB"
        if space != _SPACES[mode]:
            self.note = _UNFIT
            return
        transform = self._make(profile, mode)
        sample = _colours(mode)
        after = transform.apply(sample)
        if np.abs(np.subtract(after, sample.convert("RGB"), dtype=int)).max() > 1:
            self._transform = transform

    @staticmethod
    def _make(profile, mode: str) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(
            profile, ImageCms.createProfile("sRGB"), mode, "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)


def _colours(mode: str) -> Image.Image:
    """A picture with colours from all over a mode's space."""
    levels = np.arange(0, 256, 17, dtype=np.uint8)
    if mode == "L":
        return Image.fromarray(levels[None])
    grid = np.stack(np.meshgrid(*[levels] * len(mode)), axis=-1)
    return Image.frombytes(mode, (grid[..., 0].size, 1), grid.tobytes())
