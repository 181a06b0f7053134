"""The error of files and pictures that cannot be used."""

from colorize.settings import ColorizeError


class ImageError(ColorizeError):
    """A file or picture that cannot be used; the message is one sentence for people."""
