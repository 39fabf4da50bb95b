"""Take screenshots: the preview for the README, and one stop in every language: `python -m tests.support.screenshots`.

The stop in every language is shown side by side on a sheet, on a phone 320 pixels wide, light and dark, for people to
look at. `python -m tests.support.screenshots FOLDER` writes sheets of the stop, of Help, and of the screens of consent
into a folder, 320 and 360 pixels wide, light and dark.
"""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

from tests.support.browser import ChatPage, chromium, find_chromium, page_of, running
from tests.support.paths import PICTURES, ROOT
from tests.support.phone_screens import NARROW, PhonePage
from tests.support.render_badges import write

MOST_BYTES = 150_000
MOST_BYTES_OF_A_SHEET = 250_000
TALL = 680
"""Height in pixels at which the stop is completely visible."""
DESK = {"width": 1280, "height": 880}
"""Size in pixels at which the drawing above its question is completely visible."""

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")

SCREENS = ("stop", "help", "news", "data", "privacy")
"""Screens of the sheets for a folder: a stop, Help, and those by which a girl decides what is kept of her."""

WIDTHS = (320, 360)

LESSON, QUESTION = "The goat with five legs", "Everyone loves it. What looks wrong?"
"""Lesson of the README's picture and its first question, which anyone who looks at the drawing can answer."""


async def main() -> None:
    """Take all screenshots."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to take pictures with.")
    async with (
        chromium(program) as browser,
        running(ROOT) as preview,
        page_of(browser, preview, viewport=DESK, device_scale_factor=2) as page,
    ):
        await _lesson(page)
    for mode in MODES:
        await _languages(program, mode)


async def sheets(folder: Path) -> None:
    """Write a sheet for each screen, width and mode into a folder."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to take pictures with.")
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium(program) as browser, running(ROOT) as preview:
        for width in WIDTHS:
            for mode in MODES:
                options: dict[str, Any] = {"viewport": {"width": width, "height": TALL}, "color_scheme": mode}
                async with page_of(browser, preview, **options) as page:
                    shots = [it async for it in _shots(PhonePage(page))]
                for screen in SCREENS:
                    sheet = await browser.new_page(viewport={"width": 3 * width + 80, "height": 800})
                    await sheet.set_content(_sheet([(of, it) for name, of, it in shots if name == screen], width))
                    path = folder / f"{screen}-{width}-{mode}.jpg"
                    await sheet.locator("main").screenshot(path=path, type="jpeg", quality=70)
                    await sheet.close()


async def _shots(phone: PhonePage) -> AsyncIterator[tuple[str, str, bytes]]:
    """Yield each screen in each language, with its name and the language's code."""
    for locale in await phone.languages():
        await phone.comes_to_the_stop(locale)
        yield "stop", locale, await phone.page.screenshot()
        await phone.asks_for_help()
        yield "help", locale, await phone.page.screenshot()
        await phone.types("/lessons")
        await phone.opens_news()
        yield "news", locale, await phone.page.screenshot()
        for screen, command in (("data", "/mydata"), ("privacy", "/privacy")):
            await phone.types(command)
            yield screen, locale, await phone.page.screenshot()


async def _lesson(page: Page) -> None:
    chat = ChatPage(page)
    await chat.sets("Lesson", LESSON)
    await chat.is_asked(QUESTION)
    await page.evaluate("document.body.style.background = 'transparent'")  # round corners on any background
    await page.mouse.move(0, 0)
    write(path := PICTURES / "preview.png", await page.get_by_role("main").screenshot(omit_background=True))
    if (size := path.stat().st_size) > MOST_BYTES:
        sys.exit(f"preview.png has {size} bytes; {MOST_BYTES} is the most a slow line should carry.")


async def _languages(program: str, mode: Mode) -> None:
    """Take the same stop in every language that can be chosen."""
    options: dict[str, Any] = {"viewport": {**NARROW, "height": TALL}, "color_scheme": mode}
    async with (
        chromium(program) as browser,
        running(ROOT) as preview,
        page_of(browser, preview, **options) as page,
    ):
        phone, shots = PhonePage(page), []
        for locale in await phone.languages():
            await phone.comes_to_the_stop(locale)
            shots.append((locale, await page.screenshot()))
        sheet = await browser.new_page()
        await sheet.set_content(_sheet(shots, NARROW["width"]))
        picture = await sheet.locator("main").screenshot(
            path=PICTURES / f"languages-{mode}.jpg", type="jpeg", quality=60
        )
    if len(picture) > MOST_BYTES_OF_A_SHEET:
        sys.exit(f"languages-{mode}.jpg has {len(picture)} bytes; {MOST_BYTES_OF_A_SHEET} is the most it may have.")


def _sheet(shots: list[tuple[str, bytes]], width: int) -> str:
    """Lay out the screenshots in rows of three, each below its code."""
    whole = "".join(
        f'<figure style="margin:0"><figcaption>{locale}</figcaption>'
        f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}"></figure>'
        for locale, shot in shots
    )
    style = f"display:grid;grid-template-columns:repeat(3,{width}px);gap:16px;padding:16px;width:max-content"
    return f'<main style="{style}">{whole}</main>'


if __name__ == "__main__":
    asyncio.run(sheets(Path(sys.argv[1])) if len(sys.argv) > 1 else main())
