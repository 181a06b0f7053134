"""TIFF files whose layout of samples Pillow reads wrongly, or not at all.

Their samples are presented to Pillow's own decoder under another description: the same
file with a new directory behind it, in which each plane of a 16-bit picture is a gray
picture, L*, a*, b* are three colours, and white as zero is black as zero.  The picture
that comes of it is then put right.

The directory of a TIFF is a table: tag -> values.  See *TIFF Revision 6.0* (1992).
"""

import struct

from PIL import Image, ImageChops

from colorize.imaging.errors import ImageError

_BITS, _COMPRESSION, _KIND, _OFFSETS, _SAMPLES, _COUNTS = 258, 259, 262, 273, 277, 279
_PLANES, _TILE_OFFSETS, _TILE_COUNTS, _EXTRA, _FORMAT = 284, 324, 325, 338, 339
#: What the decoder has to know: besides those above the size, strips, tiles and predictor.
_KEPT = {256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 322, 323, 324, 325, 339}
#: What is read: these, the subfile type, maker, orientation, profile, and version of DNG.
_READ = _KEPT | {254, 271, 274, 338, 34675, 50706}
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _CMYK, _LAB, _ICC_LAB = 0, 1, 2, 5, 8, 9
_MODES = {_BLACK_IS_ZERO: "L", _RGB: "RGB", _CMYK: "CMYK", _LAB: "LAB", _ICC_LAB: "LAB"}
_ALPHAS = {1: "a", 2: "A"}  # extra sample -> last letter of the mode; 1 is premultiplied
_TYPES = {1: "B", 3: "H", 4: "I", 7: "s", 16: "Q"}  # numbers of the types that are read
_MOST = 100_000  # values of a tag; more are not read


def read_directory(data: bytes) -> dict[int, tuple[int, ...]]:
    """The first directory of a TIFF or BigTIFF: tag -> its integers, or one object of bytes.

    As far as it can be read, without values of other types; empty if the file is no TIFF.
    """
    big = data[2:4] in (b"+\0", b"\0+")
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    tags = {}
    if order is None:
        return tags
    word, entry, header = ("Q", "HHQ", 8) if big else ("I", "HHI", 4)
    try:
        at, = struct.unpack_from(order + word, data, header)
        count, = struct.unpack_from(order + ("Q" if big else "H"), data, at)
        at += 8 if big else 2
        for _ in range(min(count, 4096)):
            tag, kind, length = struct.unpack_from(order + entry, data, at)
            if tag in _READ:
                tags[tag] = _values(data, order, word, kind, length,
                                    at + struct.calcsize("<" + entry))
            at += 20 if big else 12
    except (struct.error, OverflowError):  # cut short, or a number that is no place in a file
        pass
    return tags


def _values(data: bytes, order: str, word: str, kind: int, length: int, at: int) -> tuple:
    """The values of an entry, which stand in the entry itself if they fit."""
    if kind not in _TYPES or (length > _MOST and _TYPES[kind] != "s"):
        return ()
    form = f"{order}{length}{_TYPES[kind]}"
    if struct.calcsize(form) > struct.calcsize(order + word):
        at, = struct.unpack_from(order + word, data, at)
    return struct.unpack_from(form, data, at)


def _described(data: bytes, tags: dict[int, tuple[int, ...]]) -> bytes:
    """The same file with another directory; a BigTIFF becomes a TIFF."""
    for offsets, counts in ((_OFFSETS, _COUNTS), (_TILE_OFFSETS, _TILE_COUNTS)):
        ends = map(sum, zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False))
        if max(ends, default=0) > len(data):  # what is read there would be the directory
            raise ImageError("The file is damaged or cut short (its samples end behind it), "
                             "must be whole.")
    order = "<" if data.startswith(b"II") else ">"
    start = len(data) + len(data) % 2
    later = start + 2 + 12 * len(tags) + 4
    table, values = struct.pack(f"{order}H", len(tags)), b""
    for tag, numbers in sorted(tags.items()):
        kind = 3 if max(numbers) < 2**16 else 4
        packed = struct.pack(f"{order}{len(numbers)}{_TYPES[kind]}", *numbers)
        if len(packed) > 4:
            values, packed = values + packed, struct.pack(f"{order}I", later + len(values))
        table += struct.pack(f"{order}HHI", tag, kind, len(numbers)) + packed.ljust(4, b"\0")
    header = data[:2] + struct.pack(f"{order}HI", 42, start)
    return b"".join([header, data[8:].ljust(start - 8, b"\0"), table, bytes(4), values])


