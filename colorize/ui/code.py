"""The layers in code: the very lines that run, beside what they make of the picture."""

import inspect
from textwrap import dedent
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved.batches import network_inputs as inputs
from colorize.agents.improved.feature_maps import tile
from colorize.canvas import Canvas
from colorize.network import convolution, layers
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.spec import ceil_div, draw_weights
from colorize.settings import ImprovedSettings
from colorize.ui import frame, show, state

_LESSONS = {
    "Conv": (convolution.correlate, convolution.kernel_gradient),
    "TransConv": (convolution.correlate_transposed, convolution.kernel_gradient),
}
SHOWN = 16  # maps of a layer


def draw(canvas: Canvas) -> None:
    """Choose a layer; read its forward and backward; see its output."""
    settings = state.settings("improved")
    spec = ImprovedAgent(settings).spec
    names = [f"{number}. {type(record).__name__}" for number, record in enumerate(spec, start=1)]
    chosen = st.segmented_control("Layer", names, default=names[0], required=True, key="layer",
                                  bind="query-params")
    record = spec[names.index(chosen)]
    layer = getattr(layers, type(record).__name__)
    left, right = st.columns([5, 2])
    with left:
        st.markdown("This is the source that runs when the engine is NumPy, not a copy of it.")
        _source(layer.forward)
        _source(layer.backward)
        for function in _LESSONS.get(type(record).__name__, ()):
            with st.expander(f"`{function.__name__}`, which does the work"):
                _source(function)
    with right:
        maps = _maps(canvas.digest, urlencode(settings.to_query()), names.index(chosen), canvas,
                     settings)
        show.picture(maps, f"{record}: its first {SHOWN} outputs on this picture, before any "
                     "training.", f"What layer {chosen} makes of the picture",
                     frame.photo().ratio)


def _source(function) -> None:
    st.code(dedent(inspect.getsource(function)), language="python", wrap_lines=True)


@st.cache_data(max_entries=32, show_spinner=False)
def _maps(digest: str, flat: str, index: int, _canvas: Canvas,
          _settings: ImprovedSettings) -> np.ndarray:
    every = ceil_div(max(_canvas.shape), 256)  # 64 maps of a large picture would take gigabytes
    small = Canvas(*(array[::every, ::every] for array in
                     (_canvas.gray, _canvas.known, _canvas.rgb)))
    spec = ImprovedAgent(_settings).spec
    engine = NumpyEngine(spec, draw_weights(spec, _settings.seed))
    maps = engine.activations(inputs(small, _settings))[index][0][:SHOWN]
    maps = np.stack([frame.photo().crop(layer_map) for layer_map in maps])
    return tile(maps, columns=2 if len(maps) < SHOWN else 4)
