"""Staff account: credentials, and the rooms (restricted pages) it may enter."""

from __future__ import annotations

from dataclasses import dataclass, field

READING = "voices"
"""The room where learners' messages are read. A member reads only those in her own languages."""

ANNOUNCING = "announcements"
"""The room where announcements are proposed and approved. A member approves only in her own languages."""

PUBLISHING = "open-data"
"""The room of the safeguarding lead, who says whether a quarter's figures may be published as open data."""

ROOMS = (ANNOUNCING, PUBLISHING, READING)
"""Rooms that need a second factor: announcements to learners, open data, and messages of learners."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials of a staff member: the hash of her password, and the secret of her one-time codes, if any."""

    password: str = field(repr=False)
    totp: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A staff account. `languages` are those she reads; `totp` is the secret of her one-time codes.

    `repr` shows neither the password's hash nor the secret. Without a secret she enters no room, whatever `rooms` says.
    """

    name: str
    password: str = field(repr=False)
    rooms: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    totp: str = field(default="", repr=False)

    def may_enter(self, room: str) -> bool:
        """Return True if the member has a second factor and may enter this room."""
        return bool(self.totp) and room in self.rooms
