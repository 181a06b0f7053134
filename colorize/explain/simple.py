"""The baselines that do not look at the pixel: its gray, and the mean colour."""

from colorize.agents import Agent
from colorize.agents.mean import MeanAgent
from colorize.canvas import Canvas
from colorize.explain.base import Explanation, as_hex, as_rgb, level
from colorize.imaging.color import keeping_gray


def explain_gray(agent: Agent, canvas: Canvas, row: int, column: int) -> Explanation:
    """See :func:`colorize.explain.explain`."""
    gray = level(canvas, row, column)
    return Explanation("gray", row, column, gray, (gray,) * 3,
                       f"This baseline leaves every pixel gray; this one has level {gray} of 255.")


def explain_mean(agent: MeanAgent, canvas: Canvas, row: int, column: int) -> Explanation:
    """See :func:`colorize.explain.explain`."""
    rgb = as_rgb(keeping_gray(canvas.gray[row, column], agent.ab_))
    a, b = agent.ab_
    return Explanation("mean", row, column, level(canvas, row, column), rgb,
                       f"Every unknown pixel gets the mean a = {a:.1f} and b = {b:.1f} of the "
                       f"known ones; with this pixel's own gray this is {as_hex(rgb)}.")
