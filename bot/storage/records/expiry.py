"""Expiry of ids of messages and updates: full hours, so that no row reveals the minute of an act (B8, S5)."""

from __future__ import annotations

from bot.durations import last_hour, next_hour
from bot.storage.ports import IDS_STAY


def message_expiry(now: int) -> int:
    """Return when the id of a message is deleted: never later than Telegram lets the bot delete the message."""
    return last_hour(now + IDS_STAY)


def update_expiry(now: int) -> int:
    """Return when the id of an update is deleted: never earlier than Telegram may deliver the update again."""
    return next_hour(now + IDS_STAY)
