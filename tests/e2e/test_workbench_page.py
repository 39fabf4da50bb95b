"""The workbench in real Chromium: the map, texts in every language, and a plain editor."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.authoring.translation.entries import state, translation
from tests.e2e.test_preview_page import CUT, FAINT
from tests.support.browser import DESKTOP, STACKED, TO_THE_NIGHT, ChatPage, Preview, page_of, token_of, types_over

pytestmark = pytest.mark.asyncio(loop_scope="session")


NIGHT = "At night the beak gets feathers. What could she do?"
CALL = '    name: Child helpline\n    number: "116"\n'
"""Entry of the number that girls in Kenya call; the next entry has the same number for SMS."""
KHMER = "ភាសាខ្មែរ"


async def opens(page: Page, tab: str) -> Locator:
    """Open a tab of the workbench and return its panel."""
    if not await page.get_by_role("tab", name=tab).is_visible():
        await page.get_by_role("button", name="Map", exact=True).click()
    await page.get_by_role("tab", name=tab).click()
    return page.get_by_role("tabpanel", name=tab)


def catalog(preview: Preview) -> str:
    return (preview.folder / "locales/km/LC_MESSAGES/messages.po").read_text("utf-8")


def khmer(preview: Preview, source: str) -> tuple[str, str]:
    """Return the translation of a text of the first lesson, and its state."""
    entry = translation(preview.folder / "locales", "km", "my-safety-team", source)
    return (entry.words if entry else "", state(entry))


# The map


async def test_a_click_on_the_map_puts_her_at_a_question_and_on_a_phone_shows_the_chat(chat: ChatPage) -> None:
    await chat.sets("Lesson", "My safety team")
    await chat.is_asked("Whom could she tell?")
    panel = await opens(chat.page, "Map")
    await expect(panel.locator("[aria-current]")).to_contain_text("Whom could she tell?")

    await panel.get_by_role("button", name=NIGHT).click()

    await expect(chat.page.get_by_role("dialog", name="Workbench")).to_be_hidden()
    await chat.is_asked(NIGHT)


async def test_a_click_on_an_answer_gives_it_and_her_earlier_ones_stay(chat: ChatPage) -> None:
    await chat.taps(*TO_THE_NIGHT[:3])
    panel = await opens(chat.page, "Map")
    await panel.get_by_role("button", name="Stay away from training Not seen yet").click()

    await chat.sees("✓ Her class teacher", "✓ Stay away from training")
    await chat.is_asked("Which country are you in?")


async def test_she_begins_anywhere_with_another_age_country_and_language(chat: ChatPage) -> None:
    panel = await opens(chat.page, "Map")
    for label, choice in (
        ("Map of", "Friend or pretend?"),
        ("For girls of", "14-17"),
        ("Living in", "Nepal"),
        ("Read in", KHMER),
    ):
        await panel.get_by_label(label).select_option(label=choice)
    await panel.get_by_role("button", name=f"{STACKED} On Monday he sends phone credit").click()

    await chat.is_asked(f"{STACKED} On Monday he sends phone credit")
    await opens(chat.page, "Map")
    await panel.get_by_role("button", name="New message from").click()
    await expect(panel.get_by_role("status")).to_have_text("She does not come here. Girls of 10-13 do.")
    where_she_looks = panel.get_by_role("listitem").filter(has_text="New message from").locator(".refused")
    await expect(where_she_looks).to_be_in_viewport(ratio=1)
    await expect(where_she_looks).to_have_text("She does not come here. Girls of 10-13 do.")


async def test_the_map_follows_the_play_and_a_line_leads_to_the_file(browser: Browser, preview: Preview) -> None:
    await preview.starts_over()
    async with page_of(browser, preview, viewport=DESKTOP) as page:
        chat, panel = ChatPage(page), await opens(page, "Map")
        await chat.taps(*TO_THE_NIGHT)
        here = panel.get_by_role("listitem").filter(has_text=NIGHT)
        await expect(here).to_have_attribute("aria-current", "step")
        await expect(panel.get_by_role("listitem").filter(has_text="Her class teacher")).to_have_class(
            re.compile("is-seen")
        )
        await expect(panel.get_by_role("listitem").filter(has_text="Nobody, it is a joke")).to_have_class(
            re.compile("is-open")
        )

        story, answer = [
            await it.locator(".dot").bounding_box()
            for it in (here, panel.get_by_role("listitem").filter(has_text="Nobody, it is a joke"))
        ]
        assert story and answer and 10 < answer["x"] - story["x"] < 40, "an answer stands on a track beside the story"

        await here.get_by_role("button", name="of the file").click()

        assert NIGHT in await _line_at_the_caret(page)


async def test_a_map_that_comes_late_does_not_replace_a_newer_one(browser: Browser, preview: Preview) -> None:
    """The server draws each map in a thread, so answers may overtake each other."""
    await preview.starts_over()
    late = asyncio.Event()

    async def hold_the_first(route: Route) -> None:
        answer = await route.fetch()
        await late.wait()
        await route.fulfill(response=answer)

    async with page_of(browser, preview, viewport=DESKTOP) as page:
        await page.route("**/desk/map", hold_the_first, times=1)
        async with page.expect_request("**/desk/map"):
            panel = await opens(page, "Map")
        await ChatPage(page).taps(*TO_THE_NIGHT)
        here = panel.get_by_role("listitem").filter(has_text=NIGHT)
        await expect(here).to_have_attribute("aria-current", "step")

        async with page.expect_response("**/desk/map"):
            late.set()
        # By the time of another answer the page has handled the late one.
        await page.evaluate("fetch('static/icon.svg').then((it) => it.text())")
        await expect(here).to_have_attribute("aria-current", "step")


async def test_the_file_follows_the_lesson_and_escape_closes_the_workbench(browser: Browser, preview: Preview) -> None:
    await preview.starts_over()
    async with page_of(browser, preview, viewport=DESKTOP) as page:
        lesson, name, area = (page.locator(it) for it in ("#lesson", "#file-name", "#file-text"))
        await lesson.select_option(label="My safety team")
        panel = await opens(page, "File")
        await expect(name).to_have_text("dialogues/lessons/my-safety-team.yaml")

        await lesson.select_option(label="Friend or pretend?")
        await expect(name).to_have_text("dialogues/lessons/friend-or-pretend.yaml")

        await opens(page, "Map")
        await lesson.select_option(label="My safety team")
        await expect(page.get_by_role("tabpanel", name="Map")).to_contain_text("Whom could she tell?")
        await opens(page, "File")
        await expect(name).to_have_text("dialogues/lessons/my-safety-team.yaml")
        await expect(area).to_be_enabled()

        await area.press("End")
        await page.keyboard.type(" ")
        await lesson.select_option(label="Friend or pretend?")
        await expect(panel.get_by_role("status")).to_contain_text("save it first")
        await expect(name).to_have_text("dialogues/lessons/my-safety-team.yaml")

        await area.press("Escape")  # lets Tab leave the text
        await area.press("Escape")
        await expect(page.get_by_role("dialog", name="Workbench")).to_be_hidden()


async def _line_at_the_caret(page: Page) -> str:
    await expect(page.locator("#file-text")).to_be_focused()
    text: str = await page.evaluate(
        "() => { const it = document.activeElement; return it.value.slice(it.selectionStart, it.selectionEnd); }"
    )
    return text


# Words


async def test_the_words_of_the_newest_bubble_stand_in_every_language_with_their_state(
    browser: Browser, preview: Preview
) -> None:
    await preview.starts_over()
    async with page_of(browser, preview, viewport=DESKTOP) as page:
        chat, panel = ChatPage(page), await opens(page, "Words")
        await chat.taps(*TO_THE_NIGHT)

        await expect(panel.get_by_label("English")).to_have_value(NIGHT)
        await expect(panel.get_by_label(f"{KHMER} draft")).to_have_value(f"{STACKED} {NIGHT}")
        await expect(panel.get_by_label("Kiswahili missing")).to_have_attribute("readonly", "")

        await chat.log.get_by_text("a voice behind forty books.").click()

        await expect(panel.get_by_label("English")).to_have_value("*Tomorrow!* says a voice behind forty books.")
        await panel.get_by_role("button", name="Follow the newest bubble").click()
        await expect(panel.get_by_label("English")).to_have_value(NIGHT)


async def test_a_translation_is_written_beside_the_chat_and_read_in_it(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    before, panel = catalog(preview), await opens(chat.page, "Words")
    await panel.get_by_label(KHMER).fill("អាមីណារើសពីរនាក់។")
    await panel.get_by_role("button", name="Save").click()
    await expect(panel.get_by_role("status")).to_have_text("Saved as a draft.")

    assert khmer(preview, NIGHT) == ("អាមីណារើសពីរនាក់។", "draft")
    assert len(catalog(preview).split("\n\n")) == len(before.split("\n\n"))
    await chat.sets("Language", KHMER)
    await chat.is_asked("អាមីណារើសពីរនាក់។")


CHOICES = {
    "Only wording": (f"{STACKED} {NIGHT}", "draft"),
    "Meaning changed": (f"{STACKED} {NIGHT}", "stale"),
    "The old text is wrong": ("", "missing"),
}


async def test_a_changed_text_says_what_it_costs_and_the_catalog_follows_her_choice(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    lesson, panel = preview.lesson("my-safety-team"), await opens(chat.page, "Words")
    now = NIGHT
    for number, (choice, (words, worth)) in enumerate(CHOICES.items()):
        before, new = lesson.read_text("utf-8"), f"{NIGHT} Round {number}: two!"
        await expect(panel.get_by_label("English")).to_have_value(now)
        await panel.get_by_label("English").fill(new)
        cost = panel.get_by_role("group", name="One translation of this line becomes out of date.")
        await expect(cost).to_be_visible()
        await panel.get_by_label(choice).check()
        await panel.get_by_role("button", name="Save").click()

        await expect(panel.locator("form.changed")).to_have_count(0)  # the catalog is written after the lesson
        await chat.is_asked(new)
        assert lesson.read_text("utf-8").replace(f'"{new}"', now) == before.replace(f'"{now}"', now)
        assert khmer(preview, new) == (words, worth)
        assert khmer(preview, now) == ("", "missing")
        now = new


async def test_a_button_is_edited_by_a_click_and_what_she_picked_stays_picked(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    await chat.page.get_by_role("button", name="Edit", exact=True).click()
    await chat.button("Ask the next person").click()
    panel = chat.page.get_by_role("tabpanel", name="Words")
    await expect(panel.get_by_label("English")).to_have_value("Ask the next person")
    await chat.page.get_by_role("button", name="Edit", exact=True).click()
    await chat.taps("Ask the next person")
    await chat.is_asked("Which country are you in?")

    await panel.get_by_label("English").fill("Ask somebody else")
    await panel.get_by_label("Only wording").check()
    await panel.get_by_role("button", name="Save").click()

    await chat.sees("✓ Ask somebody else")
    await chat.is_asked("Which country are you in?")
    assert "- text: Ask somebody else\n" in preview.lesson("my-safety-team").read_text("utf-8")


# The file


async def test_a_problem_opens_the_file_at_its_line_and_is_mended_there(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    lesson, page = preview.lesson("my-safety-team"), chat.page
    good = lesson.read_text("utf-8")
    await chat.taps(*TO_THE_NIGHT)
    lesson.write_text(good.replace(f"- choose: {NIGHT}", f"- chose: {NIGHT}"), "utf-8")
    mended = page.get_by_role("region", name="to mend").get_by_role("button")
    await mended.filter(has_text="my-safety-team").first.click()
    panel, area = page.get_by_role("tabpanel", name="File"), page.locator("#file-text")
    assert await _line_at_the_caret(page) == f"  - chose: {NIGHT}"
    await expect(page.locator("#file-notes")).to_contain_text("chose")

    await types_over(area, "- chose:", "- choose:")
    await expect(panel.get_by_role("list", name="to be mended")).to_be_hidden()
    await panel.get_by_role("button", name="Save").click()

    await expect(page.get_by_role("region", name="to mend")).to_be_hidden()
    assert lesson.read_text("utf-8") == good


async def test_a_problem_of_this_lesson_comes_first(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    for name in ("friend-or-pretend", "my-safety-team"):
        path = preview.lesson(name)
        long = "start:\n  - say: One two three four five six seven eight nine ten eleven twelve thirteen.\n"
        path.write_text(path.read_text("utf-8").replace("start:\n", long, 1), "utf-8")
    region = chat.page.get_by_role("region", name="to mend")
    places = region.get_by_role("button")

    await chat.sets("Lesson", "My safety team")
    await expect(places.first).to_contain_text("lessons/my-safety-team.yaml")
    await chat.sets("Lesson", "Friend or pretend?")

    await expect(places.first).to_contain_text("lessons/friend-or-pretend.yaml")
    await expect(region.get_by_role("heading")).to_contain_text(" here")


async def test_a_file_with_changed_words_asks_what_becomes_of_their_translations(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    panel, lesson = await opens(chat.page, "File"), preview.lesson("my-safety-team")
    area, good = chat.page.locator("#file-text"), lesson.read_text("utf-8")
    await expect(area).to_have_value(good)
    await types_over(area, NIGHT, "What could she try?")
    await panel.get_by_role("button", name="Save").click()
    cost = panel.get_by_role("group", name="One translation of this line becomes out of date.")
    await expect(cost).to_contain_text(NIGHT)
    assert lesson.read_text("utf-8") == good

    await cost.get_by_label("Meaning changed").check()
    await panel.get_by_role("button", name="Save it so").click()

    await expect(panel.get_by_role("status")).to_have_text("Saved.")  # the catalog is written after the lesson
    await chat.is_asked("What could she try?")
    assert khmer(preview, "What could she try?") == (f"{STACKED} {NIGHT}", "stale")


async def test_a_number_that_girls_call_is_typed_twice_before_it_is_saved(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    directory, page = preview.folder / "dialogues/directory.yaml", chat.page
    good = directory.read_text("utf-8")
    bad = good.replace(CALL, CALL.replace("number", "nummer"))
    directory.write_text(bad, "utf-8")
    await page.get_by_role("region", name="to mend").get_by_role("button", name="directory.yaml").first.click()
    panel, area = page.get_by_role("tabpanel", name="File"), page.locator("#file-text")
    new = good.replace(CALL, CALL.replace("116", "0700 000 000"))
    await expect(area).to_have_value(bad)
    await types_over(area, CALL.replace("number", "nummer"), CALL.replace("116", "0700 000 000"))
    await panel.get_by_role("button", name="Save", exact=True).click()
    await expect(panel.get_by_role("status")).to_contain_text("type each new one once more")
    again = panel.get_by_label("ke-116")

    await again.fill("0700 000 001")
    await panel.get_by_role("button", name="Save it so").click()
    await expect(again).to_have_value("")
    assert "0700" not in directory.read_text("utf-8")

    await again.fill("0700 000 000")
    await panel.get_by_role("button", name="Save it so").click()
    await expect(panel.get_by_role("status")).to_have_text("Saved.")
    assert directory.read_text("utf-8") == new


async def test_a_problem_is_told_while_she_writes_and_a_saved_lesson_is_hers_while_the_good_lesson_goes_on(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    panel = await opens(chat.page, "File")
    area, lesson = chat.page.locator("#file-text"), preview.lesson("my-safety-team")
    bad = lesson.read_text("utf-8").replace("    id: feathers\n", "    id: feathers\n    id: feathers\n")
    await expect(area).to_have_value(lesson.read_text("utf-8"))
    await types_over(area, "    id: feathers\n", "    id: feathers\n    id: feathers\n")
    await expect(panel.get_by_role("list", name="to be mended")).to_contain_text("`id:` is written twice")
    assert lesson.read_text("utf-8") != bad

    await area.press("Control+s")
    await expect(panel.get_by_role("status")).to_have_text("Saved.")

    assert lesson.read_text("utf-8") == bad
    await expect(chat.page.get_by_role("region", name="to mend")).to_contain_text("`id:` is written twice")
    await chat.taps("Ask the next person")
    await chat.is_asked("Which country are you in?")


async def test_a_lesson_that_somebody_else_saved_is_never_overwritten_and_both_can_be_seen(
    edited: tuple[ChatPage, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_THE_NIGHT)
    panel, lesson = await opens(chat.page, "File"), preview.lesson("my-safety-team")
    area, good = chat.page.locator("#file-text"), lesson.read_text("utf-8")
    await expect(area).to_have_value(good)
    await types_over(area, NIGHT, "Mine?")
    theirs = good.replace(NIGHT, "Theirs?")
    lesson.write_text(theirs, "utf-8")
    await chat.is_asked("Theirs?")

    await panel.get_by_role("button", name="Save").click()

    await expect(panel.get_by_role("status")).to_contain_text("Somebody else has saved this meanwhile.")
    assert lesson.read_text("utf-8") == theirs
    both = panel.get_by_role("region", name="Both at once")
    await expect(both.get_by_role("listitem").filter(has_text="Only in the file:")).to_contain_text("Theirs?")
    await expect(both.get_by_role("listitem").filter(has_text="Only yours:")).to_contain_text("Mine?")

    await both.get_by_role("button", name="Go on from theirs").click()
    await expect(area).to_have_value(theirs)
    await expect(both.get_by_label("What you wrote")).to_have_value(re.compile("Mine?"))


# Appearance, sound and motion


@pytest.mark.parametrize("width", [320, 390])
async def test_a_phone_shows_every_tab_whole_and_nothing_to_the_side(chat: ChatPage, width: int) -> None:
    page = chat.page
    await page.set_viewport_size({"width": width, "height": 640})
    await chat.taps(*TO_THE_NIGHT)
    await chat.sets("Language", KHMER)
    await chat.is_asked(STACKED)
    assert await page.evaluate(CUT) == []
    for tab in ("Map", "Words", "File"):
        panel = await opens(page, tab)
        await expect(panel.get_by_role("button").first).to_be_visible()

        assert await page.evaluate(CUT) == [], tab
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await panel.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0, tab
        assert await page.evaluate("document.querySelector('#bench').scrollTop") == 0, tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_by_day_and_by_night_every_word_of_the_workbench_stands_out(
    browser: Browser, preview: Preview, scheme: Any
) -> None:
    await preview.starts_over()
    async with page_of(browser, preview, viewport=DESKTOP, color_scheme=scheme) as page:
        await ChatPage(page).taps(*TO_THE_NIGHT)
        for tab in ("Map", "Words", "File"):
            panel = await opens(page, tab)
            await expect(panel.get_by_role("button").first).to_be_visible()
            await page.get_by_role("button", name="Edit", exact=True).click()
            assert await page.evaluate(FAINT) == [], tab


AS_HEARD = """
- dialog "Workbench":
  - tablist "Workbench":
    - tab "Map"
    - tab "Words" [selected]
    - tab "File"
  - button "Close"
  - tabpanel "Words":
    - region "*Tomorrow!* says a voice behind forty books.":
      - button /dialogues.lessons.my-safety-team.yaml, line \\d+/
      - text: English, the author’s words
      - textbox "English, the author’s words": "*Tomorrow!* says a voice behind forty books."
