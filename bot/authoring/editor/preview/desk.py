"""Desk: an author at work on a course, with a preview player and writable folders."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from bot.authoring.editor.course_part import context_of_file
from bot.authoring.editor.preview.card_history import CardHistory
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.player import Player
from bot.authoring.translation import entries, writable_files
from bot.authoring.translation.bylines import Byline, note_writer
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.edit_in_place import all_words
from bot.authoring.translation.part_texts import part_of
from bot.authoring.translation.signing import Reviewer
from bot.lessons.loader.source_file import MOST_BYTES, FileCache
from bot.lessons.translations.po import InvalidPo, PoEntry, read
from bot.safeguarding.moderation.member import ROLES, StaffRole

MOST_SCRIPT = 60_000
"""Most characters of a lesson, or of a file of scenes: three times the length of our longest one."""

Read = dict[tuple[str, str], PoEntry]
"""The entries of a catalog by context and source."""

Reworded = Mapping[tuple[str, str], str]
"""Changed words of a file, old and new, each with what the change means for its translations; "" if it has none."""

NOTHING_REWORDED: Reworded = {}

Claim = Callable[[StaffRole], str]
"""Claim the turn to write or to translate for a role; return the reason if that is impossible now, else ""."""

Apart = Callable[[str, Json], Awaitable[Json]]
"""Do a task on a typed text, `check` or `mend`, in another process, and return its answer."""


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


class EditRefused(Exception):
    """The request of the page was refused; the message is for the author."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One author's work on a course: the player, the two writable folders and the account.

    `part` is the only part that may be written, such as `lessons/lock-it-up`; empty means all. `reads_only`: the course
    is what girls have, and nothing is written. `live` is the folder of the published lessons; None on an author's own
    computer. `claim` asks for the turn to write, `writing` is held during one write. `apart` works on a text that is
    not saved; None: a thread does. `histories` holds, by file name, those of files whose cards were changed in this
    sitting.
    """

    player: Player
    dialogues: Path
    locales: Path
    account: Author = LOCAL
    part: str = ""
    reads_only: bool = False
    live: Path | None = None
    today: Callable[[], date] = field(default=lambda: datetime.now(UTC).date())
    claim: Claim = lambda role: ""
    apart: Apart | None = None
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    read: FileCache = field(default_factory=FileCache)
    histories: dict[str, CardHistory] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Return the path of a file name. Raise Unwritten for a file that does not belong to the course."""
        return writable_files.path_of(name, self.dialogues, self.locales)

    def holds(self, file: str) -> bool:
        """Return whether a file belongs to the part that may be written here."""
        return self.part in ("", part_of(file))

    def write(
        self, name: str, text: str, mark: str, reworded: Reworded = NOTHING_REWORDED
    ) -> writable_files.OpenedFile:
        """Write a text to a file whose hash is still `mark`, after recording the byline of its new texts.

        Then update the translations of `reworded`. Raise FileChanged, Unwritten, or CatalogChanged; in the lesson room
        also for a text that would keep everybody waiting.
        """
        if self.live and len(text) > most_letters(name):
            raise writable_files.Unwritten("This file would be too long. Make two parts of it.")
        if (byline := self.byline()) and self.live:
            note_writer(context_of_file(name), text, self.live / f"{part_of(name)}.yaml", self.locales, byline)
        with self.player.renaming(reworded):
            written = writable_files.write(self.path(name), text, mark)
        for (old, new), meaning in reworded.items():
            self._carry(context_of_file(name), old, new, meaning, text)
        return written

    def byline(self) -> Byline | None:
        """Return the account's name with today's date; None for an account without a name."""
        return Byline(self.account.name, self.today()) if self.account.name else None

    def reviewer(self, initials: str) -> Reviewer:
        """Return the reviewer: the account, or `initials` if it has no name. Raise Refused for empty initials."""
        name = self.account.name
        return Reviewer(name or initials, self.today(), is_account=bool(name))

    def translation(self, locale: str, context: str, words: str) -> PoEntry | None:
        """Return the entry of a text from its catalog, or one carried over to it that no file has yet."""
        return self._written(locale, context, words) or self._carried(context, words).get(locale)

    def translations(self, context: str, words: str) -> dict[str, PoEntry]:
        """Return the entries of a text by locale."""
        found = ((locale, self.translation(locale, context, words)) for locale in locales_in(self.locales))
        return {locale: entry for locale, entry in found if entry}

    def _written(self, locale: str, context: str, words: str) -> PoEntry | None:
        """Return the entry in a catalog. The catalog has thousands of entries, so it is only parsed after a change."""
        path = path_of(self.locales, locale)
        with suppress(OSError, UnicodeDecodeError, InvalidPo):
            return self.read.result_of(path, partial(_by_key, path)).get((context, words))
        return None

    def _carried(self, context: str, words: str) -> dict[str, PoEntry]:
        by_locale = self.player.conversation.bundle.catalogs.carried
        return {locale: some[context, words] for locale, some in by_locale.items() if (context, words) in some}

    def cost(self, context: str, words: str) -> int:
        """Count the translations of a text that a change of its words would make stale."""
        found = ((locale, self._written(locale, context, words)) for locale in locales_in(self.locales))
        return len({*(locale for locale, entry in found if entry and entry.words), *self._carried(context, words)})

    def question(self, context: str, old: str, new: str, meaning: str) -> Json | None:
        """Return the question of what a change means for the translations; None if `meaning` answers it.

        `only` is True where a name or a star came or went, so that only one answer is possible.
        """
        cost, possible = self.cost(context, old) if old != new else 0, entries.possible_meanings(old, new)
        if not cost or meaning in possible:
            return None
        return {"old": old, "new": new, "cost": cost, "only": len(possible) == 1}

    def _carry(self, context: str, old: str, new: str, meaning: str, file: str) -> None:
        """Update the translations of a changed text, if a meaning is given; `file` is the new content of its file."""
        kind = next((it for it in entries.MEANINGS if it == meaning), None)
        if kind and new != old:
            entries.settle_carried(self.locales, self._carried(context, old), new, kind)
            entries.carry(self.locales, context, old, new, kind, stays=old in all_words(file))


def most_letters(name: str) -> int:
    """Return the most characters that a file may have, by its name."""
    return MOST_SCRIPT if PurePosixPath(name).parent.name in ("lessons", "bot") else MOST_BYTES


def _by_key(path: Path) -> Read:
    return {it.key: it for it in reversed(read(path)) if it.source and not it.obsolete}
