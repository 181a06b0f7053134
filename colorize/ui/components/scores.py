"""Scores as large figures, as a table, as bars and in one line."""

import math

import streamlit as st

from colorize import plots
from colorize.agents import AGENTS
from colorize.experiment import Run
from colorize.experiment.metrics import PROTOCOL, TABLE_1, Scores
from colorize.jobs import State
from colorize.ui.components import charts
from colorize.ui.components import table as text_table
from colorize.ui.run_cache import SharedRun


def metrics(scores: Scores | None, baseline: Scores | None = None) -> None:
    """The three scores as large figures, each with its gain over a baseline.

    Parameters
    ----------
    scores : Scores or None
        None draws nothing: the true colours are not available.
    baseline : Scores, optional
        Those of the mean colour.
    """
    if scores is None:
        return
    names = (("PSNR", "psnr", 2, " dB", "normal"), ("SSIM", "ssim", 3, "", "normal"),
             ("CIEDE2000", "ciede2000", 2, "", "inverse"))
    for column, (label, name, digits, unit, good) in zip(st.columns(3), names, strict=True):
        value = getattr(scores, name)
        gain = round(value - getattr(baseline, name), digits) + 0.0 if baseline else math.nan
        text = "–" if math.isnan(value) else figure(value, digits) + unit
        column.metric(label, text, border=True, height="stretch",
                      delta_color=good if gain else "off", delta_arrow="auto" if gain else "off",
                      delta=(f"{gain:+.{digits}f} against mean colour"
                             if math.isfinite(gain) else None))


def table(handles: list[SharedRun]) -> None:
    """The scores of all finished runs as a table."""
    runs = _finished(handles)
    if not runs:
        st.caption("The scores appear as soon as the first agent has finished.")
        return
    text_table.draw([
        {"Agent": title, "PSNR (dB) ↑": figure(run.scores.psnr, 2),
         "SSIM ↑": figure(run.scores.ssim, 3), "CIEDE2000 ↓": figure(run.scores.ciede2000, 2),
         "Seconds": figure(run.seconds, 2)} for title, run in runs.items()])
    st.caption(f"{PROTOCOL} Seconds are those of computing, for training and prediction.")


def bars(handles: list[SharedRun]) -> None:
    """PSNR and SSIM of all finished runs as bars."""
    if runs := _finished(handles):
        charts.draw(plots.score_bars({title: run.scores for title, run in runs.items()}),
                    alt="PSNR and SSIM of every agent as bars: " + "; ".join(
                        f"{title} {in_short(run.scores)}" for title, run in runs.items()),
                    key="score_bars")


def report() -> None:
    """Table 1 of the report."""
    st.markdown("**Table 1 of the report**")
    text_table.draw([{"Agent": title, "PSNR (dB)": f"{psnr:.2f}", "SSIM": f"{ssim:.2f}"}
                          for title, psnr, ssim in TABLE_1])
    st.caption("The report used another picture, so compare the order of the agents, not the "
               "figures.")


def figure(value: float, digits: int) -> str:
    """A score with so many digits; a dash where it is not known."""
    return "–" if math.isnan(value) else f"{value:.{digits}f}".replace("inf", "∞")


def in_short(scores: Scores | None) -> str:
    """PSNR and SSIM in one line."""
    if scores is None:
        return "not scored yet"
    ssim = "" if math.isnan(scores.ssim) else f" · SSIM {scores.ssim:.3f}"  # not while it trains
    return f"{scores.psnr:.2f} dB{ssim}".replace("inf", "∞")


def _finished(handles: list[SharedRun]) -> dict[str, Run]:
    return {_title(handle): handle.result for handle in handles if handle.result}


def _title(handle: SharedRun) -> str:
    """The agent's title, marked if the settings alone would give another result."""
    stopped = handle.state is State.STOPPED
    note = " (by hand)" if handle.changes else " (stopped)" if stopped else ""
    return AGENTS[handle.settings.name].title + note
