"""One training step in slow motion: its arrays and its source, stage by stage."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents.improved.patch import SIDE, Box, most_varied, step_on_patch
from colorize.canvas import Canvas
from colorize.network.one_step import Stage
from colorize.settings import ImprovedSettings
from colorize.ui.components import marked_source, pictures

NAME = "stage"  # URL name of the stage shown, counted from 1
ENLARGED = 24  # pixels of the page for each of the patch
_WORDS = {"x": "x, the input", "y": "y, the output", "K": "K, the kernels", "b": "b, the biases",
          "t": "t, the true a and b", "dy": "dy, the gradient of the output",
          "dx": "dx, the gradient of the input", "dK": "dK, the gradient of the kernels",
          "db": "db, the gradient of the biases", "w": "w, 1 where the colour is known",
          "y - t": "y − t, the error"}


@st.fragment
def draw(canvas: Canvas, settings: ImprovedSettings) -> None:
    """The stage that the slider says, with buttons to the one before and after it."""
    box = most_varied(canvas)
    stages = list(step_on_patch(canvas, box, settings).stages())
    number = _choose(stages)
    stage = stages[number - 1]
    st.subheader(stage.title, anchor=False)
    st.markdown(stage.text)
    _loss(stage, stages)
    left, right = st.columns([8, 5]) if number > 1 else st.columns([2, 5])
    with right if number > 1 else left:
        for source in stage.sources:
            marked_source.draw(source.function, source.texts)
        if number == 1:
            _where(canvas, box)
    with left if number > 1 else right:
        for name, array in stage.arrays.items():
            _array(name, array, gray=number == 1, low=-1.0 if settings.centre == "on" else 0.0)


def _choose(stages: list[Stage]) -> int:
    """The number of the stage to show."""
    number = st.slider("Stage", 1, len(stages), 1, key=NAME, bind="query-params",
                       persist_state="session", help="Arrow keys move the slider.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Back", icon=":material/arrow_back:", key="stage_back", shortcut="Alt+B",
                  disabled=number == 1, on_click=_move, args=(-1, len(stages)))
        st.button("Next", icon=":material/arrow_forward:", key="stage_next", shortcut="Alt+N",
                  disabled=number == len(stages), on_click=_move,
                  args=(1, len(stages)))
        st.markdown(f"Stage {number} of {len(stages)}: **{stages[number - 1].phase}**")
    return number


def _move(by: int, last: int) -> None:
    st.session_state[NAME] = min(last, max(1, st.session_state[NAME] + by))


def _loss(stage: Stage, stages: list[Stage]) -> None:
    if stage.loss is None:
        return
    before = next(one.loss for one in stages if one.loss is not None)
    change = None if stage.loss == before else f"{stage.loss - before:+.6f}"
    st.metric("Loss", f"{stage.loss:.6f}", change, delta_color="inverse")


def _where(canvas: Canvas, box: Box) -> None:
    """The picture with a frame around the patch, and the patch in its colours."""
    rgb = np.where(canvas.known[..., None], canvas.rgb, canvas.gray_rgb())
    framed = rgb.copy()
    for wide, level in ((4, 0), (2, 255)):  # black and white, to be seen on every picture
        rows, columns = (slice(max(0, part.start - wide), part.stop + wide) for part in box.slices)
        framed[rows, columns] = level
    framed[box.slices] = rgb[box.slices]
    place = f"row {box.row}, column {box.column}"
    pictures.picture(framed, f"The patch is {SIDE} × {SIDE} pixels, from {place}.",
                     f"What the agent is given, with a frame around the patch at {place}")
    patch = rgb[box.slices].repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
    with st.container(width=SIDE * ENLARGED):
        pictures.picture(patch, "The patch in colour: its a and b are the targets t",
                         "The patch, enlarged, "
                         "in its true colours")


def _array(name: str, array: np.ndarray, gray: bool, low: float) -> None:
    """All channels of an image, all kernels, or the biases; one colour scale for all of them."""
    words = _WORDS.get(name, name)
    st.markdown(f"**{words}** · " + " × ".join(map(str, array.shape)))
    scale = {"limit": float(np.abs(array).max()), "power": plots.common_power(array)}
    if array.ndim == 1:
        grids = [plots.number_grid(array[None], "one for each channel", **scale)]
    elif array.ndim == 4:
        grids = [plots.number_grid(kernel, f"from channel {x + 1} to {y + 1}", **scale)
                 for y, of_output in enumerate(array) for x, kernel in enumerate(of_output)]
    else:
        names = ("a", "b") if len(array) == 2 else [f"channel {c + 1}" for c in range(len(array))]
        grids = [plots.number_grid(channel, name, **scale)
                 for channel, name in zip(array, names, strict=True)]
    if gray:
        grids = [plots.number_grid((array[0] - low) / (1 - low), "gray, from 0 to 1", gray=True),
                 *([plots.number_grid(array[0], "centred, from −1 to 1")] if low else [])]
    st.html(plots.number_grids(grids))
