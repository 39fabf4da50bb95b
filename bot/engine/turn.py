"""A turn, and the draft it is made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.engine.cursor import StepOutput
from bot.engine.events import Event, Tidied
from bot.engine.input import ButtonTarget, LastQuestion
from bot.engine.replay import ReplayCache
from bot.engine.session import Session


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after the turn (None: delete everything of the learner), and the events in their order.

    `quiet`: the learner has asked for help before it (A24).

    `transient`: nothing of the turn is stored, and its session only gives the language of the reply. That is a turn of
    a learner who is not admitted yet, or a quick round of one of whom nothing is stored.
    """

    session: Session | None
    events: tuple[Event, ...] = ()
    transient: bool = False
    quiet: bool = False

    @property
    def is_tidied(self) -> bool:
        """True if the chat is emptied: what the session tells goes with it (S2)."""
        return any(isinstance(event, Tidied) for event in self.events)


@dataclass(frozen=True, slots=True)
class TurnContext:
    """Context of one input, from the host. `seed` is any number; it picks the quick round, and the line after Tidy up.

    `replays` only saves time. `last` is the question that the learner's chat ends with, as far as the host knows it;
    `place` the one at which she goes on, if it is known. `after_help`: she has asked for help, so nothing is asked that
    can wait (A24). `hushed`: nothing is celebrated and no joke is made. `forgotten`: the host has just started and
    remembers nothing of her chat, in which a card of Help may stand.
    """

    seed: int = 0
    replays: ReplayCache = field(default_factory=ReplayCache)
    last: LastQuestion | None = None
    place: ButtonTarget | None = None
    after_help: bool = False
    hushed: bool = False
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """A turn before its commands are performed: `outputs` holds events and, in their place, commands."""

    session: Session
    outputs: tuple[StepOutput, ...] = ()

    def then(self, later: TurnDraft) -> TurnDraft:
        """Return this draft followed by another one: all outputs, the later session."""
        return TurnDraft(later.session, (*self.outputs, *later.outputs))
