"""Rule: safeguarding is one of the two people where numbers, links, Help, critical words or pictures change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.authoring.course_changes import CourseChanges
from bot.authoring.course_part import PartContent
from bot.authoring.room.changed_translations import ChangedTranslation
from bot.lessons.model.lesson import Course
from bot.lessons.translations.critical import critical_texts

GUARDED = ("bot/help", "bot/confirm", "bot/mine", "bot/privacy", "bot/speak-up")
"""Files of the bot in which each word is safeguarding's too."""

Key = tuple[str, str]
"""Context and source of a text."""

_DIALLED = re.compile(r"\+?\d[\d -]{2,}\d")
_LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|org|net|me|ly|info|io|co|ke|np|kh|ph)\b", re.IGNORECASE)


def touches_safety(
    part: str, content: PartContent, changes: CourseChanges, translations: Iterable[ChangedTranslation], course: Course
) -> bool:
    """Return whether safeguarding has to be one of those who stand for a draft of a part.

    A part that is neither a lesson nor a file of the bot is always guarded: numbers, names, rules of matching.
    """
    if part in GUARDED or not part.startswith(("lessons/", "bot/")):
        return True
    lesson, critical = course.lesson(part.removeprefix("lessons/")), critical_texts(course)
    has_pictures = any(name.startswith("dialogues/media/") for name in content.files)
    if has_pictures or changes.lost or (lesson and lesson.sensitive):
        return True
    changed = {*_reworded(changes), *_translated(translations)}
    return any(key in critical or _tells_a_way_out(words) for key, words in changed)


def _reworded(changes: CourseChanges) -> Iterator[tuple[Key, str]]:
    for words in changes.words.values():
        for it in words:
            yield from (((text.context, text.source), text.source) for text in (it.old, it.new) if text)


def _translated(translations: Iterable[ChangedTranslation]) -> Iterator[tuple[Key, str]]:
    for it in translations:
        yield from (((it.context, it.source), words) for words in (it.source, it.old, it.new))


def _tells_a_way_out(words: str) -> bool:
    return bool(_DIALLED.search(words) or _LINK.search(words))
