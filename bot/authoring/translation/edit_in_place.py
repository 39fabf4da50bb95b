"""Replace one text of a YAML file in place; every other byte of the file stays as it is.

The new text is written in the author's style first (plain, quoted or block), then quoted. Each attempt is parsed again:
it counts only when the file then has the same content as before, with the new text in that place.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.lessons.loader.yaml_nodes import Data, parse, plain_breaks
from bot.lessons.loader.yaml_traps import quoted
from bot.lessons.model.text import SourcePlace

_BREAK = re.compile(r"\r\n|\r|\n")
YamlLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NodePath = tuple[str | int, ...]
"""Path to a node of a YAML file: the keys and indexes from its top."""


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
    for event in yaml.parse(plain_breaks(source), Loader=YamlLoader):
        first, last = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent) and first and last:
            start, end = starts[first.line] + first.column, starts[last.line] + last.column
            # A block ends with the blank lines after it; they are not part of the words.
            inside = source[start:end].rstrip() if event.style in ("|", ">") else source[start:end]
            yield (first.line + 1, first.column + 1), Span(start, start + len(inside), event.style or "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Reason why nothing was written: one sentence, and what to do."""

    message: str
    hint: str


_EMPTY = Refusal("A text cannot be empty.", "To take it out, delete its step.")
_MOVED = Refusal("This has changed since it was shown.", "Look at the words again.")
_BROKEN = Refusal("Something has to be mended first.", "Open it and mend what stands in the margin.")
_UNFIT = Refusal("These words cannot be saved.", "Look for odd signs in them.")


def replace_words(source: str, place: SourcePlace, old: str, new: str) -> str | Refusal:
    """Return the text of a file with `new` in place of `old`, or a Refusal. Line breaks at the end of `old` are kept.

    An unchanged text gives the file unchanged.
    """
    new = new.strip() + old[len(old.rstrip("\n")) :]
    if not new.strip():
        return _EMPTY
    before, problems = parse(source, place.file)
    if before is None or problems:
        return _BROKEN
    span = span_at(source, place.line, place.column)
    leaves = dict(scalars(before))
    path = next((path for path, (_, at) in leaves.items() if at == (place.line, place.column)), None)
    if span is None or path is None or leaves[path][0] != old:
        return _MOVED
    wanted = {**{path: words for path, (words, _) in leaves.items()}, path: new}
    tries = (source[: span.start] + words + source[span.end :] for words in _spellings(source, span, new))
    return next((whole for whole in tries if _has_content(whole, place.file, wanted)), _UNFIT) if new != old else source


def words_at(source: str, place: SourcePlace) -> str | None:
    """Return the scalar at a place in a file, or None."""
    data, _ = parse(source, place.file)
    told = (words for _, (words, at) in scalars(data) if at == (place.line, place.column)) if data is not None else ()
    return next(iter(told), None)


def place_now(source: str, place: SourcePlace, words: str) -> SourcePlace:
    """Return the place of a text in a file that was changed above it; the same place where that is not certain."""
    data, _ = parse(source, place.file)
    there = [at for _, (said, at) in scalars(data) if said == words] if data is not None else []
    if (place.line, place.column) in there or len(there) != 1:
        return place
    line, column = there[0]
    return SourcePlace(place.file, line, column)


def all_words(source: str) -> list[str]:
    """Return every scalar of a file in order; none when it is not valid YAML."""
    data, _ = parse(source, "")
    return [words for _, (words, _) in scalars(data)] if data is not None else []


def scalars(data: Data, path: NodePath = ()) -> Iterator[tuple[NodePath, tuple[str, tuple[int, int]]]]:
    """Yield every scalar of a file: its path of keys and indexes, its text, its line and column."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from scalars(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from scalars(value, (*path, number))
    else:
        yield path, (str(data), (data.place.line, data.place.column))


def _has_content(source: str, name: str, wanted: dict[NodePath, str]) -> bool:
    data, problems = parse(source, name)
    return data is not None and not problems and {path: words for path, (words, _) in scalars(data)} == wanted


def _spellings(source: str, span: Span, new: str) -> Iterator[str]:
    """Yield possible spellings of the text, the author's style first."""
    written = source[span.start : span.end]
    first = source[source.rfind("\n", 0, span.start) + 1 : span.start]
    margin = " " * (len(re.sub(r"^( *(?:- +)*).*", r"\1", first)) + 2)
    newline = "\r\n" if "\r\n" in source else "\n"
    match span.style:
        case "|" | ">":
            yield newline.join(_block(written.splitlines(), span.style, new, margin))
        case "":
            yield _flowing(written, new, newline)
        case "'":
            yield _flowing(written, "'" + new.replace("'", "''") + "'", newline)
        case _:
            yield _flowing(written, quoted(new), newline)
    if "\n" in new:
        yield newline.join(["|-", *(margin + line if line else "" for line in new.split("\n"))])
    yield quoted(new).replace("\n", "\\n")


def _block(lines: list[str], style: str, new: str, margin: str) -> Iterator[str]:
    """Yield the lines of a block scalar with its header and indentation as they were."""
    head, *body = lines
    margin = next((line[: len(line) - len(line.lstrip())] for line in body if line.strip()), margin)
    paragraphs, old = new.rstrip("\n").split("\n"), [line.strip() for line in body if line.strip()]
    yield head
    if style == "|":
        yield from (margin + line if line else "" for line in paragraphs)
        return
    for number, paragraph in enumerate(paragraphs):
        yield from [""] if number else []
        yield from (margin + line for line in _rewrap(paragraph, old))


def _flowing(written: str, new: str, newline: str) -> str:
    """Wrap a plain or quoted scalar over several lines if the author did."""
    first, *more = written.splitlines()
    if not more:
        return new
    margin = more[0][: len(more[0]) - len(more[0].lstrip())]
    lines = _rewrap(new, [line.strip() for line in (first, *more) if line.strip()])
    return (newline + margin).join(lines)


def _rewrap(new: str, old: list[str]) -> list[str]:
    """Wrap the words to about the previous width; leading and trailing lines that did not change stay as they were."""
    words, head, tail = new.split(), list[str](), list[str]()
    while old and words[: len(old[0].split())] == old[0].split():
        words, head, old = words[len(old[0].split()) :], [*head, old[0]], old[1:]
    while old and words[-len(old[-1].split()) :] == old[-1].split():
        words, tail, old = words[: -len(old[-1].split())], [old[-1], *tail], old[:-1]
    width = max(map(len, (*head, *old, *tail, "x" * 72)))
    middle = textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)
    return [*head, *middle, *tail]
