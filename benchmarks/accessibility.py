"""Every page under axe-core: ``python -m benchmarks.accessibility [axe.min.js]``.

Each page at 1440 and 390 pixels, light and dark, in a real Chromium, with *Show the code* open; at
1440 pixels also in the projector view; and the QR code of the link.  Serious and critical
violations are printed by rule and element.  Those of widgets that Streamlit draws are listed in
:data:`STREAMLIT` by rule and element, and printed apart; the exit status is 1 if there are others.

axe-core is not part of this project.  Without a path, ``npm pack axe-core`` fetches it into a
temporary folder.
"""

import argparse
import subprocess
import sys
import tarfile
from collections import defaultdict
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.every_page import THEMES, WIDTHS, links, opened, server_and_browser, settle
from colorize.ui.navigation import PAGES

#: (rule, part of the element's HTML or place) -> why Streamlit 1.67 causes it.
STREAMLIT: dict[tuple[str, str], str] = {}
IMPACTS = ("serious", "critical")
VIEWS = ("", "projector=true")
WIDE = 1000  # pixels: a narrower window looks the same in both views
WITH_CODE = "how_it_works"  # the page on which the QR code is opened: it is the same on all
_RUN = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map(({ id, impact, help, nodes }) => ({ id, impact, help,
        nodes: nodes.map(({ target, html, failureSummary }) =>
            ({ target: target.flat().join(" "), html, summary: failureSummary })) }));
}"""


def axe_source(path: Path | None) -> str:
    """The text of axe.min.js, from a file or from the npm registry."""
    if path is not None:
        return path.read_text()
    with TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", "axe-core"], cwd=folder, check=True,
                       capture_output=True)
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as file:
            return file.extractfile("package/axe.min.js").read().decode()


def violations(page, source: str) -> list[dict]:
    """Serious and critical violations on an open page."""
    page.evaluate(source)
    return [found for found in page.evaluate(_RUN) if found["impact"] in IMPACTS]


def streamlits(rule: str, node: dict) -> str:
    """Why Streamlit causes this violation; empty if it does not."""
    return next((why for (name, part), why in STREAMLIT.items()
                 if name == rule and part in node["html"] + " " + node["target"]), "")


def look(browser, address: str, source: str, options) -> dict[tuple, set[str]]:
    """(rule, help, element, whose) -> the pages on which it was found."""
    found = defaultdict(set)
    for name, link in links(address, options.pages):
        for width, theme, view in product(options.widths, options.themes, VIEWS):
            if view and width < WIDE:
                continue
            with opened(browser, f"{link}&{view}&{options.query}", width, theme) as page:
                for one in _on_page(page, source, name):
                    for node in one["nodes"]:
                        key = (one["id"], one["help"], node["html"][:160],
                               streamlits(one["id"], node))
                        found[key].add(f"{name} {width} {theme} {view}".strip())
                        if options.verbose:
                            print(name, width, theme, view, one["id"], node, flush=True)
    return found


def _on_page(page, source: str, name: str) -> list[dict]:
    """Violations on a page with its code shown; on one page those of the QR code, too."""
    page.locator(".st-key-code_panel summary").click()
    page.locator(".st-key-code_panel figure.source").first.wait_for()
    settle(page)
    found = violations(page, source)
    if name == WITH_CODE:
        expand = page.get_by_test_id("stExpandSidebarButton")
        if expand.is_visible():
            expand.click()
        page.get_by_role("button", name="QR code").first.click()
        page.get_by_role("dialog").get_by_role("img").wait_for()
        settle(page)
        found += violations(page, source)
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("axe", nargs="?", type=Path, help="axe.min.js")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--query", default="", help="added to the address of every page")
    parser.add_argument("--verbose", action="store_true", help="what axe says of each element")
    options = parser.parse_args(arguments)
    with server_and_browser() as (browser, address):
        found = look(browser, address, axe_source(options.axe), options)
    ours = {key: pages for key, pages in found.items() if not key[3]}
    for title, part in (("Ours", ours), ("Streamlit's", {key: pages for key, pages in found.items()
                                                        if key[3]})):
        print(f"{title}: {len(part)} elements")
        for (rule, help, html, why), pages in sorted(part.items()):
            print(f"  {rule}: {why or help}\n    {html}\n    {len(pages)}: "
                  f"{', '.join(sorted(pages)[:4])}")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
