"""The number of messages that Help leaves behind is one that a story leaves, too: no count of rows tells it (A16)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext
from bot.engine.events import Asked
from bot.engine.input import Chose, Commanded, Flags, Input, Said
from bot.engine.replay import replay
from bot.engine.session import Session, Visit
from bot.engine.shortest_paths import places
from bot.engine.stop_question import asked
from bot.lessons.model.people import Reader
from tests.support.course_builders import real

COURSE = real().course
GUEST = Session("en", "10-13", "KE")
FLAGS = Flags("en", "KE", "10-13")


def messages(session: Session, action: Input) -> int:
    """Return how many messages an action adds to the chat. A reply in place of the tapped message adds none."""
    replies = render_turn(real(), advance(COURSE, session, action), session, action)
    return 0 if replies.in_place else sum(isinstance(it, Bubble) for it in replies.items)


def taps(question: Asked) -> Iterator[Chose]:
    yield from (Chose(choice.target, FLAGS) for choice in question.choices)


def after_taps_in_a_story(lesson: str) -> set[int]:
    """Return the numbers of messages that any tap at any place of a story leads to."""
    context = ReadingContext(COURSE, COURSE.lessons[lesson], Reader("10-13", "KE"), "en")
    found = set[int]()
    for place in places(context):
        session = Session("en", "10-13", "KE", visit=Visit(lesson, "10-13", "KE", place.trail))
        here = replay(context, place.trail)
        found |= {messages(session, tap) for it in asked(here.context, here.cursor) for tap in taps(it)}
    return found


def of_help() -> set[int]:
    """Return the numbers of messages that Help leads to: by its word, and by each answer to whether all is well."""
    found = {messages(GUEST, Commanded("help"))}
    for name in COURSE.bot["confirm"].scenes:
        turn = advance(COURSE, GUEST, Said(confirm=name))
        found |= {messages(GUEST, tap) for it in turn.events if isinstance(it, Asked) for tap in taps(it)}
    return found


def test_help_leaves_as_many_messages_as_a_tap_in_a_story_or_the_menu() -> None:
    told = {messages(GUEST, Commanded("lessons"))} | frozenset[int]().union(
        *map(after_taps_in_a_story, ("lock-it-up", "who-can-see-me"))
    )

    assert of_help() == {1, 2}
    assert of_help() <= told
