"""Transcript: a whole conversation as an educator writes it (see tests/data/transcripts/README.md), read and replayed.

It is replayed by its taps through `advance` alone, to count the options that it tests. Tests check that the bot says
what the transcript says (tests/corpus/test_transcripts.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, assert_never, cast, get_args

from bot.conversation import understanding
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import AudioClip, Bubble, Button, Erase, Picked, Replies, Tidy
from bot.conversation.rendering.start_link import parse_payload, started
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import after_replies, tapped
from bot.durations import HOUR
from bot.engine.advance import advance
from bot.engine.events import Answered
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Input, LastQuestion, Sent
from bot.engine.questions import may_write
from bot.engine.session import Session, is_another_day, kept_until, on_another_day
from bot.lessons.loader.yaml_nodes import YamlMapping, parse
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import BANDS
from bot.lessons.model.profile import SlashCommand
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


NEVER = ""
"""Month in which no start code is counted."""


@dataclass(slots=True)
class ShownMessage:
    """A message with buttons; `live` while they are still shown."""

    buttons: tuple[Button, ...]
    flags: Flags
    live: bool = True


@dataclass(slots=True)
class Try:
    """State of one learner playing a transcript, in English."""

    bundle: CourseBundle
    transcript: Transcript
    session: Session | None = None
    now: int = PLAYED_AT
    since: int = 0
    messages: list[ShownMessage] = field(default_factory=list)
    answered: list[ButtonTarget] = field(default_factory=list)
    typed: str = field(default="", repr=False)
    last: LastQuestion | None = None
    inputs: int = 0


def replay_transcript(bundle: CourseBundle, transcript: Transcript, age: str) -> list[ButtonTarget]:
    """Return the options picked. Nothing after an edit counts, because the lesson is a different one from then on."""
    learner = Try(with_open_question(bundle, transcript), transcript)
    for action, pressed in _actions(learner, age):
        _perform(learner, action, pressed)
    return learner.answered


def _actions(learner: Try, age: str) -> Iterator[tuple[Input, ShownMessage | None]]:
    """Yield the learner's actions, each looked up in the chat as it is by then."""
    if learner.transcript.lesson:
        band = next((band for band in BANDS if band == age), None)
        flags = Flags("en", cast(Any, learner.transcript.country), band)
        yield Chose(ButtonTarget(learner.transcript.lesson, "", NEW), flags), None
    for line in learner.transcript.lines:
        if line.kind == "edit":
            return
        if line.kind == "wait":
            learner.now += HOUR * int(line.words.split()[0])
        elif line.kind == "sends":
            yield Sent(cast(Any, line.words)), None
        elif line.kind in ("girl", "picks", "old-button", "types"):
            yield _action_of(learner, line)


def _action_of(learner: Try, line: TranscriptLine) -> tuple[Input, ShownMessage | None]:
    older = line.kind == "old-button"
    for message in learner.messages[:-1] if older else reversed(learner.messages):
        if line.kind != "types" and (message.live or older):
            for button in message.buttons:
                if line.words == (button.target.key if line.kind == "picks" else button.text):
                    return tapped(learner.bundle, Chose(button.target, message.flags), learner.typed)[0], message
    learner.typed = line.words
    return typed(learner.bundle, line.words, "en", learner.last), None


def typed(bundle: CourseBundle, words: str, locale: str, last: LastQuestion | None = None) -> Input:
    """Interpret typed words: /start, perhaps with a link's payload, another command, or words."""
    name = words.removeprefix("/")
    if words.startswith("/start"):
        link = parse_payload(bundle.course, words.removeprefix("/start").strip(), NEVER)
        return started(link, locale)
    if words.startswith("/") and name in get_args(SlashCommand):
        return Commanded(cast(SlashCommand, name), locale)
    return understanding.typed(bundle, words, locale, last).said


def _perform(learner: Try, action: Input, pressed: ShownMessage | None) -> None:
    if learner.session and learner.now >= kept_until(learner.session, learner.since):
        learner.session = None
    elif learner.session and is_another_day(learner.session, kept_until(learner.session, learner.since), learner.now):
        learner.session = on_another_day(learner.session)
    before, learner.since = learner.session, learner.now
    learner.inputs += 1
    turn = advance(learner.bundle.course, before, action, seed=learner.inputs, last=learner.last)
    learner.session = turn.session
    learner.answered += [event.target for event in turn.events if isinstance(event, Answered)]
    replies = render_turn(learner.bundle, turn, before, action, learner.now)
    learner.last = after_replies(replies, learner.last)
    _show(learner, replies, pressed)


def _show(learner: Try, replies: Replies, pressed: ShownMessage | None) -> None:
    for item in replies.items:
        match item:
            case Tidy():
                learner.messages.clear()
            case Picked() if pressed:
                pressed.live = False
            case Bubble() if item.buttons or item.rates:
                buttons = tuple(button for row in (*item.buttons, item.rates) for button in row)
                learner.messages.append(ShownMessage(buttons, replies.flags))
            case Picked() | Bubble() | AudioClip() | Erase():
                pass
            case _:
                assert_never(item)
