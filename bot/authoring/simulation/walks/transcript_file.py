"""File that a play is recorded into: newly created, written line by line, so that Ctrl+C loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bot.authoring.simulation.walks.transcript_writer import action_line, head, stop_line
from bot.conversation.rendering.reply import Button, Replies
from bot.engine.input import Flags, Input
from bot.errors import Refused


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
