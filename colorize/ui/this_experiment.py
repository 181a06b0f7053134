"""This visitor's experiment, as it leaves the app.

What is made at a click is made in another thread, where there is no session: so everything
is gathered while the page is drawn, and put together later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.exports import (
    MAX_FILE,
    About,
    Experiment,
    Outcome,
    Source,
    export_memory,
    link_words,
    picture_parts,
    report,
    results_zip,
    write_experiment,
)
from colorize.experiment.steps import Call
from colorize.imaging import SAMPLES, save_hints
from colorize.jobs import Handle, State, StepsTask
from colorize.settings import TABLES, ColorizeError, Settings
from colorize.ui import hints, link, own_picture, runs, server, session
from colorize.ui.photo import Photo
from colorize.ui.run_cache import SharedRun

PATIENCE = 120.0  # seconds for which a click waits for the worker


@dataclass(frozen=True, eq=False)
class ThisExperiment:
    """All of an experiment that a page knows; its methods may be called from any thread.

    Parameters
    ----------
    photo : Photo
    built_in : str
        The built-in picture that is chosen: the photo, or its reference.
    settings : dict of str to Settings
        Those of the results, by name.
    own, references : list of uploaded files
        Of the visitor's own picture and references; empty where they are built-in ones.
    strokes : str
    loaded : bytes
        The hints: those that were drawn, and those below them, as PNG.
    page : str
        The address of the page, without settings.
    find : callable
        Gives the runs that are finished.
    where : tuple
        Queue and worker.
    """

    photo: Photo
    built_in: str
    settings: dict[str, Settings]
    own: list
    references: list
    strokes: str
    loaded: bytes
    page: str
    find: Callable[[], list[SharedRun]]
    where: tuple

    def file(self) -> bytes:
        """The experiment as one file."""
        return write_experiment(self.experiment())

    def experiment(self) -> Experiment:
        """The experiment with the bytes of its pictures."""
        built_in = Source(self.built_in)
        own = [Source.of_upload(file.name, file.getvalue()) for file in self.own]
        references = [Source.of_upload(file.name, file.getvalue()) for file in self.references]
        if self.photo.references and not references:
            references = [built_in]
        drawn = b""
        if self.photo.has_hints:
            shape = hints.shape_on(self.photo.rgb)
            drawn = save_hints(hints.draw_on(self.strokes, self.loaded, shape))
        return Experiment(own[0] if own else built_in, self.settings, tuple(references), drawn,
                          self.strokes, self.loaded)

    @property
    def is_too_large(self) -> bool:
        """Whether its pictures are too large for one file."""
        return sum(file.size for file in (*self.own, *self.references)) > MAX_FILE

    def zip(self) -> bytes:
        """The finished results as a ZIP."""
        outcomes = self._outcomes()
        pictures = self._make(partial(picture_parts, self.photo.task, outcomes), len(outcomes))
        return results_zip(self.experiment(), outcomes, pictures)

    def report(self) -> str:
        """The finished results as a page of HTML."""
        outcomes = self._outcomes()
        return self._make(partial(report, self.photo.task, outcomes, self._about()), len(outcomes))

    def _outcomes(self) -> list[Outcome]:
        if not (found := self.find()):
            raise ColorizeError("No result has finished yet.")
        return [Outcome.of(run.result, self.photo.task, by_hand(run)) for run in found]

    def _make(self, make: Callable, results: int):
        memory = export_memory(self.photo.task.canvas, results)
        handle = Handle(StepsTask(Call(make, memory)), *self.where).begin()
        if not handle.wait(PATIENCE) or handle.result is None:
            handle.stop()
            raise ColorizeError(handle.error or "The server is busy. Try again in a minute.")
        return handle.result

    def _about(self) -> About:
        sample = SAMPLES[self.built_in]
        palettes = [run.result.agent.palette_ for run in self.find() if run.key.agent == "basic"]
        palette = tuple((colour, float(share)) for one in palettes
                        for colour, share in zip(one.hex, one.shares, strict=True))
        picture = Source.of_upload(self.own[0].name, b"-").name if self.own else sample.title
        return About(picture, self.photo.learnt_from, self.settings,
                     "" if self.own else f"Picture: {sample.credit}, {sample.licence}.",
                     self.link, self.link_holds(self.settings), palette)

    @property
    def link(self) -> str:
        """The address of this experiment."""
        query = {} if self.built_in == session.first_sample() else {
            session.PICTURE: self.built_in}
        for table in self.settings.values():
            query |= table.to_query()
        if self._link_has_strokes:
            query[hints.NAME] = self.strokes
        return f"{self.page}?{urlencode(query)}" if query else self.page

    @property
    def _link_has_strokes(self) -> bool:
        return bool(self.strokes) and not self.own and len(self.strokes) <= hints.MAX_IN_ADDRESS

    def link_holds(self, settings: dict[str, Settings]) -> str:
        """What a link with these settings holds, in sentences."""
        lost = bool(self.loaded) or (bool(self.strokes) and not self._link_has_strokes)
        return link_words(
            SAMPLES[self.built_in].title, settings, own_photo=bool(self.own),
            own_references=bool(self.references), strokes=self._link_has_strokes,
            hints_left_out=lost)


def gather(photo: Photo) -> ThisExperiment:
    """This visitor's experiment, while a page is drawn."""
    settings = {name: session.run_settings(name) for name in TABLES}
    find: Callable[[], list[SharedRun]] = list
    if photo.task:
        find = runs.finder(photo.task.canvas, photo.task.truth, [settings[name] for name in AGENTS])
    return ThisExperiment(
        photo, st.session_state.get(session.PICTURE) or session.first_sample(), settings,
        own_picture.files("upload", [photo.rgb]), own_picture.files("reference", photo.references),
        hints.text(), hints.loaded(), link.page(), find, server.executors()[False])


def by_hand(run: SharedRun) -> str:
    """Why the settings alone do not give this result; empty if they do."""
    reasons = list(run.changes)
    if run.state is State.STOPPED:
        reasons.append(f"stopped after {run.step} of {run.total} steps")
    if run.key.file:
        reasons.append("weights loaded from a file")
    return "; ".join(reasons)
