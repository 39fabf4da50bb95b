"""The preview, as an educator meets it: she plays lessons in real Chromium and edits their files meanwhile."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.adapters.preview.player import Player
from bot.adapters.sqlite.store import SqliteStore
from bot.badges.draw import SIDE
from bot.conversation import Conversation
from bot.library import open_library
from tests.browser import ROOT, STACKED, Chat, Preview, chromium, find_chromium, lessons_in, page_of, running, token_of
from tests.left_out import leave_out

pytestmark = pytest.mark.asyncio(loop_scope="module")
shared = pytest_asyncio.fixture(scope="module", loop_scope="module")
fresh = pytest_asyncio.fixture(loop_scope="module")

TO_HER_TEAM = ("English", "10 to 13", "No, only me", "Skip", "Kenya", "Go on without")
"""What a girl of ten taps from /start until Amina picks her team."""

TO_THE_END = (
    *("Her aunt and a teacher", "Can we talk?", "Please listen first."),
    *("No, not at all", "To be safe", "Not always"),
)


@shared
async def browser() -> AsyncIterator[Browser]:
    program = find_chromium() or leave_out("the preview in Chromium", "no chromium here")
    async with chromium(program) as shown:
        yield shown


@shared
async def preview(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """One preview for all who leave the files alone."""
    lessons_in(folder := tmp_path_factory.mktemp("preview"))
    async with running(folder) as started:
        yield started


@fresh
async def page(browser: Browser, preview: Preview) -> AsyncIterator[Page]:
    await preview.starts_over()
    async with page_of(browser, preview) as opened:
        yield opened


@fresh
async def chat(page: Page) -> Chat:
    return Chat(page)


@fresh
async def edited(browser: Browser, tmp_path: Path) -> AsyncIterator[tuple[Chat, Preview]]:
    """A preview of her own, for who changes the files."""
    lessons_in(tmp_path)
    async with running(tmp_path) as started, page_of(browser, started, viewport=DESKTOP) as opened:
        yield Chat(opened), started


DESKTOP = {"width": 1280, "height": 800}


# She plays


async def test_a_girl_takes_the_first_lesson_from_hello_to_the_next_one(chat: Chat) -> None:
    await chat.sees("Hello!")
    await chat.taps("English", "10 to 13")
    await chat.sees("Amina is an invented girl. Today she got a phone for school!")
    await chat.taps("Yes, sometimes", "Not now", "Skip", "Kenya")
    await chat.is_asked("Your safe word sunflower")
    await chat.taps("Go on without", "Her aunt and a teacher", "Can we talk?", "Please listen first.")
    await chat.sees("«Can we talk? Please listen first.»", "Brave! Two lines are enough.")
    await chat.taps("No, not at all", "To be safe", "Not always")
    await chat.sees("Sara writes to the class", "One thing for today: Pick two people for your own team.")
    await chat.sees("Friend of Captain Chicken, that is you! My safety team is finished.")
    badge = chat.log.locator("img").last
    assert await badge.evaluate("it => it.decode().then(() => it.naturalWidth)") == SIDE
    await chat.is_asked("Shall I save your place?")
    await chat.taps("No, thanks")
    await chat.is_asked("Next: Lock it up")

    await chat.taps("Next lesson")

    await chat.is_asked("ten pages for all!")


async def test_what_she_picked_stays_as_a_button_that_does_nothing(chat: Chat) -> None:
    await chat.taps("English")

    await expect(chat.log.get_by_role("button", name="✓ English")).to_be_disabled()
    await expect(chat.log.get_by_role("button", name="English", exact=True)).to_have_count(0)


async def test_she_goes_back_one_stop_and_picks_something_else(chat: Chat) -> None:
    await chat.taps(*TO_HER_TEAM)
    await chat.taps("↩ Back")
    await chat.is_asked("[Help] is the goalkeeper")

    await chat.taps("Go on without")

    await chat.is_asked("Amina picks two people who listen.")


async def test_typed_words_count_as_the_tap(chat: Chat) -> None:
    await chat.types("english")
    await chat.is_asked("How old are you?")
    await expect(chat.log.get_by_role("listitem").filter(has_text="You:")).to_contain_text("english")

    await chat.types("2")
    await chat.types("<b>what</b>?")

    await chat.sees("<b>what</b>?", "I am a robot and did not understand.")


async def test_help_opens_at_once_and_leads_back_into_the_story(chat: Chat) -> None:
    await chat.taps(*TO_HER_TEAM)
    await chat.presses("Help")
    await chat.is_asked("I am a robot. No person reads this chat.")
    await chat.sees("a person near you", "116")

    await chat.taps("Go on")

    await chat.is_asked("Amina picks two people who listen.")


async def test_the_safe_word_and_a_command_open_help_too(chat: Chat) -> None:
    await chat.types("sunflower")
    await chat.is_asked("I am a robot.")
    await chat.types("/lessons")
    await chat.is_asked("What would you like?")

    await chat.types("/help")

    await chat.is_asked("I am a robot.")


async def test_tidy_up_empties_the_chat(chat: Chat) -> None:
    await chat.taps(*TO_HER_TEAM)
    await chat.presses("Tidy up")

    await expect(chat.log).not_to_contain_text("Amina")
    await chat.is_asked("What shape is the middle of a goat's eye?")
    await expect(chat.log.get_by_role("listitem")).to_have_count(2)
    await chat.sees("A goat can tell a happy voice")


# She changes the settings


async def test_another_language_draws_the_chat_anew_where_she_is(chat: Chat, page: Page) -> None:
    await chat.taps(*TO_HER_TEAM)
    await chat.sets("Language", "ភាសាខ្មែរ")

    await chat.is_asked(f"{STACKED} Amina picks two people who listen.")
    await chat.sees(f"✓ {STACKED} No, only me", f"{STACKED} Okay.")
    await expect(page.locator("html")).to_have_attribute("lang", "km")
    await expect(page.get_by_role("group", name="Bot menu")).to_contain_text(f"{STACKED} Help")

    await chat.sets("Language", "English")

    await chat.is_asked("Bot: Amina picks two people who listen.")


async def test_another_age_tells_her_story_to_where_it_still_fits(chat: Chat) -> None:
    await chat.taps(*TO_HER_TEAM[:-1])
    await chat.is_asked("[Help] is the goalkeeper")

    await chat.sets("Her age", "14-17")

    await chat.is_asked("[Help] is the goalkeeper")
    await chat.sees("Her cousin Zawadi got a phone today")


async def test_another_country_gives_the_cast_other_names(chat: Chat) -> None:
    await chat.taps("English", "14 to 17", "No, only me", "Skip", "Kenya")
    await chat.sees("Her cousin Lina")

    await chat.sets("Her country", "Nepal")

    await chat.sees("Her cousin Binita")
    await chat.is_asked("[Help] is the goalkeeper")


async def test_she_picks_a_lesson_and_it_begins(chat: Chat) -> None:
    await chat.sets("Lesson", "Friend or pretend?")

    await chat.is_asked("best player ever!")
    await expect(chat.log).not_to_contain_text("Hello!")


async def test_start_over_is_a_new_girl(chat: Chat, page: Page) -> None:
    await chat.taps(*TO_HER_TEAM)
    await page.get_by_text("Settings", exact=True).click()
    await page.get_by_role("button", name="Start over").click()

    await chat.is_asked("Choose your language")
    await expect(chat.log).not_to_contain_text("Amina")
    await expect(page.get_by_label("Her country")).to_have_value("")


async def test_the_settings_follow_what_she_says_in_the_chat(chat: Chat, page: Page) -> None:
    await chat.taps("ភាសាខ្មែរ")
    await expect(page.locator("html")).to_have_attribute("lang", "km")
    await expect(page.get_by_role("group", name="Bot menu").get_by_role("button").first).to_have_text(
        f"{STACKED} Lessons"
    )

    await chat.taps(f"{STACKED} 14 to 17", f"{STACKED} No, only me", f"{STACKED} Skip", f"{STACKED} Nepal")

    await expect(page.get_by_label("Language", exact=True)).to_have_value("km")
    await expect(page.get_by_label("Her age")).to_have_value("14-17")
    await expect(page.get_by_label("Lesson", exact=True)).to_have_value("my-safety-team")


async def test_two_pages_show_one_chat(browser: Browser, preview: Preview, chat: Chat) -> None:
    async with page_of(browser, preview) as other:
        await chat.taps("English")
        await Chat(other).is_asked("How old are you?")
        await Chat(other).taps("10 to 13")

        await chat.is_asked("Do you share yours?")
        assert await _words(chat) == await _words(Chat(other))


async def _words(chat: Chat) -> list[str]:
    return await chat.log.get_by_role("listitem").all_inner_texts()


# She edits


async def test_a_saved_file_shows_its_new_words_where_she_is(
    edited: tuple[Chat, Preview],
) -> None:
    chat, preview = edited
    await chat.taps(*TO_HER_TEAM)
    await chat.is_asked("Amina picks two people who listen. Who?")

    _replace(preview.lesson("my-safety-team"), "Amina picks two people who listen. Who?", "Amina picks three. Who?")
    await chat.is_asked("Amina picks three. Who?")

    await chat.sees("✓ No, only me")
    await expect(chat.page.get_by_role("region", name="to mend")).to_be_hidden()  # Khmer waits: that is no slip of hers
    await chat.taps("Her aunt and a teacher")
    await chat.is_asked("Help Amina tell her teacher.")


async def test_the_end_of_a_lesson_is_told_anew_when_it_is_saved(edited: tuple[Chat, Preview]) -> None:
    chat, preview = edited
    await chat.taps(*TO_HER_TEAM, *TO_THE_END)
    await chat.sees("Pick two people for your own team.")
    await chat.is_asked("Shall I save your place?")

    _replace(preview.lesson("my-safety-team"), "Pick two people for your own team.", "Pick three people.")
    await chat.sees("Pick three people.", within=10_000)

    await chat.sees("✓ Not always", "My safety team is finished.")
    await chat.is_asked("Shall I save your place?")
    await chat.taps("No, thanks")
    await chat.is_asked("Next: Lock it up")

    _replace(preview.lesson("my-safety-team"), "Pick three people.", "Pick four people.")
    await chat.sees("Pick four people.", within=10_000)
    await chat.is_asked("Shall I save your place?")


async def test_the_end_of_a_lesson_is_told_anew_in_another_language(chat: Chat) -> None:
    await chat.taps(*TO_HER_TEAM, *TO_THE_END)
    await chat.sets("Language", "ភាសាខ្មែរ")

    await chat.sees(f"✓ {STACKED} Not always")
    await expect(chat.last.get_by_role("button").first).to_have_text(f"{STACKED} Yes, save it")
    await chat.taps(f"{STACKED} No, thanks")
    await chat.is_asked(f"{STACKED} Next lesson")


async def test_new_words_without_a_translation_keep_her_place_until_there_is_one(edited: tuple[Chat, Preview]) -> None:
    chat, preview = edited
    await chat.taps(*TO_HER_TEAM)
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(f"{STACKED} Amina picks two people")

    _replace(preview.lesson("my-safety-team"), "Amina picks two people who listen. Who?", "Amina picks three. Who?")
    await chat.is_asked("is not ready in this language yet. Your place is kept.")

    await chat.sets("Language", "English")
    await chat.is_asked("Amina picks three. Who?")


async def test_a_file_saved_during_a_tap_does_not_undo_the_tap(tmp_path: Path) -> None:
    lessons_in(tmp_path)
    library, _ = open_library(tmp_path / "dialogues", tmp_path / "locales")
    store = await SqliteStore.open(":memory:", "preview")
    try:
        player = Player(Conversation(store, library, time.time), store, time.time)
        await player.change({"lesson": "my-safety-team"})
        question = player.chat.messages[player.chat.last_id]

        await asyncio.gather(player.tap(question["id"], question["buttons"][0][1]["data"]), player.reload(library, []))
        await player.reload(library, [])

        assert "Five quick questions" in player.chat.messages[player.chat.last_id]["html"]
    finally:
        await store.close()


async def test_a_broken_file_is_told_beside_the_chat_while_the_good_lesson_goes_on(
    edited: tuple[Chat, Preview],
) -> None:
    chat, preview = edited
    lesson, panel = preview.lesson("my-safety-team"), chat.page.get_by_role("region", name="to mend")
    good = lesson.read_text("utf-8")
    line = next(number for number, text in enumerate(good.splitlines(), 1) if "id: team" in text) - 1
    await chat.taps(*TO_HER_TEAM)
    await expect(panel).to_be_hidden()

    _replace(lesson, "  - choose: Amina picks two people", "  - chose: Amina picks two people")
    await expect(panel).to_contain_text(f"lessons/my-safety-team.yaml, line {line}", timeout=10_000)
    await expect(panel.get_by_role("heading")).to_have_text(re.compile("thing.* to mend"))
    await chat.taps("Her aunt and a teacher")
    await chat.is_asked("Help Amina tell her teacher.")

    lesson.write_text(good, "utf-8")
    await expect(panel).to_be_hidden(timeout=10_000)
    await chat.is_asked("Help Amina tell her teacher.")


async def test_a_page_opened_after_a_bad_save_tells_the_problem_too(
    browser: Browser, edited: tuple[Chat, Preview]
) -> None:
    chat, preview = edited
    preview.lesson("my-safety-team").write_text("title: [", "utf-8")
    await expect(chat.page.get_by_role("region", name="to mend")).to_be_visible(timeout=10_000)

    async with page_of(browser, preview) as other:
        await expect(other.get_by_role("region", name="to mend")).to_contain_text("my-safety-team.yaml")
        await Chat(other).is_asked("Choose your language")


async def test_a_folder_of_lessons_that_goes_and_comes_back_is_survived(edited: tuple[Chat, Preview]) -> None:
    chat, preview = edited
    lessons = preview.lesson("x").parent
    (lessons / "round-and-round").symlink_to(lessons)
    away = lessons.rename(lessons.with_name("away"))
    await expect(chat.page.get_by_role("region", name="to mend")).to_contain_text("course.yaml", timeout=10_000)

    away.rename(lessons)

    await expect(chat.page.get_by_role("region", name="to mend")).to_be_hidden(timeout=10_000)
    await chat.taps("English", "10 to 13")
    await chat.is_asked("Do you share yours?")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


async def test_a_preview_that_stops_says_so_and_the_page_comes_back_with_it(browser: Browser, tmp_path: Path) -> None:
    lessons_in(tmp_path)
    context = await browser.new_context()
    page = await context.new_page()
    async with running(tmp_path) as first:
        await page.goto(first.address)
        await Chat(page).taps("English")
    await expect(page.get_by_role("alert")).to_have_text(
        "The preview has stopped. Start it again in the terminal.", timeout=5000
    )

    async with running(tmp_path, "--port", re.findall(r"\d+", first.address)[-1]):
        await Chat(page).is_asked("Choose your language", within=8000)
        await expect(page.get_by_role("alert")).to_have_text("")
        await context.close()


# She hears the page, or has no mouse

AS_HEARD = """
- group: Settings
- main:
  - heading "Amina and friends" [level=1]
  - log "Chat":
    - list:
      - listitem:
        - text: "Bot:"
        - paragraph: /Hello!/
      - listitem:
        - text: "Bot:"
        - paragraph: Choose your language 🌍
        - button "English"
        - button "ភាសាខ្មែរ"
  - status
  - textbox "Type a message"
  - button "Send"
  - group "Bot menu":
    - button "Lessons"
    - button "Help"
    - button "Tidy up"
