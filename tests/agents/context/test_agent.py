"""The context agent: its result, its state after each step, and its pictures for a page."""

from contextlib import closing

import numpy as np
import pytest

from colorize.agents.base import Progress
from colorize.agents.context import ContextAgent, constants
from colorize.agents.context import agent as context_agent
from colorize.agents.context import models as context_models
from colorize.agents.context.surroundings import describe_prediction
from colorize.canvas import Canvas, split
from colorize.experiment import run
from colorize.experiment.metrics import score
from colorize.imaging.color import GRAY_WEIGHTS
from colorize.settings import ContextSettings, MeanSettings


def textured(size=64):
    """Rough orange above smooth blue, of the same mean gray: they differ in texture only."""
    rng = np.random.default_rng(3)
    rgb = np.empty((size, size, 3))
    rgb[:] = (70, 125, 190)
    stripes = np.arange(size) // 8 % 2 == 0
    rgb[stripes] = (190, 105, 60)
    rgb += rng.normal(0, 15, (size, size, 1)) * stripes[:, None, None]
    return split(np.clip(rgb, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def fitted():
    canvas, truth = textured()
    return canvas, truth, ContextAgent().fit(canvas)


def test_it_learns_what_texture_means(fitted):
    canvas, truth, agent = fitted
    mean = run(canvas, truth, MeanSettings()).scores.psnr
    assert score(canvas, truth, agent.predict(canvas)).psnr > mean + 5


def test_quick_has_another_result_that_is_better_than_the_mean(fitted):
    canvas, truth, agent = fitted
    quick = run(canvas, truth, ContextSettings(effort="quick"))
    assert quick.scores.psnr > run(canvas, truth, MeanSettings()).scores.psnr + 5
    assert (quick.rgb != agent.predict(canvas)).any()


def test_the_gray_is_kept_to_one_level(fitted):
    canvas, _, agent = fitted
    gray = agent.predict(canvas)[~canvas.known] @ GRAY_WEIGHTS
    assert np.abs(gray - 255 * canvas.gray[~canvas.known]).max() <= 1


def test_confidence_contributions_and_colourings(fitted):
    canvas, _, agent = fitted
    assert agent.confidence.dtype == np.float32
    assert (agent.confidence[canvas.known] == 1).all()
    assert 0 <= agent.confidence.min() < 1
    total = sum(agent.contributions.values())
    np.testing.assert_allclose(total, 1, atol=1e-5)
    for name, picture in agent.colourings.items():
        assert picture.shape == (*canvas.shape, 3), name
        assert agent.contributions[name].shape == canvas.shape


def test_a_second_pass_needs_validation_folds(fitted):
    _, _, agent = fitted
    assert list(agent.contributions)[-1] == "second pass"
    quick = ContextAgent(ContextSettings(effort="quick")).fit(agent.canvas_)
    assert quick.second_pass_ is None
    assert "second pass" not in quick.contributions


def test_the_second_pass_is_trained_on_predictions_for_validation_folds(monkeypatch):
    canvas, truth = textured()
    inputs = []

    def record(scene, predicted):
        inputs.append(predicted.copy())
        return describe_prediction(scene, predicted)

    monkeypatch.setattr(context_agent, "describe_prediction", record)
    agent = ContextAgent().fit(canvas)
    scene = agent.result_.scene
    on_training_pixels = agent.models_["forest"].predict(scene, canvas.known)
    error = [np.abs(predicted - scene.chroma)[canvas.known].mean()
             for predicted in (inputs[0], on_training_pixels)]
    assert error[0] > error[1]
    agent.predict(split(truth[::-1].copy())[0])
    assert len(inputs) == 3


def test_threads_do_not_change_a_byte(fitted, monkeypatch):
    canvas, _, agent = fitted
    monkeypatch.setattr(context_models, "WORKERS", 1)
    alone = ContextAgent().fit(canvas).predict(canvas)
    np.testing.assert_array_equal(alone, agent.predict(canvas))


STEPS = 14  # four models on all pixels and on both folds, the second pass, the result


@pytest.fixture(scope="module")
def stages():
    """The state of an agent, and its pictures, after each step of one training."""
    canvas, _ = textured()
    agent, stages = ContextAgent(), []
    for progress in agent.train(canvas):
        stages.append((progress, len(agent.models_), agent.second_pass_ is not None,
                       agent.weights_.tolist(), agent.error_model_.curve_ is not None,
                       list(agent.contributions), agent.predict(canvas)))
    return stages


def test_it_yields_after_each_step(stages):
    assert [stage[0] for stage in stages] == [Progress(n + 1, STEPS) for n in range(STEPS)]


def test_what_is_learnt_grows_with_the_steps(stages):
    prior = [list(weights) for weights in constants.PRIOR.values()]
    names = ["mean", *constants.PRIOR]
    for n, (_, models, second, weights, error_model, shown, _) in enumerate(stages, start=1):
        trained = n >= 13
        assert models == min(n, 4)
        assert (second, error_model, weights != prior) == (trained, trained, trained)
        assert shown == names[:n] + ["second pass"] * trained


def test_looking_at_each_step_does_not_change_the_result(stages, fitted):
    canvas, _, agent = fitted
    np.testing.assert_array_equal(stages[-1][-1], agent.predict(canvas))


@pytest.mark.parametrize("step", [1, 3, 7, 13])
def test_ended_early_it_predicts_with_what_it_learnt(step, stages):
    canvas, truth = textured()
    agent = ContextAgent()
    with closing(agent.train(canvas)) as steps:
        for _ in range(step):
            next(steps)
    np.testing.assert_array_equal(agent.predict(canvas), stages[step - 1][-1])
    assert 0 <= agent.confidence.min() <= agent.confidence.max() <= 1
    other, _ = split(truth[::-1].copy())
    before = agent.predict(other)
    agent.rest()
    np.testing.assert_array_equal(agent.predict(canvas), stages[step - 1][-1])
    np.testing.assert_array_equal(agent.predict(other), before)


def test_a_fitted_agent_colours_another_canvas(fitted):
    canvas, truth, agent = fitted
    known = np.zeros(canvas.shape, bool)
    known[:, :4] = True
    other = Canvas(canvas.gray, known, np.where(known[..., None], truth, 0).astype(np.uint8))
    mean = run(other, truth, MeanSettings()).scores.psnr
    assert score(other, truth, agent.predict(other)).psnr > mean + 5


def test_after_rest_the_predictions_are_the_same():
    canvas, truth = textured()
    other, _ = split(truth[::-1].copy())
    agent = ContextAgent(ContextSettings(effort="quick")).fit(canvas)
    before = agent.predict(canvas), agent.predict(other)
    agent.rest()
    assert agent.models_ is None
    assert (agent.predict(canvas) == before[0]).all()
    assert (agent.predict(other) == before[1]).all()
