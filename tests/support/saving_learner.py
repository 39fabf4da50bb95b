"""A learner in a course of three short lessons, whose place can be saved."""

from __future__ import annotations

from collections.abc import Collection

from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.durations import DAY
from bot.engine.input import Chose, Commanded, Input
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.people import Country
from bot.storage.ports import LearnerId, Store, TurnRequest
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.signed_permissions import saving_in

SHORT = """
    start:
      - choose: Where does the {0} sleep?
        id: sleeps
        options: [In the hay, On the roof]
    """
ONE = {name: SHORT.format(name) for name in ("goat", "hen", "cow")}
ACHIENG = LearnerId("achieng-0123456789")
NOON = 1_800_000_000 - 1_800_000_000 % DAY + DAY // 2
QUESTION = "Shall I save your place"


def a_girl(session: Session | None = None, saving: Collection[Country] | None = None) -> SessionLearner:
    """Create a learner in the course; `saving` lists the countries where a lawyer has released it, else all."""
    told = course(ONE)
    return SessionLearner(told if saving is None else saving_in(told, saving), session)


def menu(girl: SessionLearner) -> list[str]:
    """Return the buttons below My settings: what she can save, stop or see."""
    return girl.does(Commanded("lessons")).taps("My settings").buttons


async def becomes(store: Store, learner: LearnerId, session: Session | None, now: int) -> None:
    await store.turns([TurnRequest(learner, lambda before: Turn(session))], now)


async def says(conversation: Conversation, action: Input, *taps: str, learner: LearnerId = ACHIENG) -> list[Bubble]:
    """Do an action and tap buttons one after the other; return the last messages."""
    (replies,) = await conversation.hear([IncomingAction(learner, action)])
    for each in taps:
        bubbles = bubbles_of(replies)
        target = next(it.target for row in bubbles[-1].buttons for it in row if it.text.removeprefix("ខ ") == each)
        (replies,) = await conversation.hear([IncomingAction(learner, Chose(target, replies.flags))])
    return bubbles_of(replies)


def bubbles_of(replies: Replies) -> list[Bubble]:
    return [item for item in replies.items if isinstance(item, Bubble)]
