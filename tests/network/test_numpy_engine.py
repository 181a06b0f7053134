"""The NumPy engine compared with the naive loops, with PyTorch and with finite differences."""

import numpy as np
import pytest

from colorize.jobs.memory import array_bytes
from colorize.network import naive
from colorize.network import spec as records
from colorize.network.engine import make_engine
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.schedules import one_cycle
from colorize.network.spec import Conv, ReLU, Sigmoid, TransConv, draw_weights, figure3
from tests.network.networks import distance, random_batch, random_weights, small_spec

#: Of numbers in float64.  No sum here has more than 10,000 terms (the gradient of a bias, over
#: all pixels), so it is right to 10,000 * 2^-53 = 1e-12 of the sum of their sizes; a hundred
#: times that is for terms that cancel, and for the layers and updates that follow.
RELATIVE = 1e-10

#: Kind, inputs, outputs, kernel, stride; then batch, height, width.
SHAPES = [
    (Conv(3, 5, 3, 1), (1, 2, 7, 10)),
    (Conv(3, 5, 3, 2), (2, 2, 7, 9)),
    (Conv(3, 7, 5, 2), (3, 2, 8, 5)),
    (Conv(3, 2, 1, 2), (1, 2, 6, 5)),
    (Conv(3, 4, 5, 3), (2, 2, 11, 8)),
    (Conv(3, 5, 3, 1), (40, 2, 6, 5)),
    (Conv(3, 9, 3, 2), (1, 2, 3, 700)),
    (Conv(3, 5, 3, 2), (1, 2, 1, 1)),
    (TransConv(3, 5, 3, 2), (1, 2, 7, 10)),
    (TransConv(3, 1, 3, 2), (3, 2, 5, 4)),
    (TransConv(3, 6, 5, 2), (2, 2, 5, 9)),
    (TransConv(3, 4, 1, 2), (1, 2, 4, 3)),
    (TransConv(3, 4, 3, 1), (1, 2, 61, 33)),
    (TransConv(3, 5, 5, 3), (1, 2, 4, 7)),
    (TransConv(3, 5, 3, 2), (1, 2, 1, 1)),
]


def test_one_layer_is_its_definition():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 5, 4))
    for record, definition in [(Conv(3, 4, 3, 1), naive.conv), (Conv(3, 4, 3, 2), naive.conv),
                               (Conv(3, 2, 5, 3), naive.conv),
                               (TransConv(3, 4, 3, 2), naive.trans_conv),
                               (TransConv(3, 2, 5, 3), naive.trans_conv)]:
        weights = random_weights((record,), rng)
        tested = NumpyEngine((record,), weights).forward(x)
        loops = definition(x, weights["0.weight"], weights["0.bias"], record.stride)
        assert distance(tested, loops) < RELATIVE


def test_activations_and_loss_are_their_definitions():
    rng = np.random.default_rng(1)
    spec = small_spec()
    weights = random_weights(spec, rng)
    engine = NumpyEngine(spec, weights)
    x, target, mask = random_batch(engine, (2, 2, 6, 4), rng)
    outputs = engine.activations(x)
    assert len(outputs) == len(spec)
    y = x
    for index, record in enumerate(spec):
        if isinstance(record, Conv | TransConv):
            layer = naive.conv if isinstance(record, Conv) else naive.trans_conv
            y = layer(y, weights[f"{index}.weight"], weights[f"{index}.bias"], record.stride)
        else:
            y = (naive.relu if isinstance(record, ReLU) else naive.sigmoid)(y)
        assert distance(outputs[index], y) < RELATIVE
    loss = engine.train_step(x, target, mask, rate=0.1)
    assert loss == pytest.approx(naive.squared_error(y, target, mask), rel=RELATIVE)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("layer", "shape"), SHAPES)
def test_both_engines_agree(layer, shape, masked):
    rng = np.random.default_rng(shape)
    spec = small_spec(layer)
    weights = random_weights(spec, rng)
    tested, reference = (make_engine(name, spec, weights, "sgd") for name in ("numpy", "torch"))
    x, target, mask = random_batch(reference, shape, rng)
    mask = mask if masked else None
    assert distance(tested.forward(x), reference.forward(x)) < RELATIVE
    losses = [engine.train_step(x, target, mask, rate=0.1) for engine in (tested, reference)]
    assert losses[0] == pytest.approx(losses[1], rel=RELATIVE)
    for name, gradient in reference.gradients().items():
        assert distance(tested.gradients()[name], gradient) < RELATIVE


@pytest.mark.parametrize("decay", [0.0, 0.5])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(("width", "inputs", "shape"),
                         [(4, 1, (1, 1, 12, 10)), (16, 3, (5, 3, 8, 8)), (64, 2, (2, 2, 6, 16))])
def test_weights_agree_after_five_updates(optimizer, decay, width, inputs, shape):
    rng = np.random.default_rng(width)
    spec = figure3(width, inputs)
    weights = random_weights(spec, rng)
    tested, reference = (make_engine(name, spec, weights, optimizer, decay)
                         for name in ("numpy", "torch"))
    x, target, mask = random_batch(reference, shape, rng)
    for rate in (0.1, 0.05, 0.02, 0.03, 0.01):
        for engine in (tested, reference):
            engine.train_step(x, target, mask, rate=rate)
    for name, array in reference.weights().items():
        assert distance(tested.weights()[name], array) < RELATIVE
        assert distance(weights[name], array) > 1e-4  # they changed, and the given ones were copied


