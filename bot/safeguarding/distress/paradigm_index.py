"""Index of paradigms in languages written with spaces: a net of words, in which no phrase is written out.

A paradigm of three slots with twenty words each has 8,000 phrases, but only sixty steps in the net.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Number = int
"""Number of a word in the phrase index; equal for words that fold alike."""


class Node:
    """A place between two words of a paradigm: the words that may follow, with the places after them."""

    __slots__ = ("ends", "gap", "steps")

    def __init__(self) -> None:
        """Create a place from which nothing follows."""
        self.steps: dict[Number, list[Node]] = {}
        self.ends = self.gap = False

    def join(self, number: Number, then: Node) -> None:
        """Let a word lead to another place."""
        self.steps.setdefault(number, []).append(then)

    def skip_to(self, then: Node) -> None:
        """Let everything follow that follows at another place, as if nothing stood between them."""
        for number, nodes in then.steps.items():
            self.steps.setdefault(number, []).extend(nodes)
        self.ends, self.gap = self.ends or then.ends, self.gap or then.gap


class Begun(NamedTuple):
    """A paradigm after its first word."""

    concept: str
    file: str
    then: Node


class ParadigmIndex:
    """Paradigms by the first word of their phrases."""

    def __init__(self) -> None:
        """Create an empty index."""
        self._begins: defaultdict[Number, list[Begun]] = defaultdict(list)

    def put(self, concept: str, file: str, slots: Sequence[Iterable[Sequence[Number | None]]]) -> None:
        """Add a paradigm: at each place the numbers of what may stand there (None: a gap; no number: nothing)."""
        node = Node()
        node.ends = True
        for words in reversed(slots):
            node = _before(node, words)
        for number, nodes in node.steps.items():
            self._begins[number] += [Begun(concept, file, then) for then in nodes]

    def hits(
        self, at: int, here: Iterable[Number], text: Sequence[frozenset[Number]], gap: int
    ) -> Iterator[tuple[Begun, int]]:
        """Yield each paradigm that begins at a word, with the position of its last word in the longest phrase."""
        following = text[at + 1] if at + 1 < len(text) else frozenset()
        near = following.union(*text[at + 2 : at + 2 + gap])
        for number in here:
            for begun in self._begins.get(number, ()):
                then = begun.then
                if not then.ends and then.steps.keys().isdisjoint(near if then.gap else following):
                    continue  # as most do: a word like "my" begins thousands
                if (last := _last(then, at, text, gap)) is not None:
                    yield begun, last


def _before(after: Node, alternatives: Iterable[Sequence[Number | None]]) -> Node:
    """Return the place before a slot, of which one alternative may be empty."""
    node = Node()
    for numbers in alternatives:
        if not numbers:
            node.skip_to(after)
        elif numbers[0] is not None:
            node.join(numbers[0], _chain(numbers[1:], after))
        else:
            gap = _chain(numbers[1:], after)
            node.skip_to(gap)
            node.gap = True
    return node


def _chain(numbers: Sequence[Number | None], after: Node) -> Node:
    """Return the place from which one chain of words leads to `after`."""
    if not numbers:
        return after
    node, then = Node(), _chain(numbers[1:], after)
    if numbers[0] is None:
        node.skip_to(then)
        node.gap = True
    else:
        node.join(numbers[0], then)
    return node


def _last(node: Node, at: int, text: Sequence[frozenset[Number]], gap: int) -> int | None:
    """Return the last word of the longest phrase that goes on after the word at `at`; None if none does."""
    seen, open_, last = set[tuple[int, int]](), [(node, at)], None
    while open_:
        here, place = open_.pop()
        if (id(here), place) in seen:
            continue
        seen.add((id(here), place))
        if here.ends:
            last = place if last is None else max(last, place)
        for follows in range(place + 1, min(place + 2 + (gap if here.gap else 0), len(text))):
            open_ += [(then, follows) for number in text[follows] for then in here.steps.get(number, ())]
    return last
