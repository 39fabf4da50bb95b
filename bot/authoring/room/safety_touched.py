"""Rule: changes of numbers, links, Help, critical words or pictures need somebody of safeguarding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from bot.authoring.course_changes import CourseChanges
from bot.authoring.room.changed_translations import ChangedTranslation
from bot.lessons.model.lesson import Course
from bot.lessons.translations.critical import critical_texts
from bot.lessons.translations.po import EntryKey

GUARDED = ("bot/help", "bot/confirm", "bot/mine", "bot/privacy", "bot/speak-up")
"""Files of the bot in which every change needs safeguarding."""

SafetyReason = Literal["help", "file", "number", "link", "critical", "sensitive", "picture", "language"]
"""Reason why a change needs safeguarding, as a page says it.

`help`: a file of Help and privacy. `file`: neither a lesson nor words of the bot, such as numbers, names or rules of
matching. `language`: learners would lose one.
"""

_DIALLED = re.compile(r"\+?\d(?:[ -]?\d){2,}")
_LINK = re.compile(r"https?:|www\.|@\w{4,}|\b[\w-]+\.(?:com|org|net|me|ly|info|io|co|ke|np|kh|ph)\b", re.IGNORECASE)


def safety_reasons(
    part: str,
    changes: CourseChanges,
    translations: Iterable[ChangedTranslation],
    courses: Iterable[Course],
    *,
    has_pictures: bool,
) -> tuple[SafetyReason, ...]:
    """Return the reasons why changes of a part need safeguarding; `courses` are those before and after.

    A part that is neither a lesson nor a file of the bot always does: numbers, names, rules of matching. A mark counts
    in either version, so that nobody removes it alone.
    """
    versions, changed = tuple(courses), [*_reworded(changes), *_translated(translations)]
    found: dict[SafetyReason, bool] = {
        "help": part in GUARDED,
        "file": not part.startswith(("lessons/", "bot/")),
        "number": any(_DIALLED.search(words) for _, words in changed),
        "link": any(_LINK.search(words) for _, words in changed),
        "critical": _is_critical({key for key, _ in changed}, part, versions),
        "sensitive": any(_is_sensitive(part, it) for it in versions),
        "picture": has_pictures,
        "language": bool(changes.lost),
    }
    return tuple(reason for reason, is_so in found.items() if is_so)


def _is_critical(changed: set[EntryKey], part: str, versions: tuple[Course, ...]) -> bool:
    """Return whether a changed text is critical in any version, or a text gains or loses that mark."""
    marked = [critical_texts(it) for it in versions]
    name = part.rpartition("/")[2]
    own = [frozenset(it for it in some if it[0] == name) for some in marked]
    return any(not changed.isdisjoint(some) for some in marked) or any(some != own[0] for some in own)


def _is_sensitive(part: str, course: Course) -> bool:
    lesson = course.lesson(part.removeprefix("lessons/")) if part.startswith("lessons/") else None
    return bool(lesson and lesson.sensitive)


def _reworded(changes: CourseChanges) -> Iterator[tuple[EntryKey, str]]:
    for words in changes.words.values():
        for it in words:
            yield from (((text.context, text.source), text.source) for text in (it.old, it.new) if text)


def _translated(translations: Iterable[ChangedTranslation]) -> Iterator[tuple[EntryKey, str]]:
    for it in translations:
        yield from (((it.context, it.source), words) for words in (it.source, it.old, it.new))
