"""What a browser does for a Streamlit page beside its protocol: load files, keep messages."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.http_client import Reply, request

XSRF = "_streamlit_xsrf"  # the cookie against cross-site requests
CONNECTIONS = 6  # that a browser opens to one server at once


async def load_page(address: str, link: str, cookies: dict[str, str]) -> None:
    """Fetch what a browser fetches first: the page, the files it names, the set-up.

    The cookies are sent, and those that are set are added.
    """
    page = await request(address, f"/{link}", cookies=cookies)
    cookies |= page.cookies
    files = set(re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.text()))
    free = asyncio.Semaphore(CONNECTIONS)

    async def get(path: str) -> Reply:
        async with free:
            return await request(address, path, cookies=cookies)

    *_, health = await asyncio.gather(*(get(f"/{file}") for file in files),
                                      get("/_stcore/host-config"), get("/_stcore/health"))
    cookies |= health.cookies


@dataclass
class _Kept:
    message: ForwardMsg
    run: int


class KeptMessages:
    """Large messages, kept so that the server need not send them again, as Streamlit's page does.

    Attributes
    ----------
    runs : int
        How many runs, of the page or of fragments, have come to their end.
    most_age : int
        For how many runs a message is kept without being used.
    """

    def __init__(self):
        self.runs, self.most_age = 0, 2
        self._kept: dict[str, _Kept] = {}

    def hashes(self) -> list[str]:
        """What the server may refer to in the next run."""
        return list(self._kept)

    def whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, or the kept one that it refers to."""
        if message.WhichOneof("type") != "ref_hash":
            if message.metadata.cacheable and message.hash:
                self._kept[message.hash] = _Kept(message, self.runs)
            return message
        kept = self._kept[message.ref_hash]
        kept.run = self.runs
        whole = ForwardMsg()
        whole.CopyFrom(kept.message)
        whole.metadata.CopyFrom(message.metadata)
        return whole

    def end_run(self, fragments: Sequence[str]) -> None:
        """Drop what is too old; a run of fragments drops theirs only."""
        self.runs += 1
        self._kept = {
            key: kept for key, kept in self._kept.items()
            if self.runs - kept.run <= self.most_age
            or (fragments and kept.message.delta.fragment_id not in fragments)}


@dataclass
class Shown:
    """An element on the page, the fragment that drew it (or "") and the run that did."""

    element: Element
    fragment: str
    run: str


def without_stale(elements: dict[tuple[int, ...], Shown], run: str,
                  fragments: Sequence[str]) -> dict[tuple[int, ...], Shown]:
    """What is left once a run has ended: of its fragments, or of the page, only what it drew."""
    return {path: shown for path, shown in elements.items()
            if shown.run == run or (fragments and shown.fragment not in fragments)}
