"""A turn is stored unless it says otherwise, and says whether it empties the chat (S2, A24)."""

from __future__ import annotations

import pytest

from bot.engine.events import BubbleTold, Event, NewsStopped, Tidied
from bot.engine.session import Session
from bot.engine.turn import Turn, TurnContext
from bot.lessons.model.text import Text

LINE = BubbleTold(Text("The goat is learning to sing."))


@pytest.mark.parametrize(
    ("events", "is_tidied"), [((), False), ((LINE, NewsStopped()), False), ((Tidied(), LINE), True)]
)
def test_a_turn_with_tidy_up_in_it_empties_the_chat(events: tuple[Event, ...], is_tidied: bool) -> None:
    assert Turn(Session("en"), events).is_tidied is is_tidied


def test_a_turn_is_stored_and_its_host_need_tell_nothing() -> None:
    turn, context = Turn(Session("en")), TurnContext()

    assert (turn.events, turn.transient) == ((), False)
    assert (context.lot, context.last, context.place, context.after_help) == (0, None, None, False)
