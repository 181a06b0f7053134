"""The improved agent: the report's network, gray in, a and b out."""

from colorize.agents.base import Agent
from colorize.agents.lessons import PLACES, Teacher, inputs, whole
from colorize.color import ab_to_rgb, unscale_ab
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3
from colorize.network.training import SCHEDULES, train
from colorize.settings import ImprovedSettings


class ImprovedAgent(Agent):
    """Figure 3's network, trained on the known region alone.

    A known region that is a rectangle is cut out and trained on, as the report
    did; any other is masked in the loss.  Beyond the report, the network may be
    told the row and column of a pixel, and be shown patches, mirrored and with
    the gray varied: see :mod:`colorize.agents.lessons`.

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
        spec = figure3(s.width, inputs=1 + PLACES[s.place])
        self.engine_ = make_engine(s.engine, spec, draw_weights(spec, s.seed), s.optimizer)
        self.loss_ = train(
            Teacher(self.engine_, s), *whole(canvas, s.place).arrays, epochs=s.epochs,
            rate=SCHEDULES[s.schedule](s.learning_rate, s.epochs),
            on_progress=on_progress, preview=lambda: self.predict(canvas),
        )
        return self

    def _paint(self, canvas):
        height, width = canvas.shape
        scaled = self.engine_.forward(inputs(canvas, self.settings.place))[0, :, :height, :width]
        return ab_to_rgb(canvas.gray, unscale_ab(scaled.transpose(1, 2, 0)),  # (H, W, 2)
                         self.settings.way_back)
