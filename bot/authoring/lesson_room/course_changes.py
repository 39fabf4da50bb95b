"""Changes that a new version of the course brings to learners: texts, languages, dead buttons, restarted statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.authoring.handouts.proof.changes import Change, changes
from bot.authoring.handouts.proof.earlier_course import EarlierCourse
from bot.check.offered_languages import offered_now
from bot.check.rule_context import RuleContext
from bot.check.spoken_texts import spoken_texts
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.text import Text, option_key
from bot.lessons.steps import Option
from bot.lessons.steps.stop import Stop
from bot.lessons.translations.catalogs import Catalogs

Languages = Mapping[str, tuple[str, ...]]
"""Locales in which each lesson is offered, by lesson; those of the bot's own texts under THE_BOT."""

THE_BOT = "the bot"


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


def course_changes(before: EarlierCourse, course: Course, catalogs: Catalogs) -> CourseChanges:
    """Return the changes that a course and its translations bring to learners."""
    then, now = _offered(before.course, before.catalogs), _offered(course, catalogs)
    return CourseChanges(
        words=dict(_words(before, course, catalogs)),
        lost=_without(then, now),
        won=_without(now, then),
        buttons=dict(_buttons(before.course, course)),
        anew=tuple(_anew(before.course, course)),
        quoted=dict(_quoted(before.course, course)),
    )


def _offered(course: Course, catalogs: Catalogs) -> Languages:
    found = offered_now(RuleContext(course, catalogs, Path()))
    return {THE_BOT: tuple(found.bot), **{name: tuple(locales) for name, locales in found.lessons.items()}}


def _without(some: Languages, others: Languages) -> Languages:
    found = {name: tuple(it for it in some[name] if it not in others.get(name, ())) for name in some}
    return {name: locales for name, locales in found.items() if locales}


def _scripts(course: Course) -> dict[str, Script]:
    return {**{f"lessons/{name}": it for name, it in course.lessons.items()}, **_of_bot(course)}


def _of_bot(course: Course) -> dict[str, Script]:
    return {f"bot/{name}": it for name, it in course.bot.items()}


def _words(before: EarlierCourse, course: Course, catalogs: Catalogs) -> Iterator[tuple[str, tuple[Change, ...]]]:
    then, now = _scripts(before.course), _scripts(course)
    for name in dict.fromkeys((*now, *then)):
        if found := changes(then.get(name), now.get(name), before.catalogs, catalogs):
            yield name, found


def _quoted(before: Course, course: Course) -> Iterator[tuple[str, tuple[Text, ...]]]:
    """Yield, for each file, the texts of somebody in the story in one of the two versions only."""
    then, now = _scripts(before), _scripts(course)
    for name in dict.fromkeys((*now, *then)):
        old, new = (dict.fromkeys(_said_in_story(it.get(name))) for it in (then, now))
        if changed := (*(it for it in new if it not in old), *(it for it in old if it not in new)):
            yield name, changed


def _said_in_story(script: Script | None) -> Iterator[Text]:
    return (it.text for it in spoken_texts(script) if it.speaker == "story")


def _buttons(before: Course, course: Course) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield, for each stop of the earlier course, the labels of its buttons whose answer no longer exists."""
    others = {it.id: it for it in course.scripts}
    for script in before.scripts:
        same = course.lesson(script.id) or others.get(script.id)
        now = {name: it for it in (same.stops() if same else ()) for name in (*it.was, it.id)}
        for stop in script.stops():
            if gone := tuple(_gone(stop, now.get(stop.id))):
                yield f"{script.id}/{stop.id}", gone


def _gone(stop: Stop, now: Stop | None) -> Iterator[str]:
    known = {key for option in now.written for key in _keys(option)} if now else set[str]()
    yield from (option.text.source for option in stop.written if option.key not in known)


def _keys(option: Option) -> Iterator[str]:
    yield option.key
    yield from map(option_key, option.was)


def _anew(before: Course, course: Course) -> Iterator[str]:
    """Yield the new stops of lessons that also lost stops: a new stop may be a lost one under another id."""
    for name, lesson in before.lessons.items():
        now = course.lesson(name)
        if now and any(stop.id not in now.ways for stop in lesson.stops()):
            yield from (f"{now.id}/{stop.id}" for stop in now.stops() if not _has_past(stop, lesson))


def _has_past(stop: Stop, before: Script) -> bool:
    return any(name in before.ways for name in (stop.id, *stop.was))
