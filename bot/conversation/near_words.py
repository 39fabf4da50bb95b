"""Typed words that are nearly an option's words or a safe word (A13), and the age that they tell. Nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from bot.lessons.model.people import Age
from bot.lessons.model.profile import TypedWords
from bot.safeguarding.distress.normalise import normalise

APART = ("en", "fil")
"""Locales in which a word of its own says who is meant. In the others one letter inside a verb may say it."""

_LITTLE = frozenset({"a", "an", "the", "ang", "mga", "po"})
"""Words without a person or a no in them, which may be missing or added."""

_LONG_ENOUGH = 5
"""Letters of a word in which one slip is forgiven. Words for persons, and for no, are shorter."""


def is_near(typed: str, option: str, forgives: bool) -> bool:
    """Return whether normalised typed words are an option's words, apart from little words, and one slip if forgiven.

    A person is never added or changed: "he hits me" is not near "he hits her".
    """
    mine, its = _content(typed), _content(option)
    slips = [pair for pair in zip_longest(mine, its, fillvalue="") if pair[0] != pair[1]]
    return bool(mine) and len(slips) <= forgives and all(is_slip(*pair) for pair in slips)


def _content(words: str) -> list[str]:
    return [word for word in words.split() if word not in _LITTLE]


def is_slip(typed: str, meant: str) -> bool:
    """Return whether one letter of a long word is missing, doubled, wrong or swapped with its neighbour."""
    if min(len(typed), len(meant)) < _LONG_ENOUGH or abs(len(typed) - len(meant)) > 1:
        return False
    first = next((at for at, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    after, wanted = typed[first:], meant[first:]
    swapped = after[:2] == wanted[1::-1] and after[2:] == wanted[2:]
    return swapped or after[1:] == wanted[1:] or after[1:] == wanted or after == wanted[1:]


_NUMBER = re.compile(r"\d+")


def told_age(words: str) -> Age | None:
    """Return the band of the age that typed words tell: the only number in them, from 5 to 99."""
    numbers = [int(number) for number in _NUMBER.findall(words)]
    if len(numbers) != 1 or not 5 <= numbers[0] <= 99:
        return None
    return "10-13" if numbers[0] < 14 else "14-17" if numbers[0] < 18 else "18+"


LONG_ENOUGH = 7
"""Letters of a safe word in which a slip is forgiven: everyday words are a slip away from shorter ones."""


@dataclass(frozen=True, slots=True)
class SafeWords:
    """Safe words and their listed spellings, normalised and without spaces."""

    spellings: frozenset[str] = frozenset()

    @property
    def long(self) -> Iterator[str]:
        """The spellings in which a slip is forgiven."""
        return (spelling for spelling in self.spellings if len(spelling) >= LONG_ENOUGH)

    def has(self, words: str, forgives: bool = True) -> bool:
        """Return whether normalised words are a safe word and nothing else; with `forgives`, one slip is allowed."""
        word = words.replace(" ", "")
        return word in self.spellings or (forgives and any(is_slip(word, it) for it in self.long))


def safe_words(typed: Iterable[TypedWords]) -> SafeWords:
    """Return the safe words of all locales."""
    found = (normalise(word) for words in typed for word in (words.safe_word, *words.safe_word_spellings))
    return SafeWords(frozenset(word.replace(" ", "") for word in found) - {""})
