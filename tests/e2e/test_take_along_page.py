"""The take-along course as girls have it: one file in real Chromium, without a network."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import RULES, Scheme
from tests.support.take_along_folder import LAST, NEWEST, TOLD_TODAY, held_in, is_shown, short_page, whole_page
from tests.support.turns_player import Key, TurnsPlayer, pick

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLES = {
    "en": "Amina and friends",
    "km": "អាមីណា និងមិត្តភក្តិ",
    "sw": "Amina na marafiki",
    "fil": "Amina at mga kaibigan",
    "ne": "अमिना र साथीहरू",
}
"""Titles of the tab in each language: nothing of the stories."""


Pages = Callable[[str], Path]
"""Returns the page in a language."""


@pytest.fixture(scope="module")
def page_in(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return the page of a course of four stories in any language."""
    return partial(short_page, tmp_path_factory)


@pytest.fixture(scope="module")
def whole_in(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return the page of the shipped course in any language."""
    return partial(whole_page, tmp_path_factory)


@asynccontextmanager
async def opened(
    browser: Browser,
    file: Path,
    width: int = 320,
    scheme: str = "light",
    scripts: bool = True,
    says: int | None = 0,
    before: str = "",
) -> AsyncIterator[Page]:
    """Open the file on a phone without a network. It requests nothing, and its console has `says` messages.

    None: any number, where a browser complains of a damaged file. `before` is a script that runs before the page's.
    """
    look = {"viewport": {"width": width, "height": 640}, "color_scheme": scheme, "java_script_enabled": scripts}
    context = await browser.new_context(**look, offline=True)  # type: ignore[arg-type]  # one dict, several types
    await context.add_init_script(before)
    page, trouble = await context.new_page(), list[str]()
    page.on("request", lambda it: None if it.url.startswith(("file:", "data:")) else trouble.append(it.url))
    page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: trouble.append(str(it)))
    await page.goto(file.as_uri())
    yield page
    if scripts:
        widths = "[document.documentElement, ...document.querySelectorAll('#log, #plain')].map((it) => it.scrollWidth)"
        assert max(await page.evaluate(widths)) <= width
    assert says in (None, len(trouble)), trouble


def last(page: Page) -> Locator:
    return page.locator("#messages > li").last


async def taps(page: Page, *labels: str) -> None:
    for label in labels:
        await last(page).get_by_role("button", name=label, exact=True).click()


async def begins(page: Page) -> None:
    """Tell an age: the menu of stories comes."""
    await last(page).locator("button").first.click()
    await expect(last(page).locator("button").nth(5)).to_be_visible()


async def test_she_picks_a_story_hides_it_and_finds_help_wherever_she_is(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en")) as page:
        await expect(page.locator("#messages")).to_contain_text("I am a robot")
        await expect(page.locator("#messages")).to_contain_text("nothing is kept or sent")
        await begins(page)
        await taps(page, "Friend or pretend?", "Go on", "Say thanks")
        await expect(last(page)).to_contain_text("500 gold coins")
        await page.get_by_role("button", name="Help", exact=True).click()
        await expect(last(page).get_by_role("link", name="116")).to_have_attribute("href", "tel:116")
        await taps(page, "My country", "Nepal")
        await expect(last(page).get_by_role("link", name="1098")).to_have_attribute("href", "tel:1098")
        await expect(last(page)).to_contain_text("have not been tried yet")
        await taps(page, "Go on", "Go on")
        await expect(last(page)).to_contain_text("500 gold coins")
        await taps(page, "Hide" if await last(page).get_by_role("button", name="Hide").count() else "Tidy up")
        await expect(page.locator("#messages")).not_to_contain_text("gold coins")
        assert await page.locator("#messages li").count() == 2
        await page.get_by_role("button", name="Lessons", exact=True).click()
        await taps(page, "Go on")
        await expect(last(page)).not_to_contain_text("gold coins")


async def test_back_and_reload_lead_to_no_story(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en")) as page:
        await begins(page)
        await taps(page, "Friend or pretend?", "Go on", "Say thanks")
        assert await page.evaluate("history.length") == 2, "one entry before it, and its own"
        await page.go_back()
        await page.go_forward()
        await expect(page.locator("#messages")).to_contain_text("How old are you?")
        await expect(page.locator("#messages")).not_to_contain_text("gold coins")
        await begins(page)
        await taps(page, "Friend or pretend?", "Go on", "Say thanks")
        await page.reload()
        await expect(page.locator("#messages")).not_to_contain_text("gold coins")


async def test_the_page_keeps_nothing_and_can_send_nothing(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en"), says=2) as page:
        await begins(page)
        blocked = await page.evaluate(
            """() => new Promise((told) => {
                addEventListener("securitypolicyviolation", (event) => told(event.effectiveDirective));
                fetch("https://127.0.0.1:1/").catch(() => setTimeout(told, 10000, "nothing"));
            })"""
        )
        assert blocked == "connect-src"
        assert await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
        assert await page.evaluate("indexedDB.databases().then((it) => it.length)") == 0
    script = page_in("en").read_text("utf-8").rpartition("<script>")[2]
    forbidden = (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "cookie",
        "fetch(",
        "XMLHttp",
        "sendBeacon",
        "WebSocket",
    )
    assert [word for word in forbidden if word in script] == []


async def test_title_icon_and_paper_tell_nothing(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en")) as page:
        assert await page.title() == "Amina and friends"
        icon = await page.locator('link[rel="icon"]').get_attribute("href")
        assert icon and icon.startswith("data:image/svg+xml")
        await page.emulate_media(media="print")
        assert await page.locator("body").evaluate("(it) => getComputedStyle(it).display") == "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "km", "ne"])
async def test_everybody_can_use_it(browser: Browser, page_in: Pages, locale: str, scheme: Scheme) -> None:
    async with opened(browser, page_in(locale), scheme=scheme) as page:
        await is_usable_by_all(page, scheme)
        await last(page).locator("button").first.click()
        await is_usable_by_all(page, scheme)
        await everybody_can_use_a_story(page, scheme)


async def everybody_can_use_a_story(page: Page, scheme: Scheme) -> None:
    """Look at a story that is opened from the menu, and at Help in it."""
    await last(page).locator("button").nth(1).click()
    await is_usable_by_all(page, scheme)
    await page.locator('[data-key="help"]').click()
    await is_usable_by_all(page, scheme)


async def is_usable_by_all(page: Page, scheme: Scheme) -> None:
    found = await Axe().run(page, options=RULES[scheme])
    assert found.response["violations"] == [], found.generate_report()


BROUGHT = {"km": ("\u1780-\u17ff", "Noto Sans Khmer"), "ne": ("\u0900-\u097f", "Noto Sans Devanagari")}
"""The letters that a page brings, and the name of their font."""
UNKNOWN = "\U0010ffff"


@pytest.mark.parametrize("locale", BROUGHT)
async def test_every_letter_that_a_phone_may_lack_comes_from_the_page(
    browser: Browser, page_in: Pages, locale: str
) -> None:
    async with opened(browser, page_in(locale)) as page:
        await brings_its_letters(page, page_in(locale), locale)


async def brings_its_letters(page: Page, file: Path, locale: str) -> None:
    """Write each word of the page again, plain, bold and as a sentence to write, and ask in which fonts it was drawn.

    A letter that no font has is drawn as a box of the first font: so each is looked for in the page's fonts, too.
    """
    letters, font = BROUGHT[locale]
    text = file.read_text("utf-8")
    words = sorted(set(re.findall(rf"[{letters}\u200c\u200d]+", text)))
    assert len(words) > 500
    told = " ".join(words)
    assert [lacks(font, told) for font in fonts_in(text)] == [set(), set()]
    paragraph = last(page).locator("p").first
    await paragraph.evaluate("(it, words) => { it.innerHTML = words }", f"{told}<b>{told}</b><code>{told}</code>")
    await page.evaluate("document.fonts.ready.then(() => 0)")
    drawn = await fonts_of(page, "#messages > li:last-child p")
    assert [(it["familyName"], it["isCustomFont"]) for it in drawn] == [(font, True), (font, True)]


def fonts_in(text: str) -> list[FreeTypeFont]:
    found = re.findall(r'font/woff2;base64,([^"]+)', text)
    return [ImageFont.truetype(BytesIO(b64decode(it)), 40) for it in found]


def lacks(font: FreeTypeFont, words: str) -> set[str]:
    """Return the letters that a font draws as it draws one that no font has."""
    drawn = {it: bytes(font.getmask(it)) for it in {*words, UNKNOWN}}
    return {it for it in words if drawn[it] == drawn[UNKNOWN]}


async def fonts_of(page: Page, selector: str) -> list[dict[str, Any]]:
    devtools = await page.context.new_cdp_session(page)
    root = await devtools.send("DOM.getDocument")
    await devtools.send("CSS.enable")
    node = await devtools.send("DOM.querySelector", {"nodeId": root["root"]["nodeId"], "selector": selector})
    found = await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})
    fonts: list[dict[str, Any]] = found["fonts"]
    return fonts


async def test_she_can_play_with_the_keyboard_alone(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en"), 1280) as page:
        await page.keyboard.press("Tab")  # the chat, which scrolls
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(last(page)).to_contain_text("What would you like?")
        assert await focused(page) == "My safety team"
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages")).to_contain_text("Amina is an invented girl")
        for key in ("help", "tidy"):
            await page.locator(f'[data-key="{key}"]').focus()
            await page.keyboard.press("Enter")
            assert await focused(page) == await last(page).locator("button").first.text_content()
        await page.keyboard.press("Enter")
        await expect(last(page)).not_to_contain_text("Amina is an invented girl")


async def focused(page: Page) -> str:
    told: str = await page.evaluate("document.activeElement.textContent")
    return told


async def test_a_screen_reader_is_told_of_each_new_bubble_once(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en")) as page:
        chat = page.get_by_role("log", name="Lessons")
        await expect(chat).to_have_attribute("aria-live", "polite")
        await begins(page)
        await page.evaluate(
            """() => {
                window.told = [];
                const note = (it) => it.addedNodes.forEach((node) => window.told.push(node.textContent));
                new MutationObserver((all) => all.forEach(note)).observe(
                    document.querySelector("[role=log]"), { childList: true, subtree: true }
                );
            }"""
        )

        await taps(page, "Friend or pretend?")

        pressed, *bubbles = await page.evaluate("window.told")
        assert pressed == "✓ Friend or pretend?"
        assert bubbles == [await last(page).text_content()]


async def test_every_screen_of_a_draft_says_so(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("en")) as page:
        await begins(page)
        await taps(page, "Friend or pretend?", "Go on")
        await expect(page.locator("#draft")).to_have_text("A draft. Nobody has signed these words yet.")
        await expect(page.locator("#draft")).to_be_in_viewport()


async def test_without_a_script_the_stories_are_listed_and_every_number_stands_there(
    browser: Browser, page_in: Pages
) -> None:
    async with opened(browser, page_in("en"), scripts=False) as page:
        await expect(page.get_by_role("heading", name="Help")).to_be_visible()
        await expect(page.locator("#plain")).to_contain_text("Friend or pretend?")
        for number in ("116", "1098", "1280", "163"):
            await expect(page.locator(f'#plain a[href="tel:{number}"]').first).to_be_visible()
        await expect(page.locator("#play")).to_be_hidden()


PLACES = {
    "policy": b"default-src",
    "the end of the list": b"</main>\n  <style",
    "the beginning of the style": b'id="style">',
    "style": b"prefers-color-scheme",
    "letters": b"font/woff2;base64,",
    "a picture": b"image/png;base64,",
    "the end of the pictures": b'</script>\n  <script type="application/json" id="turns"',
    "a story": "មិត្តពិត".encode(),
    "the turns": b'"programs":',
    "the engine": b"function stepOf",
    "the script": b"function press",
    "the last line": b"play();\n})();",
}
"""Places of a page where a copy may end or have another byte, by what stands there."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_read_the_list_of_a_damaged_page(
    browser: Browser, page_in: Pages, tmp_path: Path, scheme: Scheme
) -> None:
    file = tmp_path / "stories.html"
    file.write_bytes(page_in("ne").read_bytes().replace(b'"programs":', b'"programmes":'))

    async with opened(browser, file, scheme=scheme) as page:
        await lists_stories_and_numbers(page)
        await is_usable_by_all(page, scheme)


