"""The improved agent: the report's network, gray in, a and b out."""

from dataclasses import replace

import numpy as np

from colorize.agents.base import Agent
from colorize.agents.lessons import PLACES, Teacher, inputs, whole
from colorize.agents.watch import Watch, hold_back
from colorize.canvas import Canvas
from colorize.color import ab_to_rgb, to_ab, unscale_ab
from colorize.network.engine import Engine, make_engine
from colorize.network.spec import Spec, Weights, draw_weights, figure3, start_at
from colorize.network.training import SCHEDULES, train
from colorize.settings import ImprovedSettings

SIGHT = 8  # pixels: further away, nothing in figure 3's network reaches


class ImprovedAgent(Agent):
    """Figure 3's network, trained on the known region alone.

    A known region that is a rectangle is cut out and trained on, as the report
    did; any other is masked in the loss.  Beyond the report, the network may be
    told the row and column of a pixel, and be shown patches, mirrored and with
    the gray varied: see :mod:`colorize.agents.lessons`; and on a picture where it
    sees little colour, its guesses are drawn back to the mean.

    Attributes
    ----------
    weights_ : dict of str to array
        The network's, as they are now.
    engine_ : Engine or None
        What computes it; none while it is at rest, with the weights `at_rest_`.
    loss_ : list of float
        Mean squared error on a, b in [0, 1], before each epoch's update.
    note_ : str
        A sentence if the training ended otherwise than by its epochs.
    rate_by_hand : float or None
        Set while it trains, it takes the schedule's place from the next epoch on.
    """

    Settings = ImprovedSettings
    title = "Improved agent"
    rate_by_hand: float | None = None

    @property
    def spec(self) -> Spec:
        """The network of these settings, as data."""
        return figure3(self.settings.width, inputs=1 + PLACES[self.settings.place])

    def fit(self, canvas, on_progress=None):
        s = self.settings
        weights = draw_weights(self.spec, s.seed)
        if s.centre == "on":
            weights = start_at(weights, whole(canvas, s).mean())
        return self.restore(weights).train_on(canvas, s.epochs, on_progress)

    def restore(self, weights: Weights, losses: list[float] = ()) -> "ImprovedAgent":
        """Take these weights for what was learnt; the optimizer's memory starts empty."""
        self.engine_, self.at_rest_ = None, weights
        self.loss_, self.note_ = list(losses), ""
        return self

    @property
    def weights_(self) -> Weights:
        return self.at_rest_ if self.engine_ is None else self.engine_.weights()

    def _at_work(self) -> Engine:
        """The engine: made when first asked for, since PyTorch takes 3 s and 200 MB."""
        if self.engine_ is None:
            s = self.settings
            decay = s.weight_decay if s.optimizer == "adam" else 0.0
            self.engine_ = make_engine(s.engine, self.spec, self.at_rest_, s.optimizer, decay)
        return self.engine_

    def rest(self) -> None:
        """Let go of all memory but the weights', as long as nothing is trained."""
        self.at_rest_, self.engine_ = self.weights_, None

    def train_on(self, canvas, epochs: int, on_progress=None):
        """Go on from what was learnt, with the schedule once more over so many epochs."""
        s, before = self.settings, len(self.loss_)
        schedule = SCHEDULES[s.schedule](s.learning_rate, epochs)
        lesson, self.note_ = whole(canvas, s), ""
        held_back = hold_back(lesson, s.seed) if s.early_stop == "on" else None
        learn, held = held_back or (lesson, None)

        def hear(word):
            self.loss_.append(word.loss)
            word = replace(word, step=before + word.step, total=before + word.total)
            return on_progress is not None and on_progress(word)

        watch = Watch(self._at_work(), lambda: self.rate_by_hand or s.learning_rate, hear, held)
        train(
            Teacher(self._at_work(), s, before), *learn.arrays, epochs=epochs, on_progress=watch,
            rate=lambda epoch: self.rate_by_hand or schedule(epoch),
            preview=lambda: self.predict(canvas),
        )
        self._keep_best(watch, before)
        return self

    def _keep_best(self, watch: Watch, before: int) -> None:
        if watch.best is None:
            return
        self.restore(watch.best, self.loss_)
        if watch.stopped_early:
            self.note_ = (f"Stopped early, at epoch {len(self.loss_)}: what was held back was "
                          f"coloured best at epoch {before + watch.best_step}; those weights "
                          "are kept.")

    def _paint(self, canvas):
        asked = ~canvas.known  # colouring what is known already would double time and memory
        rgb = np.zeros((*canvas.shape, 3), np.uint8)
        if asked.any():
            ab = np.zeros((*canvas.shape, 2), np.float32)
            box = _around(asked)
            seen = self._at_work().forward(inputs(canvas, self.settings)[:, :, *box])[0]
            height, width = ab[box].shape[:2]
            ab[box] = unscale_ab(seen[:, :height, :width].transpose(1, 2, 0))  # (h, w, 2)
            guess = self._shrink(ab[asked], canvas)
            rgb[asked] = ab_to_rgb(canvas.gray[asked], guess, self.settings.way_back)
        return rgb

    def _shrink(self, ab: np.ndarray, canvas: Canvas) -> np.ndarray:
        """Draw guesses, (n, 2), back to the mean colour of what is known.

        The less of the known colours' variance they show, the further: to a half where
        they show `shrinkage` of it.  As in James and Stein's "Estimation with quadratic
        loss" (1961), a signal counts by how far it stands out of the noise; the power
        was chosen on photographs.
        """
        known = to_ab(canvas.rgb[canvas.known])
        away = ab - known.mean(axis=0)
        seen = (away**2).sum(axis=-1).mean()
        if not (self.settings.shrinkage and seen):
            return ab
        doubt = self.settings.shrinkage * known.var(axis=0).sum() / seen
        return ab - away * doubt**3 / (1 + doubt**3)


def _around(asked: np.ndarray) -> tuple[slice, slice]:
    """The box of what is asked, and as much around it as the network sees of it."""
    box = []
    for axis in (1, 0):
        places = np.flatnonzero(asked.any(axis=axis))
        low = max(0, places[0] - SIGHT)
        high = places[-1] + 1 + SIGHT
        box.append(slice(low - low % 2, high + high % 2))  # the network halves and doubles
    return tuple(box)
