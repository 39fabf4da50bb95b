"""Lookup of all vocabularies together: from a text to the concepts in it.

Every language is tried on every text, in other spellings too, and slips are forgiven in phrases that matter. Afterwards
a language that explains few words of the text loses its hits on short words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from bot.lessons.model.safety import WordList, forms, neighbours, paradigms, places, words_of_slots
from bot.safeguarding.distress.entry_indexes import UnspacedEntries
from bot.safeguarding.distress.phrases import PhraseIndex, PhrasePiece, parts_of, piece_of
from bot.safeguarding.distress.scales import COMMON
from bot.safeguarding.distress.tokens import ConceptHit, Token, WritingSystem, has_khmer, khmer, second_tries, tokens
from bot.safeguarding.distress.verbs import Verbs

SPOKEN = 0.75
"""Share of the words known to the best-matching language that a language must know to keep its short words."""

CLEARLY = 2
"""Words that the list of a text's language knows beyond any other list: related languages share many."""

EVERYDAY = frozenset({COMMON, "greet", "laugh"})
"""Concepts of words that say nothing by themselves."""


_Unspaced = tuple[str, str]
"""A concept, and an entry in Khmer, which is written without spaces."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """Findings for the words of one text, so that none is looked up twice in it.

    `meant` holds the words that a word was meant to be, `numbers` those of the phrase index, `verbs` the concepts of
    its verb forms. Never kept for the next text.
    """

    meant: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, frozenset[int]] = field(default_factory=dict)
    verbs: dict[Verbs, dict[str, tuple[str, ...]]] = field(default_factory=lambda: defaultdict(dict))


class Lexemes:
    """Index of all vocabularies. Built once; reading a text neither changes nor stores anything in it."""

    __slots__ = ("_phrases", "_slips", "_unspaced", "_verbs")

    def __init__(self, vocabularies: Mapping[str, WordList], strong: Collection[str] = ()) -> None:
        """Index every entry of every file (key: file name) by its script and spelling.

        `strong`: the concepts in whose phrases a slip of the finger is forgiven.
        """
        self._phrases, self._unspaced = PhraseIndex(), UnspacedEntries()
        self._verbs = [Verbs(file, vocabulary) for file, vocabulary in vocabularies.items() if vocabulary.verbs]
        read = cache(piece_of)
        for file, vocabulary in vocabularies.items():
            unspaced, slots = list[_Unspaced](), words_of_slots(vocabulary)
            for concept, entries in vocabulary.words.items():
                for entry in entries:
                    scripts, parts = parts_of(entry.written, read)
                    if "khmer" in scripts:
                        unspaced.append((concept, "".join(parts)))
                    elif parts:
                        self._phrases.put(concept, parts, file, _index_of(scripts, vocabulary))
            for concept, pattern in paradigms(vocabulary):
                found = places(pattern, slots)
                if any(has_khmer(words) for place in found for words in place):
                    unspaced += [(concept, form) for form in forms(pattern, slots)]
                else:
                    read_places = [[parts_of(words, read) for words in place] for place in found]
                    self._add_paradigm(concept, read_places, file, vocabulary)
            if unspaced:
                self._add_unspaced(unspaced, file, spellings(vocabulary, "khmer"))
        for vocabulary in vocabularies.values():
            self._respell(vocabulary)
        self._phrases.all_are_put()
        self._slips = Slips(phrase for vocabulary in vocabularies.values() for phrase in _listed(vocabulary, strong))

    def read(self, typed: str, lookups: Lookups | None = None) -> tuple[list[Token], list[ConceptHit]]:
        """Return the words of a text, with slips corrected, and the concepts in them, in the order of the text.

        `lookups` of a text that this one is a part of spare looking up its words once more.
        """
        known = lookups or Lookups()
        words = list(_numbered(self._corrected(word, known) for word in tokens(typed)))
        found = [*self._phrases.hits(words, known.numbers), *self._unspaced.hits(words)]
        for verbs in self._verbs:
            found += verbs.hits(words, known.verbs[verbs])
        return words, sorted(_plausible(found), key=lambda hit: hit.start)

    def _add_unspaced(self, entries: Sequence[_Unspaced], file: str, other: Sequence[Spelling]) -> None:
        """Add entries in Khmer. They are folded as one text, which takes a tenth of the time of one by one."""
        folded = khmer("\n".join(written for _, written in entries).replace(" ", "")).split("\n")
        whole = zip((concept for concept, _ in entries), folded, strict=True)
        self._unspaced.put(file, ((concept, typed) for concept, it in whole for typed in respelt(it, other)))

    def _add_paradigm(
        self, concept: str, found: Sequence[Sequence[PhrasePiece]], file: str, vocabulary: WordList
    ) -> None:
        scripts = {script for place in found for its, _ in place for script in its}
        parts = [[parts for _, parts in place] for place in found]
        self._phrases.put_paradigm(concept, parts, file, _index_of(scripts, vocabulary))

    def _respell(self, vocabulary: WordList) -> None:
        for word, typed in spellings(vocabulary, "latin"):
            self._phrases.respell(word, typed, vocabulary.spelling)
        for word, typed in spellings(vocabulary, "devanagari"):
            self._phrases.respell(word, typed, "devanagari")

    def _corrected(self, word: Token, known: Lookups) -> tuple[Token, ...]:
        """Return a word that no list has as the listed words it was probably meant to be; else unchanged."""
        if word.script != "latin":
            return (word,)
        if word.text not in known.meant:
            known.meant[word.text] = self._meant(word.text, known)
        meant = known.meant[word.text]
        return tuple(Token(other, "latin", word.at) for other in meant) if meant else (word,)

    def _meant(self, word: str, lookups: Lookups) -> tuple[str, ...]:
        """Return the listed words that an unlisted one was probably meant to be; nothing for any other."""
        if self._phrases.lists(word) or any(verbs.known_concepts(word, lookups.verbs[verbs]) for verbs in self._verbs):
            return ()
        tries = list(second_tries(word))
        if there := next(filter(self._phrases.lists, tries), None):
            return (there,)
        slips = self._slips.meant(word)
        if not (slips or tries) or self._phrases.lists_roman(word):
            return ()
        known = () if self._phrases.knows(word) else filter(self._knows, tries)
        return slips or tuple(known)[:1]

    def _knows(self, word: str) -> bool:
        return self._phrases.knows(word) or self._phrases.knows_roman(word) or self._is_verb(word)

    def _is_verb(self, word: str) -> bool:
        return any(True for verbs in self._verbs for _ in verbs.concepts(word))


def _index_of(scripts: Collection[WritingSystem], vocabulary: WordList) -> str:
    """Return the index of an entry in these scripts."""
    return "devanagari" if "devanagari" in scripts else vocabulary.spelling


def _listed(vocabulary: WordList, concepts: Collection[str]) -> Iterator[str]:
    """Yield the phrases of some concepts; of a paradigm its single words and the pairs that may follow one another."""
    slots = words_of_slots(vocabulary)
    for concept in concepts:
        yield from (entry.written for entry in vocabulary.words.get(concept, ()))
        for pattern in vocabulary.paradigms.get(concept, ()):
            yield from neighbours(pattern.written, slots)


def _numbered(corrected: Iterable[tuple[Token, ...]]) -> Iterator[Token]:
    """Yield all words; those after a word that became two move on by one."""
    more = 0
    for words in corrected:
        if not more and len(words) == 1:  # nearly all
            yield words[0]
            continue
        for step, word in enumerate(words):
            yield Token(word.text, word.script, word.at + more + step)
        more += len(words) - 1


def _plausible(hits: list[ConceptHit]) -> list[ConceptHit]:
    """Drop uncertain hits of languages that explain too little of the text: `mit` is Khmer for friend, and German.

    So does a list that knows nothing of a text but everyday words of another: `look` alone is English.
    """
    found, everyday = _words_of(hits), _words_of(hit for hit in hits if hit.concept in EVERYDAY)
    most = max(map(len, found.values()), default=0)
    heard = {
        file
        for file, words in found.items()
        if len(words) >= SPOKEN * most and not any(words <= theirs for its, theirs in everyday.items() if its != file)
    }
    return [hit for hit in hits if hit.sure or hit.file in heard]


def main_list(hits: Iterable[ConceptHit]) -> str:
    """Return the vocabulary that knows at least `CLEARLY` more words of a text than any other; empty if none does."""
    (first, most), (_, next_most) = [*_known_words(hits).most_common(), ("", 0), ("", 0)][:2]
    return first if most - next_most >= CLEARLY else ""


def _known_words(hits: Iterable[ConceptHit]) -> Counter[str]:
    """Return the number of words of a text that each vocabulary knows."""
    return Counter({file: len(words) for file, words in _words_of(hits).items()})


def _words_of(hits: Iterable[ConceptHit]) -> Mapping[str, set[int]]:
    """Return the places of the words of a text that each vocabulary knows."""
    words: defaultdict[str, set[int]] = defaultdict(set)
    for hit in hits:
        words[hit.file].update(range(hit.start, hit.end))
    return words


Spelling = tuple[str, str]
"""A word as it is listed, and as learners type it."""


def spellings(vocabulary: WordList, script: WritingSystem) -> list[Spelling]:
    """Return the spellings that a vocabulary lists in one script, folded as a text is."""
    listed = [entry.written.split("=") for entry in vocabulary.spellings]
    return list(_folded(((word, other) for word, *others in listed for other in others), script))


def _folded(pairs: Iterable[Spelling], script: WritingSystem) -> Iterator[Spelling]:
    for pair in pairs:
        read = [tokens(side) for side in pair]
        if all(len(words) == 1 and words[0].script == script for words in read):
            yield read[0][0].text, read[1][0].text


def respelt(whole: str, pairs: Sequence[Spelling]) -> Iterator[str]:
    """Yield an entry written without spaces, and the same with each listed word in it spelt otherwise."""
    variants = [whole]
    if not [word for word, _ in pairs if word in whole]:  # nearly all entries
        pairs = ()
    for word, typed in pairs:
        variants += [variant.replace(word, typed) for variant in variants if word in variant]
    yield from dict.fromkeys(variants)


SHORTEST, SHORTEST_TWO = 6, 5
"""Fewest letters of a word, and of two without their space: what is shorter is too often another word."""


class Slips:
    """Phrases in which slips are forgiven. Only words that no list knows are looked up here."""

    __slots__ = ("_joined", "_left")

    def __init__(self, phrases: Iterable[str]) -> None:
        """Index the long words of the phrases by what is left when a letter is missing, and their pairs of words."""
        self._left: dict[str, tuple[str, ...]] = {}
        self._joined: dict[str, int] = {}
        spaced = [_words(phrase) for phrase in phrases]
        for first, second in (pair for words in spaced for pair in pairwise(words)):
            if first.isalpha() and second.isalpha() and len(first) + len(second) >= SHORTEST_TWO:
                self._joined[first + second] = len(first)
        for word in sorted({word for words in spaced for word in words if len(word) >= SHORTEST and word.isalpha()}):
            for left in {word, *_shorter(word)}:
                self._left[left] = (*self._left.get(left, ()), word)

    def meant(self, typed: str) -> tuple[str, ...]:
        """Return the words that were meant: two without their space, or one with one slip; nothing if none is near.

        The first letter must be right: a different one usually means a different word.
        """
        if length := self._joined.get(typed):
            return typed[:length], typed[length:]
        if len(typed) < SHORTEST - 1 or typed in self._left.get(typed, ()):
            return ()
        near = (word for left in (typed, *_shorter(typed)) for word in self._left.get(left, ()))
        return next(((word,) for word in near if word[0] == typed[0] and _is_one_slip(typed, word)), ())


def _words(phrase: str) -> list[str]:
    """Return the words of a phrase in Latin letters, without wildcards; gaps stay, so that no pair bridges them."""
    return phrase.replace("*", "").split() if phrase.isascii() else []


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_slip(typed: str, meant: str) -> bool:
    """Return whether the words differ by one slip only. Words of one length that share a rest may differ by two."""
    if len(typed) != len(meant):
        return True
    wrong = [at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    first, last = wrong[0], wrong[-1]
    return first == last or typed[first : last + 1] == meant[last] + meant[first]
