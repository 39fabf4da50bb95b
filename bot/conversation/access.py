"""Access check: a learner who is not admitted, or while the bot is closed, gets Help as always and one calm line.

Nothing of her is stored then, and nothing that was stored of her is changed, but by Tidy up and Erase.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.engine.advance import advance
from bot.engine.bot_scenes import scene
from bot.engine.events import Asked, BubbleTold, Tidied
from bot.engine.input import Blocked, Chose, Commanded, Input, Listened, Looked, Said, Sent, Started
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course
from bot.safeguarding.rollout import Visitor, is_open, lets_in

Inside = Callable[[Course, Session | None, Input], Turn]
"""Handler of an admitted learner's input: `advance`, or `again`."""

ALWAYS = frozenset({"help", "confirm", "settings", "privacy", "mine", "news", "quick", "light"})
"""Bot files open to everybody: people who can help, the question before it, language, personal data and news."""

HEARD = frozenset(
    {
        "not-understood", "short-answer", "reaches-nobody", "practised",
        "who", "readers", "tells", "calling", "what-to-do", "clear-chat",
        "sent-picture", "sent-place", "sent-other", "taken-back", "wrong-code",
    }
)  # fmt: skip
"""Moments that answer words or a file from a learner.

Nobody who tells something is sent away with "not open" (A20, D8).
"""


def check_access(
    course: Course,
    action: Input,
    staff: bool,
    today: date,
    inside: Inside,
    session: Session | None,
    *,
    shown: bool = True,
) -> Turn:
    """Return the turn of `inside` for an admitted learner, or else that of `help_only`.

    `staff` is True for an account on the list of staff; `today` decides whether a pilot runs. `shown` is False for a
    tap on a button that the bot may never have shown her.
    """
    course = course if course.day == today else replace(course, day=today)
    has_button = shown and course.lesson(_script(action)) is not None
    refusal = _refusal_moment(course, action, staff, today, has_been_inside=session is not None or has_button)
    return help_only(course, session, action, refusal) if refusal else inside(course, session, action)


def _refusal_moment(course: Course, action: Input, staff: bool, today: date, *, has_been_inside: bool) -> str | None:
    """Return the moment shown to a learner who is not admitted; None for one who is.

    Admitted before is who has a session, or a lesson's button that the bot has shown: it outlives a guest's row.
    """
    invited = isinstance(action, Started) and action.invited
    if course.closed or not lets_in(course.stage, today, Visitor(staff, invited, has_been_inside)):
        return "by-link" if not course.closed and course.stage and is_open(course.stage, today) else "closed"
    return None


def _script(action: Input) -> str:
    """Return the lesson whose button she pressed; empty for any other input."""
    match action:
        case Chose(target=target):
            return target.script
        case Listened(lesson=script) | Looked(script=script):
            return script
        case Started() | Said() | Sent() | Commanded() | Blocked():
            return ""
        case _:
            assert_never(action)


def help_only(course: Course, session: Session | None, action: Input, otherwise: str) -> Turn:
    """Return Help, language and Tidy up as ever (A12), and the moment `otherwise` in place of anything else."""
    turn = advance(course, session, action)
    if turn.session is None or _is_tidied(turn):
        return turn
    if not _is_always_open(turn):
        told = scene(course, turn.session, "moments", otherwise)
        after_no = _is_about_help(action)
        said = tuple(event for event in turn.events if isinstance(event, BubbleTold) and after_no)
        turn = Turn(turn.session, (*said, *(output for output in told.outputs if isinstance(output, Asked))))
    return replace(turn, transient=True)


def _is_always_open(turn: Turn) -> bool:
    asked = [event.target for event in turn.events if isinstance(event, Asked)]
    return bool(asked) and all(target.script in ALWAYS or target.stop in HEARD for target in asked)


def _is_tidied(turn: Turn) -> bool:
    """Return True when the chat is emptied: what her session tells goes with it, also while the bot is closed (S2)."""
    return any(isinstance(event, Tidied) for event in turn.events)


def _is_about_help(action: Input) -> bool:
    """Return True when she answered the question about help: after [No] its one line comes first (A8)."""
    return isinstance(action, Chose) and action.target.script == "confirm"
