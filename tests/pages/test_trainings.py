"""The handles of trainings, as visitors hold them: shared, changed, abandoned, evicted."""

import asyncio
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from colorize.imaging import to_png
from colorize.jobs import State, Store, record_name, worker
from colorize.jobs.memory import return_large_arrays, trim_now_and_then
from colorize.ui import run_cache, server
from colorize.ui.navigation import SCRIPT

PATIENCE = 60  # seconds; only a hang takes that long


def ask():
    """A page that only asks for a training: picture size and settings come from the session."""
    import streamlit as st

    from colorize.experiment import prepare
    from colorize.imaging import load_sample
    from colorize.settings import ImprovedSettings, PictureSettings
    from colorize.ui import runs, session

    session.read_link()
    asked = dict(st.session_state.asked)
    if act := st.session_state.pop("act", None):
        getattr(runs, act[0])(st.session_state.run, *act[1:])
    task = prepare(load_sample("sunset"),
                   PictureSettings(size=asked.pop("size"), shape="square"))
    file = asked.pop("file", ())
    st.session_state.run = runs.request(task.canvas, task.truth, ImprovedSettings(**asked), *file)


class Visitor:
    """Somebody with a page open."""

    def __init__(self, **query):
        self._app = AppTest.from_function(ask, default_timeout=PATIENCE)
        for name, value in query.items():
            self._app.query_params[name] = value

    def ask(self, **asked):
        """The handle that the page gets."""
        self._app.session_state["asked"] = asked
        return self._run()

    def act(self, *act):
        """The handle that the page gets after something was done by hand."""
        self._app.session_state["act"] = act
        return self._run()

    @property
    def address(self):
        """What a reload asks for."""
        return dict(self._app.query_params)

    def _run(self):
        self._app.run()
        assert not self._app.exception
        return self._app.session_state["run"]


def begun(run):
    """Wait for the first loss."""
    for _ in range(PATIENCE * 100):
        if run.series.get("losses"):
            return run
        time.sleep(0.01)
    raise AssertionError("no epoch came")


def small(seed, **more):
    return {"size": 64, "epochs": 10_000, "width": 4, "seed": seed} | more


def test_two_visitors_share_one_training():
    run = Visitor().ask(**small(301))
    assert Visitor().ask(**small(301)) is run
    run.stop()


def test_a_training_goes_on_while_somebody_else_looks_at_it():
    one, other = Visitor(), Visitor()
    run = begun(one.ask(**small(302)))
    other.ask(**small(302))
    one.ask(**small(303)).stop()  # a changed mind
    assert not run.stopping
    other.ask(**small(303))
    assert run.wait(PATIENCE)
    assert run.state is State.STOPPED


def test_what_one_does_by_hand_is_ones_own():
    asked = small(340, epochs=20)
    one, other = Visitor(), Visitor()
    run = one.ask(**asked)
    assert run.wait(PATIENCE)
    mine = one.act("train_on", 30)
    assert mine.wait(PATIENCE)
    assert (mine.step, run.step) == (50, 20)
    assert mine.series["losses"][:20] == run.series["losses"]
    assert mine.changes
    assert not run.changes
    assert other.ask(**asked) is run
    assert Visitor(**one.address).ask(**asked) is mine  # a reload
    anew = one.act("reset")
    assert (anew.state, anew.step) == (State.PAUSED, 0)
    assert mine.discarded
    anew.resume()
    assert anew.wait(PATIENCE)
    assert anew.series["losses"] == run.series["losses"]
    assert other.ask(**asked) is run
    assert not Visitor(branch="nothing").ask(**asked).branch


def test_a_reset_outlasts_the_end_of_the_training_before_it():
    one, asked = Visitor(), small(347, epochs=20)
    assert one.ask(**asked).wait(PATIENCE)
    mine = one.act("train_on", 10_000)
    anew = one.act("reset")
    assert mine.wait(PATIENCE)
    assert one.ask(**asked) is anew
    assert (anew.state, anew.step) == (State.PAUSED, 0)


def test_what_was_done_by_hand_is_found_again_after_another_wish():
    one, asked = Visitor(), small(342, epochs=20)
    assert one.ask(**asked).wait(PATIENCE)
    mine = one.act("train_on", 10)
    assert mine.wait(PATIENCE)
    one.act("train_on", 10_000)
    one.ask(**small(343, epochs=1))
    assert mine.wait(PATIENCE)
    assert one.ask(**asked) is mine
    assert mine.step >= 30


def test_weights_from_a_file_never_pass_for_what_the_settings_give():
    one, asked = Visitor(), small(344, epochs=20)
    donor = one.ask(**small(345, epochs=20))
    assert donor.wait(PATIENCE)
    loaded = one.ask(**asked, file=(donor.result.agent.state(), "a file"))
    assert loaded.wait(PATIENCE)
    assert one.act("train_on", 10).wait(PATIENCE)
    run_cache.caches.clear()
    again = Visitor(**one.address).ask(**asked)
    assert again.wait(PATIENCE)
    assert (again.branch, again.step) == ("", 20)


