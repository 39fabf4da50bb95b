"""Words of a text with their places, and listed phrases among them, as the rules of scrubbing look at them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CharRange = tuple[int, int]

LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"
"""A letter with the signs above, below and around it: `\\w` matches neither Nepali nor Khmer vowels."""

_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
_ENDS_SENTENCE = re.compile(r"[.!?;।។\n]")
_SEPARATE = re.compile(r"[,()\"/]")
_MOST_CAPITALS = 0.75
"""Share of words with a capital letter from which on capitals say nothing: TITLE CASE, or Caps Lock."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word: its place, its folded form, and what stands before it."""

    start: int
    end: int
    word: str
    capital: bool
    """True for a capital letter that says something: inside a sentence, in a text that has small letters too."""
    capitalised: bool
    """True for any capital letter, also at the beginning of a sentence."""
    first: bool
    """True at the beginning of a sentence."""
    apart: bool
    """True at the beginning of a sentence or of a part of it, as after a comma."""


def tokens(text: str) -> Sequence[PlacedWord]:
    """Return the words of a text."""
    found = list(_WORD.finditer(text))
    upper = [match[0][:1].isupper() for match in found]
    cased = sum(match[0][:1].isupper() or match[0][:1].islower() for match in found)
    tells = sum(upper) <= max(2, _MOST_CAPITALS * cased)
    made, before = list[PlacedWord](), 0
    for index, match in enumerate(found):
        between = text[before : match.start()] if index else ""
        title = index and len(found[index - 1][0]) < 5 and between.strip() == "."
        first = not index or (not title and bool(_ENDS_SENTENCE.search(between)))
        apart = first or bool(_SEPARATE.search(between))
        made.append(
            PlacedWord(
                start=match.start(),
                end=match.end(),
                word=folded(match[0]),
                capital=tells and upper[index] and not first and not _is_abbreviation(match[0]),
                capitalised=upper[index],
                first=first,
                apart=apart,
            )
        )
        before = match.end()
    return made


def _is_abbreviation(word: str) -> bool:
    return len(word) < 5 and word.isupper()


def folded(phrase: str) -> str:
    """Return a word or phrase as the lists compare it: small letters, one form of apostrophe, no hyphens."""
    return " ".join(unicodedata.normalize("NFC", phrase).casefold().replace("’", "'").replace("-", " ").split())


_ENDINGS = ("ले", "लाई", "को", "का", "की", "मा", "बाट", "सँग", "सित", "हरू", "जी", "'s", "lai", "haru", "sanga")


def without_ending(word: str) -> str:
    """Return a word without the case ending or suffix that is written onto it ("of Sita", "to Sita")."""
    return next(
        (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 1),
        word,
    )


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first; without words it matches nothing."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def is_khmer(word: str) -> bool:
    """Return True if a letter of the word is Khmer: such words stand side by side, without spaces."""
    return any("\u1780" <= sign <= "\u17ff" for sign in word)


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
