"""The pictures of the README, taken from the real thing: `python -m tests.pictures`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page

from tests.browser import Chat, chromium, find_chromium, lessons_in, page_of, running

HERE = Path(__file__).parent / "pictures"
MOST_BYTES = 150_000
DESK = {"width": 1280, "height": 760}

TO_THE_SECRET = ("Ask why so sweet", "How kind!")
"""What she taps in *Friend or pretend?* until he asks for a secret: the picture is taken there."""


async def main() -> None:
    """Take them all."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to take pictures with.")
    with tempfile.TemporaryDirectory() as folder:
        lessons_in(Path(folder))
        async with (
            chromium(program) as browser,
            running(Path(folder)) as preview,
            page_of(browser, preview, viewport=DESK, device_scale_factor=2) as page,
        ):
            await _lesson(page)


async def _lesson(page: Page) -> None:
    chat = Chat(page)
    await chat.sets("Lesson", "Friend or pretend?")
    await chat.taps(*TO_THE_SECRET)
    await chat.is_asked("chat only with me, our secret!")
    await page.evaluate("document.body.style.background = 'transparent'")  # round corners on any paper
    await page.mouse.move(0, 0)
    picture = await page.locator("main").screenshot(path=HERE / "preview.png", omit_background=True)
    if len(picture) > MOST_BYTES:
        sys.exit(f"preview.png has {len(picture)} bytes; {MOST_BYTES} is the most a slow line should carry.")


if __name__ == "__main__":
    asyncio.run(main())
