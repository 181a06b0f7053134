"""The server takes as many bytes of uploads as it has room for, and no more."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from colorize.ui import upload_gate
from colorize.ui.upload_gate import UploadGate


@pytest.fixture
def server(monkeypatch):
    """A server that takes 100 bytes of a visitor, 150 of all; `absent` sessions are cut off."""
    files, absent = MemoryUploadedFileManager("/_stcore/upload_file"), set()
    runtime = SimpleNamespace(uploaded_file_mgr=files,
                              is_active_session=lambda session: session not in absent)
    monkeypatch.setattr(upload_gate.Runtime, "instance", lambda: runtime)
    monkeypatch.setattr(upload_gate, "OF_ONE", 100)
    monkeypatch.setattr(upload_gate, "OF_ALL", 150)

    def put(session, name, size):
        statuses = []

        async def take(scope, receive, send):
            files.add_file(session, UploadedFileRec(name, name, "image/png", b"x" * size))
            await send({"type": "http.response.start", "status": 204})

        async def send(message):
            statuses.append(message.get("status"))

        scope = {"type": "http", "method": "PUT",
                 "path": f"/_stcore/upload_file/{session}/{name}",
                 "headers": [(b"content-length", str(size).encode())]}
        # In a thread, since Playwright keeps a loop in the one of the tests.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, UploadGate(take)(scope, None, send)).result()
        return statuses[0]

    return SimpleNamespace(put=put, files=files, absent=absent)


def test_one_visitor_sends_as_much_as_one_may(server):
    assert server.put("one", "a", 60) == 204
    assert server.put("one", "b", 41) == 507
    assert server.put("one", "b", 40) == 204
    assert len(server.files.get_files("one", ["a", "b"])) == 2


def test_all_visitors_together_send_as_much_as_there_is_room_for(server):
    assert server.put("one", "a", 80) == 204
    assert server.put("two", "b", 71) == 507
    server.files.remove_file("one", "a")
    assert server.put("two", "b", 71) == 204


def test_who_is_cut_off_makes_room_only_where_it_is_needed(server):
    assert server.put("one", "a", 80) == 204
    server.absent.add("one")
    assert server.put("two", "b", 60) == 204
    assert server.files.get_files("one", ["a"])
    assert server.put("two", "c", 20) == 204
    assert not server.files.get_files("one", ["a"])
    assert len(server.files.get_files("two", ["b", "c"])) == 2
