"""The command line: colour photographs and score the results.

Each setting of the settings table is a flag; it applies to every agent that has
the setting, and overrides the preset.
"""

import argparse
import json
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from math import isfinite, nan
from pathlib import Path

from tqdm import tqdm

from colorize.agents import AGENTS
from colorize.experiment import Run, output_picture, prepare, prepare_reference, run
from colorize.imaging import open_image, require_two_patches, to_png
from colorize.metrics import PROTOCOL, Scores
from colorize.settings import PRESETS, TABLES, ColorizeError, PictureSettings, Settings

_COLUMNS = "{:<{width}}  {:<12}  {:>6}  {:>6}  {:>9}  {:>7}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    status : int
        0, or 2 if a photo could not be used.  Bad flags raise `SystemExit` with 2; any
        other exception is a bug, whose traceback Python prints before it exits with 1.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # these are for programmers, standard error for users
    parser = _make_parser()
    options = parser.parse_args(arguments)
    try:
        picture, agents = _read_settings(options)
        reference = _open_reference(options.reference)
        if options.out:
            _prepare_folder(options.out, options.photos)
    except ColorizeError as error:
        parser.error(str(error))
    show = _show_json if options.json else _make_table(options.photos)
    status = 0
    for photo in options.photos:
        try:
            rgb = open_image(photo)
            for result in _results(photo, rgb, reference, picture, agents):
                show(photo, picture, result)
                if options.out:
                    kept = output_picture(result, None if reference is None else rgb)
                    path = options.out / f"{photo.stem}-{result.settings.name}.png"
                    path.write_bytes(to_png(kept))
        except (ColorizeError, OSError) as error:
            _say(f"{photo}: {error}")
            status = 2
    return status


def _open_reference(path: Path | None):
    """The picture to learn from; None without a path."""
    try:
        return None if path is None else open_image(path)
    except (ColorizeError, OSError) as error:
        raise ColorizeError(f"--reference={path}: {error}") from error


def _results(photo: Path, rgb, reference, picture: PictureSettings,
             agents: list[Settings]) -> Iterator[Run]:
    """The runs of all agents on one photograph, one after the other."""
    require_two_patches(rgb, max(getattr(settings, "patch_size", 1) for settings in agents))
    if reference is None:
        canvas, truth = prepare(rgb, picture)
    else:
        canvas, truth = prepare_reference(reference, rgb, picture)
    if not canvas.has_colour:
        _say(f"{photo}: The source picture has no colour, so there is nothing to learn.")
    for settings in agents:
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(desc=f"{photo.name} {settings.name}", disable=None, leave=False) as bar:
            def on_progress(progress, bar=bar):
                bar.total = progress.total
                bar.update(progress.step - bar.n)

            result = run(canvas, truth, settings, on_progress)
        yield result


def _show_json(photo: Path, picture: PictureSettings, result: Run) -> None:
    scores = {name: value if isfinite(value) else None  # JSON has no infinity
              for name, value in asdict(_scores(result)).items()}
    settings = asdict(picture) | asdict(result.settings)
    print(json.dumps({"photo": str(photo), "agent": result.settings.name, **scores,
                      "seconds": result.seconds, "settings": settings}), flush=True)


def _make_table(photos: list[Path]):
    """Print the head of the table; return a function that prints a row."""
    width = max(len(str(photo)) for photo in photos)
    print(f"{PROTOCOL}\n")
    print(_COLUMNS.format("photo", "agent", "PSNR", "SSIM", "CIEDE2000", "seconds", width=width))

    def show(photo: Path, picture: PictureSettings, result: Run) -> None:
        scores = _scores(result)
        cells = [f"{scores.psnr:.2f}", f"{scores.ssim:.3f}", f"{scores.ciede2000:.2f}"]
        cells = ["-" if cell == "nan" else cell for cell in cells]
        print(_COLUMNS.format(str(photo), result.settings.name, *cells, f"{result.seconds:.2f}",
                              width=width), flush=True)

    return show


def _scores(result: Run) -> Scores:
    """The scores; nan where the true colours are not available."""
    return result.scores or Scores(nan, nan, nan)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _prepare_folder(folder: Path, photos: list[Path]) -> None:
    """Make the folder; raise ColorizeError if two results would have the same file name."""
    stem, count = Counter(photo.stem for photo in photos).most_common(1)[0]
    if count > 1:
        raise ColorizeError(f"{count} photos are named {stem}; names must differ, since the "
                            "results would overwrite each other in --out.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ColorizeError(f"--out={folder} must be a folder: {error.strerror}.") from error


def _read_settings(options: argparse.Namespace) -> tuple[PictureSettings, list[Settings]]:
    """The picture's settings and those of each agent, from the preset and the flags."""
    def settings(name: str) -> Settings:
        table = TABLES[name]
        flags = {key: table.parse(key, text) for key in table.parameters()
                 if (text := getattr(options, key)) is not None}
        return replace(PRESETS[options.preset][name], **flags)

    every = {name: settings(name) for name in TABLES}  # of all agents: each flag is checked
    names = dict.fromkeys(options.agent or AGENTS)  # each once, in the order given
    return every["picture"], [every[name] for name in names]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        """Print the message alone; ``--help`` prints the usage."""
        self.exit(2, f"{message}\n")


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m colorize", allow_abbrev=False, description=
                     "Learn colour from the left half of a photo, predict it for the right half, "
                     "and score the prediction.")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO",
                        help="A picture file. Agents learn from its left half and colour its "
                        "right half.")
    parser.add_argument("--reference", type=Path, metavar="PICTURE",
                        help="Learn from this picture instead, and colour the whole of each PHOTO. "
                        "A gray PHOTO gets no scores.")
    parser.add_argument("--agent", nargs="+", action="extend", choices=AGENTS, metavar="NAME",
                        help=f"One or more of {', '.join(AGENTS)}; by default all of them.")
    parser.add_argument("--preset", choices=PRESETS, default="recommended", metavar="NAME",
                        help=f"One of {', '.join(PRESETS)}; by default recommended.")
    parser.add_argument("--out", type=Path, metavar="DIR",
                        help="Write each result to this folder as PHOTO-AGENT.png; with "
                        "--reference in the photo's own shape, at most a million pixels.")
    parser.add_argument("--json", action="store_true",
                        help="Print one JSON object per line instead of a table.")
    group = parser.add_argument_group("settings", "A flag applies to every agent named in "
                                      "brackets after it, where the agent's default is given.")
    for key in dict.fromkeys(key for table in TABLES.values() for key in table.parameters()):
        group.add_argument(f"--{key.replace('_', '-')}", dest=key, metavar="VALUE",
                           help=_describe(key).replace("%", "%%"))
    return parser


def _describe(key: str) -> str:
    """Help, allowed values and defaults of a setting; agents with the same help share it."""
    owners = {}
    for name, table in TABLES.items():
        if key in table.parameters():
            rule = table.parameters()[key]
            sentence = f"{rule.help} {rule.rule[0].upper()}{rule.rule[1:]}."
            owners.setdefault(sentence, []).append(f"{name}: {table.defaults()[key]}")
    return " ".join(f"{sentence} ({', '.join(names)})" for sentence, names in owners.items())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # 128 + SIGINT, the status shells expect after Ctrl-C
