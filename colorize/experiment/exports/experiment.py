"""An experiment: a picture, all that its colours come from, and the settings of every agent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from colorize.experiment.task import Task, open_reduced, prepare
from colorize.imaging import (
    SAMPLES,
    Opened,
    load_sample,
    open_hints,
    open_with_notes,
    sample_file,
)
from colorize.settings import TABLES, ColorizeError, PictureSettings, Settings

MAX_REFERENCES = 16
LONGEST_NAME = 200  # characters of a picture's name


@dataclass(frozen=True)
class Source:
    """A picture: a file, or a built-in one.

    Parameters
    ----------
    name : str
        The file's name, or that of the built-in picture.
    data : bytes
        What the file holds; empty for a built-in picture.

    Raises
    ------
    ColorizeError
        If there is no built-in picture of that name.

    Examples
    --------
    >>> Source("coffee").open().rgb.shape
    (400, 600, 3)
    """

    name: str
    data: bytes = field(default=b"", repr=False)

    def __post_init__(self):
        if self.is_built_in and self.name not in SAMPLES:
            raise ColorizeError(f"The picture {self.name!r} is not a built-in one, must be one of "
                                f"{', '.join(SAMPLES)}.")

    @classmethod
    def of_upload(cls, name: str, data: bytes) -> "Source":
        """A file with a name that some browser has sent.

        Examples
        --------
        >>> Source.of_upload("C:\\\\a" + chr(10) + "b.jpg", b"...").name
        'ab.jpg'
        """
        last = re.split(r"[/\\]", name)[-1]
        return cls("".join(filter(str.isprintable, last))[-LONGEST_NAME:] or "picture", data)

    @property
    def is_built_in(self) -> bool:
        """Whether everyone who has this program has the picture."""
        return not self.data

    @property
    def file(self) -> bytes:
        """The bytes of the picture's file, also of a built-in one."""
        return sample_file(self.name) if self.is_built_in else self.data

    @property
    def title(self) -> str:
        """What people call it."""
        return SAMPLES[self.name].title if self.is_built_in else self.name

    def open(self, pixels: int | None = None) -> Opened:
        """The picture as agents get it, or with at most so many pixels; raises ImageError."""
        if self.is_built_in:
            rgb = load_sample(self.name)
            return Opened(rgb, rgb.shape[1::-1])
        return open_reduced(self.data) if pixels is None else open_with_notes(self.data, pixels)


@dataclass(frozen=True, eq=False)
class Experiment:
    """All that is needed to repeat an experiment.

    Parameters
    ----------
    photo : Source
    settings : mapping of str to Settings
        One for each name in ``TABLES``; those left out have their defaults.
    references : tuple of Source
        Pictures to learn from; without any, a part of the photo.
    hints : bytes
        Colour hints as a transparent PNG in the photo's shape; empty without hints.
    strokes : str
        The hints that were drawn, as text, see :mod:`colorize.imaging.strokes`.  They are in
        `hints` already; the app needs them to take one back.
    below : bytes
        The hints below the strokes, as a transparent PNG; they are in `hints`, too.
    versions : mapping of str to str
        Those with which the experiment was saved.

    Examples
    --------
    >>> from colorize.experiment import run
    >>> experiment = Experiment(Source("cap"), {"picture": PictureSettings(size=64)})
    >>> task = experiment.task()
    >>> run(task.canvas, task.truth, experiment.settings["mean"]).rgb.shape
    (43, 64, 3)
    """

    photo: Source
    settings: Mapping[str, Settings] = field(default_factory=dict)
    references: tuple[Source, ...] = ()
    hints: bytes = b""
    strokes: str = ""
    below: bytes = b""
    versions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        if len(self.references) > MAX_REFERENCES:
            raise ColorizeError(f"The experiment has {len(self.references)} reference pictures, "
                                f"must have at most {MAX_REFERENCES}.")
        every = {name: self.settings.get(name) or table() for name, table in TABLES.items()}
        object.__setattr__(self, "settings", every)

    @property
    def picture(self) -> PictureSettings:
        """The settings of the picture as they count: built-in ones are in colour."""
        picture = self.settings["picture"]
        return replace(picture, photo_is="colour") if self.photo.is_built_in else picture

    @property
    def is_private(self) -> bool:
        """Whether it holds a picture or hints of a person's own."""
        return bool(self.hints) or not all(
            source.is_built_in for source in (self.photo, *self.references))

    def task(self, photo: np.ndarray | None = None) -> Task:
        """The photo and its sources of colour as agents get them.

        Parameters
        ----------
        photo : (H, W, 3) array of uint8, optional
            The photo, if it is open already.

        Raises
        ------
        ColorizeError
            If a picture cannot be used, the hints do not fit, or no colour is known.
        """
        rgb = self.photo.open().rgb if photo is None else photo
        references = [source.open().rgb for source in self.references]
        return prepare(rgb, self.picture, references,
                       open_hints(self.hints) if self.hints else None)
