"""The context agent's models: each one's prediction and weight, and the agent's confidence."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents.context.scene import distance
from colorize.experiment import Run
from colorize.experiment.metrics import colour_difference
from colorize.ui import projector, session
from colorize.ui.components import charts, pictures

#: The setting `confidence` -> what the confidence follows from.
_SOURCES = {
    "photographs": "The agent's confidence is low where its models disagree, where similar known "
                   "pixels have different colours, and far from the known region. Other "
                   "photographs showed how large the error then is.",
    "canvas": "The agent's confidence is low where its models disagree. Held-out parts of the "
              "known region show how large the error is for a given disagreement.",
}


def draw(run: Run, truth: np.ndarray | None) -> None:
    """The confidence of each pixel, then the prediction and the weight of each model."""
    _confidence(run, truth)
    st.header("The weight of each model")
    unknown = ~run.canvas.known
    shares = {name: share[unknown] for name, share in run.agent.contributions.items()}
    grid = projector.grid(len(shares), 150)
    for name, share in shares.items():
        with grid.cell():
            st.markdown(f"**{name.capitalize()}**")
            pictures.coloured(run.agent.colourings[name], f"{share.mean():.0%} of the result",
                              f"The picture as coloured by the model: {name}")
    if session.photo().references:
        return  # the distance between two pictures means nothing
    st.markdown("The weights depend on how far a pixel is from the known region.")
    away = distance(run.canvas.known)[unknown]
    charts.draw(plots.shares_over_distance(away, shares), key="shares",
                alt="Weight of each model, by distance from the known region; on average "
                    + ", ".join(f"{name} {share.mean():.0%}" for name, share in shares.items()))


def error_by_confidence(run: Run, truth: np.ndarray) -> tuple[float, float]:
    """Mean CIEDE2000 of the more and of the less confident half of the unknown pixels."""
    unknown = ~run.canvas.known
    error = colour_difference(truth[unknown], run.rgb[unknown])
    order = np.argsort(-run.agent.confidence[unknown], kind="stable")
    half = len(order) // 2
    return float(error[order[:half]].mean()), float(error[order[half:]].mean())


def _confidence(run: Run, truth: np.ndarray | None) -> None:
    """The confidence as a picture; with a truth, the error that goes with it."""
    confidence = session.photo().unknown_of(run.agent.confidence)
    st.header("Confidence")
    left, right = st.columns([1, 2])
    with left:
        pictures.picture(_gray(confidence), "White: high. Black: low.",
                         "Confidence of the agent in each pixel")
    with right:
        st.markdown(_SOURCES[run.agent.settings.confidence])
        if truth is not None:
            high, low = error_by_confidence(run, truth)
            st.markdown(f"On this picture, the mean error (CIEDE2000) is **{high:.1f}** in the "
                        f"more confident half of the unknown pixels and **{low:.1f}** in the "
                        "other half.")


def _gray(values: np.ndarray) -> np.ndarray:
    """[0, 1] as a gray picture."""
    return np.rint(255 * values).astype(np.uint8)
