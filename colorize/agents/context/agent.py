"""The context agent: several unlike models, joined by what they got right beside the known."""

from dataclasses import dataclass

import numpy as np

from colorize.agents.base import Agent, OnProgress, Progress
from colorize.agents.context import blend
from colorize.agents.context.doubt import Doubt, restrain
from colorize.agents.context.models import Forest, Halved, Mean, Model, Spread
from colorize.agents.context.refine import settle
from colorize.agents.context.result import Result
from colorize.agents.context.scene import Scene, reduce
from colorize.agents.context.surroundings import describe_guess
from colorize.canvas import Canvas
from colorize.imaging.color import chroma_to_rgb
from colorize.settings import ContextSettings


@dataclass(frozen=True)
class Effort:
    """How much work: working size in pixels, and what the forests get."""

    side: int
    share: float  # of the known pixels, seen by each tree
    trees: int
    lesson_trees: int  # 0: no lessons, nothing is held back
    second_trees: int  # of the second look, which needs lessons


EFFORTS = {"full": Effort(256, 0.2, 100, 20, 40), "quick": Effort(128, 0.4, 20, 0, 0)}

#: Model -> its weight near the known region, and far from it, before any lesson.
#: Chosen on a set of photographs; what is missing to 1 goes to the mean colour.
PRIOR = {"propagation": (0.13, 0.00), "forest": (0.67, 0.60), "forest at half size": (0.20, 0.40)}

SECOND = 0.5  # share of the second look; no lesson can tell, since it learns from all of them
TRUST = 20.0  # in the prior, against one canvas's lessons: two halves of a half teach little


