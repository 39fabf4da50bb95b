"""The steps of a lesson as cards in real Chromium: built with the mouse, with the keyboard, taken back, in two tabs."""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.authoring.editor.new_lesson import new_lesson
from bot.lessons.loader.yaml_nodes import parse
from tests.e2e.test_preview_page import CUT, FAINT
from tests.support.browser import DESKTOP, PHONE, RULES, SCHEMES, ChatPage, Preview, lessons_in, page_of, running
from tests.support.preview_fixtures import shared
from tests.support.scenario import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

SMALL = """\
title: {title}
about: Two girls and one bucket.
badge: Bucket carrier
today: Say good morning to a neighbour.

start:
  # She is invented, and says so.
  - say: Amina is an invented girl.

  - choose: Who draws first?
    id: who-draws
    options: [The goat, Amina]
  - say: "[Help] shows people who listen."   # the last bubble
  - end
"""
"""Lesson of three steps, with remarks and a list in brackets."""

ZOOMED = {"width": 683, "height": 384}
"""A laptop of 1366 by 768 pixels at a zoom of 200 %."""

WELLS = {f"well-{it}": f"Well of {it}" for it in ("keys", "undo", "tabs", "drag", "room", "villain")}


@shared
async def wells(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """Yield a preview with a lesson of its own for each test that writes."""
    lessons_in(folder := tmp_path_factory.mktemp("wells"))
    new_lesson(folder / "dialogues", "new-well", "New well")
    new_lesson(folder / "dialogues", "bare-well", "Bare well", "skeleton")
    for name, title in WELLS.items():
        (folder / "dialogues/lessons" / f"{name}.yaml").write_text(SMALL.format(title=title), "utf-8")
    async with running(folder) as started:
        yield started


async def opens(page: Page, lesson: str) -> Locator:
    """Play a lesson, open its cards and return their panel."""
    await page.locator("#lesson").select_option(
        label=f"{lesson} (draft)" if "well" in lesson.lower() else lesson, force=True
    )
    await page.get_by_role("button", name="Steps", exact=True).click()
    panel = page.get_by_role("tabpanel", name="Steps")
    await expect(panel.get_by_role("heading", name=lesson)).to_be_visible()
    return panel


def step(panel: Locator, number: int) -> Locator:
    """Return the card of a step."""
    return panel.get_by_role("group", name=re.compile(rf"^Step {number}, "))


async def saved(panel: Locator) -> None:
    await expect(panel.locator("#steps-state")).to_have_text("Saved")


async def adds(panel: Locator, number: int, kind: str) -> Locator:
    """Add a step above the one that has this number, and return its card."""
    places = panel.locator("#step-list > .gap").get_by_role("button", name="Add a step here")
    await places.nth(number - 1).click()
    await panel.get_by_role("group", name="Kinds of steps").get_by_role("button", name=kind).click()
    card = step(panel, number)
    await expect(card.get_by_role("textbox").first).to_be_focused()
    return card


async def writes(panel: Locator, card: Locator, **words: str) -> None:
    """Click into fields of a card and type other words. The labels are named with `_` for a space."""
    for label, said in words.items():
        field = card.get_by_role("textbox", name=label.replace("_", " "), exact=True)
        await field.click()
        await field.press("Control+a")
        await field.press_sequentially(said)
        await panel.get_by_role("heading").first.click()
        await expect(field).to_have_value(said)
        await saved(panel)


# Building a lesson


async def test_an_educator_builds_a_lesson_of_six_steps_with_the_mouse_and_plays_it(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "New well")
        last = await panel.get_by_role("group", name=re.compile(r"^Step \d+, ")).count()
        for number in range(last - 1, 1, -1):  # a step that remembers a pick goes after those that ask for it
            await step(panel, number).get_by_role("button", name="Delete this step").first.click()
            await expect(step(panel, number + 1)).to_have_count(0)
        await writes(panel, step(panel, 1), The_bot_says="Amina is an invented girl. She is thirsty.")

        await writes(panel, await adds(panel, 2, "Decision"), The_question="Who draws first?")
        for number, words in enumerate(("The goat", "Amina"), 1):
            answer = step(panel, 2).get_by_role("group", name=f"Answer {number}")
            await writes(panel, answer, **{f"Answer {number}": words, "The bot answers": f"{words} is quick."})
        quiz = await adds(panel, 3, "Quiz")
        await writes(panel, quiz, The_question="What is in a well?")
        await writes(panel, quiz.get_by_role("group", name="Answer 1"), Answer_1="Milk", The_bot_answers="Look again.")
        await writes(panel, quiz.get_by_role("group", name="Answer 2"), Answer_2="Water", The_bot_answers="Yes.")
        await adds(panel, 4, "Practise")
        await adds(panel, 5, "Opinion")
        await writes(panel, await adds(panel, 6, "Bubble"), The_bot_says="[Help] shows people who listen.")
        await saved(panel)

        assert wells.lesson("new-well").read_text("utf-8").partition("start:\n")[2] == BUILT
        await step(panel, 1).get_by_text("1 Bubble").click()
        chat = ChatPage(page)
        await chat.is_asked("Who draws first?")
        await chat.taps("Amina")
        await chat.sees("Amina is quick.")
        await chat.is_asked("What is in a well?")
        await expect(step(panel, 3)).to_have_attribute("aria-current", "step")
        await chat.taps("Water", "Can we talk?", "Please listen.", "This")
        await chat.sees("[Help] shows people who listen.")


async def test_a_pick_of_a_lesson_from_nothing_comes_back_on_a_later_card(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Bare well")
        await expect(panel.locator("#steps-begun")).to_have_text("21 texts are still the example's.")
        await writes(panel, step(panel, 1), The_bot_says="Amina is an invented girl. She is thirsty.")
        await expect(panel.locator("#steps-begun")).to_have_text("20 texts are still the example's.")

        first = step(panel, 2).get_by_role("group", name="Answer 1", exact=True)
        await first.get_by_label("Remember this pick").check()
        await saved(panel)
        later = step(panel, 6)
        await later.get_by_text("For whom, and more").click()
        await later.get_by_label("Show only if she picked …").select_option(
            label="Only if she picked “One way” at card 2"
        )
        await expect(later.locator(".only")).to_have_text("Only if she picked “One way” at card 2")
        await first.get_by_role("button", name="Delete this answer").click()
        await expect(panel.locator("#steps-news")).to_contain_text(
            "Step 6 is shown only to learners who picked an answer"
        )

        await step(panel, 1).get_by_text("1 Bubble").click()
        chat = ChatPage(page)
        await chat.is_asked("What should she do now?")
        await chat.taps("One way", "This one", "Write a line that helps.", "Write another one.")
        await chat.sees("Write here how the story ends.")


BUILT = """\
  # Say at once that she is invented. The reader gives her advice and never tells of herself.
  - say: Amina is an invented girl. She is thirsty.
  - choose: Who draws first?
    id: who-draws-first
    options:
      - text: The goat
        feedback: The goat is quick.
      - text: Amina
        feedback: Amina is quick.
  - quiz: What is in a well?
    id: what-is-in-a-well
    options:
      - text: Milk
        feedback: Look again.
      - text: Water
        correct: true
        feedback: Yes.
  - practise: Help her say it. Tap two.
    id: help-her-say-it-tap
    lines:
      - Can we talk?
      - It is about my phone.
      - Please listen.
    feedback: Say what is good about it.
  - poll: What do you like best?
    id: what-do-you-like-best
    options:
      - This
      - That
  - say: "[Help] shows people who listen."
  - end
"""


# With the keyboard alone


async def presses(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def tabs_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something of this name."""
    for _ in range(120):
        await page.keyboard.press(key)
        if (await page.evaluate(FOCUSED)).split(", ")[0] == name:
            return
    raise AssertionError(f"{key} never comes to {name!r}")


FOCUSED = """() => {
  const it = document.activeElement;
  return it.ariaLabel || (it.labels?.[0] ?? it).textContent.trim();
}"""


async def test_a_lesson_is_changed_with_the_keyboard_alone_and_the_focus_is_never_lost(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        await page.locator("#lesson").select_option(label="Well of keys (draft)", force=True)
        await presses(page, "Tab")
        assert await page.evaluate(FOCUSED) == "To the steps"
        await presses(page, "Enter")
        panel = page.get_by_role("tabpanel", name="Steps")
        await expect(step(panel, 4)).to_be_visible()
        await presses(page, "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown")
        await expect(step(panel, 2).get_by_role("textbox").first).to_be_focused()
        await presses(page, "Alt+ArrowUp", "Alt+ArrowUp")

        await tabs_to(page, "Add a step here")
        await presses(page, "Enter")
        await expect(page.get_by_role("button", name="Bubble The bot tells something.")).to_be_focused()
        await presses(page, "Escape")
        assert await page.evaluate(FOCUSED) == "Add a step here, before step 1"
        await presses(page, "Enter", "Enter")
        await expect(step(panel, 1).get_by_role("textbox")).to_be_focused()
        await page.keyboard.type("The sun is up.")
        await saved(panel)

        await tabs_to(page, "Move this step down", "Shift+Tab")
        await presses(page, "Enter")
        await expect(step(panel, 2).get_by_role("button", name="Move this step down, step 2")).to_be_focused()
        assert steps_of(wells, "well-keys") == [INVENTED, "The sun is up.", "Who draws first?", HELP]

        await tabs_to(page, "Delete this step")
        await presses(page, "Enter")
        await expect(panel.locator("#steps-news")).to_have_text("Deleted. Undo brings it back.")
        assert await page.evaluate(FOCUSED) == "Add a step here, after step 1"
        assert steps_of(wells, "well-keys") == [INVENTED, "Who draws first?", HELP]

        await presses(page, "Control+z", "Control+z")
        await expect(step(panel, 1)).to_have_accessible_name("Step 1, bubble: The sun is up.")
        await presses(page, "Control+Shift+z")
        await expect(step(panel, 2)).to_have_accessible_name("Step 2, bubble: The sun is up.")


INVENTED, HELP = "Amina is an invented girl.", "[Help] shows people who listen."


def steps_of(preview: Preview, lesson: str) -> list[str]:
    """Return the words of a lesson's steps, as its file has them."""
    data, _ = parse(preview.lesson(lesson).read_text("utf-8"), "")
    steps = data["start"] if isinstance(data, dict) else []
    return [str(next(iter(it.values()))) for it in steps if isinstance(it, dict)]


# Taking back


async def test_undo_goes_back_to_the_beginning_byte_for_byte_also_after_a_reload(
    browser: Browser, wells: Preview
) -> None:
    lesson = wells.lesson("well-undo")
    before = lesson.read_bytes()
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Well of undo")
        await writes(panel, step(panel, 1), The_bot_says="Amina: an invented girl.")
        await step(panel, 2).get_by_role("button", name="Add an answer").click()
        await expect(step(panel, 2).get_by_role("textbox", name="Answer 3")).to_be_focused()
        await step(panel, 3).get_by_role("button", name="Move this step up").click()
        await expect(step(panel, 2)).to_have_accessible_name("Step 2, bubble: [Help] shows people who listen.")
        await step(panel, 2).get_by_text("For whom, and more").click()
        await step(panel, 2).get_by_label("14 to 17").check()
        await step(panel, 2).get_by_label("Kenya").uncheck()
        await expect(step(panel, 2).locator(".only")).to_contain_text("Nepal")
        after = lesson.read_bytes()
        assert CHANGED in after.decode()

        await page.reload()
        panel = await opens(page, "Well of undo")
        undo, redo = (panel.get_by_role("button", name=name) for name in ("Undo", "Redo"))
        await expect(undo).to_be_enabled()
        await _until_disabled(undo, panel, lesson)
        assert lesson.read_bytes() == before
        await _until_disabled(redo, panel, lesson)
        assert lesson.read_bytes() == after


async def _until_disabled(button: Locator, panel: Locator, lesson: Path) -> None:
    """Press a button, each time once its change is written and drawn, to the end."""
    for _ in range(20):
        if await button.is_disabled():
            return
        before = lesson.read_bytes()
        await button.click()
        await until(partial(_is_another, lesson, before))
        await saved(panel)
    raise AssertionError("There is no end of it.")


def _is_another(lesson: Path, before: bytes) -> bool:
    return lesson.read_bytes() != before


CHANGED = """\
start:
  # She is invented, and says so.
  - say: "Amina: an invented girl."

  - say: "[Help] shows people who listen."   # the last bubble
    ages: 14-17
    when: {country: [NP, KH, PH, none]}
  - choose: Who draws first?
    id: who-draws
    options:
      - The goat
      - Amina
      - text: Answer 3
        feedback: Say what comes of it.
  - end
"""


async def test_changed_words_ask_for_their_translations_and_undo_brings_these_back(
    browser: Browser, wells: Preview
) -> None:
    catalog = wells.folder / "locales/km/LC_MESSAGES/messages.po"
    files = (wells.lesson("lock-it-up"), catalog)
    before = [path.read_bytes() for path in files]
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Lock it up")
        field = step(panel, 1).get_by_label("The bot says")
        await field.fill("Class chat. *Dear <teacher>, no homework!*")
        cost = panel.get_by_role("group", name="One translation of this line becomes out of date.")
        await expect(cost).to_be_visible()
        await expect(panel.locator("#steps-state")).to_have_text("Not saved")
        assert [path.read_bytes() for path in files] == before

        await cost.get_by_role("button", name="Meaning changed").click()
        await saved(panel)
        assert [path.read_bytes() == old for path, old in zip(files, before, strict=True)] == [False, False]

        await panel.get_by_role("button", name="Undo").click()
        await expect(field).not_to_have_value("Class chat. *Dear <teacher>, no homework!*")
        assert [path.read_bytes() for path in files] == before


async def test_where_a_name_goes_one_answer_is_left_and_all_are_back_with_the_name(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Lock it up")
        field = step(panel, 1).get_by_label("The bot says")
        await field.fill("Class chat. *No homework!*")
        cost = panel.get_by_role("group", name="One translation of this line becomes out of date.")
        await expect(cost.get_by_role("button")).to_have_count(1)
        await expect(cost).to_contain_text("A name or a star is not the same any more, so no old translation fits.")

        await field.fill("Class chat. *Dear <teacher>, no!*")
        await expect(cost.get_by_role("button")).to_have_count(3)

        await field.fill("Class chat. *No!*")
        await cost.get_by_role("button", name="The old text is wrong").click()
        await saved(panel)
        await panel.get_by_role("button", name="Undo").click()
        await expect(field).to_have_value(re.compile("<teacher>"))


# Two tabs


async def test_two_tabs_never_overwrite_each_other_and_no_words_are_lost(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as one, page_of(browser, wells, viewport=DESKTOP) as other:
        mine, theirs = await opens(one, "Well of tabs"), await opens(other, "Well of tabs")
        release = asyncio.Event()
        await other.route("**/desk/card", lambda route: _held(route, release))
        async with other.expect_request("**/desk/card"):
            await step(theirs, 1).get_by_label("The bot says").fill("Amina is invented.")
        await writes(mine, step(mine, 3), The_bot_says="Help is near.")
        async with other.expect_response("**/desk/card") as refused:
            release.set()

        assert "Somebody else has saved this" in (await (await refused.value).json())["no"]
        await expect(step(theirs, 3).get_by_label("The bot says")).to_have_value("Help is near.")
        await saved(theirs)
        assert steps_of(wells, "well-tabs") == ["Amina is invented.", "Who draws first?", "Help is near."]


async def _held(route: Route, release: asyncio.Event) -> None:
    await release.wait()
    await route.continue_()


# Dragging, problems, appearance

IN_THE_BENCH = CUT.replace("document.query", "document.querySelector('#bench').query")


async def test_a_card_is_dragged_by_its_handle_to_another_place(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Well of drag")
        await _grabs(page, step(panel, 3).locator(".handle"))
        await page.mouse.down()
        await page.mouse.wheel(0, -5000)
        await _grabs(page, panel.locator("#step-list > .gap").first)
        await expect(panel.locator("#step-list > .gap").first).to_have_class(re.compile("is-target"))
        await page.mouse.up()

        await expect(step(panel, 1)).to_have_accessible_name("Step 1, bubble: [Help] shows people who listen.")
        assert steps_of(wells, "well-drag") == [HELP, INVENTED, "Who draws first?"]


async def _grabs(page: Page, part: Locator) -> None:
    """Move the mouse onto a part of the page."""
    await part.scroll_into_view_if_needed()
    box = await part.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 5, box["y"] + 15, steps=3)


async def test_a_button_says_what_is_too_long_and_a_problem_stands_at_its_card(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Well of room")
        quiz = await adds(panel, 2, "Quiz")
        await quiz.get_by_role("textbox", name="Answer 1").fill("A goat that stands in line before everybody else")
        room = quiz.get_by_role("group", name="Answer 1").locator(".room").first
        await expect(room).to_have_text(re.compile(r"^Too long by about 1\d letters$"))
        await expect(room).to_have_class(re.compile("is-over"))
        await quiz.get_by_label("This is right").last.uncheck()

        await expect(quiz.locator("> .card-problems")).to_contain_text("Please mend: ")
        await quiz.locator("> .card-problems").get_by_role("button", name="Show it in the file").first.click()
        await expect(page.get_by_role("tabpanel", name="File")).to_be_visible()


async def test_one_tap_on_a_phone_says_that_somebody_in_the_story_says_it(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=PHONE) as page:
        panel = await opens(page, "Well of villain")
        await step(panel, 1).get_by_label("The bot says").fill("Bella writes: send me your picture!")
        await saved(panel)
        problems = step(panel, 1).locator("> .card-problems")
        await expect(problems).to_contain_text("Worth a look: ")
        await problems.get_by_role("button", name="Somebody in the story says it").click()
        await expect(step(panel, 1).get_by_text("Said in the story", exact=True)).to_be_visible()
        await expect(problems).not_to_contain_text("can hurt")
        assert "quoted: true" in wells.lesson("well-villain").read_text("utf-8")

        await panel.get_by_role("button", name="Undo").click()
        await expect(problems.get_by_role("button", name="Somebody in the story says it")).to_be_visible()
        await until(lambda: "quoted" not in wells.lesson("well-villain").read_text("utf-8"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE, {"width": 320, "height": 640}], ids=["desktop", "phone", "small"])
async def test_everybody_can_use_the_cards_on_phone_and_desk_by_day_and_by_night(
    browser: Browser, wells: Preview, size: Any
) -> None:
    async with page_of(browser, wells, viewport=size) as page:
        panel = await opens(page, "Lock it up")
        await panel.get_by_role("button", name="Add a step here").nth(1).click()
        await step(panel, 2).get_by_text("For whom, and more").last.click()

        assert await page.evaluate(IN_THE_BENCH) == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await panel.evaluate("it => it.scrollWidth - it.clientWidth") == 0
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            assert await page.evaluate(FAINT) == []
            found = await Axe().run(page, options=RULES[scheme])
            assert found.response["violations"] == [], (scheme, found.generate_report())


async def test_a_zoom_of_200_percent_leaves_two_thirds_of_the_screen_to_the_cards(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=ZOOMED) as page:
        panel = await opens(page, "Lock it up")
        await step(panel, 5).scroll_into_view_if_needed()

        height = "it => it.getBoundingClientRect().height"
        left = await panel.evaluate(height) - await panel.locator(".steps-head").evaluate(height)
        assert left / ZOOMED["height"] > 2 / 3
        assert await page.evaluate(IN_THE_BENCH) == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_tap_on_a_card_of_a_phone_leads_to_the_chat(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=PHONE, has_touch=True) as page:
        panel = await opens(page, "Lock it up")
        await step(panel, 2).get_by_role("button", name="Put the girl here").first.tap()

        await expect(page.get_by_role("dialog", name="Workbench")).to_be_hidden()
        await ChatPage(page).is_asked("Lovely, ten pages for all!")
