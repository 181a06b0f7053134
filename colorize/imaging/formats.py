"""Which formats are read, and what other files are, told by their first bytes."""

import re

from colorize.imaging.tiff import read_directory

#: Formats that are read: Pillow's name -> endings of file names, the usual one first.
#: Decoders of other formats are seldom needed and a security risk.
FORMATS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "PNG": ("png", "apng"),
    "WEBP": ("webp",),
    "HEIF": ("heic", "heif", "hif"),
    "AVIF": ("avif",),
    "TIFF": ("tif", "tiff"),
    "JPEG2000": ("jp2", "j2k", "jpx", "jpf"),
    "GIF": ("gif",),
    "BMP": ("bmp",),
}

_PHOTO = "export it as JPEG"
_RAW = "develop it and export it as JPEG"
_PAGE = "export its picture as JPEG or PNG"
_FRAME = "save one frame of it as JPEG"
_UNPACK = "unpack it and choose one picture"

#: First bytes -> what the file is, and how to make a picture of it that can be read.
_STARTS = (
    (rb"\0\0\0\x0cJXL \r\n\x87\n|\xff\x0a", "a JPEG XL picture", _PHOTO),
    (rb"II\*\0.{4}CR\x02|\0\0\0.ftypcrx ", "a camera raw file (Canon)", _RAW),
    (rb"FUJIFILMCCD-RAW", "a camera raw file (Fujifilm)", _RAW),
    (rb"IIR[OS]|MMOR", "a camera raw file (Olympus)", _RAW),
    (rb"IIU\0", "a camera raw file (Panasonic)", _RAW),
    (rb"FOVb", "a camera raw file (Sigma)", _RAW),
    (rb"\0MRM", "a camera raw file (Minolta)", _RAW),
    (rb"\s*%PDF-", "a PDF document", _PAGE),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript file", _PAGE),
    (rb"8BPS", "a Photoshop file", _PHOTO),
    (rb"gimp xcf", "a GIMP file", _PHOTO),
    (rb"AT&TFORM", "a DjVu document", _PAGE),
    (rb".{4}ftyp(qt  |mp4|iso|avc|M4V|MSNV|3g|dash|f4v|XAVC)|.{4}(moov|mdat|wide|free|skip|pnot)",
     "a video", _FRAME),
    (rb"\x1a\x45\xdf\xa3|RIFF.{4}AVI |FLV\x01|\0\0\x01[\xba\xb3]|OggS|\x30\x26\xb2\x75",
     "a video", _FRAME),
    (rb"ID3|\xff[\xfb\xf3\xf2]|RIFF.{4}WAVE|fLaC", "a sound file", "choose a picture"),
    (rb"\x76\x2f\x31\x01", "an OpenEXR picture", _PHOTO),
    (rb"#\?R(ADIANCE|GBE)", "a Radiance picture", _PHOTO),
    (rb"II\xbc\x01", "a JPEG XR picture", _PHOTO),
    (rb"BPG\xfb", "a BPG picture", _PHOTO),
    (rb"FLIF", "a FLIF picture", _PHOTO),
    (rb"qoif", "a QOI picture", _PHOTO),
    (rb"DDS ", "a DDS texture", _PHOTO),
    (rb"icns|\0\0\x01\0", "an icon", "export it as PNG"),
    (rb"P[1-7fF]\s", "a Netpbm picture", _PHOTO),
    (rb"SIMPLE  =", "a FITS picture", _PHOTO),
    (rb"\xd7\xcd\xc6\x9a|.{40} EMF", "a Windows metafile", "export it as PNG"),
    (rb"PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", "an archive or office document",
     _UNPACK),
    (rb"\xd0\xcf\x11\xe0", "an office document", _PAGE),
)
_SVG = re.compile(rb"<svg[\s>]|<!DOCTYPE svg", re.I)
_HTML = re.compile(rb"<!DOCTYPE html|<html", re.I)
_PATTERNS = [(re.compile(start, re.DOTALL), name, way_out) for start, name, way_out in _STARTS]

_MAKE, _SUBFILE_TYPE, _COMPRESSION, _DNG_VERSION = 271, 254, 259, 50706
_RAW_COMPRESSIONS = {32767, 32769, 34713, 34892, 65000, 65535}  # Sony, Nikon, DNG, Kodak, Pentax


def describe_unreadable(data: bytes) -> str | None:
    """What a file is if its format is known but not read, and the way out.

    Parameters
    ----------
    data : bytes
        The whole file, or as much of it as there is.

    Returns
    -------
    sentence : str or None
        None if the format is read, or is not known.

    Examples
    --------
    >>> describe_unreadable(b"%PDF-1.7")
    'The file is a PDF document, which is not read; export its picture as JPEG or PNG.'
    """
    found = _named(data)
    return found and "The file is {}, which is not read; {}.".format(*found)


def _named(data: bytes) -> tuple[str, str] | None:
    for pattern, name, way_out in _PATTERNS:
        if pattern.match(data[:1024]):
            return name, way_out
    if _is_tiff_raw(data):
        return "a camera raw file", _RAW
    beginning = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(b"<"):
        if _SVG.search(beginning):
            return "an SVG drawing", "export it as PNG"
        if _HTML.search(beginning):
            return "a web page", "save the picture on it instead"
    return None


def _is_tiff_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera's raw file, of which Pillow would read a tiny preview."""
    tags = read_directory(data)
    preview = any(value & 1 for value in tags.get(_SUBFILE_TYPE, ()))
    return (_DNG_VERSION in tags or (_MAKE in tags and preview)
            or bool(_RAW_COMPRESSIONS.intersection(tags.get(_COMPRESSION, ()))))
