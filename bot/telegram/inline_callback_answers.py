"""answerCallbackQuery sent in the HTTP response to the webhook, which saves a call.

Telegram does not report the outcome of such a call; answers to taps do not need it.
"""

from __future__ import annotations

from typing import Any


class InlineCallbackAnswers:
    """Answers of open callback queries, by query id; None until the answer is set."""

    def __init__(self) -> None:
        """Start with no open query."""
        self._open: dict[str, dict[str, Any] | None] = {}

    def begin(self, query: str) -> None:
        """Register a query; Telegram waits for the HTTP response."""
        self._open[query] = None

    def answer(self, query: str, text: str | None) -> bool:
        """Set the answer of a query. Return False if the response was sent already: the caller must make the call."""
        if query not in self._open:
            return False
        said = {"method": "answerCallbackQuery", "callback_query_id": query}
        self._open[query] = {**said, "text": text} if text else said
        return True

    def end(self, query: str) -> dict[str, Any] | None:
        """Close a query and return the call to put into the response; None if no answer was set in time."""
        return self._open.pop(query, None)
