"""A report of an experiment as one page of HTML, laid out like a short course report.

It opens anywhere and asks for nothing from a network: pictures and style are in the page.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from math import isfinite

from colorize.agents import AGENTS
from colorize.experiment.exports import html
from colorize.experiment.exports.experiment_file import ENDING
from colorize.experiment.exports.results import Outcome
from colorize.experiment.exports.versions import versions
from colorize.experiment.exports.words import table_title
from colorize.experiment.metrics import PROTOCOL, TABLE_1
from colorize.experiment.task import Task
from colorize.settings import TABLES, Settings, to_text

#: The browser refuses to fetch anything for this page.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class About:
    """What a report says of its experiment, in words.

    Parameters
    ----------
    picture : str
        What people call the photo.
    learnt_from : str
        Such as "the left half of this picture".
    settings : mapping of str to Settings
        One for each name in ``TABLES``.
    credit : str
        Whose picture it is.
    link : str
        The address of the experiment in the app.
    link_holds : str
        What the link holds, in sentences.
    palette : tuple of (str, float)
        The basic agent's colours, as ``#rrggbb``, and their shares of the known pixels.
    """

    picture: str
    learnt_from: str
    settings: Mapping[str, Settings]
    credit: str = ""
    link: str = ""
    link_holds: str = ""
    palette: tuple[tuple[str, float], ...] = field(default=())


def report(task: Task, outcomes: Sequence[Outcome], about: About) -> str:
    """The whole page.

    Parameters
    ----------
    task : Task
    outcomes : sequence of Outcome
        At least one.
    about : About

    Examples
    --------
    >>> from colorize.experiment import run
    >>> from colorize.experiment.exports import Experiment, Source
    >>> from colorize.settings import PictureSettings
    >>> experiment = Experiment(Source("cap"), {"picture": PictureSettings(size=64)})
    >>> task = experiment.task()
    >>> outcome = Outcome.of(run(task.canvas, task.truth, experiment.settings["mean"]), task)
    >>> about = About(experiment.photo.title, "the left half", experiment.settings)
    >>> "Colorization of “Half a fig in a red bowl”" in report(task, [outcome], about)
    True
    """
    title = f"Colorization of “{about.picture}”"
    made = f"Made with Colorize {versions()['colorize']}. {about.credit}"
    sections = [_task(task, about), _agents(outcomes), _scores(outcomes), _palette(about),
                _settings(outcomes, about), _again(about)]
    numbered = (f"<h2>{number} {escape(heading)}</h2>{body}" for number, (heading, body) in
                enumerate(filter(None, sections), start=1))
    style = files(__package__).joinpath("report.css").read_text("utf-8")
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{style}</style></head><body><main>"
            f'<h1>{escape(title)}</h1><p class="by">{escape(made.strip())}</p>'
            f'<p class="abstract">{escape(_abstract(outcomes, about))}</p>'
            f'{"".join(numbered)}</main></body></html>')


def _abstract(outcomes: Sequence[Outcome], about: About) -> str:
    first = (f"Each agent learns from {about.learnt_from} which colour goes with which gray, then "
             "colours the rest. ")
    scored = [outcome for outcome in outcomes if outcome.scores]
    if not scored:
        return first + "The true colours are not available, so there are no scores."
    best = max(scored, key=lambda outcome: outcome.scores.psnr)
    return (f"{first}The true colours of the rest are known, so each result is scored. Of "
            f"{len(scored)} result{'s' * (len(scored) > 1)}, {best.title} has the highest PSNR: "
            f"{_number(best.scores.psnr, 2)} dB.")


def _task(task: Task, about: About) -> tuple[str, str]:
    canvas, gray = task.canvas, task.canvas.gray_rgb()
    shown = [(canvas.fill(gray), "What the agents are given")]
    if task.truth is not None:
        shown.append((task.truth[task.box], "The true colours"))
    pictures = "".join(html.figure(html.picture(rgb, words), f"Figure 1{letter}. {words}.")
                       for letter, (rgb, words) in zip("ab", shown, strict=False))
    words = (f"The canvas has {canvas.shape[1]} x {canvas.shape[0]} pixels; the colour of "
             f"{canvas.known.mean():.0%} of them is known: {about.learnt_from}. Gray is "
             "0.21 R + 0.72 G + 0.07 B. Agents never see the true colours of the unknown pixels.")
    return "The task", f'<p>{escape(words)}</p><div class="row">{pictures}</div>'


def _agents(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    figures = "".join(html.figure(
        html.picture(outcome.rgb, f"The picture as coloured by: {outcome.title}"),
        f"{outcome.title}. {inspect.getdoc(AGENTS[outcome.agent]).splitlines()[0]}")
        for outcome in outcomes)
    notes = "".join(f"<p>{escape(f'{outcome.title}: {outcome.by_hand}.')}</p>"
                    for outcome in outcomes if outcome.by_hand)
    return "The results", html.figure(f'<div class="row">{figures}</div>', "Figure 2. The photo as "
                                      "each agent coloured it.") + notes


def _scores(outcomes: Sequence[Outcome]) -> tuple[str, str] | None:
    scored = [outcome for outcome in outcomes if outcome.scores]
    if not scored:
        return None
    ours = html.table(
        ("Agent", "PSNR (dB)", "SSIM", "CIEDE2000", "Seconds"),
        [(one.title, _number(one.scores.psnr, 2), _number(one.scores.ssim, 3),
          _number(one.scores.ciede2000, 2), f"{one.seconds:.2f}") for one in scored],
        "Table 1. Scores on the unknown pixels. Higher PSNR and SSIM, and lower CIEDE2000, are "
        "better. Seconds are those of computing.")
    theirs = html.table(
        ("Agent", "PSNR (dB)", "SSIM"),
        [(name, f"{psnr:.2f}", f"{ssim:.2f}") for name, psnr, ssim in TABLE_1],
        "Table 2. Table 1 of the report “Colorization” (2020), on another picture: compare the "
        "order of the agents, not the figures.")
    charts = "".join(
        html.figure(html.bars(name, values), f"Figure 3{letter}. {name} of each agent.")
        for letter, name, key, digits in (("a", "PSNR in dB", "psnr", 2), ("b", "SSIM", "ssim", 3))
        if (values := [(one.title, value, _number(value, digits)) for one in scored
                       if isfinite(value := getattr(one.scores, key))]))
    return "The scores", (f'<p>{escape(PROTOCOL)}</p><div class="beside">{ours}{theirs}</div>'
                          f'<div class="two">{charts}</div>')


def _palette(about: About) -> tuple[str, str] | None:
    if not about.palette:
        return None
    return "The palette", ("<p>The colours that stand for all known colours in the basic agent, "
                           "with their shares of the known pixels.</p>"
                           + html.swatches(about.palette))


def _settings(outcomes: Sequence[Outcome], about: About) -> tuple[str, str]:
    names = ["picture", *(outcome.agent for outcome in outcomes)]
    rows = [(table_title(name), key, to_text(value), to_text(default) if value != default else "")
            for name in names for key, default in TABLES[name].defaults().items()
            for value in [getattr(about.settings[name], key)]]
    return "The settings", html.table(
        ("Of", "Setting", "Value", "Default, if another"), rows,
        "Table 3. Every setting of the picture and of the agents above.")


def _again(about: About) -> tuple[str, str]:
    link = (f'<p>In the app: <a href="{escape(about.link)}">{escape(about.link)}</a></p>'
            f"<p>{escape(about.link_holds)}</p>") if about.link else ""
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    return "How to reproduce it", (
        f"{link}<p>From the experiment's file, which holds the picture, its colour hints and all "
        f"settings:</p><pre>python -m colorize experiment.{ENDING}</pre>"
        f"<p>The ZIP of the results has a script that runs the experiment again and compares. "
        f"Computed with {escape(used)}. One seed gives the same bytes on one machine.</p>")


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("inf", "∞").replace("nan", "–")
