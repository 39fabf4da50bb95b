"""The preview's start panel, for a teacher or donor who has never seen the project (Chromium)."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from bot.authoring.editor.preview.desk_pages import stage_sentence
from bot.lessons.model.stage import Stage
from tests.e2e.test_preview_page import FAINT
from tests.support.browser import DESKTOP, RULES, SCHEMES, ChatPage, Preview, first_page_of, lesson_in, running
from tests.support.cached_folders import copied
from tests.support.on_ci import sampled
from tests.support.preview_fixtures import fresh, shared
from tests.support.room_fixtures import short_course
from tests.support.shipped_words import first_line, source

in_chromium = pytest.mark.asyncio(loop_scope="session")

SIZES = [{"width": 320, "height": 568}, {"width": 360, "height": 740}, {"width": 1366, "height": 768}]
FIRST_QUESTION = first_line("my-safety-team/tell-first")


@fresh
async def page(browser: Browser, preview: Preview) -> AsyncIterator[Page]:
    """Yield a page for a user who has never opened the preview."""
    await preview.starts_over()
    async with first_page_of(browser, preview, viewport=DESKTOP) as opened:
        yield opened


def button(page: Page, name: str) -> Locator:
    """Return a button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


# Content

AS_HEARD = """
- main "Safe Online World for Girls":
  - heading "Safe Online World for Girls" [level=1]
  - paragraph: /Short stories in Telegram for schoolgirls/
  - list:
    - listitem:
      - strong: It is safe to play.
      - text: /neither sent nor stored/
    - listitem:
      - strong: The bot is not open to girls yet.
  - region "Play":
    - heading "Play" [level=2]
    - paragraph: /Be a girl/
    - button "Play"
  - region "Write":
    - heading "Write" [level=2]
    - paragraph: /Change a lesson or begin your own/
    - button "Write"
    - button "New lesson"
    - list:
      - listitem: /Map.*Words.*File/
      - listitem:
        - link /How to write a lesson/
"""


@in_chromium
async def test_a_newcomer_hears_what_this_is_that_it_is_safe_and_two_ways_on(page: Page) -> None:
    await expect(page.locator("body")).to_match_aria_snapshot(AS_HEARD)

    await expect(page.get_by_role("log")).to_be_hidden()
    await expect(page.locator("#start img")).to_have_count(2)
    await expect(page.locator("#start code")).to_have_count(0)


@pytest.mark.parametrize("name", ["test", None])
def test_before_girls_come_the_panel_says_that_they_have_not(name: Any) -> None:
    assert stage_sentence(name and Stage(stage=name)) == "The bot is not open to girls yet."


def test_once_girls_come_the_panel_does_not_say_that_they_have_not() -> None:
    assert stage_sentence(Stage(stage="pilot")) == "The bot is open to the girls of a pilot only."
    assert stage_sentence(Stage(stage="public")) == "The bot is open to girls."


@in_chromium
async def test_the_guide_to_writing_opens_beside_the_panel(page: Page) -> None:
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="How to write a lesson").click()
    guide = await opened.value

    await expect(guide.locator("body")).to_contain_text("# Write a lesson")
    await expect(button(page, "Play")).to_be_visible()


@in_chromium
async def test_lessons_without_drawings_and_guide_have_a_panel_too(browser: Browser, tmp_path: Any) -> None:
    lesson_in(tmp_path)
    shutil.rmtree(tmp_path / "dialogues/media")
    (tmp_path / "dialogues/README.md").unlink()
    async with running(tmp_path) as bare, first_page_of(browser, bare) as page:
        await expect(button(page, "Play")).to_be_visible()
        await expect(page.locator("#start").get_by_role("link")).to_have_count(0)
        await expect(page.locator("#start img")).to_have_count(0)


# Actions


@in_chromium
async def test_play_begins_the_first_lesson_with_the_keyboard_in_the_chat(page: Page) -> None:
    await button(page, "Play").press("Enter")

    await ChatPage(page).is_asked(FIRST_QUESTION)
    await expect(ChatPage(page).log).to_be_focused()
    await expect(page.get_by_label("Lesson", exact=True)).to_have_value("my-safety-team")
    await expect(page.get_by_role("dialog")).to_be_hidden()


@in_chromium
async def test_write_opens_the_steps_of_the_first_lesson_beside_its_chat(page: Page) -> None:
    await button(page, "Write").click()

    here = page.get_by_role("tabpanel", name="Steps").locator("[aria-current]")
    await expect(here).to_have_accessible_name(re.compile(f"^Step .*{re.escape(source('my-safety-team/tell-first'))}"))
    await ChatPage(page).is_asked(FIRST_QUESTION)
    await page.get_by_role("button", name="Close").click()
    await expect(button(page, "Steps")).to_be_focused()


