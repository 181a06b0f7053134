"""The queue: so many slots, and the others in the order in which they came."""

from threading import Event

import pytest

from colorize.jobs.queue import Queue, RefusedError, TooLargeError

PATIENCE = 60  # seconds; only a hang takes that long


class Waiting:
    """Something in a queue that notes that it was started."""

    def __init__(self, urgent=True, memory=0.0):
        self.started, self.urgent, self.memory = Event(), urgent, memory

    def start(self):
        self.started.set()


def entered(queue, count):
    runs = [Waiting() for _ in range(count)]
    for run in runs:
        queue.enter(run)
    return runs


def test_only_so_many_run_and_the_rest_have_a_position():
    queue = Queue(slots=2)
    runs = entered(queue, 5)
    assert all(run.started.wait(PATIENCE) for run in runs[:2])
    assert [queue.position(run) for run in runs] == [0, 0, 1, 2, 3]
    assert [queue.has_slot(run) for run in runs] == [True, True, False, False, False]
    assert not any(run.started.is_set() for run in runs[2:])


def test_who_leaves_lets_the_next_one_start():
    queue = Queue(slots=1)
    first, second, third = entered(queue, 3)
    queue.leave(second)  # from the line
    queue.leave(first)
    assert third.started.wait(PATIENCE)
    assert not second.started.is_set()
    assert not queue.position(third)


def test_what_needs_too_much_memory_is_refused_with_both_figures():
    queue = Queue(slots=1, most=300e6)
    with pytest.raises(TooLargeError, match="about 872 MB of memory, must be at most 300"):
        queue.enter(Waiting(memory=872e6))
    fits = Waiting(memory=300e6)
    queue.enter(fits)
    assert fits.started.wait(PATIENCE)


def test_a_full_line_refuses():
    queue = Queue(slots=1, waiting=1)
    entered(queue, 2)
    with pytest.raises(RefusedError, match="1 runs wait, at most 1 may"):
        queue.enter(Waiting())


def test_who_gives_way_waits_behind_the_others_however_many_there_are():
    queue = Queue(slots=1, waiting=2)
    first, second, third = entered(queue, 3)
    assert queue.give_way(first)
    assert second.started.wait(PATIENCE)
    assert [queue.position(run) for run in (first, second, third)] == [2, 0, 1]


def test_alone_no_one_gives_way():
    queue = Queue(slots=1)
    run, = entered(queue, 1)
    assert not queue.give_way(run)
    assert queue.has_slot(run)


def test_leaving_twice_does_no_harm():
    queue = Queue(slots=1)
    first, second = entered(queue, 2)
    for _ in range(2):
        queue.leave(first)
    assert second.started.wait(PATIENCE)
    assert queue.has_slot(second)


def test_a_run_without_room_waits_unless_it_is_alone():
    queue = Queue(slots=2, has_room=lambda run, running: not running)
    first, second = entered(queue, 2)
    assert first.started.wait(PATIENCE)
    assert (queue.position(second), queue.has_slot(second)) == (1, False)
    queue.leave(first)
    assert second.started.wait(PATIENCE)


def test_urgent_runs_pass_those_that_are_not():
    queue, runs = Queue(slots=1), [Waiting(urgent) for urgent in (True, False, False, True, True)]
    for run in runs:
        queue.enter(run)
    assert [queue.position(run) for run in runs] == [0, 3, 4, 1, 2]


def test_one_that_becomes_urgent_passes_the_others():
    queue, runs = Queue(slots=1), [Waiting(urgent) for urgent in (True, True, False, False)]
    for run in runs:
        queue.enter(run)
    runs[3].urgent = True
    queue.hurry(runs[3])
    assert [queue.position(run) for run in runs] == [0, 1, 3, 2]
