"""The store: there and back, bounded, and unmoved by bad files, kills and lost connections."""

import subprocess
import sys
from pathlib import Path
from threading import Event
from uuid import uuid4

import fsspec
import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from safetensors.numpy import load_file, save_file

from colorize.canvas import split
from colorize.jobs import Queue, RunHandle, State, Store, record_name
from colorize.jobs import store as module
from colorize.jobs.store import Record
from colorize.settings import ColorizeError, ImprovedSettings
from tests.jobs.doubles import PATIENCE, eventually
from tests.jobs.threads import Threads

PLAIN = Record({"x": np.arange(50.0)}, {"losses": [0.5, 0.25], "note": "ä"})


@pytest.fixture(params=["folder", "memory"])
def place(request, tmp_path):
    """A place that does not exist yet, of each kind."""
    return str(tmp_path / "kept") if request.param == "folder" else f"memory://{uuid4()}"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept", files=3)


@pytest.fixture(autouse=True)
def _enough_time(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)


def handle_of(photo):
    settings = ImprovedSettings(width=4, epochs=3)
    return RunHandle(*split(photo), settings, Queue(slots=1), Threads())


@pytest.fixture
def trained(photo):
    handle = handle_of(photo).begin()
    assert handle.wait(PATIENCE)
    return handle


def only_file(store):
    store.flush()
    (path,) = Path(store.place).iterdir()
    return path


def files(place):
    """The names of the files there."""
    system, folder = fsspec.url_to_fs(place)
    return system.ls(folder, detail=False)


def test_a_training_comes_back_whole(place, trained, photo):
    store, name = Store(place), record_name(trained.canvas, trained.settings)
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
    other, _ = split(255 - photo)
    names = {record_name(canvas, settings), record_name(other, settings),
             record_name(canvas, settings, "branch"),
             record_name(canvas, ImprovedSettings(width=4, epochs=3, seed=1))}
    assert len(names) == 4


def test_the_oldest_goes_first(place):
    store = Store(place, files=3)
    for number in range(5):
        store.put(str(number), Record({"x": np.array([number])}, {}))
    assert store.get("4").arrays["x"] == [4]
    assert store.get("0") is None
    assert len(files(place)) == 3


def test_a_newer_record_replaces_the_one_of_the_same_key(place):
    store = Store(place)
    for number in range(3):
        store.put("a", Record({"x": np.array([number])}, {}))
    assert store.get("a").arrays["x"] == [2]
    assert len(files(place)) == 1


def test_dropped_is_gone(place):
    store = Store(place)
    store.put("a", PLAIN)
    store.drop("a")
    store.drop("a")
    assert store.get("a") is None
    assert not store.complaint


def test_servers_share_a_place_and_none_drops_what_another_has_just_removed(place):
    servers = [Store(place, files=4) for _ in range(3)]
    for number in range(60):
        servers[number % 3].put(str(number), PLAIN)
        servers[number % 2].drop(str(number - 3))
    for server in servers:
        server.get("")  # after all that it was asked for before
    servers[0].put("last", PLAIN)
    assert servers[0].get("last").values == PLAIN.values
    assert servers[1].get("last").values == PLAIN.values
    assert not any(server.complaint for server in servers)
    assert len(files(place)) <= 4


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


def test_a_changed_byte_is_noticed(store, caplog):
    store.put("a", PLAIN)
    data = bytearray(only_file(store).read_bytes())
    data[-4] ^= 1  # of an array: the size and the header are right
    only_file(store).write_bytes(data)
    load_file(only_file(store))
    assert store.get("a") is None
    assert "checksum differs" in caplog.text


KILLED = """
import os, signal, sys
import numpy as np
from fsspec.implementations.local import LocalFileSystem
from colorize.jobs.store import Record, Store

store = Store(sys.argv[1])
record = Record({"x": np.ones(50_000)}, {})
store.put("whole", record)
store.flush()

def killed(self, path, data):
    with open(path, "wb") as file:
        file.write(data[: int(float(sys.argv[2]) * len(data))])
    os.kill(os.getpid(), signal.SIGKILL)

LocalFileSystem.pipe_file = killed
store.put("whole", Record({"x": np.zeros(50_000)}, {}))
store.put("torn", record)
store.flush()
"""


@pytest.mark.parametrize("share", ["0", "0.5", "1"])
def test_killed_in_the_middle_of_a_write_it_keeps_what_was_whole(tmp_path, share):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), share])
    assert done.returncode == -9
    store = Store(tmp_path, files=1)
    np.testing.assert_array_equal(store.get("whole").arrays["x"], np.ones(50_000))
    assert store.get("torn") is None
    assert len(files(str(tmp_path))) == 2
    store.put("next", PLAIN)  # removes what the killed one has left, too
    assert store.get("next") is not None
    assert len(files(str(tmp_path))) == 1


@pytest.mark.parametrize("place", ["{file}", "{file}/folder", "nonsense://place", "s3://x/y"])
def test_a_place_that_cannot_be_reached_is_said_once(tmp_path, caplog, monkeypatch, place):
    monkeypatch.setitem(sys.modules, "s3fs", None)  # as if it was not installed
    (tmp_path / "file").write_text("in the way")
    store = Store(place.format(file=tmp_path / "file"))
    for _ in range(3):
        store.put("a", PLAIN)
        assert store.get("a") is None
    assert "cannot be kept" in store.complaint
    assert caplog.text.count("cannot be kept") == 1


class Hanging(MemoryFileSystem):
    """An object store whose connection hangs until it is back."""

    protocol = "hanging"
    back = Event()

    def pipe_file(self, path, value, **more):
        assert self.back.wait(PATIENCE)
        super().pipe_file(path, value, **more)


class Slow(MemoryFileSystem):
    """An object store that answers no question until it is back, and keeps nothing."""

    protocol = "slow"
    back = Event()

    def size(self, path):
        assert self.back.wait(PATIENCE)
        return super().size(path)

    def pipe_file(self, path, value, **more):
        raise OSError("full")


def test_a_late_answer_is_complained_of_until_it_comes(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    fsspec.register_implementation("slow", Slow, clobber=True)
    store, broken = Store(f"slow://{uuid4()}"), Store(f"slow://{uuid4()}")
    broken.put("a", PLAIN)
    for late in (store, broken):
        assert late.get("a") is None
        assert "cannot be kept" in late.complaint
    Slow.back.set()
    assert eventually(lambda: not store.complaint)
    broken.get("a")
    assert "cannot be kept" in broken.complaint  # an answer says nothing of what it keeps


def test_a_place_that_hangs_holds_up_nobody(caplog, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    fsspec.register_implementation("hanging", Hanging, clobber=True)
    store = Store(f"hanging://{uuid4()}")
    for number in range(2 * module.MOST_WAITING):  # more than may wait
        store.put(str(number), PLAIN)
        assert store.get(str(number)) is None  # the first waits for a moment, the others do not
    assert "cannot be kept" in store.complaint
    assert caplog.text.count("cannot be kept") == 1
    Hanging.back.set()
    assert eventually(lambda: store.get("0") is not None)
    assert store.get(str(2 * module.MOST_WAITING - 1)) is None  # was refused
    store.put("a", PLAIN)
    store.flush()
    assert store.get("a") is not None
    assert not store.complaint
