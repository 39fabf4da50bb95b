"""The lesson room in Chromium: pages of signed-in members, and the way through them by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from tests.support.browser import PATIENCE
from tests.support.room_fixtures import LessonRoom

PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1366, height=768)
REFUSED = "status of 409"
"""Part of the line in the console when a form was refused, as it should be."""


async def signs_in(context: BrowserContext, room: LessonRoom, name: str) -> None:
    """Sign a browser in as a member; the language of its pages is its own."""
    visitor = await room.visitor(name)
    at = f"{visitor.at.origin()}"
    cookies: Any = [{"name": it.key, "value": it.value, "url": at} for it in visitor.web.cookie_jar]
    await context.add_cookies([it for it in cookies if it["name"] != "lang"])


@asynccontextmanager
async def room_page(
    room: LessonRoom, browser: Browser, name: str, path: str = "/lessons/", **options: Any
) -> AsyncIterator[Page]:
    """Open a page as a member. Fail on any error in its console, and on any request to another machine."""
    address = f"{room.at.origin()}"
    look = {"viewport": DESKTOP, "reduced_motion": "reduce", "base_url": address, **options}
    context = await browser.new_context(**look)
    context.set_default_timeout(PATIENCE)
    await signs_in(context, room, name)
    page, trouble = await context.new_page(), list[str]()
    page.on("request", lambda it: None if it.url.startswith(address) else trouble.append(f"asked for {it.url}"))
    page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: trouble.append(str(it)))
    await page.goto(path)
    yield page
    await context.close()
    assert [it for it in trouble if REFUSED not in it] == [], path


async def tabs_to(page: Page, name: str) -> None:
    """Press Tab until the link, button or field of this name has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if focused == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
