"""How results look on a page: pictures, scores, progress."""

import math
from hashlib import blake2b

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.imaging import stretch, to_png, to_webp
from colorize.jobs.live import LiveRun, Moment
from colorize.jobs.queue import State
from colorize.jobs.snapshots import Frame
from colorize.metrics import PROTOCOL, Scores
from colorize.ui import frame, runs

TALLEST = 560  # pixels: of a picture on a page
_BORDER = np.array([255, 90, 40], np.uint8)


def figure_1(canvas: Canvas, truth: np.ndarray | None) -> None:
    """The report's figure 1: the colour picture beside its gray one, the border marked.

    Of a pair: the picture to learn from, and the photo in gray.
    """
    left, right = st.columns(2)
    if frame.photo().is_pair:
        with left:
            picture(canvas.rgb[canvas.known_box], "What there is to learn from",
                    "The picture to learn from", frame.photo().known_ratio)
        with right:
            coloured(canvas.gray_rgb(), "The photo to be coloured", "The photo in gray")
        return
    with left:
        coloured(_mark_border(canvas, truth), "In colour. Left of the line is what an agent sees.",
                 "The whole picture in colour, a line between its halves")
    with right:
        gray = canvas.gray_rgb()
        coloured(_mark_border(canvas, gray), "In gray: 0.21 R + 0.72 G + 0.07 B. This is all it "
                 "gets of the right half.", "The same picture in gray, a line between its halves")


def compared_with(canvas: Canvas, truth: np.ndarray | None) -> None:
    """What a result has to be held against: the truth, or the gray where nobody knows it."""
    if truth is None:
        coloured(canvas.gray_rgb(), "The photo in gray", "The photo in gray")
    else:
        coloured(truth, "The truth", "The picture in its true colours")


def coloured(rgb: np.ndarray, caption: str, alt: str) -> None:
    """A picture of the whole canvas, in the photo's shape; of a pair the photo alone."""
    photo = frame.photo()
    picture(photo.crop(rgb), caption, alt, photo.ratio)


def recorded(then: Frame, caption: str, alt: str) -> None:
    """A moment of a training, likewise."""
    photo = frame.photo()
    _draw(_seen(then.webp, photo.is_pair, photo.ratio, then), photo.ratio, caption, alt)


def picture(rgb: np.ndarray, caption: str, alt: str, ratio: float = 1.0) -> None:
    """One picture, `ratio` times as wide as its pixels are."""
    shape = rgb.shape[1] / rgb.shape[0] * ratio
    _draw(_encoded(rgb, ratio), shape, caption, alt)


def _draw(data: bytes, shape: float, caption: str, alt: str) -> None:
    """As wide as the column, or less if it would be higher than a laptop's screen."""
    # An image that is told its width leaves a narrow column; a container does not.
    with st.container(width=max(1, round(TALLEST * shape)) if shape < 1 else "stretch"):
        st.image(data, caption=caption, width="stretch", alt=alt)


def _digest(pixels: np.ndarray) -> bytes:
    """A name for exactly these pixels; Streamlit's own looks at a part of large arrays."""
    return blake2b(np.ascontiguousarray(pixels), key=repr(pixels.shape).encode()).digest()


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={np.ndarray: _digest})
def _encoded(rgb: np.ndarray, ratio: float) -> bytes:
    """Each rerun shows mostly the pictures of the one before."""
    return to_webp(stretch(rgb, ratio) if ratio != 1 else rgb)


@st.cache_data(max_entries=32, show_spinner=False)
def _seen(webp: bytes, is_pair: bool, ratio: float, _frame: Frame) -> bytes:
    return _frame.seen(frame.photo().shown) if is_pair or ratio != 1 else webp


def agent_card(live: LiveRun) -> None:
    """One agent's picture with its scores under it, or how far it is."""
    moment = live.look()
    st.markdown(f"**{AGENTS[live.settings.name].title}**")
    latest(live, moment)
    save_button(moment.run)
    if not moment.state.over:
        progress(moment)
        stop_button(live)
    elif moment.error:
        st.error(moment.error)
    elif moment.state is State.STOPPED:
        st.caption(f"Stopped at step {moment.step:,} of {moment.total:,}.")
        st.button("Run again", key=f"again_{live.settings.name}", on_click=runs.forget,
                  args=(live,))
    if live.changes:
        st.caption("Changed by hand: " + "; ".join(live.changes) + ".")


def latest(live: LiveRun, moment: Moment) -> None:
    """The newest picture there is: the result, a preview, or the gray with what is known of it."""
    newest = moment.run or moment.frame
    words = "" if live.truth is None else in_short(newest.scores if newest else None)
    if moment.frame and not moment.run:
        words = f"After epoch {moment.frame.step:,}" + (f": {words}" if words else "")
    alt = f"The picture as coloured by: {AGENTS[live.settings.name].title}"
    if moment.frame and not moment.run:
        recorded(moment.frame, words, alt)
    else:
        rgb = moment.run.rgb if moment.run else live.canvas.fill(live.canvas.gray_rgb())
        coloured(rgb, words, alt)


