"""The priority queue: the order of messages when there are more than Telegram allows (A12, D15)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from bot.telegram.pacing import Pace, PriorityQueue, Rank, Ticket

LESSON, HELP, NEWCOMER, UNASKED = Rank.LESSON, Rank.HELP, Rank.NEWCOMER, Rank.UNASKED


class Wait:
    """A queue of ten messages a second, whose first ten have left."""

    def __init__(self) -> None:
        self.line, self.left = PriorityQueue(10), list[str]()
        assert all(self.line.passed(0) for _ in range(10))

    def joins(self, name: str, rank: Rank, since: float = 0.0) -> Ticket:
        place = Ticket(rank, since, partial(self.left.append, name))
        self.line.join(place)
        return place

    def leave_until(self, seconds: int) -> Sequence[str]:
        for tenth in range(seconds * 10 + 1):
            self.line.serve(tenth / 10)
        return self.left


def test_a12_help_goes_before_everything_that_waits_and_what_nobody_asked_for_goes_last() -> None:
    wait = Wait()
    for name, rank in (("announcement", UNASKED), ("hello", NEWCOMER), ("story", LESSON), ("help", HELP)):
        wait.joins(name, rank)
    assert wait.leave_until(1) == ["help", "story", "hello", "announcement"]


def test_s9_a_girl_who_asks_for_help_goes_before_two_hundred_who_are_asked_whether_something_is_wrong() -> None:
    wait = Wait()
    for number in range(200):
        wait.joins(f"asked {number}", Rank.QUESTION, since=0)
    wait.joins("help", HELP, since=1)
    wait.joins("story", LESSON, since=0)
    left = wait.leave_until(30)
    assert left[0] == "help"
    assert left[-1] == "story"


def test_a_girl_who_waits_longest_in_a_story_goes_first_with_all_bubbles_of_her_reply() -> None:
    wait = Wait()
    wait.joins("second girl", LESSON, since=2)
    wait.joins("first girl", LESSON, since=1)
    wait.line.serve(0.1)
    wait.joins("first girl, her question", LESSON, since=1)
    assert wait.leave_until(1) == ["first girl", "first girl, her question", "second girl"]


def test_of_girls_who_have_just_come_the_newest_is_answered_while_she_still_looks() -> None:
    wait = Wait()
    for second in range(3):
        wait.joins(f"came at {second}", NEWCOMER, since=second)
    assert wait.leave_until(1) == ["came at 2", "came at 1", "came at 0"]


def test_a_girl_who_leaves_takes_no_room_and_one_who_asks_for_help_goes_in_front() -> None:
    wait = Wait()
    gone = wait.joins("gone", LESSON)
    wait.joins("story", LESSON)
    wait.joins("her help", HELP, since=9)
    wait.line.leave(gone)
    assert round(wait.line.delay(HELP, 0), 3) == 0.2
    assert wait.leave_until(1) == ["her help", "story"]
    assert wait.line.serve(2) is None
    assert wait.line.delay(UNASKED, 2) == 0


def test_a_worker_with_another_share_goes_on_at_that_speed_and_messages_sent_still_count() -> None:
    wait = Wait()
    for number in range(30):
        wait.joins(f"{number}", LESSON, since=number)
    wait.line.change(2, 0.0)
    assert len(wait.leave_until(5)) == 2, "ten had left before, four seconds' worth of what there is now"
    wait.line.change(20, 5.0)
    wait.line.serve(5.0)
    assert len(wait.left) == 2 + 20 - 2, "a second's worth, less what had just left"


async def test_d15_a_message_that_has_waited_too_long_is_not_sent_and_holds_up_nobody() -> None:
    pace = Pace(time.monotonic, overall=1)
    assert await pace.turn(1)
    assert not await pace.turn(2, patience=0.01)
    assert await pace.turn(3)


async def test_a12_her_help_waits_neither_for_her_chat_nor_for_a_crowd() -> None:
    pace, left = Pace(time.monotonic, overall=20, burst=1, per_chat=1e-6), list[str]()

    async def writes(name: str, chat: int, rank: Rank = LESSON) -> None:
        await pace.turn(chat, rank)
        left.append(name)

    await asyncio.gather(*(pace.turn(number) for number in range(20)))
    crowd = [asyncio.create_task(writes("somebody", 100 + number)) for number in range(10)]
    story = asyncio.create_task(writes("her story", 1))
    await asyncio.sleep(0)
    await writes("her help", 1, HELP)
    assert left[-1] == "her help"
    assert len(left) < len(crowd), "she waited for the whole crowd"
    story.cancel()
    await asyncio.gather(*crowd)


async def test_a_chat_whose_messages_count_no_more_is_not_remembered() -> None:
    seconds = 0.0
    pace = Pace(lambda: seconds, per_chat=1, burst=2)
    for _ in range(2):
        await pace.turn(1)
    await pace.turn(2)
    seconds = 1.5
    await pace.turn(3)
    assert list(pace._chats) == [1, 2, 3], "she has half a second left to wait for"
    seconds = 3.0
    await pace.turn(4)
    assert list(pace._chats) == [4]
