"""The constants of the context agent that were chosen by the PSNR on photographs.

To print the mean gain of other values over photographs, with its standard error::

    python -m benchmarks.constants PHOTOS... --constant PRIOR_STRENGTH --values 5 20 80

The other modules read these as attributes of this module when they run, so that the
benchmark can change them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """The amount of computation.

    Parameters
    ----------
    side : int
        Pixels of the longer side at working size.
    share : float
        Of the known pixels, the share that each tree is trained on.
    trees : int
        Trees of the forest; the one at half size has half as many.
    fold_trees : int
        Trees of the forests trained on a validation split; 0: no validation folds.
    second_pass_trees : int
        Trees of the second pass, which needs validation folds.
    """

    side: int
    share: float
    trees: int
    fold_trees: int
    second_pass_trees: int


#: The setting `effort` -> the amount of computation.
EFFORTS = {"full": Effort(256, 0.2, 100, 20, 40), "quick": Effort(128, 0.4, 20, 0, 0)}

#: Model -> its weight near the known region, and far from it, without validation folds.
#: The rest to 1 is the weight of the mean colour.
PRIOR = {"propagation": (0.13, 0.00), "forest": (0.67, 0.60), "forest at half size": (0.20, 0.40)}

#: Weight of :data:`PRIOR` against the validation folds of one canvas, which are only two.
PRIOR_STRENGTH = 20.0

#: Weight of the second pass.  It cannot be validated: it is trained on all folds.
SECOND_PASS_SHARE = 0.5

#: Contrast of the propagation, among the models and in the last smoothing.
CONTRAST = 0.6

#: Of :func:`~colorize.agents.context.error_model.shrink_to_mean`: the factor of the
#: noise-to-signal ratio, and the power it is raised to.
NOISE_FACTOR, NOISE_POWER = 0.8, 1.5

#: Of :func:`~colorize.agents.context.error_model.error_from_photographs`: the weights of the
#: terms, and the curve from their sum to the error in levels.  ``benchmarks/confidence`` finds
#: them.
ERROR_WEIGHTS = (0.357, 0.574, 0.512)
ERROR_CURVE = (
    (0.95, 1.32, 1.52, 1.69, 1.83, 1.96, 2.07, 2.17, 2.26, 2.35, 2.43, 2.53, 2.65, 2.79, 3.0,
     3.37),
    (3.06, 4.82, 5.25, 6.38, 7.68, 8.94, 10.26, 11.18, 12.41, 13.56, 15.55, 17.02, 20.17, 24.02,
     29.32, 46.22),
)