async def lists_stories_and_numbers(page: Page) -> None:
    """Look for the sentence about the damage, and for what is read instead, when what may take a while has passed."""
    await page.evaluate("document.getAnimations().forEach((it) => it.finish())")
    for shown in ("#broken", "#plain h1", "#plain li", '#plain a[href="tel:116"]'):
        found = page.locator(shown).first
        await expect(found).to_be_visible()
        assert await found.evaluate("(it) => getComputedStyle(it).opacity") == "1"
    assert await page.locator("#plain").evaluate("(it) => getComputedStyle(it).opacity") == "1"
    await expect(page.locator("#play")).to_be_hidden()


async def test_a_changed_byte_is_told_and_the_numbers_are_still_there(
    browser: Browser, page_in: Pages, tmp_path: Path
) -> None:
    whole, file = page_in("km").read_bytes(), tmp_path / "stories.html"
    for place in PLACES.values():
        raw = bytearray(whole)
        raw[whole.rindex(place) + 3] ^= 1
        file.write_bytes(raw)

        async with opened(browser, file, says=None) as page:
            await lists_stories_and_numbers(page)


async def test_a_copy_that_ended_too_early_says_so_and_has_the_numbers(
    browser: Browser, page_in: Pages, tmp_path: Path
) -> None:
    whole, file = page_in("km").read_bytes(), tmp_path / "stories.html"
    for name in PLACES.keys() - {"policy"}:
        file.write_bytes(whole[: whole.rindex(PLACES[name]) + 3])

        async with opened(browser, file, says=None) as page:
            await lists_stories_and_numbers(page)


