"""The first lesson in `dialogues/` as numbers of messages after each tap, from /start to its end."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.input import Chose, Flags, Input, Started
from bot.engine.session import Session
from bot.engine.turn import Turn

MOST_TAPS = 60


def first_lesson(bundle: CourseBundle) -> Sequence[int]:
    """Return the number of messages by tap: language, age, and then the last answer of every question."""
    before: Session | None = None
    action: Input = Started("en")
    turn, messages = advance(bundle.course, before, action), list[int]()
    for _ in range(MOST_TAPS):
        messages.append(_bubbles(bundle, turn, before, action))
        if turn.session is None or turn.session.finished:
            return messages
        before, action = turn.session, _choice(turn)
        turn = advance(bundle.course, before, action)
    raise AssertionError("the first lesson has no end")


def _bubbles(bundle: CourseBundle, turn: Turn, before: Session | None, action: Input) -> int:
    return sum(isinstance(item, Bubble) for item in render_turn(bundle, turn, before, action).items)


def _choice(turn: Turn) -> Chose:
    asked = next(event for event in turn.events if isinstance(event, Asked))
    return Chose(asked.choices[0 if asked.target.script == "start" else -1].target, Flags("en"))
