"""The flags of the command line.

Each setting of the settings table is a flag; it applies to every agent that has the
setting, and overrides the preset.
"""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from colorize.agents import AGENTS
from colorize.command_line.printing import put, say
from colorize.experiment.exports import ENDING
from colorize.settings import PRESETS, TABLES, OutputSettings, PictureSettings, Settings


class Parser(argparse.ArgumentParser):
    """Says one sentence where flags are wrong."""

    def error(self, message: str):
        """Print the message alone and exit with 2; ``--help`` prints the usage."""
        say(message)
        self.exit(2)

    def print_help(self, file=None):
        """Print the help on standard output, whatever `file` is."""
        put(self.format_help().rstrip("\n"))


def make_parser() -> Parser:
    """The parser of all flags; it prints as the rest of the command line does."""
    parser = Parser(prog="colorize", allow_abbrev=False, description=
                     "Learn colour from one part of a photo or from other pictures, predict it for "
                     "the rest, and score the prediction.")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO",
                        help="A picture file, or - for standard input. Agents learn from its known "
                        "part, by default the left half, and colour the rest. An experiment that "
                        f"was saved, FILE.{ENDING}, stands alone: its settings take the place of a "
                        "preset.")
    parser.add_argument("--reference", type=Path, metavar="PICTURE", action="append", default=[],
                        help="Learn from this picture instead, and colour the whole of each PHOTO; "
                        "give it again for more pictures. A gray PHOTO gets no scores.")
    parser.add_argument("--hints", type=Path, metavar="FILE",
                        help="Colour hints: a transparent PNG in the shape of each PHOTO. The "
                        "colours of its opaque pixels are known, too.")
    parser.add_argument("--agent", nargs="+", action="extend", choices=AGENTS, metavar="NAME",
                        help=f"One or more of {', '.join(AGENTS)}; by default all of them.")
    parser.add_argument("--preset", choices=PRESETS, metavar="NAME",
                        help=f"One of {', '.join(PRESETS)}; by default recommended.")
    parser.add_argument("--out", type=Path, metavar="DIR",
                        help="Write each result to this folder as PHOTO-AGENT.png, or with the "
                        "ending of --format; further photos of the same name as PHOTO-2-AGENT.png "
                        "and so on. With --full-size they "
                        "have all the photo's pixels; without it, of a photo coloured as a "
                        "whole, at most a million.")
    parser.add_argument("--json", action="store_true",
                        help="Print one JSON object per line instead of a table.")
    group = parser.add_argument_group("settings", "A flag applies to every agent named in "
                                      "brackets after it, where the agent's default is given.")
    add_settings(group, TABLES)
    return parser


def add_settings(group, names: Iterable[str]) -> None:
    """Add a flag for every setting of these tables."""
    tables = [TABLES[name] for name in names]
    for key in dict.fromkeys(key for table in tables for key in table.parameters()):
        how = {"action": "store_const", "const": "on"} if _is_switch(key) else {"metavar": "VALUE"}
        group.add_argument(f"--{key.replace('_', '-')}", dest=key, **how,
                           help=_describe(key).replace("%", "%%"))


def _is_switch(key: str) -> bool:
    return any(table.parameters()[key].switch
               for table in TABLES.values() if key in table.parameters())


def _describe(key: str) -> str:
    """Help, allowed values and defaults of a setting; agents with the same help share it."""
    owners = {}
    for name, table in TABLES.items():
        if key in table.parameters():
            rule = table.parameters()[key]
            sentence = rule.help
            if not rule.switch:
                sentence += f" {rule.rule[0].upper()}{rule.rule[1:]}."
            owners.setdefault(sentence, []).append(f"{name}: {table.defaults()[key]}")
    return " ".join(f"{sentence} ({', '.join(names)})" for sentence, names in owners.items())


def read_settings(options: argparse.Namespace, given: Mapping[str, Settings] | None = None
                  ) -> tuple[PictureSettings, list[Settings], OutputSettings]:
    """The settings of the picture, of each agent and of the output, from preset and flags.

    Settings that are `given`, by name, take the place of the preset.

    Raises
    ------
    ColorizeError
        If the value of a flag is outside its range.
    """
    given = given or PRESETS[options.preset or "recommended"]

    def settings(name: str) -> Settings:
        table = TABLES[name]
        flags = {key: table.parse(key, text) for key in table.parameters()
                 if (text := getattr(options, key)) is not None}
        return replace(given[name], **flags)

    every = {name: settings(name) for name in TABLES}  # of all agents: each flag is checked
    names = dict.fromkeys(options.agent or AGENTS)  # each once, in the order given
    return every["picture"], [every[name] for name in names], every["output"]