OLD = ("TextEncoder", "JSON", "Object.assign", "Array.from", "Array.prototype.includes", "Element.prototype.closest")
"""Features that older browsers lack, one by one: the first four when the page opens, the others at a tap."""


@pytest.mark.parametrize("lacking", OLD)
async def test_a_browser_too_old_lists_the_stories_and_numbers(browser: Browser, page_in: Pages, lacking: str) -> None:
    async with opened(browser, page_in("km"), says=None, before=f"delete window.{lacking}") as page:
        if await page.locator("#play").is_visible():
            await page.locator("#messages button").first.click()

        await lists_stories_and_numbers(page)


async def test_the_page_shows_what_the_file_holds_whatever_is_pressed(browser: Browser, page_in: Pages) -> None:
    dice = Random(7)
    async with known(browser, page_in("km")) as player:
        await player.compares([player.shown(pick(dice, len(player.known.row))) for _ in range(100)])


async def test_a_story_ends_with_its_badge(browser: Browser, page_in: Pages) -> None:
    async with known(browser, page_in("km")) as player:
        await player.presses(0)
        await player.finishes(0, Random(1))

        badge = player.page.locator("#messages img").last
        await expect(badge).to_be_visible()


async def test_every_picture_of_the_page_can_be_drawn(browser: Browser, page_in: Pages) -> None:
    async with opened(browser, page_in("km")) as page:
        drawn = await page.evaluate(
            """() => Promise.all(JSON.parse(document.getElementById("pictures").textContent).map((source) => {
                const image = new Image();
                image.src = source;
                return image.decode().then(() => image.naturalWidth);
            }))"""
        )
        assert len(drawn) > 4
        assert min(drawn) >= 300


