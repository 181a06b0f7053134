"""A picture of every page: ``python -m benchmarks.screenshots FOLDER``.

    python -m benchmarks.screenshots out/pages
    python -m benchmarks.screenshots out/pages --pages one_step --widths 390 --themes dark
    python -m benchmarks.screenshots out/pages --query stage=12 --pages one_step

Every page of the navigation bar, at 1440 and 390 pixels, light and dark, each as a PNG of the
whole page, named PAGE-WIDTH-THEME.png.
"""

import argparse
from pathlib import Path

from benchmarks.every_page import HEIGHT, THEMES, WIDTHS, links, opened, server_and_browser, settle
from colorize.ui.navigation import PAGES

MOST = 12_000  # pixels of a picture's height
#: The height of all that the page scrolls: Streamlit scrolls an element, not the window.
_FULL = """() => Math.max(...[...document.querySelectorAll(
    "[data-testid=stMain], [data-testid=stSidebarContent]")].map(part => part.scrollHeight))"""


def picture(page, file: Path, whole: bool) -> None:
    """Write the page, as high as it is or as the window is, to a file."""
    if whole:
        width = page.viewport_size["width"]
        height = min(MOST, max(HEIGHT, page.evaluate(_FULL)))
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
    page.screenshot(path=file)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--query", default="", help="added to the address of every page")
    parser.add_argument("--window", action="store_true", help="what a window shows, not the whole")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    with server_and_browser() as (browser, address):
        for name, link in links(address, options.pages):
            for width in options.widths:
                for theme in options.themes:
                    file = options.folder / f"{name}-{width}-{theme}.png"
                    with opened(browser, f"{link}&{options.query}", width, theme) as page:
                        picture(page, file, not options.window)
                    print(file)


if __name__ == "__main__":
    main()
