"""The shelf of the lesson room in real Chromium: on a phone and a desktop, light and dark, by keyboard, in Dutch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.support.browser import RULES, SCHEMES, change_look
from tests.support.draft_builders import fill
from tests.support.preview_fixtures import shared
from tests.support.room_browser import DESKTOP, PHONE, room_page, tabs_to
from tests.support.room_fixtures import LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="session")

FREE = "lessons.say-it-out-loud"
PAGES = ("/lessons/", f"/lessons/open/{FREE}", "/lessons/search?q=phone", "/lessons/new")

BESIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("main a, main button, main input, main summary")]
  .filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 24).map((it) => it.textContent)"""


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        fill(opened)
        yield opened


@pytest.mark.parametrize("path", PAGES)
async def test_all_can_use_it(room: LessonRoom, browser: Browser, path: str) -> None:
    """axe finds no violation of WCAG 2.2 AA, nothing stands beside the screen, and all can be tapped."""
    async with room_page(room, browser, "wanja", path) as page:
        await page.evaluate('document.querySelectorAll("details").forEach((it) => { it.open = true; })')
        for viewport, scheme in product((PHONE, DESKTOP), SCHEMES):
            await change_look(page, viewport, scheme)
            found = await Axe().run(page, options=RULES[scheme])
            assert found.response["violations"] == [], (viewport, scheme, found.generate_report())
            assert (await page.evaluate(BESIDE), await page.evaluate(SMALL)) == (0, [])


async def test_on_a_phone_a_row_is_a_card_with_its_languages_as_a_list(room: LessonRoom, browser: Browser) -> None:
    async with room_page(room, browser, "sita", viewport=PHONE) as page:
        row = page.locator(f'[id="{FREE}"]')
        boxes = [await it.bounding_box() for it in await row.get_by_role("cell").all()]

        await expect(row.get_by_role("cell")).to_have_text(
            [
                "English live, not signed",
                "Nepali live, not signed",
                "Khmer live, not signed",
                "Swahili live, not signed",
                "Filipino live, not signed",
            ],
            use_inner_text=True,
        )
        tops = [box["y"] for box in boxes if box]
        assert tops == sorted(set(tops))
        await expect(row.get_by_role("rowheader")).to_contain_text("Say it out loud")


async def test_on_a_desktop_the_languages_are_columns(room: LessonRoom, browser: Browser) -> None:
    async with room_page(room, browser, "sita") as page:
        table = page.get_by_role("table", name="Lessons in their order")

        await expect(table.get_by_role("columnheader")).to_have_text(
            ["Text", "English", "Nepali", "Khmer", "Swahili", "Filipino"]
        )
        boxes = [await it.bounding_box() for it in await page.locator(f'[id="{FREE}"]').get_by_role("cell").all()]
        assert len({box["y"] for box in boxes if box}) == 1


async def test_a_teacher_finds_a_text_and_begins_a_lesson_by_keyboard_alone(room: LessonRoom, browser: Browser) -> None:
    async with room_page(room, browser, "wanja", viewport=PHONE) as page:
        await tabs_to(page, "Search all texts")
        await page.keyboard.type("CHAMPION goat")
        await page.keyboard.press("Enter")
        await expect(page.locator("mark")).to_have_text(["Goat", "champion"])

        await tabs_to(page, "Lessons")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="This waits for you")).to_be_visible()
        await tabs_to(page, "New lesson")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="New lesson")).to_be_visible()
        await tabs_to(page, "Title")
        await page.keyboard.type("Say it out loud")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("There is a lesson of this name already.")
        title = page.get_by_label("Title", exact=True)
        await expect(title).to_be_focused()
        await expect(title).to_have_value("Say it out loud")


async def test_a_translator_reads_the_shelf_in_dutch(room: LessonRoom, browser: Browser) -> None:
    async with room_page(room, browser, "sita", viewport=PHONE) as page:
        await page.get_by_role("link", name="Nederlands").click()

        await expect(page.get_by_role("heading", name="Dit wacht op jou")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "nl")
        await page.get_by_role("link", name="Say it out loud", exact=True).click()
        await expect(page.get_by_role("button", name="Vertalen in het Nepalees")).to_be_visible()
        assert await page.evaluate(BESIDE) == 0
