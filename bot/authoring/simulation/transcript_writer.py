"""Write a manual play as a transcript in ids: picked options and stops, with their texts as comments.

Typed words are never kept: the text of a button is recorded as that button, a command by its name. Anything else is not
performed while recording.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO, assert_never

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.engine.input import Blocked, Chose, Commanded, Flags, Input, Listened, Looked, Said, Sent, Started
from bot.errors import Refused

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
            return _chat_line("picks", target.key, words)
        case Started(lesson=lesson):
            return _chat_line("types", f"/start {lesson or ''}".strip(), "")
        case Commanded(name=name):
            return _chat_line("types", f"/{name}", "")
        case Listened() | Looked() | Said() | Sent() | Blocked():
            return ""
        case _:
            assert_never(action)


def stop_line(lesson: str | None, replies: Replies) -> str:
    """Return the stop that asks now as a line of the chat; empty when none does."""
    return "".join(list(_stop_lines(lesson, replies))[-1:])


def _stop_lines(lesson: str | None, replies: Replies) -> Iterator[str]:
    for item in replies.items:
        if isinstance(item, Bubble) and item.asks:
            target = item.asks
            name = target.stop if target.script == lesson else f"{target.script}/{target.stop}"
            yield _chat_line("stop", name, html.unescape(_MARKUP.sub("", item.html)))


def _chat_line(kind: str, value: str, words: str) -> str:
    shown = " ".join(words.split())
    comment = f"  # {shown[:MOST_LETTERS]}{'…' if len(shown) > MOST_LETTERS else ''}" if shown else ""
    return f"  - {kind}: {value}{comment}\n"


class TranscriptFile:
    """A transcript being written."""

    def __init__(self, path: Path, lesson: str | None, flags: Flags) -> None:
        """Create the file. Raise Refused when it exists already."""
        self._lesson = lesson
        self._file = _new(path)
        self._write(head(lesson, flags))

    def action(self, action: Input, pressable: Sequence[Button]) -> None:
        """Record an action of the learner."""
        self._write(action_line(action, pressable))

    def record_stop(self, replies: Replies) -> None:
        """Record the stop that the bot's replies ask."""
        self._write(stop_line(self._lesson, replies))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()


def _new(path: Path) -> TextIO:
    try:
        return path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise Refused(f"The file {path} is there already.", "Choose another name: nothing is written over.") from error
    except OSError as error:
        raise Refused(f"The file {path} cannot be written.", "Choose another place for it.") from error
