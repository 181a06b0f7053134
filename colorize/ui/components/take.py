"""*Take it with you*: what the link holds, and three files of this experiment."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.exports import ENDING
from colorize.settings import TABLES
from colorize.ui import session
from colorize.ui.this_experiment import ThisExperiment


def draw(experiment: ThisExperiment) -> None:
    """The three downloads; each file is made when it is asked for."""
    st.caption(plain(experiment.link_holds({name: session.settings(name) for name in TABLES})))
    finished = [AGENTS[run.key.agent].title for run in experiment.find()]
    _download("Save the experiment", experiment.file, f"experiment.{ENDING}",
              "application/octet-stream", ":material/science:",
              "One file with the picture, the hints and all settings. Upload it where a picture is "
              "uploaded, and it is open again.")
    _download("Save the results as a ZIP", experiment.zip, "colorize-results.zip",
              "application/zip", ":material/folder_zip:",
              "Pictures, scores, settings, and a script that runs the experiment again and "
              "compares.", not finished)
    _download("Save a report", experiment.report, "colorize-report.html", "text/html",
              ":material/article:", "One page with pictures and tables, to be read or printed "
              "anywhere, without a network.", not finished)
    if finished:
        st.caption(f"ZIP and report hold what is finished: {', '.join(finished)}.")
    else:
        st.caption("ZIP and report need a result: none is finished yet.")


def plain(text: str) -> str:
    """A text with names of files in it, without the signs of Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|~$:<>" else sign for sign in text)


def _download(label: str, data, name: str, kind: str, icon: str, help: str,
              disabled: bool = False) -> None:
    st.download_button(label, data, name, kind, icon=icon, help=help, on_click="ignore",
                       width="stretch", disabled=disabled, key=f"take_{name.rpartition('.')[2]}")
