"""Whether a phrase of a word list stands in a text, as a reader would see it: case, signs and spaces aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.safety.normalise import normalise


def standing(phrases: Iterable[str], words: str, whole: bool = True) -> Iterator[str]:
    """The phrases that stand in some words. Without `whole` the beginning of a word counts: `sex` in `sexual`.

    Khmer has no spaces between words, so there a phrase counts wherever it stands.
    """
    seen = _spaced(words)
    for phrase in phrases:
        wanted = _spaced(phrase).rstrip() + (" " if whole else "")
        if (_close(phrase) in _close(words)) if _is_khmer(phrase) else wanted in seen:
            yield phrase


@lru_cache(4096)
def _spaced(words: str) -> str:
    return f" {normalise(words)} "


@lru_cache(4096)
def _close(words: str) -> str:
    return normalise(words).replace(" ", "")


def _is_khmer(words: str) -> bool:
    return any("\u1780" <= sign <= "\u17ff" for sign in words)
