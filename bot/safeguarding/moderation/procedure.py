"""Procedure page for a disclosure (A17): `bot/safeguarding/DISCLOSURE.md`, which staff can edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcedureBlock:
    """A heading, a paragraph, or the items of a list."""

    kind: str
    words: tuple[str, ...]


def blocks(text: str) -> tuple[ProcedureBlock, ...]:
    """Parse the page into `## headings`, paragraphs, and lists of `- ` or `1. ` items. The `# title` is left out."""
    return tuple(it for part in text.split("\n\n") if part.strip() for it in _block(part.strip()))


def _block(part: str) -> Iterator[ProcedureBlock]:
    lines = part.splitlines()
    if part.startswith("## "):
        yield ProcedureBlock("heading", (lines[0][3:],))
        yield from blocks("\n".join(lines[1:]))
    elif part.startswith("# "):
        yield from blocks("\n".join(lines[1:]))
    elif lines[0].startswith(("- ", "1. ")):
        yield ProcedureBlock("list", tuple(line.partition(" ")[2] for line in lines))
    else:
        yield ProcedureBlock("words", (" ".join(lines),))
