"""One line of `rules.yaml`, taken apart: which concepts, in which order, how near, and what takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NEAR = 12
"""How many words a rule's concepts may lie in, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as it is written, taken apart; nothing in it is looked up yet."""

    slots: tuple[tuple[str, ...], ...]
    ordered: bool
    unless: tuple[str, ...]
    within: int

    @property
    def concepts(self) -> Iterator[str]:
        """Every concept or group it names."""
        yield from (name for slot in self.slots for name in slot)
        yield from self.unless


def read_line(written: str) -> Line | None:
    """The rule in a line such as `he + ask + picture within 8 unless trip/homework`; None when it is not one."""
    body, _, unless = written.partition(" unless ")
    body, _, within = body.partition(" within ")
    ordered = ">" in body
    if (ordered and "+" in body) or (within and not within.strip().isdecimal()):
        return None
    slots = tuple(_names(slot) for slot in body.split(">" if ordered else "+"))
    return Line(slots, ordered, _names(unless), int(within or NEAR)) if all(slots) else None


def _names(written: str) -> tuple[str, ...]:
    return tuple(name for part in written.split("/") if (name := part.strip()))
