"""The question that a learner's chat ends with, as a host remembers it: typed words answer it (A8)."""

from __future__ import annotations

from typing import assert_never

from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Tidy
from bot.engine.input import LastQuestion
from bot.lessons.model.lesson import Course, written_options


def after_bubble(bubble: Bubble, before: LastQuestion | None, replies: Replies) -> LastQuestion | None:
    """Return the last question once a bubble of some replies stands in the chat.

    A question that leads back keeps the place of the one before it. Where somebody else holds the phone, nothing is
    hushed any more.
    """
    if bubble.asks is None:
        return before
    place = (before.place if before else None) if bubble.leads_back else bubble.asks
    aimed = (button.target for row in bubble.buttons for button in row if button.target.script != bubble.asks.script)
    hushed = bubble.troubled or (before is not None and before.hushed and not replies.new_person)
    flags = replies.flags
    return LastQuestion(
        asks=bubble.asks,
        place=place,
        subject=next(aimed, None),
        quiet=flags.quiet,
        locale=flags.locale,
        hushed=hushed,
    )


def after_replies(replies: Replies, before: LastQuestion | None) -> LastQuestion | None:
    """Return the last question once all replies of a turn stand in the chat."""
    for item in replies.items:
        match item:
            case Tidy() | Erase():
                before = None
            case Bubble():
                before = after_bubble(item, before, replies)
            case AudioClip() | Picked():
                pass
            case _:
                assert_never(item)
    return before


def offered_keys(course: Course, last: LastQuestion | None) -> frozenset[str]:
    """Return the keys of the written options of the last question, which may be typed with slips."""
    if last is None:
        return frozenset()
    script = course.bot.get(last.asks.script) or course.lesson(last.asks.script)
    stops = (stop for stop in script.stops() if stop.id == last.asks.stop) if script else ()
    return frozenset(option.key for stop in stops for option in written_options(stop))
