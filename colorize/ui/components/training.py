"""A training of the improved agent: controls, scores, pictures and loss, from the first epoch."""

from hashlib import blake2b

import streamlit as st

from colorize import plots
from colorize.agents import ImprovedAgent
from colorize.canvas import Canvas
from colorize.imaging import from_webp, to_animation
from colorize.network.weights_file import from_file, to_file
from colorize.settings import ColorizeError
from colorize.ui import polling, runs, server, session
from colorize.ui.components import (
    charts,
    feature_maps,
    pictures,
    saving,
    scores,
    training_controls,
    why,
)
from colorize.ui.run_cache import SharedRun

PALE = 0.15  # of the known chroma: less than this is nearly gray


def draw(canvas: Canvas, truth) -> None:
    """Train with the settings of the sidebar, and show the training."""
    loaded, problem = _loaded()
    handle = runs.request(canvas, truth, session.run_settings("improved"), *loaded)
    mean = runs.request(canvas, truth, session.run_settings("mean"))
    if handle and mean:
        polling.wait_briefly([mean])
        polling.poll([handle, mean], lambda: _results(handle, mean, truth))
        _files(handle, bool(loaded), problem)
    if server.store().complaint and st.session_state.setdefault("complaint_due", True):
        st.session_state.complaint_due = False
        st.toast(server.store().complaint, duration="long")


def _results(handle: SharedRun, mean: SharedRun, truth) -> None:
    training_controls.draw(handle)
    if handle.error:
        st.error(handle.error)
    _remarks(handle)
    newest = handle.result or handle.snapshot
    if newest:
        scores.metrics(newest.scores, mean.result and mean.result.scores)
    left, right = st.columns(2)
    with left:
        _picture(handle)
    with right:
        pictures.comparison(handle.canvas, truth)
    why.draw([handle])
    if losses := handle.series.get("losses", []):
        st.subheader("Loss")
        others = {"test loss (unknown pixels)": handle.series.get("test_losses", []),
                  "validation loss": handle.series.get("validation_losses", [])}
        charts.draw(plots.loss_curve(losses, handle.total, others), key="loss",
                    alt="Training loss by epoch, on a logarithmic axis: "
                        f"{losses[0]:.4f} at first, "
                        f"{losses[-1]:.4f} at epoch {len(losses)}")
    feature_maps.draw(handle)


def _remarks(handle: SharedRun) -> None:
    """What a reader needs to know to judge this result."""
    if handle.changes:
        st.caption("Changed by hand: " + "; ".join(handle.changes)
                   + (". A link gives what the settings alone give." if handle.branch else
                      ". Everyone who looks at this training shares it. *Reset* starts again."))
    if session.settings("improved") != handle.settings:
        st.info("The sidebar's settings differ from this run's. Press *Train* in the sidebar to "
                "use them.")
    if handle.result is None:
        return
    if handle.result.agent.note_:
        st.info(handle.result.agent.note_)
    if handle.result.colourfulness < PALE:
        st.warning(f"This is almost gray: it has {handle.result.colourfulness:.0%} of the known "
                   "pixels' colour. The network has hardly learnt yet; a higher learning rate, "
                   "more epochs or the optimizer adam may help.")


def _picture(handle: SharedRun) -> None:
    """The newest picture; after the end, any snapshot."""
    snapshots = handle.snapshots
    if not handle.state.over or len(snapshots) < 2:
        pictures.latest(handle)
        saving.draw(handle.result)
        return
    above = st.empty()
    at = st.select_slider("Snapshots of this training", range(len(snapshots)),
                          len(snapshots) - 1, key=f"snapshot_{id(handle)}_{handle.step}",
                          format_func=lambda index: f"epoch {snapshots[index].step:,}")
    with above:
        if at == len(snapshots) - 1:
            pictures.latest(handle)
        else:
            then = snapshots[at]
            words = f": {scores.in_short(then.scores)}" if then.scores else ""
            pictures.snapshot(then, f"After epoch {then.step:,}{words}",
                          f"The picture as it was after epoch {then.step}")
    saving.draw(handle.result)
    photo = session.photo()  # the sidebar's may have changed when the file is asked for
    st.download_button("Save the animation",
                       lambda: to_animation([photo.crop(from_webp(one.webp))
                                             for one in handle.snapshots]),
                       "colorize.webp", "image/webp", icon=":material/movie:", key="animation",
                       on_click="ignore", help="All snapshots as an animated WebP.")


def _loaded() -> tuple[tuple, str]:
    """The agent's state from this visitor's file and a name for it, or nothing and why not."""
    file = st.session_state.get("weights_file")
    if file is None:
        return (), ""
    data, agent = file.getvalue(), ImprovedAgent(session.run_settings("improved"))
    try:
        learnt = agent.load(from_file(data, agent.spec)).state()
    except ColorizeError as error:
        return (), str(error)
    return (learnt, blake2b(data, digest_size=8).hexdigest()), ""


def _files(handle: SharedRun, loaded: bool, problem: str) -> None:
    """The weights as a file, and back."""
    with st.expander("Weights as a file", expanded=loaded or bool(problem)):
        st.markdown("What the network has learnt is a few arrays of numbers. A file of them, in "
                    "the safetensors format, can be loaded again here, with the same width and "
                    "position, for this picture or any other.")
        result = handle.result if handle.state.over else None
        st.download_button("Save the weights", lambda: to_file(result.agent.weights_),
                           "colorize.safetensors", disabled=result is None, on_click="ignore",
                           icon=":material/download:", key="save_weights")
        st.file_uploader("Load weights", key="weights_file", max_upload_size=10)
        if problem:
            st.error(problem)
        elif loaded:
            st.success("The training above begins with the weights of this file. Remove the file "
                       "to return to the other one.")
