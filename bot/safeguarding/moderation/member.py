"""Staff account: credentials, and the rooms (restricted pages) it may enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.safeguarding.moderation.access_log import ACCOUNTS

READING = "voices"
"""The room where learners' messages are read. A member reads only those in her own languages. Its name is stored."""

ANNOUNCING = "announcements"
"""The room where announcements are proposed and approved. A member approves only in her own languages."""

PUBLISHING = "open-data"
"""The room of the safeguarding lead, who says whether a quarter's figures may be published as open data."""

StaffRole = Literal["write", "translate", "sign", "safeguard", "publish", "files"]
"""A right to act in the lesson room. To translate and to sign holds for the languages of the account.

`files`: to see lessons as files, with their lines; whoever writes by cards needs none of it.
"""

ROLES: tuple[StaffRole, ...] = get_args(StaffRole)

LESSONS = "lessons"
"""The lesson room, which an account with any of the roles may enter."""

OWN = "account"
"""The page of one's own account, behind the code of everybody who has a second factor."""

ROOMS = (ACCOUNTS, ANNOUNCING, PUBLISHING, READING, *ROLES)
"""Rights that an account may be given, each behind the second factor: the rooms, and the roles in the lesson room."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials of a staff member: the hash of her password, and the secret of her one-time codes, if any.

    `signing_key` is the private key with which she signs changes to accounts, encrypted with her password.
    """

    password: str = field(repr=False)
    totp: str = field(default="", repr=False)
    signing_key: str = field(default="", repr=False)


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

    @property
    def works_on_lessons(self) -> bool:
        """True if the member has a role of the lesson room."""
        return any(role in self.rooms for role in ROLES)

    def may_enter(self, room: str) -> bool:
        """Return True if the member has a second factor and may enter this room."""
        is_given = {LESSONS: self.works_on_lessons, OWN: bool(self.rooms)}.get(room, room in self.rooms)
        return bool(self.totp) and is_given
