"""Many pictures: their files, how far they are, and the ZIP of the results."""

from pathlib import Path

import streamlit as st

from colorize.agents import AGENTS
from colorize.command_line.files import distinct_stems
from colorize.command_line.printing import printable
from colorize.experiment.photo_file import PhotoFile
from colorize.imaging import ENDINGS, MAX_BYTES
from colorize.jobs.batch import Batch
from colorize.ui import kept_files, own_picture, server, session, upload_gate

MOST = 200  # files


def draw() -> None:
    """The uploader and the button; then the progress, or the ZIP."""
    batch = st.session_state.get("batch")
    if batch is not None and not batch.over:
        _watch(batch)
        return
    files = st.file_uploader(
        "Photos", own_picture.TYPES, accept_multiple_files=True, key="many_photos",
        max_upload_size=MAX_BYTES // 2**20,
        help=f"At most {MOST} files, {upload_gate.OF_ONE // 2**20} MB in all. They stay in the "
        "server's memory until they are coloured. Nothing of them is written to its disk.")
    name = st.selectbox("Agent", list(AGENTS), index=list(AGENTS).index("context"),
                        key="many_agent", persist_state="session",
                        format_func=lambda name: AGENTS[name].title)
    whole = st.toggle("Learn from the picture in the sidebar", key="many_reference",
                      persist_state="session",
                      help="Or from its reference pictures, if it has some. Otherwise a part of "
                      "each photo teaches the rest. Gray photos need this.")
    problem = _problem(files, whole)
    if problem:
        st.error(problem)
    st.button("Colour all", type="primary", icon=":material/play_arrow:",
              disabled=bool(problem) or not files, on_click=_begin, args=(files, name, whole))
    if batch is not None:
        _show(batch)


def _problem(files, whole: bool) -> str:
    """Why the files cannot be coloured, in a sentence; empty if they can."""
    photo = session.photo()
    if len(files) > MOST:
        return f"{len(files)} photos, must be at most {MOST}."
    if whole and photo.is_gray and not photo.references:
        return "The picture in the sidebar is gray. Choose one in colour to learn from."
    return ""


def _begin(files, name: str, whole: bool) -> None:
    photo = session.photo()
    references = (photo.references or (photo.rgb,)) if whole else ()
    output = session.settings("output")
    settings = session.settings("picture"), session.run_settings(name), output
    stems = distinct_stems([Path(Path(file.name).name) for file in files])
    names = [(printable(file.name), f"{printable(stem)}-{name}.{ENDINGS[output.format]}")
             for file, stem in zip(files, stems, strict=True)]
    st.session_state.batch = Batch(
        names, lambda index: PhotoFile(files[index].getvalue(), references, *settings),
        *server.executors()[True]).begin()


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
        kept_files.keep(batch)
        st.download_button(f"Save {batch.good} pictures as a ZIP", lambda: kept_files.read(batch),
                           "colorize.zip", "application/zip", icon=":material/folder_zip:",
                           on_click="ignore", key="save_batch")
    elif batch.good:
        st.error(kept_files.GONE)
    _say(batch)


def _say(batch: Batch) -> None:
    for sentence in list(batch.sentences):
        st.caption(sentence.replace("[", r"\[").replace("*", r"\*").replace("$", r"\$"))
