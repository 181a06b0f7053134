"""Executors without a process: for tests that look into a task while it runs."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from colorize.jobs.messages import Command, Report, Task, WorkerLostError, run


class Threads:
    """Executes each task in a thread of this process."""

    def submit(self, task: Task, command: Command,
               receive: Callable[[Report], None]) -> Callable[[Command], None]:
        """Begin the task; its reports go to `receive`, commands to what is returned."""
        commands = SimpleQueue()
        Thread(target=run, args=(lambda: task, command, commands, receive), daemon=True).start()
        return commands.put


class Ending(Threads):
    """Loses the first tasks, as a worker that is ending does."""

    def __init__(self, loses: int):
        self.loses, self.submitted = loses, 0

    def submit(self, task, command, receive):
        self.submitted += 1
        if self.submitted > self.loses:
            return super().submit(task, command, receive)
        lost = Report(over=True, error=WorkerLostError("The worker ended."))
        Thread(target=receive, args=(lost,)).start()
        return lambda command: None
