"""Wrong codes of the second factor: after twenty in a row the rooms of an account are shut (S4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.safeguarding.moderation.member import Member

SHUT_AFTER = 20
"""Wrong codes in a row. Whoever tries that many has about 6 chances in 100,000."""

OPENED_BY = 2
"""Other members who have to want the rooms open."""

TOLD_FROM = 3
"""Wrong codes in a row of which the member is told on her page. Fewer are slips of her own."""


@dataclass(frozen=True, slots=True)
class ShutRooms:
    """An account whose rooms are shut, and the other members who want them open."""

    name: str
    openers: frozenset[str]


def mark_of(member: Member) -> str:
    """Return a hash that stands for the second factor. A new one begins without wrong codes."""
    return hashlib.sha256(member.totp.encode()).hexdigest()[:16]
