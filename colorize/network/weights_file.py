"""Trained weights as a file, and the check that a file's weights fit the network.

The format is safetensors: names, types, shapes and numbers, but no code.
"""

from collections.abc import Mapping

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from colorize.network.spec import Spec, Weights, draw_weights
from colorize.settings import ColorizeError

MAX_BYTES = 10 * 2**20


def to_file(weights: Weights) -> bytes:
    """The weights as the contents of a .safetensors file."""
    return save(weights)


def from_file(data: bytes, spec: Spec) -> Weights:
    """Inverse of :func:`to_file`, for a network of this spec.

    Raises
    ------
    ColorizeError
        If it is not a safetensors file or its weights do not fit.

    Examples
    --------
    >>> from colorize.network.spec import figure3
    >>> weights = draw_weights(figure3(width=4), seed=0)
    >>> sorted(from_file(to_file(weights), figure3(width=4))) == sorted(weights)
    True
    """
    if len(data) > MAX_BYTES:
        raise ColorizeError(f"The file has {len(data) / 2**20:.1f} MB, must have at most "
                         f"{MAX_BYTES // 2**20}.")
    try:
        weights = load(data)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError):
        raise ColorizeError("The file is not a safetensors file with plain numbers.") from None
    require_fit(weights, spec)
    return weights


def require_fit(weights: Mapping[str, np.ndarray], spec: Spec) -> None:
    """Raise unless a network of this spec can use these weights.

    Raises
    ------
    ColorizeError
        If a name, type or shape differs, or a number is not finite.
    """
    expected = draw_weights(spec, seed=0)
    if weights.keys() != expected.keys():
        different = sorted(map(str, weights.keys() ^ expected.keys()))
        word = "lacks" if different[0] in expected else "must not have"
        raise ColorizeError(f"The file {word} the array {different[0][:40]!r}; "
                         f"this network's are {', '.join(expected)}.")
    for name, example in expected.items():
        array = weights[name]
        if array.dtype != example.dtype or array.shape != example.shape:
            raise ColorizeError(f"The array {name!r} is {array.dtype} {array.shape}, must be "
                             f"{example.dtype} {example.shape} with these settings.")
        if not np.isfinite(array).all():
            raise ColorizeError(f"The array {name!r} must hold finite numbers only.")
