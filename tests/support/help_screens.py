"""The first screens of Help as a small phone shows them: `python -m tests.support.help_screens FOLDER`.

Telegram shows the end of a chat, so a message that is too high loses its first lines: here the numbers. The sizes are
those of Telegram on a phone 360 pixels wide, rounded up. The command writes one picture of each screen, in six
languages side by side, light and dark, into a folder for people to look at; none of it belongs into the repository.
"""

from __future__ import annotations

import asyncio
import base64
import html
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from playwright.async_api import Browser, Page

from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Bubble
from bot.conversation.rendering.translator import Translator
from bot.engine.bot_scenes import scene
from bot.engine.events import Asked, BubbleTold
from bot.engine.input import Flags
from bot.engine.session import Session
from bot.lessons.model.people import COUNTRIES, Country
from bot.safeguarding.distress.confirm_scene import FAMILIES
from tests.support.browser import chromium, find_chromium
from tests.support.course_builders import real
from tests.support.paths import ROOT

WIDTH, HEIGHT = 360, 640
HEADER, INPUT_BAR, KEYBOARD = 56, 48, 88
ROOM = HEIGHT - HEADER - INPUT_BAR - KEYBOARD
"""Height in pixels of what a chat shows of its messages, with the keyboard below."""

LOCALES = ("en", "sw", "ne", "km", "fil")
LIVES_IN: dict[str, Country | None] = {"en": "KE", "sw": "KE", "ne": "NP", "km": "KH", "fil": "PH"}
"""A country of each language, for the pictures."""

NAMES = (*(f"{family}-{who}" for family in FAMILIES for who in ("me", "friend")), "me", "friend")
SAFETY = tuple(f"low-{now}-{who}" for now in ("safe", "unsafe") for who in ("me", "friend"))
SCENES = (
    *(("confirm", name) for name in NAMES),
    *(("help", name) for name in (*NAMES, *SAFETY, "card")),
)
"""All first screens: the question whether to show Help, and the first card of Help."""


@dataclass(frozen=True)
class HelpScreen:
    """The newest message of a chat, in a language, for a country (None: she has told none), with the keyboard."""

    file: str
    name: str
    locale: str
    country: Country | None
    bubbles: tuple[Bubble, ...]
    keyboard: tuple[str, ...]

    def __str__(self) -> str:
        """Return what names the screen in a message."""
        return f"{self.file}/{self.name} in {self.locale} for {self.country or 'no country'}"

    def html(self) -> str:
        """Return the messages as a phone shows them."""
        return "".join(_message(bubble) for bubble in self.bubbles)


def screens(
    locales: Sequence[str] = LOCALES, countries: Sequence[Country | None] = (None, *COUNTRIES)
) -> list[HelpScreen]:
    """Return every first screen in these languages and countries."""
    return [_screen(*it, locale, country) for locale in locales for country in countries for it in SCENES]


def _screen(file: str, name: str, locale: str, country: Country | None) -> HelpScreen:
    course, catalogs = real().course, real().catalogs
    draft = scene(course, Session(locale, country=country), file, name)
    told = [output for output in draft.outputs if isinstance(output, BubbleTold | Asked)]
    translator = Translator(course, catalogs, locale, country, country=country)
    replies = render_reply(translator, told, Flags(locale, country))
    bubbles = tuple(item for item in replies.items if isinstance(item, Bubble))
    return HelpScreen(file, name, locale, country, bubbles, tuple(replies.keyboard))


def _message(bubble: Bubble) -> str:
    rows = "".join(
        f'<div class="row">{"".join(f"<b>{html.escape(it.text)}</b>" for it in row)}</div>' for row in bubble.buttons
    )
    return f'<div class="message"><p>{bubble.html}<i>12:00</i></p>{rows}</div>'


def _labels(labels: Iterable[str]) -> str:
    return "".join(f"<b>{html.escape(label)}</b>" for label in labels)


