"""A visitor's page without a browser: a client of Streamlit 1.67's websocket protocol.

Client to server: ``BackMsg.rerun_script`` with the values of all widgets moved so far, the
query string, the page, and the hashes of messages the client has kept.  Server to client,
for each run of the script::

    new_session   without fragment ids: a run of the whole page, which ends all auto-reruns
    delta ...     an element at a path; a message the client has kept comes as its hash
    auto_rerun    this fragment is to be run again every `interval` seconds
    script_finished   elements of earlier runs are stale now and removed

Pictures are links in elements; the client fetches each new one once, as a browser does.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks.browser import XSRF, KeptMessages, Shown, load_page, without_stale
from benchmarks.http_client import cookie_header, request

NO_ANSWER = -1  # in place of an HTTP status
_WHOLE, _FRAGMENT = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


class Client:
    """One open page; an asynchronous context manager that connects and closes.

    Parameters
    ----------
    address : str
        ``http://127.0.0.1:8501``.
    link : str
        Page and query: ``basic_agent?picture=cat``.

    Attributes
    ----------
    elements : dict of tuple of int to Shown
    runs : int
        How many runs of the whole page have begun.
    idle : bool
        Whether the newest run has finished.
    fetched : dict of str to int
        Link of a picture to the status with which it was answered.
    cookies : dict of str to str
        As the browser holds them; kept for the next visit by who gives the same dict again.
    """

    def __init__(self, address: str, link: str, cookies: dict[str, str] | None = None):
        self.address, self.link = address, link
        self.cookies = {} if cookies is None else cookies
        self.elements: dict[tuple[int, ...], Shown] = {}
        self.pages: dict[str, str] = {}
        self.runs, self.idle = 0, False
        self.fetched: dict[str, int] = {}
        self.query = dict(parse_qsl(urlsplit(f"/{link}").query))
        self._session = self._page = self._run = ""
        self._states: dict[str, WidgetState] = {}
        self._kept = KeptMessages()
        self._reruns: dict[str, tuple[float, asyncio.Task]] = {}
        self._tasks: set[asyncio.Task] = set()
        self._answers: dict[str, asyncio.Future] = {}
        self._news = asyncio.Event()

    async def __aenter__(self) -> "Client":
        await load_page(self.address, self.link, self.cookies)
        self._socket = await connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream", max_size=None,
            ping_interval=None, proxy=None, origin=self.address, open_timeout=60,
            subprotocols=["streamlit", self.cookies.get(XSRF) or "PLACEHOLDER_AUTH_TOKEN"],
            additional_headers={"Cookie": cookie_header(self.cookies)})
        self._listening = self._start(self._listen())
        await self.rerun()
        return self

    async def __aexit__(self, *error) -> None:
        self._end_reruns()
        for task in list(self._tasks):
            task.cancel()
        await self._socket.close()

    # From the server.

    async def _listen(self) -> None:
        try:
            while True:
                self._receive(ForwardMsg.FromString(await self._socket.recv()))
                self._news.set()
        finally:
            self._news.set()  # `until` raises what has happened

    def _receive(self, message: ForwardMsg) -> None:
        message = self._kept.whole(message)
        handler = getattr(self, f"_on_{message.WhichOneof('type')}", None)
        if handler is not None:
            handler(message)

    def _on_new_session(self, message: ForwardMsg) -> None:
        self.idle, self._run = False, message.metadata.run.script_run_id
        if message.metadata.run.fragment_ids:
            return
        self._end_reruns()
        session = message.new_session
        self.runs += 1
        self._session = session.initialize.session_id or self._session
        self._kept.most_age = session.config.max_cached_message_age

    def _on_delta(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        if delta.WhichOneof("type") == "add_block":
            self.elements.pop(path, None)
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self.elements[path] = Shown(element, delta.fragment_id, self._run)
        self._take_over(getattr(element, element.WhichOneof("type") or "empty"))
        for image in element.imgs.imgs:
            if image.url.startswith("/") and image.url not in self.fetched:
                self.fetched[image.url] = 0
                self._start(self._fetch(image.url))

    def _take_over(self, widget) -> None:
        """The value of a widget that the script, not the visitor, has moved."""
        if not getattr(widget, "set_value", False):
            return
        self._states.pop(widget.id, None)
        if isinstance(widget, Slider) and widget.type == Slider.SLIDER:
            self._states[widget.id] = WidgetState(id=widget.id)
            self._states[widget.id].double_array_value.data.extend(widget.value)

    async def _fetch(self, url: str) -> None:
        try:
            self.fetched[url] = (await request(self.address, url, cookies=self.cookies)).status
        except OSError:
            self.fetched[url] = NO_ANSWER
        self._news.set()

    def _on_script_finished(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        if message.script_finished in (_WHOLE, _FRAGMENT):
            self.elements = without_stale(self.elements, run.script_run_id, run.fragment_ids)
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self.idle = True
        self._kept.end_run(run.fragment_ids)

    def _on_auto_rerun(self, message: ForwardMsg) -> None:
        fragment, interval = message.auto_rerun.fragment_id, message.auto_rerun.interval
        if fragment in self._reruns and self._reruns[fragment][0] == interval:
            return
        self._end_rerun(fragment)
        self._reruns[fragment] = interval, self._start(self._repeat(fragment, interval))

    def _on_stop_auto_rerun(self, message: ForwardMsg) -> None:
        for fragment in message.stop_auto_rerun.fragment_ids:
            self._end_rerun(fragment)

    def _on_navigation(self, message: ForwardMsg) -> None:
        self.pages = {page.url_pathname: page.page_script_hash
                      for page in message.navigation.app_pages}
        if message.navigation.page_script_hash != self._page:
            self._page = message.navigation.page_script_hash
            self.elements.clear()

    def _on_page_info_changed(self, message: ForwardMsg) -> None:
        self.query = dict(parse_qsl(message.page_info_changed.query_string))

    def _on_file_urls_response(self, message: ForwardMsg) -> None:
        answer = message.file_urls_response
        if future := self._answers.pop(answer.response_id, None):
            future.set_result(answer.file_urls[0])

    # To the server.

    async def rerun(self, fragment: str = "", auto: bool = False, page: str = "",
                    pressed: Iterable[WidgetState] = ()) -> None:
        """Have the page run again, or one of its fragments, or another page by its hash."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.query)
        state.widget_states.widgets.extend([*self._states.values(), *pressed])
        state.page_script_hash = page or self._page
        if not state.page_script_hash:  # the first run: the page is known by its name alone
            state.page_name = urlsplit(f"/{self.link}").path.strip("/")
        state.fragment_id, state.is_auto_rerun = fragment, auto
        state.cached_message_hashes.extend(self._kept.hashes())
        state.context_info.url = f"{self.address}/{self.link}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en-GB"
        await self.send(message)

    async def send(self, message: BackMsg) -> None:
        await self._socket.send(message.SerializeToString())

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for a condition of this page; False if it does not come in time.

        Raises
        ------
        websockets.ConnectionClosed
            If the connection has ended.
        """
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    if self._listening.done():
                        self._listening.result()
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    @property
    def has_run(self) -> bool:
        """Whether any run has come to its end."""
        return self._kept.runs > 0

    @property
    def is_waiting(self) -> bool:
        """Whether any fragment runs again by itself."""
        return bool(self._reruns)

    async def _repeat(self, fragment: str, interval: float) -> None:
        with suppress(ConnectionClosed):  # `until` raises it
            while True:
                await asyncio.sleep(interval)
                await self.rerun(fragment, auto=True)

    def _end_rerun(self, fragment: str) -> None:
        if fragment in self._reruns:
            self._reruns.pop(fragment)[1].cancel()

    def _end_reruns(self) -> None:
        for fragment in list(self._reruns):
            self._end_rerun(fragment)

    def _start(self, work: Coroutine) -> asyncio.Task:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # as `until` says
        return task
