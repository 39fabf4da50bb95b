"""Variants of a typed line keep its verdict: case, stretching, digits, a space, a clitic, one slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import pytest

from bot.safeguarding.distress.matcher import FORGIVING
from tests.corpus.distress import languages, lines, listed, matched, matcher, safety
from tests.corpus.distress.measures import MeasuredShare
from tests.support.on_ci import mostly_on_ci

LONG_WORD = re.compile(r"[a-z]{6,}")
DIGITS = str.maketrans("oeas", "0345")
CLITICS = {"ko na": "na ko", "na ko": "nako", "ko nang": "na kong", "nya ako": "ako nya", "niya ako": "ako niya"}


def stretched(text: str) -> str:
    """Stretch the last letter of the last word in Latin letters."""
    return re.sub(r"([a-z])(?=[^a-z]*$)", r"\1\1\1\1", text, count=1)


def with_digits(text: str) -> str:
    """Write the longest word with digits for letters."""
    return _in_longest(text, lambda word: word[0] + word[1:].translate(DIGITS))


def slipped(text: str) -> str:
    """Let two letters in the middle of the longest word change places."""
    return _in_longest(text, lambda word: word[: (at := len(word) // 2)] + word[at + 1] + word[at] + word[at + 2 :])


def letter_lost(text: str) -> str:
    """Lose a letter in the middle of the longest word."""
    return _in_longest(text, lambda word: word[: len(word) // 2] + word[len(word) // 2 + 1 :])


def clitic_moved(text: str) -> str:
    """Put the small words of Tagalog in another order."""
    return next((text.replace(one, other, 1) for one, other in CLITICS.items() if re.search(rf"\b{one}\b", text)), text)


def spaces_lost(text: str) -> str:
    """Lose the space between the last two words in Latin letters."""
    return re.sub(r"([a-z]+) ([a-z]+)$", r"\1\2", text)


def _in_longest(text: str, change: Callable[[str], str]) -> str:
    word = max(LONG_WORD.findall(text), key=len, default="")
    return text.replace(word, change(word), 1) if word else text


CHANGES: dict[str, Callable[[str], str]] = {
    "case": str.upper,
    "stretch": stretched,
    "digits": with_digits,
    "swapped letters": slipped,
    "lost letter": letter_lost,
    "clitic": clitic_moved,
}
"""Changes made to development lines: most signs of a line are weak, so one word less may cost the verdict."""

FLOORS: dict[str, dict[str, float]] = {
    "case": {},
    "stretch": {"en": 0.96, "ne": 0.97},
    "digits": {"km-latin": 0.90, "ne": 0.92},
    "swapped letters": {"en": 0.84, "fil": 0.82, "km": 0.90, "km-latin": 0.90, "ne": 0.93, "sw": 0.81},
    "lost letter": {"en": 0.84, "fil": 0.87, "km": 0.90, "km-latin": 0.90, "ne": 0.89, "sw": 0.84},
    "clitic": {"fil": 0.95},
}
"""Least share of the lines heard that are still heard; 0.98 where no other is named."""
STRONG_FLOORS = {"fil": 0.88}
"""The same for phrases that are enough alone, where a slip and a lost space are forgiven; 0.95 where none is named."""


MOST = 300
"""Most lines of a language that are changed in one way: enough for a share within two in a hundred."""
MOST_STRONG = 500
"""The same for strong phrases, each of which is enough alone."""


def still_heard(texts: Iterable[str], change: Callable[[str], str], most: int) -> MeasuredShare:
    """Return the share of what was heard that is heard when typed otherwise, of `most` texts from all over the list."""
    changed = [(text, other) for text in texts if (other := change(text)) != text]
    asked = [other for text, other in changed[:: len(changed) // most + 1] if matched(text).distress]
    return MeasuredShare(sum(matcher().match(other).distress for other in asked), len(asked))


@pytest.mark.parametrize("language", languages("development"))
@pytest.mark.parametrize("change", CHANGES)
def test_a_line_is_heard_however_it_is_typed(change: str, language: str) -> None:
    texts = [line.text.lower() for line in lines("development", language) if line.is_disclosure]

    found = still_heard(texts, CHANGES[change], MOST)

    assert found.value >= FLOORS[change].get(language, 0.98), found


@cache
def strong_phrases(language: str) -> list[str]:
    """Return every sixth phrase of a language in which a slip is forgiven; each is enough alone."""
    phrases = {phrase for concept, phrase in listed(safety().vocabularies[language]) if concept in FORGIVING}
    return sorted(phrase.replace("*", "") for phrase in phrases if ".." not in phrase)[::6]


HARDEST = ("lost letter", "lost space")
"""Changes of strong phrases that are tried on a person's machine too."""


@pytest.mark.parametrize("language", languages("development"))
@pytest.mark.parametrize("change", mostly_on_ci([*CHANGES, "lost space"], lambda it: it in HARDEST))
def test_a_strong_phrase_is_heard_however_it_is_typed(change: str, language: str) -> None:
    found = still_heard(strong_phrases(language), {**CHANGES, "lost space": spaces_lost}[change], MOST_STRONG)

    assert found.value >= STRONG_FLOORS.get(language, 0.95), found
