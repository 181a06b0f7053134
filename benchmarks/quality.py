"""Scores of the agents on photographs: ``python -m benchmarks.quality FOLDER``.

Every photograph of the folder, reduced to 256 x 256, left half known, is coloured
by every agent with its default settings.  ``--agent context --agent mean`` selects
agents; ``--agent context:effort=quick`` changes a setting; ``--mirror`` adds each
photograph's mirror image, which is another task; ``--samples`` adds the built-in
pictures; ``--json`` prints one record per photograph and agent instead of the table.

"gray" is the largest change of gray, in levels of 255, anywhere in the picture.
"memory" is the increase in MB of the process's peak memory (Linux only).  Memory freed
by earlier runs is reused and not counted: run one agent on one photograph to see all.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from statistics import mean

import numpy as np

from colorize.agents import AGENTS
from colorize.canvas import split
from colorize.experiment import run
from colorize.imaging import SAMPLES, load_sample, open_image, resize
from colorize.imaging.color import to_gray
from colorize.settings import TABLES, ColorizeError, Settings

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def read_agent(text: str) -> Settings:
    """Settings from ``name`` or ``name:key=value,key=value``."""
    name, _, rest = text.partition(":")
    if name not in AGENTS:
        raise ColorizeError(f"agent={name} must be one of {', '.join(AGENTS)}")
    table = TABLES[name]
    pairs = dict(part.split("=", 1) for part in rest.split(",") if part)
    if unknown := pairs.keys() - table.parameters().keys():
        raise ColorizeError(f"{sorted(unknown)[0]} must be one of {', '.join(table.parameters())}")
    return table(**{key: table.parse(key, value) for key, value in pairs.items()})


def originals(folder: Path | None, samples: bool):
    """Name and (H, W, 3) uint8 picture of each photograph, in order of the names."""
    for path in sorted(folder.iterdir() if folder else []):
        if path.suffix.lower() in SUFFIXES:
            yield path.stem, open_image(path)
    for name in SAMPLES if samples else ():
        yield f"sample {name}", load_sample(name)


def at_size(photos, size: int, mirror: bool):
    """The pictures as (size, size, 3); with `mirror`, each is followed by its mirror image."""
    for name, rgb in photos:
        rgb = resize(rgb, size)
        yield name, rgb
        if mirror:
            yield f"{name} mirrored", np.ascontiguousarray(rgb[:, ::-1])


def measure(photos, agents: dict[str, Settings]):
    """Yield one record for each photograph and agent."""
    for photo, rgb in photos:
        canvas, truth = split(rgb)
        for agent, settings in agents.items():
            before = peak_memory(reset=True)
            result = run(canvas, truth, settings)
            change = np.abs(to_gray(result.rgb) - canvas.gray).max() * 255
            yield {"photo": photo, "agent": agent, "psnr": result.scores.psnr,
                   "ssim": result.scores.ssim, "ciede2000": result.scores.ciede2000,
                   "seconds": result.seconds, "gray": int(np.rint(change)),
                   "memory": peak_memory() - before}


def peak_memory(reset: bool = False) -> float:
    """Peak memory of this process in MB; `reset` restarts the measurement.  NaN if not Linux."""
    process = Path("/proc/self")
    try:
        if reset:
            (process / "clear_refs").write_text("5")
        return int(re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())[1]) / 1024
    except OSError:
        return float("nan")


def table(records: list[dict], agents: list[str]) -> str:
    """One row per photograph, one column per agent, PSNR in dB; then means and counts."""
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
    rows += [line(f"most {key}", [f"{max(each(key)[a]):.{digits}f}" for a in agents])
             for key, digits in (("seconds", 2), ("gray", 0), ("memory", 0))]
    rows.append(line("wins", [wins(a) for a in agents]))
    return "\n".join(rows + [line(*row) for row in _against(each("psnr"), agents)])


def _against(psnr: dict[str, list[float]], agents: list[str]):
    """For each baseline: on how many photographs an agent is better, and its worst difference."""
    for rival in ("mean", "propagation"):
        if rival in psnr:
            gaps = {a: np.subtract(psnr[a], psnr[rival]) for a in agents}
            yield f"above {rival}", [int((gaps[a] > 0).sum()) for a in agents]
            yield f"worst to {rival}", [f"{gaps[a].min():+.2f}" for a in agents]


def main(arguments: list[str] | None = None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality",
                                     description=__doc__.split("\n\n")[1])
    parser.add_argument("folder", type=Path, nargs="?", help="folder of photographs")
    parser.add_argument("--samples", action="store_true", help="add the built-in pictures")
    parser.add_argument("--agent", action="append", help="name, or name:key=value,key=value")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--mirror", action="store_true", help="add mirror images")
    parser.add_argument("--json", action="store_true", help="print records instead of a table")
    options = parser.parse_args(arguments)
    names = options.agent or list(AGENTS)
    try:
        agents = {name: read_agent(name) for name in names}
    except ColorizeError as error:
        parser.error(str(error))
    records = []
    photos = originals(options.folder, options.samples)
    for record in measure(at_size(photos, options.size, options.mirror), agents):
        records.append(record)
        print("{photo} {agent} {psnr:.2f} dB, gray within {gray}, {seconds:.1f} s".format(**record),
              file=sys.stderr)
    if not records:
        parser.error("0 photographs, must be at least 1: name a folder of some, or add --samples")
    print(json.dumps(records, indent=1) if options.json else table(records, names))


if __name__ == "__main__":
    main()
