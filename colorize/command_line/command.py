"""Colour every photo with every agent; write, then print each result."""

import sys
import warnings
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from colorize.command_line import sweep
from colorize.command_line.files import (
    CannotWriteError,
    distinct_stems,
    open_flag,
    open_hints_file,
    open_photo,
    prepare_folder,
    require_one_use_of_stdin,
    write_whole,
)
from colorize.command_line.flags import make_parser, read_settings
from colorize.command_line.printing import JsonLines, Table, printable, say
from colorize.experiment import Run, Task, output_picture, prepare, run
from colorize.imaging import (
    ENDINGS,
    MAX_FULL_SIZE,
    MAX_OPENED,
    photo_is_gray,
    require_two_patches,
    to_file,
)
from colorize.settings import ColorizeError, OutputSettings, PictureSettings, Settings

DONE, SOME_SKIPPED, NOTHING_DONE = 0, 1, 2
CLOSED_PIPE = 141  # 128 + SIGPIPE, the status of other commands whose reader is gone


@dataclass(frozen=True)
class Plan:
    """What to do.

    Parameters
    ----------
    photos : list of Path
    stems : list of str
        How the names of each photo's results begin.
    picture : PictureSettings
    agents : list of Settings
    references : list of (H, W, 3) arrays of uint8
        The pictures to learn from; without any, a part of each photo.
    hints : (h, w, 4) array of uint8, or None
        Colour hints for each photo.
    out : Path or None
        The folder for the results.
    output : OutputSettings
    """

    photos: list[Path]
    stems: list[str]
    picture: PictureSettings
    agents: list[Settings]
    references: list[np.ndarray]
    hints: np.ndarray | None
    out: Path | None
    output: OutputSettings

    @property
    def at_full_size(self) -> bool:
        """Whether results are written with all pixels of their photos."""
        return self.out is not None and self.output.full_size == "on"


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
            plan = _read_plan(options)
        except ColorizeError as error:
            parser.error(str(error))
        return _colour_all(plan, JsonLines() if options.json else Table(plan.photos))
    except BrokenPipeError:
        return CLOSED_PIPE
    except CannotWriteError as error:
        say(str(error))
        return NOTHING_DONE


def _read_plan(options: Namespace) -> Plan:
    """Check all that the flags say, before any work."""
    picture, agents, output = read_settings(options)
    inputs = [*options.photos, *options.reference, *([options.hints] if options.hints else [])]
    require_one_use_of_stdin(inputs)
    references = [open_flag("reference", path, lambda path: open_photo(path).rgb)
                  for path in options.reference]
    if references and all(photo_is_gray(reference).has_tint for reference in references):
        say("The reference is a gray photo with a tint: there is no other colour to learn.")
    hints = open_flag("hints", options.hints, open_hints_file) if options.hints else None
    if picture.known == "none" and not references and hints is None:
        raise ColorizeError("known=none needs --hints or --reference.")
    stems = distinct_stems(options.photos)
    if options.out:
        names = [_result_name(stem, settings, output) for stem in stems for settings in agents]
        prepare_folder(options.out, names, inputs)
    return Plan(options.photos, stems, picture, agents, references, hints, options.out, output)


def _result_name(stem: str, settings: Settings, output: OutputSettings) -> str:
    return f"{stem}-{settings.name}.{ENDINGS[output.format]}"


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
    opened = open_photo(photo, MAX_FULL_SIZE if plan.at_full_size else MAX_OPENED)
    if plan.at_full_size and opened.is_reduced:
        height, width = opened.rgb.shape[:2]
        say(f"{photo}: The photo has more than {MAX_FULL_SIZE // 10**6} megapixels; its results "
            f"are written with {height * width / 1e6:.0f}.")
    task, output = _prepare(photo, opened.rgb, plan), plan.output
    for result in _results(photo, task, plan.agents):
        written = None
        if plan.out:
            written = plan.out / _result_name(stem, result.settings, output)
            picture = output_picture(result, task, opened.rgb, output)
            write_whole(written, to_file(picture, output.format, output.quality, opened))
        printer.show(photo, plan.picture, result, written)


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
