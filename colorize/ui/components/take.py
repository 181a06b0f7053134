"""*Take it with you*: what the link holds, and three files of this experiment."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.exports import ENDING, MAX_FILE
from colorize.settings import TABLES
from colorize.ui import session
from colorize.ui.components import made_file
from colorize.ui.this_experiment import ThisExperiment


def draw(experiment: ThisExperiment) -> None:
    """The three downloads; each file is made when it is asked for."""
    st.caption(plain(experiment.link_holds({name: session.settings(name) for name in TABLES})))
    finished = [AGENTS[run.key.agent].title for run in experiment.find()]
    large = experiment.is_too_large
    saved = made_file.button(
        "Save the experiment", experiment.file, f"experiment.{ENDING}", "application/octet-stream",
        key="take_colorize", icon=":material/science:", disabled=large)
    st.caption(f"Its pictures exceed {MAX_FILE // 2**20} MB, the limit for one file."
               if large else "One file with the picture, its hints and all settings. Upload it "
               "where a picture is uploaded, and it is open again.")
    results = made_file.button(
        "Save the results as a ZIP", experiment.zip, "colorize-results.zip", "application/zip",
        key="take_zip", icon=":material/folder_zip:", disabled=large or not finished)
    st.caption("Pictures, scores, settings, and a script that runs the experiment again and "
               "compares.")
    report = made_file.button(
        "Save a report", experiment.report, "colorize-report.html", "text/html",
        key="take_html", icon=":material/article:", disabled=not finished)
    st.caption("One page with pictures and tables, to read or print without a network.")
    held = ", ".join(finished)
    st.caption((f"ZIP and report hold what is finished: {held}." if finished else
                "ZIP and report need a result; none is finished yet.")
               + " *Overview* runs all agents." * (len(finished) < len(AGENTS)))
    made_file.watch([saved, results, report])


def plain(text: str) -> str:
    """A text with names of files in it, without the signs of Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|~$:<>" else sign for sign in text)
