"""A member of staff: what she signs in with, and the rooms she may enter."""

from __future__ import annotations

from dataclasses import dataclass, field

READING = "voices"
"""The room where girls' words are read; whoever may enter it reads only the languages of hers."""

ROOMS = ("announcements", READING)
"""What stands behind a second door: words to girls, and words of girls."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has an account. `languages` are the ones she reads voices in; `totp` is the secret of her codes.

    Neither the hash of her password nor the secret prints. Without a secret she enters no room, whatever is written.
    """

    name: str
    password: str = field(repr=False)
    rooms: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    totp: str = field(default="", repr=False)

    def may_enter(self, room: str) -> bool:
        """Whether this room is one of hers."""
        return bool(self.totp) and room in self.rooms
