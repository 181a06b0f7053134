"""The visitor's own picture: its uploader, and whether it is taken for a gray photo."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from colorize.experiment import open_reduced
from colorize.experiment.exports import ENDING, MAX_FILE
from colorize.imaging import (
    FORMATS,
    MAX_BYTES,
    MAX_JPEG_PIXELS,
    MAX_PIXELS,
    GrayDecision,
    Opened,
    photo_is_gray,
    require_two_patches,
)
from colorize.settings import ColorizeError
from colorize.ui import opened_experiment, rate_limit, server, session, uploads
from colorize.ui.photo import Photo

MAX_REFERENCES = 4  # pictures, each up to 12 MB of the server's memory
#: What the uploader offers: any image, so that one that cannot be read gets a sentence of ours
#: that names its format, and endings that browsers do not know as images.
TYPES = ["image/*", *(ending for endings in FORMATS.values() for ending in endings)]
#: Streamlit's own line names the largest limit and all endings, and cuts them off.
STYLE = """
[data-testid=stSidebar] [data-testid=stFileUploaderDropzoneInstructions] { display: none; }
[data-testid=stFileUploaderDropzoneInstructions] span { white-space: normal; }
"""
_MB = 2**20


def upload(label: str, slot: str) -> np.ndarray | None:
    """The picture uploaded here, perhaps in an experiment's file.

    A bad file gets an error and leaves the last good one.
    """
    file = _uploader(label, slot, on_change=opened_experiment.take_over, args=(slot, _decode))
    if problem := opened_experiment.problem(file):
        st.error(problem)
        opened = _good(slot)
    else:
        opened = _open_all(slot, opened_experiment.photos(file))
    return opened[0] if opened else None


def upload_several(label: str, slot: str) -> list[np.ndarray]:
    """The pictures uploaded here, or those of the experiment's file that is in use.

    Bad files get errors, and all bad ones leave the last good.
    """
    files = _uploader(label, slot, accept_multiple_files=True)
    if not files and (files := opened_experiment.references()):
        several = "s" * (len(files) > 1)
        st.caption(f"In use: {len(files)} picture{several} of the opened experiment. Files that "
                   "you choose here replace them.")
    if len(files) > MAX_REFERENCES:
        st.error(f"{len(files)} reference pictures, must be at most {MAX_REFERENCES}; the first "
                 f"{MAX_REFERENCES} are used.")
    return _open_all(slot, files[:MAX_REFERENCES])


def _uploader(label: str, slot: str, **more):
    where = ("This server's owner keeps the trainings of uploads on its disk."
             if server.store(private=True) else "Nothing of it is written to the server's disk.")
    takes_experiments = slot == "upload"
    chosen = st.file_uploader(
        label, [*TYPES, ENDING] if takes_experiments else TYPES, key=uploads.key(slot),
        max_upload_size=(MAX_FILE if takes_experiments else MAX_BYTES) // _MB,
        help="Export photos in other formats as JPEG. A file stays in the server's memory until "
             f"you leave. {where}", **more)
    if not chosen:
        st.caption(_limits(takes_experiments))
    return chosen


def _limits(takes_experiments: bool) -> str:
    """What an uploader takes, in words."""
    photo = (f"{', '.join(FORMATS)}: at most {MAX_BYTES // _MB} MB and {MAX_PIXELS // 10**6} "
             f"megapixels ({MAX_JPEG_PIXELS // 10**6} as JPEG).")
    if not takes_experiments:
        return f"At most {MAX_REFERENCES} files. {photo}"
    return f"{photo} A saved experiment (.{ENDING}): at most {MAX_FILE // _MB} MB."


def _open_all(slot: str, files: list) -> list[np.ndarray]:
    """The pictures of the files in a slot; if none can be used, the last good ones."""
    if not files:
        st.session_state.pop(f"good_{slot}", None)
    if opened := [(file, one) for file in files if (one := _open(slot, file)) is not None]:
        st.session_state[f"good_{slot}"] = opened  # the files, too: results may have all pixels
        uploads.lost().discard(slot)
    return _good(slot)


def _good(slot: str) -> list[np.ndarray]:
    return [opened.rgb for _, opened in st.session_state.get(f"good_{slot}", [])]


def _open(slot: str, file) -> Opened | None:
    """The picture in a file; None, with a sentence, if it cannot be used."""
    try:
        rate_limit.admit(slot, file.file_id)
        opened = _opened_before(slot, file) or _decode(file.getvalue())
        if slot == "upload":
            require_two_patches(opened.rgb, session.settings("basic").patch_size)
    except ColorizeError as error:
        st.error(str(error))
        return None
    for note in opened.notes:
        st.warning(note)
    return opened


def _opened_before(slot: str, file) -> Opened | None:
    """What this visitor's session holds of the file: a page runs often, and files are large."""
    return next((opened for before, opened in st.session_state.get(f"good_{slot}", [])
                 if before.file_id == file.file_id), None)


# Opened pictures are read-only, so all visitors can share them.


@st.cache_resource(max_entries=2 + MAX_REFERENCES, show_spinner="Opening the picture")
def _decode(data: bytes) -> Opened:
    with uploads.DECODING:
        return open_reduced(data)


def original(photo: Photo) -> tuple[bytes | np.ndarray, Opened]:
    """The photo with all its pixels, and what its file says: of an upload, the file's bytes."""
    for file, opened in st.session_state.get("good_upload", []):
        if opened.rgb is photo.rgb:
            return file.getvalue(), opened
    return photo.rgb, Opened(photo.rgb, photo.rgb.shape[1::-1])


def files(slot: str, pictures: Sequence[np.ndarray]) -> list:
    """The uploaded files of these pictures in a slot; of built-in ones there are none."""
    held = st.session_state.get(f"good_{slot}", [])
    return [file for rgb in pictures for file, opened in held if opened.rgb is rgb]


@st.cache_resource(max_entries=16, show_spinner=False)
def decide(rgb: np.ndarray, photo_is: str) -> GrayDecision:
    """Whether a photo is gray, perhaps with a tint."""
    return photo_is_gray(rgb, photo_is)


def explain(photo: Photo) -> None:
    """Say on the page what a photo of the visitor's own is taken for, if this is unusual."""
    if photo.own.is_gray:
        tint = " The tint is ignored." if photo.own.has_tint else ""
        st.caption(f"Taken for a gray photo. {photo.own.reason}{tint} If it is in colour, set "
                   "*Photo is* under *Picture settings*.")
    if photo.references and not files("reference", photo.references):
        st.info("The colours come from a built-in picture. Upload a colour photo of similar things "
                "as the reference picture, or draw colour hints.")
    for sentence in photo.squeezed:
        st.caption(sentence)
