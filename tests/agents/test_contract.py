"""The contract of the agents, tested for each agent in `AGENTS`."""

from contextlib import closing
from itertools import islice

import numpy as np
import pytest

from colorize.agents import AGENTS, NotFittedError, propagation
from colorize.agents.base import IterativeAgent
from colorize.agents.basic import agent as basic_agent
from colorize.agents.basic import search
from colorize.canvas import Canvas, split
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError

SMALL = {"epochs": 2, "width": 4}  # where an agent has such a setting
ITERATIVE = [name for name, cls in AGENTS.items() if issubclass(cls, IterativeAgent)]


def small(name):
    """An untrained agent with quick settings; the basic agent's earlier searches are forgotten."""
    basic_agent.searches.clear()
    cls = AGENTS[name]
    values = {key: value for key, value in SMALL.items() if key in cls.Settings.parameters()}
    return cls(cls.Settings(**values))


@pytest.fixture(params=AGENTS)
def make(request):
    """Make an untrained agent with quick settings."""
    return lambda: small(request.param)


def one_known_pixel():
    rgb = np.random.default_rng(5).integers(0, 256, (12, 12, 3), np.uint8)
    known = np.zeros((12, 12), bool)
    known[4, 7] = True
    return Canvas(to_gray(rgb), known, rgb * known[..., None])


def scattered(photo):
    known = np.random.default_rng(6).random(photo.shape[:2]) < 0.95
    return Canvas(to_gray(photo), known, photo * known[..., None])


AWKWARD = {
    "constant": lambda: split(np.full((16, 32, 3), (30, 60, 90), np.uint8))[0],
    "constant black": lambda: split(np.zeros((16, 32, 3), np.uint8))[0],
    "no colour": lambda: split(
        np.arange(512, dtype=np.uint8).reshape(16, 32, 1).repeat(3, 2))[0],
    "three pixels wide": lambda: split(np.full((1, 3, 3), (9, 60, 9), np.uint8))[0],
    "three pixels high": lambda: split(np.full((3, 2, 3), (9, 60, 9), np.uint8))[0],
    "one known pixel": one_known_pixel,
    "nothing unknown": lambda: Canvas(np.full((8, 8), 0.5, np.float32), np.ones((8, 8), bool),
                                      np.full((8, 8, 3), 128, np.uint8)),
}


def test_same_seed_same_bytes(make, canvas):
    first, second = (make().fit(canvas).predict(canvas) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_input_is_not_touched(make, canvas):
    before = canvas.digest
    make().fit(canvas).predict(canvas)
    assert Canvas(canvas.gray, canvas.known, canvas.rgb).digest == before


def test_shape_is_kept_and_the_known_region_comes_back(make, photo):
    for canvas in (split(photo)[0], split(photo[:19, :27])[0],
                   scattered(photo)):
        rgb = make().fit(canvas).predict(canvas)
        assert (rgb.dtype, rgb.shape) == (np.uint8, (*canvas.shape, 3))
        np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])


def test_fitted_on_one_canvas_it_colours_another(make, photo):
    agent = make().fit(split(photo)[0])
    other = split(photo[3:, ::-1][:, :29])[0]
    rgb = agent.predict(other)
    assert rgb.shape == (*other.shape, 3)
    np.testing.assert_array_equal(rgb[other.known], other.rgb[other.known])
    assert agent.predict(other).tobytes() == rgb.tobytes()


def test_predict_before_fit_raises(make, canvas):
    with pytest.raises(NotFittedError, match="predict needs fit first"):
        make().predict(canvas)


def test_the_constructor_only_stores_settings_and_fit_returns_self(make, canvas):
    agent = make()
    assert list(vars(agent)) == ["settings"]
    assert agent.fit(canvas) is agent
    learnt = vars(agent).keys() - {"settings"}
    assert learnt
    assert all(name.endswith("_") and not name.startswith("_") for name in learnt)


BLUE, GREEN, BLACK, GRAY = (30, 60, 90), (9, 60, 9), (0, 0, 0), (128, 128, 128)
TOO_SMALL = "patch_size=5 must fit into the known region"

