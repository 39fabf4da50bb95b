"""Phrases of a list, found at a place of a text by their first word. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.safeguarding.messages.spelled_out import is_khmer
from bot.safeguarding.messages.tokens import PlacedWord, folded, without_ending


class ListedPhrases:
    """Phrases of one or more words. Khmer ones are left out: Khmer is written without spaces."""

    def __init__(self, phrases: Iterable[str], inflected: bool = False) -> None:
        """Index the phrases. `inflected`: a word with a case ending is found too ("of the school")."""
        self._inflected = inflected
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in sorted({folded(it) for it in phrases if not is_khmer(it)}, key=len, reverse=True):
            words = tuple(phrase.split())
            self._by_first[words[0]].append(words)

    def at(self, tokens: Sequence[PlacedWord], index: int) -> int:
        """Return the number of words of the longest phrase that begins at a place; 0 if none does."""
        for words in self._by_first.get(tokens[index].word, ()):
            some = tokens[index : index + len(words)]
            if tuple(token.word for token in some) == words and not any(token.first for token in some[1:]):
                return len(words)
        return int(
            self._inflected
            and (without_ending(tokens[index].word),) in self._by_first.get(without_ending(tokens[index].word), ())
        )
