"""Clock of Telegram: a wrong or jumping machine clock neither forgets a learner too early nor leaves her unanswered."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from bot.telegram.clock import EVERY, TelegramClock

NOON = 1_790_000_000.0
DAY = 24 * 3600.0


class ClockedMachine:
    """A machine with a clock that somebody sets, and a monotonic one."""

    def __init__(self, wrong: float = 0.0) -> None:
        self.wall, self.steady = NOON + wrong, 500.0
        self.clock = TelegramClock(lambda: self.wall, lambda: self.steady)

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def hears(self, at: float) -> None:
        """Telegram answers, and it is `at` there."""
        self.clock.observe(formatdate(at, usegmt=True))


def test_it_goes_on_counting_when_the_machines_clock_jumps() -> None:
    machine = ClockedMachine()
    machine.passes(60)
    for jump in (DAY, -DAY - 3600):
        machine.wall += jump
        assert machine.clock() == NOON + 60


@pytest.mark.parametrize("wrong", [DAY, -3 * 365 * DAY])
def test_a_machine_that_starts_with_a_wrong_clock_goes_by_telegrams(
    wrong: float, caplog: pytest.LogCaptureFixture
) -> None:
    machine = ClockedMachine(wrong)
    machine.hears(NOON)
    machine.passes(3600)
    assert machine.clock() == NOON + 3600
    assert f"is {int(wrong)} seconds off" in caplog.text


def test_a_machine_that_slept_for_an_hour_knows_it_with_the_first_answer() -> None:
    machine = ClockedMachine()
    machine.hears(NOON)
    machine.passes(EVERY)
    machine.wall += 3600  # a monotonic clock may not count the machine's sleep
    machine.hears(NOON + EVERY + 3600)
    assert machine.clock() == NOON + EVERY + 3600


@pytest.mark.parametrize("wrong", [2 * DAY, -2 * DAY, 2 * 3600.0])
def test_one_answer_with_a_wrong_date_forgets_nobody(wrong: float) -> None:
    machine = ClockedMachine()
    machine.hears(NOON)
    machine.passes(EVERY)
    machine.hears(NOON + EVERY + wrong)  # perhaps the time of a proxy
    assert (machine.clock(), machine.clock.is_sure) == (NOON + EVERY, False)
    machine.passes(EVERY)
    machine.hears(NOON + 2 * EVERY)
    assert (machine.clock(), machine.clock.is_sure) == (NOON + 2 * EVERY, True)


def test_two_wrong_answers_that_differ_are_not_two_that_agree() -> None:
    machine = ClockedMachine()
    machine.hears(NOON)
    for number, wrong in enumerate((DAY, 2 * DAY, DAY), 1):
        machine.passes(EVERY)
        machine.hears(NOON + number * EVERY + wrong)
        assert machine.clock() == NOON + number * EVERY
        assert not machine.clock.is_sure


def test_a_machine_that_slept_and_woke_with_a_wrong_clock_believes_the_second_answer_that_says_the_same() -> None:
    machine = ClockedMachine()
    machine.hears(NOON)
    machine.wall += DAY
    machine.passes(EVERY)
    machine.hears(NOON + EVERY + 3600)
    machine.hears(NOON + EVERY + 3600)  # at the same moment, so most likely from the same server
    assert machine.clock() == NOON + EVERY
    machine.passes(EVERY)
    machine.hears(NOON + 2 * EVERY + 3602)
    assert machine.clock() == NOON + 2 * EVERY + 3602
    assert machine.clock.is_sure


def test_at_a_start_the_first_answer_counts_but_only_the_second_makes_it_sure() -> None:
    machine = ClockedMachine(DAY)
    sure = [machine.clock.is_sure]  # sure before any answer: rows must expire even if a server tells no time
    machine.hears(NOON)
    assert machine.clock() == NOON
    sure += [machine.clock.is_sure]
    machine.passes(EVERY)
    machine.hears(NOON + EVERY)
    assert [*sure, machine.clock.is_sure] == [True, False, True]


def test_a_slow_line_moves_nothing_and_a_tap_does_not_pay_for_looking() -> None:
    machine = ClockedMachine()
    machine.hears(NOON - 2)
    assert machine.clock() == NOON
    machine.hears(NOON + DAY)  # ignored: an answer was read a moment ago
    assert machine.clock() == NOON


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 32 Foo 2026 99:99:99 GMT"])
def test_an_answer_without_a_date_that_can_be_read_moves_nothing(date: str | None) -> None:
    machine = ClockedMachine()
    machine.clock.observe(date)
    assert machine.clock() == NOON
