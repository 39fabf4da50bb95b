"""Rules: which concepts, near each other, mean what. Read from lines, asked of the hits of a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.content.model.rule_line import Line, read_line
from bot.content.model.safety import Kind, Rules
from bot.safety.hit import Hit


class Blocks:
    """What takes a rule back, asked in time that does not grow with its number."""

    def __init__(self, hits: Sequence[tuple[int, int, int]]) -> None:
        """Hits in the text's order: their starts, and how far they and those before them reach."""
        self._starts = [start for _, start, _ in hits]
        self._reach = list(accumulate((end for _, _, end in hits), max))

    def near(self, span: tuple[int, int], within: int) -> bool:
        """Whether one lies so near to a span."""
        last = bisect_left(self._starts, span[1] + within) - 1
        return last >= 0 and self._reach[last] > span[0] - within


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
        for slot in self.slots:
            if not slot & present:
                return iter(())
        found = self._in_order(hits) if self.ordered else self._anyhow(hits)
        blocks = Blocks([hit for hit in hits if hit[0] & self.unless] if self.unless & present else [])
        return (span for span in found if not blocks.near(span, self.within))

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
        self._groups = {name: tuple(inner.written for inner in group) for name, group in rules.groups.items()}
        self._rules = [
            self._ready(kind, line)
            for kind, lines in rules.rules.items()
            for written in lines
            if (line := read_line(written.written))
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

    def _mask(self, names: Sequence[str], within: frozenset[str] = frozenset()) -> int:
        """The bits of concepts, groups opened; a group that contains itself is opened once."""
        mask = 0
        for name in names:
            if name in self._groups:
                mask |= 0 if name in within else self._mask(self._groups[name], within | {name})
            else:
                mask |= self._number(name)
        return mask

    def _number(self, concept: str) -> int:
        return self._bits.setdefault(concept, 1 << len(self._bits))
