"""The basic agent against its definition, and what it remembers."""

import numpy as np
import pytest
from cachetools import LRUCache

from colorize.agents.basic import BasicAgent, search
from colorize.agents.basic import agent as basic
from colorize.agents.basic.palette import learn_palette
from colorize.agents.basic.search import known_patches, unknown_patches
from colorize.canvas import split
from colorize.experiment.metrics import score
from colorize.imaging.color import keeping_gray, to_ab
from colorize.settings import BasicSettings

SIZE_OF = basic.searches.getsizeof


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    monkeypatch.setattr(basic, "searches", LRUCache(maxsize=4, getsizeof=lambda matches: 1))


def labels_by_hand(canvas, settings):
    """Each unknown pixel's label: the most frequent of its teachers', of equals the nearest's."""
    palette = learn_palette(canvas, settings.k, settings.seed)
    compared = settings.patch_size, settings.row_weight
    taught, pixels = known_patches(canvas, *compared)
    labels = []
    for patch in unknown_patches(canvas, *compared):
        nearest = np.argsort(((taught.astype(int) - patch) ** 2).sum(axis=1), kind="stable")
        votes = palette.labels.ravel()[pixels[nearest[: settings.neighbours]]].tolist()
        labels.append(max(votes, key=votes.count))  # the first of equals
    return palette, np.array(labels)


@pytest.mark.parametrize("neighbours", [1, 2, 6, 16])
def test_it_paints_what_the_definition_says(canvas, neighbours):
    settings = BasicSettings(k=6, patch_size=3, neighbours=neighbours, reconstruction="report")
    palette, labels = labels_by_hand(canvas, settings)
    rgb = BasicAgent(settings).fit(canvas).predict(canvas)
    np.testing.assert_array_equal(rgb[~canvas.known], palette.colours[labels])


def test_it_keeps_the_gray_when_asked_to(canvas):
    settings = BasicSettings(reconstruction="keeps gray")
    palette, labels = labels_by_hand(canvas, settings)
    rgb = BasicAgent(settings).fit(canvas).predict(canvas)
    expected = keeping_gray(canvas.gray[~canvas.known], to_ab(palette.colours)[labels])
    np.testing.assert_array_equal(rgb[~canvas.known], expected)


def test_mirrored_halves_are_coloured_right():
    """The right half mirrors the left, so that every gray was seen with its colour."""
    colours = np.array([(220, 40, 40), (40, 120, 220), (90, 200, 60)], np.uint8)
    left = colours[np.random.default_rng(0).integers(0, 3, (24, 24))]
    canvas, truth = split(np.hstack([left, left[:, ::-1]]))
    result = BasicAgent(BasicSettings(k=3, patch_size=1, reconstruction="report")).fit(canvas)
    assert score(canvas, truth, result.predict(canvas)).psnr == float("inf")


def test_a_new_k_or_seed_does_not_search_again(canvas, monkeypatch):
    searches = []
    monkeypatch.setattr(basic, "nearest_in_blocks",
                        lambda *args: searches.append(1) or search.nearest_in_blocks(*args))
    for k, seed in ((2, 0), (5, 0), (5, 1)):
        BasicAgent(BasicSettings(k=k, seed=seed)).fit(canvas).predict(canvas)
    assert len(searches) == 1
    BasicAgent(BasicSettings(patch_size=3)).fit(canvas)
    assert len(searches) == 2


@pytest.fixture
def searched(canvas, monkeypatch):
    """Whether a fit with these settings has to search; 3,500 bytes of searches are kept."""
    assert (~canvas.known).sum() * 4 == 1536  # bytes of a search for one neighbour
    monkeypatch.setattr(basic, "searches", LRUCache(3500, SIZE_OF))
    searches = []
    monkeypatch.setattr(basic, "nearest_in_blocks",
                        lambda *args: searches.append(1) or search.nearest_in_blocks(*args))

    def fit(**settings):
        before = len(searches)
        BasicAgent(BasicSettings(**settings)).fit(canvas)
        return len(searches) > before

    return fit


def test_the_search_that_was_used_longest_ago_makes_room(searched):
    assert searched(patch_size=1)
    assert searched(patch_size=3)
    assert not searched(patch_size=1)
    assert searched(patch_size=5)
    assert not searched(patch_size=1)
    assert searched(patch_size=3)


def test_a_search_that_is_too_large_is_not_kept_and_drops_no_other(searched):
    assert searched(patch_size=1)
    assert searched(patch_size=3)
    assert searched(patch_size=1, neighbours=16)
    assert searched(patch_size=1, neighbours=16)
    assert not searched(patch_size=1)
    assert not searched(patch_size=3)


def test_a_stopped_search_leaves_the_rest_gray_and_is_not_kept(canvas, monkeypatch):
    monkeypatch.setattr(search, "BLOCK", 100)
    settings = BasicSettings(reconstruction="report")
    stopped = BasicAgent(settings).fit(canvas, lambda word: word.step >= 200)
    whole = BasicAgent(settings).fit(canvas)
    assert (whole.matches_ >= 0).all()
    before = stopped.predict(canvas)[~canvas.known]
    np.testing.assert_array_equal(before[:200], whole.predict(canvas)[~canvas.known][:200])
    gray = np.rint(255 * canvas.gray[~canvas.known])[200:]
    np.testing.assert_array_equal(before[200:], gray[:, None].repeat(3, axis=1))


def test_too_large_a_patch_is_refused_before_anything_is_learnt():
    canvas, _ = split(np.zeros((20, 16, 3), np.uint8))
    agent = BasicAgent(BasicSettings(patch_size=9))
    with pytest.raises(ValueError, match="patch_size=9 must fit into the known region"):
        agent.fit(canvas)
    assert list(vars(agent)) == ["settings"]