def unusual_parts(data: bytes) -> list[bytes]:
    """The files that hold the samples of an unusual TIFF; none if Pillow reads it rightly.

    One file with all samples, or one for each plane; :func:`combine` makes a picture of them.
    """
    tags = read_directory(data)
    kind, bits = (tags.get(tag, (1,)) or (1,) for tag in (_KIND, _BITS))
    deep = set(bits) == {16} and set(tags.get(_FORMAT, (1,))) <= {1}
    kept = {tag: numbers for tag, numbers in tags.items() if tag in _KEPT and numbers}
    apart = tags.get(_PLANES) == (2,) and tags.get(_SAMPLES, (1,)) > (1,)
    if apart and kind[0] in _MODES and (deep or _MODES[kind[0]] == "LAB"):
        return [_described(data, part) for part in _planes(kept, len(_mode(tags)))]
    if deep and kind[0] == _WHITE_IS_ZERO and tags.get(_SAMPLES, (1,))[:1] == (1,):
        return [_described(data, kept | {_KIND: (_BLACK_IS_ZERO,)})]
    if (deep and kind[0] == _LAB) or kind[0] == _ICC_LAB:
        more = {_EXTRA: tags[_EXTRA]} if tags.get(_EXTRA) else {}
        return [_described(data, kept | {_KIND: (_RGB,)} | more)]
    return []


def _mode(tags: dict[int, tuple[int, ...]]) -> str:
    """Pillow's mode for the planes that are read: a letter for each plane."""
    mode, extra = _MODES[tags[_KIND][0]], tags.get(_EXTRA, (0,))[0]
    has_alpha = mode in ("L", "RGB") and tags[_SAMPLES][0] > len(mode)
    return mode + _ALPHAS.get(extra, "") if has_alpha else mode


def _planes(tags: dict[int, tuple[int, ...]], count: int):
    """The directory of each of the first `count` planes, as a gray picture."""
    samples = tags[_SAMPLES][0]
    single = {_KIND: (_BLACK_IS_ZERO,), _BITS: tags[_BITS][:1], _SAMPLES: (1,), _PLANES: (1,),
              _FORMAT: (1,)}
    for plane in range(count):
        own = {tag: tags[tag][len(tags[tag]) // samples * plane:][:len(tags[tag]) // samples]
               for tag in (_OFFSETS, _COUNTS, _TILE_OFFSETS, _TILE_COUNTS) if tag in tags}
        if all(own.values()):
            yield tags | single | own


def combine(data: bytes, parts: list[Image.Image]) -> Image.Image:
    """The picture of an unusual TIFF from its :func:`unusual_parts`, 8 bits a channel.

    Parameters
    ----------
    data : bytes
        The file itself.
    parts : list of Image
        Those of several planes have mode ``L``.
    """
    tags = read_directory(data)
    kind = tags[_KIND][0]
    if kind == _WHITE_IS_ZERO:
        return ImageChops.invert(parts[0])
    mode = _mode(tags) if len(parts) > 1 else _MODES[kind]
    bands = parts if len(parts) > 1 else parts[0].split()[:3]
    if kind == _LAB:  # a and b are signed there, but 128 greater in Pillow
        bands = [bands[0], *(band.point([level ^ 128 for level in range(256)])
                             for band in bands[1:])]
    return Image.merge(mode, bands)
