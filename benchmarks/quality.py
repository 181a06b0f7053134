"""How well each agent colours.  Run by hand: ``python -m benchmarks.quality FOLDER``.

Every photograph of the folder, reduced to 256 x 256, left half known, is coloured
by every agent at its default settings.  ``--agent context --agent mean`` takes
only these; ``context:effort=quick`` and the like change a setting; ``--mirror``
adds each photograph's mirror image, which is another task; ``--json`` prints one
record per photograph and agent instead of the table.
"""

import argparse
import json
import sys
from pathlib import Path
from statistics import mean

import numpy as np

from colorize.canvas import split_left_right
from colorize.experiment import run
from colorize.images import open_image, resize
from colorize.settings import TABLES, Settings

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def read_agent(text: str) -> Settings:
    """Settings from ``name`` or ``name:key=value,key=value``."""
    name, _, rest = text.partition(":")
    if name not in TABLES or name == "picture":
        known = ", ".join(key for key in TABLES if key != "picture")
        raise ValueError(f"agent={name} must be one of {known}")
    table = TABLES[name]
    pairs = dict(part.split("=", 1) for part in rest.split(",") if part)
    if unknown := pairs.keys() - table.knobs().keys():
        raise ValueError(f"{sorted(unknown)[0]} must be one of {', '.join(table.knobs())}")
    return table(**{key: table.parse(key, value) for key, value in pairs.items()})


def photographs(folder: Path, size: int, mirror: bool):
    """Name and (size, size, 3) uint8 picture of each photograph, in order of the names."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES:
            rgb = resize(open_image(path), size)
            yield path.stem, rgb
            if mirror:
                yield f"{path.stem} mirrored", np.ascontiguousarray(rgb[:, ::-1])


def measure(photos, agents: dict[str, Settings]):
    """One record for each photograph and agent, as they are ready."""
    for photo, rgb in photos:
        canvas, truth = split_left_right(rgb)
        for agent, settings in agents.items():
            result = run(canvas, truth, settings)
            yield {"photo": photo, "agent": agent, "psnr": result.scores.psnr,
                   "ssim": result.scores.ssim, "ciede2000": result.scores.ciede2000,
                   "seconds": result.seconds}


def table(records: list[dict], agents: list[str]) -> str:
    """Photographs down, agents across, PSNR in dB; then what they come to."""
    photos = list(dict.fromkeys(record["photo"] for record in records))
    found = {(record["photo"], record["agent"]): record for record in records}
    wide = max(len(photo) for photo in [*photos, "worst to propagation"])

    def line(name, values):
        return " | ".join([name.ljust(wide), *(f"{v:>{max(len(a), 7)}}"
                                               for v, a in zip(values, agents, strict=True))])

    def each(key):
        return {agent: [found[photo, agent][key] for photo in photos] for agent in agents}

    def wins(agent):
        rivals = [[found[p, a]["psnr"] for a in agents if a != agent] for p in photos]
        return sum(mine > max(others, default=-np.inf)
                   for mine, others in zip(each("psnr")[agent], rivals, strict=True))

    rows = [line("PSNR", agents)]
    rows += [line(p, [f"{found[p, a]['psnr']:.2f}" for a in agents]) for p in photos]
    rows += [line(f"mean {key}", [f"{mean(each(key)[a]):.{digits}f}" for a in agents])
             for key, digits in (("psnr", 2), ("ssim", 3), ("ciede2000", 2), ("seconds", 2))]
    rows.append(line("wins", [wins(a) for a in agents]))
    return "\n".join(rows + [line(*row) for row in _against(each("psnr"), agents)])


def _against(psnr: dict[str, list[float]], agents: list[str]):
    """For each baseline there: on how many photographs an agent is better, and its worst."""
    for rival in ("mean", "propagation"):
        if rival in psnr:
            gaps = {a: np.subtract(psnr[a], psnr[rival]) for a in agents}
            yield f"above {rival}", [int((gaps[a] > 0).sum()) for a in agents]
            yield f"worst to {rival}", [f"{gaps[a].min():+.2f}" for a in agents]


def main(arguments: list[str] | None = None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality",
                                     description=__doc__.split("\n\n")[1])
    parser.add_argument("folder", type=Path, help="folder of photographs")
    parser.add_argument("--agent", action="append", help="name, or name:key=value,key=value")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--mirror", action="store_true", help="add mirror images")
    parser.add_argument("--json", action="store_true", help="print records instead of a table")
    options = parser.parse_args(arguments)
    names = options.agent or [name for name in TABLES if name != "picture"]
    try:
        agents = {name: read_agent(name) for name in names}
    except ValueError as error:
        parser.error(str(error))
    records = []
    for record in measure(photographs(options.folder, options.size, options.mirror), agents):
        records.append(record)
        print("{photo} {agent} {psnr:.2f} dB {seconds:.1f} s".format(**record), file=sys.stderr)
    if not records:
        parser.error(f"{options.folder} holds 0 photographs, must hold at least 1")
    print(json.dumps(records, indent=1) if options.json else table(records, names))


if __name__ == "__main__":
    main()
