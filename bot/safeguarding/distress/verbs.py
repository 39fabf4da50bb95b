"""Verb forms of Swahili, and of Filipino with Bisaya, so that listing `piga` also finds `alinipiga`.

A form is a head (prefixes) and a tail (stem and suffixes). Tails are generated from each listed verb; heads are the
same for all verbs. The grammars are small on purpose: generating a form that does not exist does no harm, and a missing
form can be listed as a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.phrases import LONG
from bot.safeguarding.distress.tokens import ConceptHit, Token

NOTHING: frozenset[str] = frozenset()


@cache
def joined(some: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """Return the union of two sets, cached: equal sets share one object, else the verb forms would take 13 MB."""
    return some | more


Heads = dict[str, frozenset[str]]
"""Prefixes and the concepts they carry: `ni` in `alinipiga` carries `me`."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Verb forms of one language. A passive tail also carries the concept `got`, as in "I got hit"."""

    heads: Heads
    tails: Callable[[str], Iterable[str]]
    passive_ends: tuple[str, ...] = ()


_SUBJECTS = {"ni": "i", "n": "i", "si": "i", "u": "", "a": "he", "tu": "i", "m": "", "wa": "he", "i": "", "ha": "he",
             "hani": "", "hawa": "he", "hu": "", "hatu": "i", "zi": "", "ki": "", "ya": ""}  # fmt: skip
_TENSES = ("na", "li", "ta", "me", "ki", "nge", "ku", "ka", "ja", "mesha", "sha", "japo", "")
_RELATIVES = ("", "ye", "o", "po", "vyo", "cho", "yo", "mwi")
_OBJECTS = {"": "", "ni": "me", "ku": "", "m": "her", "mw": "her", "wa": "her", "tu": "me", "ji": "", "i": "",
            "zi": "", "ki": "", "u": "", "li": "", "ya": ""}  # fmt: skip
_SWAHILI_STEMS = ("", "i", "e", "w", "iw", "ew", "liw", "lew", "ish", "esh", "ishw", "eshw", "an", "ian", "ean", "ik",
                  "ek", "iz", "ez", "izw", "ezw", "ang", "iang", "iwang", "wang")  # fmt: skip
_SWAHILI_ENDS = ("a", "e", "i", "eni", "ani", "")


def _swahili_heads() -> Heads:
    heads: dict[str, frozenset[str]] = {}
    begins = [("", "", ""), ("", "ku", ""), ("", "na", "i"), ("", "me", "he"), ("", "ka", "he")]
    begins += [("na", "ta", "i")]  # `natajiua` in messages, as `ntajiua`, `nmechoka`: the i of `ni-` is seldom typed
    begins += [(subject, tense, who) for (subject, who), tense in product(_SUBJECTS.items(), _TENSES)]
    for (subject, tense, who), relative, (thing, whom) in product(begins, _RELATIVES, _OBJECTS.items()):
        if tense or not relative:
            head = subject + tense + relative + thing
            heads[head] = joined(heads.get(head, NOTHING), frozenset({who, whom} - {""}))
    return heads | {"ni": frozenset({"i", "me"})}


def _swahili_tails(verb: str) -> Iterable[str]:
    root = verb.removesuffix("a")
    stem = {root + middle + end for middle in _SWAHILI_STEMS for end in _SWAHILI_ENDS if middle + end}
    return {*stem, verb}


_FILIPINO_HEADS = (
    "", "nag", "mag", "nagpa", "magpa", "na", "ma", "naka", "maka", "nakaka", "makaka", "pina", "pinag", "pinapa",
    "pa", "papa", "pag", "pagka", "ipina", "ipa", "i", "ipag", "in", "ini", "ni", "nang", "mang", "nan", "man",
    "nam", "mam", "nanga", "ka", "kina", "ika", "pang", "pam", "pan", "paki", "naki", "maki", "nakikipag",
    "makipag", "nakipag", "ipang", "napa", "mapa", "ipinag", "pinang", "napaka", "um", "nai", "mai", "naipa",
    "pinaka", "nagka", "na2", "mina", "nasi",
    # Bisaya and Ilonggo
    "gi", "gina", "gipa", "gipang", "gipan", "gin", "ginpa", "gika", "naga", "maga", "mi", "mo", "mu",
)  # fmt: skip
_FILIPINO_ENDS = (
    "", "an", "in", "han", "hin", "ng", "nan", "nin", "ang", "hang", "ko", "anan", "on", "hon", "a", "i", "hi",
)  # fmt: skip


