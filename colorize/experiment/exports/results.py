"""The results of an experiment as a ZIP: pictures, scores, settings, and a script.

    README.txt           what is in it
    experiment.colorize  the experiment, which opens in the app
    experiment.json      its settings and versions, to be read
    reproduce.py         runs it again, and compares
    scores.json, .csv    a row for each agent
    pictures/            the photo in gray and in its true colours, the canvas, each agent's result
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from io import StringIO
from math import isfinite

import numpy as np

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment.exports.experiment import Experiment
from colorize.experiment.exports.experiment_file import ENDING, describe, to_zip, write_experiment
from colorize.experiment.metrics import PROTOCOL, Scores
from colorize.experiment.result import Run
from colorize.experiment.task import Task
from colorize.imaging import to_png

PIXEL_BYTES = 12  # of memory for each result, as ``python -m benchmarks.memory`` measures it
COLUMNS = ("agent", "psnr", "ssim", "ciede2000", "seconds", "by_hand")


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of one agent, as it leaves the program.

    Parameters
    ----------
    agent : str
        Its name in ``AGENTS``.
    rgb : (h, w, 3) array of uint8
        The photo as the agent coloured it, without changes of tone.
    scores : Scores or None
    seconds : float
    by_hand : str
        Why the settings alone do not give this result; empty if they do.
    """

    agent: str
    rgb: np.ndarray
    scores: Scores | None
    seconds: float
    by_hand: str = ""

    @classmethod
    def of(cls, run: Run, task: Task, by_hand: str = "") -> "Outcome":
        """The outcome of a run; `task` is that of the run."""
        return cls(run.settings.name, run.rgb[task.box], run.scores, run.seconds, by_hand)

    @property
    def title(self) -> str:
        """The agent's name for people, marked if the settings alone do not give the result."""
        return AGENTS[self.agent].title + " (by hand)" * bool(self.by_hand)

    def row(self) -> dict[str, str | float | None]:
        """Its scores by name, None where infinite or undefined: JSON has no such numbers."""
        scores = asdict(self.scores) if self.scores else dict.fromkeys(COLUMNS[1:4])
        numbers = {name: value if value is not None and isfinite(value) else None
                   for name, value in scores.items()}
        return {"agent": self.agent, **numbers, "seconds": self.seconds, "by_hand": self.by_hand}


def export_memory(canvas: Canvas, results: int) -> float:
    """About how many bytes `picture_parts`, or a report, of so many results takes."""
    return PIXEL_BYTES * canvas.gray.size * results


def picture_parts(task: Task, outcomes: Sequence[Outcome]) -> dict[str, bytes]:
    """The pictures of the ZIP, as PNG by name: a tenth of a second, or a second of large ones."""
    gray = task.canvas.gray_rgb()
    pictures = {"photo-gray": gray[task.box], "canvas": task.canvas.fill(gray)}
    if task.truth is not None:
        pictures["photo-truth"] = task.truth[task.box]
    pictures |= {outcome.agent: outcome.rgb for outcome in outcomes}
    return {f"pictures/{name}.png": to_png(np.ascontiguousarray(rgb))
            for name, rgb in pictures.items()}


def results_zip(experiment: Experiment, outcomes: Sequence[Outcome],
                pictures: Mapping[str, bytes]) -> bytes:
    """The ZIP; `pictures` are the parts that :func:`picture_parts` returns.

    Raises
    ------
    ColorizeError
        If the experiment's own pictures are too large.

    Examples
    --------
    >>> from colorize.experiment import run
    >>> from colorize.experiment.exports import Source
    >>> from colorize.settings import PictureSettings
    >>> experiment = Experiment(Source("cap"), {"picture": PictureSettings(size=64)})
    >>> task = experiment.task()
    >>> outcome = Outcome.of(run(task.canvas, task.truth, experiment.settings["mean"]), task)
    >>> data = results_zip(experiment, [outcome], picture_parts(task, [outcome]))
    >>> data[:2]
    b'PK'
    """
    rows = [outcome.row() for outcome in outcomes]
    table = {"protocol": PROTOCOL, "results": rows}
    return to_zip({
        "README.txt": _text("results_readme.txt"),
        f"experiment.{ENDING}": write_experiment(experiment),
        "experiment.json": _json(describe(experiment)),
        "reproduce.py": _text("reproduce.txt"),
        "scores.json": _json(table),
        "scores.csv": _csv(rows).encode(),
        **pictures})


def _text(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def _json(value) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _csv(rows: list[dict]) -> str:
    file = StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
