"""The improved agent: the report's network, gray in, a and b out."""

import numpy as np

from colorize.agents.base import Agent
from colorize.canvas import Canvas
from colorize.color import ab_to_rgb, scale_ab, to_ab, unscale_ab
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3
from colorize.network.training import SCHEDULES, train
from colorize.settings import ImprovedSettings


class ImprovedAgent(Agent):
    """Figure 3's network, trained on the known region alone.

    A known region that is a rectangle is cut out and trained on, as the report
    did; any other is masked in the loss.

    Attributes
    ----------
    engine_ : Engine
        The network as it is now.
    loss_ : list of float
        Mean squared error on a, b in [0, 1], before each epoch's update.
    """

    Settings = ImprovedSettings
    title = "Improved agent"

    def fit(self, canvas, on_progress=None):
        s = self.settings
        spec = figure3(s.width)
        self.engine_ = make_engine(s.engine, spec, draw_weights(spec, s.seed), s.optimizer)
        self.loss_ = train(
            self.engine_, *_lesson(canvas), epochs=s.epochs,
            rate=SCHEDULES[s.schedule](s.learning_rate, s.epochs),
            on_progress=on_progress, preview=lambda: self.predict(canvas),
        )
        return self

    def _paint(self, canvas):
        height, width = canvas.shape
        scaled = self.engine_.forward(_inputs(canvas))[0, :, :height, :width]
        return ab_to_rgb(canvas.gray, unscale_ab(scaled.transpose(1, 2, 0)),  # (H, W, 2)
                         self.settings.way_back)


def _inputs(canvas: Canvas) -> np.ndarray:
    """What the network sees: (1, 1, H, W) float32."""
    return _pad_to_even(canvas.gray[None, None])


def _lesson(canvas: Canvas) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Inputs, targets and mask to train on, each (1, C, H, W) float32 with even H and W."""
    box = canvas.known_box or (slice(None), slice(None))
    target = scale_ab(to_ab(canvas.rgb[box])).transpose(2, 0, 1)[None]  # (1, 2, H, W)
    mask = _pad_to_even(canvas.known[box][None, None].astype(np.float32), mode="constant")
    x = _pad_to_even(canvas.gray[box][None, None])
    return x, _pad_to_even(target), None if mask.all() else mask


def _pad_to_even(x: np.ndarray, mode: str = "edge") -> np.ndarray:
    """Add a last row and column where the number is odd; the network halves and doubles."""
    return np.pad(x, ((0, 0), (0, 0), (0, x.shape[2] % 2), (0, x.shape[3] % 2)), mode=mode)
