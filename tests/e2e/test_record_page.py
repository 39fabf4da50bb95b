"""Record in real Chromium: a translator reads a text into the invented microphone, and safeguarding hears it first."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.lessons.loader.media import load_recordings
from tests.e2e.test_preview_page import CUT, FAINT
from tests.e2e.test_room_line import desk
from tests.support.browser import RULES, SCHEMES
from tests.support.preview_fixtures import shared
from tests.support.room_browser import PHONE, room_page
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEARD = """async (address) => {
  const sound = await (await fetch(address)).arrayBuffer();
  const { duration } = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(sound);
  return duration;
}"""
"""Return the seconds of a sound, decoded by the browser."""


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        yield opened


async def heard(page: Page) -> float:
    """Return the seconds of the first sound on a page."""
    address = await page.locator("audio").first.get_attribute("src")
    return float(await page.evaluate(HEARD, address))


async def test_a_text_is_recorded_on_a_phone_and_heard_before_it_is_proposed(
    browser: Browser, room: LessonRoom
) -> None:
    async with desk(browser, room, LESSON, "record?locale=km", "dara") as page:
        record = page.get_by_role("button", name="Record text 2", exact=True)
        await record.click()
        await expect(page.get_by_role("status")).to_have_text(
            "Say first that it is your own voice, and that you are grown up."
        )
        await page.get_by_label("It is my own voice.").check()
        await record.click()
        await expect(page.get_by_role("status")).to_have_text("Recording text 2 …")
        await expect(page.get_by_role("button", name="Record text 1", exact=True)).to_be_disabled()
        await page.get_by_role("button", name="Stop (2 s)").click()
        await expect(page.get_by_role("status")).to_have_text("Text 2 is recorded. Listen to it once.")
        await expect(page.get_by_role("button", name="Record text 2 anew")).to_be_focused()
        assert 1 < await heard(page) < 10

        words = await page.locator("#words-2").text_content()
        await _looks_right(page)
        ((_, some),) = load_recordings(room.services.drafts.view(room.services.drafts.all[0]).dialogues)[0].items()
        assert len(some) == 1

    async with room_page(room, browser, "grace", f"/lessons/part/{LESSON.replace('/', '.')}") as page:
        await expect(page.get_by_text("a recording is new")).to_be_visible()
        await expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
        await expect(page.locator("li", has=page.locator("audio"))).to_contain_text(words or "no words")
        await page.locator("audio").evaluate("it => it.play()")


async def _looks_right(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert await page.evaluate(CUT) == []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(FAINT) == []
        found = await Axe().run(page, options=RULES[scheme])
        assert [it["id"] for it in found.response["violations"]] == [], scheme


async def test_a_browser_without_opus_is_told_which_one_records(browser: Browser, room: LessonRoom) -> None:
    async with desk(browser, room, LESSON, "record?locale=km", "dara") as page:
        await page.add_init_script("delete globalThis.MediaRecorder")
        await page.reload()

        await expect(page.get_by_role("status")).to_contain_text("This browser cannot record here. Use Chrome, Edge")
        await expect(page.get_by_role("button", name="Record text 1", exact=True)).to_be_disabled()
