"""Transcript file: a whole conversation as an educator writes it (see tests/data/transcripts/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.lessons.loader.yaml_nodes import YamlMapping, parse

KINDS = ("bot", "girl", "old-button", "types", "sends", "buttons", "edit", "wait", "stop", "picks")
"""Keys a line can begin with: in words (`bot`, `girl`) or in ids (`stop`, `picks`)."""


@dataclass(frozen=True)
class TranscriptLine:
    """One line of the chat: its kind (one of KINDS), text and line number; `to` is the replacement text of an edit."""

    kind: str
    words: str
    at: int
    to: str = ""


@dataclass(frozen=True)
class Transcript:
    """Head and chat of a transcript.

    `question` is a question to girls that is open on this day, `writes` says whether the learner may write to it.
    """

    file: str
    lesson: str | None
    ages: tuple[str, ...]
    country: str | None
    lines: tuple[TranscriptLine, ...]
    question: str | None = None
    writes: bool = False

    @property
    def is_edited(self) -> bool:
        """Tell whether the lesson is edited while the learner is in it."""
        return any(line.kind == "edit" for line in self.lines)


class Unreadable(Exception):
    """The file is not a valid transcript; the message says where and why."""


def read(path: Path) -> Transcript:
    """Read a transcript. Raise Unreadable with the line of the mistake."""
    data, problems = parse(path.read_text("utf-8"), path.name)
    if problems or not isinstance(data, YamlMapping):
        raise Unreadable(
            "\n".join(f"{problem.file}:{problem.line}: {problem.message} {problem.hint}" for problem in problems)
        )
    unknown = set(data) - {"title", "lesson", "age", "country", "question", "write", "chat"}
    if unknown or "title" not in data or not isinstance(chat := data.get("chat"), list):
        raise Unreadable(f"{path.name}:1: it needs `title:` and `chat:`, and knows no {sorted(unknown)}")
    age = data.get("age", "10-13")
    ages = tuple(str(it) for it in age) if isinstance(age, list) else (str(age),)
    lines = tuple(_line(item, path.name) for item in chat)
    asked, writes = _word(data, "question"), _word(data, "write") == "true"
    return Transcript(
        file=path.name,
        lesson=_word(data, "lesson"),
        ages=ages,
        country=_word(data, "country"),
        lines=lines,
        question=asked,
        writes=writes,
    )


def _word(data: Mapping[str, Any], name: str) -> str | None:
    return str(data[name]) if name in data else None


def _line(item: Any, file: str) -> TranscriptLine:
    at = getattr(getattr(item, "place", None), "line", 0)
    kind = next((it for it in KINDS if isinstance(item, YamlMapping) and it in item), None)
    if kind is None:
        raise Unreadable(f"{file}:{at}: a line of the chat begins with one of {', '.join(KINDS)}")
    words = str(item[kind])
    return TranscriptLine(kind, words if kind == "edit" else " ".join(words.split()), at, str(item.get("to", "")))
