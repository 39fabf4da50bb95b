"""Access check: learners who are not admitted, and all while the bot is closed, get Help as always and one calm line.

Nothing of them is stored then, and what was stored before changes only by Tidy up and Erase.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.engine.advance import advance
from bot.engine.bot_scenes import scene
from bot.engine.events import Asked, BubbleTold
from bot.engine.input import Blocked, Chose, Commanded, Input, Listened, Looked, Said, Sent, Started
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.safeguarding.rollout import Visitor, is_open, is_pair_open, lets_in

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
    if refusal:
        return help_only(course, session, action, refusal)
    turn = inside(course, session, action)
    if not staff and _leads_to_a_closed_pair(course, session, turn, today):
        return help_only(course, session, action, CLOSED)
    return _with_warning(turn) if course.is_development and isinstance(action, Started) else turn


CLOSED, BY_LINK = "closed", "by-link"
"""Moments for a learner who is not let in: the stories are not open, or only through a link of the pilot."""

DEVELOPMENT = Text("Test bot, not for children.")
"""First bubble of each chat in development; it is for developers, so it has no translation."""


def _with_warning(turn: Turn) -> Turn:
    return replace(turn, events=(BubbleTold(DEVELOPMENT), *turn.events))


def _refusal_moment(course: Course, action: Input, staff: bool, today: date, *, has_been_inside: bool) -> str | None:
    """Return the moment shown to a learner who is not admitted; None for one who is.

    A learner counts as admitted before if she has a session, or a lesson's button that the bot has shown: it outlives a
    guest's row. She stays inside when her country and language close, so that no gate stops a story halfway.
    """
    has_link = isinstance(action, Started) and action.invited
    visitor = Visitor(staff, has_link and _is_open_by(course, action, today), has_been_inside)
    if course.closed or not lets_in(course.stage, today, visitor, newcomers=course.newcomers):
        runs = not course.closed and course.stage and is_open(course.stage, today) and course.newcomers
        return BY_LINK if runs and not has_link else CLOSED
    return None


def _is_open_by(course: Course, action: Input, today: date) -> bool:
    """Return True if a pilot's link carries a country and language that are open. A link without them opens nothing."""
    if not isinstance(action, Started) or action.country is None:
        return False
    return is_pair_open(course, action.country, action.phone_locale, today)


def _leads_to_a_closed_pair(course: Course, before: Session | None, turn: Turn, today: date) -> bool:
    """Return True if a learner of a pilot chose a country or language that is not open.

    Her session stays as it was: she reads the kind line in the language she chose, and goes on in her own.
    """
    after = turn.session
    if course.stage is None or course.stage.stage != "pilot" or before is None or after is None:
        return False
    is_same = (before.country, before.locale) == (after.country, after.locale)
    return not is_same and not is_pair_open(course, after.country, after.locale, today)


def _script(action: Input) -> str:
    """Return the lesson whose button the learner tapped; empty for any other input."""
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
    if turn.session is None or turn.is_tidied:
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


def _is_about_help(action: Input) -> bool:
    """Return whether the learner answered the question about help: after [No] its one line comes first (A8)."""
    return isinstance(action, Chose) and action.target.script == "confirm"
