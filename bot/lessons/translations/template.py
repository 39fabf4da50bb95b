"""Template of all catalogs: one entry for each text, in playing order, with notes and flags for translators.

The flags are Weblate's (https://docs.weblate.org/en/latest/admin/checks.html#custom-checks), which it reads from the
file: `max-length:N` characters, `placeholders:"<name>"` that have to stay, `priority:N` above 100 for texts to
translate first. Notes begin with a word that Weblate's search can find: `note:"Critical:"` (user/search.html there).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import HELP_FILES
from bot.lessons.model.text import PLACEHOLDER
from bot.lessons.model.texts import CRITICAL_NOTE
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.text_list import BUBBLE, TextLine, lines_by_text

OURS = ("max-length:", "placeholders:", "priority:")
"""Flags written by us; all others belong to the translators."""

_FIRST = "priority:200"
_SHORT = 70


def template(course: Course, locale: str = "") -> tuple[PoEntry, ...]:
    """Return one entry per text; one that occurs in several places gets its first place and its smallest limit.

    In the catalog of a language for Help alone stand only the texts of Help.
    """
    lines = lines_by_text(course).items()
    return tuple(template_entry(places) for (context, _), places in lines if is_wanted(course, locale, context))


def is_wanted(course: Course, locale: str, context: str) -> bool:
    """Return whether the texts of a file are translated into a language; one for Help alone gets only those of Help."""
    return context in HELP_FILES or not (course.profile and locale in course.profile.help_languages)


def template_entry(places: list[TextLine]) -> PoEntry:
    """Return the entry of a text, which stands in these places."""
    text = places[0].text
    return PoEntry(
        text.source,
        text.context,
        flags=tuple(_flags(places)),
        notes=tuple(_notes(places)),
        references=tuple(f"{it.file}:{it.line}" for line in places if (it := line.text.place)),
    )


def _flags(places: list[TextLine]) -> Iterator[str]:
    yield f"max-length:{min(line.limit for line in places)}"
    if names := dict.fromkeys(PLACEHOLDER.findall(places[0].text.source)):
        yield "placeholders:" + ":".join(f'"<{name}>"' for name in names)
    if any(line.critical for line in places):
        yield _FIRST


def _notes(places: list[TextLine]) -> Iterator[str]:
    line = places[0]
    if any(place.critical for place in places):
        yield f"{CRITICAL_NOTE} by these words a girl finds help, or decides what is kept of her."
    limit = min(place.limit for place in places)
    fits = f" At most {limit} characters." if limit < BUBBLE else ""
    yield f"{' / '.join(dict.fromkeys(place.what for place in places))}{fits}"
    yield f"{line.where}{f', and {len(places) - 1} more' if len(places) > 1 else ''}. {line.who}".rstrip()
    if line.before:
        yield f"Before: {_short(line.before)}"
    if line.after:
        yield f"After: {_short(line.after)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"
