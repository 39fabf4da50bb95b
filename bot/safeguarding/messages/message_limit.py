"""Limit of messages to staff, so that one account cannot bury those of all others (G6, S8).

It is held in memory only, under a key of this process, and shown to nobody. It survives Tidy up and an erasure, and is
forgotten when the question is closed or the process ends. With several workers each counts for itself.
"""

from __future__ import annotations

import hmac
from collections import Counter, OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_OF_AN_ACCOUNT = 3
"""Messages of one account that are kept for one question: enough for a family's shared phone."""

MOST_A_DAY = 600
"""Messages a day after which learners can only pick until the next day.

Two people read each message: ten readers with an hour a day, at half a minute a message, read 600 of them twice."""

MOST_CODES = 20_000
"""Number of codes of messages not stored that are remembered: as many as one account's flood makes in a day."""


class _Account(NamedTuple):
    question: str
    mark: bytes


@dataclass
class MessageLimit:
    """Counts of one process. `key` is drawn when it starts, and stored nowhere."""

    key: bytes = field(repr=False)
    _kept: Counter[_Account] = field(default_factory=Counter, repr=False)
    _codes: OrderedDict[bytes, str] = field(default_factory=OrderedDict, repr=False)
    _today: int = 0

    @property
    def is_full(self) -> bool:
        """True when more messages were kept today than can be read."""
        return self._today >= MOST_A_DAY

    def reserve(self, learner: str, question: str) -> bool:
        """Reserve one of the account's messages for what may be sent now; return False when none is left."""
        account = self._account(learner, question)
        if self._kept[account] >= MOST_OF_AN_ACCOUNT:
            return False
        self._kept[account] += 1
        self._today += 1
        return True

    def release(self, learner: str, question: str) -> None:
        """Release a reservation: the message was not sent, or was withdrawn."""
        account = self._account(learner, question)
        self._kept[account] = max(0, self._kept[account] - 1)
        self._today = max(0, self._today - 1)

    def drop(self, code: bytes, question: str) -> None:
        """Remember the hash of a code that was shown for a message that is not kept."""
        self._codes[code] = question
        while len(self._codes) > MOST_CODES:
            self._codes.popitem(last=False)

    def is_dropped(self, code: bytes) -> bool:
        """Return True for the code of a message that was not kept."""
        return code in self._codes

    def withdraw(self, code: bytes) -> None:
        """Forget such a code: like all others, it works once."""
        self._codes.pop(code, None)

    def begin_day(self, open_questions: Collection[str]) -> None:
        """Begin a new day, and forget everything about questions that are closed."""
        self._today = 0
        self._kept = Counter({it: many for it, many in self._kept.items() if it.question in open_questions})
        self._codes = OrderedDict((it, name) for it, name in self._codes.items() if name in open_questions)

    def _account(self, learner: str, question: str) -> _Account:
        return _Account(question, hmac.digest(self.key, learner.encode(), "sha256")[:16])
