"""A manual try as a transcript in ids: what she picked and which stop asked, with the words as comments to read by.

Typed words are never kept: a button's own words are that button, a command is its name, and anything else is not done
while a recording runs.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.engine.input import Blocked, Chose, Commanded, Flags, Input, Listened, Looked, Said, Sent, Started

MOST_LETTERS = 90
"""Of a comment; it only helps to read along."""


def head(lesson: str | None, flags: Flags) -> str:
    """The top of the file."""
    told = [f"title: A try of {lesson or 'the bot'}", f"lesson: {lesson}" if lesson else ""]
    return "\n".join([*filter(None, told), f"age: {flags.age or '10-13'}", "chat:", ""])


def recordable(action: Input, typed: str, pressable: Sequence[Button], flags: Flags) -> Input | None:
    """What can be kept of something typed in the terminal, as an input; None for words of her own."""
    if isinstance(action, Said):
        named = next((it for it in pressable if it.text.casefold() == typed.strip().casefold()), None)
        if named:
            return Chose(named.target, flags)
        return Commanded(action.command, action.phone) if action.command else None
    return action


def done(action: Input, pressable: Sequence[Button]) -> str:
    """What she did, as a line of the chat."""
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


def asked(lesson: str | None, replies: Replies) -> str:
    """The stop that asks now, as a line of the chat; empty where nothing does."""
    return "".join(list(_asked(lesson, replies))[-1:])


def _asked(lesson: str | None, replies: Replies) -> Iterator[str]:
    for item in replies.items:
        if isinstance(item, Bubble) and item.asks:
            target = item.asks
            name = target.stop if target.script == lesson else f"{target.script}/{target.stop}"
            yield _line("stop", name, html.unescape(item.html.replace("<b>", "").replace("</b>", "")))


def _line(kind: str, value: str, words: str) -> str:
    shown = " ".join(words.split())
    comment = f"  # {shown[:MOST_LETTERS]}{'…' if len(shown) > MOST_LETTERS else ''}" if shown else ""
    return f"  - {kind}: {value}{comment}\n"
