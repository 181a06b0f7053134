"""An executor without a process: for tests that look into a task while it runs."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from colorize.jobs.messages import Command, Report, Task, run


class Threads:
    """Executes each task in a thread of this process."""

    def submit(self, task: Task, command: Command,
               receive: Callable[[Report], None]) -> Callable[[Command], None]:
        """Begin the task; its reports go to `receive`, commands to what is returned."""
        commands = SimpleQueue()
        Thread(target=run, args=(lambda: task, command, commands, receive), daemon=True).start()
        return commands.put
