"""The command line: colour photographs and score the results."""

from colorize.command_line.command import main

__all__ = ["main"]
