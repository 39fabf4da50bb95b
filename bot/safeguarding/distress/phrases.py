"""Index of listed words and phrases in languages written with spaces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from bot.safeguarding.distress.entry_indexes import ParadigmIndex, WildcardIndex
from bot.safeguarding.distress.tokens import ConceptHit, Token, WritingSystem, devanagari, roman, tokens

GAP = 2
"""The most words that `..` in a phrase stands for."""

LONG = 6
"""A listed word with at least this many letters is not taken for a word of another language."""

_FOLDS: Mapping[str, Callable[[str], str]] = {"plain": str, "roman": roman, "devanagari": devanagari}
"""Folding of the letters of a word in each index, before comparing."""


PhrasePiece = tuple[frozenset[WritingSystem], list[str]]
"""The scripts of some words, and the words."""


class _Phrase(NamedTuple):
    """An entry without its leading words: the numbers of the words that follow (None: a gap), and its concept."""

    concept: str
    rest: tuple[int | None, ...]
    file: str
    sure: bool


class PhraseIndex:
    """Entries of all vocabularies by their first word, or by their first two where no gap lies between them.

    Each distinct word has a number, so that phrases compare numbers. Call `put` for all entries, then
    `all_are_put`.
    """

    __slots__ = (
        "_alike", "_by_pair", "_by_word", "_indexes", "_numbers", "_paradigms", "_respelled", "_written",
    )  # fmt: skip

    def __init__(self) -> None:
        """Create an empty index."""
        self._numbers: dict[str, dict[str, int]] = {fold: {} for fold in _FOLDS}
        self._written: dict[str, dict[str, int | None]] = {fold: {"..": None} for fold in _FOLDS}
        self._alike: dict[_Phrase, _Phrase] = {}
        self._respelled: dict[str, list[tuple[str, list[int]]]] = {}
        self._indexes = {fold: WildcardIndex() for fold in _FOLDS}
        self._paradigms = ParadigmIndex()
        self._by_word: dict[int, list[_Phrase]] = {}
        self._by_pair: dict[tuple[int, int], list[_Phrase]] = {}

    def put(self, concept: str, parts: Sequence[str], file: str, index: str) -> None:
        """Add an entry: its words with their wildcards, and its script or spelling (`index`, a key of `_FOLDS`)."""
        numbers = self._numbers_in(parts, index)
        first, second = numbers[0], numbers[1] if len(numbers) > 1 else None
        if first is None:
            return
        sure = index == "devanagari" or len(parts) > 1 or len(parts[0].strip("*")) >= LONG
        phrase = _Phrase(concept, tuple(numbers[1 if second is None else 2 :]), file, sure)
        phrase = self._alike.setdefault(phrase, phrase)
        if second is None:
            self._by_word.setdefault(first, []).append(phrase)
        else:
            self._by_pair.setdefault((first, second), []).append(phrase)

    def put_paradigm(self, concept: str, places: Sequence[Sequence[Sequence[str]]], file: str, index: str) -> None:
        """Add a paradigm: the words, or none, that may stand at each of its places."""
        numbers = [[self._numbers_in(parts, index) for parts in choices] for choices in places]
        self._paradigms.put(concept, file, numbers)

    def _numbers_in(self, parts: Sequence[str], index: str) -> list[int | None]:
        written = self._written[index]
        return [written[part] if part in written else self._number(part, index) for part in parts]

    def respell(self, word: str, typed: str, index: str) -> None:
        """Let `typed` count as the listed word `word`, in every entry that is put already."""
        fold = _FOLDS[index]
        self._respelled.setdefault(index, []).append((fold(typed), self._indexes[index].find(fold(word))))

    def all_are_put(self) -> None:
        """Add the other spellings, and free the tables that are needed only while entries are added."""
        for index, pairs in self._respelled.items():
            for typed, numbers in pairs:
                for number in numbers:
                    self._indexes[index].put(typed, number)
        self._paradigms.all_are_put()
        self._by_word, self._by_pair = _shared(self._by_word), _shared(self._by_pair)
        for helping in (self._numbers, self._written, self._alike, self._respelled):
            helping.clear()

    def knows(self, word: str) -> bool:
        """Return True if a word in Latin letters matches a listed word in its plain spelling, without folding."""
        return bool(self._indexes["plain"].find(word))

    def knows_roman(self, word: str) -> bool:
        """Return True if a word matches a listed word of romanised Nepali or Khmer, whose spelling varies."""
        return bool(self._indexes["roman"].find(roman(word)))

    def lists(self, word: str) -> bool:
        """Return True if a word in Latin letters is listed itself, not only as one of many endings."""
        return self._indexes["plain"].lists(word)

    def lists_roman(self, word: str) -> bool:
        """Return True if a word of romanised Nepali or Khmer is listed in some spelling."""
        return self._indexes["roman"].lists(roman(word))

    def hits(self, words: Sequence[Token], known: dict[str, frozenset[int]] | None = None) -> Iterator[ConceptHit]:
        """Yield a hit for every entry found in the words of a text; `known` holds the numbers of words looked up."""
        known = {} if known is None else known
        for word in words:
            if word.text not in known:
                known[word.text] = self._numbers_of(word)
        numbers = [known[word.text] for word in words]
        for at, here in enumerate(numbers):
            if not here:
                continue
            yield from self._paradigm_hits(at, words, numbers)
            following = numbers[at + 1] if at + 1 < len(numbers) else frozenset[int]()
            for number in here:
                yield from self._phrase_hits(self._by_word.get(number, ()), at, at, words, numbers)
                for other in following:
                    if (number, other) in self._by_pair:
                        yield from self._phrase_hits(self._by_pair[number, other], at, at + 1, words, numbers)

    def _paradigm_hits(
        self, at: int, words: Sequence[Token], numbers: Sequence[frozenset[int]]
    ) -> Iterator[ConceptHit]:
        for begun, last in self._paradigms.hits(at, numbers[at], numbers, GAP):
            sure = last > at or words[at].script == "devanagari" or len(words[at].text) >= LONG
            yield ConceptHit(begun.concept, words[at].at, words[last].at + 1, begun.file, sure)

    def _phrase_hits(
        self,
        phrases: Sequence[_Phrase],
        start: int,
        at: int,
        words: Sequence[Token],
        numbers: Sequence[frozenset[int]],
    ) -> Iterator[ConceptHit]:
        for phrase in phrases:
            last = _last(phrase.rest, at, numbers)
            if last is not None:
                yield ConceptHit(phrase.concept, words[start].at, words[last].at + 1, phrase.file, phrase.sure)

    def _number(self, pattern: str, index: str) -> int:
        """Return the number of a part in a new spelling: that of a part which folds alike, else a new one."""
        stem = pattern.strip("*")
        folded, numbers = pattern.replace(stem, _FOLDS[index](stem)) if stem else "", self._numbers[index]
        if folded not in numbers:
            numbers[folded] = sum(map(len, self._numbers.values()))
            self._indexes[index].put(folded, numbers[folded])
        self._written[index][pattern] = numbers[folded]
        return numbers[folded]

    def _numbers_of(self, word: Token) -> frozenset[int]:
        if word.script == "khmer":
            return frozenset()
        if word.script != "latin":
            return frozenset(self._indexes["devanagari" if word.script == "devanagari" else "plain"].find(word.text))
        return frozenset(self._indexes["plain"].find(word.text) + self._indexes["roman"].find(roman(word.text)))


_First = TypeVar("_First", int, tuple[int, int])


def _shared(phrases: Mapping[_First, list[_Phrase]]) -> dict[_First, list[_Phrase]]:
    """Return the same phrases, with equal lists of them as one object."""
    alike: dict[tuple[_Phrase, ...], list[_Phrase]] = {}
    return {first: alike.setdefault(tuple(its), its) for first, its in phrases.items()}


def _last(rest: tuple[int | None, ...], at: int, text: Sequence[frozenset[int]]) -> int | None:
    """Return the position of the last word of a phrase that is matched up to `at`; None if the rest does not follow.

    Each word is matched at the nearest position.
    """
    gap = 0
    for number in rest:
        if number is None:
            gap = GAP
            continue
        following = range(at + 1, min(at + 2 + gap, len(text)))
        found = next((place for place in following if number in text[place]), None)
        if found is None:
            return None
        at, gap = found, 0
    return at


def parts_of(entry: str, read: Callable[[str], PhrasePiece]) -> PhrasePiece:
    """Return the scripts of an entry and its words, folded as a text is, with their wildcards.

    `read` is `piece_of`, or a caching version of it: most pieces occur in many entries.
    """
    if _is_plain(entry.replace(" ", "")):  # nearly all entries
        return _LATIN, entry.split()
    pieces = [read(piece) for piece in entry.split()]
    return frozenset().union(*(scripts for scripts, _ in pieces)), [part for _, parts in pieces for part in parts]


def piece_of(piece: str) -> PhrasePiece:
    """Return the scripts and the words of one piece of an entry, the text between two spaces."""
    if piece == "..":
        return frozenset(), [piece]
    inner = piece.strip("*")
    found = [Token(inner, "latin", 0)] if _is_plain(inner) else tokens(inner)
    parts = [token.text for token in found]
    if parts:
        parts[0] = ("*" if piece.startswith("*") else "") + parts[0]
        parts[-1] += "*" if piece.endswith("*") else ""
    return frozenset(token.script for token in found), parts


_LATIN: frozenset[WritingSystem] = frozenset({"latin"})


def _is_plain(words: str) -> bool:
    """Return True if the words need no folding."""
    return words.isascii() and words.isalpha() and words.islower()
