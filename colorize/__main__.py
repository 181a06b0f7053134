"""The command line: colour photographs and score the guesses.

Every flag is a row of the settings table; a flag reaches every agent that has
that setting, and wins over the preset.
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
from colorize.settings import PRESETS, TABLES, PictureSettings, Settings

_COLUMNS = "{:<{width}}  {:<12}  {:>6}  {:>6}  {:>9}  {:>7}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    status : int
        0, or 2 if a photo was no good.  Bad flags leave by `SystemExit` with 2.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they speak to programmers, standard error to users
    parser = _make_parser()
    options = parser.parse_args(arguments)
    try:
        picture, agents = _read_settings(options)
        reference = _open_reference(options.reference)
        if options.out:
            _prepare_folder(options.out, options.photos)
    except ValueError as error:
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
        except (ValueError, OSError) as error:
            _say(f"{photo}: {error}")
            status = 2
    return status


def _open_reference(path: Path | None):
    """The picture to learn from; None if there is no path to one."""
    try:
        return None if path is None else open_image(path)
    except (ValueError, OSError) as error:
        raise ValueError(f"--reference={path}: {error}") from error


def _results(photo: Path, rgb, reference, picture: PictureSettings,
             agents: list[Settings]) -> Iterator[Run]:
    """One photograph, every agent, one after the other."""
    require_two_patches(rgb, max(getattr(settings, "patch_size", 1) for settings in agents))
    if reference is None:
        canvas, truth = prepare(rgb, picture)
    else:
        canvas, truth = prepare_reference(reference, rgb, picture)
    if not canvas.has_colour:
        _say(f"{photo}: What there is to learn from has no colour.")
    for settings in agents:
        # On a terminal only, and gone when done; one library call beats a bar of our own.
        with tqdm(desc=f"{photo.name} {settings.name}", disable=None, leave=False) as bar:
            def move(word, bar=bar):
                bar.total = word.total
                bar.update(word.step - bar.n)

            result = run(canvas, truth, settings, move)
        yield result


def _show_json(photo: Path, picture: PictureSettings, result: Run) -> None:
    scores = {name: value if isfinite(value) else None  # JSON knows no infinity
              for name, value in asdict(_scores(result)).items()}
    settings = asdict(picture) | asdict(result.settings)
    print(json.dumps({"photo": str(photo), "agent": result.settings.name, **scores,
                      "seconds": result.seconds, "settings": settings}), flush=True)


def _make_table(photos: list[Path]):
    """Print the head of the table; return what prints a row."""
    width = max(len(str(photo)) for photo in photos)
    print(f"{PROTOCOL}\n")
    print(_COLUMNS.format("photo", "agent", "PSNR", "SSIM", "CIEDE2000", "seconds", width=width))

    def show(photo: Path, picture: PictureSettings, result: Run) -> None:
        scores = _scores(result)
        words = [f"{scores.psnr:.2f}", f"{scores.ssim:.3f}", f"{scores.ciede2000:.2f}"]
        words = ["-" if word == "nan" else word for word in words]
        print(_COLUMNS.format(str(photo), result.settings.name, *words, f"{result.seconds:.2f}",
                              width=width), flush=True)

    return show


def _scores(result: Run) -> Scores:
    """Not numbers where nobody knows the truth."""
    return result.scores or Scores(nan, nan, nan)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _prepare_folder(folder: Path, photos: list[Path]) -> None:
    """Make the folder; raise ValueError where two photos' pictures would share a name."""
    stem, count = Counter(photo.stem for photo in photos).most_common(1)[0]
    if count > 1:
        raise ValueError(f"{stem} is the name of {count} photos, must be of one: "
                         "their pictures would overwrite each other in --out.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"--out={folder} must be a folder: {error.strerror}.") from error


def _read_settings(options: argparse.Namespace) -> tuple[PictureSettings, list[Settings]]:
    """The picture's settings and those of each agent asked for: preset, then flags."""
    def settings(name: str) -> Settings:
        table = TABLES[name]
        flags = {key: table.parse(key, text) for key in table.parameters()
                 if (text := getattr(options, key)) is not None}
        return replace(PRESETS[options.preset][name], **flags)

    every = {name: settings(name) for name in TABLES}  # a bad flag is bad for whomever it is
    names = dict.fromkeys(options.agent or AGENTS)  # each once, in the order asked for
    return every["picture"], [every[name] for name in names]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        """One sentence instead of the usage; ``--help`` has that."""
        self.exit(2, f"{message}\n")


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m colorize", allow_abbrev=False, description=
                     "Guess the colours of a photo's right half from its left; score the guess.")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO",
                        help="A picture file; its left half is learnt, its right half guessed.")
    parser.add_argument("--reference", type=Path, metavar="PICTURE",
                        help="Learn from this picture instead, and colour each PHOTO whole. "
                        "A gray photo gets no scores.")
    parser.add_argument("--agent", nargs="+", action="extend", choices=AGENTS, metavar="NAME",
                        help=f"Any of {', '.join(AGENTS)}; all of them if left out.")
    parser.add_argument("--preset", choices=PRESETS, default="recommended", metavar="NAME",
                        help=f"One of {', '.join(PRESETS)}; recommended if left out.")
    parser.add_argument("--out", type=Path, metavar="DIR",
                        help="Write each picture there as PHOTO-AGENT.png; with --reference in "
                        "the photo's own shape, at most a million pixels.")
    parser.add_argument("--json", action="store_true",
                        help="Print one JSON object a line instead of a table.")
    group = parser.add_argument_group("settings", "A flag reaches every agent named beside it.")
    for key in dict.fromkeys(key for table in TABLES.values() for key in table.parameters()):
        group.add_argument(f"--{key.replace('_', '-')}", dest=key, metavar="VALUE",
                           help=_describe(key).replace("%", "%%"))
    return parser


def _describe(key: str) -> str:
    """What a setting means, may be and is: one sentence for all agents that agree on it."""
    owners = {}
    for name, table in TABLES.items():
        if key in table.parameters():
            knob = table.parameters()[key]
            sentence = f"{knob.help} {knob.rule[0].upper()}{knob.rule[1:]}."
            owners.setdefault(sentence, []).append(f"{name}: {table.defaults()[key]}")
    return " ".join(f"{sentence} ({', '.join(names)})" for sentence, names in owners.items())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # what shells expect of a program that was interrupted
