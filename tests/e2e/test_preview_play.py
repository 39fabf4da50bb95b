"""The preview: an educator plays lessons in real Chromium, and edits their files meanwhile."""

import asyncio
import re
import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.authoring.editor.preview.player import Player
from bot.check.course import open_bundle
from bot.conversation.rendering.badges.draw import SIDE
from bot.conversation.service import Conversation
from bot.storage.sqlite.store import SqliteStore
from tests.support.browser import (
    DESKTOP,
    STACKED,
    TO_THE_NIGHT,
    ChatPage,
    Preview,
    has_chosen,
    lessons_in,
    page_of,
    running,
)
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="session")

TO_THE_END = (
    *("Ask the next person", "Kenya", "Go on without", "Can we talk?", "Please listen first."),
    *("No, not at all", "Not always", "Go to the coach"),
)


# Playing


async def test_a_girl_takes_the_first_lesson_from_hello_to_the_next_one(chat: ChatPage) -> None:
    await chat.sees("Hello!")
    await chat.taps("English", "10 to 13")
    await chat.sees(first_line("my-safety-team/start"))
    await chat.taps("Her class teacher", "Skip", "Ask the next person", "Kenya")
    await chat.is_asked("Your safe word sunflower")
    await chat.taps("Go on without", "Can we talk?", "Please listen first.")
    await chat.sees("«Can we talk? Please listen first.»", "It is out, and her hands grow calm.")
    await chat.taps("No, not at all", "Not always", "Go to the coach")
    await chat.sees("Sara writes to the class", "One thing for today: Pick two people for your own team.")
    await chat.taps("See my badge")
    await chat.sees("Friend of Captain Chicken, that is you! The story My safety team is finished.")
    badge = chat.log.locator("img").last
    assert await badge.evaluate("it => it.decode().then(() => it.naturalWidth)") == SIDE
    await chat.taps("Next")
    await chat.is_asked(first_line("mine/save"))
    await chat.taps("No, thanks")
    await chat.is_asked("Next: Lock it up")

    await chat.taps("Next lesson")

    await chat.is_asked(first_line("lock-it-up/ten-pages"))


async def test_the_option_she_picked_stays_as_a_button_that_does_nothing(chat: ChatPage) -> None:
    await chat.taps("English")

    await expect(chat.log.get_by_role("button", name="✓ English")).to_be_disabled()
    await expect(chat.log.get_by_role("button", name="English", exact=True)).to_have_count(0)


