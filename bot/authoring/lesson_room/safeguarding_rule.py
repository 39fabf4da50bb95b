"""Rule: changes that need somebody of safeguarding among the two people who bring them to girls.

Once girls are let in, safeguarding is one of the two for every text of the bot that a girl would read otherwise, or
after something else, than before, in any language, unless only words of safety/harmless.yaml changed in it, at most one
in five counted from the words that safeguarding saw last, and no number, link or hurting phrase is in it. Before that,
and for files beside the lessons, it is one of the two for the other reasons below.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import BaseModel

from bot.authoring.editor.course_part import context_of
from bot.authoring.lesson_room.course_changes import ChangedTranslation, CourseChanges, CourseVersion
from bot.authoring.lesson_room.story_order import paired
from bot.check.phrase_search import find_phrases
from bot.check.rules.contact_details import figures_in, links_in, numbers_in, spoken_digits
from bot.errors import Refused
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import critical_texts, named_texts
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import EntryKey
from bot.safeguarding.harmless_wording import is_harmless
from bot.storage.editions import Edition

GUARDED = ("bot/help", "bot/confirm", "bot/mine", "bot/privacy", "bot/speak-up")
"""Files of the bot in which every change needs safeguarding."""

SafetyReason = Literal[
    "help", "file", "number", "link", "critical", "sensitive", "picture", "recording", "language", "words", "steps"
]
"""Reason why a change needs safeguarding, as a page says it.

`help`: a file of Help and privacy. `file`: neither a lesson nor words of the bot, such as numbers, names or rules of
matching. `language`: learners would lose one. Once girls are let in, `words`: words that are not harmless by rule;
`steps`: anything else of a lesson or scene, such as its order, what an answer leads to or counts as, who says it.
"""


class ChangedReading(NamedTuple):
    """A text as a girl reads it in a language: before and after, empty where there is none, and its English."""

    locale: str
    source: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class UnseenWords:
    """Texts of a part that girls would read otherwise than safeguarding saw them last.

    `harmful`: those of them that are not harmless by rule. `has_other_steps`: something else than its texts differs.
    """

    every: tuple[ChangedReading, ...] = ()
    harmful: tuple[ChangedReading, ...] = ()
    has_other_steps: bool = False


NOTHING_UNSEEN = UnseenWords()


def safety_reasons(
    part: str,
    changes: CourseChanges,
    translations: Iterable[ChangedTranslation],
    courses: Iterable[Course],
    *,
    media: Collection[SafetyReason],
    unseen: UnseenWords = NOTHING_UNSEEN,
) -> tuple[SafetyReason, ...]:
    """Return the reasons why changes of a part need safeguarding; `courses` are those before and after.

    A part that is neither a lesson nor a file of the bot always does: numbers, names, rules of matching. A mark counts
    in either version, so that nobody removes it alone. `media` tells what is to be seen or heard anew, by its reasons.
    `unseen` is empty while no girl is let in.
    """
    versions, changed, translated = tuple(courses), [*_reworded(changes)], tuple(translations)
    changed += _translated(translated)
    digits = spoken_digits(versions[0].personal)
    found: dict[SafetyReason, bool] = {
        "help": part in GUARDED,
        "file": not part.startswith(("lessons/", "bot/")),
        "number": any(numbers_in(words, digits) for _, words in changed) or any(map(_gains_figure, translated)),
        "link": any(links_in(words) for _, words in changed),
        "critical": _is_critical({key for key, _ in changed}, part, versions),
        "sensitive": any(_is_sensitive(part, it) for it in versions),
        "picture": "picture" in media,
        "recording": "recording" in media,
        "language": bool(changes.lost),
        "words": bool(unseen.harmful),
        "steps": unseen.has_other_steps,
    }
    return tuple(reason for reason, is_so in found.items() if is_so)


def _is_critical(changed: set[EntryKey], part: str, versions: tuple[Course, ...]) -> bool:
    """Return whether a changed text is critical in any version, or a text gains or loses that mark."""
    marked = [critical_texts(it) for it in versions]
    own = [frozenset(it for it in some if it[0] == context_of(part)) for some in marked]
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


def _gains_figure(it: ChangedTranslation) -> bool:
    """Return whether a translation has a figure that its English does not have: it could be one to call."""
    return bool(figures_in(it.new) - figures_in(it.source))


def last_seen(part: str, number: int, find: Callable[[int], Edition]) -> int:
    """Return the edition whose words of a part safeguarding saw last, going back from `number`; 0 if one is missing.

    It is the last one that somebody of safeguarding brought to girls as one of the two, else the first. One that was
    put back counts as the one whose words it has.
    """
    while number:
        try:
            edition = find(number)
        except Refused:
            return 0
        is_first = not (edition.parent or edition.origin.puts_back)
        if is_first or (edition.origin.guard and part in edition.origin.parts and not edition.origin.puts_back):
            return number
        number = edition.origin.puts_back or edition.parent
    return 0


def unseen_words(part: str, seen: CourseVersion, now: CourseVersion) -> UnseenWords:
    """Return the texts of a part that girls read otherwise than in the course that safeguarding saw."""
    every = tuple(changed_readings(part, seen, now))
    then, after = (_without_words(_script(part, course)) for course, _ in (seen, now))
    return UnseenWords(every, tuple(it for it in every if not _is_harmless(it, seen[0])), then != after)


def _without_words(value: object) -> object:
    """Return a script with the same steps for whatever words."""
    if isinstance(value, Text):
        return Text
    if isinstance(value, BaseModel):
        return type(value), [(name, _without_words(getattr(value, name))) for name in type(value).model_fields]
    if isinstance(value, Mapping):
        return [(key, _without_words(it)) for key, it in value.items()]
    return [*map(_without_words, value)] if isinstance(value, tuple) else value


def _is_harmless(it: ChangedReading, course: Course) -> bool:
    """Return whether a change and its text are harmless by rule, with the lists of a course."""
    lists, digits = course.wording, spoken_digits(course.personal)
    hurting = [phrase for phrases in lists.banned.get(it.locale, {}).values() for phrase in phrases]
    if any(numbers_in(words, digits) or links_in(words) for words in (it.old, it.new)):
        return False
    return not any(find_phrases(hurting, it.new)) and is_harmless(it.old, it.new, lists.harmless.get(it.locale, {}))


def changed_readings(part: str, then: CourseVersion, now: CourseVersion) -> Iterator[ChangedReading]:
    """Yield the texts of a lesson or a file of the bot that a girl reads otherwise in some language."""
    for locale in (SOURCE_LOCALE, *sorted({*then[1].by_locale, *now[1].by_locale})):
        before, after = (_readings(_script(part, course), catalogs, locale) for course, catalogs in (then, now))
        for _, old, new in paired(before, after, lambda it: it[0]):
            yield ChangedReading(locale, (new or old or ("", ""))[1], old[0] if old else "", new[0] if new else "")


def _readings(script: Script | None, catalogs: Catalogs, locale: str) -> list[tuple[str, tuple[str, str]]]:
    """Return the texts of a script in a language, each with its English, behind the keys they were written at."""
    return [(key, (catalogs.find(text, locale) or "", text.source)) for key, text in named_texts(script)]


def _script(part: str, course: Course) -> Script | None:
    folder, _, name = part.rpartition("/")
    if folder == "lessons":
        return course.lesson(name)
    return course.bot.get(name) if folder == "bot" else None
