"""The store on disk: there and back, bounded, and unmoved by what is no good."""

import numpy as np
import pytest

from colorize.canvas import split_left_right
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool, keep
from colorize.jobs.store import Store
from colorize.settings import ImprovedSettings

PATIENCE = 60  # seconds; only a hang takes that long


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept", files=3)


@pytest.fixture
def trained(photo):
    live = LiveRun(*split_left_right(photo), ImprovedSettings(width=4, epochs=3), Pool(places=1))
    assert live.job.wait(PATIENCE)
    return live


def only_file(store):
    (path,) = store.folder.iterdir()
    return path


def test_a_training_comes_back_whole(store, trained):
    run, settings = trained.look().run, trained.settings
    name = keep.key(trained.canvas, settings)
    store.put(name, keep.to_arrays(trained, run))
    back = keep.from_arrays(store.get(name), trained.canvas, trained.truth, settings,
                            Pool(places=1))
    moment, before = back.look(), trained.look()
    assert (moment.run.rgb == run.rgb).all()
    assert moment.run.scores == run.scores
    assert (moment.losses, moment.unseen) == (before.losses, before.unseen)
    assert back.film.frames() == trained.film.frames()
    for live in (trained, back):
        live.train_on(2)
        assert live.job.wait(PATIENCE)
    assert back.look().losses == trained.look().losses


def test_the_key_tells_settings_and_pictures_apart(trained, photo):
    canvas, settings = trained.canvas, trained.settings
    other, _ = split_left_right(255 - photo)
    keys = {keep.key(canvas, settings), keep.key(other, settings),
            keep.key(canvas, ImprovedSettings(width=4, epochs=3, seed=1))}
    assert len(keys) == 3


def test_the_oldest_goes_first(store):
    for number in range(5):
        store.put(str(number), {"a": np.array(number)})
    assert len(list(store.folder.iterdir())) == 3
    assert store.get("4")["a"] == 4


def test_dropped_is_gone(store):
    store.put("a", {"x": np.zeros(2)})
    store.drop("a")
    store.drop("a")
    assert store.get("a") is None


@pytest.mark.parametrize("where", range(0, 100, 7))
def test_a_damaged_file_is_ignored_with_a_line_in_the_log(store, where, caplog):
    store.put("a", {"x": np.arange(50.0)})
    path = only_file(store)
    data = bytearray(path.read_bytes())
    at = len(data) * where // 100
    path.write_bytes(data[:at] if where % 2 else data[:at] + bytes(9) + data[at + 9 :])
    kept = store.get("a")
    assert kept is None or (kept["x"] == np.arange(50.0)).all()
    assert (kept is None) == ("ignored" in caplog.text)


def test_a_pickle_is_never_opened(store, caplog):
    store.put("a", {"x": np.zeros(2)})
    np.savez(only_file(store), key=np.array("a"), x=np.array([{"danger": 1}], dtype=object))
    assert store.get("a") is None
    assert "ignored" in caplog.text


def test_a_foreign_archive_is_ignored(store):
    store.put("a", {"x": np.zeros(2)})
    np.savez(only_file(store), key=np.array("another"), x=np.zeros(2))
    assert store.get("a") is None


def test_arrays_that_do_not_fit_are_refused(store, trained):
    arrays = keep.to_arrays(trained, trained.look().run)
    for wrong in ({"rgb": np.zeros((2, 2, 3), np.uint8)},
                  {"weight of 0.bias": np.zeros(9, np.float32)}):
        with pytest.raises(ValueError, match="must be"):
            keep.from_arrays(arrays | wrong, trained.canvas, trained.truth, trained.settings,
                             Pool(places=1))


def test_a_disk_that_cannot_be_written_is_said_once(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    for _ in range(3):
        store.put("a", {"x": np.zeros(2)})
    assert "cannot be kept" in store.complaint
    assert caplog.text.count("cannot be kept") == 1
    assert store.get("a") is None
