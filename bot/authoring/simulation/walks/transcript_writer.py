"""Write a manual play as a transcript in ids: picked options and stops, with their texts as comments.

Typed words are never kept: the text of a button is recorded as that button, a command by its name. Anything else is not
performed while recording.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.engine.input import Blocked, Chose, Commanded, Flags, Input, Listened, Looked, Said, Sent, Started

MOST_LETTERS = 90
"""Maximum length of a comment, which only helps the reader."""
_MARKUP = re.compile("</?(?:b|code)>")


def head(lesson: str | None, flags: Flags) -> str:
    """Return the head of the file."""
    told = [f"title: A try of {lesson or 'the bot'}", f"lesson: {lesson}" if lesson else ""]
    told += [f"age: {flags.age or '10-13'}", f"country: {flags.country}" if flags.country else "", "chat:"]
    return "\n".join([*filter(None, told), ""])


def recordable(action: Input, typed: str, pressable: Sequence[Button], flags: Flags) -> Input | None:
    """Return the recordable form of an action typed in the terminal; None for the learner's own words."""
    if isinstance(action, Said):
        named = next((it for it in pressable if it.text.casefold() == typed.strip().casefold()), None)
        if named:
            return Chose(named.target, flags)
        return Commanded(action.command, action.phone_locale) if action.command else None
    return action


def action_line(action: Input, pressable: Sequence[Button]) -> str:
    """Return an action as a line of the chat."""
    match action:
        case Chose(target=target):
            words = next((it.text for it in pressable if it.target == target), "")
            return _line("picks", target.key, words)
        case Started(lesson=lesson):
            return _line("types", f"/start {lesson or ''}".strip(), "")
        case Commanded(name=name):
            return _line("types", f"/{name}", "")
        case Listened() | Looked() | Said() | Sent() | Blocked():
            return ""
        case _:
            assert_never(action)


def stop_line(lesson: str | None, replies: Replies) -> str:
    """Return the stop that asks now as a line of the chat; empty when none does."""
    return "".join(list(_asked(lesson, replies))[-1:])


def _asked(lesson: str | None, replies: Replies) -> Iterator[str]:
    for item in replies.items:
        if isinstance(item, Bubble) and item.asks:
            target = item.asks
            name = target.stop if target.script == lesson else f"{target.script}/{target.stop}"
            yield _line("stop", name, html.unescape(_MARKUP.sub("", item.html)))


def _line(kind: str, value: str, words: str) -> str:
    shown = " ".join(words.split())
    comment = f"  # {shown[:MOST_LETTERS]}{'…' if len(shown) > MOST_LETTERS else ''}" if shown else ""
    return f"  - {kind}: {value}{comment}\n"
