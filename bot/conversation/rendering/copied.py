"""Markup for what one tap copies in Telegram: a short number, a code."""

from __future__ import annotations

import re

MARK = "\ue002"
"""Stands before and after it in a text that is not HTML yet: a private-use character that no keyboard types."""

_COPIED = re.compile(f"{MARK}([^{MARK}\n]+){MARK}")


def copied(words: str) -> str:
    """Return words marked as copied by one tap."""
    return f"{MARK}{words}{MARK}"


def as_html(words: str) -> str:
    """Return escaped words in which marked ones stand in `<code>`."""
    return _COPIED.sub(r"<code>\1</code>", words)


def unmarked(words: str) -> str:
    """Return words without marks."""
    return words.replace(MARK, "")
