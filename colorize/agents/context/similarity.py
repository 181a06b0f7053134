"""How different the colours of similar pixels are: how well the gray tells the colour.

The encoder (:mod:`~colorize.agents.context.encoder`) gives each pixel a code.  The mean chroma
of the known pixels is weighted by the similarity of their codes to that of a pixel::

    w_ij ~ exp(-|code_i - code_j|^2),   sum over known j of w_ij = 1

Where the known pixels of similar codes have different colours, any prediction is unsure.

Source: Vinyals et al., "Matching networks for one shot learning" (2016).
"""

import numpy as np
from skimage.transform import resize

from colorize.agents.context.scene import Scene, code_shape
from colorize.network.parallel import parallel_map

BLOCK = 256  # pixels whose weights are computed at a time


def similar_variance(scene: Scene) -> np.ndarray:
    """The variance of the chroma of the known pixels similar to each pixel, (h, w) float."""
    pictures = [picture.shrink(code_shape(picture.gray.shape)) for picture in scene.pictures]
    keys = np.concatenate([codes[picture.known]
                           for codes, picture in zip(scene.codes, pictures, strict=True)])
    chroma = np.concatenate([picture.chroma[picture.known] for picture in pictures])
    found = [resize(similar_mean(codes, keys, chroma)[1], picture.gray.shape, order=1, mode="edge")
             for codes, picture in zip(scene.codes, scene.pictures, strict=True)]
    return scene.of_pictures([each.reshape(-1, 1) for each in found]).reshape(scene.gray.shape)


def similar_mean(codes: np.ndarray, keys: np.ndarray,
                 chroma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weighted mean chroma of the known pixels, for every pixel, and its variance.

    Parameters
    ----------
    codes : (h, w, D) array of float32
    keys : (n, D) array of float32
        The codes of the known pixels.
    chroma : (n, 2) array of float
        Of the known pixels.

    Returns
    -------
    mean : (h, w, 2) array of float32
    variance : (h, w) array of float32
        The weighted mean of the squared distances from it.

    Examples
    --------
    >>> codes, keys = np.float32([[[9.0], [0.0]]]), np.float32([[0.0], [9.0]])
    >>> similar_mean(codes, keys, np.array([(-0.5, 0.2), (0.5, 0.1)]))[0].round(3).tolist()
    [[[0.5, 0.10000000149011612], [-0.5, 0.20000000298023224]]]
    """
    values = chroma.astype(np.float32)
    values = np.column_stack([values, (values**2).sum(axis=1)])
    lengths = (keys**2).sum(axis=1)
    queries = codes.reshape(-1, codes.shape[-1])

    def answer(block):
        weights = 2 * (block @ keys.T) - lengths
        weights = np.exp(weights - weights.max(axis=1, keepdims=True))
        return (weights @ values) / weights.sum(axis=1, keepdims=True)

    blocks = [queries[start : start + BLOCK] for start in range(0, len(queries), BLOCK)]
    found = np.concatenate(parallel_map(answer, blocks)).reshape(*codes.shape[:2], 3)
    mean = found[..., :2]
    return mean, np.maximum(found[..., 2] - (mean**2).sum(axis=-1), 0)
