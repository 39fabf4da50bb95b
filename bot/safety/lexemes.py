"""Words of all vocabularies, made ready for being looked up: from the tokens of a text to the concepts in it.

Every look-up is a dictionary's: there is no pattern that could backtrack, and the time grows with the text alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.content.model.safety import Vocabulary
from bot.safety.grammar import Grammar, grammar
from bot.safety.spelling import Script, Token, devanagari, khmer, roman, second_tries, tokens

GAP = 2
"""How many words `..` in a phrase may stand for."""

LONG = 6
"""A word of so many letters is not taken for a word of another language."""

SPOKEN = 0.5
"""A language is spoken in a text if it knows so many of its words, compared with the language that knows most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept at some words of a text; which word it was is not kept."""

    concept: str
    start: int
    end: int
    file: str
    sure: bool


@dataclass(slots=True)
class _Shelf:
    """Entries for one way of comparing letters, by where the wildcard stands."""

    exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    holds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, pattern: str, element: int) -> None:
        stem = pattern.strip("*")
        first, last = pattern.startswith("*"), pattern.endswith("*")
        shelf = self.holds if first and last else self.ends if first else self.begins if last else self.exact
        shelf[stem].append(element)

    def find(self, word: str) -> Iterator[int]:
        size = len(word)
        yield from self.exact.get(word, ())
        if self.begins:
            for end in range(1, size + 1):
                yield from self.begins.get(word[:end], ())
        if self.ends:
            for start in range(size):
                yield from self.ends.get(word[start:], ())
        if self.holds:
            for start in range(size):
                for end in range(start + 3, min(size, start + 12) + 1):
                    yield from self.holds.get(word[start:end], ())


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A listed entry: the elements of its words, None for a gap, and what it stands for."""

    concept: str
    elements: tuple[int | None, ...]
    file: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Verbs:
    """The verbs of one file: tails to concepts."""

    grammar: Grammar
    tails: Mapping[str, frozenset[str]]
    file: str
    shortest: int

    def find(self, word: str) -> Iterator[tuple[str, str]]:
        for cut in range(len(word) - self.shortest + 1):
            tail = word[cut:]
            concepts = self.tails.get(tail)
            if concepts and (head := self.grammar.heads.get(word[:cut])) is not None:
                yield from ((concept, self.file) for concept in concepts | head)
                if self.grammar.passive(tail):
                    yield "got", self.file


