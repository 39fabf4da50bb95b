"""Critical texts: those by which a girl finds help or decides what is kept of her. A stale one is shown only signed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.texts import all_texts, texts

FILES = frozenset({"help", "confirm", "directory", "privacy", "mine", "news"})
"""The files of the bot in which every text is critical: Help, the question before it, the numbers, privacy, erasing,
and news, for which an address is kept."""

MARK = "Critical:"
"""How the note begins that marks a critical text in a catalog; Weblate finds it by `note:"Critical:"`."""

_LEADS_TO_HELP = ("<safe-word>", "<people>", "<emergencies>")


def is_critical(context: str, source: str, notes: Iterable[str] = ()) -> bool:
    """Whether a text is critical: by its file, by naming the safe word or the numbers, or marked in its lesson."""
    leads = context in FILES or any(it in source for it in _LEADS_TO_HELP)
    return leads or any(note.startswith(MARK) for note in notes)


def critical_texts(course: Course) -> frozenset[tuple[str, str]]:
    """Every critical text of a course, as (context, source): also those that a lesson marks with `critical: true`."""
    steps = [step for script in (*course.bot.values(), *course.lessons.values()) for step in script.steps()]
    options = [option for step in steps for option in written_options(step)]
    marked = (text for part in (*steps, *options) if part.critical for text in texts(part))
    found = (text for text in all_texts(course) if is_critical(text.context, text.source))
    return frozenset((text.context, text.source) for text in (*marked, *found))
