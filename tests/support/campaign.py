"""A campaign on one machine: the lesson room and the bot as processes on one DATA folder, educators and girls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect
from pyotp import TOTP

from bot.storage.editions import Editions
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.browser import PATIENCE
from tests.support.cached_folders import copied
from tests.support.moderation_fixtures import SECRET
from tests.support.room_fixtures import TEAM, add_team, short_course
from tests.support.scenario import until
from tests.support.staff_fixtures import PASSWORD
from tests.support.staff_process import StaffProcess, room_process

DESK = ViewportSize(width=1366, height=768)
BEHIND_A_PROXY = {"STAFF_PROXY": "127.0.0.1"}
"""Setting by which each educator has an address of her own, as from her own school."""


@dataclass
class Campaign:
    """A room and a bot that run, the girls of the bot, and a browser for each educator."""

    room: StaffProcess
    bot: BotProcess
    telegram: Telegram
    browser: Browser = field(repr=False)
    _ids: Any = field(default_factory=lambda: count(710_001), repr=False)
    _contexts: dict[str, BrowserContext] = field(default_factory=dict, repr=False)

    def girl(self) -> Girl:
        """Create a new learner."""
        return self.telegram.girl(next(self._ids), "Achieng", language_code="en")

    @property
    def editions(self) -> Editions:
        """The editions in the shared folder."""
        return Editions(self.bot.data)

    def reports(self) -> list[tuple[int, str]]:
        """Return what the bot says of the live edition."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.bot.data / "taken").glob("*.json")]
        return [(it["edition"], it["refused"]) for it in found]

    async def takes(self, edition: int) -> None:
        """Wait until the bot has taken an edition."""
        await until(lambda: self.reports() == [(edition, "")])

    @asynccontextmanager
    async def page(self, name: str, script: str = "") -> AsyncIterator[Page]:
        """Open the shelf of a member in a browser in which she stays signed in. Fail on any error in its console.

        `script` runs in each of its pages.
        """
        context = await self._browser_of(name)
        page, trouble = await context.new_page(), list[str]()
        page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
        page.on("pageerror", lambda it: trouble.append(str(it)))
        await page.add_init_script(script)
        await page.goto("/")
        if await page.get_by_role("button", name="Sign in").count():
            await signs_in(page, name)
        yield page
        await page.close()
        assert trouble == []

    async def _browser_of(self, name: str) -> BrowserContext:
        if name not in self._contexts:
            elsewhere = {"X-Forwarded-For": f"192.0.2.{1 + len(self._contexts)}"}
            self._contexts[name] = await self.browser.new_context(
                viewport=DESK, base_url=self.room.address, extra_http_headers=elsewhere
            )
            self._contexts[name].set_default_timeout(PATIENCE)
        return self._contexts[name]


async def signs_in(page: Page, name: str) -> None:
    """Sign in with a name and a password that the browser fills in, and with a code that she types."""
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("The six digits that your phone shows now").click()
    await page.keyboard.type(TOTP(SECRET).now())
    await page.get_by_role("button", name="Enter").click()
    await expect(page.get_by_role("heading", name="Lessons", exact=True)).to_be_visible()


@asynccontextmanager
async def campaign(folder: Path, browser: Browser) -> AsyncIterator[Campaign]:
    """Run a room and a bot on a course of four lessons, of which the bot has taken the first edition."""
    course, data = folder / "course", folder / "data"
    await asyncio.to_thread(copied, short_course, course)
    data.mkdir(mode=0o700)
    add_team(data, {**TEAM, "grace": ("safeguard", "ne km")})  # the officer reads the languages of the campaign
    places = {"dialogues": course / "dialogues", "locales": course / "locales"}
    async with (
        room_process(data, course, **BEHIND_A_PROXY) as room,
        Telegram(token=TOKEN, patience=0.05) as telegram,
        BotProcess(telegram.url, data, **places) as bot,  # type: ignore[arg-type]  # settings by name
    ):
        found = Campaign(room, bot, telegram, browser)
        await found.takes(1)
        yield found
