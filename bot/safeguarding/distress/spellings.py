"""Other spellings of listed words, by script, and slips that are forgiven in phrases that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.tokens import WritingSystem, tokens

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

    def __init__(self, phrases: Iterable[str]) -> None:
        """Index the long words of the phrases by what is left when a letter is missing, and their pairs of words."""
        self._left: dict[str, list[str]] = defaultdict(list)
        self._joined: dict[str, tuple[str, str]] = {}
        spaced = [_words(phrase) for phrase in phrases]
        for first, second in (pair for words in spaced for pair in pairwise(words)):
            if first.isalpha() and second.isalpha() and len(first) + len(second) >= SHORTEST_TWO:
                self._joined[first + second] = first, second
        for word in sorted({word for words in spaced for word in words if len(word) >= SHORTEST and word.isalpha()}):
            for left in {word, *_shorter(word)}:
                self._left[left].append(word)

    def meant(self, typed: str) -> tuple[str, ...]:
        """Return the words that were meant: two without their space, or one with one slip; nothing if none is near.

        The first letter must be right: a different one usually means a different word.
        """
        if pair := self._joined.get(typed):
            return pair
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
