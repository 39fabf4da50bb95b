"""Search for phrases of a word list in a text, ignoring case, punctuation and spacing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.safeguarding.distress.normalise import normalise

_CLAUSES = re.compile(r"[.!?;:,\n…–—।॥។៕*\"“”«»()]+")
_KHMER = re.compile("[\u1780-\u17ff]")


def find_phrases(phrases: Iterable[str], words: str, whole: bool = True) -> Iterator[str]:
    """Yield the phrases that occur in a text. Without `whole`, the beginning of a word matches: `sex` in `sexual`.

    Khmer has no spaces between words, so there a phrase matches anywhere.
    """
    seen, close = _seen(words)
    for phrase, wanted, is_khmer in _wanted(tuple(phrases), whole):
        if wanted in (close if is_khmer else seen):
            yield phrase


def may_contain(phrases: Iterable[str], texts: Iterable[str], whole: bool = True) -> bool:
    """Return False if none of the phrases occurs in any of the texts; a quick filter over many texts."""
    seen, close = _folded("\n".join(texts))
    return any(wanted in (close if is_khmer else seen) for _, wanted, is_khmer in _wanted(tuple(phrases), whole))


def find_meant(phrases: Iterable[str], words: str, denials: tuple[str, ...]) -> Iterator[str]:
    """Yield the phrases that occur, but for those that each time stand directly behind a denial of their clause."""
    for phrase in find_phrases(phrases, words):
        seen = _occurrences(phrase, words)
        denied = (it for clause in _CLAUSES.split(words) for it in _occurrences(phrase, clause) if _ends(it, denials))
        if len(seen) > len(list(denied)):
            yield phrase


def _occurrences(phrase: str, words: str) -> list[str]:
    """Return what stands before each occurrence of a phrase, folded as it is."""
    _, wanted, is_khmer = _one(phrase, True)
    text = _seen(words)[is_khmer]
    return [text[:at] for at in range(len(text)) if text.startswith(wanted, at)]


def _ends(before: str, denials: tuple[str, ...]) -> bool:
    return any(before.endswith(wanted.rstrip()) for _, wanted, _ in _wanted(denials, True))


@lru_cache(1_024)
def _wanted(phrases: tuple[str, ...], whole: bool) -> tuple[tuple[str, str, bool], ...]:
    """Return each phrase, its search form, and whether to ignore spaces. Cached: lists are reused for each text."""
    return tuple(_one(phrase, whole) for phrase in phrases)


def _one(phrase: str, whole: bool) -> tuple[str, str, bool]:
    normalised = normalise(phrase)
    if _KHMER.search(phrase):
        return phrase, normalised.replace(" ", ""), True
    return phrase, f" {normalised}" + (" " if whole else ""), False


@lru_cache(4_096)
def _seen(words: str) -> tuple[str, str]:
    return _folded(words)


@lru_cache(8)
def _folded(words: str) -> tuple[str, str]:
    normalised = normalise(words)
    return f" {normalised} ", normalised.replace(" ", "")
