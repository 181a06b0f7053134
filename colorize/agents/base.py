"""What an agent is: settings in, ``fit`` on a canvas, ``predict`` a picture.

The constructor only stores settings; what is learnt ends in an underscore.  An
agent may be fitted on one canvas and asked about another.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np

from colorize.canvas import Canvas
from colorize.progress import OnProgress
from colorize.settings import Settings


class NotFittedError(RuntimeError):
    """`predict` was called before `fit`."""


class Agent(ABC):
    """Base of all agents.

    Parameters
    ----------
    settings : Settings, optional
        An instance of the agent's own `Settings`; its defaults if left out.
    """

    Settings: ClassVar[type[Settings]]
    title: ClassVar[str]

    def __init__(self, settings: Settings | None = None):
        self.settings = self.Settings() if settings is None else settings

    @abstractmethod
    def fit(self, canvas: Canvas, on_progress: OnProgress | None = None) -> Self:
        """Learn from the known region of `canvas`.

        Raises
        ------
        ValueError
            If the canvas is too small for the settings; the message gives the
            rule and the value.
        """

    def predict(self, canvas: Canvas) -> np.ndarray:
        """Colour the unknown region.

        Returns
        -------
        rgb : (H, W, 3) array of uint8
            The known region is as it was given.

        Raises
        ------
        NotFittedError
            Before `fit`.
        """
        if not any(name.endswith("_") for name in vars(self)):
            raise NotFittedError(f"{type(self).__name__}.predict needs fit first")
        return canvas.fill(self._paint(canvas))

    @abstractmethod
    def _paint(self, canvas: Canvas) -> np.ndarray:
        """Colour every pixel, (H, W, 3) uint8; what is known is put back afterwards."""