#: Edge case -> agent -> the mean colour of the unknown pixels (of all where none is unknown),
#: or the message of the ColorizeError.
OUTCOMES = {
    "constant": {
        "gray": (56, 56, 56), "mean": BLUE, "linear": BLUE, "propagation": BLUE, "basic": BLUE,
        "improved": BLUE, "context": BLUE},
    "constant black": dict.fromkeys(AGENTS, BLACK),
    "no colour": dict.fromkeys(AGENTS, (135.5, 135.5, 135.5)),
    "three pixels wide": {
        "gray": (46, 46, 46), "mean": GREEN, "linear": GREEN, "propagation": GREEN,
        "basic": TOO_SMALL, "improved": GREEN, "context": GREEN},
    "three pixels high": {
        "gray": (46, 46, 46), "mean": GREEN, "linear": GREEN, "propagation": GREEN,
        "basic": TOO_SMALL, "improved": GREEN, "context": GREEN},
    "one known pixel": {
        "gray": (124.5, 124.5, 124.5), "mean": (182, 102, 182.9), "linear": (173.3, 105.5, 173.5),
        "propagation": (182, 102, 182.9), "basic": TOO_SMALL, "improved": (181.7, 102.2, 182.6),
        "context": (179.9, 102.6, 181.8)},
    "nothing unknown": dict.fromkeys(AGENTS, GRAY),
}
PAIRS = [(case, agent) for case in AWKWARD for agent in AGENTS]
REFUSED = [pair for pair in PAIRS if isinstance(OUTCOMES[pair[0]][pair[1]], str)]


@pytest.mark.parametrize(("case", "agent"), [pair for pair in PAIRS if pair not in REFUSED])
@pytest.mark.filterwarnings("error")
def test_edge_case_has_its_result(case, agent):
    canvas = AWKWARD[case]()
    rgb = small(agent).fit(canvas).predict(canvas)
    np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])
    coloured = rgb[~canvas.known | canvas.known.all()]
    np.testing.assert_allclose(coloured.mean(axis=0), OUTCOMES[case][agent], atol=1)


@pytest.mark.parametrize(("case", "agent"), REFUSED)
@pytest.mark.filterwarnings("error")
def test_edge_case_is_refused_by_its_rule(case, agent):
    with pytest.raises(ColorizeError, match=OUTCOMES[case][agent]):
        small(agent).fit(AWKWARD[case]())


def test_progress_counts_to_its_total(make, canvas):
    progress = list(make().train(canvas))
    steps = [report.step for report in progress]
    assert steps == sorted(set(steps))
    assert min(steps, default=1) > 0
    assert {report.total for report in progress} == set(steps[-1:])


def test_fit_is_the_loop_over_train(make, canvas):
    by_hand, reports = make(), []
    for _ in by_hand.train(canvas):
        pass
    fitted = make().fit(canvas, reports.append)
    assert reports == list(make().train(canvas))
    assert by_hand.predict(canvas).tobytes() == fitted.predict(canvas).tobytes()


@pytest.fixture
def many_steps(monkeypatch):
    """Some agents take one step, or none, for a small canvas; make them take more."""
    monkeypatch.setattr(propagation, "DIRECT_FAR", 100)
    monkeypatch.setattr(search, "BLOCK", 100)


@pytest.mark.usefixtures("many_steps")
@pytest.mark.parametrize("name", ITERATIVE)
def test_ended_after_any_step_it_can_predict(name, canvas):
    total = len(list(small(name).train(canvas)))
    assert total > 1
    for count in sorted({1, total // 2, total - 1, total}):
        agent = small(name)
        with closing(agent.train(canvas)) as steps:
            assert len(list(islice(steps, count))) == count
        rgb = agent.predict(canvas)
        np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])


@pytest.mark.usefixtures("many_steps")
@pytest.mark.parametrize("name", ITERATIVE)
def test_a_callback_that_returns_true_ends_the_fit(name, canvas):
    reports = []
    agent = small(name).fit(canvas, lambda report: reports.append(report) or True)
    assert len(reports) == 1
    assert agent.predict(canvas).shape == (*canvas.shape, 3)


def test_rest_does_not_change_a_prediction(make, photo):
    canvas, other = split(photo)[0], split(photo[3:, ::-1][:, :29])[0]
    agent = make().fit(canvas)
    before = [agent.predict(each).tobytes() for each in (canvas, other)]
    agent.rest()
    assert [agent.predict(each).tobytes() for each in (canvas, other)] == before


def test_which_agents_are_slow_and_which_are_kept():
    assert {name for name, agent in AGENTS.items() if agent.slow} == {"improved", "context"}
    assert {name for name, agent in AGENTS.items() if agent.kept} == {"improved"}


@pytest.mark.parametrize("name", [name for name, agent in AGENTS.items() if agent.kept])
def test_a_kept_agent_predicts_the_same_when_restored(name, canvas):
    agent = small(name).fit(canvas)
    restored = small(name).restore(agent.state())
    assert restored.predict(canvas).tobytes() == agent.predict(canvas).tobytes()


@pytest.mark.parametrize("name", [name for name, agent in AGENTS.items() if not agent.kept])
def test_other_agents_have_no_state_to_keep(name, canvas):
    with pytest.raises(NotImplementedError, match="is not kept"):
        small(name).fit(canvas).state()
