"""Critical texts: those by which a learner finds help or decides about her data.

A stale one is shown only if signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.lessons.model.lesson import Course, Script, written_options
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts, texts

FILES = frozenset({"help", "confirm", "directory", "privacy", "mine", "news"})
"""Bot files in which every text is critical.

They are about Help, the question before it, phone numbers, privacy, erasing, and news, for which an address is kept.
"""

CRITICAL_NOTE = "Critical:"
"""Start of the note that marks a critical text in a catalog; Weblate finds it by `note:"Critical:"`."""

_LEADS_TO_HELP = ("<safe-word>", "<people>", "<call-")


def is_critical(context: str, source: str, notes: Iterable[str] = ()) -> bool:
    """Return True for a critical text: by its file, by naming the safe word or the phone numbers, or by its note."""
    leads = context in FILES or any(it in source for it in _LEADS_TO_HELP)
    return leads or any(note.startswith(CRITICAL_NOTE) for note in notes)


def marked_texts(script: Script) -> Iterator[Text]:
    """Yield the texts inside steps and options that an author marked with `critical: true`."""
    for step in script.steps():
        for part in (step, *written_options(step)):
            yield from texts(part) if part.critical else ()


def critical_texts(course: Course) -> frozenset[tuple[str, str]]:
    """Return every critical text as (context, source), also those a lesson marks with `critical: true`."""
    marked = (text for script in (*course.bot.values(), *course.lessons.values()) for text in marked_texts(script))
    found = (text for text in all_texts(course) if is_critical(text.context, text.source))
    return frozenset((text.context, text.source) for text in (*marked, *found))
