"""A few colours that stand for many: k-means on the colours of the known region."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from colorize.canvas import Canvas


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours k-means found, the most frequent first.

    Parameters
    ----------
    colours : (k, 3) array of uint8
    shares : (k,) array of float
        Share of the known pixels each stands for; they add up to 1.
    labels : (H, W) array of int
        Which colour stands for each pixel; -1 where no colour is known.
    """

    colours: np.ndarray
    shares: np.ndarray
    labels: np.ndarray

    @property
    def hex(self) -> list[str]:
        """The colours as ``#rrggbb``."""
        return ["#" + bytes(colour).hex() for colour in self.colours]

    def repaint(self) -> np.ndarray:
        """The known region in palette colours, (H, W, 3) uint8, zero elsewhere."""
        return np.where(self.labels[..., None] >= 0, self.colours[self.labels], 0).astype(np.uint8)


def learn_palette(canvas: Canvas, k: int, seed: int) -> Palette:
    """Cluster the known colours in RGB with scikit-learn's k-means.

    Equal colours are one weighted sample, which is the same problem but smaller.
    A picture with fewer than k colours gets a palette of all it has.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, _ = split(np.full((4, 6, 3), 200, np.uint8))
    >>> learn_palette(canvas, k=5, seed=0).hex
    ['#c8c8c8']
    """
    from sklearn.cluster import KMeans  # 1 s and 100 MB, which the server itself has no use for

    codes, which, counts = np.unique(_pack(canvas.rgb[canvas.known]), return_inverse=True,
                                     return_counts=True)
    colours = _unpack(codes)
    model = KMeans(min(k, len(colours)), n_init=1, random_state=seed)
    with threadpool_limits(1, "openmp"):  # threads would add up in an order of their own
        model.fit(colours.astype(np.float32), sample_weight=counts)
    shares = np.bincount(model.labels_, counts, minlength=model.n_clusters) / counts.sum()
    order = np.argsort(-shares, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    labels = np.full(canvas.shape, -1, np.int8)
    labels[canvas.known] = rank[model.labels_][which]
    return Palette(np.rint(model.cluster_centers_[order]).astype(np.uint8), shares[order], labels)


def _pack(rgb: np.ndarray) -> np.ndarray:
    """(n, 3) uint8 -> (n,) int: sorting numbers is ten times quicker than sorting rows."""
    return rgb.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)


def _unpack(codes: np.ndarray) -> np.ndarray:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(np.uint8)
