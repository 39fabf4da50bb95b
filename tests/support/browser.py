"""The preview as an educator uses it: `main.py preview` as a process, and its page in a real Chromium."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import aiohttp
from playwright.async_api import Browser, ElementHandle, Error, Locator, Page, ViewportSize, async_playwright, expect

from bot.lessons.loader.course import load
from bot.lessons.translations.po import PoEntry
from tests.support.cached_folders import copied
from tests.support.catalog_builders import write_catalog
from tests.support.course_folder import one_quick_round, without_distress
from tests.support.lessons_folder import only_english_care
from tests.support.paths import ROOT
from tests.support.short_course import KEPT, keep_one_lesson, shorten
from tests.support.signed_permissions import allow_saving
from tests.support.web_server import connector

Scheme = Literal["light", "dark"]
PATIENCE = 60_000
"""Milliseconds until a page that does not change is given up: a busy machine draws late."""

expect.set_options(timeout=PATIENCE)

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Names of the program. The shell without windows draws the same pages with a quarter less of the processor."""

ALONE = "--no-sandbox --disable-gpu --no-first-run --disable-sync"
QUIET = "--disable-background-networking --disable-component-update --disable-extensions --disable-default-apps"
SPEAKS = "--use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
"""An invented microphone, which beeps, and nobody has to allow it."""
FEW = "--renderer-process-limit=1"  # one more page costs less than one more process
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PHONE = {"width": 390, "height": 800}
DESKTOP = {"width": 1280, "height": 800}
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AA = {"runOnly": [*WCAG, "best-practice"], "resultTypes": ["violations"]}
"""Options of axe. Of rules that are kept it returns one element each, not every cell of every table."""
RULES: dict[Scheme, dict[str, Any]] = {
    "light": AA,
    "dark": {**AA, "runOnly": ["color-contrast", "link-in-text-block"]},
}
"""Options of axe for a page at which it looks by day and by night: then only the colours differ."""
TO_THE_NIGHT = ("English", "10 to 13", "Her class teacher", "Skip")
"""Taps of a ten-year-old from /start until the night in which the beak gets feathers."""
STACKED = "ស្ត្រី"
"""A Khmer word with letters above and below; put before a text, it makes that text's translation."""


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium(program: str) -> AsyncIterator[Browser]:
    """Run Chromium headless, without any background requests."""
    async with async_playwright() as playwright:
        flags = [*ALONE.split(), *QUIET.split(), *SPEAKS.split(), FEW]
        browser = await playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        await browser.close()


@dataclass
class Preview:
    """A running preview: its address, the folder it plays, and the address with the key that it printed."""

    address: str
    folder: Path
    printed: str
    errors: list[str] = field(default_factory=list)

    def lesson(self, name: str) -> Path:
        """Return the file of a lesson, to be edited."""
        return self.folder / "dialogues" / "lessons" / f"{name}.yaml"

    @asynccontextmanager
    async def web(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Yield an HTTP client that was opened with the printed address."""
        async with aiohttp.ClientSession(
            self.address, cookie_jar=aiohttp.CookieJar(unsafe=True), connector=connector()
        ) as web:
            async with web.get(self.printed) as answer:
                assert answer.status == 200
            yield web

    async def starts_over(self) -> None:
        """Begin as a new learner, before a page is opened."""
        async with self.web() as web:
            headers = {"X-Token": await token_of(web)}
            async with web.post("/start-over", json={}, headers=headers) as answer:
                assert answer.status == 204


async def token_of(web: aiohttp.ClientSession) -> str:
    """Return the token that the page has to send."""
    async with web.get("/") as answer:
        found = re.search(r'data-token="([^"]+)"', await answer.text())
    assert found
    return found[1]


def lessons_in(folder: Path) -> None:
    """Copy the lessons, with a Khmer catalog in which every text is translated."""
    copied(_write_lessons, folder)


def lesson_in(folder: Path) -> None:
    """Copy one lesson, with its Khmer catalog, one quick round, and no words of distress: it is loaded at once."""
    copied(_write_lesson, folder)


def _write_lessons(folder: Path) -> None:
    _copy_lessons(folder / "dialogues")
    _translate(folder)


def _write_lesson(folder: Path) -> None:
    dialogues = folder / "dialogues"
    _copy_lessons(dialogues)
    keep_one_lesson(dialogues, KEPT[0])
    one_quick_round(dialogues)
    without_distress(dialogues)
    _translate(folder)


def _copy_lessons(dialogues: Path) -> None:
    shutil.copytree(ROOT / "dialogues", dialogues)
    shorten(dialogues)
    allow_saving(dialogues)
    only_english_care(dialogues)


def _translate(folder: Path) -> None:
    write_catalog(
        folder / "locales", "km", load(folder / "dialogues")[0], lambda it: replace(it, forms=(_stacked(it),))
    )


def _stacked(it: PoEntry) -> str:
    """Translate a text. Names and long buttons do not get longer, because `check` would complain."""
    is_long_button = any("button" in note for note in it.notes) and len(it.source) > 21
    return it.source if it.context == "cast" or is_long_button else f"{STACKED} {it.source}"


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of an educator who has set nothing but the folders."""
    ours = {"BOT_TOKEN", "BOT_API_URL", "BOT_SECRET", "DATA", "CI", "PYTHONUNBUFFERED"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    kept["BROWSER"] = "one-that-takes-the-terminal %s"  # no browser window on the screen of a developer
    return {**kept, "DIALOGUES": str(folder / "dialogues"), "LOCALES": str(folder / "locales"), **more}


@asynccontextmanager
async def running(folder: Path, *more: str) -> AsyncIterator[Preview]:
    """Run `main.py preview` on a folder and stop it like Ctrl+C; it must exit with 0 and print no errors."""
    command = [str(ROOT / "main.py"), "preview", "--no-browser", "--port", "0", *more]
    pipes: dict[str, Any] = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=folder, env=surroundings(folder), **pipes
    )
    assert process.stdout
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        address = re.search(r"(http://127\.0\.0\.1:\d+/)\?key=\S+", line)
        assert address, f"no address in {line!r}"
        yield Preview(address[1], folder, address[0])
    finally:
        process.send_signal(signal.SIGINT)
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, said.decode()) == (0, "")


