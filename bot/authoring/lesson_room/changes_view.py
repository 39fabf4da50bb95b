"""Changes as the pages show them: texts with the changed words marked, languages and lessons by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.authoring.editor.marked_words import Pieces, marked
from bot.authoring.lesson_room.comparison import ChangedPicture, Comparison, NewRecording
from bot.authoring.lesson_room.course_changes import THE_BOT, Change, ChangedTranslation, Languages
from bot.authoring.lesson_room.draft_changes import DraftChanges
from bot.authoring.lesson_room.safeguarding_rule import ChangedReading
from bot.authoring.lesson_room.story_order import TOP, StoryPlace
from bot.lessons.model.lesson import Course, Script
from bot.lessons.steps import STEP_MODELS, Stop

TEXT_NAMES = {
    "say": "a bubble",
    "alt": "a picture's words",
    "text": "a button",
    "lines": "a line to practise",
    **{model.kind: "a question" for model in STEP_MODELS if issubclass(model, Stop)},
    "feedback": "an answer to her pick",
    "title": "the title",
    "about": "the sentence about it",
    "badge": "the badge",
    "today": "the one thing for today",
    "aim": "what it is for",
    "sensitive": "the note before the lesson",
}
"""Descriptions of texts, by the key they were written at."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text before and after. `what` describes it in English, `stale` are languages in which it is now outdated.

    `near` are unchanged texts that it stands below, each as its description and words.
    """

    what: str
    old: Pieces
    new: Pieces
    stale: tuple[str, ...] = ()
    place: StoryPlace = TOP
    was: StoryPlace = TOP
    near: tuple[tuple[str, str], ...] = ()
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class ShownFile:
    """Texts of one file under its display name, or translations into one language under the name of the language.

    `is_story`: all of a lesson is new, so it is read in the order of the story.
    """

    title: str
    texts: tuple[ShownText, ...]
    locale: str = "en"
    is_story: bool = False


@dataclass(frozen=True, slots=True)
class ShownButtons:
    """Buttons in old chats whose answer no longer exists, and the question that they belong to."""

    question: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """All differences, in the order of the page. `lost`, `won`: titles of lessons, each with languages."""

    texts: tuple[ShownFile, ...]
    translations: tuple[ShownFile, ...]
    lost: tuple[tuple[str, tuple[str, ...]], ...]
    won: tuple[tuple[str, tuple[str, ...]], ...]
    buttons: tuple[ShownButtons, ...]
    anew: tuple[str, ...]
    pictures: tuple[ChangedPicture, ...]
    recordings: tuple[NewRecording, ...]
    lines: Mapping[str, Sequence[str]]
    steps: Mapping[str, Sequence[str]]

    @property
    def any(self) -> bool:
        """True if anything differs for learners."""
        seen = (self.texts, self.translations, self.lost, self.won, self.buttons, self.pictures, self.recordings)
        return any((*seen, self.lines))


def shown(found: Comparison) -> ShownChanges:
    """Return a comparison as the pages show it."""
    changes, course = found.changes, found.after
    return ShownChanges(
        texts=tuple(_shown_file(file, some, found) for file, some in changes.words.items()),
        translations=_by_language(found.translations, course),
        lost=_named_languages(changes.lost, found),
        won=_named_languages(changes.won, found),
        buttons=tuple(
            ShownButtons(_question_words(stop, found.before), labels) for stop, labels in changes.buttons.items()
        ),
        anew=tuple(_question_words(stop, course) for stop in changes.anew),
        pictures=found.pictures,
        recordings=found.recordings,
        lines=found.lines,
        steps=found.steps,
    )


def title_of(part: str, found: Comparison) -> str:
    """Return the display name of a part: the title of a lesson, the name of another file."""
    lesson = found.after.lesson(part.removeprefix("lessons/")) or found.before.lesson(part.removeprefix("lessons/"))
    return lesson.title.source if lesson else part


def _shown_file(file: str, some: Sequence[Change], found: Comparison) -> ShownFile:
    is_story = file.startswith("lessons/") and found.before.lesson(file.removeprefix("lessons/")) is None
    texts, last = list[ShownText](), tuple[tuple[str, str], ...]()
    for it in some:
        near = tuple((TEXT_NAMES.get(one.name, one.name), one.text.source) for one in it.near)
        texts.append(_shown_text(it, near if near != last else (), found.after))
        last = near
    return ShownFile(title_of(file, found), tuple(texts), is_story=is_story)


def _shown_text(it: Change, near: tuple[tuple[str, str], ...], course: Course) -> ShownText:
    old, new = marked(it.old.source if it.old else "", it.new.source if it.new else "")
    stale = tuple(course.language_name(locale) for locale, _ in it.stale)
    names = {str(code): name.source for code, name in course.directory.countries.items()}
    place, was = (
        replace(one, countries=tuple(names.get(code, code) for code in one.countries)) for one in (it.place, it.was)
    )
    what = TEXT_NAMES.get(it.name, it.name)
    return ShownText(what, old, new, stale=stale, place=place, was=was, near=near, is_moved=it.is_moved)


def shown_readings(found: DraftChanges) -> tuple[ShownFile, ...]:
    """Return, by language, the words that girls read already and safeguarding has not seen: those it saw, and then."""
    return _by_language(sorted(found.drifted, key=lambda it: it.locale), found.compared.after)


def _by_language(some: Iterable[ChangedTranslation | ChangedReading], course: Course) -> tuple[ShownFile, ...]:
    """Return changed translations, which are sorted by language."""
    name, groups = course.language_name, groupby(some, key=lambda it: it.locale)
    return tuple(ShownFile(name(locale), tuple(map(_reworded, its)), locale) for locale, its in groups)


def _reworded(it: ChangedTranslation | ChangedReading) -> ShownText:
    old, new = marked(it.old, it.new)
    return ShownText(it.source, old, new)


def _named_languages(some: Languages, found: Comparison) -> tuple[tuple[str, tuple[str, ...]], ...]:
    name = found.after.language_name
    titles = {it: "" if it == THE_BOT else title_of(f"lessons/{it}", found) for it in some}
    return tuple((titles[it], tuple(map(name, locales))) for it, locales in some.items())


def _question_words(place: str, course: Course) -> str:
    """Return the words of a question by its `file/id`; empty when it no longer exists."""
    script, _, stop = place.rpartition("/")
    scripts: list[Script] = [it for it in course.scripts if script in (it.id, *getattr(it, "was", ()))]
    found = (it.question.source for one in scripts for it in one.stops() if stop in (it.id, *it.was))
    return next(found, "")
