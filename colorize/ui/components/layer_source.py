"""The source of each layer of the network, beside the layer's output on the picture."""

import inspect
from math import ceil
from textwrap import dedent
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved.batches import network_inputs
from colorize.agents.improved.feature_maps import tile
from colorize.canvas import Canvas
from colorize.network import convolution, layers, winograd
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.spec import draw_weights
from colorize.settings import ImprovedSettings
from colorize.ui import session
from colorize.ui.components import pictures

MAX_MAPS = 16  # feature maps shown of a layer
MAX_SIDE = 256  # pixels: 64 maps of a large picture would take gigabytes
_CALLED_FUNCTIONS = {
    "Conv": (convolution.correlate, winograd.correlate_transposed, convolution.kernel_gradient),
    "TransConv": (convolution.correlate_transposed, winograd.correlate_transposed,
                  convolution.kernel_gradient),
}


def draw(canvas: Canvas) -> None:
    """A control to choose a layer; its source on the left, its output on the right."""
    settings = session.settings("improved")
    spec = ImprovedAgent(settings).spec
    names = [f"{number}. {type(record).__name__}" for number, record in enumerate(spec, start=1)]
    chosen = st.segmented_control("Layer", names, default=names[0], required=True, key="layer",
                                  bind="query-params")
    index = names.index(chosen)
    left, right = st.columns([5, 2])
    with left:
        st.markdown("This is the source that runs when the engine is NumPy, not a copy of it.")
        _layer_source(type(spec[index]).__name__)
    with right:
        maps = _maps(canvas.digest, urlencode(settings.to_query()), index, canvas, settings)
        pictures.picture(maps, f"{spec[index]}: the first {MAX_MAPS} feature maps of this "
                         "picture, before training.", f"Output of layer {chosen}")


def _layer_source(name: str) -> None:
    """Forward and backward pass of a layer, and the functions that they call."""
    layer = getattr(layers, name)
    _source(layer.forward)
    _source(layer.backward)
    for function in _CALLED_FUNCTIONS.get(name, ()):
        module = function.__module__.rpartition(".")[2]
        with st.expander(f"`{function.__name__}` of `{module}`, called above"):
            _source(function)


def _source(function) -> None:
    st.code(dedent(inspect.getsource(function)), language="python", wrap_lines=True)


@st.cache_data(max_entries=32, show_spinner=False)
def _maps(digest: str, query: str, index: int, _canvas: Canvas,
          _settings: ImprovedSettings) -> np.ndarray:
    """Feature maps of one layer as one picture; the arguments before `_canvas` are the key."""
    every = ceil(max(_canvas.shape) / MAX_SIDE)
    gray, rgb = _canvas.gray[::every, ::every], _canvas.rgb[::every, ::every]
    small = Canvas(gray, np.ones(gray.shape, bool), rgb, _canvas.tops,
                   _canvas.lefts)  # hints may be thinner
    spec = ImprovedAgent(_settings).spec
    engine = NumpyEngine(spec, draw_weights(spec, _settings.seed))
    maps = engine.activations(network_inputs(small, _settings))[index][0][:MAX_MAPS]
    maps = np.stack([session.photo().crop(layer_map) for layer_map in maps])
    return tile(maps, columns=2 if len(maps) < MAX_MAPS else 4)
