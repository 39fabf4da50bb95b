"""Parts of a course: their names, and their texts in every language, as the shelf counts and the search reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from bot.authoring.translation.part_texts import part_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.profile import HELP_FILES
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.template import is_wanted
from bot.lessons.translations.text_list import BADGE, CAPTION, POPUP, TextLine, lines_by_text
from bot.statistics.reports.sentences import Sayings

LESSONS = "lessons/"
"""Prefix of the names of parts that are lessons."""

AuthorTextKind = Literal["button", "bubble", "picture", "badge", "pop-up", "label"]
"""Kind of a text in the words of an author; a picture and a badge are texts in its place."""

EntryKeys = Collection[tuple[str, str]]
"""Texts by context and source."""


@dataclass(frozen=True, slots=True)
class TextProgress:
    """A text of a part. `words` are its translations by locale, `undone` the locales without an up-to-date one.

    `signed` are the locales, English among them, in which its present words are signed.
    """

    source: str
    kind: AuthorTextKind
    line: int
    words: Mapping[str, str]
    undone: frozenset[str]
    signed: frozenset[str]


@dataclass(frozen=True, slots=True)
class CoursePart:
    """A part of a course. `title`: empty if it is no lesson; `live_in`: the locales in which it is offered."""

    part: str
    title: str
    texts: tuple[TextProgress, ...]
    live_in: frozenset[str]
    is_listed: bool = True


def locales_of(course: Course) -> tuple[str, ...]:
    """Return the languages into which a course is translated, English first, those for Help alone last."""
    profile = course.profile
    named = (*profile.languages, *profile.help_languages) if profile else ()
    return tuple(dict.fromkeys((SOURCE_LOCALE, *named)))


def course_parts(course: Course, catalogs: Catalogs, english: EntryKeys, names: Iterable[str]) -> dict[str, CoursePart]:
    """Return parts by name: lessons in course order, then lessons that are not offered, then the others of `names`."""
    told, offered = _texts_by_part(course, catalogs, english), course.without_drafts().for_learners()
    lessons = [f"{LESSONS}{name}" for name in (*offered.lessons, *sorted(course.drafts))]
    every = dict.fromkeys((*lessons, *names))
    return {part: _part(part, tuple(told.get(part, ())), course, offered) for part in every}


def _part(part: str, texts: tuple[TextProgress, ...], course: Course, offered: Course) -> CoursePart:
    lesson = course.lessons.get(part.removeprefix(LESSONS)) if part.startswith(LESSONS) else None
    title = lesson.title.source if lesson else ""
    is_listed = not part.startswith(LESSONS) or part.removeprefix(LESSONS) in offered.lessons
    return CoursePart(part, title, texts, frozenset(_live_in(part, offered)), is_listed)


def _live_in(part: str, offered: Course) -> Iterable[str]:
    if part.startswith(LESSONS):
        return (locale for locale, names in offered.offered.items() if part.removeprefix(LESSONS) in names)
    in_help = offered.help_languages if PurePosixPath(part).name in HELP_FILES else ()
    return (*offered.offered, *in_help)


def _texts_by_part(course: Course, catalogs: Catalogs, english: EntryKeys) -> Mapping[str, list[TextProgress]]:
    found = defaultdict[str, list[TextProgress]](list)
    for places in lines_by_text(course).values():
        if place := places[0].text.place:
            found[part_of(place.file)].append(_text_progress(places[0], place.line, course, catalogs, english))
    return found


def _text_progress(line: TextLine, number: int, course: Course, catalogs: Catalogs, english: EntryKeys) -> TextProgress:
    text = line.text
    locales = [it for it in locales_of(course) if it != SOURCE_LOCALE and is_wanted(course, it, text.context)]
    words = {it: said for it in locales if (said := catalogs.find(text, it)) is not None}
    key = (text.context, text.source)
    signed = {it for it in words if key in catalogs.signatures.get(it, ()) and _is_current(text, it, catalogs)}
    return TextProgress(
        source=text.source,
        kind=kind_of(line),
        line=number,
        words=words,
        undone=frozenset(it for it in locales if it not in words or not _is_current(text, it, catalogs)),
        signed=frozenset((*signed, *([SOURCE_LOCALE] if key in english else ()))),
    )


def _is_current(text: Text, locale: str, catalogs: Catalogs) -> bool:
    return catalogs.translated_from(text, locale) == text.source


def kind_of(line: TextLine) -> AuthorTextKind:
    """Return the kind of a text, in the words of an author."""
    if line.is_button:
        return "button"
    if line.limit in (CAPTION, BADGE):
        return "picture" if line.limit == CAPTION else "badge"
    if line.limit == POPUP:
        return "pop-up"
    return "bubble" if line.who else "label"


NAMES: Sayings = {
    "bot/confirm": "The question before Help",
    "bot/help": "Help",
    "bot/light": "Something light after Help",
    "bot/menu": "The menu of stories",
    "bot/mine": "What is kept of her",
    "bot/moments": "Between the stories",
    "bot/news": "News from the team",
    "bot/privacy": "Privacy",
    "bot/quick": "Quick rounds",
    "bot/remind": "Reminders",
    "bot/settings": "Settings",
    "bot/speak-up": "Speak up",
    "bot/start": "The start",
    "bot/tidied": "After Tidy up",
    "profile": "The bot’s own labels",
    "directory": "The numbers to call",
    "cast": "The names of the cast",
    "measure": "The questions of the measure",
    "leader": "The page for club leaders",
    "course": "The order of the lessons",
    "offered": "The promised languages",
    "statistics": "Rules of the figures",
    "safety/banned": "Words the bot never says",
    "safety/care": "Words of care",
    "safety/critical": "Critical words",
    "safety/harmless": "Harmless words",
    "safety/loud": "Loud words",
    "safety/personal": "Personal words",
    "safety/points": "Points of the matcher",
}
"""Names by part, in English; message ids of `staff.po`."""


def name_of(part: str, title: str = "") -> str:
    """Return the name of a part: its title, its name here, else that of its file."""
    return title or NAMES.get(part) or part.rpartition("/")[2].replace("-", " ").capitalize()
