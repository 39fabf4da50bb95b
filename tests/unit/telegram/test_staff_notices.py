"""Notices to staff: no chat holds up another, a flood is one message, and what may be lost is sent again (S1)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.telegram.staff_notices import StaffNotices

ANNA, BERTA, CLARA = 1, 2, 3


@dataclass
class BlockableChats:
    """A connection on which chats can be blocked, closed for a while, or fail a number of times."""

    blocked: frozenset[int] = frozenset()
    fails: int = 0
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    got: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    async def send(self, chat: int, text: str) -> None:
        await self.is_open.wait()
        if chat in self.blocked:
            raise ChatUnavailable
        if self.fails:
            self.fails -= 1
            raise DeliveryUnknown
        self.got[chat].append(text)


async def no_pause(_: float) -> None:
    await asyncio.sleep(0)


async def test_everybody_is_told_but_who_did_it_and_a_blocked_chat_holds_up_nobody() -> None:
    line = BlockableChats(blocked=frozenset({BERTA}))
    line.is_open.set()
    notices = StaffNotices(line.send, {ANNA, BERTA, CLARA})

    notices.tell("hidden", doer=ANNA)
    await notices.drain(5)

    assert line.got == {CLARA: ["hidden"]}


async def test_a_notice_that_did_not_arrive_is_sent_again() -> None:
    line = BlockableChats(fails=3)
    line.is_open.set()
    notices = StaffNotices(line.send, {ANNA, BERTA}, no_pause)

    notices.tell("hidden", doer=ANNA)
    await notices.drain(5)

    assert line.got == {BERTA: ["hidden"]}


async def test_a_flood_is_one_message_and_the_same_words_come_once() -> None:
    line = BlockableChats()
    notices = StaffNotices(line.send, {ANNA, BERTA})

    for it in ("first", "second", "third", "second", "third"):
        notices.tell(it, doer=ANNA)
    line.is_open.set()
    await notices.drain(5)

    assert line.got == {BERTA: ["first\n\nsecond\n\nthird"]}


async def test_notices_that_do_not_fit_one_message_come_in_several() -> None:
    line = BlockableChats()
    notices = StaffNotices(line.send, {ANNA, BERTA})

    for letter in "abc":
        notices.tell(letter * 1_500, doer=ANNA)
    line.is_open.set()
    await notices.drain(5)

    assert [len(it) for it in line.got[BERTA]] == [3_002, 1_500]


async def test_at_the_end_of_the_bot_nothing_is_sent_any_more() -> None:
    line = BlockableChats()
    notices = StaffNotices(line.send, {BERTA})

    notices.tell("hidden", doer=ANNA)
    await notices.drain(0)
    await notices.end()
    line.is_open.set()

    assert line.got == {}
