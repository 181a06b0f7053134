"""A new agent needs settings, a class and a line in each table; everything else follows."""

import json
import os
from inspect import signature

import numpy as np
import pytest

from colorize.agents import AGENTS
from colorize.canvas import split
from colorize.command_line import command as cli
from colorize.experiment import run
from colorize.explain import explain
from colorize.imaging import to_png
from colorize.jobs import Queue, RunHandle, State, Worker
from colorize.settings import PRESETS, TABLES
from tests.agents import test_contract as contract
from tests.jobs.doubles import PATIENCE, eventually
from tests.pages.driving import open_page, table_of_agents, until
from tests.toy_agent import ToyAgent, ToySettings

OF_ALL = [check for name, check in vars(contract).items()
          if name.startswith("test_") and "make" in signature(check).parameters]
OF_ITERATIVE = [contract.test_ended_after_any_step_it_can_predict,
                contract.test_a_callback_that_returns_true_ends_the_fit,
                contract.test_other_agents_have_no_state_to_keep]


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """The toy agent's line in each table."""
    monkeypatch.setitem(TABLES, "toy", ToySettings)
    monkeypatch.setitem(AGENTS, "toy", ToyAgent)


@pytest.fixture
def begin(photo, monkeypatch):
    """Begin a run in a worker of its own; gives back both."""
    monkeypatch.setattr("colorize.jobs.worker.LINGER", 0.0)

    def handle(**settings):
        worker, settings = Worker(), ToySettings(**settings)
        return worker, RunHandle(*split(photo), settings, Queue(slots=1), worker).begin()

    return handle


@pytest.mark.parametrize("check", OF_ALL, ids=lambda check: check.__name__)
def test_it_keeps_the_contract_of_all_agents(check, photo, canvas):
    given = {"make": ToyAgent, "photo": photo, "canvas": canvas}
    check(**{name: given[name] for name in signature(check).parameters})


@pytest.mark.parametrize("check", OF_ITERATIVE, ids=lambda check: check.__name__)
def test_it_keeps_the_contract_of_iterative_agents_without_state(check, canvas):
    check("toy", canvas)


@pytest.mark.parametrize("case", contract.AWKWARD)
@pytest.mark.filterwarnings("error")
def test_each_edge_case_has_the_mean_gray(case):
    canvas = contract.AWKWARD[case]()
    rgb = run(canvas, None, ToySettings()).rgb
    mean = np.mean(255 * canvas.gray[canvas.known])
    np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])
    np.testing.assert_allclose(rgb[~canvas.known], mean, atol=0.51)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_has_its_defaults(preset):
    assert PRESETS[preset]["toy"] == ToySettings()
    assert dict(PRESETS[preset]).keys() == TABLES.keys()


@pytest.mark.parametrize("preset", PRESETS)
def test_the_command_line_runs_it_with_its_own_flag(preset, photo, tmp_path, capsys):
    path = tmp_path / "one.png"
    path.write_bytes(to_png(photo))
    arguments = [str(path), "--agent", "toy", "--naps", "2", "--size", "64", "--json"]
    assert cli.main([*arguments, "--preset", preset]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["agent"] == "toy"
    assert json.loads(line)["settings"]["naps"] == 2


def test_the_command_line_describes_its_flag(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    assert left.value.code == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "improved, context, toy; by default all of them" in words
    assert "--naps VALUE Number of steps, in each of which the toy agent sleeps. " in words
    assert "Between 1 and 100000. (toy: 3)" in words


def test_the_overview_shows_it_trained_in_the_worker():
    app = until(open_page(toy_naps="7", context_effort="quick"),
                lambda app: "Toy agent" in table_of_agents(app))
    assert not app.exception
    assert not app.warning  # the link's toy_naps is a setting
    assert "Toy agent" in [label.label for label in app.expander]
    assert app.select_slider(key="toy_naps").value == 7
    row = table_of_agents(app)["Toy agent"]
    assert all(float(row[name]) > 0 for name in ("PSNR (dB) ↑", "SSIM ↑", "CIEDE2000 ↓"))
    trained = app.session_state["at_toy"]().result.agent
    assert trained.naps_ == 7
    assert trained.pid_ != os.getpid()


def test_a_pixel_of_it_has_its_colour_and_a_sentence(canvas):
    agent = ToyAgent(ToySettings()).fit(canvas)
    row, column = np.argwhere(~canvas.known)[0].tolist()
    found = explain(agent, canvas, row, column)
    assert found.rgb == tuple(agent.predict(canvas)[row, column].tolist())
    assert "no explanation" in found.text


def test_the_worker_trains_it_and_keeps_its_losses_and_snapshots(begin, photo):
    worker, handle = begin(naps=4)
    assert eventually(lambda: worker.pid)
    pid = worker.pid
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.error) == (State.DONE, "")
    assert handle.result.agent.pid_ == pid
    assert handle.series["losses"] == [1, 1 / 2, 1 / 3, 1 / 4]
    assert handle.snapshots[-1].step == 4
    expected = run(*split(photo), ToySettings(naps=4))
    assert handle.result.rgb.tobytes() == expected.rgb.tobytes()
    assert handle.result.scores == expected.scores


def test_stopped_half_way_it_has_what_it_learnt(begin):
    _, handle = begin(naps=100_000)
    assert eventually(lambda: handle.step)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert handle.state is State.STOPPED
    assert 0 < handle.result.agent.naps_ == handle.step < 100_000
    assert np.isfinite(handle.result.scores.psnr)


def test_paused_it_waits_and_takes_as_many_steps_as_asked(begin):
    _, handle = begin(naps=100_000)
    assert eventually(lambda: handle.step)
    handle.pause()
    assert eventually(lambda: handle.state is State.PAUSED)
    at = handle.step
    handle.advance(3)
    assert eventually(lambda: handle.step == at + 3 and handle.state is State.PAUSED)
    handle.stop()
    assert handle.wait(PATIENCE)
