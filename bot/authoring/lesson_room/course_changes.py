"""Changes that a new version of the course brings to learners: texts, languages, dead buttons, restarted statistics."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bot.authoring.editor.course_part import context_of, entries_of
from bot.authoring.lesson_room.story_order import TOP, StoryPlace, StoryText, paired, story_texts
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.check.rule_context import RuleContext
from bot.check.rules.offered_languages import offered_now
from bot.check.spoken_texts import spoken_texts
from bot.files import hold_the_same
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Script
from bot.lessons.model.text import Text, option_key
from bot.lessons.steps import Option
from bot.lessons.steps.step_kind import Stop
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import PoEntry, read
from bot.storage.course_folders import CourseFolders

Languages = Mapping[str, tuple[str, ...]]
"""Locales in which each lesson is offered, by lesson; those of the bot's own texts under THE_BOT."""

THE_BOT = "the bot"


class CourseVersion(NamedTuple):
    """A course, and its translations at the same time."""

    course: Course
    catalogs: Catalogs


@dataclass(frozen=True, slots=True)
class Change:
    """A text that is new, gone or reworded; `stale` holds (locale, translation of the old text).

    `near` are the unchanged texts of the question and the answer that it stands below. `is_moved`: it is gone here and
    new elsewhere, or the reverse.
    """

    name: str
    old: Text | None
    new: Text | None
    stale: tuple[tuple[str, str], ...] = ()
    place: StoryPlace = TOP
    was: StoryPlace = TOP
    near: tuple[StoryText, ...] = ()
    is_moved: bool = False


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
        if found := tuple(text_changes(then.get(name), now.get(name), before.catalogs, after.catalogs)):
            yield name, found


def text_changes(before: Script | None, now: Script | None, then: Catalogs, catalogs: Catalogs) -> Iterator[Change]:
    """Yield the changes from `before` (None: all is new) to `now` (None: all is gone), in playing order.

    `then` are the catalogs at the time of `before`. A translation is stale when the old text had one and the new one
    has none.
    """
    sides = story_texts(before), story_texts(now)
    named = [[(it.name, it) for it in some] for some in sides]
    found = [(old, new) for _, old, new in paired(named[0], named[1], lambda it: it.read)]
    gone = {(it.name, it.text) for it, new in found if it and not new}
    moved = gone & {(it.name, it.text) for old, it in found if it and not old}
    near = [_unchanged_before(some, {id(it) for pair in found for it in pair}) for some in sides]
    for old, new in found:
        if it := new or old:
            was, becomes = old.text if old else None, new.text if new else None
            stale = tuple(_stale_translations(was, becomes, then, catalogs))
            is_moved = not (old and new) and (it.name, it.text) in moved
            above = near[1 if new else 0][id(it)]
            then_at = old.place if old else it.place
            yield Change(it.name, was, becomes, stale=stale, place=it.place, was=then_at, near=above, is_moved=is_moved)


def _unchanged_before(story: Sequence[StoryText], changed: Collection[int]) -> Mapping[int, tuple[StoryText, ...]]:
    """Return for each text, by identity, the unchanged ones of its question and answer."""
    above, found = list[StoryText](), dict[int, tuple[StoryText, ...]]()
    for it in story:
        above = [one for one in above if one.place.depth < it.place.depth]
        found[id(it)] = tuple(one for one in above if id(one) not in changed)
        above.append(it)
    return found


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
