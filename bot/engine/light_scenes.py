"""Something light between Help and a story: no learner goes from Help straight back into what hurt (A24)."""

from __future__ import annotations

from bot.engine.cursor import Called, StepOutput
from bot.engine.input import Chose
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import AskAgain, TellScene
from bot.lessons.model.lesson import Course

FIRST = TellScene("light", "first")
"""Offers a riddle, and the way on to her place."""


def light_first(course: Course, action: Chose, turn_draft: TurnDraft) -> TurnDraft:
    """Put the offer of something light before the learner's place, where a tap comes from Help."""
    if not _comes_from_help(course, action, turn_draft.session):
        return turn_draft
    return TurnDraft(turn_draft.session, tuple(map(_instead, turn_draft.outputs)))


def _comes_from_help(course: Course, action: Chose, session: Session) -> bool:
    """Return whether the learner has asked for help, or is at it in the middle of a sensitive story.

    After an answer to her words it needs both. Where she said no to help, she is exactly where she was (A8).
    """
    is_heavy = session.visit is not None and is_sensitive(course, session.visit.lesson)
    if action.target.script == "help":
        return is_heavy or action.flags.quiet
    return action.target.script == "moments" and is_heavy and action.flags.quiet


def _instead(output: StepOutput) -> StepOutput:
    return Called(FIRST) if output == Called(AskAgain()) else output
