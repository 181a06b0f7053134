"""*Copy link*: a button that copies the address of this experiment."""

import streamlit as st

from colorize.ui import session

_HTML = """
<button type="button">Copy link</button>
<input hidden readonly aria-label="Link to this experiment">
"""
_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const shown = parentElement.querySelector("input");
  shown.value = data;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data);
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
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button { cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--st-primary-color);
  color: var(--st-primary-color); outline: none; }
input { margin-top: 0.5rem; }
"""


def draw() -> None:
    """The button; the address holds every setting that is not at its default."""
    button = st.components.v2.component("copy_link", html=_HTML, css=_CSS, js=_JS)
    button(data=session.link(), key="copy_link")
