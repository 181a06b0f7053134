"""The improved agent at work: controls, scores, pictures, loss, from the first epoch on."""

from hashlib import blake2b

import streamlit as st

from colorize import plots
from colorize.agents.improved import ImprovedAgent
from colorize.canvas import Canvas
from colorize.jobs.live import LiveRun, Moment
from colorize.network.weights_file import from_file, to_file
from colorize.ui import controls, polling, runs, session
from colorize.ui.components import feature_maps, pictures, scores

PALE = 0.15  # of the known chroma: less than this is as good as gray


def draw(canvas: Canvas, truth) -> None:
    """Train with the settings that stand in the sidebar, and show what comes of it."""
    loaded, problem = _loaded()
    live = runs.live(canvas, truth, session.run_settings("improved"), *loaded)
    mean = runs.live(canvas, truth, session.run_settings("mean"))
    if live and mean:
        polling.watch([live, mean], lambda: _results(live, mean, truth))
        _files(live, bool(loaded), problem)
    if runs.store().complaint and st.session_state.setdefault("complaint_due", True):
        st.session_state.complaint_due = False
        st.toast(runs.store().complaint, duration="long")


def _results(live: LiveRun, mean: LiveRun, truth) -> None:
    moment, baseline = live.look(), mean.look().run
    controls.draw(live, moment)
    if moment.error:
        st.error(moment.error)
    _remarks(live, moment)
    newest = moment.run or moment.frame
    if newest:
        scores.metrics(newest.scores, baseline and baseline.scores)
    left, right = st.columns(2)
    with left:
        _picture(live, moment)
    with right:
        pictures.comparison(live.canvas, truth)
    if moment.losses:
        st.subheader("Loss")
        others = {"what nobody showed it": moment.unseen, "held back": moment.held_back}
        st.plotly_chart(plots.loss_curve(moment.losses, moment.total, others), key="loss",
                        alt="Training loss by epoch, on a logarithmic axis",
                        config={"displayModeBar": False})
    feature_maps.draw(live, moment)


def _remarks(live: LiveRun, moment: Moment) -> None:
    """What has to be known to judge this result."""
    if live.changes:
        st.caption("Changed by hand: " + "; ".join(live.changes)
                   + (". A link gives what the settings alone give." if live.branch else
                      ". All who look at this training share that. *Reset* begins anew."))
    if session.settings("improved") != live.settings:
        st.info("The settings in the sidebar are others than those of this training. "
                "Press *Train* there to use them.")
    if moment.run is None:
        return
    if moment.run.agent.note_:
        st.info(moment.run.agent.note_)
    if moment.run.colourfulness < PALE:
        st.warning(f"This is almost gray: it has {moment.run.colourfulness:.0%} of the colour of "
                   "what is known. The network has hardly learnt yet; a higher learning rate, "
                   "more epochs or the optimizer adam may help.")


def _picture(live: LiveRun, moment: Moment) -> None:
    """The newest picture; when it is over, any that was recorded."""
    frames = live.film.frames()
    if not moment.state.over or len(frames) < 2:
        pictures.latest(live, moment)
        pictures.save_button(moment.run)
        return
    place = st.empty()
    at = st.select_slider("Moments of this training", range(len(frames)), len(frames) - 1,
                          key=f"moment_{id(live)}_{moment.step}",
                          format_func=lambda index: f"epoch {frames[index].step:,}")
    with place:
        if at == len(frames) - 1:
            pictures.latest(live, moment)
        else:
            then = frames[at]
            words = f": {scores.in_short(then.scores)}" if then.scores else ""
            pictures.snapshot(then, f"After epoch {then.step:,}{words}",
                          f"The picture as it was after epoch {then.step}")
    pictures.save_button(moment.run)
    photo = session.photo()  # what stands there may have changed when it is asked
    st.download_button("Save the film", lambda: live.film.save(photo.shown), "colorize.webp",
                       "image/webp", icon=":material/movie:", on_click="ignore", key="film",
                       help="All recorded moments as an animated WebP.")


def _loaded() -> tuple[tuple, str]:
    """Weights that this visitor has loaded, and a name for them; or nothing, and why not."""
    file = st.session_state.get("weights_file")
    if file is None:
        return (), ""
    data = file.getvalue()
    try:
        weights = from_file(data, ImprovedAgent(session.run_settings("improved")).spec)
    except ValueError as error:
        return (), str(error)
    return (weights, " " + blake2b(data, digest_size=8).hexdigest()), ""


def _files(live: LiveRun, loaded: bool, problem: str) -> None:
    """The weights as a file, and back."""
    with st.expander("Weights as a file", expanded=loaded or bool(problem)):
        st.markdown("What was learnt is a few arrays of numbers. A file of them, in the "
                    "safetensors format, can be loaded again here, with the same width and "
                    "place, for this picture or any other.")
        run = live.job.result if live.job.state.over else None
        st.download_button("Save the weights", lambda: to_file(run.agent.weights_),
                           "colorize.safetensors", disabled=run is None, on_click="ignore",
                           icon=":material/download:", key="save_weights")
        st.file_uploader("Load weights", key="weights_file", max_upload_size=10)
        if problem:
            st.error(problem)
        elif loaded:
            st.success("The training above begins with the weights of this file. Remove the file "
                       "to come back to the other one.")
