"""Spans of the scalars of a YAML text, to the character, for edits in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.lessons.loader.yaml_nodes import plain_breaks

_BREAK = re.compile(r"\r\n|\r|\n")
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Span:
    """A scalar's characters in the text, `start` up to `end`, and its style: plain (empty), quoted or block."""

    start: int
    end: int
    style: str


def span_at(source: str, line: int, column: int) -> Span | None:
    """Return the scalar that begins at a line and column (from 1); None when none does, or the text is no YAML."""
    try:
        return next((span for at, span in _spans(source) if at == (line, column)), None)
    except (yaml.YAMLError, RecursionError):
        return None


def _spans(source: str) -> Iterator[tuple[tuple[int, int], Span]]:
    starts = [0, *(found.end() for found in _BREAK.finditer(source))]
    for event in yaml.parse(plain_breaks(source), Loader=_Loader):
        first, last = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent) and first and last:
            start, end = starts[first.line] + first.column, starts[last.line] + last.column
            # A block ends with the blank lines after it; they are not part of the words.
            inside = source[start:end].rstrip() if event.style in ("|", ">") else source[start:end]
            yield (first.line + 1, first.column + 1), Span(start, start + len(inside), event.style or "")
