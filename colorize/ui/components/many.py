"""Many pictures: their files, how far they are, and the ZIP of the results."""

from pathlib import Path

import streamlit as st

from colorize.agents import AGENTS
from colorize.command_line.files import distinct_stems
from colorize.command_line.printing import printable
from colorize.imaging import ENDINGS, MAX_BYTES
from colorize.jobs.batch import Batch, PhotoTask
from colorize.ui import own_picture, runs, session

MOST = 200  # files


def draw() -> None:
    """The uploader and the button; then the progress, or the ZIP."""
    batch = st.session_state.get("batch")
    if batch is not None and not batch.over:
        _watch(batch)
        return
    files = st.file_uploader("Photos", own_picture.TYPES, accept_multiple_files=True,
                             key="many_photos", max_upload_size=MAX_BYTES // 2**20)
    name = st.selectbox("Agent", list(AGENTS), index=list(AGENTS).index("context"),
                        key="many_agent", format_func=lambda name: AGENTS[name].title)
    whole = st.toggle("Learn from the picture in the sidebar", key="many_reference",
                      help="Otherwise a part of each photo teaches the rest. "
                      "Gray photos need this.")
    if len(files) > MOST:
        st.error(f"{len(files)} photos, must be at most {MOST}.")
    st.button("Colour all", type="primary", icon=":material/play_arrow:",
              disabled=not 0 < len(files) <= MOST, on_click=_begin, args=(files, name, whole))
    if batch is not None:
        _show(batch)


def _begin(files, name: str, whole: bool) -> None:
    photo = session.photo()
    references = ()
    if whole:
        references = (photo.references_of(photo.task.canvas.rgb) if photo.references
                      else photo.rgb,)
    output = session.settings("output")
    settings = session.settings("picture"), session.run_settings(name), output
    stems = distinct_stems([Path(Path(file.name).name) for file in files])
    names = [(printable(file.name), f"{printable(stem)}-{name}.{ENDINGS[output.format]}")
             for file, stem in zip(files, stems, strict=True)]
    st.session_state.batch = Batch(
        names, lambda index: PhotoTask(files[index].getvalue(), references, *settings),
        *runs.executors()[True]).begin()


def _watch(batch: Batch) -> None:
    @st.fragment(run_every=1.0)
    def look():
        batch.watch()
        if batch.over:
            st.rerun()
        st.progress(batch.step / batch.total, f"Photo {min(batch.step + 1, batch.total)} of "
                    f"{batch.total}")
        st.button("Stop", key="stop_batch", icon=":material/stop:", on_click=batch.stop,
                  help="The results that are finished are kept.")
        _say(batch)

    look()


def _show(batch: Batch) -> None:
    if batch.result:
        st.download_button(f"Save {batch.good} pictures as a ZIP", batch.result, "colorize.zip",
                           "application/zip", icon=":material/folder_zip:", on_click="ignore",
                           key="save_batch")
    _say(batch)


def _say(batch: Batch) -> None:
    for sentence in list(batch.sentences):
        st.caption(sentence.replace("[", r"\[").replace("*", r"\*").replace("$", r"\$"))
