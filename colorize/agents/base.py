"""What an agent is: settings in, `fit` on a canvas, `predict` a picture.

The constructor only stores settings; what is learnt ends in an underscore.  An
agent may be fitted on one canvas and predict another.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from colorize.canvas import Canvas
from colorize.settings import Settings


class NotFittedError(RuntimeError):
    """`predict` was called before `fit`."""


@dataclass(frozen=True)
class Progress:
    """One step of a fit.

    Parameters
    ----------
    step, total : int
        Steps (epochs, blocks of patches) done and to be done.
    loss : float, optional
        The training loss at this step, where there is one.
    validation_loss : float, optional
        The loss on the validation fold, at the steps at which it is computed.
    """

    step: int
    total: int
    loss: float | None = None
    validation_loss: float | None = None


#: Called after every step of a fit; returning True ends it with what it has learnt.
OnProgress = Callable[[Progress], bool | None]


class Agent(ABC):
    """Base of all agents.

    Parameters
    ----------
    settings : Settings, optional
        An instance of the agent's own `Settings`; its defaults if left out.

    Attributes
    ----------
    title : str
        The name on pages.
    slow : bool
        Whether a fit takes seconds: a server then runs few at a time, as memory allows.
    kept : bool
        Whether a finished fit is worth keeping on disk: see `state` and `restore`.
    quick_settings : frozenset of str
        Settings without influence on the costly part of a fit, which the agent keeps for a while:
        further runs that differ in these alone are quick.
    """

    Settings: ClassVar[type[Settings]]
    title: ClassVar[str]
    slow: ClassVar[bool] = False
    kept: ClassVar[bool] = False
    quick_settings: ClassVar[frozenset[str]] = frozenset()
    rate_override: float | None = None  # set during a training, it replaces the schedule's rate

    def __init__(self, settings: Settings | None = None):
        self.settings = self.Settings() if settings is None else settings

    @abstractmethod
    def fit(self, canvas: Canvas, on_progress: OnProgress | None = None) -> Self:
        """Learn from the known region of `canvas`.

        Raises
        ------
        ColorizeError
            If the canvas is too small for the settings; the message gives the
            rule and the value.
        """

    def train(self, canvas: Canvas) -> Iterator[Progress]:
        """Learn step by step: yields after each step, none where `fit` is one step."""
        self.fit(canvas)
        yield from ()

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
        return canvas.fill(self._predict(canvas))

    def preview(self, canvas: Canvas) -> np.ndarray | None:
        """A quick look at the prediction so far, during a fit; None where there is none.

        Its colours may differ from those of `predict` by a few levels.
        """
        return None

    @abstractmethod
    def _predict(self, canvas: Canvas) -> np.ndarray:
        """Colour every pixel, (H, W, 3) uint8; the known region is put back afterwards."""

    @property
    def network_weights(self) -> dict[str, np.ndarray] | None:
        """The weights of its network as they are now; None where it has no network."""
        return None

    def memory(self, canvas: Canvas) -> float:
        """About how many bytes a fit takes beside what the process holds already.

        A server starts a slow fit only where there is room for it.
        """
        return 0.0

    def release(self) -> None:  # noqa: B027 -- most agents are not paused for long
        """Release memory that the next step of a fit fills anew: called when it pauses."""

    def rest(self) -> None:  # noqa: B027 -- most agents hold nothing to release
        """Release memory that only a further fit would use; `predict` still works."""

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays, lists and strings.  Of agents that are `kept`."""
        raise NotImplementedError(f"{type(self).__name__} is not kept")

    def restore(self, state: dict[str, Any]) -> Self:
        """Inverse of `state`; raises ColorizeError where it does not fit the settings."""
        raise NotImplementedError(f"{type(self).__name__} is not kept")


class IterativeAgent(Agent):
    """Base of the agents that learn in steps.

    `train` is the fit.  After any step the agent can predict with what it has
    learnt so far, so the loop around it may look, pause or end it there.
    """

    def fit(self, canvas: Canvas, on_progress: OnProgress | None = None) -> Self:
        """Learn from the known region of `canvas`: the loop over `train`."""
        with closing(self.train(canvas)) as steps:
            for progress in steps:
                if on_progress is not None and on_progress(progress):
                    break
        return self

    @abstractmethod
    def train(self, canvas: Canvas) -> Iterator[Progress]:
        """Learn step by step: a generator that yields after each step."""