"""


async def test_the_workbench_is_heard_and_moved_through_by_keys_alone(chat: ChatPage) -> None:
    page = chat.page
    await chat.taps(*TO_THE_NIGHT)
    await page.get_by_role("button", name="Edit", exact=True).press("Enter")
    await (
        chat.log.get_by_role("listitem")
        .filter(has_text="a voice behind")
        .get_by_role("button", name="Edit words")
        .press("Enter")
    )
    await expect(page.get_by_label("English")).to_be_focused()
    await expect(page.locator("body")).to_match_aria_snapshot(AS_HEARD)

    await page.get_by_role("tab", name="Words").press("ArrowLeft")
    await expect(page.get_by_role("tab", name="Map")).to_be_focused()
    await expect(page.get_by_role("tabpanel", name="Map")).to_contain_text(NIGHT)
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("button", name="Edit words").nth(-3)).to_be_focused()


DIFFERENCES = """async ([theirs, mine]) => {
  const { differences } = await import("/static/lines.js");
  return differences(theirs, mine).map(({ kind, text }) => `${{ same: " ", theirs: "-", mine: "+" }[kind]}${text}`);
}"""

PAIRS = {
    "nothing": ("a\nb", "a\nb", [" a", " b"]),
    "a line more": ("a\nc", "a\nb\nc", [" a", "+b", " c"]),
    "a line less": ("a\nb\nc", "a\nc", [" a", "-b", " c"]),
    "two places": ("a\nb\nc\nd", "A\nb\nc\nD", ["-a", "+A", " b", " c", "-d", "+D"]),
    "everything": ("a", "", ["-a", "+"]),
    "a line twice": ("a\na", "a", [" a", "-a"]),
}


async def test_two_texts_are_told_apart_line_by_line(chat: ChatPage) -> None:
    for theirs, mine, told in PAIRS.values():
        assert await chat.page.evaluate(DIFFERENCES, [theirs, mine]) == told


# Others on the same network, and other pages in the same browser


async def test_nothing_outside_the_lessons_and_their_languages_is_read_or_written(preview: Preview) -> None:
    secret = preview.folder / "secret.yaml"
    secret.write_text("title: x", "utf-8")
    async with preview.web() as web:
        headers = {"X-Token": await token_of(web)}
        for file in ("dialogues/../secret.yaml", str(secret), "secret.yaml", "locales/../secret.yaml", "", 7):
            for name in ("file", "save", "text"):
                more = {"text": "gone", "mark": "", "source": "x", "line": 1, "column": 8, "words": "gone"}
                async with web.post(f"/desk/{name}", json={"file": file, **more}, headers=headers) as answer:
                    assert set(await answer.json()) == {"no"}
        for locale, source in (
            ("..", NIGHT),
            ("../..", NIGHT),
            ("xx", NIGHT),
            ("km/..", NIGHT),
            ("", NIGHT),
            ("km", ""),
        ):
            body = {"file": "dialogues/lessons/my-safety-team.yaml", "source": source, "locale": locale, "words": "x"}
            async with web.post("/desk/translation", json=body, headers=headers) as answer:
                assert set(await answer.json()) == {"no"}

    assert secret.read_text("utf-8") == "title: x"