def _filipino_tails(verb: str) -> Iterable[str]:
    vowel = next((at for at, char in enumerate(verb) if char in "aeiou"), 0)
    start, rest = verb[:vowel], verb[vowel:]
    twice = start[:1] + rest[:1] + verb
    stems = {verb, twice}
    for infix in ("in", "um"):
        stems |= {start[:1] + infix + start[1:] + rest, start[:1] + infix + twice[len(start[:1]) :]}
    if verb[0] == "d":
        stems |= {"r" + verb[1:], twice[:2] + "r" + verb[1:]}
    if verb[0] in "pb":
        stems |= {"m" + verb[1:], "ma" + "m" + verb[1:]}
    if verb[0] in "ts":
        stems |= {"n" + verb[1:]}
    changed = {stem[:-1] + "u" for stem in stems if stem.endswith("o")} | {
        stem[:-2] + "u" + stem[-1] for stem in stems if stem[-2:-1] == "o" and stem[-1] not in "aeiou"
    }
    dropped = {stem[:-1] + "r" for stem in stems if stem.endswith("d")}
    return {stem + end for stem in (*stems, *changed, *dropped) for end in _FILIPINO_ENDS}


@cache
def grammar(name: str) -> Grammar:
    """Return the grammar named in a vocabulary file: Swahili for `swahili`, else Filipino."""
    if name == "swahili":
        return Grammar(_swahili_heads(), _swahili_tails, ("wa", "we"))
    return Grammar(dict.fromkeys(_FILIPINO_HEADS, frozenset()), _filipino_tails)


PASSIVE = "got"
"""The concept that a passive form carries in addition to its verb's."""


class Verbs:
    """Tails generated from the listed verbs; a verb form is a head of the grammar followed by one of them."""

    __slots__ = ("_ends", "_file", "_heads", "_passive_ends", "_shortest", "_tails")

    def __init__(self, file: str, vocabulary: WordList) -> None:
        """Generate the tails of all verbs in a vocabulary. `file` is its name."""
        forms = grammar(vocabulary.grammar)
        self._file, self._heads, self._passive_ends = file, forms.heads, forms.passive_ends
        self._tails: dict[str, frozenset[str]] = {}
        for concept, verbs in vocabulary.verbs.items():
            meant = frozenset({concept})
            for verb in verbs:
                for tail in forms.tails(verb.written.casefold()):
                    self._tails[tail] = joined(self._tails.get(tail, NOTHING), meant)
        self._shortest = min(map(len, self._tails), default=0)
        self._ends = frozenset(tail[-3:] for tail in self._tails)

    def concepts(self, word: str) -> Iterator[str]:
        """Yield the concepts of a word read as a form of a listed verb, including those of its persons."""
        if not (word[-3:] in self._ends or word[-2:] in self._ends or word[-1:] in self._ends):
            return
        tails = self._tails
        for cut in range(len(word) - self._shortest + 1):
            found = tails.get(word[cut:])
            if found and (head := self._heads.get(word[:cut])) is not None:
                yield from found | head
                if self._passive_ends and word.endswith(self._passive_ends):
                    yield PASSIVE

    def hits(self, words: list[Token], known: dict[str, tuple[str, ...]]) -> Iterator[ConceptHit]:
        """Yield a hit for every verb form found in the words of a text; `known` holds the concepts of words read."""
        for word in words:
            if word.script == "latin":
                sure = len(word.text) >= LONG
                for concept in self.known_concepts(word.text, known):
                    yield ConceptHit(concept, word.at, word.at + 1, self._file, sure)

    def known_concepts(self, word: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Return the concepts of a word; `known` holds those of words looked up before in the same text."""
        found = known.get(word)
        if found is None:
            found = known[word] = tuple(self.concepts(word))
        return found
