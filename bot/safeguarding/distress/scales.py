"""Signs of a text, and scales that add up the points of many small ones (A4).

An older man, a secret, night and "I did not want" add points; an exam, a goat and a laugh take some away. So a text
that nobody foresaw can match, and a word that only sounds bad does not match by itself (A3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, repeat

from bot.lessons.model.safety import Scale
from bot.safeguarding.distress.tokens import KHMER_UNIT, ConceptHit, Token

CONCEPT = ":"
"""Prefix of a concept's name among signs, so that no typed word can be mistaken for a concept."""


class ScaleMatcher:
    """One scale, prepared for lookups."""

    __slots__ = ("_enough", "_points", "strong")

    def __init__(self, scale: Scale) -> None:
        """Index the points of the scale by sign."""
        self._enough = scale.enough
        self.strong = frozenset(CONCEPT + it.written for it in scale.strong)
        self._points: Mapping[str, int] = {
            **{CONCEPT + entry.written: points for points, entries in scale.concepts.items() for entry in entries},
            **{word: points for points, words in scale.words.items() for word in words},
        }

    @property
    def signs(self) -> Collection[str]:
        """The signs that count on this scale."""
        return self._points.keys() | self.strong

    def above(self, signs: Collection[str]) -> int:
        """Return by how many points the signs exceed the threshold; negative if they do not reach it.

        A strong sign is enough by itself, and nothing everyday beside it takes that back.
        """
        above = sum(map(self._points.get, signs, repeat(0))) - self._enough
        return above if self.strong.isdisjoint(signs) else max(above, 0)


WINDOW = 40
"""Words that are added up together, so that a long, cheerful story does not match merely because it is long."""

COMMON = "common"
"""The concept of everyday words, used only to tell languages apart."""

LONG_WORD, BEGINNING = 5, 4
"""The beginning of a word longer than `LONG_WORD` letters is a sign too: `threatened` and `threats` begin alike."""

SHORTEST_PIECE, LONGEST_PIECE = 3, 7
"""In Khmer, which has no spaces between words, every run of this many characters counts as a word."""


def signs_by_window(
    words: Sequence[Token], hits: Sequence[ConceptHit], known: Collection[str]
) -> Iterator[frozenset[str]]:
    """Yield the signs of each window of a text; windows overlap by half. Only signs in `known` are kept."""
    heard = [(at, word) for at, word in _words(words) if word in known]
    last = max((at for at in (*(hit.start for hit in hits), *(at for at, _ in heard))), default=0)
    for start in range(0, max(last - WINDOW // 2, 0) + 1, WINDOW // 2):
        stretch = range(start, start + WINDOW)
        concepts = {hit.concept for hit in hits if hit.start in stretch} - {COMMON}
        told = {word for at, word in heard if at in stretch}
        yield frozenset(told | {sign for sign in _concepts(concepts) if sign in known})


def _concepts(found: Iterable[str]) -> Iterator[str]:
    """Yield each concept and each pair: "he asks" together with "a picture" means more than either alone."""
    for concept in found:
        yield CONCEPT + concept
    for first, second in combinations(sorted(found), 2):
        yield f"{CONCEPT}{first}+{second}"


def _words(words: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for word in words:
        if word.script == "khmer":
            yield from _pieces(word)
            continue
        yield word.at, "".join("0" if char.isdigit() else char for char in word.text)
        if len(word.text) > LONG_WORD:
            yield word.at, word.text[:BEGINNING] + "*"


def _pieces(run: Token) -> Iterator[tuple[int, str]]:
    for start in range(len(run.text)):
        for end in range(start + SHORTEST_PIECE, min(start + LONGEST_PIECE, len(run.text)) + 1):
            yield run.at + start // KHMER_UNIT, run.text[start:end]
