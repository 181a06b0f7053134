"""The basic agent: a k-means palette, spread by the most similar gray patch."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Lock

import numpy as np
from cachetools import LRUCache

from colorize.agents.base import IterativeAgent, Progress
from colorize.agents.basic.palette import Palette, learn_palette, read_edits, read_pinned
from colorize.agents.basic.search import (
    NOT_FOUND,
    known_patches,
    nearest_in_blocks,
    unknown_patches,
)
from colorize.canvas import Canvas
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import BasicSettings

#: Finished searches, 16 MB of them.  They depend on neither k nor the seed: a new k reuses them.
searches = LRUCache(maxsize=16e6, getsizeof=lambda matches: matches.nbytes)
#: Palettes, 4 MB of them, which do not depend on the patches.
palettes = LRUCache(maxsize=4e6, getsizeof=lambda palette: palette.labels.nbytes)
_lock = Lock()

#: Measured by ``python -m benchmarks.memory``: a search, for each pixel, and for each value of
#: its patch.
FIT_BYTES, PIXEL_BYTES, VALUE_BYTES = 20e6, 200, 4


class BasicAgent(IterativeAgent):
    """For each unknown pixel, the palette colour of the most similar known patch.

    Source: the report's basic agent (``neighbours=1``) and the assignment behind
    it (``neighbours=6``: the majority; a tie goes to the most similar).

    Attributes
    ----------
    palette_ : Palette
    canvas_ : Canvas
        The canvas that was learnt from.
    matches_ : (m, neighbours) array of int32
        For each unknown pixel of it, the known pixels with the most similar
        patches, as flat indices; -1 where the search was stopped before.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, truth = split(np.full((16, 32, 3), 90, np.uint8))
    >>> int(abs(BasicAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = BasicSettings
    title = "Basic agent"
    quick_settings = frozenset({"k", "palette", "pinned", "reconstruction", "seed"})

    def train(self, canvas):
        palette = self._palette(canvas)
        for matches, progress in self._search(canvas, canvas):
            self.palette_, self.canvas_, self.matches_ = palette, canvas, matches
            if progress is not None:
                yield progress

    def with_colours(self, k: int) -> "BasicAgent":
        """This fitted agent with another number of colours: its search holds for any k.

        Examples
        --------
        >>> from colorize.canvas import split
        >>> photo = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
        >>> agent = BasicAgent().fit(split(photo)[0])
        >>> len(agent.with_colours(5).palette_.colours)
        5
        """
        other = BasicAgent(replace(self.settings, k=k))
        other.canvas_, other.matches_ = self.canvas_, self.matches_
        other.palette_ = other._palette(self.canvas_)
        return other

    def memory(self, canvas):
        patch = self.settings.patch_size**2
        return FIT_BYTES + (PIXEL_BYTES + VALUE_BYTES * patch) * canvas.gray.size

    def _palette(self, canvas: Canvas) -> Palette:
        key = canvas, self.settings.k, self.settings.seed, self.settings.pinned
        with _lock:
            palette = palettes.get(key)
        if palette is None:
            palette = learn_palette(*key[:3], read_pinned(self.settings.pinned))
            with _lock, suppress(ValueError):  # too large to be kept
                palettes[key] = palette
        return palette.edited(read_edits(self.settings.palette))

    def _predict(self, canvas):
        if canvas == self.canvas_:
            matches = self.matches_
        else:
            *_, (matches, _) = self._search(self.canvas_, canvas)
        labels = majority(self.palette_.labels.ravel(), matches)
        colours = self.palette_.colours[labels]
        if self.settings.reconstruction != "report":  # the report paints the palette colour itself
            colours = self._shaded(canvas.gray[~canvas.known], labels)
        rgb = canvas.gray_rgb()
        found = labels[:, None] != NOT_FOUND  # the others stay gray
        rgb[~canvas.known] = np.where(found, colours, rgb[~canvas.known])
        return rgb

    def _shaded(self, gray: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The palette colours in these grays, (n, 3): each of the few different pairs once."""
        ab = to_ab(self.palette_.colours)
        which = np.unique(gray, return_inverse=True)[1]
        _, first, pair = np.unique(which * (1 + len(ab)) + labels, return_index=True,
                                   return_inverse=True)
        return ab_to_rgb(gray[first], ab[labels[first]], self.settings.reconstruction)[pair]

    def _search(self, known: Canvas, asked: Canvas) -> Iterator[tuple[np.ndarray, Progress | None]]:
        """The pixels of `known` most similar to each unknown pixel of `asked`: see `matches_`.

        Yields what is found so far after each block; of an earlier search, all at once.
        """
        patch = self.settings.patch_size, self.settings.row_weight
        neighbours = self.settings.neighbours
        approximate = self.settings.search == "approximate"
        key = known, asked, patch, neighbours, approximate
        with _lock:
            matches = searches.get(key)
        if matches is not None:
            yield matches, None
            return
        patches, pixels = known_patches(known, *patch)
        queries, pixels = unknown_patches(asked, *patch), pixels.astype(np.int32)
        for rows, answered in nearest_in_blocks(patches, queries, neighbours, approximate):
            matches = np.where(rows == NOT_FOUND, np.int32(NOT_FOUND), pixels[rows])
            yield matches, Progress(answered, len(queries)) if len(queries) else None
        with _lock, suppress(ValueError):  # too large to be kept
            searches[key] = matches


def majority(labels: np.ndarray, matches: np.ndarray) -> np.ndarray:
    """The most frequent of each row's labels; of equals, the leftmost."""
    votes = np.where(matches == NOT_FOUND, NOT_FOUND, labels[matches])
    if votes.shape[1] == 1:
        return votes[:, 0]
    support = np.stack([(votes == votes[:, [j]]).sum(axis=1) for j in range(votes.shape[1])], 1)
    return np.take_along_axis(votes, support.argmax(axis=1)[:, None], axis=1)[:, 0]
