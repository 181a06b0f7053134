"""A convolution that slides over a patch: the window at work, its products and their sum."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents.improved.patch import most_varied
from colorize.canvas import Canvas
from colorize.network import layers, sliding
from colorize.ui.components import marked_source

SIDE, SMALL_SIDE = 7, 4  # pixels of the patch; of one that becomes larger
CONVOLUTION, TRANSPOSED = "Convolution", "Transposed convolution"


@st.fragment
def draw(canvas: Canvas) -> None:
    """The controls; then input, kernel, products and output."""
    row, column = most_varied(canvas)
    patch = canvas.gray[row:row + SIDE, column:column + SIDE].astype(float)
    operation = st.segmented_control("Operation", [CONVOLUTION, TRANSPOSED], default=CONVOLUTION,
                                     required=True, key="operation", bind="query-params")
    transposed = operation == TRANSPOSED
    weights, stride, padding = _choose(transposed)
    if transposed:
        patch = patch[:SMALL_SIDE, :SMALL_SIDE]
        count = patch.size
    else:
        count = int(np.prod(sliding.output_shape(patch.shape, len(weights), stride, padding)))
    number = _position(count) - 1
    if transposed:
        _spread(sliding.spread(patch, weights, stride, number))
    else:
        _slide(sliding.slide(patch, weights, stride, padding, number), patch.shape, stride)


def _choose(transposed: bool) -> tuple[np.ndarray, int, int]:
    """The kernel, the stride and the padding."""
    columns = st.columns([3, 2, 2, 2])
    with columns[0]:
        name = st.selectbox("Kernel", sliding.KERNELS, key="kernel", bind="query-params")
    with columns[1]:
        size = st.select_slider("Kernel size", (1, 3, 5), 3, key="kernel_size",
                                bind="query-params")
    with columns[2]:
        stride = st.select_slider("Stride", (1, 2, 3), 2 if transposed else 1,
                                  key="stride_transposed" if transposed else "stride",
                                  bind=None if transposed else "query-params")
    with columns[3]:
        padding = size // 2
        if transposed:
            st.markdown(f"Padding: {padding}, half of the kernel, as in the network")
        else:
            padding = st.select_slider("Padding", (0, 1, 2), 1, key="padding",
                                       bind="query-params")
    return sliding.kernel(name, size), stride, padding


def _position(count: int) -> int:
    """Which output, or input, from 1 to `count`."""
    if st.session_state.get("position", 1) > count:
        st.session_state.position = count
    number = st.slider("Position", 1, count, 1, key="position", bind="query-params",
                       help="Arrow keys move the slider.")
    with st.container(horizontal=True):
        st.button("Back", icon=":material/arrow_back:", key="position_back", disabled=number == 1,
                  on_click=_move, args=(-1, count), shortcut="Alt+J")
        st.button("Next", icon=":material/arrow_forward:", key="position_next", on_click=_move,
                  args=(1, count), disabled=number == count, shortcut="Alt+K")
    return number


def _move(by: int, last: int) -> None:
    st.session_state.position = min(last, max(1, st.session_state.get("position", 1) + by))


def _slide(here: sliding.Position, shape: tuple[int, int], stride: int) -> None:
    i, j = here.pixel
    cell = slice(i, i + 1), slice(j, j + 1)
    height, width = here.output.shape
    st.markdown(f"{shape[0]} × {shape[1]} pixels in, {height} × {width} out. The output at "
                f"row {i}, column {j} is the sum of the products of the marked window "
                "and the kernel.")
    st.html(plots.number_grids([
        plots.number_grid(here.image, "input, with its padding of zeros", gray=True,
                          marked=here.window),
        plots.number_grid(here.kernel, "kernel"),
        plots.number_grid(here.products, "window × kernel"),
        plots.number_grid(here.output, "output", marked=cell)]))
    st.code(_sum(here.products, here.image[here.window], here.kernel), language=None,
            wrap_lines=True)
    marked_source.draw(layers.Conv.forward, ("correlate(x, self.kernel",))


def _spread(here: sliding.Position) -> None:
    i, j = here.pixel
    height, width = here.output.shape
    st.markdown(f"{len(here.image)} × {here.image.shape[1]} pixels in, {height} × {width} out. The "
                f"input at row {i}, column {j} is multiplied by the whole kernel, and the "
                "products are added to the marked window of the output. Where windows overlap, "
                "the output is a sum; what falls outside is dropped.")
    st.html(plots.number_grids([
        plots.number_grid(here.image, "input", gray=True,
                          marked=(slice(i, i + 1), slice(j, j + 1))),
        plots.number_grid(here.kernel, "kernel"),
        plots.number_grid(here.products, "input × kernel"),
        plots.number_grid(here.output, "output so far", marked=here.window)]))
    marked_source.draw(layers.TransConv.forward, ("correlate_transposed(x, self.kernel",))


def _sum(products: np.ndarray, window: np.ndarray, kernel: np.ndarray) -> str:
    """The weighted sum, term by term."""
    terms = [f"{value:.2f} × {_signed(weight)}"
             for value, weight in zip(window.flat, kernel.flat, strict=True)]
    return " + ".join(terms) + f" = {_signed(products.sum())}"


def _signed(value: float) -> str:
    return f"({value:.2f})" if value < 0 else f"{value:.2f}"
