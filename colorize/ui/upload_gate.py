"""How many bytes of uploads the server holds: a file for which it has no room is not read.

They are held in memory alone, also while they come.
"""

import re

from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.runtime import Runtime

OF_ONE, OF_ALL = 100 * 2**20, 200 * 2**20  # bytes of one visitor's files, and of all visitors'
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_REFUSAL = "This server has no room for another file. Remove one, or try again in a minute."

# Starlette would write what is larger than 1 MB to a temporary file while it comes.
MultiPartParser.spool_max_size = OF_ONE


class UploadGate:
    """ASGI middleware that answers 507 to a file for which `app` has no room.

    If all visitors together hold too much, those who have lost their connection lose their
    sessions first, and with them their files; they are asked for these again if they return.
    """

    def __init__(self, app):
        self.app = app
        self._coming: list[tuple[str, int]] = []  # session and bytes of what is being read

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        upload = (_UPLOAD.search(scope["path"])
                  if scope["type"] == "http" and scope["method"] == "PUT" else None)
        if not upload:
            await self.app(scope, receive, send)
            return
        file = upload[1], _length(scope)
        if not _make_room(*file, self._coming):
            await PlainTextResponse(_REFUSAL, 507)(scope, receive, send)
            return
        self._coming.append(file)  # a browser sends several at once
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming.remove(file)


def _make_room(session: str, more: int, coming: list[tuple[str, int]]) -> bool:
    """Whether a session may send so many bytes more, beside those that are coming."""
    runtime = Runtime.instance()
    files = runtime.uploaded_file_mgr
    own = sum(size for sender, size in coming if sender == session)
    if _held(files).get(session, 0) + own + more > OF_ONE:
        return False
    room = OF_ALL - more - sum(size for _, size in coming)
    for other in _held(files):
        if sum(_held(files).values()) <= room:
            return True
        if not runtime.is_active_session(other):
            runtime.close_session(other)  # which holds its files, too
            files.remove_session_files(other)
    return sum(_held(files).values()) <= room


def _held(files) -> dict[str, int]:
    """The bytes of each session's files."""
    return {session: sum(len(file.data) for file in list(some.values()))
            for session, some in list(files.file_storage.items())}


def _length(scope) -> int:
    """The size that the request announces; without one, the largest that is taken."""
    text = dict(scope["headers"]).get(b"content-length", b"")
    return int(text) if text.isdigit() else config.get_option("server.maxUploadSize") * 2**20
