"""The preview's page: for screen readers, in light and dark, in Khmer, and closed to others on the network."""

from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.support.browser import STACKED, TO_THE_NIGHT, ChatPage, Preview, token_of
from tests.support.paths import ROOT
from tests.support.shipped_words import THANKS, first_line

pytestmark = pytest.mark.asyncio(loop_scope="session")


# With a screen reader, or without a mouse

AS_HEARD = """
- banner:
  - button "Start"
- region "Settings":
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
  - button "Play this lesson"
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


async def test_three_stops_are_played_with_tab_and_enter_alone(chat: ChatPage, page: Page) -> None:
    for name in ("English", "10 to 13", "Her class teacher"):
        await expect(chat.last.get_by_role("button", name=name)).to_be_enabled()
        await _tabs_to(page, name)
        await page.keyboard.press("Enter")

    await chat.is_asked(first_line("measure/before"))
    await expect(chat.last.get_by_role("button").first).to_be_focused()


async def _tabs_to(page: Page, name: str) -> None:
    for _ in range(20):
        if await page.evaluate("document.activeElement.textContent") == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name!r}")


# Appearance

PHONES = [(320, 640), (390, 800)]

CUT = """() => [...document.querySelectorAll("button, select, summary, input, .bubble")].filter((node) => {
  const box = node.getBoundingClientRect();
  if (!box.width || node.matches(".unseen:not(:focus)")) return false;
  return box.left < 0 || box.right > innerWidth + 0.5 || node.scrollWidth > node.clientWidth + 1
    || node.scrollHeight > node.clientHeight + 1 || (node.matches("button") && box.height < 44);
}).map((node) => node.textContent || node.id)"""


@pytest.mark.parametrize(("width", "height"), PHONES)
async def test_a_phone_shows_every_button_whole_and_nothing_to_the_side(
    page: Page, chat: ChatPage, width: int, height: int
) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await chat.taps(*TO_THE_NIGHT, "Ask the next person", "Kenya")
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(f"{STACKED} [Help] below has helplines")
    assert await page.evaluate(CUT) == []
    await chat.presses(f"{STACKED} Help")
    await chat.is_asked("More people")
    await chat.types("wordwithoutend" * 20)
    await chat.sees(THANKS)
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


async def test_by_day_and_by_night_every_word_stands_out(edited: tuple[ChatPage, Preview]) -> None:
    chat, preview = edited
    page = chat.page
    await chat.taps("English", "10 to 13")
    await chat.types("hm")
    preview.lesson("friend-or-pretend").write_text("title: [", "utf-8")
    await expect(page.get_by_role("region", name="to mend")).to_be_visible()

    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(FAINT) == [], scheme
        brightness = await page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 128")
        assert (scheme == "light") == brightness


# Khmer on a computer without Khmer fonts


async def test_khmer_comes_in_the_letters_that_the_page_brings_along(page: Page, chat: ChatPage) -> None:
    await chat.taps("English", "10 to 13", "Her class teacher")
    await chat.sets("Language", "ភាសាខ្មែរ")
    await chat.is_asked(STACKED)

    await expect(chat.last.locator(".bubble")).to_have_attribute("lang", "km")
    for place in ("#messages li:last-child p", "#messages li:last-child button", "#keyboard button", ".picked"):
        assert "Noto Sans Khmer" in await _fonts(page, place), place


async def _fonts(page: Page, selector: str) -> set[str]:
    """Return the fonts of the page that drew this element."""
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


@pytest_asyncio.fixture(loop_scope="session")
async def web(preview: Preview) -> AsyncIterator[aiohttp.ClientSession]:
    async with preview.web() as session:
        yield session


async def test_the_page_may_load_nothing_from_elsewhere(web: aiohttp.ClientSession) -> None:
    for path in ("/", "/static/chat.js", "/static/icon.svg"):
        async with web.get(path) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


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


async def test_settings_that_do_not_exist_are_refused(web: aiohttp.ClientSession, chat: ChatPage) -> None:
    token = await token_of(web)
    for settings in NO_SETTINGS:
        async with web.post("/settings", json=settings, headers={"X-Token": token}) as answer:
            assert answer.status == 400

    await chat.taps("English")
    await chat.is_asked(first_line("start/age"))


async def test_buttons_that_never_were_and_broken_letters_leave_the_chat_alive(
    web: aiohttp.ClientSession, chat: ChatPage
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
