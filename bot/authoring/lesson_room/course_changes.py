"""Changes that a new version of the course brings to learners: texts, languages, dead buttons, restarted statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.authoring.editor.course_part import context_of, entries_of
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.check.rule_context import RuleContext
from bot.check.rules.offered_languages import offered_now
from bot.check.spoken_texts import spoken_texts
from bot.files import hold_the_same
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Script
from bot.lessons.model.text import Text, option_key
from bot.lessons.model.texts import named_texts
from bot.lessons.steps import Option
from bot.lessons.steps.step_kind import Stop
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import PoEntry, read
from bot.storage.course_folders import CourseFolders

Told = TypeVar("Told")

Languages = Mapping[str, tuple[str, ...]]
"""Locales in which each lesson is offered, by lesson; those of the bot's own texts under THE_BOT."""

THE_BOT = "the bot"


class CourseVersion(NamedTuple):
    """A course, and its translations at the same time."""

    course: Course
    catalogs: Catalogs


@dataclass(frozen=True, slots=True)
class Change:
    """A text that is new, gone or reworded; `stale` holds (locale, translation of the old text)."""

    name: str
    old: Text | None
    new: Text | None
    stale: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CourseChanges:
    """Changes between two versions of a course.

    `words`: the changed texts by file. `lost`, `won`: languages no longer, or newly, offered. `buttons`: labels of
    buttons in old chats whose answer no longer exists, by stop. `anew`: stops with a new id and no `was:`, so their
    statistics start again. `quoted`: texts by file that gain or lose the mark of somebody in the story.
    """

    words: Mapping[str, tuple[Change, ...]]
    lost: Languages
    won: Languages
    buttons: Mapping[str, tuple[str, ...]]
    anew: tuple[str, ...]
    quoted: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """True if anything changes for learners or in the statistics."""
        return bool(self.words or self.lost or self.won or self.buttons or self.anew or self.quoted)


def course_changes(before: CourseVersion, after: CourseVersion) -> CourseChanges:
    """Return the changes that a new version of a course brings to learners."""
    then, now = _offered(*before), _offered(*after)
    return CourseChanges(
        words=dict(_changed_texts(before, after)),
        lost=_missing_languages(then, now),
        won=_missing_languages(now, then),
        buttons=dict(_dead_buttons(before.course, after.course)),
        anew=tuple(_restarted_stops(before.course, after.course)),
        quoted=dict(_changed_speakers(before.course, after.course)),
    )


def _offered(course: Course, catalogs: Catalogs) -> Languages:
    found = offered_now(RuleContext(course, catalogs, Path()))
    return {THE_BOT: tuple(found.bot), **{name: tuple(locales) for name, locales in found.lessons.items()}}


def _missing_languages(some: Languages, others: Languages) -> Languages:
    found = {name: tuple(it for it in some[name] if it not in others.get(name, ())) for name in some}
    return {name: locales for name, locales in found.items() if locales}


def _scripts(course: Course) -> dict[str, Script]:
    lessons = {f"lessons/{name}": it for name, it in course.lessons.items()}
    return {**lessons, **{f"bot/{name}": it for name, it in course.bot.items()}}


def _changed_texts(before: CourseVersion, after: CourseVersion) -> Iterator[tuple[str, tuple[Change, ...]]]:
    then, now = _scripts(before.course), _scripts(after.course)
    for name in dict.fromkeys((*now, *then)):
        if found := text_changes(then.get(name), now.get(name), before.catalogs, after.catalogs):
            yield name, found


def text_changes(before: Script | None, now: Script | None, then: Catalogs, catalogs: Catalogs) -> tuple[Change, ...]:
    """Return the changes from `before` (None: all is new) to `now` (None: all is gone), in playing order.

    `then` are the catalogs at the time of `before`. A translation is stale when the old text had one and the new one
    has none.
    """
    found = paired(named_texts(before), named_texts(now), lambda text: text.source)
    return tuple(
        Change(name, old, new, tuple(_stale_translations(old, new, then, catalogs))) for name, old, new in found
    )


def paired(
    old: Sequence[tuple[str, Told]], new: Sequence[tuple[str, Told]], words: Callable[[Told], str]
) -> Iterator[tuple[str, Told | None, Told | None]]:
    """Pair old with new texts where the files differ, in order; only texts of the same key are paired.

    Each text stands behind the key it was written at (`say`, `feedback`, ...).
    """
    sides = [[(name, words(text)) for name, text in some] for some in (old, new)]
    for tag, low, high, start, end in SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired_by_key(old[low:high], new[start:end])


