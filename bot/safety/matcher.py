"""The distress matcher: from typed words to what they may be about, and to nothing else of hers (A1, A3, A4).

All languages are tried on every text at once, because girls mix them. A match is a reason to ask, never a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model.safety import A_RULE, Kind, Safety
from bot.safety.hit import Hit
from bot.safety.lexemes import Lexemes
from bot.safety.points import Points
from bot.safety.rules import RuleBook
from bot.safety.spelling import sentences

INFO: Kind = "info-question"
FRIEND: Kind = "friend-at-risk"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text may be about. It holds no word and no place of the text (A15)."""

    kinds: frozenset[Kind] = frozenset()
    friend: bool = False
    info: bool = False

    @property
    def distress(self) -> bool:
        """Whether to ask her if she wants help. A question about the subject is answered, not asked back (A5)."""
        return bool(self.kinds)


NOTHING = Match()

LONG = 150
"""A text of so many characters is also read sentence by sentence: one of them may be hidden in a cheerful story."""


class Matcher:
    """Built once from a course's words and rules; asking it keeps nothing."""

    def __init__(self, safety: Safety) -> None:
        """Everything ready to be looked up."""
        self._lexemes = Lexemes(safety.vocabularies)
        self._rules = RuleBook(safety.rules)
        self._points = Points(safety.rules)
        self._leaning = {
            kind: frozenset(concept.written for concept in concepts) for kind, concepts in safety.rules.leaning.items()
        }

    def match(self, typed: str) -> Match:
        """What a text may be about, whatever language it mixes. Never raises; time grows with the text's length."""
        whole = self._match(typed)
        if whole.distress or len(typed) < LONG:
            return whole
        return next((found for part in sentences(typed) if (found := self._match(part)).distress), whole)

    def signs(self, typed: str) -> frozenset[str]:
        """The concepts in a text, and `a-rule` if one holds: what points are counted for. For tuning, never kept."""
        hits = _told(self._lexemes.hits(typed))
        held = self._rules.holding(hits).keys() - {INFO}
        return frozenset({hit.concept for hit in hits} | ({A_RULE} if held else set()))

    def _match(self, typed: str) -> Match:
        hits = _told(self._lexemes.hits(typed))
        held = self._rules.holding(hits)
        if INFO in held:
            return Match(info=True)
        starts = [start for spans in held.values() for start, _ in spans]
        if not hits or not self._points.reached(hits, starts):
            return NOTHING
        kinds = frozenset(held) or frozenset({self._leans(hits)})
        return Match(kinds, FRIEND in kinds or _about_a_friend(hits))

    def _leans(self, hits: list[Hit]) -> Kind:
        there = {hit.concept for hit in hits}
        return next((kind for kind, concepts in self._leaning.items() if not there.isdisjoint(concepts)), "help")


def _told(hits: list[Hit]) -> list[Hit]:
    """Where a text tells of somebody she knows, a question mark in it changes nothing."""
    if any(hit.concept in ("me", "my", "friend", "happening") for hit in hits):
        return [hit for hit in hits if hit.concept not in ("question", "topic")]
    return hits


def _about_a_friend(hits: list[Hit]) -> bool:
    """Whether the one in trouble is a friend or sister: she is named, and the writer only tells of her."""
    friends = [hit for hit in hits if hit.concept == "friend"]
    own = [hit for hit in hits if hit.concept in ("me", "i") and not any(_inside(hit, it) for it in friends)]
    return bool(friends) and not own


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end


_BUILT: list[tuple[Safety, Matcher]] = []
"""The matcher built last: a lesson is saved far more often than a word of these lists."""


def matcher_of(safety: Safety) -> Matcher:
    """The matcher of these words and rules; the one built last is used again while nothing in them has changed."""
    if not _BUILT or _BUILT[0][0] != safety:
        _BUILT[:] = [(safety, Matcher(safety))]
    return _BUILT[0][1]