class Lexemes:
    """All vocabularies, ready. Built once; `hits` changes nothing in it and keeps nothing."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        """The words of every file, each on the shelf of its script and spelling."""
        self._ids: dict[tuple[str, str], int] = {}
        self._shelves: dict[str, _Shelf] = {"plain": _Shelf(), "roman": _Shelf(), "devanagari": _Shelf()}
        self._khmer: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._by_first: dict[int, list[_Phrase]] = defaultdict(list)
        self._verbs: list[_Verbs] = []
        for file, vocabulary in vocabularies.items():
            self._read(file, vocabulary)

    def hits(self, typed: str) -> list[Hit]:
        """The concepts in a text, harmless idioms already taken out with all words inside them."""
        words = tokens(typed)
        elements = [frozenset(self._elements(word)) for word in words]
        found = [hit for at, word in enumerate(words) for hit in self._at(at, word, words, elements)]
        for word in words:
            if word.script == "khmer":
                found += self._in_khmer(word)
        return sorted(_without_harmless(_plausible(found)), key=lambda hit: hit.start)

    def _read(self, file: str, vocabulary: Vocabulary) -> None:
        for concept, entries in vocabulary.words.items():
            for entry in entries:
                self._entry(concept, entry, file, vocabulary.spelling)
        if vocabulary.verbs:
            self._verbs.append(_verbs(file, vocabulary))

    def _entry(self, concept: str, entry: str, file: str, spelling: str) -> None:
        script, parts = _parts(entry)
        if script == "khmer":
            whole = "".join(parts)
            self._khmer[whole[:2]].append((whole, concept, file))
            return
        shelf = spelling if script == "latin" else "plain" if script == "sign" else script
        elements = tuple(None if part == ".." else self._element(part, shelf) for part in parts)
        if elements and elements[0] is not None:
            self._by_first[elements[0]].append(_Phrase(concept, elements, file, _sure(script, parts)))

    def _element(self, pattern: str, shelf: str) -> int:
        fold = {"roman": roman, "devanagari": devanagari, "plain": str}[shelf]
        stem = pattern.strip("*")
        folded = pattern.replace(stem, fold(stem)) if stem else ""
        key = (shelf, folded)
        if key not in self._ids:
            self._ids[key] = len(self._ids)
            self._shelves[shelf].put(folded, self._ids[key])
        return self._ids[key]

    def _elements(self, word: Token) -> Iterator[int]:
        if word.script == "latin":
            found = [*self._shelves["plain"].find(word.text), *self._shelves["roman"].find(roman(word.text))]
            if not found and not self._is_verb(word.text):
                for meant in second_tries(word.text):
                    found += self._shelves["plain"].find(meant)
            yield from found
        elif word.script != "khmer":
            yield from self._shelves["devanagari" if word.script == "devanagari" else "plain"].find(word.text)

    def _is_verb(self, word: str) -> bool:
        return any(True for verbs in self._verbs for _ in verbs.find(word))

    def _at(self, at: int, word: Token, words: list[Token], elements: list[frozenset[int]]) -> Iterator[Hit]:
        for element in elements[at]:
            for phrase in self._by_first.get(element, ()):
                last = _last(phrase.elements, at, elements)
                if last is not None:
                    yield Hit(phrase.concept, word.at, words[last].at + 1, phrase.file, phrase.sure)
        if word.script == "latin":
            for verbs in self._verbs:
                yield from (Hit(concept, word.at, word.at + 1, file, False) for concept, file in verbs.find(word.text))

    def _in_khmer(self, run: Token) -> Iterator[Hit]:
        for start in range(len(run.text) - 1):
            for whole, concept, file in self._khmer.get(run.text[start : start + 2], ()):
                if run.text.startswith(whole, start) and not _goes_on(run.text, start + len(whole)):
                    yield Hit(concept, run.at + start // 4, run.at + (start + len(whole) - 1) // 4 + 1, file, True)


def _goes_on(run: str, at: int) -> bool:
    """Whether the sign at a place belongs to the letter before it, so that the word before is another word."""
    return at < len(run) and "\u17b6" <= run[at] <= "\u17d3"


def _last(elements: tuple[int | None, ...], at: int, text: list[frozenset[int]]) -> int | None:
    """Where a phrase that begins at a word ends, or None; the nearest word fills each place."""
    gap = 0
    for element in elements[1:]:
        if element is None:
            gap = GAP
            continue
        following = range(at + 1, min(at + 2 + gap, len(text)))
        found = next((place for place in following if element in text[place]), None)
        if found is None:
            return None
        at, gap = found, 0
    return at


def _parts(entry: str) -> tuple[Script, list[str]]:
    """An entry as the words it is made of, folded as a text is, with their wildcards."""
    parts: list[str] = []
    script: Script = "latin"
    for piece in entry.split():
        if piece == "..":
            parts.append(piece)
            continue
        found = tokens(piece.strip("*"))
        script = found[0].script if found else script
        words = [token.text for token in found]
        if words:
            words[0] = ("*" if piece.startswith("*") else "") + words[0]
            words[-1] += "*" if piece.endswith("*") else ""
        parts += words
    return script, [khmer(part) for part in parts] if script == "khmer" else parts


def _verbs(file: str, vocabulary: Vocabulary) -> _Verbs:
    found = grammar(vocabulary.grammar)
    tails: dict[str, frozenset[str]] = {}
    for concept, verbs in vocabulary.verbs.items():
        for verb in verbs:
            for tail in found.tails(verb.casefold()):
                tails[tail] = tails.get(tail, frozenset()) | {concept}
    return _Verbs(found, tails, file, min(map(len, tails)))


def _sure(script: Script, parts: list[str]) -> bool:
    """Whether an entry can hardly be a word of another language: its own script, several words, or a long one."""
    return script not in ("latin", "sign") or len(parts) > 1 or len(parts[0].strip("*")) >= LONG


def _plausible(hits: list[Hit]) -> list[Hit]:
    """Short words count for a language only if enough of the text is in it: `mit` is Khmer for friend, and German."""
    words: defaultdict[str, set[int]] = defaultdict(set)
    for hit in hits:
        words[hit.file].update(range(hit.start, hit.end))
    most = max(map(len, words.values()), default=0)
    spoken = {file for file, known in words.items() if len(known) >= SPOKEN * most}
    return [hit for hit in hits if hit.sure or hit.file in spoken]


def _without_harmless(hits: list[Hit]) -> list[Hit]:
    """A harmless idiom (`phone died`) takes away every concept that lies wholly inside it."""
    idioms = [(hit.start, hit.end) for hit in hits if hit.concept == "harmless"]
    if not idioms:
        return hits
    covered = {at for start, end in idioms for at in range(start, end)}
    return [hit for hit in hits if hit.concept == "harmless" or not covered.issuperset(range(hit.start, hit.end))]

