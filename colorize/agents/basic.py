"""The basic agent: a k-means palette, spread by the most similar gray patch."""

import numpy as np

from colorize.agents.base import Agent
from colorize.canvas import Canvas
from colorize.color import ab_to_rgb, to_ab
from colorize.palette import learn_palette
from colorize.patches import known_patches, nearest, unknown_patches
from colorize.recent import Recent
from colorize.settings import BasicSettings

# Which patches are alike depends on neither k nor the seed: a new k finds its search here.
_searches = Recent(room=32e6, weigh=lambda teachers: teachers.nbytes)

_NOBODY = -1  # a stopped search leaves pixels without a teacher; they stay gray


class BasicAgent(Agent):
    """For each unknown pixel, the palette colour of the most similar known patch.

    Source: the report's basic agent (``neighbours=1``) and the assignment behind
    it (``neighbours=6``: the majority; a tie goes to the most similar).

    Attributes
    ----------
    palette_ : Palette
    canvas_ : Canvas
        The canvas whose patches teach.
    teachers_ : (m, neighbours) array of int32
        For each unknown pixel of it, the known pixels it learns from, as flat
        indices; -1 where the search was stopped before.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> canvas, truth = split_left_right(np.full((16, 32, 3), 90, np.uint8))
    >>> int(abs(BasicAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = BasicSettings
    title = "Basic agent"

    def fit(self, canvas, on_progress=None):
        palette = learn_palette(canvas, self.settings.k, self.settings.seed)
        self.teachers_ = self._search(canvas, canvas, on_progress)
        self.palette_, self.canvas_ = palette, canvas
        return self

    def _paint(self, canvas):
        teachers = self.teachers_ if canvas == self.canvas_ else self._search(self.canvas_, canvas)
        labels = _majority(self.palette_.labels.ravel(), teachers)
        colours = self.palette_.colours[labels]
        if self.settings.way_back != "report":  # the report paints the palette colour itself
            palette_ab = to_ab(self.palette_.colours)
            colours = ab_to_rgb(canvas.gray[~canvas.known], palette_ab[labels],
                                self.settings.way_back)
        rgb = canvas.gray_rgb()
        rgb[~canvas.known] = np.where(labels[:, None] == _NOBODY, rgb[~canvas.known], colours)
        return rgb

    def _search(self, known: Canvas, asked: Canvas, on_progress=None) -> np.ndarray:
        """The pixels of `known` that teach each unknown pixel of `asked`; see `teachers_`."""
        size, neighbours = self.settings.patch_size, self.settings.neighbours

        def search():
            patches, pixels = known_patches(known, size)
            rows = nearest(patches, unknown_patches(asked, size), neighbours, on_progress)
            return np.where(rows == _NOBODY, np.int32(_NOBODY), pixels.astype(np.int32)[rows])

        return _searches.get((known, asked, size, neighbours), search,
                             keep=lambda teachers: (teachers != _NOBODY).all())


def _majority(labels: np.ndarray, teachers: np.ndarray) -> np.ndarray:
    """The most frequent of each row's labels; of equals, the leftmost."""
    votes = np.where(teachers == _NOBODY, _NOBODY, labels[teachers])
    if votes.shape[1] == 1:
        return votes[:, 0]
    support = np.stack([(votes == votes[:, [j]]).sum(axis=1) for j in range(votes.shape[1])], 1)
    return np.take_along_axis(votes, support.argmax(axis=1)[:, None], axis=1)[:, 0]
