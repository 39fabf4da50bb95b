"""Take the README's picture of the take-along course: `python -m tests.support.take_along_picture`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, ViewportSize, expect

from bot.app.commands.take_along import TakeAlongOptions, take_along
from bot.app.config import settings
from tests.support.browser import chromium, find_chromium
from tests.support.paths import PICTURES, ROOT

MOST_BYTES = 80_000
PHONE: ViewportSize = {"width": 390, "height": 720}
STORY = "Friend or pretend?"


async def main() -> None:
    """Write the page of a draft in English, play the beginning of a story on a phone, and take the picture."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to take pictures with.")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stories.html"
        take_along(settings({}, ROOT), TakeAlongOptions("en", file, is_draft=True), int(time.time()))
        async with chromium(program) as browser:
            page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5)
            await page.goto(file.as_uri())
            await _play(page)
            picture = await page.screenshot(path=PICTURES / "take-along.jpg", type="jpeg", quality=70)
    if len(picture) > MOST_BYTES:
        sys.exit(f"take-along.jpg has {len(picture)} bytes; {MOST_BYTES} is the most a slow line should carry.")


async def _play(page: Page) -> None:
    last = page.locator("#messages > li").last
    await last.locator("button").first.click()
    await last.get_by_role("button", name=STORY, exact=True).click()
    for _ in range(2):
        await last.locator("button").first.click()
    await expect(last).to_contain_text("500 gold coins")
    await page.wait_for_function("[...document.images].every((it) => it.complete)")


if __name__ == "__main__":
    asyncio.run(main())
