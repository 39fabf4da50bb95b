"""Limits that staff are told on their pages, and counts that begin at nothing (C12, G7, S4, S7)."""

from __future__ import annotations

import pytest

from bot.safeguarding.messages.message import READ_FOR
from bot.safeguarding.moderation import access_log, account_change, disclosure, reading, second_factor
from bot.safeguarding.moderation.access_log import FailureCounts, SignInFailures
from bot.safeguarding.moderation.disclosure import TickedStep
from bot.safeguarding.moderation.second_factor import STEP


@pytest.mark.parametrize(
    ("limit", "promised"),
    [
        (account_change.LINK_LASTS, 259_200),
        (access_log.LOG_KEPT_FOR, 31_536_000),
        (second_factor.SHUT_AFTER, 20),
        (second_factor.OPENED_BY, 2),
        (second_factor.TOLD_FROM, 3),
        (disclosure.CLOCK, 86_400),
        (disclosure.SOON, 72_000),
        (reading.MOST_THEMES, 20),
        (STEP, 30),
        (READ_FOR.days, 30),
    ],
)
def test_a_limit_is_the_one_that_staff_are_told(limit: int, promised: int) -> None:
    assert limit == promised


def test_nothing_has_happened_before_it_is_counted() -> None:
    assert FailureCounts().take() == FailureCounts(0, 0)
    assert SignInFailures() == SignInFailures(0, 0, 0)
    assert TickedStep("anna").at == 0
