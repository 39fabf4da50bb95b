"""The take-along page from a file in Firefox and in WebKit, Safari's engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from tests.e2e.other_browsers import ANSWERS_WITHIN, DrivenBrowser, firefox, taps, webkit
from tests.support.take_along_folder import LAST, NEWEST, held_in, is_shown, short_page
from tests.support.turns_player import KEYS, Key, TurnsPlayer

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of four stories in Khmer, whose letters it brings."""
    return short_page(tmp_path_factory, "km")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
async def browser(request: pytest.FixtureRequest) -> AsyncIterator[DrivenBrowser]:
    """Yield each browser."""
    async with request.param() as started:
        yield started


async def sees(browser: DrivenBrowser) -> str:
    """Return all that stands in the chat."""
    told: str = await browser.reads('document.getElementById("messages").textContent')
    return told


class ComparedBrowser:
    """Taps on the page, and in a player of its data, which tells what is to be seen."""

    def __init__(self, browser: DrivenBrowser, page: Path) -> None:
        self.browser, self.known = browser, TurnsPlayer(held_in(page))
        self.known.run(self.known.data["first"])

    async def taps(self, what: int | Key) -> None:
        by_key = f"document.querySelector('#keyboard [data-key=\"{what}\"]')"
        await taps(self.browser, by_key if what in KEYS else f"{LAST}.querySelectorAll('[data-tap]')[{what}]")
        said = self.known.press(what) or []
        async with asyncio.timeout(ANSWERS_WITHIN):
            while not is_shown(await self.browser.reads(NEWEST), said):
                await asyncio.sleep(0.05)

    async def plays_a_story(self, dice: Random) -> None:
        """Begin the second story of the menu, and tap what the dice say until it has ended."""
        await self.taps(0)
        await self.taps(1)
        while not self.known.done:
            await self.taps(dice.randrange(len(self.known.row)))


async def begun(browser: DrivenBrowser, page: Path) -> ComparedBrowser:
    await browser.opens(page.as_uri())
    await browser.reads("Math.random = () => 0, 0")
    return ComparedBrowser(browser, page)


async def test_a_story_plays_from_a_file_to_its_end(browser: DrivenBrowser, page: Path) -> None:
    girl = await begun(browser, page)

    await girl.plays_a_story(Random(25))

    assert girl.known.done == [1]
    assert browser.asked_for() == []


async def test_help_opens_in_a_story_and_leads_back_into_it(browser: DrivenBrowser, page: Path) -> None:
    girl = await begun(browser, page)
    await girl.taps(0)
    await girl.taps(1)
    asked = await browser.reads(f"{LAST}.textContent")

    await girl.taps("help")

    assert "tel:1280" in await browser.reads(f"[...{LAST}.querySelectorAll('a')].map((it) => it.href)")
    await girl.taps(len(girl.known.row) - 1)
    assert await browser.reads(f"{LAST}.textContent") == asked


async def test_neither_hide_nor_back_leads_to_a_story(browser: DrivenBrowser, page: Path) -> None:
    girl = await begun(browser, page)
    first = await sees(browser)
    await girl.taps(0)
    await girl.taps(1)
    told = await browser.reads(f'{LAST}.querySelector("p").textContent')
    assert told in await sees(browser)

    await girl.taps("tidy")

    assert told not in await sees(browser)
    await girl.taps("lessons")
    await girl.taps(1)
    await browser.moves(-1)
    await browser.moves(1)
    assert await sees(browser) == first


async def test_it_can_reach_nobody(browser: DrivenBrowser, page: Path) -> None:
    await browser.opens(page.as_uri())

    refused = 'fetch("http://elsewhere.invalid/").then(() => "came", () => "refused")'
    assert await browser.reads(refused) == "refused"
    assert browser.asked_for() == []


async def test_a_request_of_a_page_to_others_would_be_noticed(browser: DrivenBrowser) -> None:
    await browser.opens("http://elsewhere.invalid/")

    assert "http://elsewhere.invalid/" in browser.asked_for()
