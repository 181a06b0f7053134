"""The end of a training before its last epoch: validation fold, best weights, divergence."""

from contextlib import closing
from itertools import islice

import numpy as np
import pytest

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved import agent as improved
from colorize.agents.improved.batches import Batch, known_batch
from colorize.agents.improved.early_stopping import (
    BLOCK,
    EVERY,
    FAR,
    PATIENCE,
    SHARE,
    DivergenceCheck,
    EarlyStopping,
    split_validation,
)
from colorize.canvas import split
from colorize.settings import ColorizeError, ImprovedSettings


class FakeEngine:
    """A network of one number: how many steps it took.  Its error is a function of that."""

    def __init__(self, error, target=0.0):
        self.steps, self.forwards, self._error, self._target = 0, 0, error, target

    def train_step(self, x, target, mask=None, *, rate):
        self.steps += 1
        return 1.0

    def forward(self, x):
        self.forwards += 1
        shape = (len(x), 2, *x.shape[2:])
        return np.full(shape, self._target + self._error(self.steps), np.float32)

    def weights(self):
        return {"steps": np.array(self.steps)}


def batch(height=64, width=64, mask=1.0):
    return Batch(np.zeros((1, 1, height, width), np.float32),
                 np.zeros((1, 2, height, width), np.float32),
                 np.full((1, 1, height, width), mask, np.float32))


