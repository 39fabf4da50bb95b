"""A language that is not whole, in real Chromium: played in the workbench, translated, and told what is wrong in it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.authoring.translation.catalog_files import path_of
from bot.authoring.translation.entries import edit, state, translation
from bot.check.course import running_bundle
from bot.lessons.translations.po import PoEntry
from tests.support.browser import DESKTOP, PHONE, STACKED, ChatPage, Preview, lesson_in, page_of, running, token_of
from tests.support.preview_fixtures import fresh, shared

pytestmark = pytest.mark.asyncio(loop_scope="session")

KHMER = "ភាសាខ្មែរ"
NIGHT = "At night the beak gets feathers. What could she do?"
BUTTON = "Her class teacher"
TEACHER = "<teacher> puts down her bag. *The bus can wait.*"
OLD = "At noon the beak gets feathers."
STALE = "The coach"
LACKING = re.compile(rf"3 of \d+ texts are missing in {KHMER}, and 1 of the bot’s own \d+\.")


def unfinished(entry: PoEntry) -> PoEntry:
    """Take the words of three texts of the first lesson and of one button of the bot; make one out of date."""
    if entry.source in (NIGHT, BUTTON, TEACHER, "Tidy up"):
        return replace(entry, forms=("",))
    is_stale = entry.key == ("my-safety-team", STALE)
    return replace(entry, flags=(*entry.flags, "fuzzy"), previous=(entry.context, OLD)) if is_stale else entry


@shared
async def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """Yield one preview for all tests."""
    lesson_in(folder := tmp_path_factory.mktemp("unfinished"))
    edit(path_of(folder / "locales", "km"), unfinished)
    async with running(folder) as started:
        yield started


@fresh
async def preview(desk: Preview) -> AsyncIterator[Preview]:
    """A new learner in the preview; its files are restored at the end, and read again."""
    files = {path: path.read_bytes() for path in desk.folder.glob("**/*") if path.suffix in (".yaml", ".po")}
    await desk.starts_over()
    yield desk
    for path, good in files.items():
        if path.read_bytes() != good:
            path.write_bytes(good)
    async with asyncio.timeout(60):
        while not {NIGHT, BUTTON} <= await untranslated(desk):
            await asyncio.sleep(0.1)


async def untranslated(preview: Preview) -> set[str]:
    """Return the texts of the first lesson that the map marks as missing in Khmer."""
    async with preview.web() as web:
        headers = {"X-Token": await token_of(web)}
        async with web.post("/settings", json={"locale": "km"}, headers=headers) as answer:
            assert answer.status == 204
        async with web.post("/desk/map", json={"lesson": "my-safety-team"}, headers=headers) as answer:
            rows = (await answer.json())["rows"]
    return {row["words"] for row in rows if row.get("missing")}


@fresh
async def chat(browser: Browser, preview: Preview) -> AsyncIterator[ChatPage]:
    """The chat in Khmer, in the first lesson."""
    async with page_of(browser, preview, viewport=DESKTOP) as page:
        chat = ChatPage(page)
        await chat.sets("Lesson", "My safety team")
        await chat.sets("Language", KHMER)
        await chat.is_asked(STACKED)
        await expect(beside(page)).to_have_text(LACKING)
        yield chat


def beside(page: Page) -> Locator:
    """Return the line beside the chat that says what is missing."""
    return page.locator("main .missing p")


def words_of(page: Page) -> Locator:
    return page.get_by_role("tabpanel", name="Words")


async def comes_to(page: Page, source: str) -> Locator:
    """Press [Next one] until a text is shown, and return the field of its translation.

    It is pressed more often than there are texts: the words of the newest bubble may come first.
    """
    english = words_of(page).get_by_label("English")
    shown = await english.input_value() if await english.count() else ""
    for _ in range(12):
        await page.get_by_role("button", name="Next one").last.click()
        await expect(english).not_to_have_value(shown)
        field = words_of(page).get_by_label(KHMER)
        await expect(field).to_be_focused()
        if (shown := await english.input_value()) == source:
            return field
    raise AssertionError(f"{source} was not shown")


def khmer(preview: Preview, source: str) -> tuple[str, str]:
    """Return the translation of a text of the first lesson, and its state."""
    entry = translation(preview.folder / "locales", "km", "my-safety-team", source)
    return (entry.words if entry else "", state(entry))


# Looking at it


async def test_a_lesson_plays_in_a_language_that_lacks_texts_and_each_of_them_is_marked(chat: ChatPage) -> None:
    await expect(chat.page.get_by_label("Lesson", exact=True)).to_have_value("my-safety-team")
    missing = chat.log.get_by_role("button", name=BUTTON)
    await expect(missing).to_have_attribute("lang", "en")
    await expect(missing).to_have_attribute("title", "Not translated yet")
    await expect(chat.log.get_by_role("button", name=STACKED).first).not_to_have_attribute(
        "title", "Not translated yet"
    )

    await chat.taps(BUTTON, f"{STACKED} Skip")

    await chat.is_asked(NIGHT)
    await expect(chat.last).to_contain_text("Not translated yet")
    await expect(chat.log.get_by_role("listitem").filter(has_text="a voice behind")).to_contain_text(STACKED)
    await expect(chat.log.get_by_text("Not translated yet")).to_have_count(1)


async def test_the_map_stays_on_her_lesson_and_marks_what_is_missing(chat: ChatPage) -> None:
    await chat.page.get_by_role("button", name="Map", exact=True).click()
    panel = chat.page.get_by_role("tabpanel", name="Map")

    await expect(panel.get_by_role("heading")).to_have_text(f"{STACKED} My safety team")
    await expect(panel.get_by_title("Not translated yet")).to_have_text([BUTTON, NIGHT])


async def test_the_next_missing_text_is_opened_translated_and_counted(chat: ChatPage, preview: Preview) -> None:
    page = chat.page
    field = await comes_to(page, BUTTON)
    await expect(words_of(page).get_by_role("listitem").filter(has_text="A button.")).to_be_visible()
    await field.fill("គ្រូប្រចាំថ្នាក់")
    await words_of(page).get_by_role("button", name="Save").click()

    await expect(beside(page)).to_have_text(re.compile(r"^2 of \d+ texts are missing"))
    await expect(words_of(page).get_by_role("status")).to_have_text("Saved as a draft.")
    assert khmer(preview, BUTTON) == ("គ្រូប្រចាំថ្នាក់", "draft")
    await chat.sees("គ្រូប្រចាំថ្នាក់")

    for source in (NIGHT, TEACHER, "Tidy up", NIGHT):
        await page.get_by_role("button", name="Next one").last.click()
        await expect(words_of(page).get_by_label("English")).to_have_value(source)


async def test_a_phone_shows_the_line_above_the_chat_and_above_the_words(browser: Browser, preview: Preview) -> None:
    async with page_of(browser, preview, viewport=PHONE) as page:
        chat = ChatPage(page)
        await chat.sets("Language", KHMER)
        await chat.sets("Lesson", "My safety team")
        await expect(beside(page)).to_have_text(LACKING)
        await page.get_by_role("main").get_by_role("button", name="Next one").click()

        await expect(words_of(page).get_by_text(LACKING)).to_be_visible()
        await expect(words_of(page).get_by_label(KHMER)).to_be_focused()
        await expect(words_of(page).get_by_label(KHMER)).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_girls_are_not_offered_what_the_workbench_shows(preview: Preview) -> None:
    bundle = running_bundle(preview.folder / "dialogues", preview.folder / "locales")

    assert bundle
    assert "km" not in bundle.course.offered


# What is wrong


async def test_a_translated_name_is_told_where_it_is_typed_with_the_words_put_right(
    chat: ChatPage, preview: Preview
) -> None:
    page, panel = chat.page, words_of(chat.page)
    field = await comes_to(page, TEACHER)
    before = path_of(preview.folder / "locales", "km").read_bytes()
    await field.fill("<គ្រូ> មក។ *ឡាន*")
    wrong = panel.get_by_role("listitem").filter(has_text="Please mend")
    sentence = "It has lost `<teacher>`. Keep every `<name>` and every `*` of the source."
    await expect(wrong).to_have_text(f"Please mend: {sentence}")
    await expect(field).to_have_attribute("aria-invalid", "true")

    await panel.get_by_role("button", name="Save").click()

    await expect(panel.get_by_role("status")).to_have_text("Not saved.")
    await expect(wrong).to_have_text(f"Please mend: {sentence}")
    assert path_of(preview.folder / "locales", "km").read_bytes() == before
    assert await refused(preview, TEACHER, "<គ្រូ> មក។ *ឡាន*") == sentence

    await panel.get_by_role("button", name="Write it so").click()
    await expect(wrong).to_have_count(0)
    await panel.get_by_role("button", name="Save").click()

    await expect(panel.get_by_role("status")).to_have_text("Saved as a draft.")
    assert khmer(preview, TEACHER) == ("<teacher> មក។ *ឡាន*", "draft")


async def refused(preview: Preview, source: str, words: str) -> str:
    """Send a translation without the page, and return why it was refused."""
    body = {"file": "dialogues/lessons/my-safety-team.yaml", "source": source, "locale": "km", "words": words}
    async with preview.web() as web:
        headers = {"X-Token": await token_of(web)}
        async with web.post("/desk/translation", json={**body, "before": ""}, headers=headers) as answer:
            return str((await answer.json())["no"])


async def test_a_button_that_is_too_wide_is_told_and_saved_and_one_that_is_too_long_is_not(
    chat: ChatPage, preview: Preview
) -> None:
    page, panel = chat.page, words_of(chat.page)
    field = await comes_to(page, BUTTON)
    await field.fill("ក" * 65)
    await expect(panel.get_by_text("Too long by about 37 letters")).to_be_visible()
    await expect(panel.get_by_text("It has 65 characters; 64 fit.")).to_be_visible()
    await panel.get_by_role("button", name="Save").click()
    await expect(panel.get_by_role("status")).to_have_text("Not saved.")

    await field.fill("ក" * 29)
    await expect(panel.get_by_text("Too long by a letter or so")).to_be_visible()
    await panel.get_by_role("button", name="Save").click()

    told = "Saved as a draft. It is about 1 letter too long for a small phone. Say it with fewer words."
    await expect(panel.get_by_role("status")).to_have_text(told)
    assert khmer(preview, BUTTON) == ("ក" * 29, "draft")


async def test_an_old_translation_shows_what_it_was_made_from_and_is_kept_by_one_press(
    chat: ChatPage, preview: Preview
) -> None:
    panel = words_of(chat.page)
    await chat.page.get_by_role("button", name="Edit", exact=True).click()
    await chat.log.get_by_role("button", name=STALE).click()
    await expect(panel.get_by_label(f"{KHMER} out of date")).to_be_visible()
    await expect(panel.get_by_text("Made from:")).to_have_text(f"Made from: {OLD}")

    await panel.get_by_role("button", name="It is still right").click()

    await expect(panel.get_by_role("status")).to_have_text("Saved as a draft.")
    assert khmer(preview, STALE)[1] == "draft"


async def test_the_words_say_what_they_are_who_speaks_and_what_comes_before_and_after(chat: ChatPage) -> None:
    await comes_to(chat.page, NIGHT)

    await expect(words_of(chat.page).locator(".about li")).to_have_text(
        [
            "Critical: by these words a girl finds help, or decides what is kept of her.",
            "A bubble that asks.",
            re.compile("^Lesson my-safety-team, scene start, stop feathers. The bot speaks to the girl.$"),
            re.compile("^Before: "),
            "After: Ask the next person",
        ]
    )


# Saving twice


async def held(page: Page, path: str) -> asyncio.Event:
    """Hold the next answer to a request of the page until the event is set."""
    release = asyncio.Event()

    async def hold(route: Route) -> None:
        answer = await route.fetch()
        await release.wait()
        await route.fulfill(response=answer)

    await page.route(f"**/desk/{path}", hold, times=1)
    return release


@pytest.mark.parametrize("late", ["text", "words"])
async def test_a_text_typed_right_after_a_save_is_kept_and_saved_too(
    chat: ChatPage, preview: Preview, late: str
) -> None:
    """Hold the answer to the save itself, then the one that draws the words again."""
    page, panel, lesson = chat.page, words_of(chat.page), preview.lesson("my-safety-team")
    await comes_to(page, NIGHT)
    english, save = panel.get_by_label("English"), panel.get_by_role("button", name="Save")
    release = await held(page, late)
    await english.fill(f"{NIGHT} One")
    async with page.expect_request(f"**/desk/{late}"):
        await save.click()
    await english.press("End")
    await english.press_sequentially(" and two")
    release.set()
    await expect(panel.get_by_role("status")).to_have_text(re.compile("^Saved"))
    await expect(english).to_have_value(f"{NIGHT} One and two")
    await save.click()

    await expect(panel.get_by_role("button", name="Save")).to_have_count(0)
    assert f"{NIGHT} One and two" in lesson.read_text("utf-8")


async def test_a_second_press_on_save_waits_for_the_first(chat: ChatPage, preview: Preview) -> None:
    page, panel = chat.page, words_of(chat.page)
    field = await comes_to(page, NIGHT)
    release = await held(page, "translation")
    save = panel.get_by_role("button", name="Save")
    await field.fill("យប់")
    async with page.expect_request("**/desk/translation"):
        await save.click()
    await field.fill("យប់នេះ")
    await save.click()
    release.set()

    await expect(panel.get_by_role("button", name="Save")).to_have_count(0)
    assert khmer(preview, NIGHT) == ("យប់នេះ", "draft")


async def test_saved_english_is_not_called_a_draft(chat: ChatPage) -> None:
    panel = words_of(chat.page)
    await comes_to(chat.page, NIGHT)
    await panel.get_by_label("English").fill(f"{NIGHT} Well?")
    await panel.get_by_role("button", name="Save").click()

    told = "Saved. English has no drafts: girls read it as soon as the bot loads these files."
    await expect(panel.get_by_role("status")).to_have_text(told)
    await chat.page.get_by_role("button", name="Map", exact=True).click()
