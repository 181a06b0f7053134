"""The server takes as many bytes of uploads as it has room for, and no more."""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from starlette.requests import Request
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from colorize.ui import upload_gate
from colorize.ui.upload_gate import UploadGate


def run_aside(work):
    """In a thread, since Playwright keeps a loop in the one of the tests."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


@pytest.fixture
def server(monkeypatch):
    """A server that takes 100 bytes of a visitor, 150 of all; `absent` sessions are cut off."""
    files, absent = MemoryUploadedFileManager("/_stcore/upload_file"), set()
    closed = []
    runtime = SimpleNamespace(uploaded_file_mgr=files, close_session=closed.append,
                              is_active_session=lambda session: session not in absent)
    monkeypatch.setattr(upload_gate.Runtime, "instance", lambda: runtime)
    monkeypatch.setattr(upload_gate, "OF_ONE", 100)
    monkeypatch.setattr(upload_gate, "OF_ALL", 150)

    async def take(scope, receive, send):
        await asyncio.sleep(0)  # others are answered while this one is read
        session, name = scope["path"].split("/")[-2:]
        data = b"x" * int(scope["headers"][0][1])
        files.add_file(session, UploadedFileRec(name, name, "image/png", data))
        await send({"type": "http.response.start", "status": 204})

    gate = UploadGate(take)

    async def answer(session, name, size):
        statuses = []

        async def send(message):
            statuses.append(message.get("status"))

        await gate({"type": "http", "method": "PUT",
                    "path": f"/_stcore/upload_file/{session}/{name}",
                    "headers": [(b"content-length", str(size).encode())]}, None, send)
        return statuses[0]

    def put_at_once(*uploads):
        async def every():
            return await asyncio.gather(*(answer(*upload) for upload in uploads))

        return run_aside(every())

    return SimpleNamespace(put=lambda *upload: put_at_once(upload)[0], put_at_once=put_at_once,
                           files=files, absent=absent, closed=closed)


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
    assert not server.closed
    assert server.put("two", "c", 20) == 204
    assert not server.files.get_files("one", ["a"])
    assert server.closed == ["one"]
    assert len(server.files.get_files("two", ["b", "c"])) == 2


def test_files_that_come_at_once_count_before_they_are_there(server):
    assert server.put_at_once(("one", "a", 60), ("one", "b", 60)) == [204, 507]
    assert server.put_at_once(("two", "a", 60), ("three", "b", 60)) == [204, 507]
    assert server.put("three", "c", 30) == 204  # nothing is coming any more


def test_a_large_file_is_not_written_to_disk_while_it_comes(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    data = bytes(3 * 2**20)
    body = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
            + data + b"\r\n--x--\r\n")

    async def receive():
        return {"type": "http.request", "body": body}

    async def read():
        scope = {"type": "http", "method": "PUT",
                 "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
        form = await Request(scope, receive).form()
        return await form["file"].read()

    assert run_aside(read()) == data