def test_a_name_in_the_address_leads_to_no_other_training():
    assert Visitor().ask(**small(12, epochs=1)).wait(PATIENCE)
    other = Visitor(branch="2").ask(**small(1, epochs=2))
    assert other.wait(PATIENCE)
    assert (other.settings.seed, other.step) == (1, 2)


def test_a_restart_brings_back_what_was_done_by_hand():
    asked = small(341, epochs=20)
    one = Visitor()
    assert one.ask(**asked).wait(PATIENCE)
    mine = one.act("train_on", 30)
    assert mine.wait(PATIENCE)
    run_cache.caches.clear()
    again = Visitor(**one.address).ask(**asked)
    assert again is not mine
    assert (again.series["losses"], again.changes) == (mine.series["losses"], mine.changes)
    assert Visitor().ask(**asked).step == 20


def test_what_is_evicted_is_stopped():
    run_cache.caches.clear()
    many = [Visitor().ask(**small(seed)) for seed in range(310, 327)]  # one more than it holds
    assert many[0].wait(PATIENCE)
    assert many[0].state is State.STOPPED
    assert not many[-1].stopping
    for run in many:
        run.stop()
    assert all(run.wait(PATIENCE) for run in many)


def test_palettes_drive_no_training_out():
    run = Visitor().ask(**small(330))
    page = AppTest.from_function(many_palettes, default_timeout=PATIENCE).run()
    assert not page.exception
    assert not run.stopping
    run.stop()


def many_palettes():
    from colorize.experiment import prepare
    from colorize.imaging import load_sample
    from colorize.settings import BasicSettings, PictureSettings
    from colorize.ui import runs

    task = prepare(load_sample("sunset"), PictureSettings(size=64, shape="square"))
    for seed in range(40):  # more than the memory holds
        runs.request(task.canvas, task.truth, BasicSettings(seed=seed)).wait()


def resident():
    """MB that this process holds now, and the one in which it trains."""
    sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]
             for process in ("self", server.executors()[True][1].pid)]
    return sum(map(int, sizes)) / 1024


def held():
    """The least of it while what is free is given back, by both as in the app."""
    sizes = []
    trimming = asyncio.wait_for(trim_now_and_then(0.5), 1)
    # In a thread, since Playwright keeps a loop in the one of the tests.
    with suppress(TimeoutError), ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, trimming).result()
    for _ in range(50):
        time.sleep((worker.TRIM_EVERY + 1) / 50)
        sizes.append(resident())
    return min(sizes)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's memory there")
def test_fifty_abandoned_trainings_leave_no_memory_behind():
    assert return_large_arrays()  # as the server does
    visitor, full = Visitor(), {"size": 256, "width": 64}
    run = begun(visitor.ask(**small(400, **full)))
    before = held()
    for seed in range(401, 451):
        left, run = run, begun(visitor.ask(**small(seed, **full)))
        assert left.wait(PATIENCE)
        del left
    after = held()  # with one at work, as before
    run.stop()
    assert run.wait(PATIENCE)
    assert after - before < 50


def upload_and_train(monkeypatch, tmp_path, folder):
    """Train on an upload on a server with or without a folder for uploads; what is on its disk."""
    for name in ("COLORIZE_STORE", "COLORIZE_UPLOADS_STORE"):
        monkeypatch.setenv(name, str(tmp_path / name))
    if not folder:
        monkeypatch.delenv("COLORIZE_UPLOADS_STORE")
    server.store.clear()
    noise = np.random.default_rng(int(folder)).integers(0, 256, (64, 64, 3), np.uint8)
    app = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    small = {"picture_size": "64", "improved_width": "4", "improved_epochs": "2"}
    for name, value in small.items():
        app.query_params[name] = value
    app.run()
    app.file_uploader(key="upload").set_value(("own.png", to_png(noise), "image/png")).run()
    app.switch_page(str(SCRIPT.parents[2] / "pages" / "improved_agent.py")).run()
    run = app.session_state["at_improved"]()
    assert run.wait(PATIENCE)
    assert run.private
    if run.is_kept:
        server.store(private=True).flush()
    server.store().flush()
    server.store.clear()
    return app


def help_of(app):
    return app.file_uploader(key="upload").help


def test_nothing_of_an_upload_is_written_to_the_disk(monkeypatch, tmp_path):
    app = upload_and_train(monkeypatch, tmp_path, folder=False)
    assert "Nothing of it is written to the server's disk." in help_of(app)
    run = app.session_state["at_improved"]()
    assert not (tmp_path / "COLORIZE_UPLOADS_STORE").exists()
    assert Store(tmp_path / "COLORIZE_STORE").get(record_name(run.canvas, run.settings)) is None


def test_where_the_owner_sets_a_folder_it_is_kept_there_and_said(monkeypatch, tmp_path):
    app = upload_and_train(monkeypatch, tmp_path, folder=True)
    run = app.session_state["at_improved"]()
    assert Store(tmp_path / "COLORIZE_UPLOADS_STORE").get(
        record_name(run.canvas, run.settings)) is not None
    assert Store(tmp_path / "COLORIZE_STORE").get(record_name(run.canvas, run.settings)) is None
    assert "keeps the trainings of uploads on its disk" in help_of(app)
