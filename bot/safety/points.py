"""Points: what many small signs add up to, where no single rule says it all.

A rule knows "he asks for a picture". Points know that an older man, a secret, night and "I did not want" add up,
and that an exam, a goat and a laugh take away. So a text that nobody thought of can still be heard.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from bot.content.model.safety import A_RULE, Rules
from bot.safety.hit import Hit

WINDOW = 40
"""How many words are added up together: a long, cheerful story is not a disclosure because it is long."""


class Points:
    """The points of each concept, and how many are enough."""

    def __init__(self, rules: Rules) -> None:
        """Concepts without points count nothing."""
        self._points = dict(rules.points)
        self._enough = rules.enough
        self._light = frozenset(concept.written for concept in rules.light)
        self._given = dict(rules.given)

    def reached(self, hits: Sequence[Hit], rules: Iterable[int]) -> bool:
        """Whether some stretch of the text has enough; `rules` are the words at which a rule begins to hold."""
        held, missing = sorted(rules), self._enough - self._given.get(_language(hits), 0)
        return any(self._is_enough(concepts, held, start, missing) for start, concepts in _windows(hits))

    def _is_enough(self, concepts: set[str], held: list[int], start: int, enough: int) -> bool:
        first = bisect_left(held, start)
        signs = concepts | {A_RULE} if first < len(held) and held[first] < start + WINDOW else concepts
        if not any(self._points.get(sign, 0) > 0 for sign in signs - self._light):
            return False
        return sum(self._points.get(sign, 0) for sign in signs) >= enough


def _language(hits: Sequence[Hit]) -> str:
    """The file of words that knows most of a text; English where none knows more."""
    known: dict[str, set[int]] = {}
    for hit in hits:
        known.setdefault(hit.file, set()).update(range(hit.start, hit.end))
    return max(known, key=lambda file: (len(known[file]), file == "en"), default="")


def _windows(hits: Sequence[Hit]) -> Iterator[tuple[int, set[str]]]:
    """Each stretch of the text, overlapping by half, with the concepts in it. Hits come in the text's order."""
    starts = [hit.start for hit in hits]
    for start in range(0, max(starts, default=0) + 1, WINDOW // 2):
        first, last = bisect_left(starts, start), bisect_left(starts, start + WINDOW)
        yield start, {hit.concept for hit in hits[first:last]}
        if last == len(hits):
            return
