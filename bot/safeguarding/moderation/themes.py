"""Themes: what voices are about, in short neutral words that a question's readers keep. Told of many only (C10)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from bot.safeguarding.moderation.reading import HATE, Outcome

LEAST, STEP = 10, 5
"""A theme of fewer voices is told of nowhere; of more, the number is rounded down to a step."""

MOST = 20
"""Themes of one question: more are no list."""

_WORDS, _LONGEST = 4, 30


def theme_of(written: str) -> str | None:
    """A theme as it is kept: one to four words of letters. None for what is none, such as a name with a number."""
    found = " ".join(written.split()).lower()
    words = found.replace("-", " ").split(" ")
    fits = len(found) <= _LONGEST and len(words) <= _WORDS and all(map(_is_of_letters, words))
    return found if fits else None


def _is_of_letters(word: str) -> bool:
    """Letters and the marks of Khmer and Nepali vowels, and nothing else."""
    return bool(word) and all(unicodedata.category(it)[0] in "LM" for it in word)


def told(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Of each theme that ten voices or more have, as two readers agree: about how many, the most first (C10).

    An account sends one voice at a time to a question, and may send another on a later day: so these are about as many
    accounts, and not surely ten.
    """
    many = Counter(it.theme for it in outcomes if it.is_read and it.theme and not it.has(HATE))
    return {theme: number - number % STEP for theme, number in many.most_common() if theme and number >= LEAST}
