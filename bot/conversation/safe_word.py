"""The safe word of each locale, recognised also with a space, in Latin letters, or with one slip (A13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.conversation.near_words import is_slip
from bot.lessons.model.profile import TypedWords
from bot.safeguarding.distress.normalise import normalise

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
