"""What a visitor does on an open page, and what they see there."""

from asyncio import get_running_loop
from uuid import uuid4

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.browser import XSRF
from benchmarks.http_client import form_of_file, request
from benchmarks.streamlit_client import Client


class Page(Client):
    """An open page with its widgets, by the keys that the program gives them.

    Attributes
    ----------
    said : set of str
        Complaints on this page that were counted before.
    """

    def __init__(self, address: str, link: str, cookies: dict[str, str] | None = None):
        super().__init__(address, link, cookies)
        self.said: set[str] = set()

    def widget(self, key: str) -> Element | None:
        """The widget with this key; None if it is not on the page."""
        for shown in self.elements.values():
            element = getattr(shown.element, shown.element.WhichOneof("type") or "empty")
            if getattr(element, "id", "").endswith(f"-{key}"):
                return element
        return None

    def value(self, key: str) -> float:
        """Where a slider stands: moved by the visitor, by the script, or at its default."""
        slider = self.widget(key)
        if slider.id in self._states:
            return self._states[slider.id].double_array_value.data[0]
        return slider.default[0]

    async def set_slider(self, key: str, value: float) -> None:
        state = WidgetState(id=self.widget(key).id)
        state.double_array_value.data.append(value)
        await self._set(key, state, str(value))

    async def choose(self, key: str, option: str) -> None:
        """Choose an option of a select box."""
        await self._set(key, WidgetState(id=self.widget(key).id, string_value=option), option)

    async def press(self, key: str) -> None:
        """Press a button."""
        await self.rerun(pressed=[WidgetState(id=self.widget(key).id, trigger_value=True)])

    async def go(self, page: str) -> None:
        """Go to another page, by its name in the address."""
        self._end_reruns()
        self.link = page
        await self.rerun(page=self.pages[page])

    async def upload(self, key: str, name: str, data: bytes, kind: str) -> None:
        """Send a file and have the page use it instead of the one before.

        Raises
        ------
        ConnectionError
            If the server does not take it.
        """
        urls = await self._file_urls(name)
        headers, body = form_of_file(name, data, kind)
        reply = await request(self.address, urls.upload_url, "PUT",
                              headers | self._token(), body, self.cookies)
        if reply.status != 204:
            raise ConnectionError(f"the upload was answered {reply.status}")
        state = WidgetState(id=self.widget(key).id)
        before = self._states.get(state.id)
        state.file_uploader_state_value.uploaded_file_info.append(UploadedFileInfo(
            name=name, size=len(data), file_id=urls.file_id, file_urls=urls))
        self._states[state.id] = state
        await self.rerun()
        if before is not None:
            old = before.file_uploader_state_value.uploaded_file_info[0].file_urls.delete_url
            await request(self.address, old, "DELETE", self._token(), cookies=self.cookies)

    async def _file_urls(self, name: str):
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = uuid4().hex, self._session
        asked.file_names.append(name)
        answer = self._answers[asked.request_id] = get_running_loop().create_future()
        await self.send(message)
        if not await self.until(answer.done, 60):
            raise ConnectionError("the server did not say where to upload a file")
        return answer.result()

    def _token(self) -> dict[str, str]:
        return {"X-Xsrftoken": self.cookies.get(XSRF, "")}

    async def _set(self, key: str, state: WidgetState, text: str) -> None:
        self._states[state.id] = state
        self.query[key] = text
        await self.rerun()

    # What is seen.

    def picture(self, words: str) -> str | None:
        """The link of the picture whose description contains these words."""
        for shown in self.elements.values():
            for image in shown.element.imgs.imgs:
                if words in image.alt.lower():
                    return image.url
        return None

    @property
    def pictures_are_there(self) -> bool:
        """Whether there are pictures and all of them have been fetched."""
        return self.has("imgs") and self.has_no_picture_under_way

    @property
    def has_no_picture_under_way(self) -> bool:
        """Whether every picture on the page has been fetched."""
        return all(self.fetched.get(image.url, 200) for shown in self.elements.values()
                   for image in shown.element.imgs.imgs)

    @property
    def can_be_used(self) -> bool:
        """Whether the sidebar's widgets are there, drawn by a run that has ended."""
        return self.idle and all(self.widget(key) is not None
                                 for key in ("picture", "upload", "basic_k", "preset_report"))

    @property
    def is_settled(self) -> bool:
        """Whether the page has run, nothing on it is awaited, and its pictures are there."""
        return self.runs > 0 and self.idle and not self.is_waiting and self.pictures_are_there

    def has(self, kind: str) -> bool:
        """Whether there is an element of this kind: ``metric``, ``imgs``."""
        return any(shown.element.WhichOneof("type") == kind for shown in self.elements.values())

    def complaints(self) -> set[str]:
        """What exceptions, error boxes and warnings on the page say."""
        said = set()
        for shown in self.elements.values():
            element = shown.element
            if element.HasField("exception"):
                said.add(f"exception: {element.exception.type} {element.exception.message}")
            elif element.HasField("alert") and element.alert.format == Alert.ERROR:
                said.add(f"error: {element.alert.body}")
            elif element.HasField("alert") and element.alert.format == Alert.WARNING:
                said.add(f"warning: {element.alert.body}")
        return said
