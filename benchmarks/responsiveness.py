"""How alive the pages stay while networks train: ``python -m benchmarks.responsiveness``.

A server in a process of its own and a real Chromium beside it, on the same cores.
Ten visitors move k on the *Basic agent* page, all at once, each 20 times: a move,
the new picture, a few seconds to look at it.  Then two trainings begin, one by each
engine, and the ten do it again.  At last two more visitors watch the trainings, each on
a page that redraws itself twice a second: their browser wants the same cores, which it
would not if it were, as visitors' are, elsewhere.  Each of the ten has a seed of their
own, so that no one is served what another has asked for.

Timed in the page, from the key that moves the slider to the new picture decoded.
The memory is that of the server and its trainings' processes together, looked at twice
a second: what several of them share is counted once (Linux' proportional set size).
"""

import argparse
import asyncio
import re
import tempfile
from random import Random

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.server import CHROMIUM, FLAGS, Peak, start_server
from colorize.imaging import SAMPLES

TRAININGS = [f"improved_epochs=10000&improved_engine={engine}" for engine in ("numpy", "torch")]
SLIDER = ".st-key-basic_k input[type=range]"
RESULT = "img[alt*='coloured by the basic agent']"
LOOK = 2.0, 6.0  # seconds between a picture and the next move: from, to

_TIME_A_MOVE = """([slider, result]) => {
    const shown = document.querySelector(result).src;
    let moved;
    document.querySelector(slider).addEventListener(
        "keydown", () => { moved = performance.now(); }, {once: true, capture: true});
    window.seconds = new Promise(resolve => {
        const watch = new MutationObserver(async () => {
            const image = document.querySelector(result);
            if (!image || image.src === shown) return;
            watch.disconnect();
            await image.decode().catch(() => {});
            resolve((performance.now() - moved) / 1000);
        });
        watch.observe(document.body, {subtree: true, childList: true, attributes: true,
                                      attributeFilter: ["src"]});
    });
}"""


async def move(page: Page, key: str) -> float:
    """Seconds from a key on the slider to the new picture."""
    await page.evaluate(_TIME_A_MOVE, [SLIDER, RESULT])
    await page.locator(SLIDER).press(key)
    return await page.evaluate("window.seconds")


async def visit(page: Page, moves: int, random: Random) -> list[float]:
    """One visitor: up the slider to its end, down again, with looks in between."""
    taken, key = [], "ArrowRight"
    for _ in range(moves):
        await asyncio.sleep(random.uniform(*LOOK))
        k = int(await page.locator(SLIDER).input_value())
        key = {16: "ArrowLeft", 2: "ArrowRight"}.get(k, key)
        taken.append(await move(page, key))
    return taken


async def open_page(browser: Browser, address: str, query: str) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(120_000)
    await page.goto(f"{address}/{query}")
    return page


async def all_move(pages: list[Page], moves: int, seed: int) -> np.ndarray:
    """Seconds of every move of every visitor."""
    visits = [visit(page, moves, Random(seed + place)) for place, page in enumerate(pages)]
    return np.concatenate(await asyncio.gather(*visits))


async def epoch(page: Page) -> int:
    """How far the training on this page is."""
    words = await page.get_by_text(re.compile(r"· epoch [\d,]+ of")).first.inner_text()
    return int(re.search(r"epoch ([\d,]+)", words)[1].replace(",", ""))


def say(what: str, taken: np.ndarray, peak: Peak) -> None:
    print(f"{what:22} p50 {np.median(taken):.2f} s, p95 {np.quantile(taken, 0.95):.2f} s, "
          f"longest {taken.max():.2f} s of {taken.size}; memory at most {peak.take().pss:.0f} MB",
          flush=True)


async def measure(address: str, pid: int, visitors: int, moves: int) -> None:
    """Open the pages, move, train, move again, watch, move again; print what it took."""
    async with async_playwright() as playwright:
        peak = Peak(pid)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        samples = list(SAMPLES)
        pages = [await open_page(browser, address, f"basic_agent?basic_k=2&basic_seed={place}"
                                 f"&picture={samples[place % len(samples)]}")
                 for place in range(visitors)]
        for page in pages:
            await page.locator(RESULT).wait_for()
        alone = await all_move(pages, moves, seed=0)
        say("nothing training", alone, peak)
        before = await look_at(browser, address)
        beside = await all_move(pages, moves, seed=1)
        learnt = np.subtract(await look_at(browser, address), before)
        say("two trainings", beside, peak)
        print(f"p95 with two trainings: {np.quantile(beside, 0.95) / np.quantile(alone, 0.95):.2f} "
              f"x that without; they made {learnt[0]} and {learnt[1]} epochs", flush=True)
        await look_at(browser, address, stay=True)
        say("two watched trainings", await all_move(pages, moves, seed=2), peak)
        await browser.close()


async def look_at(browser: Browser, address: str, stay: bool = False) -> list[int]:
    """Open both trainings' pages, which starts them, and see how far they are; then leave."""
    pages = [await open_page(browser, address, f"improved_agent?{query}") for query in TRAININGS]
    epochs = [await epoch(page) for page in pages]
    if not stay:
        for page in pages:
            await page.context.close()
    return epochs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--moves", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as store:
        process, address = start_server(COLORIZE_STORE=store)
        try:
            asyncio.run(measure(address, process.pid, chosen.visitors, chosen.moves))
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
