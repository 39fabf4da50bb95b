"""The workbench of a draft in Dutch, in real Chromium, on a phone and at a desk: its own words, and only those."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_room_shelf import BESIDE
from tests.support.browser import AA, ChatPage
from tests.support.draft_builders import TITLE, written
from tests.support.preview_fixtures import shared
from tests.support.room_browser import DESKTOP, PHONE, room_page
from tests.support.room_fixtures import LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREENS = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
AT = "/lessons/desk/lessons.lock-it-up"


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        written(opened, "wanja", TITLE)
        yield opened


async def looks_right(page: Page) -> None:
    found = await Axe().run(page, options=AA)
    assert found.response["violations"] == [], found.generate_report()
    assert await page.evaluate(BESIDE) == 0


@SCREENS
async def test_the_steps_are_dutch_around_english_words(room: LessonRoom, browser: Browser, viewport: Any) -> None:
    async with room_page(room, browser, "wanja", f"{AT}/?lang=nl", viewport=viewport, color_scheme="dark") as page:
        await expect(ChatPage(page).log.get_by_role("button", disabled=False).first).to_be_visible()
        await looks_right(page)
        await page.get_by_role("button", name="Stappen", exact=True).click()
        panel = page.get_by_role("tabpanel", name="Stappen")

        await expect(panel.get_by_role("heading", name="Lock it well")).to_have_attribute("lang", "en")
        await expect(panel.get_by_role("group", name="Over deze les").get_by_label("Titel, een knop")).to_have_value(
            "Lock it well"
        )
        await expect(panel.get_by_role("button", name="Hier een stap toevoegen").first).to_be_visible()
        await expect(page.locator("#bench")).to_have_attribute("lang", "nl")
        await looks_right(page)


@SCREENS
async def test_translate_is_dutch_around_english_and_khmer(room: LessonRoom, browser: Browser, viewport: Any) -> None:
    async with room_page(room, browser, "dara", f"{AT}/translate?lang=nl&locale=km&text=12", viewport=viewport) as page:
        await expect(page.get_by_role("heading", name="Tekst 12 van")).to_be_visible()
        await expect(page.get_by_role("button", name="Tekst erna")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "nl")
        await expect(page.locator(".words-read").first).to_have_attribute("lang", "en")
        await looks_right(page)


async def test_the_choice_of_a_language_holds_for_the_workbench_too(room: LessonRoom, browser: Browser) -> None:
    async with room_page(room, browser, "nekesa", "/lessons/?lang=nl") as page:
        await page.goto(f"{AT}/")
        await expect(page.get_by_role("link", name="Overdragen")).to_be_visible()
        await page.goto("/lessons/?lang=en")
        await page.goto(f"{AT}/")
        await expect(page.get_by_role("link", name="Hand over")).to_be_visible()
