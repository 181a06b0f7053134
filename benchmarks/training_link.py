"""Links to small trainings, and what a page says of one."""

import re

from benchmarks.streamlit_page import Page

EPOCHS = 600


def link_of(seed: int, epochs: int = EPOCHS) -> str:
    """A training of a few seconds, a different one for each seed."""
    return (f"improved_agent?picture_size=64&improved_width=16&improved_epochs={epochs}"
            f"&improved_seed={seed}")


def texts(page: Page) -> str:
    """All text on the page."""
    return "\n".join(shown.element.markdown.body for shown in page.elements.values())


def is_done(page: Page, epochs: int = EPOCHS) -> bool:
    """Whether the page shows the finished training."""
    return f"Done · epoch {epochs} of {epochs}" in texts(page)


def epoch(page: Page) -> int:
    """How far the training on this page is; 0 before the first epoch."""
    said = re.search(r"· epoch ([\d,]+) of", texts(page))
    return int(said[1].replace(",", "")) if said else 0
