"""The code with which she takes her words back: told once, kept only as a hash under a key (G6).

Letter and digit by turns, without those that look alike: easy to copy, no word by accident, and never taken for one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field

LETTERS, DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
PAIRS = 4

_TYPED = re.compile(rf"(?:[{LETTERS}][{DIGITS}]){{{PAIRS}}}")


@dataclass(frozen=True, slots=True)
class WithdrawCodes:
    """Makes codes and knows them again: `below(n)` is chance, `key` is kept beside the database."""

    below: Callable[[int], int]
    key: bytes = field(repr=False)

    def new(self) -> str:
        """A code nobody can guess: one of about 500 million."""
        return "".join(signs[self.below(len(signs))] for _ in range(PAIRS) for signs in (LETTERS, DIGITS))

    def mark(self, code: str) -> bytes:
        """What is kept of a code: without the key nobody can try codes on it."""
        return self._under_key(f"a voice: {code}")

    def spoke(self, learner: str) -> bytes:
        """The mark of an account that has sent words. It is of the account alone: no voice can be found by it."""
        return self._under_key(f"has spoken: {learner}")

    def _under_key(self, words: str) -> bytes:
        return hmac.digest(self.key, words.encode(), "sha256")[:16]


def typed_code(typed: str) -> str:
    """The code somebody typed, however she spaced it; empty for other words."""
    bare = re.sub(r"[\s.\-]", "", typed).lower()
    return bare if len(typed) < 40 and _TYPED.fullmatch(bare) else ""
