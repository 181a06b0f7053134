"""How many bytes of uploads the server holds: a file for which it has no room is not read."""

import re

from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.runtime import Runtime

OF_ONE, OF_ALL = 100 * 2**20, 200 * 2**20  # bytes of one visitor's files, and of all visitors'
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_REFUSAL = "This server has no room for another file. Remove one, or try again in a minute."


class UploadGate:
    """ASGI middleware that answers 507 to a file for which `app` has no room.

    If all visitors together hold too much, those who have lost their connection lose their
    files first; they are asked for them again if they return.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        upload = (_UPLOAD.search(scope["path"])
                  if scope["type"] == "http" and scope["method"] == "PUT" else None)
        answer = self.app
        if upload and not _make_room(upload[1], _length(scope)):
            answer = PlainTextResponse(_REFUSAL, 507)
        await answer(scope, receive, send)


def _make_room(session: str, more: int) -> bool:
    """Whether a session may send so many bytes more."""
    runtime = Runtime.instance()
    files = runtime.uploaded_file_mgr
    if _held(files).get(session, 0) + more > OF_ONE:
        return False
    for other in _held(files):
        if sum(_held(files).values()) + more <= OF_ALL:
            return True
        if not runtime.is_active_session(other):
            files.remove_session_files(other)
    return sum(_held(files).values()) + more <= OF_ALL


def _held(files) -> dict[str, int]:
    """The bytes of each session's files."""
    return {session: sum(len(file.data) for file in list(some.values()))
            for session, some in list(files.file_storage.items())}


def _length(scope) -> int:
    """The size that the request announces; without one, the largest that is taken."""
    text = dict(scope["headers"]).get(b"content-length", b"")
    return int(text) if text.isdigit() else config.get_option("server.maxUploadSize") * 2**20
