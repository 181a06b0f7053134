"""What the visitors of a lecture do, and how long each of them waits.

Of five visitors three stay on the *Basic agent* page and move k; the others go to other
pages, choose other pictures and presets, and watch trainings.  Links carry few settings, so
that most visitors ask for what others have asked for.  A visitor waits for the answer, looks
at it for some seconds and then does the next thing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from time import perf_counter

import numpy as np
from PIL import Image
from websockets.exceptions import WebSocketException

from benchmarks.streamlit_page import Page
from colorize.imaging import SAMPLES

STAYS = 0.6  # share of visitors who stay on the Basic agent page
LOOK = 2.0, 6.0  # seconds between an answer and the next action: from, to
WATCH = 8.0, 20.0  # seconds in front of a training: from, to
PATIENCE = 60.0  # seconds after which a visitor no longer waits for an answer
UPLOAD_EVERY = 10.0  # seconds
BASIC = "basic agent"  # in the description of the basic agent's result
PICTURES = tuple(SAMPLES)
LINKS = ("", "basic_agent", "context_agent", "improved_agent", "errors", "why_not_linear")


@dataclass
class Tally:
    """What all visitors together have seen.

    Parameters
    ----------
    seconds : dict of str to list of float
        What was waited for -> how long, for each time it came.
    unanswered : Counter
        What was waited for in vain, for `PATIENCE` or until the end.
    broken, missing, complaints : Counter
        Errors of connections; statuses of pictures that did not come; error boxes on pages.
    under_way : dict
        What is waited for at this moment -> since when.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    unanswered: Counter = field(default_factory=Counter)
    broken: Counter = field(default_factory=Counter)
    missing: Counter = field(default_factory=Counter)
    complaints: Counter = field(default_factory=Counter)
    under_way: dict[object, tuple[str, float]] = field(default_factory=dict)

    async def wait(self, what: str, page: Page, condition: Callable[[], bool],
                   start: float | None = None) -> bool:
        """Wait for a condition of a page and note the time since `start`, or since now."""
        start, name = start or perf_counter(), object()
        self.under_way[name] = what, start
        came = await page.until(condition, PATIENCE)
        del self.under_way[name]
        if came:
            self.seconds.setdefault(what, []).append(perf_counter() - start)
        else:
            self.unanswered[what] += 1
        self.complaints.update(page.complaints() - page.said)
        page.said |= page.complaints()
        return came


