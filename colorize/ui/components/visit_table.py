"""The runs of this visit: a table that can be saved, and two of them side by side."""

from dataclasses import asdict, replace

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.metrics import Scores
from colorize.experiment.sweeps import columns, varying
from colorize.jobs import RefusedError
from colorize.settings import TABLES, to_text
from colorize.ui import polling, runs, session, tasks, visit
from colorize.ui.components import pictures, progress, scores, table
from colorize.ui.photo import Photo
from colorize.ui.run_cache import SharedRun
from colorize.ui.visit import Seen

#: Column of the table -> its title and the digits of its values.
_SCORES = {"psnr": ("PSNR (dB) ↑", 2), "ssim": ("SSIM ↑", 3),
           "ciede2000": ("CIEDE2000 ↓", 2), "seconds": ("Seconds", 2)}
_HEIGHT, _ROWS = 440, 10  # pixels of a table that is scrolled, and the rows that need no scrolling


def draw() -> None:
    """The table, its files, and two pinned runs."""
    seen = visit.seen()
    if not seen:
        st.caption("There are no runs yet. Open another page, or start a sweep.")
        return
    keys = varying([one.values for one in seen])
    rows = [table_row(one, keys) for one in seen]
    with st.container(height=_HEIGHT if len(rows) > _ROWS else "content", key="visit_table"):
        table.draw([{"Run": str(one.number)} | _shown(row)
                    for one, row in zip(seen, rows, strict=True)], text_columns=3)
    st.caption(f"The last {visit.MOST} runs at most. Those that were stopped or changed by hand "
               "are left out. Columns are the settings that vary.")
    table.downloads(rows, keys, "table", "runs")
    _pin(seen, keys)


def table_row(one: Seen, keys: list[str]) -> dict:
    """One row, with the columns of a sweep's table; None where an agent lacks a setting."""
    values = {"photo": one.source.photo, "agent": one.settings.name} | {
        key: one.values.get(key) for key in keys} | asdict(one.cell)
    return {name: values[name] for name in columns(keys)}


def differences(one: Seen, other: Seen) -> list[dict[str, str]]:
    """The photo, the agent and the settings in which two runs differ, as rows of a table."""
    first, second = ({"photo": seen.source.photo, "agent": AGENTS[seen.settings.name].title}
                     | seen.values for seen in (one, other))
    return [{"Setting": label(key), "Left": _text(first.get(key)), "Right": _text(second.get(key))}
            for key in first | second if first.get(key) != second.get(key)]


def label(key: str) -> str:
    """What people call a setting.

    Examples
    --------
    >>> label("k"), label("agent")
    ('Colours k', 'Agent')
    """
    return next((table.parameters()[key].label for table in TABLES.values()
                 if key in table.parameters()), key.capitalize())


def _text(value) -> str:
    return "–" if value is None else to_text(value)


def _shown(row: dict) -> dict[str, str]:
    """A row as the page shows it: title of each column -> text."""
    figures = {title: scores.figure(row[name], digits)
               for name, (title, digits) in _SCORES.items()}
    return {label(name): _text(value) for name, value in row.items()
            if name not in _SCORES} | figures


def _pin(seen: list[Seen], keys: list[str]) -> None:
    st.subheader("Two runs side by side")
    left, right = st.columns(2)
    numbered, pinned = {one.number: one for one in seen}, []
    for side, column in (("left", left), ("right", right)):
        pinned.append(column.selectbox(
            f"Pinned {side}", [None, *numbered], key=f"pinned_{side}",
            format_func=lambda at: "none" if at is None else words(numbered[at], keys),
            persist_state="session"))
    if None in pinned:
        return
    one, other = (numbered[at] for at in pinned)
    if rows := differences(one, other):
        table.draw(rows, text_columns=3)
    else:
        st.caption("Both are the same run.")
    _pictures([one, other])


def words(one: Seen, keys: list[str]) -> str:
    """One run in a line."""
    own = asdict(one.settings)
    some = [f"{label(key)} {to_text(own[key])}" for key in keys if key in own]
    return ", ".join([f"{one.number}: {AGENTS[one.settings.name].title}", *some])


def _pictures(pinned: list[Seen]) -> None:
    """Both results, computed again if they are not kept any more."""
    sides = [_picture_of(one) for one in pinned]
    handles = []
    for side, one in zip(sides, pinned, strict=True):
        try:
            handles.append(side and runs.compute_ahead(
                side.task.canvas, side.task.truth, one.settings, private=side.is_private))
        except RefusedError as error:
            handles.append(None)
            st.warning(str(error))

    def both():
        for column, side, handle, one in zip(st.columns(2), sides, handles, pinned, strict=True):
            with column:
                _show(side, handle, one)

    waiting = [handle for handle in handles if handle and not handle.state.over]
    polling.wait_briefly(waiting)
    polling.poll([handle for handle in handles if handle], both)


def _show(photo: Photo | None, handle: SharedRun | None, one: Seen) -> None:
    cell = one.cell
    in_short = scores.in_short(Scores(cell.psnr, cell.ssim, cell.ciede2000))
    title = AGENTS[one.settings.name].title
    if photo is None:
        st.caption(f"{in_short}. The picture of this run is not in use any more: choose "
                   f"{one.source.photo} in the sidebar again, with its settings.")
    elif handle and handle.result:
        pictures.picture(photo.shown(handle.result, session.settings("output")),
                         f"{title}: {in_short}", f"The picture as coloured by: {title}")
    elif handle and handle.error:
        st.error(handle.error)
    elif handle:
        progress.bar(handle)


def _picture_of(one: Seen) -> Photo | None:
    """The picture of a run: the one in use, or a built-in one; None if it is neither."""
    photo = session.photo()
    if photo.task and runs.task_name(photo.task.canvas, photo.task.truth) == one.source.canvas:
        return photo
    if not one.source.is_built_in:
        return None
    rgb, settings = tasks.sample(one.source.photo), one.source.settings
    return Photo(rgb, tasks.of_sample(one.source.photo, settings),
                 replace(settings, photo_is="colour"))
