"""Work done ahead: what the queue refuses is left out, the rest is computed."""

from unittest.mock import Mock

import pytest

from colorize.agents import AGENTS
from colorize.imaging import SAMPLES
from colorize.jobs import RefusedError
from colorize.settings import BasicSettings, ContextSettings
from colorize.ui import runs, warm


@pytest.mark.parametrize("refused", [BasicSettings, ContextSettings])
def test_only_what_is_refused_is_left_out(monkeypatch, refused):
    begun = []

    def compute_ahead(canvas, truth, settings):
        if isinstance(settings, refused):
            raise RefusedError("This takes too much memory.")
        begun.append((canvas.digest, settings.name))
        return Mock(result=None)

    monkeypatch.setattr(runs, "compute_ahead", compute_ahead)
    monkeypatch.setattr(warm, "_wait_until_idle", lambda: None)
    warm.warm_up()
    assert len(set(begun)) == len(SAMPLES) * (len(AGENTS) - 1)
