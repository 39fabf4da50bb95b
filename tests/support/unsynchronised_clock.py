"""A clock that believes only itself: for a bot on another day than the stand-in, whose answers carry the real time."""

from __future__ import annotations

from bot.telegram.clock import TelegramClock


class OwnClock(TelegramClock):
    def told(self, date: str | None) -> None:
        pass
