"""Offer of something light between Help and a story: Help never leads straight back into what hurts (A24)."""

from __future__ import annotations

from typing import assert_never

from bot.engine.cursor import Called, StepOutput
from bot.engine.input import (
    Blocked,
    Chose,
    Commanded,
    Input,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
    is_quiet,
)
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import AskAgain, TellScene
from bot.lessons.model.lesson import Course

FIRST = TellScene("light", "first")
"""Scene that offers a riddle, and the way on to the learner's place."""


def light_first(course: Course, action: Chose, turn_draft: TurnDraft) -> TurnDraft:
    """Put the offer of something light before the learner's place, if the tap comes from Help."""
    return _before_her_place(turn_draft) if _comes_from_help(course, action, turn_draft.session) else turn_draft


def _comes_from_help(course: Course, action: Chose, session: Session) -> bool:
    """Return whether a tap comes from Help: in a sensitive story, or after the learner has asked for help.

    For a button below an answer to her typed words (moments.yaml), both must hold. After a no to the question whether
    something is wrong, she goes on exactly where she was (A8), but where it may be urgent.
    """
    if action.target.script == "confirm":
        return action.target.stop == "no-urgent" and _is_heavy(course, session)
    if action.target.script == "help":
        return _is_heavy(course, session) or action.flags.quiet
    return action.target.script == "moments" and _is_heavy(course, session) and action.flags.quiet


def _is_heavy(course: Course, session: Session) -> bool:
    return session.visit is not None and is_sensitive(course, session.visit.lesson)


def _before_her_place(turn_draft: TurnDraft) -> TurnDraft:
    return TurnDraft(turn_draft.session, tuple(map(_offer_light_instead, turn_draft.outputs)))


def _offer_light_instead(output: StepOutput) -> StepOutput:
    return Called(FIRST) if output == Called(AskAgain()) else output


_OF_HELP = frozenset({"help", "confirm", "light"})
"""Bot files of Help, of the question whether something is wrong, and of what stands between Help and a story."""


def comes_from_help(action: Input, last: LastQuestion | None) -> bool:
    """Return whether the learner has just asked for help, or comes from a card of it (A24)."""
    match action:
        case Chose(target=target):
            return is_quiet(action, last) or target.script in _OF_HELP
        case Said() | Sent() | Commanded():
            return is_quiet(action, last) or (last is not None and last.asks.script in _OF_HELP)
        case Started() | Listened() | Looked() | Blocked():
            return False
        case _:
            assert_never(action)
