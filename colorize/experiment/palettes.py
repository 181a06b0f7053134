"""How many colours a palette needs: k against inertia, and against the scores.

The search for the most similar patches does not depend on k: it runs once, and all k share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from colorize.agents import BasicAgent
from colorize.agents.basic.palette import read_pinned
from colorize.canvas import Canvas
from colorize.experiment.metrics import Scores, score
from colorize.experiment.steps import Step, Steps
from colorize.settings import BasicSettings

SIZES = range(2, 17)  # all k that the setting allows
ENOUGH_PSNR, ENOUGH_SSIM = 0.1, 0.005  # dB and SSIM: what more colours gain below this is small


@dataclass(frozen=True)
class PaletteSize:
    """One number of colours and what it gives.

    Parameters
    ----------
    k : int
    inertia : float
        Sum of the known pixels' squared distances in RGB to their palette colours.
    scores : Scores or None
        Of the basic agent; None if the truth is not available.
    """

    k: int
    inertia: float
    scores: Scores | None


@dataclass(frozen=True, eq=False)
class PaletteSizes:
    """Run the basic agent with each number of colours.

    Its steps find a `PaletteSize` for each k under ``sizes``.  Edited colours are left out:
    inertia knows nothing of them.  So are numbers of colours below the number of pinned ones.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8, or None
    settings : BasicSettings
        All of them count but `k` and `palette`.
    sizes : sequence of int

    Examples
    --------
    >>> from colorize.canvas import split
    >>> photo = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
    >>> steps = PaletteSizes(*split(photo), BasicSettings(), (2, 4)).steps()
    >>> found = [size for step in steps for size in step.found.get("sizes", [])]
    >>> [size.k for size in found], found[0].inertia > found[1].inertia
    ([2, 4], True)
    """

    canvas: Canvas
    truth: np.ndarray | None
    settings: BasicSettings
    sizes: Sequence[int] = SIZES

    @property
    def memory(self) -> float:
        """Bytes that it takes."""
        return BasicAgent(self.settings).memory(self.canvas)

    def steps(self) -> Steps:
        """Yield before the search, after each block of it and after each k.

        Raises
        ------
        ColorizeError
            If no patch fits into the known region.
        """
        sizes = [k for k in self.sizes if k >= len(read_pinned(self.settings.pinned))]
        yield Step(0, len(sizes))
        agent = BasicAgent(replace(self.settings, k=sizes[0], palette="none"))
        for _ in agent.train(self.canvas):
            yield Step(0, len(sizes))
        for done, k in enumerate(sizes, 1):
            agent = agent.with_colours(k)
            scores = (None if self.truth is None else
                      score(self.canvas, self.truth, agent.predict(self.canvas)))
            yield Step(done, len(sizes),
                       {"sizes": [PaletteSize(k, agent.palette_.inertia, scores)]})


def bend(sizes: Sequence[PaletteSize]) -> int:
    """The k at which the curve of inertia bends most.

    With both axes scaled to [0, 1], the point farthest below the line from the first point to
    the last; the first of equals.

    Source: V. Satopää, J. Albrecht, D. Irwin, B. Raghavan: Finding a "kneedle" in a haystack,
    2011.

    Parameters
    ----------
    sizes : sequence of PaletteSize
        At least one, by ascending k.

    Examples
    --------
    >>> bend([PaletteSize(k, inertia, None) for k, inertia in enumerate((100, 20, 15, 10), 2)])
    3
    """
    k = np.array([size.k for size in sizes], float)
    inertia = np.array([size.inertia for size in sizes])
    if len(sizes) < 3 or inertia[0] <= inertia[-1]:
        return sizes[0].k
    across = (k - k[0]) / (k[-1] - k[0])
    down = (inertia[0] - inertia) / (inertia[0] - inertia[-1])
    return sizes[int(np.argmax(down - across))].k


def enough(sizes: Sequence[PaletteSize], name: str, threshold: float) -> int:
    """The least k beyond which no k has a score that is better by more than a threshold.

    Parameters
    ----------
    sizes : sequence of PaletteSize
        At least one, by ascending k, with scores.
    name : {"psnr", "ssim"}
    threshold : float

    Examples
    --------
    >>> rising = [PaletteSize(k, 0.0, Scores(psnr, 1.0, 0.0)) for k, psnr in
    ...           enumerate((20.0, 21.5, 21.4, 21.55), 2)]
    >>> enough(rising, "psnr", 0.1)
    3
    """
    values = [getattr(size.scores, name) for size in sizes]
    return next(size.k for at, size in enumerate(sizes)
                if all(later - values[at] <= threshold for later in values[at + 1 :]))
