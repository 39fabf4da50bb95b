"""A message to staff: what readers get of it after its release, and the code that withdraws it (G6).

The code is shown once and stored only as a keyed hash. Letters and digits alternate, without those that look alike:
easy to copy, never an accidental word, and never confused with one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

READ_FOR = timedelta(days=30)
"""Time for which a message can be read after its release (B8)."""


@dataclass(frozen=True, slots=True)
class ReleasedMessage:
    """One message to staff after its release (G6).

    `id` is drawn at random at release: it reveals neither author nor time. `week` is the ISO week in which
    it was sent (`2027-W09`); no finer time is kept. `country` is empty where the country had fewer than 50 accounts in
    its last frozen month, and where few people write `locale` there. `quotable`: the learner ticked "you may quote me"
    (G9).
    """

    id: str
    question: str
    locale: str
    country: str
    week: str
    words: str = field(repr=False)
    quotable: bool = False


LETTERS, DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
PAIRS = 4

_TYPED = re.compile(rf"(?:[{LETTERS}][{DIGITS}]){{{PAIRS}}}")


@dataclass(frozen=True, slots=True)
class WithdrawalCodes:
    """Creates codes and their hashes. `below(n)` draws a random number below n; `key` is stored beside the database."""

    below: Callable[[int], int]
    key: bytes = field(repr=False)

    def new(self) -> str:
        """Return a new code that cannot be guessed: one of about 500 million."""
        return "".join(signs[self.below(len(signs))] for _ in range(PAIRS) for signs in (LETTERS, DIGITS))

    def code_hash(self, code: str) -> bytes:
        """Return the hash that is stored of a code. Codes cannot be tried against it without the key."""
        return self._under_key(f"a voice: {code}")

    def sender_hash(self, learner: str) -> bytes:
        """Return the hash that marks an account as having sent a message. No message can be found by it."""
        return self._under_key(f"has spoken: {learner}")

    def _under_key(self, words: str) -> bytes:
        # The words are part of each stored hash: they never change.
        return hmac.digest(self.key, words.encode(), "sha256")[:16]


def typed_code(typed: str) -> str:
    """Return the code in a typed text, with spaces, dots and hyphens removed; empty if it is no code."""
    bare = re.sub(r"[\s.\-]", "", typed).lower()
    return bare if len(typed) < 40 and _TYPED.fullmatch(bare) else ""
