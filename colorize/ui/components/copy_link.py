"""*Copy link*: a button that copies the address of this experiment.

The browser's address always holds every setting: a widget writes to it at once when it
is moved, and the server when it sets a widget.
"""

import streamlit as st

from colorize.ui import link

_HTML = """
<button type="button">Copy link</button>
<input hidden readonly aria-label="Link to this experiment">
"""
# Streamlit adds an entry to the browser's history for each widget that the server sets: a
# preset would take a dozen steps back.  Here a new query of the same page replaces the last.
_JS = """
if (!history.pushState.keepsOneEntry) {
  const push = history.pushState;
  history.pushState = function (state, unused, url) {
    const samePage = new URL(url ?? "", location).pathname === location.pathname;
    return (samePage ? history.replaceState : push).call(history, state, unused, url);
  };
  history.pushState.keepsOneEntry = true;
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const shown = parentElement.querySelector("input");
  button.onclick = async () => {
    const link = new URL(data.page);
    link.search = location.search;
    data.leaveOut.forEach(name => link.searchParams.delete(name));
    shown.value = link;
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = "Link copied";
    } catch {  // no clipboard without https: show the link, selected
      shown.hidden = false;
      shown.select();
      button.textContent = "Copy the link below";
    }
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  };
}
"""
_CSS = """
button, input { width: 100%; box-sizing: border-box; padding: 0.45rem 0.75rem; font: inherit;
  font-size: 0.875rem;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button { cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--st-primary-color);
  color: var(--st-primary-color); outline: none; }
input { margin-top: 0.5rem; }
"""


def draw() -> None:
    """The button; a link does not hold what only this visitor's session has."""
    button = st.components.v2.component("copy_link", html=_HTML, css=_CSS, js=_JS)
    button(data={"page": link.page(), "leaveOut": link.left_out()}, key="copy_link")
