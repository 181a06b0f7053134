"""A few colours that stand for many: k-means on the colours of the known region.

Some of them may be pinned: given, and not learnt.  All may be edited afterwards: painted in
another colour.  Colours are uint8 (k, 3); as text they are ``rrggbb``, perhaps after a ``#``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from colorize.canvas import Canvas
from colorize.settings import ColorizeError

STEPS = 300  # of k-means with pinned colours, at most: as many as scikit-learn takes


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
    inertia : float
        Sum of the known pixels' squared distances in RGB to the centres of their clusters.
    """

    colours: np.ndarray
    shares: np.ndarray
    labels: np.ndarray
    inertia: float = float("nan")

    @property
    def hex(self) -> list[str]:
        """The colours as ``#rrggbb``."""
        return ["#" + bytes(colour).hex() for colour in self.colours]

    def repaint(self) -> np.ndarray:
        """The known region in palette colours, (H, W, 3) uint8, zero elsewhere."""
        return np.where(self.labels[..., None] >= 0, self.colours[self.labels], 0).astype(np.uint8)

    def edited(self, edits: Mapping[int, str]) -> "Palette":
        """The same clusters, some in other colours.

        Parameters
        ----------
        edits : mapping of int to str
            Number of a colour, from 1 -> its new colour.  Numbers above k have no effect.

        Examples
        --------
        >>> palette = Palette(np.zeros((2, 3), np.uint8), np.array([0.6, 0.4]), np.zeros((1, 1)))
        >>> palette.edited({2: "#aa3311"}).hex
        ['#000000', '#aa3311']
        """
        colours = self.colours.copy()
        for number, colour in edits.items():
            if 1 <= number <= len(colours):
                colours[number - 1] = _from_hex(colour)
        return replace(self, colours=colours)


def read_pinned(text: str) -> list[str]:
    """The colours in the text of the setting `pinned`.

    Examples
    --------
    >>> read_pinned("aa3311,#2040C0"), read_pinned("none")
    (['aa3311', '2040c0'], [])
    """
    return [] if text == "none" else text.lower().replace("#", "").split(",")


def read_edits(text: str) -> dict[int, str]:
    """Number -> colour, from the text of the setting `palette`.

    Examples
    --------
    >>> read_edits("2:aa3311,5:#2040C0"), read_edits("none")
    ({2: 'aa3311', 5: '2040c0'}, {})
    """
    pairs = (entry.split(":") for entry in read_pinned(text))
    return {int(number): colour for number, colour in pairs}


def learn_palette(canvas: Canvas, k: int, seed: int, pinned: Sequence[str] = ()) -> Palette:
    """Cluster the known colours in RGB with scikit-learn's k-means.

    Equal colours are one weighted sample, which is the same problem but smaller.
    A picture with fewer than k colours gets a palette of all it has.

    scikit-learn's k-means has no fixed centres.  With pinned colours, its result is where the
    steps of Lloyd's algorithm begin: each pinned colour takes the place of the nearest centre
    that is left.  Then, in turn, each colour goes to its nearest centre, and each centre that
    is not pinned to the mean of its colours, until nothing changes.

    Parameters
    ----------
    canvas : Canvas
    k : int
        Number of colours, with the pinned ones.
    seed : int
    pinned : sequence of str
        The fixed colours.  One that is nearest to no known pixel has a share of 0.

    Raises
    ------
    ColorizeError
        If there are more pinned colours than k.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, _ = split(np.full((4, 6, 3), 200, np.uint8))
    >>> learn_palette(canvas, k=5, seed=0).hex
    ['#c8c8c8']
    """
    from sklearn.cluster import KMeans  # 1 s and 100 MB, which the server itself has no use for

    if len(pinned) > k:
        raise ColorizeError(f"pinned has {len(pinned)} colours, must have at most k={k}")
    codes, which, counts = np.unique(_pack(canvas.rgb[canvas.known]), return_inverse=True,
                                     return_counts=True)
    colours = _unpack(codes)
    model = KMeans(min(k, len(colours)), n_init=1, random_state=seed)
    with threadpool_limits(1, "openmp"):  # threads would add up in an order of their own
        model.fit(colours.astype(np.float32), sample_weight=counts)
    centres, owners, inertia = model.cluster_centers_, model.labels_, float(model.inertia_)
    if pinned:
        fixed = np.array([_from_hex(colour) for colour in pinned], float)
        centres, owners, inertia = _with_pinned(colours.astype(float), counts, centres, fixed)
    shares = np.bincount(owners, counts, minlength=len(centres)) / counts.sum()
    order = np.argsort(-shares, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    labels = np.full(canvas.shape, -1, np.int8)
    labels[canvas.known] = rank[owners][which]
    return Palette(np.rint(centres[order]).astype(np.uint8), shares[order], labels, inertia)


def _with_pinned(colours: np.ndarray, counts: np.ndarray, centres: np.ndarray,
                 fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Centres with the fixed ones among them, the centre of each colour, and the inertia."""
    centres, free = centres.astype(float), list(range(len(centres)))
    for colour in fixed:
        if free:
            nearest = min(free, key=lambda at: np.square(centres[at] - colour).sum())
            free.remove(nearest)
            centres[nearest] = colour
        else:  # fewer different colours than k
            centres = np.vstack([centres, colour])
    owners = None
    for _ in range(STEPS):
        before, (owners, squared) = owners, _nearest(colours, centres)
        if before is not None and (owners == before).all():
            break
        for at in free:
            own = owners == at
            if own.any():  # an empty cluster stays where it is
                centres[at] = np.average(colours[own], axis=0, weights=counts[own])
    return centres, owners, float(squared @ counts)


def _nearest(colours: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest centre of each colour, the first of equals, and its squared distance."""
    owners, least = np.zeros(len(colours), np.intp), np.full(len(colours), np.inf)
    for at, centre in enumerate(centres):
        squared = np.square(colours - centre).sum(axis=1)
        closer = squared < least
        owners[closer], least[closer] = at, squared[closer]
    return owners, least


def _from_hex(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _pack(rgb: np.ndarray) -> np.ndarray:
    """(n, 3) uint8 -> (n,) int: sorting numbers is ten times quicker than sorting rows."""
    return rgb.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)


def _unpack(codes: np.ndarray) -> np.ndarray:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(np.uint8)