class Visitor:
    """One visitor, with chances of their own.

    Parameters
    ----------
    address, link : str
        The server, and the page and query that the visitor opens.
    tally : Tally
    seed : int
    """

    def __init__(self, address: str, link: str, tally: Tally, seed: int):
        self._address, self._link, self._tally = address, link, tally
        self.cookies: dict[str, str] = {}
        self._random = Random(seed)
        self._stays = self._random.random() < STAYS

    async def visit(self, delay: float) -> None:
        """Come after `delay` seconds and stay until cancelled; come again if cut off."""
        await asyncio.sleep(delay)
        await again_and_again(self._open_and_use, self._tally)

    async def _open_and_use(self) -> None:
        """Open the page and use it; return if it does not come in time, as if to reload it."""
        start = perf_counter()
        async with Page(self._address, self._link, self.cookies) as page:
            try:
                if not await self._first_page(page, start):
                    return
                while await page.until(lambda: page.can_be_used, PATIENCE):
                    await self._look(*LOOK)
                    await (self._stay if self._stays else self._wander)(page)
            finally:
                self._tally.missing.update(status for status in page.fetched.values()
                                           if status not in (0, 200))

    async def _first_page(self, page: Page, start: float) -> bool:
        """Whether the first page came; who stays on *Basic agent* goes there at once."""
        wait = self._tally.wait
        came = await wait("first page: pictures", page,
                          lambda: page.has_run and page.pictures_are_there, start)
        if not came:
            return False
        if self._stays and not self._link.startswith("basic_agent"):
            await self._look(*LOOK)
            await self._act("another page", page, page.go("basic_agent"))
        else:
            await wait("first page: all scores", page,
                       lambda: page.is_settled and (page.has("metric") or page.has("imgs")), start)
        return True

    async def _stay(self, page: Page) -> None:
        if self._random.random() < 0.1 or page.picture(BASIC) is None:
            await self._act("another picture", page,
                            page.choose("picture", self._random.choice(PICTURES)))
            await page.until(lambda: page.picture(BASIC) is not None, PATIENCE)
        else:
            await self._move_k(page)

    async def _move_k(self, page: Page) -> None:
        """Move k by one to three; the answer is the new picture, fetched."""
        slider = page.widget("basic_k")
        now = page.value("basic_k")
        k = now + self._random.choice([step for step in (-3, -2, -1, 1, 2, 3)
                                       if slider.min <= now + step <= slider.max])
        before, runs = page.picture(BASIC), page.runs
        start = perf_counter()
        await page.set_slider("basic_k", int(k))

        def is_answered() -> bool:
            url = page.picture(BASIC)
            is_new = url not in (None, before) and page.fetched.get(url) == 200
            return page.runs > runs and (is_new or page.is_settled)

        await self._tally.wait("move of k", page, is_answered, start)

    async def _wander(self, page: Page) -> None:
        chance = self._random.random()
        if chance < 0.45:
            await self._act("another page", page, page.go(self._random.choice(list(page.pages))))
        elif chance < 0.75:
            await self._act("another picture", page,
                            page.choose("picture", self._random.choice(PICTURES)))
        elif chance < 0.85:
            preset = self._random.choice(("report", "recommended"))
            await self._act("preset", page, page.press(f"preset_{preset}"))
        else:
            await self._act("another page", page, page.go("improved_agent"))
            await self._look(*WATCH)

    async def _act(self, what: str, page: Page, action: Awaitable[None]) -> None:
        """Do something and wait until the page has run once more and its pictures are there."""
        runs, start = page.runs, perf_counter()
        await action
        await self._tally.wait(what, page, lambda: page.runs > runs and page.idle
                               and page.has_no_picture_under_way, start)

    async def _look(self, low: float, high: float) -> None:
        await asyncio.sleep(self._random.uniform(low, high))


async def again_and_again(visit: Callable[[], Awaitable[None]], tally: Tally) -> None:
    """Visit until cancelled, and note what cut a visit off."""
    while True:
        try:
            await visit()
        except (WebSocketException, OSError) as error:
            tally.broken[f"{type(error).__name__}: {error}"] += 1
        await asyncio.sleep(1)


async def upload(address: str, tally: Tally) -> None:
    """A visitor who brings a new picture every ten seconds, until cancelled."""
    chance = np.random.default_rng(0)

    async def visit() -> None:
        async with Page(address, "basic_agent") as page:
            while await page.until(lambda: page.can_be_used, PATIENCE):
                start = perf_counter()
                await _bring(_photo(chance), page, tally)
                await asyncio.sleep(max(0.0, UPLOAD_EVERY - (perf_counter() - start)))

    await again_and_again(visit, tally)


async def _bring(photo: bytes, page: Page, tally: Tally) -> None:
    runs, start = page.runs, perf_counter()
    await page.upload("upload", "photo.jpg", photo, "image/jpeg")
    await tally.wait("upload", page, lambda: page.runs > runs and page.is_settled, start)


def _photo(chance: np.random.Generator) -> bytes:
    """A JPEG of 1,200 x 800 pixels that was not sent before."""
    blots = Image.fromarray(chance.integers(0, 256, (20, 30, 3), np.uint8))
    file = BytesIO()
    blots.resize((1200, 800), Image.Resampling.BICUBIC).save(file, "JPEG")
    return file.getvalue()
