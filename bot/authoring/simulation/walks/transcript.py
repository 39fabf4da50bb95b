"""Transcript file: a whole conversation as an educator writes it (see tests/data/transcripts/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.conversation.course_bundle import CourseBundle
from bot.engine.questions import may_write
from bot.lessons.loader.yaml_nodes import YamlMapping, parse
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.question import Question
from bot.lessons.translations.catalogs import questions_in

KINDS = ("bot", "girl", "old-button", "types", "sends", "buttons", "edit", "wait", "stop", "picks")
"""Keys a line can begin with: in words (`bot`, `girl`) or in ids (`stop`, `picks`)."""


DAY = date(2027, 1, 15)
"""Date of `PLAYED_AT`, on which transcripts begin."""

PLAYED_AT = 1_800_000_000
"""Start of a transcript in seconds since 1970."""

_DAYS = {"opens": "2027-01-01", "closes": "2027-01-31", "answer_by": "2027-03-01"}


@dataclass(frozen=True)
class TranscriptLine:
    """One line of the chat: its kind (one of KINDS), text and line number; `to` is the replacement text of an edit."""

    kind: str
    words: str
    at: int
    to: str = ""


@dataclass(frozen=True)
class Transcript:
    """Head and chat of a transcript.

    `question` is a question to girls that is open on this day, `writes` says whether the learner may write to it.
    """

    file: str
    lesson: str | None
    ages: tuple[str, ...]
    country: str | None
    lines: tuple[TranscriptLine, ...]
    question: str | None = None
    writes: bool = False

    @property
    def is_edited(self) -> bool:
        """Tell whether the lesson is edited while the learner is in it."""
        return any(line.kind == "edit" for line in self.lines)


class Unreadable(Exception):
    """The file is not a valid transcript; the message says where and why."""


def read_transcript(path: Path) -> Transcript:
    """Read a transcript. Raise Unreadable with the line of the mistake."""
    data, problems = parse(path.read_text("utf-8"), path.name)
    if problems or not isinstance(data, YamlMapping):
        raise Unreadable(
            "\n".join(f"{problem.file}:{problem.line}: {problem.message} {problem.hint}" for problem in problems)
        )
    unknown = set(data) - {"title", "lesson", "age", "country", "question", "write", "chat"}
    if unknown or "title" not in data or not isinstance(chat := data.get("chat"), list):
        raise Unreadable(f"{path.name}:1: it needs `title:` and `chat:`, and knows no {sorted(unknown)}")
    age = data.get("age", "10-13")
    ages = tuple(str(it) for it in age) if isinstance(age, list) else (str(age),)
    lines = tuple(_transcript_line(item, path.name) for item in chat)
    asked, writes = _text_of(data, "question"), _text_of(data, "write") == "true"
    return Transcript(
        file=path.name,
        lesson=_text_of(data, "lesson"),
        ages=ages,
        country=_text_of(data, "country"),
        lines=lines,
        question=asked,
        writes=writes,
    )


def _text_of(data: Mapping[str, Any], name: str) -> str | None:
    return str(data[name]) if name in data else None


def _transcript_line(item: Any, file: str) -> TranscriptLine:
    at = getattr(getattr(item, "place", None), "line", 0)
    kind = next((it for it in KINDS if isinstance(item, YamlMapping) and it in item), None)
    if kind is None:
        raise Unreadable(f"{file}:{at}: a line of the chat begins with one of {', '.join(KINDS)}")
    words = str(item[kind])
    return TranscriptLine(kind, words if kind == "edit" else " ".join(words.split()), at, str(item.get("to", "")))


def with_open_question(bundle: CourseBundle, transcript: Transcript) -> CourseBundle:
    """Return the bundle with only the transcript's question open; unchanged when the transcript names none."""
    if transcript.question is None:
        return bundle
    question = bundle.course.questions[transcript.question]
    written = {name: getattr(question, name) for name in Question.model_fields}
    # Not model_copy: it would keep the cached days.
    opened = Question.model_construct(**{**written, **_DAYS, "write": transcript.writes})
    course = replace(bundle.course, questions={transcript.question: opened}, day=DAY)
    asked, told = questions_in(course, bundle.catalogs)
    return replace(bundle, course=replace(course, asked=asked, told=told))


def locales_played(bundle: CourseBundle, transcript: Transcript) -> tuple[str, ...]:
    """Return the locales a transcript is played in.

    They are those of its lesson or, if the learner writes, those in which her words can be classified. A transcript
    with an edit is played in English only.
    """
    course = with_open_question(bundle, transcript).course
    if transcript.is_edited:
        return (SOURCE_LOCALE,)
    lessons = (
        locale for locale in course.locales if transcript.lesson is None or transcript.lesson in course.offered[locale]
    )
    question = transcript.question
    return tuple(
        lesson for lesson in lessons if not (question and transcript.writes) or may_write(course, lesson, question)
    )
