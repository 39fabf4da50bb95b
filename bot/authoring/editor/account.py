"""An author's account: her roles, and the languages in which she translates and signs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safeguarding.moderation.member import ROLES, StaffRole


@dataclass(frozen=True, slots=True)
class Author:
    """An account of the lesson room. `languages` are those that she translates into and signs; None: all."""

    name: str
    roles: frozenset[StaffRole]
    languages: frozenset[str] | None = frozenset()

    def may(self, role: StaffRole, locale: str = "") -> bool:
        """Return whether the author has a role and, if `locale` is given, works in that language."""
        return role in self.roles and (not locale or self.languages is None or locale in self.languages)


LOCAL = Author("", frozenset(ROLES), None)
"""Account on an author's own computer: all roles, all languages, no name."""
