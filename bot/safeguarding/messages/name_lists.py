"""Evidence that a word is a name: the lists, a capital letter, or that no language of ours knows the word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.tokens import PlacedWord, folded, is_khmer, without_ending

EVERYDAY, _TOWNS = (Path(__file__).with_name(name) for name in ("everyday.txt", "towns.txt"))


@cache
def everyday() -> frozenset[str]:
    """Return the everyday words, folded: where one of them stands, no name is guessed. Read with the first text."""
    return frozenset(EVERYDAY.read_text("utf-8").splitlines())


@cache
def towns() -> frozenset[str]:
    """Return the names of the towns, folded. Read with the first text that is scrubbed."""
    return frozenset(folded(line) for line in _TOWNS.read_text("utf-8").splitlines() if not line.startswith("#"))


class Evidence(IntEnum):
    """Likelihood that a word by itself is a name. From UNKNOWN on it is taken out beside a title or a relative."""

    NONE = 0
    SELDOM = 1
    """A name that is mostly something else, in small letters: taken out after "Mr" or "my name is"."""
    WORD = 2
    """A name that is a word too, in small letters: taken out after "my sister"."""
    UNKNOWN = 3
    """Small letters, or a capital that says nothing, and no word of ours is like it."""
    CAPITAL = 4
    """A capital inside a sentence, and no everyday word: taken out wherever it stands."""
    LISTED = 5


@dataclass(frozen=True)
class NameLists:
    """Lists of `safety/personal.yaml`, folded and indexed once."""

    personal: Personal

    def evidence(self, token: PlacedWord) -> Evidence:
        """Return what a word alone says about being a name."""
        word = token.word
        if word in self.seldom:
            return Evidence.LISTED if token.capital else Evidence.SELDOM
        if word in self.names_that_are_words:
            return Evidence.LISTED if token.capital else Evidence.WORD
        if self.is_listed(word):
            return Evidence.LISTED
        if len(word) < 2 or word in self.known or _is_everyday(word):
            return Evidence.NONE
        if token.capital and (word.isalpha() or "'" in word):
            return Evidence.CAPITAL
        return Evidence.NONE if _is_like_a_word(word) else Evidence.UNKNOWN

    def is_everyday(self, word: str) -> bool:
        """Return True for a word that a language of ours knows, or that its rules make."""
        return not word.isascii() or word in self.known or _is_everyday(word) or is_made(word)

    def is_unknown(self, word: str) -> bool:
        """Return True for a word that no language of ours knows, be it a slip or not."""
        return not word.isdecimal() and not (word in self.known or _is_everyday(word) or is_made(word))

    def is_listed(self, word: str) -> bool:
        """Return True for a listed name, also with a case ending, or with digits for letters."""
        names = self.names
        if word in names or without_ending(word) in names:
            return True
        if word in everyday() or len(word) < 5 or not word.isascii():
            return False
        return not word.isalpha() and word.translate(_LOOK_ALIKE) in names

    def may_be_capital_name(self, token: PlacedWord) -> bool:
        """Return True for an everyday word with a capital inside a sentence: a name beside a title or a school."""
        return token.capital and token.word not in self.small and token.word not in self.known

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of people."""
        return _latin(self.personal.names.values())

    @cached_property
    def places(self) -> frozenset[str]:
        """Towns, and names of more than one word, but for those that are words too."""
        several = frozenset(name for name in self.names if " " in name)
        return (several | _latin(self.personal.places.values()) | towns()) - self.seldom - self.names_that_are_words

    @cached_property
    def names_that_are_words(self) -> frozenset[str]:
        """Names that are ordinary words too."""
        return _latin(self.personal.names_that_are_words.values())

    @cached_property
    def seldom(self) -> frozenset[str]:
        """Names that are mostly something else."""
        return frozenset(map(folded, self.personal.seldom_names))

    @cached_property
    def public(self) -> frozenset[str]:
        """Words with a capital letter that name nobody."""
        return frozenset(word for name in self.personal.public_names for word in folded(name).split())

    @cached_property
    def known(self) -> frozenset[str]:
        """Words of the lists that are no names themselves."""
        personal = self.personal
        lists = (personal.titles, personal.relatives, personal.schools, personal.buildings, personal.months)
        phrases = (folded(it) for it in chain(*lists, personal.birth_words, personal.house_words))
        return self.public | self.seldom | frozenset(word for phrase in phrases for word in phrase.split())

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that are no name of anybody."""
        return frozenset(map(folded, self.personal.small_words))


def _latin(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(folded(name) for name in chain.from_iterable(lists) if not is_khmer(name))


def _is_everyday(word: str) -> bool:
    return word in everyday() or without_ending(word) in everyday() or word.removesuffix("s") in everyday()


_LOOK_ALIKE = str.maketrans("013457", "oieast")
_MADE = re.compile(
    r".+(?:ed|ing|in'|ly|ness|ful|less|tion|ous|ies|able|ible|ment|ier|iest)|[a-z]{3,}[^aious]s"  # English
    # Swahili
    r"|(?:hawa|hatu|ham|ha|si|a|ni|u|tu|m|wa|i|ya|zi|ki|li)(?:na|li|me|ta|ka|ki|nge|ja|ku)(?:ni|ku|m|mw|tu|wa|i|ji)?.{3,}"
    r"|hu.{4,}|(?:ha|si)(?:ni|ku|m|tu|wa).{2,}|(?:ni|tu|u|a)\w{4,}e|(?:ku|kw)\w{3,}a|\w{4,}ni"
    # Filipino and Bisaya
    r"|(?:nag|mag|nak|mak|pag|pang|pina|naki|maki|nam|mam|ibi|ipa|ipi|ika|ina|kina|napa|mapa|nagpa)-?.{4,}"
    r"|(?:na|ma|ka|ni|mo|mi|pa)-?.{4,}(?:an|in|ng|on|od)|(\w{2})\1.{2,}"
    # romanised Nepali
    r"|.+(?:chha|chhu|chhan|xa|xu|xan|dai|eko|yo|une|era|nxa|nchha|thyo|dina|ndaina|aina|nu|les|lae)"
    r"|.+(?:छ|छु|छन्|यो|एको|एकी|नु|ने|दै|एर|थ्यो|दिन|दैन|्यो|हरू|हरु|हरूले|छौ|छौँ|ँ|ू|यौं|भयो|यौ|ाउन)"
)
"""Forms of verbs and other words made by rules, of which no list is whole."""
_FEWEST_FOR_SLIPS = 6


def is_made(word: str) -> bool:
    """Return True for a form that a rule of a language makes, as of a verb."""
    return bool(_MADE.fullmatch(word)) or (word.startswith("gi") and word[2:].lstrip("-") in everyday())


def _is_like_a_word(word: str) -> bool:
    """Return True for a form that a rule of a language makes, or a slip of the finger in an everyday word."""
    if len(word) < 3 or (word.isascii() and not word.replace("'", "").isalpha()) or is_made(word):
        return True
    return len(word) >= _FEWEST_FOR_SLIPS and any(it in everyday() for it in _slips(word))


def _slips(word: str) -> Iterable[str]:
    """Yield what a word may have been meant to be: a letter more, less, changed, or two letters swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz" if word.isascii() else ""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
