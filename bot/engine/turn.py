"""A turn, and the telling it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.cursor import StepOutput
from bot.engine.events import Event
from bot.engine.session import Session


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after the turn (None when nothing is to be remembered), and what happened.

    `passing` is a turn outside the door, or a quick round of who is not known: its session only speaks her language,
    and what is kept stays as it is.
    """

    session: Session | None
    events: tuple[Event, ...] = ()
    transient: bool = False


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """A turn in the making: some happenings still call for something to be done, in their place."""

    session: Session
    outputs: tuple[StepOutput, ...] = ()

    def then(self, later: TurnDraft) -> TurnDraft:
        """This telling and one after it: all happenings, the later session."""
        return TurnDraft(later.session, (*self.outputs, *later.outputs))
