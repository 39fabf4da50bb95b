"""Whether a phrase of a word list stands in a text, as a reader would see it: case, signs and spaces aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.safeguarding.distress.normalise import normalise

_KHMER = re.compile("[\u1780-\u17ff]")


def standing(phrases: Iterable[str], words: str, whole: bool = True) -> Iterator[str]:
    """The phrases that stand in some words. Without `whole` the beginning of a word counts: `sex` in `sexual`.

    Khmer has no spaces between words, so there a phrase counts wherever it stands.
    """
    seen, close = _seen(words)
    for phrase, wanted, is_khmer in _wanted(tuple(phrases), whole):
        if wanted in (close if is_khmer else seen):
            yield phrase


def may_stand(phrases: Iterable[str], texts: Iterable[str], whole: bool = True) -> bool:
    """A quick look at many texts at once: False when none of the phrases stands in any of them."""
    seen, close = _folded("\n".join(texts))
    return any(wanted in (close if is_khmer else seen) for _, wanted, is_khmer in _wanted(tuple(phrases), whole))


@lru_cache(1_024)
def _wanted(phrases: tuple[str, ...], whole: bool) -> tuple[tuple[str, str, bool], ...]:
    """Each phrase with what to look for, and whether to look for it without spaces; a list is asked for every text."""
    return tuple(_one(phrase, whole) for phrase in phrases)


def _one(phrase: str, whole: bool) -> tuple[str, str, bool]:
    folded = normalise(phrase)
    if _KHMER.search(phrase):
        return phrase, folded.replace(" ", ""), True
    return phrase, f" {folded}" + (" " if whole else ""), False


@lru_cache(4_096)
def _seen(words: str) -> tuple[str, str]:
    return _folded(words)


@lru_cache(8)
def _folded(words: str) -> tuple[str, str]:
    folded = normalise(words)
    return f" {folded} ", folded.replace(" ", "")
