"""The girl who has just asked for help: the rest of her way has no party (A24)."""

from __future__ import annotations

from bot.badges.badge import Badge
from bot.config import HOME
from bot.conversation import spoken
from bot.engine.advance import advance
from bot.engine.input import NEW, Chose, Flags, Spot
from bot.library import open_library
from bot.replies.reply import Bubble, Replies


def _walked(quiet: bool) -> list[Replies]:
    """All replies of a lesson in which the first button she taps is always the one she takes."""
    library, _ = open_library(HOME / "dialogues", HOME / "locales")
    did, session, replies = Chose(Spot("friend-or-pretend", "", NEW), Flags("en", quiet=quiet)), None, list[Replies]()
    for _ in range(20):
        turn = advance(library.course, session, did)
        replies.append(spoken(library, turn, session, did))
        session = turn.session
        question = next(it for it in reversed(replies[-1].items) if isinstance(it, Bubble) and it.buttons)
        if question.asks and question.asks.script == "moments":
            return replies
        did = Chose(question.buttons[0][0].spot, replies[-1].flags)
    raise AssertionError("the lesson did not end")


def _celebrated(replies: list[Replies]) -> bool:
    bubbles = [it for reply in replies for it in reply.items if isinstance(it, Bubble)]
    return any("🏅" in it.html or isinstance(it.picture, Badge) for it in bubbles)


def test_a_lesson_ends_with_its_badge() -> None:
    assert _celebrated(_walked(quiet=False))


def test_after_she_asked_for_help_nothing_is_celebrated() -> None:
    replies = _walked(quiet=True)

    assert not _celebrated(replies)
    assert all(reply.flags.quiet for reply in replies), "the quiet rides from button to button"
