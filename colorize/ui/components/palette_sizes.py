"""How many colours a palette needs: curves that are filled in while the worker computes them."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from colorize import plots
from colorize.canvas import Canvas
from colorize.experiment.palettes import (
    ENOUGH_PSNR,
    ENOUGH_SSIM,
    SIZES,
    PaletteSize,
    PaletteSizes,
    bend,
    enough,
)
from colorize.jobs import Handle, RefusedError, State
from colorize.settings import BasicSettings
from colorize.ui import polling, runs, server
from colorize.ui.components import charts, progress


def draw(canvas: Canvas, truth: np.ndarray | None, settings: BasicSettings) -> None:
    """The curves, and the answer in two sentences once all are there."""
    settings = replace(settings, k=SIZES[0], palette="none")
    key = runs.task_name(canvas, truth), urlencode(settings.to_query())
    again = st.session_state.pop("palette_sizes_again", None) == key
    try:
        handle = _handle(*key, canvas, truth, settings)
        if again and _ended_early(handle):  # and no one else has begun it anew
            _handle.clear(*key, None, None, None)
            handle = _handle(*key, canvas, truth, settings)
    except RefusedError as error:
        st.warning(str(error))
        return
    polling.poll([handle], lambda: _show(handle, key))


@st.cache_resource(max_entries=32, ttl=timedelta(hours=2), show_spinner=False,
                   on_release=lambda handle: handle.stop())
def _handle(name: str, flat: str, _canvas, _truth, _settings) -> Handle:
    """The task of these settings: fifteen numbers of each curve, once it is over."""
    return server.begin(PaletteSizes(_canvas, _truth, _settings), slow=False, urgent=False)


def _show(handle: Handle, key: tuple[str, str]) -> None:
    sizes = handle.series.get("sizes", [])
    if handle.error:
        st.error(handle.error)
        return
    if _ended_early(handle):
        st.button("Run again", key="run_sizes", on_click=_again, args=(key,))
    elif not handle.state.over:
        words = (f"{handle.step} of {handle.total} palettes" if sizes else
                 "Searching the most similar patches, once for all k")
        st.progress(handle.step / max(1, handle.total), progress.waiting(handle, words))
        st.button("Stop", key="stop_sizes", on_click=handle.stop, icon=":material/stop:")
    if not sizes:
        return
    is_complete = handle.state is State.DONE
    charts.draw(plots.size_curves(sizes, _marks(sizes) if is_complete else {}, SIZES[-1]),
                key="palette_sizes",
                alt="Inertia, PSNR and SSIM by number of colours, as lines")
    if is_complete:
        st.markdown(answer(sizes))


def _ended_early(handle: Handle) -> bool:
    return handle.state in (State.STOPPED, State.FAILED)


def _again(key: tuple[str, str]) -> None:
    st.session_state.palette_sizes_again = key
    polling.redraw()


def _marks(sizes: list[PaletteSize]) -> dict[str, int]:
    marks = {"inertia": bend(sizes)}
    if sizes[0].scores:
        marks |= {"psnr": enough(sizes, "psnr", ENOUGH_PSNR),
                  "ssim": enough(sizes, "ssim", ENOUGH_SSIM)}
    return marks


def answer(sizes: list[PaletteSize]) -> str:
    """The best number of colours and why, in two sentences; without scores, in one."""
    marks = _marks(sizes)
    first = ("Inertia always falls as k grows; its curve bends most at "
             f"**k = {marks['inertia']}**: beyond it, further colours describe the known pixels "
             "little better.")
    if "psnr" not in marks:
        return first
    return (f"{first} Beyond **k = {marks['psnr']}** no larger k raises PSNR by more than "
            f"{ENOUGH_PSNR} dB, and beyond **k = {marks['ssim']}** none raises SSIM by more than "
            f"{ENOUGH_SSIM}: a finer palette does not help where similar patches differ in "
            "colour.")
