"""Trained weights as a file, and the check that foreign ones fit the network.

The format is safetensors: names, types, shapes, numbers, and nothing that runs.
"""

from collections.abc import Mapping

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from colorize.network.spec import Spec, Weights, draw_weights

MOST_BYTES = 10 * 2**20


def to_file(weights: Weights) -> bytes:
    """The weights as the contents of a .safetensors file."""
    return save(weights)


def from_file(data: bytes, spec: Spec) -> Weights:
    """Inverse of :func:`to_file`, for a network of this spec.

    Raises
    ------
    ValueError
        One sentence, if it is no such file or its weights do not fit.

    Examples
    --------
    >>> from colorize.network.spec import figure3
    >>> weights = draw_weights(figure3(width=4), seed=0)
    >>> sorted(from_file(to_file(weights), figure3(width=4))) == sorted(weights)
    True
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file has {len(data) / 2**20:.1f} MB, must have at most "
                         f"{MOST_BYTES // 2**20}.")
    try:
        weights = load(data)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("The file is not a safetensors file with plain numbers.") from None
    require_fit(weights, spec)
    return weights


def require_fit(weights: Mapping[str, np.ndarray], spec: Spec) -> None:
    """Raise a ValueError, in one sentence, unless a network of this spec can take these."""
    expected = draw_weights(spec, seed=0)
    if weights.keys() != expected.keys():
        strange = sorted(map(str, weights.keys() ^ expected.keys()))
        word = "lacks" if strange[0] in expected else "must not have"
        raise ValueError(f"The file {word} the array {strange[0][:40]!r}; "
                         f"this network's are {', '.join(expected)}.")
    for name, right in expected.items():
        array = weights[name]
        if array.dtype != right.dtype or array.shape != right.shape:
            raise ValueError(f"The array {name!r} is {array.dtype} {array.shape}, must be "
                             f"{right.dtype} {right.shape} with these settings.")
        if not np.isfinite(array).all():
            raise ValueError(f"The array {name!r} must hold finite numbers only.")
