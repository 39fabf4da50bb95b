"""Replay a transcript's taps through `advance` alone, to count the options it tests.

Tests check that the bot says what the transcript says (tests/corpus/test_transcripts.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, assert_never, cast, get_args

from bot.authoring.simulation.walks.transcript import PLAYED_AT, Transcript, TranscriptLine, with_open_question
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
from bot.engine.session import Session, is_another_day, kept_until, on_another_day
from bot.lessons.model.people import BANDS
from bot.lessons.model.profile import SlashCommand

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