@pytest.mark.slow
@pytest.mark.parametrize("locale", TOLD_TODAY)
async def test_the_whole_course_plays_offline_from_its_file(browser: Browser, whole_in: Pages, locale: str) -> None:
    file = whole_in(locale)

    assert file.stat().st_size < 4_000_000
    async with known(browser, file) as player:
        assert await player.page.title() == TITLES[locale]
        await player.presses(len(locale) % 2)  # each of the two ages in some languages
        for lesson in range(15):
            await player.finishes(lesson, Random(lesson))
    async with opened(browser, file) as page:
        await begins(page)
        await everybody_can_use_a_story(page, "light")
        if locale in BROUGHT:
            await brings_its_letters(page, file, locale)


@asynccontextmanager
async def known(browser: Browser, file: Path) -> AsyncIterator[ComparedPage]:
    """Open a page beside a player of its data. Chance decides for the first in both."""
    data = TurnsPlayer(held_in(file))
    data.run(data.data["first"])
    async with opened(browser, file, 390) as page:
        await page.evaluate("Math.random = () => 0")
        yield ComparedPage(page, data)


PRESS = f"""(all) => all.map((what) => {{
    const button = typeof what === "string"
        ? document.querySelector(`#keyboard [data-key=${{what}}]`)
        : {LAST}.querySelectorAll("[data-tap]")[what];
    button.click();
    return {NEWEST};
}})"""
"""Presses keys below the chat by their names and buttons of the newest message by their numbers, and returns what each
shows. A story is pressed within one call: one a press took longer than all else."""

Pressed = tuple[int | Key, list[str]]
"""A button or key, and what a player of the data shows after it."""


@dataclass
class ComparedPage:
    """Presses the same on a page and in a player of its data, and compares the message and buttons after each."""

    page: Page
    known: TurnsPlayer

    async def presses(self, *all_of: int | Key) -> None:
        await self.compares([self.shown(it) for it in all_of])

    def shown(self, what: int | Key) -> Pressed:
        return what, self.known.press(what) or []

    async def compares(self, pressed: list[Pressed]) -> None:
        newest = await self.page.evaluate(PRESS, [what for what, _ in pressed])
        for seen, (what, shown) in zip(newest, pressed, strict=True):
            assert is_shown(seen, shown), (seen, what, shown)

    async def finishes(self, lesson: int, dice: Random) -> None:
        await self.compares(list(self._finishing(lesson, dice)))

    def _finishing(self, lesson: int, dice: Random) -> Iterator[Pressed]:
        """Open a story from the menu, and tap what the dice say until it has ended.

        If they leave it (a sensitive one can be hidden at each question), she opens it again and then stays in it.
        """
        opened = 0
        while lesson not in self.known.done:
            if self.known.lesson != lesson:
                yield self.shown("lessons")
                yield self.shown(self.known.offered.index(lesson))
                opened += 1
            buttons = range(len(self.known.row))
            yield self.shown(dice.choice([it for it in buttons if opened < 2 or not self._leaves(it)]))

    def _leaves(self, button: int) -> bool:
        return self.known.kind_of(button) in ("tidy", "menu")
