"""``python -m colorize``, and the installed command ``colorize``.

Whatever takes time to import waits until Ctrl-C is taken care of.
"""

import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 128 + signal.SIGINT  # the status that shells expect after Ctrl-C


def start() -> NoReturn:
    """Run the command line in a process of its own, which ends with its status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else ignored, as by nohup
        signal.signal(signal.SIGINT, _end)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "r+"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # of letters that its encoding lacks

    from colorize.command_line import main  # takes a second
    from colorize.jobs.memory import return_large_arrays

    return_large_arrays()  # else photos of many sizes take more and more memory
    sys.exit(main())


def _end(*_) -> NoReturn:
    """Say one line and leave at once.

    It raises no `KeyboardInterrupt`, since extension modules replace that by an
    `ImportError` where it reaches them during an import.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one line, however often the key is pressed
    erase_bars = b"\r\x1b[J" if os.isatty(2) else b""
    try:
        os.write(2, erase_bars + b"Interrupted.\n")
    finally:
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    start()
