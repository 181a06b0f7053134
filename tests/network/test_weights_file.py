"""Weights as a file: a round trip, and one sentence for each file that does not fit."""

import numpy as np
import pytest
from safetensors.numpy import save

from colorize.network.spec import draw_weights, figure3
from colorize.network.weights_file import from_file, to_file
from colorize.settings import ColorizeError

SPEC = figure3(width=4)


@pytest.fixture
def weights():
    return draw_weights(SPEC, seed=3)


def test_round_trip(weights):
    back = from_file(to_file(weights), SPEC)
    assert back.keys() == weights.keys()
    for name, array in weights.items():
        np.testing.assert_array_equal(back[name], array)


WRONG = {
    "not such a file": (lambda w: b"hello", "not a safetensors file"),
    "empty": (lambda w: b"", "not a safetensors file"),
    "cut short": (lambda w: to_file(w)[:-9], "not a safetensors file"),
    "too large": (lambda w: bytes(11 * 2**20), "11.0 MB, must have at most 10"),
    "another name": (lambda w: save(w | {"9.weight": w["0.bias"]}), "must not have.*9.weight"),
    "a name missing": (lambda w: save({n: a for n, a in w.items() if n != "0.bias"}),
                       "lacks the array '0.bias'"),
    "another shape": (lambda w: save(draw_weights(figure3(width=8), 0)), "must be float32"),
    "another type": (lambda w: save({n: a.astype(np.float64) for n, a in w.items()}),
                     "float64.*must be float32"),
    "not a number": (lambda w: save(w | {"0.bias": np.full(4, np.nan, np.float32)}),
                     "finite numbers"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(what, weights):
    make, message = WRONG[what]
    with pytest.raises(ColorizeError, match=message) as caught:
        from_file(make(weights), SPEC)
    assert "\n" not in str(caught.value)
