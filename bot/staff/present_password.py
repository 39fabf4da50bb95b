"""The present password of a signed-in member, which forms about accounts ask for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from bot.staff import passwords
from bot.staff.chosen_credentials import ONE_AT_A_TIME
from bot.staff.context import CONTEXT, SignedIn

TRIES = 5
"""Wrong passwords until a session ends, so that a stranger at an open browser cannot guess on."""


@dataclass(frozen=True, slots=True)
class PresentPassword:
    """Verifier of the present password; wrong ones are counted by session, in memory."""

    _wrong: Counter[str] = field(default_factory=Counter, repr=False)

    async def trouble(self, request: web.Request, who: SignedIn, given: Mapping[str, str]) -> Literal["wrong"] | None:
        """Verify the field `old` of a form. Too many wrong ones end the session (HTTP 303)."""
        async with ONE_AT_A_TIME:
            if await asyncio.to_thread(passwords.fits, given.get("old", ""), who.member.password):
                self._wrong.pop(who.token, None)
                return None
        self._wrong[who.token] += 1
        if self._wrong[who.token] < TRIES:
            return "wrong"
        del self._wrong[who.token]
        request.app[CONTEXT].sessions.end(who.token)
        raise web.HTTPSeeOther("/sign-in")
