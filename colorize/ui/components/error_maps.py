"""Where one result is wrong: CIEDE2000 and SSIM of each pixel, and the worst regions."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.errors import DIFFERENCE_HIGH, LEVELS, Errors
from colorize.experiment.regions import Region
from colorize.jobs import RefusedError
from colorize.plots import heat
from colorize.ui import errors, pixel, polling, session
from colorize.ui.components import picture_input, pictures, progress
from colorize.ui.run_cache import SharedRun


@st.fragment
def draw(handles: list[SharedRun], truth: np.ndarray, first: str) -> None:
    """Choose an agent; its maps and its worst regions.

    Parameters
    ----------
    handles : list of SharedRun
        Runs; those that are finished can be chosen.
    truth : (H, W, 3) array of uint8
    first : str
        Name of the agent that is shown at first, if it is finished.
    """
    if st.session_state.pop("why_asked", False):
        st.rerun()  # the whole page: the explanation is no part of this fragment
    ready = {handle.settings.name: handle for handle in handles if handle.result}
    if not ready:
        return
    names = list(ready)
    name = st.selectbox("Result of", names, names.index(first) if first in names else 0,
                        key="errors_of", format_func=lambda one: AGENTS[one].title)
    try:
        found = errors.request(ready[name], truth, maps=True)
    except RefusedError as error:
        st.warning(str(error))
        return
    found.wait(polling.GRACE)
    if found.error:
        st.error(found.error)
    elif found.result:
        _maps(found.result, name)
    else:
        polling.poll([found], lambda: progress.bar(found))


def _maps(found: Errors, name: str) -> None:
    title = AGENTS[name].title
    left, right = st.columns(2)
    with left:
        st.markdown("**Colour difference** (CIEDE2000)")
        picture_input.regions(
            heat(found.difference, LEVELS), "The outlines are the worst regions.",
            f"Colour difference of each pixel: {title}", key="difference",
            outlines=[(region.top, region.left, region.height, region.width,
                       f"Mean {region.mean:.1f}. Why?") for region in found.regions],
            on_region=lambda index: _ask_why(found.regions[index], name))
        _legend(heat(np.tile(np.linspace(0, 1, 512), (12, 1)), 1),
                f"CIEDE2000 from 0 (left) to {DIFFERENCE_HIGH} and more (right)",
                "Colour scale from black over red to yellow")
    with right:
        st.markdown("**Structure** (SSIM)")
        pictures.picture(heat(LEVELS - found.structure, LEVELS), "Dark where structure is alike.",
                         f"SSIM around each pixel: {title}")
        _legend(heat(np.tile(np.linspace(0, 1, 512), (12, 1)), 1),
                "SSIM from 1 (left) to 0 and less (right)",
                "Colour scale from black over red to yellow")
    _regions(found.regions, name)


def _legend(strip: np.ndarray, caption: str, alt: str) -> None:
    st.image(strip, caption, width="stretch", alt=alt)


def _regions(regions: list[Region], name: str) -> None:
    """A button for each of the worst regions."""
    if not regions:
        st.caption("No pixel differs from the truth.")
        return
    st.markdown("**The worst regions**, with their mean CIEDE2000. Choose one to see why its worst "
                "pixel has its colour.")
    with st.container(horizontal=True):
        for number, region in enumerate(regions, start=1):
            st.button(f"{number}: {region.mean:.1f}", key=f"region_{number}",
                      icon=":material/help:", on_click=_ask_why, args=(region, name))


def _ask_why(region: Region, name: str) -> None:
    """Choose the region's worst pixel, which the page explains then."""
    photo = session.photo()
    row, column = (at + inside.start - part.start for at, inside, part in
                   zip(region.pixel, photo.unknown_box, photo.task.box, strict=True))
    pixel.choose(row, column, name)
    st.session_state.why_asked = True