def checked(errors):
    """Early stopping after a check with each of these errors, `EVERY` epochs apart."""
    engine = FakeEngine(lambda steps: errors[steps // EVERY - 1])
    stopping = EarlyStopping(engine, batch(16, 16))
    for engine.steps in range(EVERY, EVERY * len(errors) + 1, EVERY):
        stopping.check(engine.steps)
    return stopping


# The validation fold


def test_the_folds_are_blocks_and_together_the_known_region():
    region = batch(160, 320)
    region.mask[:, :, 100:] = 0
    training, validation = split_validation(region, seed=3)
    np.testing.assert_array_equal(training.mask + validation.mask, region.mask)
    blocks = validation.mask[0, 0, :96].reshape(6, BLOCK, 20, BLOCK).swapaxes(1, 2)
    means = blocks.mean(axis=(2, 3))
    assert set(np.unique(means)) == {0, 1}
    assert 0.5 * SHARE < means.mean() < 2 * SHARE
    for fold in (training, validation):
        assert fold.x is region.x
        assert fold.target is region.target


def test_the_seed_decides_which_pixels_validate():
    folds = [split_validation(batch(160, 160), seed)[1].mask for seed in (0, 0, 1)]
    np.testing.assert_array_equal(folds[0], folds[1])
    assert (folds[0] != folds[2]).any()


@pytest.mark.parametrize("region", [batch(BLOCK, BLOCK), batch(64, 64, mask=0.0)])
def test_a_region_that_is_too_small_has_no_folds(region):
    assert all(split_validation(region, seed) is None for seed in range(20))


# Early stopping


def test_the_validation_loss_is_the_mean_over_the_fold_alone():
    validation = batch(16, 16)
    validation.mask[:, :, 4:] = 0
    validation.target[:, 0, :4] = 0.25
    validation.target[:, :, 4:] = 9
    loss = EarlyStopping(FakeEngine(lambda steps: 0.75), validation).check(EVERY)
    assert loss == (0.5**2 + 0.75**2) / 2


def test_it_looks_at_the_validation_fold_in_every_fifth_epoch_only():
    engine = FakeEngine(lambda steps: 0.5)
    stopping = EarlyStopping(engine, batch(16, 16))
    found = [stopping.check(epoch) for epoch in range(1, 11)]
    assert found == [None] * 4 + [0.25] + [None] * 4 + [0.25]
    assert engine.forwards == 2


def test_the_weights_with_the_least_loss_are_kept():
    stopping = checked([0.9, 0.5, 0.2, 0.3, 0.2, 0.8])
    assert stopping.best == {"steps": 3 * EVERY}  # of equals the first
    assert stopping.best_epoch == 3 * EVERY
    assert not stopping.exhausted


def test_before_the_first_check_there_are_none():
    stopping = EarlyStopping(FakeEngine(lambda steps: 0.5), batch(16, 16))
    assert (stopping.best, stopping.best_epoch, stopping.exhausted) == (None, 0, False)


def test_a_loss_that_is_no_number_is_never_the_best():
    stopping = checked([np.nan, 0.5, np.nan])
    assert stopping.best == {"steps": 2 * EVERY}


def test_it_is_exhausted_after_its_patience_and_not_before():
    waiting = PATIENCE // EVERY
    assert not checked([0.9, 0.2] + [0.3] * (waiting - 1)).exhausted
    assert checked([0.9, 0.2] + [0.3] * waiting).exhausted
    assert not checked([0.9, 0.2] + [0.3] * (waiting - 1) + [0.1]).exhausted


# In the agent


@pytest.fixture
def canvas():
    """One colour, so that the target is one number."""
    return split(np.full((64, 128, 3), (120, 90, 60), np.uint8))[0]


@pytest.fixture
def agent(canvas, monkeypatch):
    """An agent whose validation loss is least after 20 epochs."""
    settings = ImprovedSettings(early_stopping="on", epochs=200, width=4)
    target = known_batch(canvas, settings).mean()[:, None, None]
    monkeypatch.setattr(improved, "make_engine", lambda *args: FakeEngine(
        lambda steps: 0.01 * (1 + abs(steps - 20)), target))
    return ImprovedAgent(settings)


def test_the_agent_ends_when_exhausted_and_keeps_the_best_weights(agent, canvas):
    words = list(agent.train(canvas))
    assert words[-1].step == 20 + PATIENCE == len(agent.loss_)
    assert agent.weights_ == {"steps": 20}
    assert agent.note_ == ("Stopped early, at epoch 70: the validation loss was least at epoch 20; "
                           "those weights are kept.")
    losses = {word.step: word.validation_loss for word in words if word.step % EVERY == 0}
    assert min(losses, key=losses.get) == 20
    assert all(word.validation_loss is None for word in words if word.step % EVERY)


@pytest.mark.parametrize(("epochs", "best"), [(3, 3), (12, 10), (20, 20), (33, 20)])
def test_ended_from_outside_the_agent_has_its_best_weights(agent, canvas, epochs, best):
    with closing(agent.train(canvas)) as steps:
        assert len(list(islice(steps, epochs))) == epochs
    assert agent.weights_ == {"steps": best}
    assert agent.note_ == ""


def test_training_on_counts_its_epochs_from_the_first_training(agent, canvas):
    with closing(agent.train(canvas)) as steps:
        list(islice(steps, 7))
    *_, last = agent.train_on(canvas, 1000)
    assert last.step == 7 + 20 + PATIENCE  # a new engine, which counts its own steps
    assert "least at epoch 27" in agent.note_


# Divergence


def check(losses):
    divergence = DivergenceCheck()
    for epoch, loss in enumerate(losses, 1):
        divergence.check(epoch, loss, rate=0.125)


def test_a_loss_far_above_the_first_is_refused_with_the_rate():
    with pytest.raises(ColorizeError, match=r"its loss went from 0.5 to 5 by epoch 5\. "
                       r"Lower the learning rate, which is 0.125\."):
        check([0.5] + [5.0] * 10)


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_a_loss_that_is_no_number_is_refused(loss):
    with pytest.raises(ColorizeError, match="by epoch 3"):
        check([0.5, 0.4, loss])


@pytest.mark.parametrize("losses", [
    [1.0] * 5 + [3 * FAR] + [1.0] * 5,  # one high loss in five
    [1.0] + [0.99 * FAR] * 20,
    [1e-9] + [0.99 * FAR * 1e-3] * 20,  # a first loss of almost nothing is no measure
])
def test_a_training_that_may_recover_goes_on(losses):
    check(losses)
