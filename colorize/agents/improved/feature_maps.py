"""Pictures of a network's inside: filters and activation maps as one sheet of tiles.

The weights are copied and run by an engine of their own, so that a network may be
looked at while it trains.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved.batches import network_inputs as inputs
from colorize.canvas import Canvas
from colorize.network.engine import make_engine
from colorize.network.spec import Conv, Spec, TransConv, Weights, ceil_div
from colorize.settings import ImprovedSettings

SIDE = 96  # pixels of a tile, at most
LOOKED_AT = 256  # pixels: of a larger picture, every second or third is looked at
GAP = 1  # pixels between two tiles


@dataclass(frozen=True)
class Sheet:
    """Tiles in rows, in one picture.

    Parameters
    ----------
    webp : bytes
    count, columns, height, width : int
        How many tiles, in how many columns, and the size of one in pixels.
    """

    webp: bytes
    count: int
    columns: int
    height: int
    width: int


def layer_names(spec: Spec) -> list[str]:
    """A name for each layer whose maps can be seen: those before a ReLU are left out."""
    return [f"{index // 2 + 1}. {type(spec[index - 1]).__name__} + {type(layer).__name__}"
            for index, layer in enumerate(spec) if not isinstance(layer, (Conv, TransConv))]


def filters(weights: Weights) -> Sheet:
    """The first layer's filters as they meet gray: light where positive, dark where negative."""
    tiles = weights["0.weight"][:, 0]  # (outputs, k, k)
    most = np.abs(tiles).max(axis=(1, 2), keepdims=True)
    return _sheet((tiles / np.maximum(most, 1e-12) + 1) / 2, enlarge=SIDE // 2 // tiles.shape[1])


def maps(settings: ImprovedSettings, weights: Weights, canvas: Canvas, layer: int,
         view: Callable[[np.ndarray], np.ndarray]) -> Sheet:
    """What the layer, counted from 0 as in `layer_names`, makes of this picture.

    Each tile goes from its own least to its own greatest value.  `view` says what to
    show of each map, (h, w).
    """
    every = ceil_div(max(canvas.shape), LOOKED_AT)
    x = inputs(canvas, settings)[:, :, ::every, ::every]
    x = x[:, :, : x.shape[2] // 2 * 2, : x.shape[3] // 2 * 2]
    upto = ImprovedAgent(settings).spec[: 2 * layer + 2]
    engine = make_engine("numpy", upto, weights, settings.optimizer)
    tiles = np.stack([view(tile) for tile in engine.forward(x)[0]])
    low, high = tiles.min(axis=(1, 2), keepdims=True), tiles.max(axis=(1, 2), keepdims=True)
    return _sheet((tiles - low) / np.maximum(high - low, 1e-12))


def _sheet(tiles: np.ndarray, enlarge: int = 1) -> Sheet:
    """Tiles (N, h, w) in [0, 1] side by side."""
    every = ceil_div(max(tiles.shape[1:]), SIDE)
    tiles = tiles[:, ::every, ::every].repeat(enlarge, 1).repeat(enlarge, 2)
    count, height, width = tiles.shape
    columns = min(8, count)
    rows = ceil_div(count, columns)
    grid = np.zeros((rows * columns, height, width))
    grid[:count] = tiles
    picture = grid.reshape(rows, columns, height, width).swapaxes(1, 2)  # (rows, h, columns, w)
    picture = picture.reshape(rows * height, columns * width)
    buffer = BytesIO()
    Image.fromarray(np.rint(255 * picture).astype(np.uint8)).save(buffer, "webp", quality=80,
                                                                  method=0)
    return Sheet(buffer.getvalue(), count, columns, height, width)


def tile(maps: np.ndarray, columns: int) -> np.ndarray:
    """Set maps side by side, each stretched from its own darkest to its own brightest.

    Parameters
    ----------
    maps : (C, H, W) array of float
    columns : int

    Returns
    -------
    picture : (rows * (H + 1) - 1, columns * (W + 1) - 1) array of uint8
        White between the tiles and where there are too few.

    Examples
    --------
    >>> tile(np.array([[[0.0, 2.0]], [[1.0, 1.0]]]), columns=2)
    array([[  0, 255, 255,   0,   0]], dtype=uint8)
    """
    count, height, width = maps.shape
    rows = ceil_div(count, columns)
    low, high = maps.min(axis=(1, 2), keepdims=True), maps.max(axis=(1, 2), keepdims=True)
    levels = np.rint(255 * (maps - low) / np.where(high > low, high - low, 1)).astype(np.uint8)
    padded = np.pad(levels, ((0, rows * columns - count), (0, GAP), (0, GAP)),
                    constant_values=255)
    grid = padded.reshape(rows, columns, height + GAP, width + GAP).swapaxes(1, 2)
    return grid.reshape(rows * (height + GAP), columns * (width + GAP))[:-GAP, :-GAP]