async def test_she_goes_back_one_stop_and_picks_something_else(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await chat.taps("↩ Back")
    await chat.is_asked(first_line("measure/before"))

    await chat.taps("Skip")

    await chat.is_asked(first_line("my-safety-team/feathers"))


async def test_typed_words_count_as_the_tap(chat: ChatPage) -> None:
    await chat.types("english")
    await chat.is_asked(first_line("start/age"))
    await expect(chat.log.get_by_role("listitem").filter(has_text="You:")).to_contain_text("english")

    await chat.types("2")
    await chat.types("<b>what</b>?")

    await chat.sees("<b>what</b>?", first_line("moments/not-understood"))


async def test_help_opens_at_once_and_leads_back_into_the_story(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await chat.presses("Help")
    await chat.is_asked(first_line("help/card"))
    await chat.sees("A person near you", "116")

    await chat.taps("Go on")

    await chat.is_asked(first_line("my-safety-team/feathers"))


async def test_the_safe_word_and_a_command_open_help_too(chat: ChatPage) -> None:
    await chat.types("sunflower")
    await chat.is_asked(first_line("help/card"))
    await chat.types("/lessons")
    await chat.is_asked(first_line("menu/menu"))

    await chat.types("/help")

    await chat.is_asked(first_line("help/card"))


async def test_tidy_up_empties_the_chat(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await chat.presses("Tidy up")

    await expect(chat.log).not_to_contain_text("Amina")
    await chat.is_asked(first_line("quick/eyes"))
    await expect(chat.log.get_by_role("listitem")).to_have_count(2)
    await chat.sees(first_line("tidied/voices"))


# Settings


async def test_another_language_draws_the_chat_anew_where_she_is(chat: ChatPage, page: Page) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await chat.sets("Language", "ភាសាខ្មែរ")

    await chat.is_asked(f"{STACKED} At night the beak gets feathers.")
    await chat.sees(f"✓ {STACKED} Her class teacher", "forty books")
    await expect(page.locator("html")).to_have_attribute("lang", "km")
    await expect(page.get_by_role("group", name="Bot menu")).to_contain_text(f"{STACKED} Help")

    await chat.sets("Language", "English")

    await chat.is_asked("Bot: At night the beak gets feathers.")


async def test_another_age_tells_her_story_to_where_it_still_fits(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await chat.is_asked(first_line("my-safety-team/feathers"))

    await chat.sets("Her age", "14-17")

    await chat.is_asked(first_line("my-safety-team/tell-first-older"))
    await chat.sees("On Sunday she sings alone")


async def test_another_country_gives_the_cast_other_names(chat: ChatPage) -> None:
    await chat.taps("English", "14 to 17", "The choir leader", "Skip", "Say exactly that, first", "Kenya")
    await chat.taps("Go on without", "Only her best friend")
    await chat.sees("Sara holds her hand")

    await chat.sets("Her country", "Nepal")

    await chat.sees("Asmita holds her hand")
    await chat.is_asked(first_line("my-safety-team/first-words-cousin"))


async def test_she_picks_a_lesson_and_it_begins(chat: ChatPage) -> None:
    await chat.sets("Lesson", "Friend or pretend?")

    await chat.is_asked(first_line("friend-or-pretend/best-ever"))
    await expect(chat.log).not_to_contain_text("Hello!")


async def test_start_over_is_a_new_girl(chat: ChatPage, page: Page) -> None:
    await chat.taps(*TO_THE_NIGHT)
    await page.get_by_text("Settings", exact=True).click()
    await page.get_by_role("button", name="Start over").click()

    await chat.is_asked(first_line("start/language"))
    await expect(chat.log).not_to_contain_text("Amina")
    await expect(page.get_by_label("Her country")).to_have_value("")


async def test_the_settings_follow_what_she_says_in_the_chat(chat: ChatPage, page: Page) -> None:
    await chat.taps("ភាសាខ្មែរ")
    await expect(page.locator("html")).to_have_attribute("lang", "km")
    await expect(page.get_by_role("group", name="Bot menu").get_by_role("button").first).to_have_text(
        f"{STACKED} Lessons"
    )

    await chat.taps(f"{STACKED} 14 to 17", f"{STACKED} The choir leader", f"{STACKED} Skip")
    await chat.taps(f"{STACKED} Then tell nobody", f"{STACKED} Nepal")

    await expect(page.get_by_label("Language", exact=True)).to_have_value("km")
    await expect(page.get_by_label("Her age")).to_have_value("14-17")
    await expect(page.get_by_label("Lesson", exact=True)).to_have_value("my-safety-team")


async def test_two_pages_show_one_chat(browser: Browser, preview: Preview, chat: ChatPage) -> None:
    async with page_of(browser, preview) as other:
        await chat.taps("English")
        await ChatPage(other).is_asked(first_line("start/age"))
        await ChatPage(other).taps("10 to 13")

        await chat.is_asked(first_line("my-safety-team/tell-first"))
        await chat.sees("✓ 10 to 13")
        assert await _words(chat) == await _words(ChatPage(other))


async def _words(chat: ChatPage) -> list[str]:
    return await chat.log.get_by_role("listitem").all_inner_texts()


# Editing


async def test_a_saved_file_shows_its_new_words_where_she_is(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    await chat.is_asked(first_line("my-safety-team/feathers"))

    _replace(
        preview.lesson("my-safety-team"),
        first_line("my-safety-team/feathers"),
        "In the night it gets feathers.",
    )
    await chat.is_asked("In the night it gets feathers.")

    await chat.sees("✓ Her class teacher")
    await expect(chat.page.get_by_role("region", name="to mend")).to_be_hidden()  # missing Khmer is no mistake of hers
    await chat.taps("Ask the next person")
    await chat.is_asked(first_line("my-safety-team/country"))


async def test_the_end_of_a_lesson_is_told_anew_when_it_is_saved(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT, *TO_THE_END)
    await chat.is_asked(first_line("my-safety-team/today"))

    _replace(preview.lesson("my-safety-team"), first_line("my-safety-team/today"), "Pick three people.")
    await chat.sees("Pick three people.")

    await chat.sees("✓ Go to the coach")
    await chat.taps("See my badge", "Next", "No, thanks")
    await chat.is_asked("Next: Lock it up")

    _replace(preview.lesson("my-safety-team"), "Pick three people.", "Pick four people.")
    await chat.is_asked("Pick four people.")


async def test_the_end_of_a_lesson_is_told_anew_in_another_language(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT, *TO_THE_END)
    await chat.sets("Language", "ភាសាខ្មែរ")

    await chat.sees(f"✓ {STACKED} Go to the coach")
    await expect(chat.last.get_by_role("button").first).to_have_text(f"{STACKED} See my badge")
    await chat.taps(f"{STACKED} See my badge", f"{STACKED} Next", f"{STACKED} No, thanks")
    await chat.is_asked(f"{STACKED} Next lesson")


async def test_new_words_without_a_translation_keep_her_place_until_there_is_one(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(f"{STACKED} At night the beak")

    _replace(
        preview.lesson("my-safety-team"),
        first_line("my-safety-team/feathers"),
        "In the night it gets feathers.",
    )
    await chat.is_asked("In the night it gets feathers.")

    await chat.sets("Language", "English")
    await chat.is_asked("In the night it gets feathers.")


async def test_a_file_saved_during_a_tap_does_not_undo_the_tap(tmp_path: Path) -> None:
    lessons_in(tmp_path)
    bundle, _ = open_bundle(tmp_path / "dialogues", tmp_path / "locales")
    store = await SqliteStore.open(":memory:", "preview")
    try:
        player = Player(Conversation(store, bundle, time.time), store, time.time)
        await player.change({"lesson": "my-safety-team"})
        question = player.chat.messages[player.chat.last_id]

        await asyncio.gather(player.tap(question["id"], question["buttons"][1][0]["data"]), player.reload(bundle, []))
        await player.reload(bundle, [])

        assert first_line("measure/before") in player.chat.messages[player.chat.last_id]["html"]
    finally:
        await store.close()


async def test_a_broken_file_is_told_beside_the_chat_while_the_good_lesson_goes_on(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    lesson, panel = preview.lesson("my-safety-team"), chat.page.get_by_role("region", name="to mend")
    good = lesson.read_text("utf-8")
    line = next(number for number, text in enumerate(good.splitlines(), 1) if "id: feathers" in text) - 1
    await chat.taps(*TO_THE_NIGHT)
    await expect(panel).to_be_hidden()

    _replace(lesson, "  - choose: At night the beak", "  - chose: At night the beak")
    await expect(panel).to_contain_text(f"lessons/my-safety-team.yaml, line {line}")
    await expect(panel.get_by_role("heading")).to_have_text(re.compile("thing.* to mend"))
    await chat.taps("Ask the next person")
    await chat.is_asked(first_line("my-safety-team/country"))

    lesson.write_text(good, "utf-8")
    await expect(panel).to_be_hidden()
    await chat.is_asked(first_line("my-safety-team/country"))


async def test_a_page_opened_after_a_bad_save_tells_the_problem_too(
    browser: Browser, edited: tuple[ChatPage, Preview]
) -> None:
    chat, preview = edited
    preview.lesson("my-safety-team").write_text("title: [", "utf-8")
    await expect(chat.page.get_by_role("region", name="to mend")).to_be_visible()

    async with page_of(browser, preview) as other:
        await expect(other.get_by_role("region", name="to mend")).to_contain_text("my-safety-team.yaml")
        await ChatPage(other).is_asked(first_line("start/language"))


async def test_a_folder_of_lessons_that_goes_and_comes_back_is_survived(browser: Browser, tmp_path: Path) -> None:
    lessons_in(tmp_path)
    async with running(tmp_path) as preview, page_of(browser, preview, viewport=DESKTOP) as page:
        chat, lessons = ChatPage(page), preview.lesson("x").parent
        (lessons / "round-and-round").symlink_to(lessons)
        away = lessons.rename(lessons.with_name("away"))
        await expect(page.get_by_role("region", name="to mend")).to_contain_text("course.yaml")

        away.rename(lessons)

        await expect(page.get_by_role("region", name="to mend")).to_be_hidden()
        await chat.taps("English", "10 to 13")
        await chat.is_asked(first_line("my-safety-team/tell-first"))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


async def test_a_preview_that_stops_says_so_and_the_page_comes_back_with_it(browser: Browser, tmp_path: Path) -> None:
    lessons_in(tmp_path)
    async with running(tmp_path) as first:
        context = await browser.new_context(**has_chosen(first.address))
        page = await context.new_page()
        await page.goto(first.printed)
        await ChatPage(page).taps("English")
    await expect(page.get_by_role("alert")).to_have_text(
        "The preview has stopped. Start it again in the terminal.", timeout=60_000
    )

    async with running(tmp_path, "--port", re.findall(r"\d+", first.address)[-1]) as second:
        await expect(page.get_by_role("alert")).to_have_text(
            "The preview was started again. Open the address in the terminal.", timeout=60_000
        )
        await (await context.new_page()).goto(second.printed)
        await ChatPage(page).is_asked(first_line("start/language"))
        await expect(page.get_by_role("alert")).to_have_text("")
        await context.close()
