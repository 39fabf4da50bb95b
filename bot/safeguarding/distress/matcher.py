"""The distress matcher: from typed words to what they may be about, and to nothing else of hers (A1, A3, A4).

All languages are tried on every text at once, because girls mix them. A match is a reason to ask, never a finding.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.lessons.model.safety import Kind, Safety
from bot.safeguarding.distress.lexemes import Lexemes
from bot.safeguarding.distress.scales import ScaleMatcher
from bot.safeguarding.distress.signs import signs_by_window
from bot.safeguarding.distress.tokens import sentences

INFO: Kind = "info-question"
FRIEND: Kind = "friend-at-risk"

PICTURED = frozenset(
    f":{concept}"
    for concept in (
        "picture",
        "my-picture",
        "private",
        "strong-private",
        "camera",
        "post",
        "send",
        "everyone",
        "everywhere",
    )
)
"""The signs that it is about a picture: somebody has one, wants one, sends it round, or everybody would see it."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a text may be about, and whether it speaks of a picture. It holds no word and no place of the text (A15)."""

    kinds: frozenset[Kind] = frozenset()
    friend: bool = False
    info: bool = False
    pictured: bool = False

    @property
    def distress(self) -> bool:
        """Whether to ask her if she wants help. A question about the subject is answered, not asked back (A5)."""
        return bool(self.kinds)


NOTHING = Match()

LONG = 150
"""A text of so many characters is also read sentence by sentence: one of them may be hidden in a cheerful story."""


class Matcher:
    """Built once from a course's words and points; asking it keeps nothing."""

    def __init__(self, safety: Safety) -> None:
        """Everything ready to be looked up."""
        scales = safety.scales
        self._lexemes = Lexemes(safety.vocabularies)
        self._distress, self._info, self._friend = map(ScaleMatcher, (scales.distress, scales.info, scales.friend))
        self._kinds = {kind: ScaleMatcher(scale) for kind, scale in scales.kinds.items()}
        self._friend_at_risk = self._kinds.get(FRIEND, self._friend)
        asked = (self._distress, self._info, self._friend, *self._kinds.values())
        self._known = frozenset(sign for points in asked for sign in points.signs)

    def match(self, typed: str) -> Match:
        """What a text may be about, whatever language it mixes. Never raises; time grows with the text's length."""
        whole = self._match(typed)
        if whole.distress or len(typed) < LONG:
            return whole
        return next((found for part in sentences(typed) if (found := self._match(part)).distress), whole)

    def signs(self, typed: str, known: Collection[str] | None = None) -> frozenset[str]:
        """The signs of a text, concepts marked by a colon: what points are counted for. For tuning, never kept."""
        words, hits = self._lexemes.read(typed)
        windows = signs_by_window(words, hits, self._known if known is None else known)
        return frozenset(sign for signs in windows for sign in signs)

    def _match(self, typed: str) -> Match:
        windows = list(signs_by_window(*self._lexemes.read(typed), self._known))
        signs = max(windows, key=self._distress.above)
        if self._distress.above(signs) >= 0 and signs:
            kinds = self._kinds_of(signs)
            is_of_friend = max(self._friend.above(signs), self._friend_at_risk.above(signs)) >= 0
            return Match(kinds, is_of_friend, pictured=not signs.isdisjoint(PICTURED))
        return Match(info=any(self._info.above(signs) >= 0 for signs in windows if signs))

    def _kinds_of(self, signs: frozenset[str]) -> frozenset[Kind]:
        """Every kind there is enough of, or the likeliest one."""
        found = {kind: points.above(signs) for kind, points in self._kinds.items()}
        enough = frozenset(kind for kind, above in found.items() if above >= 0)
        return enough or frozenset({max(found, key=lambda kind: found[kind], default="help")})


_BUILT: list[tuple[Safety, Matcher]] = []
"""The matcher built last: a lesson is saved far more often than a word of these lists."""


def matcher_of(safety: Safety) -> Matcher:
    """The matcher of these words and points; the one built last is used again while nothing in them has changed."""
    if not _BUILT or _BUILT[0][0] != safety:
        _BUILT[:] = [(safety, Matcher(safety))]
    return _BUILT[0][1]