def has_chosen(address: str) -> dict[str, Any]:
    """Return the storage of a browser whose user has left the start panel before."""
    remembered = [{"name": "start-chosen", "value": "yes"}]
    return {"storage_state": {"cookies": [], "origins": [{"origin": address.rstrip("/"), "localStorage": remembered}]}}


@asynccontextmanager
async def page_of(browser: Browser, preview: Preview, **options: Any) -> AsyncIterator[Page]:
    """Open a page of the preview, past its start panel."""
    async with first_page_of(browser, preview, **has_chosen(preview.address), **options) as page:
        yield page


@asynccontextmanager
async def first_page_of(browser: Browser, preview: Preview, **options: Any) -> AsyncIterator[Page]:
    """Open a page of the preview. Fail on any error in its console and any request to another machine."""
    context = await browser.new_context(**{"viewport": PHONE, "reduced_motion": "reduce", **options})
    context.set_default_timeout(PATIENCE)
    page, trouble = await context.new_page(), preview.errors
    page.on("request", lambda it: None if _is_ours(it.url, preview) else trouble.append(f"asked for {it.url}"))
    page.on("response", lambda it: trouble.append(f"{it.status} {it.url}") if it.status >= 400 else None)
    page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: trouble.append(str(it)))
    await page.goto(preview.printed)
    yield page
    await context.close()
    assert trouble == []


async def change_look(page: Page, viewport: ViewportSize, scheme: Scheme) -> None:
    """Change the size and the colours of an open page. That costs a third of opening it anew for axe."""
    await page.set_viewport_size(viewport)
    await page.emulate_media(color_scheme=scheme)


async def types_over(area: Locator, old: str, new: str) -> None:
    """Select words in a text and type others. To fill in a whole lesson takes Chromium a second."""
    assert old in await area.input_value()
    await area.evaluate(SELECT, old)
    await area.page.keyboard.insert_text(new)


SELECT = """(area, words) => {
  const start = area.value.indexOf(words);
  area.focus();
  area.setSelectionRange(start, start + words.length);
}"""


def _is_ours(url: str, preview: Preview) -> bool:
    return url.startswith((preview.address, "data:"))


ANSWERED = "(button) => button.disabled || !button.isConnected"
"""JavaScript that tells whether the tap on a button was answered."""


@dataclass
class ChatPage:
    """The chat of a page, with the actions of its player."""

    page: Page

    @property
    def log(self) -> Locator:
        """The list of messages."""
        return self.page.get_by_role("log", name="Chat")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.log.get_by_role("listitem").last

    def button(self, text: str) -> Locator:
        """The newest button with this text that can be tapped."""
        return self.log.get_by_role("button", name=text, exact=True, disabled=False).last

    async def taps(self, *texts: str) -> None:
        """Tap buttons of the chat one after the other, each once the tap before is answered."""
        for text in texts:
            await self.page.wait_for_function(ANSWERED, arg=await self._tapped(text))

    async def _tapped(self, text: str) -> ElementHandle:
        """Tap a button, and the one in its place if the chat was drawn anew under the finger; return it."""
        while True:
            button = await self.button(text).element_handle()
            try:
                await button.click()
            except Error as error:
                if "not attached" not in error.message:
                    raise
            else:
                return button

    async def sees(self, *texts: str, within: float = 60_000) -> None:
        """Wait for texts anywhere in the chat."""
        for text in texts:
            await expect(self.log).to_contain_text(text, timeout=within)

    async def is_asked(self, text: str, within: float = 60_000) -> None:
        """Wait until the newest message is this question and has enabled buttons."""
        await expect(self.last).to_contain_text(text, timeout=within)
        await expect(self.last.get_by_role("button", disabled=False).first).to_be_enabled()

    async def types(self, text: str) -> None:
        """Type words and press Enter."""
        field = self.page.get_by_label("Type a message")
        await field.fill(text)
        await field.press("Enter")

    async def presses(self, label: str) -> None:
        """Press a key of the keyboard below the chat."""
        await self.page.get_by_role("group", name="Bot menu").get_by_role("button", name=label).click()

    async def sets(self, label: str, choice: str) -> None:
        """Change a setting beside the chat; unfold the settings first where they are folded.

        A page that just opened may unfold them itself between the look and the click, which then folds them.
        """
        field = self.page.get_by_label(label, exact=True)
        for _ in range(3):
            if await field.is_visible():
                break
            await self.page.get_by_text("Settings", exact=True).click()
        await field.select_option(label=choice)
