"""Error maps: CIEDE2000 of each pixel, all on one colour scale."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.metrics import colour_difference
from colorize.plots import heat
from colorize.ui import session
from colorize.ui.components import agent_card, pictures
from colorize.ui.runs import SharedRun

HIGH = 40.0  # CIEDE2000 at the top of the scale; larger errors look the same


def scale() -> None:
    """The colour scale, from no difference to `HIGH`."""
    strip = heat(np.tile(np.linspace(0, HIGH, 512), (12, 1)), HIGH)
    st.image(strip, f"CIEDE2000 from 0 (left) to {HIGH:.0f} and more (right)", width="stretch",
             alt="Colour scale from black over red to yellow")


def card(handle: SharedRun, truth: np.ndarray) -> None:
    """One agent's error map; its progress until the run has finished."""
    run = handle.result
    if run is None:
        agent_card.draw(handle)
        return
    title = AGENTS[handle.settings.name].title
    st.markdown(f"**{title}**")
    photo = session.photo()
    error = colour_difference(photo.unknown_of(truth), photo.unknown_of(run.rgb))
    pictures.picture(heat(error, HIGH), f"mean {run.scores.ciede2000:.1f}",
                     f"Colour difference of each pixel: {title}")
