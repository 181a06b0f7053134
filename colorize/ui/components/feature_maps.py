"""Inside the network: its diagram, its filters and its feature maps, while it trains."""

from base64 import b64encode
from datetime import timedelta
from time import monotonic

import streamlit as st

from colorize import plots
from colorize.agents.improved import ImprovedAgent, feature_maps
from colorize.ui import session
from colorize.ui.components import charts
from colorize.ui.run_cache import SharedRun

REFRESH_SECONDS = 2.0  # between two sheets of a network that is training
_FILTERS = "Filters of layer 1"

_HTML = """<figure><div class="grid"></div><div class="large" hidden></div></figure>"""
_JS = """
export default function ({ data, parentElement }) {
  const grid = parentElement.querySelector(".grid");
  const large = parentElement.querySelector(".large");
  grid.style.setProperty("--columns", data.columns);
  const rows = Math.ceil(data.count / data.columns);
  const showTile = (node, index) => {
    const x = index % data.columns, y = Math.floor(index / data.columns);
    node.style.backgroundImage = `url(${data.sheet})`;
    node.style.backgroundSize = `${100 * data.columns}% ${100 * rows}%`;
    node.style.backgroundPosition =
      `${data.columns > 1 ? 100 * x / (data.columns - 1) : 0}% ` +
      `${rows > 1 ? 100 * y / (rows - 1) : 0}%`;
    node.style.aspectRatio = data.ratio;
  };
  while (grid.children.length > data.count) grid.lastChild.remove();
  while (grid.children.length < data.count) {
    const tile = document.createElement("button");
    const index = grid.children.length;
    tile.type = "button";
    tile.onclick = () => {
      large.dataset.shown = large.dataset.shown === String(index) ? "" : index;
      parentElement.showLarge();
    };
    grid.append(tile);
  }
  [...grid.children].forEach((tile, index) => {
    showTile(tile, index);
    tile.setAttribute("aria-label", `${data.what} ${index + 1}, enlarge`);
  });
  parentElement.showLarge = () => {
    const shown = large.dataset.shown ?? "";
    const index = Number(shown);
    large.hidden = shown === "" || index >= data.count;
    [...grid.children].forEach((tile, i) =>
      tile.setAttribute("aria-pressed", !large.hidden && i === index));
    if (!large.hidden) {
      showTile(large, index);
      large.title = `${data.what} ${index + 1}`;
    }
  };
  parentElement.showLarge();
}
"""
_CSS = """
figure { margin: 0; display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.grid { display: grid; grid-template-columns: repeat(var(--columns), 1fr); gap: 3px;
  flex: 1 1 20rem; max-width: 42rem; }
.grid button { padding: 0; border: 1px solid var(--st-border-color); border-radius: 3px;
  cursor: zoom-in; min-width: 0; background-repeat: no-repeat; image-rendering: pixelated; }
.grid button:hover, .grid button:focus-visible, .grid button[aria-pressed=true] {
  outline: 2px solid var(--st-primary-color); }
.large { flex: 1 1 14rem; max-width: 26rem; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); background-repeat: no-repeat; image-rendering: pixelated; }
.large[hidden] { display: none; }
"""


def draw(handle: SharedRun) -> None:
    """The diagram, then the filters or the feature maps of the layer that is chosen."""
    st.subheader("Inside the network")
    spec, (height, width) = ImprovedAgent(handle.settings).spec, handle.canvas.shape
    charts.draw(plots.network_diagram(spec, height + height % 2, width + width % 2),
                key="diagram", config={"displayModeBar": False, "staticPlot": True},
                alt="The network's layers with their shapes and numbers of parameters")
    if session.photo().references:
        st.caption("The input is the reference pictures and the photo, joined.")
    chosen = st.segmented_control("Layer to show", [_FILTERS, *feature_maps.layer_names(spec)],
                                  key="look_inside", label_visibility="collapsed")
    if chosen is None or handle.weights is None:
        st.caption("Choose a layer to see its output on this picture.")
        return
    period = handle.step if handle.state.over else int(monotonic() / REFRESH_SECONDS)
    _draw_tiles(_sheet((*handle.key, id(handle), period), chosen, handle), chosen)


def _draw_tiles(sheet: feature_maps.Sheet, chosen: str) -> None:
    """A grid of tiles, each of which a click enlarges."""
    filters = chosen == _FILTERS
    tiles = st.components.v2.component("network_tiles", html=_HTML, css=_CSS, js=_JS)
    tiles(key="tiles", data={
        "sheet": "data:image/webp;base64," + b64encode(sheet.webp).decode(),
        "what": "Filter" if filters else "Map", "count": sheet.count, "columns": sheet.columns,
        "ratio": sheet.width / sheet.height})
    st.caption("Light is positive, dark is negative, gray is zero. Click a filter to enlarge it."
               if filters else
               "Each map is scaled from its smallest value (black) to its largest (white). "
               "Click a map to enlarge it.")


@st.cache_data(max_entries=32, ttl=timedelta(minutes=10), show_spinner=False)
def _sheet(key: tuple, chosen: str, _handle: SharedRun) -> feature_maps.Sheet:
    """The filters, or one layer's maps, as one picture; `key` changes when they may have."""
    if chosen == _FILTERS:
        return feature_maps.filters(_handle.weights)
    layer = feature_maps.layer_names(ImprovedAgent(_handle.settings).spec).index(chosen)
    return feature_maps.maps(_handle.settings, _handle.weights, _handle.canvas, layer,
                             session.photo().crop)
