"""Rules: which concepts, near each other, mean what. Read from lines, asked of the hits of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.model.safety import Kind, Rules
from bot.safety.lexemes import Hit

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


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be asked; concepts are bits."""

    kind: Kind
    slots: tuple[int, ...]
    ordered: bool
    unless: int
    within: int

    def spans(self, hits: Sequence[tuple[int, int, int]], present: int) -> Iterator[tuple[int, int]]:
        """The places where it holds, as first word and word after the last."""
        if not all(slot & present for slot in self.slots):
            return
        found = self._in_order(hits) if self.ordered else self._anyhow(hits)
        blocks = [hit for hit in hits if hit[0] & self.unless] if self.unless & present else []
        for start, end in found:
            if not any(block[1] < end + self.within and block[2] > start - self.within for block in blocks):
                yield start, end

    def _anyhow(self, hits: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        latest: list[tuple[int, int] | None] = [None] * len(self.slots)
        for concept, start, end in hits:
            touched = False
            for number, slot in enumerate(self.slots):
                if slot & concept:
                    latest[number], touched = (start, end), True
            if touched and None not in latest:
                begin = min(it[0] for it in latest if it)
                finish = max(it[1] for it in latest if it)
                if finish - begin <= self.within:
                    yield begin, finish

    def _in_order(self, hits: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        chains: list[tuple[int, int] | None] = [None] * len(self.slots)
        for concept, start, end in hits:
            for number in range(len(self.slots) - 1, -1, -1):
                before = chains[number - 1] if number else (start, start)
                if self.slots[number] & concept and before and before[1] <= start and end - before[0] <= self.within:
                    chains[number] = (before[0], end)
                    if number == len(self.slots) - 1:
                        yield before[0], end


class RuleBook:
    """All rules over one numbering of concepts."""

    def __init__(self, rules: Rules) -> None:
        """Lines that are no rules are left out: the loader has already told their author."""
        self._bits: dict[str, int] = {}
        self._groups = rules.groups
        self._rules = [
            self._ready(kind, line)
            for kind, lines in rules.rules.items()
            for written in lines
            if (line := read_line(written))
        ]

    def bit(self, concept: str) -> int:
        """The bit of a concept, 0 for one that no rule asks about."""
        return self._bits.get(concept, 0)

    def holding(self, hits: Sequence[Hit]) -> Mapping[Kind, list[tuple[int, int]]]:
        """The kinds whose rules hold, with the words each of them spans."""
        marked = [(bit, hit.start, hit.end) for hit in hits if (bit := self.bit(hit.concept))]
        present = 0
        for bit, _, _ in marked:
            present |= bit
        found: dict[Kind, list[tuple[int, int]]] = {}
        for rule in self._rules:
            spans = next(iter(rule.spans(marked, present)), None)
            if spans:
                found.setdefault(rule.kind, []).append(spans)
        return found

    def _ready(self, kind: Kind, line: Line) -> Rule:
        slots = tuple(self._mask(slot) for slot in line.slots)
        return Rule(kind, slots, line.ordered, self._mask(line.unless), line.within)

    def _mask(self, names: Sequence[str]) -> int:
        mask = 0
        for name in names:
            inner = self._groups.get(name)
            mask |= self._mask([it for it in inner if it != name]) if inner else self._number(name)
        return mask

    def _number(self, concept: str) -> int:
        return self._bits.setdefault(concept, 1 << len(self._bits))
