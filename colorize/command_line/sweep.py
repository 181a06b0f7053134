"""``sweep``: one agent with every combination of some settings, as rows of a CSV file.

Rows are appended as they come, so that a sweep that was stopped goes on where it was.  At the
end they are in the order of the grid.
"""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from colorize.agents import AGENTS
from colorize.command_line.files import (
    open_flag,
    open_hints_file,
    open_photo,
    require_one_use_of_stdin,
)
from colorize.command_line.flags import Parser, add_settings
from colorize.command_line.printing import say
from colorize.command_line.sweep_file import SweepFile
from colorize.experiment import Task, prepare
from colorize.experiment.sweeps import Batch, Grid, batches, read_values, row, run_batches
from colorize.imaging import require_two_patches
from colorize.settings import PRESETS, TABLES, ColorizeError, PictureSettings

NAME = "sweep"
DONE, SOME_SKIPPED, NOTHING_DONE = 0, 1, 2


@dataclass(frozen=True)
class _Plan:
    """What to sweep; `references` and `hints` are as in :func:`colorize.experiment.prepare`."""

    photos: list[Path]
    picture: PictureSettings
    grid: Grid
    references: list[np.ndarray]
    hints: np.ndarray | None
    workers: int
    scheduler: str


def main(arguments: list[str]) -> int:
    """Sweep; the status is that of :func:`colorize.command_line.main`."""
    parser = _make_parser()
    options = parser.parse_args(arguments)
    try:
        plan = _read_plan(options)
        file = SweepFile(options.out, plan.grid, plan.picture, plan.references, plan.hints)
        file.begin()
    except ColorizeError as error:
        parser.error(str(error))
    return _sweep(plan, file)


def _make_parser() -> Parser:
    parser = Parser(prog=f"colorize {NAME}", allow_abbrev=False, description=
                    "Run one agent with every combination of the values given, and write the "
                    "scores as CSV. Every flag of the agent becomes a column. A sweep that was "
                    "stopped goes on where it was.")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--agent", choices=AGENTS, required=True, metavar="NAME",
                        help=f"One of {', '.join(AGENTS)}.")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="The CSV file; "
                        "FILE.json beside it holds what was swept.")
    parser.add_argument("--preset", choices=PRESETS, default="recommended", metavar="NAME",
                        help=f"One of {', '.join(PRESETS)}; by default recommended.")
    parser.add_argument("--reference", type=Path, metavar="PICTURE", action="append", default=[])
    parser.add_argument("--hints", type=Path, metavar="FILE")
    parser.add_argument("--workers", type=int, default=-1, metavar="N",
                        help="Processes; by default one for each core.")
    parser.add_argument("--backend", choices=("joblib", "dask"), default="joblib", metavar="NAME",
                        help="joblib, or dask with a --scheduler.")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS",
                        help="Address of a Dask scheduler, such as tcp://127.0.0.1:8786.")
    group = parser.add_argument_group(
        "settings", "Of an agent's setting, several values may be given: a range 2:16, a range "
        "with its step 0:1:0.25, or a list 3,5,7.")
    add_settings(group, ["picture", *AGENTS])
    return parser


def _read_plan(options: Namespace) -> _Plan:
    if (options.backend == "dask") != bool(options.scheduler):
        raise ColorizeError("backend=dask and --scheduler must be given together")
    if options.workers == 0 or options.workers < -1:
        raise ColorizeError(f"workers={options.workers} must be at least 1, or -1 for all cores")
    require_one_use_of_stdin([*options.photos, *options.reference,
                              *([options.hints] if options.hints else [])])
    if len(set(options.photos)) < len(options.photos):
        raise ColorizeError("A photo is given several times, must be given once")
    flags = {key: text for key in dict.fromkeys(key for name in AGENTS
                                                for key in TABLES[name].parameters())
             if (text := getattr(options, key)) is not None}
    table, preset = TABLES[options.agent], PRESETS[options.preset]
    if foreign := flags.keys() - table.parameters().keys():
        raise ColorizeError(f"agent={options.agent} has no setting {min(foreign)}, must be one of "
                            f"{', '.join(table.parameters()) or 'none'}")
    swept = tuple((key, read_values(table, key, flags[key])) for key in table.parameters()
                  if key in flags)
    picture = {key: PictureSettings.parse(key, text) for key in PictureSettings.parameters()
               if (text := getattr(options, key)) is not None}
    references = [open_flag("reference", path, lambda path: open_photo(path).rgb)
                  for path in options.reference]
    hints = open_flag("hints", options.hints, open_hints_file) if options.hints else None
    return _Plan(options.photos, replace(preset["picture"], **picture),
                 Grid(preset[options.agent], swept), references, hints, options.workers,
                 options.scheduler)


def _sweep(plan: _Plan, file: SweepFile) -> int:
    """Compute what is not in the file yet; name and skip photos that cannot be used."""
    skipped: list[Path] = []
    cells = plan.grid.cells()
    # disable=None: no bar unless standard error is a terminal.
    with tqdm(total=len(cells) * len(plan.photos), unit="run", leave=False, disable=None) as bar:
        work = _work(plan, file, cells, bar, skipped)
        try:
            for photo, results in run_batches(work, plan.workers, plan.scheduler):
                file.add([row(photo, settings, plan.grid.keys, cell) for settings, cell in results])
                bar.update(len(results))
        except ColorizeError as error:
            say(str(error))
            return NOTHING_DONE
    file.finish([str(photo) for photo in plan.photos])
    if len(skipped) == len(plan.photos):
        return NOTHING_DONE
    return SOME_SKIPPED if skipped else DONE


def _work(plan: _Plan, file: SweepFile, cells: list, bar: tqdm,
          skipped: list[Path]) -> Iterator[Batch]:
    """The batches that are still to be computed, each photo opened when its turn comes."""
    for photo in plan.photos:
        try:
            task = _prepare(photo, plan, cells)
            left = file.missing(str(photo), task.canvas.digest, cells)
        except ColorizeError as error:
            say(f"{photo}: {error}")
            skipped.append(photo)
            continue
        bar.update(len(cells) - len(left))
        workers = _count(plan.workers)
        for batch in batches(left, 1 if plan.scheduler else workers):
            yield Batch(str(photo), task.canvas, task.truth, batch)


def _count(workers: int) -> int:
    from joblib import cpu_count

    return cpu_count() if workers == -1 else workers


def _prepare(photo: Path, plan: _Plan, cells: list) -> Task:
    rgb = open_photo(photo).rgb
    require_two_patches(rgb, max(getattr(settings, "patch_size", 1) for settings in cells))
    task = prepare(rgb, plan.picture, plan.references, plan.hints)
    if task.truth is None:
        raise ColorizeError("The photo is taken for a gray one, must be in colour to be scored: "
                            "give --photo-is colour if it is.")
    return task