def test_gradients_are_finite_differences():
    rng = np.random.default_rng(2)
    spec = small_spec()
    weights = random_weights(spec, rng)
    engine = NumpyEngine(spec, weights, "sgd")
    x, target, mask = random_batch(engine, (1, 2, 6, 8), rng)
    engine.train_step(x, target, mask, rate=0.0)
    gradients = engine.gradients()

    def loss(name, place, change):
        moved = {key: array.copy() for key, array in weights.items()}
        moved[name][place] += change
        return NumpyEngine(spec, moved).train_step(x, target, mask, rate=0.0)

    h = 1e-6
    for name, gradient in gradients.items():
        for flat in rng.choice(gradient.size, min(8, gradient.size), replace=False):
            place = np.unravel_index(flat, gradient.shape)
            slope = (loss(name, place, h) - loss(name, place, -h)) / (2 * h)
            assert slope == pytest.approx(gradient[place], rel=1e-5, abs=1e-9)


@pytest.mark.parametrize(("dtype", "digits", "together"), [(np.float32, 24, 10),
                                                           (np.float64, 53, 25)])
@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1.0), ("adam", 0.01)])
def test_losses_stay_together(optimizer, rate, dtype, digits, together):
    """As long as rounding stays small, if every epoch doubles it: see test_both_engines."""
    rng = np.random.default_rng(3)
    x = rng.random((1, 1, 32, 24)).astype(dtype)
    target = np.concatenate([0.4 + 0.2 * x, 0.6 - 0.3 * x**2], axis=1)
    start = {name: array.astype(dtype) for name, array in draw_weights(figure3(16), 0).items()}
    ours, theirs = ([engine.train_step(x, target, rate=one_cycle(rate, 100)(epoch))
                     for epoch in range(100)]
                    for engine in (make_engine(name, figure3(16), start, optimizer)
                                   for name in ("numpy", "torch")))
    np.testing.assert_allclose(ours[:together], theirs[:together], rtol=2.0 ** (together - digits))
    assert ours[-1] < 0.6 * ours[0]
    assert theirs[-1] < 0.6 * theirs[0]


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_same_initial_weights_give_the_same_bytes(engine):
    spec = figure3(32)
    x = np.random.default_rng(4).random((1, 1, 64, 80), np.float32)
    ends = []
    for _ in range(2):
        network = make_engine(engine, spec, draw_weights(spec, 0), "adam")
        for _ in range(4):
            network.train_step(x, np.repeat(x, 2, axis=1), rate=0.01)
        ends.append({name: array.tobytes() for name, array in network.weights().items()})
    assert ends[0] == ends[1]


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_other_shapes_in_between_change_nothing(name):
    rng = np.random.default_rng(5)
    spec = small_spec()
    weights = random_weights(spec, rng)
    plain, interrupted = (make_engine(name, spec, weights, "adam") for _ in range(2))
    x, target, mask = random_batch(plain, (3, 2, 6, 8), rng)
    for engine in (plain, interrupted):
        for _ in range(3):
            engine.train_step(x, target, mask, rate=0.01)
            if engine is interrupted:
                engine.forward(rng.normal(size=(1, 2, 20, 34)))
                engine.activations(rng.normal(size=(1, 2, 4, 4)))
    for key, array in plain.weights().items():
        np.testing.assert_array_equal(interrupted.weights()[key], array)


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_returned_arrays_are_copies(name):
    rng = np.random.default_rng(6)
    spec = small_spec()
    engine = make_engine(name, spec, random_weights(spec, rng), "sgd")
    x, target, mask = random_batch(engine, (1, 2, 6, 8), rng)
    copies = [array.copy() for array in (x, target, mask)]
    returned = [engine.forward(x), *engine.activations(x), *engine.weights().values()]
    kept = [array.copy() for array in returned]
    engine.train_step(x, target, mask, rate=1.0)
    engine.forward(-x)
    for array, copy in zip([*returned, x, target, mask], [*kept, *copies], strict=True):
        np.testing.assert_array_equal(array, copy)


def test_sigmoid_of_large_numbers_does_not_overflow():
    spec = (Conv(1, 1, 1, 1), Sigmoid())
    weights = {"0.weight": np.ones((1, 1, 1, 1), np.float32), "0.bias": np.zeros(1, np.float32)}
    with np.errstate(over="raise", invalid="raise"):
        y = NumpyEngine(spec, weights).forward(np.array([[[[-1e4, 0, 1e4]]]]))
    np.testing.assert_array_equal(y, [[[[0, 0.5, 1]]]])


def test_an_activation_must_follow_a_layer_with_weights():
    spec = (Conv(1, 2, 3, 1), ReLU(), Sigmoid())
    with pytest.raises(ValueError, match=r"spec\[2\]=Sigmoid\(\) must follow"):
        NumpyEngine(spec, random_weights(spec, np.random.default_rng(0)))


def test_the_small_network_has_every_kind_of_layer():
    kinds = [getattr(records, kind) for kind in ("Conv", "TransConv", "ReLU", "Sigmoid")]
    assert {type(record) for record in small_spec()} == set(kinds)


def test_released_it_holds_little_and_goes_on_the_same():
    rng, spec = np.random.default_rng(5), figure3(width=8)
    weights = draw_weights(spec, seed=0)
    engines = NumpyEngine(spec, weights), NumpyEngine(spec, weights)
    x, target, _ = random_batch(engines[0], (1, 1, 64, 48), rng)
    for engine in engines:
        engine.train_step(x, target, rate=0.01)
    before = array_bytes(engines[0])
    engines[0].release()
    numbers = sum(array.nbytes for array in weights.values())
    assert array_bytes(engines[0]) <= 4 * numbers < before / 10  # gradients, two means of Adam's
    for engine in engines:
        engine.train_step(x, target, rate=0.01)
    for name, array in engines[0].weights().items():
        np.testing.assert_array_equal(array, engines[1].weights()[name])