def _paired_by_key(
    old: Sequence[tuple[str, Told]], new: Sequence[tuple[str, Told]]
) -> Iterator[tuple[str, Told | None, Told | None]]:
    if not (old and new):  # they stay in playing order, each answer below its question
        yield from ((name, text, None) for name, text in old)
        yield from ((name, None, text) for name, text in new)
        return
    for name in dict.fromkeys(name for name, _ in (*new, *old)):
        before = [text for it, text in old if it == name]
        after = [text for it, text in new if it == name]
        yield from ((name, *pair) for pair in zip_longest(before, after))


def _stale_translations(
    old: Text | None, new: Text | None, then: Catalogs, catalogs: Catalogs
) -> Iterator[tuple[str, str]]:
    if old is None or new is None:
        return
    for locale in sorted({*then.by_locale, *catalogs.by_locale} - {SOURCE_LOCALE}):
        words = then.find(old, locale) or catalogs.find(old, locale)
        if words and catalogs.find(new, locale) in (None, words):
            yield locale, words


def _changed_speakers(before: Course, course: Course) -> Iterator[tuple[str, tuple[Text, ...]]]:
    """Yield, for each file, the texts of somebody in the story in one of the two versions only."""
    then, now = _scripts(before), _scripts(course)
    for name in dict.fromkeys((*now, *then)):
        old, new = (dict.fromkeys(_said_in_story(it.get(name))) for it in (then, now))
        if changed := (*(it for it in new if it not in old), *(it for it in old if it not in new)):
            yield name, changed


def _said_in_story(script: Script | None) -> Iterator[Text]:
    return (it.text for it in spoken_texts(script) if it.speaker == "story")


def _dead_buttons(before: Course, course: Course) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield, for each stop of the earlier course, the labels of its buttons whose answer no longer exists."""
    others = {it.id: it for it in course.scripts}
    for script in before.scripts:
        same = course.lesson(script.id) or others.get(script.id)
        now = {name: it for it in (same.stops() if same else ()) for name in (*it.was, it.id)}
        for stop in script.stops():
            if gone := tuple(_gone_labels(stop, now.get(stop.id))):
                yield f"{script.id}/{stop.id}", gone


def _gone_labels(stop: Stop, now: Stop | None) -> Iterator[str]:
    known = {key for option in now.written for key in _option_keys(option)} if now else set[str]()
    yield from (option.text.source for option in stop.written if option.key not in known)


def _option_keys(option: Option) -> Iterator[str]:
    yield option.key
    yield from map(option_key, option.was)


def _restarted_stops(before: Course, course: Course) -> Iterator[str]:
    """Yield the new stops of lessons that also lost stops: a new stop may be a lost one under another id."""
    for name, lesson in before.lessons.items():
        now = course.lesson(name)
        if now and any(stop.id not in now.ways for stop in lesson.stops()):
            yield from (f"{now.id}/{stop.id}" for stop in now.stops() if not _has_past(stop, lesson))


def _has_past(stop: Stop, before: Script) -> bool:
    return any(name in before.ways for name in (stop.id, *stop.was))


@dataclass(frozen=True, slots=True)
class ChangedTranslation:
    """A translation that a draft changes: the words before and after, empty where there are none.

    `by` are the accounts that wrote the words after, as far as their bylines say it.
    """

    locale: str
    context: str
    source: str
    old: str
    new: str
    by: tuple[str, ...] = ()


def changed_translations(part: str, course: CourseFolders, live: CourseFolders) -> tuple[ChangedTranslation, ...]:
    """Return the translations of a part whose words differ from the live course; of every part if `part` is empty."""
    return tuple(_changed(context_of(part), course.locales, live.locales))


def _changed(context: str, locales: Path, live: Path) -> Iterator[ChangedTranslation]:
    for locale in locales_in(locales):
        paths = path_of(live, locale), path_of(locales, locale)
        if all(it.is_file() for it in paths) and hold_the_same(*paths):
            continue
        then, now = (_entries(it, context) for it in paths)
        for key in dict.fromkeys((*now, *then)):
            old, new = (_words_of_entry(it.get(key)) for it in (then, now))
            if old != new:
                by = writers(entry) if (entry := now.get(key)) else ()
                yield ChangedTranslation(locale, key[0], key[1], old, new, by=by)


def _entries(path: Path, context: str) -> Mapping[tuple[str, str], PoEntry]:
    if not path.is_file():
        return {}
    found = entries_of(path, context) if context else read(path)
    return {it.key: it for it in found if it.source and not it.obsolete}


def _words_of_entry(entry: PoEntry | None) -> str:
    return entry.words if entry and not entry.fuzzy else ""
