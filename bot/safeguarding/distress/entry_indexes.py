"""Indexes of listed entries: words with wildcards, Khmer entries in a run without spaces, paradigms of several words.

Every lookup is a dictionary lookup, so no pattern can backtrack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.safeguarding.distress.tokens import KHMER_UNIT, ConceptHit, Token

SHORTEST_INSIDE, LONGEST_INSIDE = 3, 12
"""Length limits, in characters, of patterns with a wildcard on both sides."""


class WildcardIndex:
    """Patterns of one way of folding letters, each with a number."""

    __slots__ = ("_begins", "_ends", "_exact", "_holds")

    def __init__(self) -> None:
        """Create an empty index."""
        self._exact: dict[str, tuple[int, ...]] = {}
        self._begins: dict[str, tuple[int, ...]] = {}
        self._ends: dict[str, tuple[int, ...]] = {}
        self._holds: dict[str, tuple[int, ...]] = {}

    def put(self, pattern: str, number: int) -> None:
        """Add a pattern: `word`, `word*`, `*word` or `*word*`."""
        first, last = pattern.startswith("*"), pattern.endswith("*")
        patterns = self._holds if first and last else self._ends if first else self._begins if last else self._exact
        part = pattern.strip("*")
        patterns[part] = (*patterns.get(part, ()), number)

    def lists(self, word: str) -> bool:
        """Return True if a word is a pattern itself, or one without its ending."""
        return word in self._exact or word in self._begins

    def find(self, word: str) -> list[int]:
        """Return the numbers of all patterns that match a word."""
        found = list(self._exact.get(word, ()))
        begins, ends = self._begins, self._ends
        for cut in range(1, len(word) + 1) if begins else ():
            if word[:cut] in begins:
                found += begins[word[:cut]]
        for cut in range(len(word)) if ends else ():
            if word[cut:] in ends:
                found += ends[word[cut:]]
        if self._holds:
            found += self._inside(word)
        return found

    def _inside(self, word: str) -> Iterator[int]:
        for start in range(len(word)):
            for end in range(start + SHORTEST_INSIDE, min(len(word), start + LONGEST_INSIDE) + 1):
                yield from self._holds.get(word[start:end], ())


FIRST_SIGN = 0x100
"""Code of the first character that stands for a meaning: neither a line end nor of more than two bytes."""

PREFIXES = (2, 3, 4, 6, 9)
"""Lengths of the beginnings by which entries are looked up: by two characters, most entries tried would not fit."""


class UnspacedEntries:
    """Entries by their beginnings, each as long as it can be.

    All entries of a beginning are one text, a line each: a character that stands for concept and file, and the rest of
    the entry. There are tens of thousands, which would take four times the memory one by one.
    """

    __slots__ = ("_entries", "_meanings")

    def __init__(self) -> None:
        """Create an empty index."""
        self._entries: dict[str, str] = {}
        self._meanings: dict[str, tuple[str, str]] = {}

    def put(self, file: str, entries: Iterable[tuple[str, str]]) -> None:
        """Add all entries of a file: their concepts, and how they are written without spaces."""
        lines, signs = defaultdict[str, list[str]](list), dict[str, str]()
        for concept, whole in entries:
            sign = signs.get(concept) or signs.setdefault(concept, chr(FIRST_SIGN + len(self._meanings) + len(signs)))
            longest = max((it for it in PREFIXES if it <= len(whole)), default=len(whole))
            lines[whole[:longest]].append(sign + whole[longest:])
        self._meanings |= {sign: (concept, file) for concept, sign in signs.items()}
        for beginning, new in lines.items():
            there = [self._entries[beginning]] if beginning in self._entries else []
            self._entries[beginning] = "\n".join((*there, *new))

    def hits(self, words: list[Token]) -> Iterator[ConceptHit]:
        """Yield a hit for every entry found in the Khmer words of a text."""
        for run in words:
            if run.script == "khmer":
                yield from self._hits_in(run)

    def _hits_in(self, run: Token) -> Iterator[ConceptHit]:
        for start in range(len(run.text) - 1):
            beginnings = dict.fromkeys(run.text[start : start + length] for length in PREFIXES)
            for part in beginnings:
                if not (lines := self._entries.get(part)):
                    continue
                after = start + len(part)
                for line in lines.split("\n"):
                    end = after + len(line) - 1
                    if run.text.startswith(line[1:], after) and not _ends_inside_syllable(run.text, end):
                        first, last = run.at + start // KHMER_UNIT, run.at + (end - 1) // KHMER_UNIT
                        concept, file = self._meanings[line[0]]
                        yield ConceptHit(concept, first, last + 1, file, True)


def _ends_inside_syllable(run: str, at: int) -> bool:
    """Return True if the sign at `at` belongs to the letter before it, so that the entry ends inside another word."""
    return at < len(run) and "\u17b6" <= run[at] <= "\u17d3"


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


class PhrasePlace(NamedTuple):
    """A `Node` to which nothing is added any more."""

    ends: bool
    gap: bool
    steps: dict[Number, tuple[PhrasePlace, ...]]


class Begun(NamedTuple):
    """A paradigm after its first word."""

    concept: str
    file: str
    then: PhrasePlace


class ParadigmIndex:
    """Paradigms by the first word of their phrases. Call `put` for all of them, then `all_are_put`.

    What is equal is one object, as most paradigms end alike: a third of the memory.
    """

    __slots__ = ("_alike", "_begins")

    def __init__(self) -> None:
        """Create an empty index."""
        self._begins: dict[Number, list[Begun]] = {}
        self._alike: dict[tuple[object, ...], PhrasePlace] = {}

    def put(self, concept: str, file: str, slots: Sequence[Iterable[Sequence[Number | None]]]) -> None:
        """Add a paradigm: at each place the numbers of what may stand there (None: a gap; no number: nothing)."""
        node = Node()
        node.ends = True
        for words in reversed(slots):
            node = _before(node, words)
        known = dict[Node, PhrasePlace]()
        for number, nodes in node.steps.items():
            begun = (Begun(concept, file, self._place_of(then, known)) for then in nodes)
            self._begins.setdefault(number, []).extend(begun)

    def _place_of(self, node: Node, known: dict[Node, PhrasePlace]) -> PhrasePlace:
        """Return a node as a place, the same one for all nodes from which the same follows."""
        if node not in known:
            steps = {number: tuple(self._place_of(it, known) for it in then) for number, then in node.steps.items()}
            what_follows = ((number, *map(id, places)) for number, places in steps.items())
            place = PhrasePlace(node.ends, node.gap, steps)
            known[node] = self._alike.setdefault((node.ends, node.gap, *what_follows), place)
        return known[node]

    def all_are_put(self) -> None:
        """Free what is needed only while paradigms are added."""
        self._alike.clear()

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


def _last(node: PhrasePlace, at: int, text: Sequence[frozenset[Number]], gap: int) -> int | None:
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
