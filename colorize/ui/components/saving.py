"""*Save the picture*: at once, or at full size, by the worker and with a progress bar."""

import streamlit as st

from colorize.experiment import Run, output_shape
from colorize.experiment.result_file import ResultFile
from colorize.imaging import ENDINGS, MAX_FULL_SIZE, to_file
from colorize.jobs import Handle, RefusedError
from colorize.settings import OutputSettings
from colorize.ui import kept_files, own_picture, polling, server, session
from colorize.ui.components import progress
from colorize.ui.photo import Photo


def draw(run: Run | None) -> None:
    """*Save the picture*; nothing is drawn before there is a result."""
    if run is None:
        return
    photo, output = session.photo(), session.settings("output")  # at the click they may differ
    if output.full_size == "off":
        said = own_picture.original(photo)[1]
        _download(run, output, lambda: bytes(
            to_file(photo.saved(run, output), output.format, output.quality, said)),
                  _reduced(photo, said.size))
        return
    # A file belongs to this very result: another has other objects.
    key = id(run), id(photo.rgb), output
    before, handle, _ = st.session_state.get("saving", (None, None, None))
    if before != key:
        _button(run, photo, output, key)
    elif handle.result:
        kept_files.keep(handle)
        _download(run, output, lambda: kept_files.read(handle))
        _say_size(photo)
    elif handle.state.over:
        st.error(handle.error or ("Stopped." if handle.stopping else kept_files.GONE))
        _button(run, photo, output, key)
    else:
        polling.poll([handle], lambda: _progress(handle))


def _reduced(photo: Photo, size: tuple[int, int]) -> str:
    """Width and height of the file, if they are less than the photo's; else nothing."""
    height, width = output_shape(photo.task, photo.rgb)
    return f"{width:,} x {height:,}" if width * height < size[0] * size[1] else ""


def _download(run: Run, output: OutputSettings, data, reduced: str = "") -> None:
    st.download_button(f"Save at {reduced}" if reduced else "Save the picture", data,
                       f"colorize-{run.settings.name}.{ENDINGS[output.format]}",
                       f"image/{output.format}", type="tertiary", icon=":material/download:",
                       on_click="ignore", key=f"save_{run.settings.name}",
                       help="*Full size* under *Tone and file of results* saves all pixels of the "
                            "photo." if reduced else None)


def _button(run: Run, photo: Photo, output: OutputSettings, key: tuple) -> None:
    st.button("Make the file at full size", key=f"full_size_{run.settings.name}", type="tertiary",
              icon=":material/photo_size_select_large:", on_click=_begin,
              args=(run, photo, output, key))


def _begin(run: Run, photo: Photo, output: OutputSettings, key: tuple) -> None:
    """Make the file of this result; a visitor has one at a time."""
    if "saving" in st.session_state:
        st.session_state.saving[1].stop()
    original, opened = own_picture.original(photo)
    file = ResultFile(run, original, photo.task, output, opened.size[0] * opened.size[1])
    try:
        handle = server.begin(file, slow=True)
    except RefusedError as error:
        st.toast(str(error))
    else:
        st.session_state.saving = key, handle, (run, photo)  # which keep what the key names
        kept_files.keep(handle)
    polling.redraw()


def _progress(handle: Handle) -> None:
    progress.bar(handle)
    st.button("Stop", key="stop_saving", on_click=handle.stop, icon=":material/stop:")


def _say_size(photo: Photo) -> None:
    size = own_picture.original(photo)[1].size
    if size[0] * size[1] > MAX_FULL_SIZE:
        st.caption(f"The photo has more than {MAX_FULL_SIZE // 10**6} megapixels; the file has "
                   "fewer.")
