"""*Take it with you*: what the link holds, and three files of this experiment."""

from collections.abc import Callable

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.exports import ENDING, MAX_FILE
from colorize.settings import TABLES
from colorize.ui import session
from colorize.ui.this_experiment import ThisExperiment


def draw(experiment: ThisExperiment) -> None:
    """The three downloads; each file is made when it is asked for."""
    st.caption(plain(experiment.link_holds({name: session.settings(name) for name in TABLES})))
    finished = [AGENTS[run.key.agent].title for run in experiment.find()]
    large = experiment.is_too_large
    _download("Save the experiment", experiment.file, f"experiment.{ENDING}",
              "application/octet-stream", ":material/science:", large)
    st.caption(f"Its pictures exceed {MAX_FILE // 2**20} MB, the limit for one file."
               if large else "One file with the picture, its hints and all settings. Upload it "
               "where a picture is uploaded, and it is open again.")
    _download("Save the results as a ZIP", experiment.zip, "colorize-results.zip",
              "application/zip", ":material/folder_zip:", large or not finished)
    st.caption("Pictures, scores, settings, and a script that runs the experiment again and "
               "compares.")
    _download("Save a report", experiment.report, "colorize-report.html", "text/html",
              ":material/article:", not finished)
    st.caption("One page with pictures and tables, to read or print without a network.")
    held = ", ".join(finished)
    st.caption((f"ZIP and report hold what is finished: {held}." if finished else
                "ZIP and report need a result; none is finished yet.")
               + " *Overview* runs all agents." * (len(finished) < len(AGENTS)))


def plain(text: str) -> str:
    """A text with names of files in it, without the signs of Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|~$:<>" else sign for sign in text)


def _download(label: str, data: Callable[[], bytes | str], name: str, kind: str, icon: str,
              disabled: bool) -> None:
    st.download_button(label, data, name, kind, icon=icon, on_click="ignore", width="stretch",
                       disabled=disabled, key=f"take_{name.rpartition('.')[2]}")
