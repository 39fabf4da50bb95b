"""Themes: short neutral labels for messages, from a list that readers keep for each question (C10).

A theme is published only when many messages share it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from bot.safeguarding.moderation.reading import HATE, ReviewOutcome

FEWEST_MESSAGES, ROUNDED_TO = 10, 5
"""A theme of fewer messages is not published; larger numbers are rounded down to a multiple of `ROUNDED_TO`."""

MOST_THEMES = 20
"""Most themes of one question: a longer list is hard to use."""

_WORDS, _LONGEST = 4, 30


def theme_of(written: str) -> str | None:
    """Return a theme as it is stored: one to four words of letters; None for other text (a name with a number)."""
    found = " ".join(written.split()).lower()
    words = found.replace("-", " ").split(" ")
    fits = len(found) <= _LONGEST and len(words) <= _WORDS and all(map(_is_of_letters, words))
    return found if fits else None


def _is_of_letters(word: str) -> bool:
    """Return True for letters and combining marks only; Khmer and Nepali vowels are marks."""
    return bool(word) and all(unicodedata.category(it)[0] in "LM" for it in word)


def published_themes(outcomes: Iterable[tuple[str, ReviewOutcome]]) -> dict[str, int]:
    """Return about how many different messages have each theme, most first (C10).

    Each outcome comes with the first of the messages that its own is much like: ten messages alike are one. Only themes
    of ten or more count, as two readers agree. An account sends one message at a time to a question, and may send
    another on a later day: the numbers are close to those of accounts, but do not guarantee ten accounts.
    """
    carried = {
        (outcome.theme, first)
        for first, outcome in outcomes
        if outcome.is_read and outcome.theme and not outcome.has(HATE)
    }
    many = Counter(theme for theme, _ in sorted(carried))
    return {theme: number - number % ROUNDED_TO for theme, number in many.most_common() if number >= FEWEST_MESSAGES}