def save_button(run: Run | None) -> None:
    """The coloured picture as a file; nothing as long as there is none."""
    if run is None:
        return
    photo = frame.photo()  # what stands there may have changed when it is asked
    st.download_button("Save the picture", lambda: to_png(photo.saved(run)),
                       f"colorize-{run.settings.name}.png", "image/png", type="tertiary",
                       icon=":material/download:", on_click="ignore",
                       key=f"save_{run.settings.name}")


def progress(moment: Moment) -> None:
    """A bar with words: waiting, at work, and how long to go."""
    if moment.state is State.QUEUED:
        st.progress(0.0, f"Waiting: place {moment.place} in line")
    elif not moment.step:
        st.progress(0.0, "Not started" if moment.state is State.PAUSED else "Starting")
    else:
        left = _duration(moment.seconds_left)
        words = "Paused" if moment.state is State.PAUSED else f"about {left} to go"
        st.progress(moment.step / moment.total,
                    f"Step {moment.step:,} of {moment.total:,}, {words}")


def stop_button(live: LiveRun) -> None:
    """End this run; what it has learnt so far is kept."""
    st.button("Stop", key=f"stop_{live.settings.name}", on_click=live.job.stop,
              icon=":material/stop:", help="Ends it and keeps what has been learnt so far.")


def score_table(lives: list[LiveRun]) -> None:
    """All results in a table, and PSNR and SSIM as bars."""
    moments = {_title(live): live.look() for live in lives}
    runs = {title: moment.run for title, moment in moments.items() if moment.run}
    st.dataframe(
        [{"Agent": title, "PSNR": run.scores.psnr, "SSIM": run.scores.ssim,
          "CIEDE2000": run.scores.ciede2000, "Seconds": run.seconds}
         for title, run in runs.items()],
        hide_index=True, alt="Scores of every agent",
        column_config={
            "PSNR": st.column_config.NumberColumn("PSNR (dB) ↑", format="%.2f"),
            "SSIM": st.column_config.NumberColumn("SSIM ↑", format="%.3f"),
            "CIEDE2000": st.column_config.NumberColumn("CIEDE2000 ↓", format="%.2f"),
            "Seconds": st.column_config.NumberColumn(
                "Seconds", format="%.2f", help="To learn and to colour, on this server, as busy as "
                "it was with everybody's wishes."),
        },
    )
    st.caption(PROTOCOL)
    if runs:
        st.plotly_chart(plots.score_bars({title: run.scores for title, run in runs.items()}),
                        alt="PSNR and SSIM of every agent as bars", key="score_bars",
                        config={"displayModeBar": False})


def _title(live: LiveRun) -> str:
    """The agent's name, and whether the settings alone do not give this result."""
    stopped = live.job.state is State.STOPPED
    note = " (by hand)" if live.changes else " (stopped)" if stopped else ""
    return AGENTS[live.settings.name].title + note


def scores(result: Scores | None, before: Scores | None = None) -> None:
    """The three scores in large figures, with the gain over a baseline; nothing for no scores."""
    if result is None:
        return
    names = (("PSNR", "psnr", 2, " dB", "normal"), ("SSIM", "ssim", 3, "", "normal"),
             ("CIEDE2000", "ciede2000", 2, "", "inverse"))
    for column, (label, name, digits, unit, good) in zip(st.columns(3), names, strict=True):
        value = getattr(result, name)
        gain = round(value - getattr(before, name), digits) if before else math.nan
        words = "–" if math.isnan(value) else f"{value:.{digits}f}{unit}".replace("inf", "∞")
        column.metric(label, words, border=True, height="stretch",
                      delta_color=good if gain else "off", delta_arrow="auto" if gain else "off",
                      delta=(f"{gain:+.{digits}f} against mean colour"
                             if math.isfinite(gain) else None))


def in_short(result: Scores | None) -> str:
    if result is None:
        return "not scored yet"
    return f"{result.psnr:.2f} dB · SSIM {result.ssim:.3f}".replace("inf", "∞")


def _mark_border(canvas: Canvas, rgb: np.ndarray) -> np.ndarray:
    """A line of one pixel in 128 along the edge of the known region, in a copy of `rgb`."""
    edge = canvas.known[:, :-1] & ~canvas.known[:, 1:]
    marked = rgb.copy()
    for shift in range(max(1, canvas.shape[1] // 128)):
        marked[:, 1 + shift:][edge[:, : edge.shape[1] - shift]] = _BORDER
    return marked


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
