"""The worker is killed while a page watches its training: one sentence, and the next one trains."""

import os
import signal

from colorize.jobs import State
from colorize.ui import runs
from tests.jobs.doubles import PATIENCE, eventually
from tests.pages.test_pages import open_page


def test_after_a_kill_the_page_says_one_sentence_and_trains_anew():
    app = open_page("improved_agent.py", improved_epochs="10000", improved_seed="4711")
    run = app.session_state["at_improved"]()
    assert eventually(lambda: run.step)
    os.kill(runs.executors()[True][1].pid, signal.SIGKILL)
    assert run.wait(PATIENCE)
    app.run()
    assert not app.exception
    [error] = app.error
    assert "ended from outside" in error.value
    app.button(key="control_new").click().run()
    assert not app.error
    anew = app.session_state["at_improved"]()
    assert anew.settings.seed == 4712
    assert eventually(lambda: anew.step)
    anew.stop()
    assert anew.wait(PATIENCE)
    assert anew.state is State.STOPPED
