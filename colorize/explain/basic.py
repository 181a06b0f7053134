"""The basic agent: the nearest patches of the known region, and their vote."""

from dataclasses import dataclass

import numpy as np

from colorize.agents import BasicAgent
from colorize.agents.basic.agent import majority
from colorize.agents.basic.search import NOT_FOUND, patches_at
from colorize.canvas import Canvas
from colorize.explain.base import RGB, Explanation, as_hex, as_rgb, level
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import BasicSettings

Patch = tuple[tuple[int, ...], ...]  # rows of gray levels


@dataclass(frozen=True)
class Match:
    """One of the nearest patches.

    Parameters
    ----------
    row, column : int
        Its middle pixel on the canvas, which is known.
    distance : int
        Sum of squared differences of its grays to the pixel's patch, in levels, and of its row
        where the agent compares rows.
    row_distance : int
        The row's part of it.
    patch : tuple of tuples of int
        Its rows of gray levels.
    colour : int
        Its vote: the number of the palette colour that stands for its middle pixel.
    """

    row: int
    column: int
    distance: int
    row_distance: int
    patch: Patch
    colour: int


@dataclass(frozen=True, eq=False)
class BasicExplanation(Explanation):
    """Why the basic agent painted a pixel so.

    Parameters
    ----------
    patch : tuple of tuples of int
        The gray levels around the pixel.
    matches : tuple of Match
        The nearest known patches, in the agent's order; empty where the search was stopped.
    palette : tuple of RGB
        All palette colours.
    votes : dict of int to int
        Palette colour -> its votes, the most first.
    winner : int
        The palette colour that won; -1 without matches.
    """

    patch: Patch
    matches: tuple[Match, ...]
    palette: tuple[RGB, ...]
    votes: dict[int, int]
    winner: int


def explain(agent: BasicAgent, canvas: Canvas, row: int, column: int) -> BasicExplanation:
    """See :func:`colorize.explain.explain`."""
    number = np.count_nonzero(~canvas.known.ravel()[: row * canvas.shape[1] + column])
    found = agent.matches_[[number]]
    labels = agent.palette_.labels.ravel()
    winner = int(majority(labels, found)[0])
    patch = _patches(canvas, agent.settings, [row * canvas.shape[1] + column])[0]
    matches = _matches(agent, canvas, patch, [int(at) for at in found[0] if at != NOT_FOUND])
    counts = [match.colour for match in matches]
    votes = {colour: counts.count(colour) for colour in dict.fromkeys(counts)}
    palette = tuple(map(as_rgb, agent.palette_.colours))
    rgb = _colour(agent, canvas, row, column, winner)
    return BasicExplanation(
        "basic", row, column, level(canvas, row, column), rgb,
        _text(agent, matches, palette, votes, winner), _rows(patch, agent.settings), matches,
        palette,
        dict(sorted(votes.items(), key=lambda item: (-item[1], counts.index(item[0])))), winner)


def _patches(canvas: Canvas, settings: BasicSettings, pixels: list[int]) -> np.ndarray:
    """The patches around these pixels, flat indices, in this order: (n, d) int."""
    where = np.zeros(canvas.shape, bool)
    where.flat[pixels] = True
    patches = patches_at(canvas, settings.patch_size, where, settings.row_weight).astype(int)
    return patches[np.searchsorted(np.unique(pixels), pixels)]


def _matches(agent, canvas, patch, pixels) -> tuple[Match, ...]:
    if not pixels:
        return ()
    width, labels = canvas.shape[1], agent.palette_.labels.ravel()
    patches = _patches(canvas, agent.settings, pixels)
    squares = (patches - patch) ** 2
    by_row = squares[:, agent.settings.patch_size**2 :].sum(axis=1)
    return tuple(Match(at // width, at % width, int(distance), int(by_row),
                       _rows(near, agent.settings), int(labels[at]))
                 for at, distance, by_row, near in zip(pixels, squares.sum(axis=1), by_row, patches,
                                                       strict=True))


def _rows(patch: np.ndarray, settings: BasicSettings) -> Patch:
    side = settings.patch_size
    return tuple(map(tuple, patch[: side**2].reshape(side, side).tolist()))


def _colour(agent, canvas, row, column, winner) -> RGB:
    if winner == NOT_FOUND:
        return (level(canvas, row, column),) * 3
    colour = agent.palette_.colours[winner]
    if agent.settings.reconstruction != "report":
        colour = ab_to_rgb(canvas.gray[row, column], to_ab(colour), agent.settings.reconstruction)
    return as_rgb(colour)


def _text(agent, matches, palette, votes, winner) -> str:
    size = agent.settings.patch_size
    if not matches:
        return "The search was stopped before it reached this pixel, so it stays gray."
    rows = ", and its row," * (agent.settings.row_weight > 0)
    first = (f"The agent compared the {size} x {size} grays around this pixel{rows} with those of "
             "every such patch of the known region. ")
    colour = as_hex(palette[winner])
    if len(matches) == 1:
        vote = f"The most similar patch has the palette colour {colour} at its centre. "
    else:
        tie = list(votes.values()).count(votes[winner]) > 1
        vote = (f"Of the {len(matches)} most similar patches, {votes[winner]} have the palette "
                f"colour {colour} at their centre, "
                + ("as many as another colour; the more similar patch decides. " if tie else
                   "more than any other. " if len(votes) > 1 else "which is all of them. "))
    if agent.settings.reconstruction == "report":
        return first + vote + "The pixel is painted in this colour."
    return first + vote + "The pixel takes a and b from this colour and keeps its own gray."