@in_chromium
async def test_a_new_lesson_begins_by_a_button_of_the_first_page(page: Page) -> None:
    await button(page, "New lesson").click()

    dialog = page.get_by_role("dialog", name="A new lesson")
    await expect(dialog.get_by_role("textbox").first).to_be_focused()
    await dialog.get_by_role("textbox").first.fill("The lost phone")
    await dialog.get_by_role("button", name="Begin").click()

    await expect(page.get_by_role("tabpanel", name="Steps")).to_be_visible()
    await expect(page.get_by_label("Lesson", exact=True)).to_have_value("the-lost-phone")


@in_chromium
async def test_an_educator_who_comes_back_is_at_work_at_once_and_start_brings_the_panel_back(page: Page) -> None:
    await button(page, "Play").click()
    await ChatPage(page).taps("Her class teacher")
    await ChatPage(page).is_asked(first_line("measure/before"))
    await page.reload()
    await ChatPage(page).is_asked(first_line("measure/before"))

    await button(page, "Start").click()
    await expect(page.get_by_role("heading", name="Safe Online World for Girls")).to_be_focused()
    await expect(ChatPage(page).log).to_be_hidden()
    await button(page, "Go on playing").click()

    await ChatPage(page).is_asked(first_line("measure/before"))


@in_chromium
async def test_a_browser_that_forbids_to_remember_shows_the_panel_each_time(page: Page) -> None:
    await page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    await page.reload()
    await button(page, "Play").click()
    await ChatPage(page).is_asked(FIRST_QUESTION)

    await page.reload()

    await expect(button(page, "Go on playing")).to_be_visible()


@in_chromium
async def test_the_lesson_is_named_before_anything_is_played_and_can_be_begun(page: Page) -> None:
    await button(page, "Play").click()
    await ChatPage(page).is_asked(FIRST_QUESTION)
    await button(page, "Start over").click()
    await ChatPage(page).is_asked(first_line("start/language"))
    await expect(page.get_by_label("Lesson", exact=True)).to_have_value("my-safety-team")

    await button(page, "Play this lesson").click()

    await ChatPage(page).is_asked(FIRST_QUESTION)


# Appearance

BESIDE = "() => document.documentElement.scrollWidth - innerWidth"
CUT = """() => [...document.querySelectorAll("#start *")].filter((node) => {
  const box = node.getBoundingClientRect();
  return box.width && (box.left < 0 || box.right > innerWidth + 0.5) && !node.matches("img");
}).map((node) => node.textContent.trim() || node.tagName)"""
MARGINS = """() => {
  const seen = [...document.querySelectorAll(".page > *")].map((it) => it.getBoundingClientRect())
    .filter((box) => box.width && box.height);
  return [Math.min(...seen.map((box) => box.left)), innerWidth - Math.max(...seen.map((box) => box.right))];
}"""


@shared
async def in_languages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """Yield a preview with the real translations of four lessons."""
    copied(short_course, folder := tmp_path_factory.mktemp("languages"))
    async with running(folder) as started:
        yield started


@in_chromium
@pytest.mark.parametrize("locale", ["en", *sampled(["km", "ne"], 1)])
async def test_on_phone_and_desk_by_day_and_by_night_everybody_can_use_it(
    browser: Browser, in_languages: Preview, locale: str
) -> None:
    """axe finds no violation of WCAG 2.2 AA on the panel, and once on the page behind it."""
    await in_languages.starts_over()
    async with first_page_of(browser, in_languages) as page:
        await page.locator("#locale").select_option(locale, force=True)
        await expect(page.locator("html")).to_have_attribute("lang", locale)
        for size in SIZES:
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same two numbers
            assert await page.evaluate(CUT) == []
            assert await page.evaluate(BESIDE) <= 0
            await _all_can_use(page)
        await button(page, "Play").click()
        await expect(ChatPage(page).last.get_by_role("button").first).to_be_enabled()
        await _all_can_use(page)


async def _all_can_use(page: Page) -> None:
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(FAINT) == []
        found = await Axe().run(page, options=RULES[scheme])
        assert found.response["violations"] == [], (scheme, found.generate_report())
        assert len(found.response["passes"]) > (10 if scheme == "light" else 0)


@in_chromium
async def test_a_laptop_shows_both_ways_without_scrolling_and_no_empty_third_behind_them(page: Page) -> None:
    await page.set_viewport_size({"width": 1366, "height": 768})
    for way in ("Play", "Write"):
        region = page.get_by_role("region", name=way)
        await expect(region).to_be_in_viewport(ratio=1)

    await button(page, "Play").click()
    await ChatPage(page).is_asked(FIRST_QUESTION)

    await expect(page.get_by_role("banner")).to_contain_text("Safe Online World for Girls")
    assert max(await page.evaluate(MARGINS)) < 1366 / 3
