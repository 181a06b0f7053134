"""The linear model: a weighted sum of grays, term by term."""

from dataclasses import dataclass

from colorize.agents import LinearAgent
from colorize.agents.linear import gray_patches
from colorize.canvas import Canvas
from colorize.explain.base import Explanation, as_rgb, level
from colorize.imaging.color import ab_to_rgb


@dataclass(frozen=True)
class Term:
    """One term of the sum: gray times weight.

    Parameters
    ----------
    down, across : int
        Where the gray is, in pixels from the pixel; None of both for the intercept.
    gray : float
        In [0, 1]; 1 for the intercept.
    weights : (float, float)
        For a and for b.
    """

    down: int | None
    across: int | None
    gray: float
    weights: tuple[float, float]

    @property
    def values(self) -> tuple[float, float]:
        """What the term adds to a and to b."""
        return self.gray * self.weights[0], self.gray * self.weights[1]


@dataclass(frozen=True, eq=False)
class LinearExplanation(Explanation):
    """Why the linear model painted a pixel so.

    Parameters
    ----------
    terms : tuple of Term
        Row by row; the last is the intercept.
    ab : (float, float)
        Their sum.
    """

    terms: tuple[Term, ...]
    ab: tuple[float, float]


def explain(agent: LinearAgent, canvas: Canvas, row: int, column: int) -> LinearExplanation:
    """See :func:`colorize.explain.explain`."""
    size = agent.settings.patch_size
    grays, r = gray_patches(canvas.gray, size)[row, column], size // 2
    places = [(at // size - r, at % size - r) for at in range(size * size)] + [(None, None)]
    terms = tuple(Term(*place, float(gray), (float(a), float(b)))
                  for place, gray, (a, b) in zip(places, grays, agent.weights_, strict=True))
    ab = grays @ agent.weights_
    rgb = as_rgb(ab_to_rgb(canvas.gray[row, column], ab, agent.settings.reconstruction))
    text = (f"The model multiplies the {size * size} grays around this pixel, each from 0 to 1, "
            f"by fixed weights and adds them up: a = {ab[0]:.1f} and b = {ab[1]:.1f}. The same "
            "weights hold for every pixel of the picture. a and b, with the pixel's own gray, "
            "give the colour.")
    return LinearExplanation("linear", row, column, level(canvas, row, column), rgb, text, terms,
                             (float(ab[0]), float(ab[1])))
