"""`python -m tests.bench.take_along [LOCALE]`: how long the page of all stories takes on a slow phone.

Chromium's processor is slowed down six times, which makes a laptop about as fast as a phone for 80 euros.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.async_api import Browser

from bot.app.cli import main as command
from tests.support.browser import chromium, find_chromium

SLOWER, REPEATS = 6, 5
SECONDS = 2.0
"""Longest time in which it may open."""


async def first_tap(browser: Browser, file: Path) -> tuple[float, float]:
    """Return the seconds until the first button can be tapped, and until the next question stands there."""
    context = await browser.new_context(viewport={"width": 360, "height": 640}, offline=True)
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    begun = time.perf_counter()
    await page.goto(file.as_uri(), wait_until="commit")
    await page.wait_for_selector("#messages button")
    opened = time.perf_counter()
    await page.locator("#messages button").first.click()
    await page.wait_for_selector("#messages li:last-child button:nth-child(1)")
    tapped = time.perf_counter()
    await context.close()
    return opened - begun, tapped - opened


async def measured(file: Path) -> tuple[float, float]:
    """Return the medians of a few rounds."""
    async with chromium(find_chromium() or sys.exit("There is no Chromium here.")) as browser:
        rounds = [await first_tap(browser, file) for _ in range(REPEATS)]
    opened, tapped = zip(*rounds, strict=True)
    return median(opened), median(tapped)


def main() -> int:
    """Write a page, print its times, and return 1 where it opens too slowly."""
    locale = sys.argv[1] if len(sys.argv) > 1 else "km"
    with TemporaryDirectory() as home:
        file = Path(home) / "stories.html"
        if command(["take-along", locale, "--draft", "-o", str(file)]):
            return 1
        opened, tapped = asyncio.run(measured(file))
    sys.stdout.write(f"opened in {opened:.2f} s, next question after {tapped:.2f} s, {SLOWER} times slowed down\n")
    return int(opened > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
