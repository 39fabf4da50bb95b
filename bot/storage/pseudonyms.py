"""Pseudonyms of learners: HMACs under a key that is not in the database (B1).

A learner has two. One stands in the rows of her place. The other stands where her address is: whoever has the database
with the key of addresses, but not the key of pseudonyms, cannot join an address to her place (S6).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from bot.storage.ports import AddresseeId, LearnerId

ADDRESSEE = "own-"
"""Prefix of an `AddresseeId`. It sorts after all hexadecimal digits, so rows of version 0.1, which stand
under a `LearnerId`, are found by the primary key."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The pseudonyms under one key."""

    key: bytes = field(repr=False)

    def learner(self, account: int) -> LearnerId:
        """Return the pseudonym of an account of the channel."""
        return LearnerId(self._under_key(str(account)))

    def addressee(self, learner: LearnerId) -> AddresseeId:
        """Return the pseudonym of a learner in the tables that hold addresses, and in no other."""
        return AddresseeId(ADDRESSEE + self._under_key(f"has an address: {learner}"))

    def staff_member(self, account: int) -> str:
        """Return the hash that stands for a staff member in the kill switch's file. No row of the database matches."""
        return self._under_key(f"the brake: {account}")

    def _under_key(self, words: str) -> str:
        return hmac.digest(self.key, words.encode(), "sha256").hex()[:32]


KEYLESS = Pseudonyms(b"")
"""The pseudonyms of invented learners, whom nobody has to protect."""
