"""A machine's clock that is wrong or jumps neither forgets a girl too early nor leaves her without an answer."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from bot.adapters.telegram.clock import EVERY, TelegramClock

NOON = 1_790_000_000.0
DAY = 24 * 3600.0


class Machine:
    """Its clock, which somebody sets, and one that only counts on."""

    def __init__(self, wrong: float = 0.0) -> None:
        self.wall, self.steady = NOON + wrong, 500.0
        self.clock = TelegramClock(lambda: self.wall, lambda: self.steady)

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def hears(self, at: float) -> None:
        """Telegram answers, and it is `at` there."""
        self.clock.told(formatdate(at, usegmt=True))


def test_it_goes_on_counting_when_the_machines_clock_jumps() -> None:
    machine = Machine()
    machine.passes(60)
    for jump in (DAY, -DAY - 3600):
        machine.wall += jump
        assert machine.clock() == NOON + 60


@pytest.mark.parametrize("wrong", [DAY, -3 * 365 * DAY])
def test_a_machine_that_starts_with_a_wrong_clock_goes_by_telegrams(
    wrong: float, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine(wrong)
    machine.hears(NOON)
    machine.passes(3600)
    assert machine.clock() == NOON + 3600
    assert f"is {int(wrong)} seconds off" in caplog.text


def test_a_machine_that_slept_for_an_hour_knows_it_with_the_first_answer() -> None:
    machine = Machine()
    machine.hears(NOON)
    machine.passes(EVERY)
    machine.wall += 3600  # a clock that only counts on may not count a sleep
    machine.hears(NOON + EVERY + 3600)
    assert machine.clock() == NOON + EVERY + 3600


def test_a_slow_line_moves_nothing_and_a_tap_does_not_pay_for_looking() -> None:
    machine = Machine()
    machine.hears(NOON - 2)
    assert machine.clock() == NOON
    machine.hears(NOON + DAY)  # not looked at: it was looked at a moment ago
    assert machine.clock() == NOON


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 32 Foo 2026 99:99:99 GMT"])
def test_an_answer_without_a_date_that_can_be_read_moves_nothing(date: str | None) -> None:
    machine = Machine()
    machine.clock.told(date)
    assert machine.clock() == NOON
