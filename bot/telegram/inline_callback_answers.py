"""Taps that Telegram brings: while it waits to hear that one is kept, the answer to the tap can travel along.

That spares a call. Telegram tells nobody what came of it, and an answer to a tap is the one thing nobody needs to know.
"""

from __future__ import annotations

from typing import Any


class InlineCallbackAnswers:
    """By the id of the tap, what is to be said to it; None as long as nobody has said it."""

    def __init__(self) -> None:
        """None is open."""
        self._open: dict[str, dict[str, Any] | None] = {}

    def begin(self, query: str) -> None:
        """Telegram waits."""
        self._open[query] = None

    def answer(self, query: str, text: str | None) -> bool:
        """Say it; False when it is too late for that, and a call has to be made."""
        if query not in self._open:
            return False
        said = {"method": "answerCallbackQuery", "callback_query_id": query}
        self._open[query] = {**said, "text": text} if text else said
        return True

    def end(self, query: str) -> dict[str, Any] | None:
        """What Telegram is told, as a call; None where nobody has said it in time."""
        return self._open.pop(query, None)
