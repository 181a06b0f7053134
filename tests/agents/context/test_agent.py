"""The context agent: better than what it is made of, and honest about what it knows."""

import numpy as np
import pytest

from colorize.agents.context import ContextAgent
from colorize.agents.context import agent as context_agent
from colorize.agents.context import models as context_models
from colorize.agents.context.surroundings import describe_guess
from colorize.canvas import Canvas, split_left_right
from colorize.experiment import run
from colorize.imaging.color import GRAY_WEIGHTS
from colorize.metrics import score
from colorize.settings import ContextSettings, MeanSettings


def textured(size=64):
    """Rough orange above smooth blue, of the same mean gray: only texture tells them apart."""
    rng = np.random.default_rng(3)
    rgb = np.empty((size, size, 3))
    rgb[:] = (70, 125, 190)
    stripes = np.arange(size) // 8 % 2 == 0
    rgb[stripes] = (190, 105, 60)
    rgb += rng.normal(0, 15, (size, size, 1)) * stripes[:, None, None]
    return split_left_right(np.clip(rgb, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def fitted():
    canvas, truth = textured()
    return canvas, truth, ContextAgent().fit(canvas)


def test_it_learns_what_texture_means(fitted):
    canvas, truth, agent = fitted
    mean = run(canvas, truth, MeanSettings()).scores.psnr
    assert score(canvas, truth, agent.predict(canvas)).psnr > mean + 5


def test_quick_is_another_result_but_a_sound_one(fitted):
    canvas, truth, agent = fitted
    quick = run(canvas, truth, ContextSettings(effort="quick"))
    assert quick.scores.psnr > run(canvas, truth, MeanSettings()).scores.psnr + 5
    assert (quick.rgb != agent.predict(canvas)).any()


def test_the_gray_is_kept_to_one_level(fitted):
    canvas, _, agent = fitted
    gray = agent.predict(canvas)[~canvas.known] @ GRAY_WEIGHTS
    assert np.abs(gray - 255 * canvas.gray[~canvas.known]).max() <= 1


def test_what_a_page_shows(fitted):
    canvas, _, agent = fitted
    assert agent.confidence.dtype == np.float32
    assert (agent.confidence[canvas.known] == 1).all()
    assert 0 <= agent.confidence.min() < 1
    total = sum(agent.contributions.values())
    np.testing.assert_allclose(total, 1, atol=1e-5)
    for name, picture in agent.colourings.items():
        assert picture.shape == (*canvas.shape, 3), name
        assert agent.contributions[name].shape == canvas.shape


def test_only_lessons_allow_a_second_look(fitted):
    canvas, _, agent = fitted
    assert list(agent.contributions)[-1] == "second look"
    quick = ContextAgent(ContextSettings(effort="quick")).fit(canvas)
    assert "second look" not in quick.contributions


def test_the_second_look_learns_from_guesses_about_what_was_held_back(monkeypatch):
    canvas, truth = textured()
    shown = []

    def watch(scene, guess):
        shown.append(guess.copy())
        return describe_guess(scene, guess)

    monkeypatch.setattr(context_agent, "describe_guess", watch)
    agent = ContextAgent().fit(canvas)
    taught = agent.models_["forest"].paint(agent.result_.scene, canvas.known)
    error = [np.abs(guess - agent.result_.scene.chroma)[canvas.known].mean()
             for guess in (shown[0], taught)]
    assert error[0] > error[1]
    agent.predict(split_left_right(truth[::-1].copy())[0])
    assert len(shown) == 3


def test_threads_do_not_change_a_byte(fitted, monkeypatch):
    canvas, _, agent = fitted
    monkeypatch.setattr(context_models, "WORKERS", 1)
    alone = ContextAgent().fit(canvas).predict(canvas)
    np.testing.assert_array_equal(alone, agent.predict(canvas))


@pytest.mark.parametrize("words", [1, 3, 7])
def test_a_stop_leaves_a_picture_from_what_was_learnt(words):
    canvas, _ = textured()
    heard = []

    def stop(word):
        heard.append(word)
        return len(heard) == words

    agent = ContextAgent().fit(canvas, stop)
    assert len(heard) == words
    assert len(agent.models_) == min(words, 4)
    assert agent.predict(canvas).shape == (*canvas.shape, 3)


def test_progress_runs_to_its_end():
    canvas, _ = textured()
    heard = []
    ContextAgent().fit(canvas, heard.append)
    assert [word.step for word in heard] == list(range(1, heard[-1].total + 1))


def test_what_was_learnt_colours_another_canvas(fitted):
    canvas, truth, agent = fitted
    known = np.zeros(canvas.shape, bool)
    known[:, :4] = True
    other = Canvas(canvas.gray, known, np.where(known[..., None], truth, 0).astype(np.uint8))
    mean = run(other, truth, MeanSettings()).scores.psnr
    assert score(other, truth, agent.predict(other)).psnr > mean + 5


def test_at_rest_it_colours_as_before():
    canvas, truth = textured()
    other, _ = split_left_right(truth[::-1].copy())
    agent = ContextAgent(ContextSettings(effort="quick")).fit(canvas)
    before = agent.predict(canvas), agent.predict(other)
    agent.rest()
    assert (agent.predict(canvas) == before[0]).all()
    assert (agent.predict(other) == before[1]).all()
