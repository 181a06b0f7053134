"""An experiment leaves the program: as one file that opens again, as a ZIP, as a report.

    experiment       a picture, where its colours come from, and all settings
    experiment_file  an experiment as one file, and back
    archive          reads ZIP files safely
    results          the results as a ZIP, with a script that runs the experiment again
    report, html     a report of it as one page of HTML
    words            an experiment and its link in words
    versions         the versions of this program and of what it computes with
"""

from colorize.experiment.exports.experiment import Experiment, Source
from colorize.experiment.exports.experiment_file import (
    ENDING,
    MAX_FILE,
    is_experiment_file,
    read_experiment,
    write_experiment,
)
from colorize.experiment.exports.report import About, report
from colorize.experiment.exports.results import Outcome, export_memory, picture_parts, results_zip
from colorize.experiment.exports.versions import versions
from colorize.experiment.exports.words import changed_settings, link_words

__all__ = ["ENDING", "MAX_FILE", "About", "Experiment", "Outcome", "Source", "changed_settings",
           "export_memory", "is_experiment_file", "link_words", "picture_parts",
           "read_experiment", "report", "results_zip", "versions", "write_experiment"]
