"""Fitted agents for tests of explanations, each fitted once."""

from functools import cache

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.canvas import Canvas, split
from colorize.imaging import load_sample, resize
from colorize.settings import ContextSettings, ImprovedSettings

SETTINGS = {"improved": ImprovedSettings(width=4, epochs=3, engine="numpy"),
            "context": ContextSettings(effort="quick")}


@cache
def canvas_of(name: str = "sunset", height: int = 43, width: int = 64) -> Canvas:
    """The built-in picture, small, its left half known."""
    return split(resize(load_sample(name), (height, width)))[0]


@cache
def fitted(name: str) -> tuple[Agent, Canvas]:
    """An agent after its fit, at rest as a page gets it."""
    canvas = canvas_of()
    agent = AGENTS[name](SETTINGS.get(name)).fit(canvas)
    agent.rest()
    return agent, canvas


def unknown_pixels(canvas: Canvas) -> list[tuple[int, int]]:
    """Some unknown pixels: the first, one in the middle, the last."""
    pixels = np.argwhere(~canvas.known).tolist()
    return [tuple(pixels[at]) for at in (0, len(pixels) // 2, -1)]
