"""Computations that take long are generators: they yield after each step and return a result.

So whoever asks for one shows how far it is, pauses it or ends it, in an ordinary loop.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Step:
    """How far a computation is.

    Parameters
    ----------
    step, total : int
        Steps done and to be done.
    found : dict of str to list
        What it has found since the step before, by name.
    release : callable
        Releases memory that the next step fills anew: called where the computation pauses.
    at_once : bool
        Whether what it has found is shown at once: the next step may take long.
    """

    step: int
    total: int
    found: dict[str, list] = field(default_factory=dict)
    release: Callable[[], None] = lambda: None
    at_once: bool = False


Steps = Generator[Step, None, Any]


class Computation(Protocol):
    """Something that takes long to compute; pickles, since another process may do it."""

    @property
    def memory(self) -> float:
        """About how many bytes it takes beside what the process holds already."""

    def steps(self) -> Steps:
        """Compute: yields a step before the first costly part and after each; returns a result."""


@dataclass(frozen=True, eq=False)
class Call:
    """A function without steps as a computation; it pickles if the function does.

    Examples
    --------
    >>> from functools import partial
    >>> steps = Call(partial(int, "7"), memory=100.0).steps()
    >>> [step.step for step in steps]
    [0, 1]
    """

    function: Callable[[], Any]
    memory: float

    def steps(self) -> Steps:
        """Yield before and after the call; return what the function does."""
        yield Step(0, 1)
        result = self.function()
        yield Step(1, 1)
        return result
