"""The distress matcher: from typed words to what they may be about, and to nothing else of hers (A1 to A5).

All languages are tried on every text at once, because girls mix them. A match is a reason to ask, never a finding (A6).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model.safety import A_RULE, Kind, Safety
from bot.safety.hit import Hit
from bot.safety.lexemes import Lexemes
from bot.safety.points import Points
from bot.safety.rules import RuleBook

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


class Matcher:
    """Built once from a course's words and rules; asking it keeps nothing."""

    def __init__(self, safety: Safety) -> None:
        """Everything ready to be looked up."""
        self._lexemes = Lexemes(safety.vocabularies)
        self._rules = RuleBook(safety.rules)
        self._points = Points(safety.rules.points, safety.rules.enough)
        self._leaning = {
            kind: frozenset(concept.written for concept in concepts) for kind, concepts in safety.rules.leaning.items()
        }

    def match(self, typed: str) -> Match:
        """What a text may be about, whatever language it mixes. Never raises; time grows with the text's length."""
        hits = self._lexemes.hits(typed)
        if not hits:
            return NOTHING
        held = self._rules.holding(hits)
        if INFO in held and not _personal(hits):
            return Match(info=True)
        starts = [start for kind, spans in held.items() if kind != INFO for start, _ in spans]
        if not self._points.reached(hits, starts):
            return Match(info=INFO in held)
        kinds = frozenset(held) - {INFO} or frozenset({self._leans(hits)})
        return Match(kinds, FRIEND in kinds or _about_a_friend(hits))

    def signs(self, typed: str) -> frozenset[str]:
        """The concepts in a text, and `a-rule` if one holds: what points are counted for. For tuning, never kept."""
        hits = self._lexemes.hits(typed)
        held = self._rules.holding(hits).keys() - {INFO}
        return frozenset({hit.concept for hit in hits} | ({A_RULE} if held else set()))

    def _leans(self, hits: list[Hit]) -> Kind:
        there = {hit.concept for hit in hits}
        return next((kind for kind, concepts in self._leaning.items() if not there.isdisjoint(concepts)), "help")


def _personal(hits: list[Hit]) -> bool:
    """Whether the text tells of something that happens to somebody: then a question mark changes nothing."""
    return any(hit.concept in ("me", "my", "friend", "happening") for hit in hits)


def _about_a_friend(hits: list[Hit]) -> bool:
    """Whether the one in trouble is a friend or sister: she is named, and the writer only tells of her."""
    friends = [hit for hit in hits if hit.concept == "friend"]
    own = [hit for hit in hits if hit.concept in ("me", "i") and not any(_inside(hit, it) for it in friends)]
    return bool(friends) and not own


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end
