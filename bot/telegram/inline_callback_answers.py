"""answerCallbackQuery sent in the HTTP response to the webhook, which saves a call.

Telegram does not report the outcome of such a call; for answers to taps nobody needs it.
"""

from __future__ import annotations

from typing import Any


class InlineCallbackAnswers:
    """Answers by callback query id; None until there is one."""

    def __init__(self) -> None:
        """Start with no open query."""
        self._open: dict[str, dict[str, Any] | None] = {}

    def begin(self, query: str) -> None:
        """Open a query: Telegram waits for the HTTP response."""
        self._open[query] = None

    def answer(self, query: str, text: str | None) -> bool:
        """Set the answer. Return False when it is too late, so that a call has to be made."""
        if query not in self._open:
            return False
        said = {"method": "answerCallbackQuery", "callback_query_id": query}
        self._open[query] = {**said, "text": text} if text else said
        return True

    def end(self, query: str) -> dict[str, Any] | None:
        """Close a query and return the call for the response; None when it was not answered in time."""
        return self._open.pop(query, None)
