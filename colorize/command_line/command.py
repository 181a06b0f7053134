"""Colour every photo with every agent; write, then print each result."""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from colorize.command_line import sweep
from colorize.command_line.files import CannotWriteError, open_photo, write_whole
from colorize.command_line.flags import make_parser
from colorize.command_line.plan import Plan, read_plan, result_name
from colorize.command_line.printing import JsonLines, Table, printable, say
from colorize.experiment import Run, Task, output_picture, prepare, run
from colorize.imaging import MAX_FULL_SIZE, MAX_OPENED, Opened, require_two_patches, to_file
from colorize.settings import ColorizeError, Settings

DONE, SOME_SKIPPED, NOTHING_DONE = 0, 1, 2
CLOSED_PIPE = 141  # 128 + SIGPIPE, the status of other commands whose reader is gone


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    status : int
        0; 1 if some photos were skipped; 2 if no photo could be used, or if results can
        no longer be written; 141 if the reader of standard output closed it.  Bad flags
        raise `SystemExit` with 2; any other exception is a bug, whose traceback Python
        prints before it exits with 1.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # these are for programmers, standard error for users
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments[:1] == [sweep.NAME]:
            return sweep.main(arguments[1:])
        parser = make_parser()
        options = parser.parse_args(arguments)
        try:
            plan = read_plan(options)
        except ColorizeError as error:
            parser.error(str(error))
        return _colour_all(plan, JsonLines() if options.json else Table(plan.photos))
    except BrokenPipeError:
        return CLOSED_PIPE
    except CannotWriteError as error:
        say(str(error))
        return NOTHING_DONE


def _colour_all(plan: Plan, printer: JsonLines | Table) -> int:
    """Colour one photo after the other; name and skip those that cannot be used."""
    skipped = 0
    # disable=None: no bar unless standard error is a terminal.
    with tqdm(total=len(plan.photos), unit="photo", leave=False,
              disable=None if len(plan.photos) > 1 else True) as bar:
        for photo, stem in zip(plan.photos, plan.stems, strict=True):
            try:
                _colour(photo, stem, plan, printer)
            except CannotWriteError:
                raise
            except ColorizeError as error:
                say(f"{photo}: {error}")
                skipped += 1
            bar.update()
    if skipped == len(plan.photos):
        return NOTHING_DONE
    return SOME_SKIPPED if skipped else DONE


def _colour(photo: Path, stem: str, plan: Plan, printer: JsonLines | Table) -> None:
    """Colour one photo with every agent; each result is written before it is printed."""
    opened, rgb = _open(photo, plan)
    if plan.at_full_size and opened.is_reduced:
        height, width = opened.rgb.shape[:2]
        say(f"{photo}: The photo has more than {MAX_FULL_SIZE // 10**6} megapixels; its results "
            f"are written with {height * width / 1e6:.0f}.")
    task, output = _prepare(photo, rgb, plan), plan.output
    for result in _results(photo, task, plan.agents):
        written = None
        if plan.out:
            written = plan.out / result_name(stem, result.settings, output)
            picture = output_picture(result, task, opened.rgb, output)
            write_whole(written, to_file(picture, output.format, output.quality, opened))
        printer.show(photo, plan.picture, result, written)


def _open(photo: Path, plan: Plan) -> tuple[Opened, np.ndarray]:
    """The photo as results are saved, and as its canvas is made of it."""
    pixels = MAX_FULL_SIZE if plan.at_full_size else MAX_OPENED
    if plan.experiment is None:
        opened = open_photo(photo, pixels)
        return opened, opened.rgb
    source = plan.experiment.photo  # the app, too, makes the canvas of a reduced photo
    return source.open(pixels), source.open().rgb


def _prepare(photo: Path, rgb: np.ndarray, plan: Plan) -> Task:
    """The task that a photo is; raises ColorizeError where there is nothing to learn from."""
    require_two_patches(rgb, max(getattr(settings, "patch_size", 1) for settings in plan.agents))
    task = prepare(rgb, plan.picture, plan.references, plan.hints)
    if task.truth is None and not plan.references and plan.hints is None:
        raise ColorizeError("The photo is taken for a gray one, so there is nothing to learn from: "
                            "give --reference or --hints, or --photo-is colour if it is in colour.")
    if not task.canvas.has_colour:
        say(f"{photo}: The source picture has no colour, so there is nothing to learn.")
    return task


def _results(photo: Path, task: Task, agents: list[Settings]) -> Iterator[Run]:
    """The runs of all agents on one photograph, one after the other."""
    for settings in agents:
        title = printable(f"{photo.name} {settings.name}")
        with tqdm(desc=title, disable=None, leave=False) as bar:
            def on_progress(progress, bar=bar):
                bar.total = progress.total
                bar.update(progress.step - bar.n)
                if progress.step == progress.total:
                    bar.refresh()  # a bar passes over updates that follow soon after another

            result = run(task.canvas, task.truth, settings, on_progress)
        yield result
