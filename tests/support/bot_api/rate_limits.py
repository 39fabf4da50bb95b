"""Telegram's rate limits: about one message a second per chat, with short bursts, and thirty a second in all."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import too_many_requests

UNCOUNTED = frozenset({"sendchataction"})


class Violation(NamedTuple):
    """A call that came too early; `chat_id` is None when the overall limit was exceeded."""

    when: float
    method: str
    chat_id: int | None


@dataclass(slots=True)
class _Bucket:
    """Token bucket: holds up to `size` calls and refills at `rate` a second."""

    rate: float
    size: float
    level: float
    seen: float

    def wait(self, now: float) -> float:
        """Take one call and return 0, or return the seconds until one is available."""
        self.level = min(self.size, self.level + (now - self.seen) * self.rate)
        self.seen = now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


class RateLimiter:
    """Limiter of sends and edits. Calls over the limit of a chat, or of all chats, are recorded and refused."""

    def __init__(self, clock: Callable[[], float], per_chat: float, burst: int, overall: float, refuses: bool) -> None:
        """Begin with full buckets."""
        self._clock = clock
        self._per_chat = (per_chat, float(burst))
        self._overall = _Bucket(overall, overall, overall, clock())
        self._chats: dict[int, _Bucket] = {}
        self._refuses = refuses
        self.violations: list[Violation] = []

    def check(self, call: Call) -> None:
        """Let a call pass, or refuse it with 429."""
        method = call.method.lower()
        if not method.startswith(("send", "edit")) or method in UNCOUNTED:
            return
        now, chat_id = self._clock(), call.chat_id
        for bucket, named in ((self._overall, None), (self._chat(chat_id, now), chat_id)):
            if (wait := bucket.wait(now)) > 0:
                self.violations.append(Violation(now, call.method, named))
                if self._refuses:
                    raise too_many_requests(math.ceil(wait))

    def _chat(self, chat_id: int | None, now: float) -> _Bucket:
        rate, size = self._per_chat
        return self._chats.setdefault(chat_id or 0, _Bucket(rate, size, size, now))
