"""The job that changes staff accounts as members have signed it (S7).

It is in the bot because the pages of staff, which are open to the internet, may not write the accounts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import Refused
from bot.safeguarding.moderation.account_change import AgreedChange, AskedChanges, agreed, gives
from bot.storage.job_ports import AccountRegistry

EVERY = 5.0
"""Seconds between two rounds; short, so that a link that was handed out works soon."""

GIVEN = (
    "On the page for staff a room, a language or a fresh link was given to an account; those who may do so signed it."
)
CHECK = "Did you not know of it? `main.py staff log` shows who signed; `main.py staff remove NAME` undoes it."

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class AccountChangeJob:
    """The loop. `asked` reads what members signed; `tell` sends an alarm and returns whether that succeeded."""

    asked: Callable[[], AskedChanges]
    accounts: AccountRegistry
    tell: Callable[[str], Awaitable[bool]]
    now: Callable[[], float]
    sure: Callable[[], bool] = lambda: True
    _untold: bool = field(default=False, init=False)

    async def run(self) -> None:
        """Run a round every few seconds until cancelled."""
        while True:
            await self.round()
            await asyncio.sleep(EVERY)

    async def round(self) -> None:
        """Make the signed changes, and report to ALARM_CHAT that access was given.

        Nobody else would hear of it if the page had been broken into.
        """
        if self.sure():
            self._untold = await asyncio.to_thread(self._make) or self._untold
        if self._untold and await self.tell(f"{GIVEN} {CHECK}"):
            self._untold = False

    def _make(self) -> bool:
        """Make all signed changes; return whether any of them gave access."""
        try:
            asked = self.asked()
            return self._make_all(asked) if asked.changes or asked.keys else False
        except Refused as refused:
            log.warning("%s", refused.what)
            return False

    def _make_all(self, asked: AskedChanges) -> bool:
        if new := self.accounts.read().new_keys(asked.keys):
            self.accounts.accept(new)
        given = [self._make_one(it) for it in agreed(asked, self.accounts.read(), int(self.now()))]
        return any(given)

    def _make_one(self, it: AgreedChange) -> bool:
        account = self.accounts.read().members.get(it.change.name)
        if not self.accounts.make(it, int(self.now())):
            return False
        log.info("a staff account was changed as signed: %s", it.change.kind)
        return gives(it.change, account)
