"""The store on disk: there and back, bounded, and unmoved by files that are no good."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from colorize.canvas import split_left_right
from colorize.jobs import Queue, RunHandle, State, Store, Threads, record_name
from colorize.jobs.store import Record
from colorize.settings import ColorizeError, ImprovedSettings
from tests.jobs.doubles import PATIENCE

PLAIN = Record({"x": np.arange(50.0)}, {"losses": [0.5, 0.25], "note": "ä"})


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept", files=3)


def handle_of(photo):
    settings = ImprovedSettings(width=4, epochs=3)
    return RunHandle(*split_left_right(photo), settings, Queue(slots=1), Threads())


@pytest.fixture
def trained(photo):
    handle = handle_of(photo).begin()
    assert handle.wait(PATIENCE)
    return handle


def only_file(store):
    (path,) = store.folder.iterdir()
    return path


def test_a_training_comes_back_whole(store, trained, photo):
    name = record_name(trained.canvas, trained.settings)
    store.put(name, trained.to_record())
    back = handle_of(photo).load_record(store.get(name))
    assert (back.state, back.step, back.total) == (State.DONE, 3, 3)
    np.testing.assert_array_equal(back.result.rgb, trained.result.rgb)
    assert back.result.scores == trained.result.scores
    assert (back.series, back.changes) == (trained.series, trained.changes)
    assert back.snapshots == trained.snapshots
    for handle in (trained, back):
        handle.train_on(2)
        assert handle.wait(PATIENCE)
    assert back.series["losses"] == trained.series["losses"]
    assert len(back.series["losses"]) == 5


def test_the_name_tells_settings_pictures_and_branches_apart(trained, photo):
    canvas, settings = trained.canvas, trained.settings
    other, _ = split_left_right(255 - photo)
    names = {record_name(canvas, settings), record_name(other, settings),
             record_name(canvas, settings, "branch"),
             record_name(canvas, ImprovedSettings(width=4, epochs=3, seed=1))}
    assert len(names) == 4


def test_the_oldest_goes_first(store):
    for number in range(5):
        store.put(str(number), Record({"x": np.array([number])}, {}))
    assert len(list(store.folder.iterdir())) == 3
    assert store.get("4").arrays["x"] == [4]


def test_dropped_is_gone(store):
    store.put("a", PLAIN)
    store.drop("a")
    store.drop("a")
    assert store.get("a") is None


@pytest.mark.parametrize("where", range(0, 100, 7))
def test_a_file_cut_short_is_ignored_with_a_line_in_the_log(store, where, caplog):
    store.put("a", PLAIN)
    path = only_file(store)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * where // 100])
    assert store.get("a") is None
    assert "ignored" in caplog.text


def test_a_file_of_junk_is_ignored(store, caplog):
    store.put("a", PLAIN)
    only_file(store).write_bytes(b"junk" * 100)
    assert store.get("a") is None
    assert "ignored" in caplog.text


def test_a_file_of_another_key_or_without_one_is_ignored(store):
    for metadata in ({"key": "another", "values": "{}"}, {}, {"key": "a", "values": "not JSON"}):
        store.put("a", PLAIN)
        save_file({"x": np.zeros(2)}, only_file(store), metadata)
        assert store.get("a") is None


def test_what_does_not_fit_is_refused(trained, photo):
    arrays, values = trained.to_record()
    for wrong in ({"rgb": np.zeros((2, 2, 3), np.uint8)},
                  {"agent.weights.0.bias": np.zeros(9, np.float32)}):
        with pytest.raises(ColorizeError, match="must be"):
            handle_of(photo).load_record(Record(arrays | wrong, values))
    with pytest.raises(KeyError):
        handle_of(photo).load_record(Record({}, values))


def test_a_disk_that_cannot_be_written_is_said_once(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    for _ in range(3):
        store.put("a", PLAIN)
    assert "cannot be kept" in store.complaint
    assert caplog.text.count("cannot be kept") == 1
    assert store.get("a") is None