class ContextAgent(Agent):
    """The best guess that one canvas allows.

    1. Describe every pixel by the grays around it: brightness, texture, edges,
       from near to far (:mod:`~colorize.agents.context.features`), and by the
       region it lies in (:mod:`~colorize.agents.context.regions`).
    2. Let unlike models guess: a forest, another at half the size, the propagation
       baseline, the mean colour.
    3. Join them by weights that depend on the distance to the known region,
       learnt on parts of it held back (:mod:`~colorize.agents.context.blend`).
    4. Look a second time: another forest also sees what the joined guess says of
       the surroundings (:mod:`~colorize.agents.context.surroundings`).  It learns
       from the guesses about the parts held back: about what a model was taught
       it guesses too well.
    5. Leave more to the mean colour, all over, if all this adds little to it and is
       in dispute (:func:`~colorize.agents.context.doubt.restrain`).
    6. Smooth along edges, the known colours held fast
       (:mod:`~colorize.agents.context.refine`).

    All guesses are means of what is likely, so they fade towards the average
    colour where nobody knows; that keeps errors small, and colours pale.
    Pictures larger than the working size are coloured small, then enlarged
    along the edges of their own gray.

    Attributes
    ----------
    canvas_ : Canvas
        What it was fitted on; the pictures below are of this canvas.
    models_ : dict of str to Model
    weights_ : (M - 1, 2) array of float
        Near and far weight of each model but the mean: what the lessons made of
        :data:`PRIOR`.
    second_ : Forest or None
        The second look; None without lessons.
    doubt_ : Doubt
        From the models' disagreement to the expected error.
    result_ : Result
        What the pictures below are made from, when first asked for.
    confidence : (H, W) array of float32 in [0, 1]
        One where known; one half where the guess is expected to be off by
        :data:`~colorize.agents.context.doubt.HALF` levels.
    contributions : dict of str to (H, W) array of float32 in [0, 1]
        Each model's share at each pixel; they add up to 1.
    colourings : dict of str to (H, W, 3) array of uint8
        The picture as each model alone would colour it.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> picture = np.zeros((16, 16, 3), np.uint8)
    >>> picture[:8], picture[8:] = (200, 60, 60), (40, 40, 160)
    >>> canvas, truth = split_left_right(picture)
    >>> agent = ContextAgent().fit(canvas)
    >>> int(abs(agent.predict(canvas) - truth.astype(int)).max()) < 50
    True
    >>> list(agent.contributions), agent.confidence.shape
    (['mean', 'propagation', 'forest', 'forest at half size'], (16, 16))
    """

    Settings = ContextSettings
    title = "Context agent"

    def fit(self, canvas, on_progress=None):
        effort = EFFORTS[self.settings.effort]
        scene = reduce(canvas, effort.side)
        held_back = blend.parts(scene.known) if effort.lesson_trees else []
        tell = _Teller(on_progress, total=(1 + len(held_back)) * (1 + len(PRIOR))
                                    + bool(held_back) + 1)
        models = self._learn(scene, scene.known, effort.trees, tell)
        lessons = [self._lesson(scene, *part, tell) for part in held_back if not tell.stopped]
        lessons = [] if tell.stopped else lessons
        prior = np.array([PRIOR[name] for name in models if name != "mean"]).reshape(-1, 2)
        self.weights_ = blend.learn_weights(lessons, prior, TRUST)
        self.doubt_ = Doubt().fit(lessons, self.weights_)
        guesses, shares = self._ask(models, scene)
        first, second = blend.join(guesses, shares), None
        if lessons:
            for (_, ask), lesson in zip(held_back, lessons, strict=True):
                first[ask] = lesson.join(self.weights_)
            second = Forest(effort.second_trees, effort.share, self.settings.seed + 2)
            second.fit(scene, scene.known, describe_guess(scene, first))
            tell()
        self.canvas_, self.second_, self.models_ = canvas, second, models
        self.result_ = self._join(canvas, scene, guesses, shares, first)
        tell()
        return self

    def _learn(self, scene: Scene, teach: np.ndarray, trees: int,
               tell: "_Teller") -> dict[str, Model]:
        """Fit the models, the quickest first; those that a stop prevents are left out."""
        seed, share = self.settings.seed, EFFORTS[self.settings.effort].share
        models = {"mean": Mean(), "propagation": Spread(), "forest": Forest(trees, share, seed),
                  "forest at half size": Halved(Forest(trees // 2, min(1.0, 2 * share), seed + 1))}
        learnt = {}
        for name, model in models.items():
            if not learnt or not tell.stopped:
                learnt[name] = model.fit(scene, teach)
                tell()
        return learnt

    def _lesson(self, scene, teach, ask, tell) -> blend.Lesson:
        """Taught by one part of the known region, what do the models say of the other?"""
        models = self._learn(scene, teach, EFFORTS[self.settings.effort].lesson_trees, tell)
        guesses = np.stack([model.paint(scene, teach)[ask] for model in models.values()])
        return blend.Lesson(guesses, blend.near_and_far(teach)[:, ask], scene.chroma[ask])

    def _ask(self, models: dict[str, Model], scene: Scene) -> tuple[np.ndarray, np.ndarray]:
        """What the first models guess, (M, h, w, 2), and their shares, (M, h, w)."""
        guesses = np.stack([m.paint(scene, scene.known) for m in models.values()])
        return guesses, blend.shares(self.weights_, blend.near_and_far(scene.known))

    def _join(self, canvas: Canvas, scene: Scene, guesses: np.ndarray, shares: np.ndarray,
              first: np.ndarray) -> Result:
        """Add the second look at the `first` joined guess, restrain all, and smooth."""
        names = ["mean", *PRIOR][: len(guesses)]
        error = self.doubt_.expect(guesses, shares)
        if self.second_ is not None:
            again = self.second_.paint(scene, scene.known, describe_guess(scene, first))
            names, guesses = [*names, "second look"], np.concatenate([guesses, again[None]])
            shares = np.concatenate([(1 - SECOND) * shares, np.full_like(shares[:1], SECOND)])
        shares = restrain(scene, guesses, shares)
        chroma = settle(scene, blend.join(guesses, shares))
        return Result(canvas, scene, names, chroma, guesses, shares, error)

    def _colour(self, canvas: Canvas) -> Result:
        """Colour another canvas with what was learnt."""
        scene = reduce(canvas, EFFORTS[self.settings.effort].side)
        guesses, shares = self._ask(self.models_, scene)
        return self._join(canvas, scene, guesses, shares, blend.join(guesses, shares))

    def rest(self) -> None:
        """Let go of the forests, and of what they looked at: 50 MB.

        The pictures of its own canvas stay; another canvas has them grown again.
        """
        self.models_ = self.second_ = None
        for what in ("features", "regions", "labels", "half"):
            self.result_.scene.__dict__.pop(what, None)

    def _predict(self, canvas):
        if canvas != self.canvas_ and self.models_ is None:
            self.fit(self.canvas_)
        result = self.result_ if canvas == self.canvas_ else self._colour(canvas)
        return chroma_to_rgb(canvas.gray, result.full(result.chroma))

    confidence = property(lambda self: self.result_.confidence)
    contributions = property(lambda self: self.result_.contributions)
    colourings = property(lambda self: self.result_.colourings)


class _Teller:
    """Counts the steps of a fit, tells of each, and remembers being told to stop."""

    def __init__(self, on_progress: OnProgress | None, total: int):
        self._on_progress, self._total, self._step = on_progress, total, 0
        self.stopped = False

    def __call__(self):
        self._step += 1
        if self._on_progress is not None and not self.stopped:
            self.stopped = bool(self._on_progress(Progress(self._step, self._total)))
