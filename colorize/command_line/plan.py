"""What the flags ask for, checked before any work."""

from argparse import Namespace
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from colorize.command_line.files import (
    distinct_stems,
    is_experiment,
    open_experiment,
    open_flag,
    open_hints_file,
    open_photo,
    prepare_folder,
    require_one_use_of_stdin,
)
from colorize.command_line.flags import read_settings
from colorize.command_line.printing import say
from colorize.experiment.exports import ENDING, Experiment
from colorize.imaging import ENDINGS, open_hints, photo_is_gray
from colorize.settings import ColorizeError, OutputSettings, PictureSettings, Settings


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
    experiment : Experiment or None
        The saved experiment that stands in place of photos, with its settings as flags change
        them.
    """

    photos: list[Path]
    stems: list[str]
    picture: PictureSettings
    agents: list[Settings]
    references: list[np.ndarray]
    hints: np.ndarray | None
    out: Path | None
    output: OutputSettings
    experiment: Experiment | None = None

    @property
    def at_full_size(self) -> bool:
        """Whether results are written with all pixels of their photos."""
        return self.out is not None and self.output.full_size == "on"


def read_plan(options: Namespace) -> Plan:
    """Check all that the flags say, before any work."""
    if any(map(is_experiment, options.photos)):
        return _read_experiment(options)
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
    _prepare_out(options, stems, agents, output, inputs)
    return Plan(options.photos, stems, picture, agents, references, hints, options.out, output)


def _read_experiment(options: Namespace) -> Plan:
    """The plan of a saved experiment; flags change its settings, and name the agents."""
    [path, *others] = options.photos
    if others or options.reference or options.hints or options.preset:
        raise ColorizeError(f"A .{ENDING} file must be given alone, without further photos, "
                            "--reference, --hints or --preset: it holds all of these.")
    experiment = open_experiment(path)
    picture, agents, output = read_settings(options, experiment.settings)
    experiment = replace(experiment, settings={**experiment.settings, "picture": picture})
    stems = distinct_stems([path])
    _prepare_out(options, stems, agents, output, [path])
    return Plan([path], stems, experiment.picture, agents,
                [source.open().rgb for source in experiment.references],
                open_hints(experiment.hints) if experiment.hints else None, options.out, output,
                experiment)


def _prepare_out(options: Namespace, stems: list[str], agents: list[Settings],
                 output: OutputSettings, inputs: list[Path]) -> None:
    if options.out:
        names = [result_name(stem, settings, output) for stem in stems for settings in agents]
        prepare_folder(options.out, names, inputs)


def result_name(stem: str, settings: Settings, output: OutputSettings) -> str:
    return f"{stem}-{settings.name}.{ENDINGS[output.format]}"
