"""A page of the lesson room that loses its line: she is told why, and goes on with the words she has typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.draft_builders import file_of
from tests.support.preview_fixtures import shared
from tests.support.room_browser import PHONE, signs_in
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE = 120_000
SIGNED_OUT = "You are signed out, perhaps because nothing was done here for a while."
STOPPED = "The room does not answer. What is marked as saved is kept."
GONE = "This draft is not here any more: it was published, or thrown away."


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        yield opened


@asynccontextmanager
async def desk(
    browser: Browser, room: LessonRoom, part: str, page: str = "", name: str = "wanja"
) -> AsyncIterator[Page]:
    """Open the desk of a member at a draft, on a phone."""
    room.services.drafts.begin(part, name, room.services.now())
    at = f"{(await room.visitor(name)).at.origin()}"
    context = await browser.new_context(base_url=at, viewport=PHONE, reduced_motion="reduce")
    await signs_in(context, room, name)
    opened = await context.new_page()
    await opened.goto(f"/lessons/desk/{part.replace('/', '.')}/{page}")
    yield opened
    await context.close()
    room.services.desks.turns.end(part)


async def says(page: Page, sentence: str) -> None:
    await expect(page.get_by_role("alert")).to_contain_text(sentence, timeout=PATIENCE)


async def goes_on(page: Page) -> None:
    await expect(page.get_by_role("alert")).to_be_empty(timeout=PATIENCE)


async def title_field(page: Page) -> Locator:
    """Open the cards and return the field of the lesson's title."""
    await page.get_by_role("button", name="Steps", exact=True).click()
    field = page.get_by_role("textbox", name="Title, a button")
    await expect(field).to_be_visible(timeout=PATIENCE)
    return field


def file_in(room: LessonRoom, part: str) -> str:
    found = room.services.drafts.find(part)
    assert found
    path: Path = file_of(room.services.drafts.view(found), part)
    return path.read_text("utf-8")


@pytest.mark.parametrize("back_as", ["wanja", "nekesa"])
async def test_signed_out_while_she_types_she_signs_in_elsewhere_and_her_words_are_saved(
    browser: Browser, room: LessonRoom, back_as: str
) -> None:
    """With another session, the page takes over its token, because a reload would lose the words."""
    async with desk(browser, room, LESSON) as page:
        field, words = await title_field(page), f"Lock it for {back_as}"
        await page.context.clear_cookies()
        await field.fill(words)
        await says(page, SIGNED_OUT)
        await expect(page.locator("#steps-state")).to_have_text("Not saved")
        await expect(page.get_by_role("alert").get_by_role("link", name="Sign in")).to_have_attribute(
            "target", "_blank"
        )
        await expect(field).to_have_value(words)

        await signs_in(page.context, room, back_as)
        await goes_on(page)
        await page.get_by_role("button", name="Only wording").click(timeout=PATIENCE)
        await expect(page.locator("#steps-state")).to_have_text("Saved", timeout=PATIENCE)
        assert f"title: {words}" in file_in(room, LESSON)


async def test_a_room_that_does_not_answer_names_no_terminal_and_the_page_goes_on_with_it(
    browser: Browser, room: LessonRoom
) -> None:
    async with desk(browser, room, LESSON, "translate?locale=sw", name="amina") as page:
        area = page.locator("#pair textarea:not([readonly])")
        await expect(area).to_be_visible(timeout=PATIENCE)
        await page.context.set_offline(True)
        await area.fill("Funga vizuri")
        await says(page, STOPPED)
        await expect(page.get_by_role("alert")).not_to_contain_text("terminal")

        await page.context.set_offline(False)
        await goes_on(page)
        await expect(area).to_have_value("Funga vizuri")


async def test_a_translator_at_the_words_that_girls_have_is_told_so_and_led_to_a_draft(
    browser: Browser, room: LessonRoom
) -> None:
    part = "lessons/say-it-out-loud"
    async with desk(browser, room, part, "translate?locale=sw", name="amina") as page:
        room.services.drafts.discard(part)
        await room.services.desks.close(part)
        await page.reload()
        hers = page.get_by_role("region", name="Kiswahili")
        await expect(hers).to_contain_text("Girls have these words. They are changed in a draft.", timeout=PATIENCE)
        await hers.get_by_role("link", name="Begin a draft").click()
        await page.get_by_role("button", name="Translate into Swahili").click()
        await expect(hers.get_by_role("textbox")).to_be_editable(timeout=PATIENCE)


async def test_a_draft_that_is_thrown_away_under_her_is_said_with_the_way_to_the_shelf(
    browser: Browser, room: LessonRoom
) -> None:
    part = room.services.drafts.begin_lesson("the-moon", "The moon", "wanja", room.services.now()).part
    async with desk(browser, room, part) as page:
        await title_field(page)
        await room.services.desks.close(part)
        room.services.drafts.discard(part)
        await says(page, GONE)
        await expect(page.get_by_role("link", name="All lessons").last).to_have_attribute("href", "../../")


async def test_when_her_draft_is_gone_to_girls_the_page_is_at_what_they_have(
    browser: Browser, room: LessonRoom
) -> None:
    part = "lessons/say-it-out-loud"
    async with desk(browser, room, part) as page:
        await expect(page.get_by_text("Only in this draft")).to_be_visible(timeout=PATIENCE)
        room.services.drafts.discard(part)
        await room.services.desks.close(part)
        await expect(page.get_by_text("As girls have it", exact=True)).to_be_visible(timeout=PATIENCE)
        await goes_on(page)
