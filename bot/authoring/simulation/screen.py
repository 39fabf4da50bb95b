"""Render replies as lines of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.conversation.rendering.reply import Bubble, Button, Replies

_BOLD = re.compile(r"</?b>")
_COPIED = re.compile(r"</?code>")
_HERS = re.compile("<blockquote>(.*?)</blockquote>", re.DOTALL)


def screen_lines(replies: Replies) -> Iterator[str]:
    """Yield the messages as the learner would read them, then the numbered buttons."""
    for item in replies.items:
        if isinstance(item, Bubble):
            yield ""
            words = _COPIED.sub("", _BOLD.sub("*", item.html))
            yield from html.unescape(_HERS.sub(r"« \1 »", words)).splitlines()
    for number, button in enumerate(buttons(replies), 1):
        yield f"  [{number}] {button.text}"


def quoted_words(replies: Replies) -> str:
    """Return the learner's own words quoted in the newest question, as Telegram would send them back; empty if none."""
    questions = [item.html for item in replies.items if isinstance(item, Bubble) and item.buttons]
    return "\n".join(map(html.unescape, _HERS.findall(questions[-1]))) if questions else ""


def buttons(replies: Replies) -> tuple[Button, ...]:
    """Return the buttons the learner can press now: those of the newest question, then those that rate a badge."""
    bubbles = [item for item in replies.items if isinstance(item, Bubble)]
    questions = [item.buttons for item in bubbles if item.buttons]
    asked = tuple(button for row in questions[-1] for button in row) if questions else ()
    return (*asked, *(button for item in bubbles for button in item.rates))
