"""Ids are deleted at a full hour: of a message while Telegram still lets it be deleted, of an update not too early."""

from __future__ import annotations

import pytest

from bot.durations import HOUR
from bot.storage.ports import message_expiry, update_expiry

NOON = 12 * HOUR


@pytest.mark.parametrize(
    ("now", "message", "update"),
    [
        (NOON, NOON + 48 * HOUR, NOON + 48 * HOUR),
        (NOON + 1, NOON + 48 * HOUR, NOON + 49 * HOUR),
        (NOON + HOUR - 1, NOON + 48 * HOUR, NOON + 49 * HOUR),
        (NOON + HOUR, NOON + 49 * HOUR, NOON + 49 * HOUR),
    ],
)
def test_an_id_stays_for_two_days_to_a_full_hour(now: int, message: int, update: int) -> None:
    assert (message_expiry(now), update_expiry(now)) == (message, update)
