"""Messages that are much alike: many small variations of one person's words stand as one entry (S8).

They are only folded, never left out: each can be opened, and each is read by two readers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.redaction import pieces

SHARED_WORDS = Fraction(4, 5)
"""Part of the words of two messages that both must have. Nine words of ten are alike; one of two is not."""

_RUN = re.compile(r"(.)\1+")

ComparedGroup = tuple[str, str]


def first_alike(messages: Iterable[ReleasedMessage]) -> dict[str, str]:
    """Return for each message, in this order, the id of the first one it is much like, or its own.

    Only messages to the same question in the same language are compared, each with the first of its kind only: a chain
    of small changes does not join what is not alike.
    """
    firsts: defaultdict[ComparedGroup, dict[str, frozenset[str]]] = defaultdict(dict)
    with_word: defaultdict[tuple[ComparedGroup, str], list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for message in messages:
        group, words = (message.question, message.locale), _words(message.words)
        shared = Counter(first for word in words for first in with_word[group, word])
        first = _alike(words, shared, firsts[group])
        found[message.id] = first or message.id
        if first is None:
            firsts[group][message.id] = words
            for word in words:
                with_word[group, word].append(message.id)
    return found


def _alike(words: frozenset[str], shared: Counter[str], firsts: dict[str, frozenset[str]]) -> str | None:
    """Return the first message with which at least four of five words are shared; None if there is none."""
    fits = (first for first, many in shared.items() if many >= SHARED_WORDS * len(words | firsts[first]))
    return next(fits, None)


def _words(text: str) -> frozenset[str]:
    """Return the words of a text (Khmer: its syllables) as they are compared.

    Case, digits, signs, smileys and letters held down make no difference.
    """
    return frozenset(filter(None, map(_letters, pieces(unicodedata.normalize("NFKC", text).casefold()))))


def _letters(piece: str) -> str:
    return _RUN.sub(r"\1", "".join(it for it in piece if unicodedata.category(it)[0] in "LM"))
