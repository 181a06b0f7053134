"""What the context agent's models said, how much each counted, and how sure they are."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents.context.scene import distance
from colorize.experiment import Run
from colorize.metrics import colour_difference
from colorize.ui import frame, show


def draw(run: Run, truth: np.ndarray | None) -> None:
    """Confidence, then every model's own picture, and where it counts."""
    agent, box = run.agent, run.canvas.unknown_box or (slice(None), slice(None))
    st.header("How sure it is")
    left, right = st.columns([1, 2])
    with left:
        show.picture(_gray(agent.confidence[box]), "White: sure. Black: a wild guess.",
                     "How sure the agent is of each pixel", frame.photo().ratio)
    right.markdown(
        "Where the models disagree, the agent is unsure. How large an error to expect from how "
        "much disagreement, the parts held back tell." + _is_it_right(run, truth)
    )
    st.header("What each model contributed")
    unknown = ~run.canvas.known
    shares = {name: share[unknown] for name, share in agent.contributions.items()}
    grid = st.grid(len(shares), min_column_width=150)
    for name, share in shares.items():
        with grid.cell():
            st.markdown(f"**{name.capitalize()}**")
            show.coloured(agent.colourings[name], f"{share.mean():.0%} of the result",
                          f"The picture as coloured by the model: {name}")
    if frame.photo().is_pair:
        return  # how far the photo is from another picture says nothing
    st.markdown("Whom to trust depends on how far a pixel is from what is known.")
    away = distance(run.canvas.known)[unknown]
    st.plotly_chart(plots.shares_over_distance(away, shares), key="shares",
                    alt="Share of each model in the result, by distance from what is known",
                    config={"displayModeBar": False})


def _is_it_right(run: Run, truth: np.ndarray | None) -> str:
    if truth is None:
        return ""
    surer, other = sureness_against_error(run, truth)
    return (f"\n\nIs it right to be? The surer half of these pixels is off by **{surer:.1f}** on "
            f"average (CIEDE2000), the other half by **{other:.1f}**.")


def sureness_against_error(run: Run, truth: np.ndarray) -> tuple[float, float]:
    """Mean CIEDE2000 of the surer and of the less sure half of the unknown pixels."""
    unknown = ~run.canvas.known
    error = colour_difference(truth[unknown], run.rgb[unknown])
    order = np.argsort(-run.agent.confidence[unknown], kind="stable")
    half = len(order) // 2
    return float(error[order[:half]].mean()), float(error[order[half:]].mean())


def _gray(values: np.ndarray) -> np.ndarray:
    """[0, 1] as a gray picture."""
    return np.rint(255 * values).astype(np.uint8)
