"""Why a pixel of a result has its colour: one agent a file, plain data without figures."""

from collections.abc import Callable

from colorize.agents import Agent
from colorize.canvas import Canvas
from colorize.explain import basic, context, improved, linear, propagation, simple
from colorize.explain.base import Explanation, KnownPixel, as_hex, as_rgb, level, require_inside

_EXPLAIN: dict[str, Callable[..., Explanation]] = {
    "gray": simple.explain_gray, "mean": simple.explain_mean, "linear": linear.explain,
    "propagation": propagation.explain, "basic": basic.explain,
    "improved": improved.explain, "context": context.explain,
}

#: Bytes that a server sets aside for an explanation.  ``python -m benchmarks.memory`` measures 10
#: to 60 MB at up to 512 pixels; of the context agent 150 MB, for the second in which one of its
#: forests grows anew: to wait for so much room would be worse.
MEMORY = 60e6

#: The agents whose explanations take a few milliseconds at most.
QUICK = frozenset({"gray", "mean", "linear", "basic"})


def explain(agent: Agent, canvas: Canvas, row: int, column: int) -> Explanation:
    """Explain the colour of one pixel of an agent's result.

    Parameters
    ----------
    agent : Agent
        Fitted.
    canvas : Canvas
        That of the fit.
    row, column : int
        The pixel on the canvas, from 0.

    Returns
    -------
    explanation : Explanation
        Of a class of the agent's own; a plain one, which says so, if the pixel is known, or if
        the agent has no explanations.

    Raises
    ------
    ColorizeError
        If the canvas has no such pixel.

    Examples
    --------
    >>> import numpy as np
    >>> from colorize.agents import AGENTS
    >>> from colorize.canvas import split
    >>> canvas, _ = split(np.full((4, 6, 3), (90, 60, 30), np.uint8))
    >>> explain(AGENTS["mean"]().fit(canvas), canvas, 2, 5).rgb
    (90, 60, 30)
    """
    require_inside(canvas, row, column)
    name = agent.settings.name
    if canvas.known[row, column]:
        return Explanation(name, row, column, level(canvas, row, column),
                           as_rgb(canvas.rgb[row, column]),
                           "This pixel is known: its colour was given, so no agent chose it.")
    return _EXPLAIN.get(name, simple.explain_other)(agent, canvas, row, column)


__all__ = ["QUICK", "Explanation", "KnownPixel", "as_hex", "explain"]