"""

SETTINGS_AS_HEARD = """
- paragraph:
  - combobox "Lesson":
    - option "My safety team"
    - option "Friend or pretend?"
- paragraph:
  - combobox "Language"
- paragraph:
  - combobox "Her age"
- paragraph:
  - combobox "Her country"
- button "Start over"
"""


async def test_a_screen_reader_hears_a_chat_with_named_parts(page: Page) -> None:
    await expect(page.locator("body")).to_match_aria_snapshot(AS_HEARD)
    await page.get_by_text("Settings", exact=True).click()

    await expect(page.locator("#settings-form")).to_match_aria_snapshot(SETTINGS_AS_HEARD)


async def test_three_stops_are_played_with_tab_and_enter_alone(chat: Chat, page: Page) -> None:
    for name in ("English", "10 to 13", "No, only me"):
        await expect(chat.last.get_by_role("button", name=name)).to_be_enabled()
        await _tabs_to(page, name)
        await page.keyboard.press("Enter")

    await chat.is_asked("Five quick questions")
    await expect(chat.last.get_by_role("button").first).to_be_focused()


async def _tabs_to(page: Page, name: str) -> None:
    for _ in range(20):
        if await page.evaluate("document.activeElement.textContent") == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name!r}")


# She looks at it

PHONES = [(320, 640), (390, 800)]

CUT = """() => [...document.querySelectorAll("button, select, summary, input, .bubble")].filter((node) => {
  const box = node.getBoundingClientRect();
  if (!box.width) return false;
  return box.left < 0 || box.right > innerWidth + 0.5 || node.scrollWidth > node.clientWidth + 1
    || node.scrollHeight > node.clientHeight + 1 || (node.matches("button") && box.height < 44);
}).map((node) => node.textContent || node.id)"""


@pytest.mark.parametrize(("width", "height"), PHONES)
async def test_a_phone_shows_every_button_whole_and_nothing_to_the_side(
    page: Page, chat: Chat, width: int, height: int
) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await chat.taps(*TO_HER_TEAM[:-1])
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(f"{STACKED} [Help] is the goalkeeper")
    assert await page.evaluate(CUT) == []
    await chat.presses(f"{STACKED} Help")
    await chat.is_asked("Another country")
    await chat.types("wordwithoutend" * 20)
    await chat.sees("did not understand")
    await expect(page.locator("#words")).to_have_value("")

    assert await page.evaluate(CUT) == []
    assert width == await page.evaluate("document.documentElement.scrollWidth")
    assert (
        await page.evaluate("document.querySelector('#log').scrollWidth - document.querySelector('#log').clientWidth")
        == 0
    )


FAINT = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let it = node; it; it = it.parentElement) {
      const color = channels(getComputedStyle(it).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((node) => node.getClientRects().length
    && !node.closest(".unseen") && [...node.childNodes].some((it) => it.nodeType === 3 && it.data.trim()));
  return texts.filter((node) => {
    const [low, high] = [channels(getComputedStyle(node).color), behind(node)].map(light).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05) < 4.5;
  }).map((node) => node.textContent.trim());
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_by_day_and_by_night_every_word_stands_out(
    browser: Browser, edited: tuple[Chat, Preview], scheme: str
) -> None:
    _, preview = edited
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": DESKTOP}
    async with page_of(browser, preview, **options) as page:
        await Chat(page).taps("English", "10 to 13")
        await Chat(page).types("hm")
        preview.lesson("friend-or-pretend").write_text("title: [", "utf-8")
        await expect(page.get_by_role("region", name="to mend")).to_be_visible()

        assert await page.evaluate(FAINT) == []
        brightness = await page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 128")
        assert (scheme == "light") == brightness


# She reads Khmer on a computer that has no Khmer letters


async def test_khmer_comes_in_the_letters_that_the_page_brings_along(page: Page, chat: Chat) -> None:
    await chat.taps("English", "10 to 13", "No, only me")
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(STACKED)

    await expect(chat.last.locator(".bubble")).to_have_attribute("lang", "km")
    for place in ("#messages li:last-child p", "#messages li:last-child button", "#keyboard button", ".picked"):
        assert "Noto Sans Khmer" in await _fonts(page, place), place


async def _fonts(page: Page, selector: str) -> set[str]:
    """The fonts that came with the page and drew this element."""
    await page.evaluate("document.fonts.ready")
    line = await page.context.new_cdp_session(page)
    await line.send("DOM.enable")
    await line.send("CSS.enable")
    document = await line.send("DOM.getDocument", {"depth": 0})
    node = await line.send("DOM.querySelector", {"nodeId": document["root"]["nodeId"], "selector": selector})
    used = await line.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})
    await line.detach()
    return {font["familyName"] for font in used["fonts"] if font["isCustomFont"]}


BOXES = """async ([letters, none]) => {
  const font = "32px 'Noto Sans Khmer', 'Noto Sans Devanagari'";
  for (const weight of ["", "bold "]) await document.fonts.load(weight + font, letters);
  const canvas = new OffscreenCanvas(96, 64).getContext("2d", { willReadFrequently: true });
  const drawn = (letter, weight) => {
    canvas.clearRect(0, 0, 96, 64);
    canvas.font = weight + font;
    canvas.fillText(letter, 24, 44);
    return canvas.getImageData(0, 0, 96, 64).data.join();
  };
  return [...letters].filter((letter) => ["", "bold "].some((weight) => drawn(letter, weight) === drawn(none, weight)));
}"""
NEVER_A_LETTER = "\u17fe"


async def test_no_letter_of_the_lessons_or_their_translations_is_a_box(page: Page) -> None:
    files = [*ROOT.glob("dialogues/**/*.yaml"), *ROOT.glob("locales/*/LC_MESSAGES/*.po")]
    written = {letter for path in files for letter in path.read_text("utf-8")}
    letters = "".join(
        sorted(letter for letter in written if "\u0900" <= letter <= "\u097f" or "\u1780" <= letter <= "\u17ff")
    )

    assert len(letters) > 20
    assert await page.evaluate(BOXES, [NEVER_A_LETTER + letters, NEVER_A_LETTER]) == [NEVER_A_LETTER]


# Others on the same network, and other pages in the same browser


@pytest_asyncio.fixture(loop_scope="module")
async def web(preview: Preview) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(preview.address) as session:
        yield session


async def test_the_page_may_load_nothing_from_elsewhere(web: aiohttp.ClientSession) -> None:
    for path in ("/", "/static/chat.js", "/static/icon.svg"):
        async with web.get(path) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7:8080", ""])
async def test_another_name_for_this_computer_is_refused(web: aiohttp.ClientSession, host: str) -> None:
    for path in ("/", "/events", "/static/chat.js"):
        async with web.get(path, headers={"Host": host}) as answer:
            assert answer.status == 403


async def test_without_the_pages_token_nothing_is_told_and_nothing_done(web: aiohttp.ClientSession) -> None:
    async with web.get("/events") as answer:
        assert answer.status == 403
    for path in ("/tap", "/say", "/settings", "/start-over"):
        for headers in ({}, {"X-Token": "guessed"}, {"X-Token": "é"}):
            async with web.post(path, json={}, headers=headers) as answer:
                assert answer.status == 403


GARBAGE = [b"", b"hello", b"[]", b"null", b"\xff\xfe", b"[" * 50_000, b'{"text": ']


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_is_refused(web: aiohttp.ClientSession, body: bytes) -> None:
    token = await token_of(web)
    for path in ("/tap", "/say", "/settings"):
        async with web.post(path, data=body, headers={"X-Token": token}) as answer:
            assert answer.status == 400


NO_SETTINGS = [
    {"locale": "xx"},
    {"band": 5},
    {"band": "18+"},
    {"country": "NL"},
    {"lesson": "x"},
    {"lesson": ["x"]},
    {"a": 1},
]


async def test_settings_that_do_not_exist_are_refused(web: aiohttp.ClientSession, chat: Chat) -> None:
    token = await token_of(web)
    for settings in NO_SETTINGS:
        async with web.post("/settings", json=settings, headers={"X-Token": token}) as answer:
            assert answer.status == 400

    await chat.taps("English")
    await chat.is_asked("How old are you?")


async def test_buttons_that_never_were_and_broken_letters_leave_the_chat_alive(
    web: aiohttp.ClientSession, chat: Chat
) -> None:
    headers = {"X-Token": await token_of(web)}
    posts: list[tuple[str, bytes]] = [
        ("/tap", b'{"id": 99999, "data": "o:gone/gone/zz/e---"}'),
        ("/tap", b'{"id": true, "data": 7}'),
        ("/tap", b'{"id": "1", "data": "o:x"}'),
        ("/say", rb'{"text": "half a letter \ud800"}'),
    ]
    for path, body in posts:
        async with web.post(path, data=body, headers=headers) as answer:
            assert answer.status == 204

    await chat.sees("half a letter")
    await chat.page.reload()
    await chat.sees("half a letter")
