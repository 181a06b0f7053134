"""The guided filter: enlarges values along the edges of a gray picture.

Source: He and Sun, "Fast guided filter" (2015).
"""

import numpy as np
from scipy.ndimage import uniform_filter
from skimage.transform import resize


def guided_enlarge(values: np.ndarray, small: np.ndarray, gray: np.ndarray) -> np.ndarray:
    """Enlarge `values` to the size of `gray` so that their edges follow its edges.

    In a window of 3 x 3 small pixels the values are fitted by a linear function of the
    gray, ``slope * gray + constant``.  The slopes and constants are enlarged, not the
    values, and applied to the large gray picture.

    Parameters
    ----------
    values : (h, w, C) array of float
    small : (h, w) array of float
        The gray picture at the size of the values.
    gray : (H, W) array of float

    Returns
    -------
    enlarged : (H, W, C) array of float
        `values` itself if the sizes are equal.

    Examples
    --------
    >>> small, gray = np.array([[0.0, 0, 1, 1]]), np.array([[0.0, 0, 0, 0, 1, 1, 1, 1]])
    >>> guided_enlarge(10 * small[..., None], small, gray)[0, :, 0].round()
    array([ 0.,  0.,  0.,  1.,  9., 10., 10., 10.])
    """
    if small.shape == gray.shape:
        return values

    def mean(x):
        return uniform_filter(x, (3, 3) + (0,) * (x.ndim - 2), mode="nearest")

    guide = small[..., None].astype(np.float64)
    centre, level = mean(guide), mean(values)
    slope = (mean(guide * values) - centre * level) / (mean(guide**2) - centre**2 + 1e-3)
    line = mean(np.concatenate([slope, level - slope * centre], axis=-1))
    slope, constant = np.split(resize(line, gray.shape, order=1, mode="edge"), 2, axis=-1)
    return slope * gray[..., None] + constant
