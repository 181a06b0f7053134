"""Reads small ZIP files safely: nothing is written, and each part is read within a bound.

Nothing is unpacked to a folder, so the names of parts are never used as paths.
"""

import struct
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from colorize.settings import ColorizeError

MAX_PARTS = 64
_END = struct.Struct("<4s4H2LH")  # the last record of a ZIP: counts, size and place of its list
_LONGEST_LIST = 2**16  # bytes
_LARGE_FILES = b"PK\x06\x07"  # of a ZIP of over 4 GB, which has a second list


class Archive:
    """The parts of a ZIP file.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    ColorizeError
        If it is not a ZIP, is damaged, or has more than :data:`MAX_PARTS` parts.

    Examples
    --------
    >>> Archive(b"PK")
    Traceback (most recent call last):
    colorize.settings.errors.ColorizeError: The file is damaged or cut short, must be a whole ZIP.
    """

    def __init__(self, data: bytes):
        _check_list(data)
        try:
            self._file = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error,
                UnicodeDecodeError) as error:
            raise _damaged() from error
        self.names = frozenset(self._file.namelist())

    def read(self, name: str, most: int) -> bytes:
        """One part, of at most so many bytes.

        Raises
        ------
        ColorizeError
            If it is missing, damaged, encrypted, or larger.
        """
        if name not in self.names:
            raise ColorizeError(f"The file has no part {name}, must have one.")
        if self._file.getinfo(name).flag_bits & 1:
            raise ColorizeError(f"The part {name} is encrypted, must not be.")
        try:
            with self._file.open(name) as part:
                data = part.read(most + 1)
                if len(data) <= most:
                    part.read()  # the end, where the checksum is compared
        except Exception as error:  # decoders of damaged files raise exceptions of any type
            raise _damaged() from error
        if len(data) > most:
            raise ColorizeError(f"The part {name} has more than {most} bytes, must have at most "
                                "as many.")
        return data


def _check_list(data: bytes) -> None:
    """Raise ColorizeError unless the list of parts is short: reading a long one takes memory."""
    tail = data[-_END.size:]
    if len(tail) < _END.size:
        raise _damaged()
    mark, _, _, _, count, length, _, comment = _END.unpack(tail)
    if mark != b"PK\x05\x06" or comment:
        raise _damaged()
    if count > MAX_PARTS or length > _LONGEST_LIST or data[-42:-38] == _LARGE_FILES:
        raise ColorizeError(f"The file has more than {MAX_PARTS} parts, must have at most as many.")


def _damaged() -> ColorizeError:
    return ColorizeError("The file is damaged or cut short, must be a whole ZIP.")