FONTS = ROOT / "bot" / "authoring" / "editor" / "preview" / "static" / "fonts"
STYLE = """
* { box-sizing: border-box; margin: 0 }
main { display: flex; gap: 12px; width: max-content }
.phone { width: 360px; height: 640px; display: flex; flex-direction: column; overflow: hidden; position: relative;
  font: 16px/21px "DejaVu Sans Condensed", khmer, devanagari; background: #cfe0cd; color: #000 }
.header { height: 56px; background: #527da3; color: #fff; padding: 17px 20px; flex: none; font-weight: bold }
.chat { height: 448px; flex: none; display: flex; flex-direction: column; justify-content: flex-end; overflow: hidden }
.message { padding: 3px 10px; width: 310px }
.message p { background: #fff; border-radius: 12px; padding: 7px 11px; display: flow-root; white-space: pre-wrap;
  overflow-wrap: anywhere }
.message i { font-size: 12px; float: right; color: #7d8b8f; margin: 3px 0 -3px 8px }
code { font-size: 15px; color: #0a6a3a; font-family: "DejaVu Sans Mono" }
.row { display: flex; gap: 4px; margin-top: 4px; height: 40px }
.row b { flex: 1 1 0; background: #6f9275; color: #fff; border-radius: 8px; text-align: center; font-size: 15px;
  line-height: 40px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; padding: 0 4px }
.input { height: 48px; background: #fff; color: #888; padding: 13px 16px; flex: none }
.keys { height: 88px; background: #eceff1; display: flex; gap: 6px; padding: 5px; flex: none }
.keys b { flex: 1 1 0; background: #fff; border-radius: 6px; font-weight: normal; text-align: center; padding: 27px 2px;
  font-size: 14px; overflow: hidden; white-space: nowrap }
.dark .phone { background: #0e1621; color: #fff }
.dark .message p { background: #182533 }
.dark code { color: #7ec8a0 }
.dark .row b { background: #2b5278 }
.dark .header, .dark .input { background: #17212b; color: #fff }
.dark .keys { background: #0e1621 }
.dark .keys b { background: #202b36 }
"""
MEASURE = """(all) => all.map((message) => {
  const chat = document.querySelector(".chat");
  chat.innerHTML = message;
  return [...chat.children].reduce((sum, it) => sum + it.getBoundingClientRect().height, 0);
})"""


@asynccontextmanager
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """Open a page with the letters of all languages."""
    async with await browser.new_page() as page:
        await page.set_content(f"<style>{STYLE}{''.join(map(_face, ('khmer', 'devanagari')))}</style>{_phone('ក न')}")
        await page.evaluate("document.fonts.ready.then(() => undefined)")
        yield page


async def heights(page: Page, shown: Sequence[HelpScreen]) -> list[float]:
    """Return the height in pixels of each screen's messages; more than `ROOM` does not fit."""
    return cast("list[float]", await page.evaluate(MEASURE, [screen.html() for screen in shown]))


def _face(script: str) -> str:
    font = (FONTS / f"noto-sans-{script}-{script}-400-normal.woff2").read_bytes()
    return f'@font-face{{font-family:{script};src:url("data:font/woff2;base64,{base64.b64encode(font).decode()}")}}'


def _phone(messages: str, keyboard: Sequence[str] = ()) -> str:
    return (
        f'<div class="phone"><div class="header">Chat</div><div class="chat">{messages}</div>'
        f'<div class="input">Message</div><div class="keys">{_labels(keyboard)}</div></div>'
    )


def _sheet(shown: Sequence[HelpScreen], mode: str) -> str:
    phones = "".join(_phone(screen.html(), screen.keyboard) for screen in shown)
    return f'<main class="{mode}">{phones}</main>'


def _pictures() -> Iterator[tuple[str, list[HelpScreen]]]:
    """Yield each screen in six languages, once with a country of the language and once without any."""
    for where in ("home", "nowhere"):
        found = [it for locale in LOCALES for it in screens([locale], [LIVES_IN[locale] if where == "home" else None])]
        for file, name in SCENES:
            yield f"{file}-{name}-{where}", [it for it in found if (it.file, it.name) == (file, name)]


async def main(program: str, folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium(program) as browser, phone(browser) as page:
        await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<div id=sheet></div>')")
        for name, shown in _pictures():
            for mode in ("light", "dark"):
                await page.evaluate("(it) => { document.getElementById('sheet').innerHTML = it }", _sheet(shown, mode))
                await page.locator("main").screenshot(path=folder / f"{name}-{mode}.png")
    print(f"Wrote the pictures into {folder}.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (found := find_chromium()):
        sys.exit("Name a folder; and a Chromium is needed.")
    asyncio.run(main(found, Path(sys.argv[1])))
