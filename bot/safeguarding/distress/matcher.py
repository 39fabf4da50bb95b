"""The distress matcher: from typed text to the kinds of trouble it may be about, and to nothing else (A1, A3, A4).

All languages are tried on every text, because learners mix them. A match is a reason to ask, never a finding.

It also tells the one it happens to: `touches me`, *hunifanyia*, *sakin*, unless a friend is named there. A scale of
points tells whether a text is about a friend. Cousins, sisters and classmates both do harm and suffer it, so words
beside the deed that say `me` count for more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.lessons.model.safety import DistressKind, Safety
from bot.safeguarding.distress.lexemes import Lexemes, Lookups, main_list
from bot.safeguarding.distress.scales import COMMON, CONCEPT, ScaleMatcher, signs_by_window
from bot.safeguarding.distress.tokens import ConceptHit, Token, sentences

INFO: DistressKind = "info-question"
FRIEND: DistressKind = "friend-at-risk"
HELP: DistressKind = "help"
"""The kind of a text that matches without reaching the threshold of any kind."""
SELF_HARM: DistressKind = "self-harm"
NOW: DistressKind = "danger-now"
HARMLESS = "harmless"
"""The concept of an idiom that only sounds bad (`dying of laughter`)."""
ADVICE = "advice"
"""The concept of right advice to the girl of a story (`she should not go alone`)."""

FORGIVING = frozenset({"suicide", "self-hurt", "swallowed", "strong-sexual"})
"""Concepts in whose phrases a slip is forgiven. Where persons are named, `bother` would be a brother."""

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
"""Signs that a text is about a picture: somebody has one, wants one, passes it on, or everybody would see it."""

DYING = frozenset(
    f":{concept}"
    for concept in ("suicide", "self-hurt", "farewell", "means", "death", "hurt", "heavy", "poison", "bleed")
)
"""Signs of a wish to die. Without one, points alone name such a wish only where they are `SURE`."""

SURE = 20
"""Points above its threshold that name a wish to die without a sign of it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Result of matching one text. It holds neither a word of the text nor a position in it (A15).

    `kinds` are the kinds of trouble the text may be about. `friend`: it seems to be about somebody else.
    `info`: it asks about the subject, which is no distress. `pictured`: it mentions a picture.
    """

    kinds: frozenset[DistressKind] = frozenset()
    friend: bool = False
    info: bool = False
    pictured: bool = False

    @property
    def distress(self) -> bool:
        """True if the learner is to be asked whether she wants help, which a question about the subject is not (A5)."""
        return bool(self.kinds)


LONG = 150
"""From this many characters on, a text is also matched sentence by sentence: one may be hidden in a cheerful story."""


NEAR = 3
"""A kind this many points behind the likeliest one is named too."""


class Matcher:
    """Matcher for the words and scales of one course. Built once; matching keeps nothing."""

    __slots__ = ("_distress", "_friend", "_info", "_kinds", "_known", "_lexemes", "_strong")

    def __init__(self, safety: Safety) -> None:
        """Build the indexes and the scales."""
        scales = safety.scales
        self._distress, self._info, self._friend = map(ScaleMatcher, (scales.distress, scales.info, scales.friend))
        self._kinds = {kind: ScaleMatcher(scale) for kind, scale in scales.kinds.items()}
        asked = (self._distress, self._info, self._friend, *self._kinds.values())
        self._known = DYING.union(*(points.signs for points in asked))
        self._strong = frozenset(sign for points in asked for sign in points.strong)
        self._lexemes = Lexemes(safety.vocabularies, FORGIVING)

    def match(self, typed: str) -> Match:
        """Match a text in any mix of languages. Never raises; the time grows in proportion to the text's length."""
        lookups = Lookups()
        whole, parts = self._match(typed, lookups), sentences(typed)
        if whole.distress or len(typed) < LONG or len(parts) == 1:
            return whole
        return next((found for part in parts if (found := self._match(part, lookups)).distress), whole)

    def word_list_of(self, typed: str) -> str:
        """Return the name of the list of words that clearly knows a text best; empty where none does."""
        return main_list(self._lexemes.read(typed)[1])

    def signs(self, typed: str, known: Collection[str] | None = None) -> frozenset[str]:
        """Return the signs of a text that the scales give points for; names of concepts begin with a colon.

        `known` limits the signs that are returned (None: those of all scales). For tuning only; never stored.
        """
        windows = signs_by_window(*self._read(typed, Lookups()), self._known if known is None else known)
        return frozenset(sign for signs in windows for sign in signs)

    def _read(self, typed: str, lookups: Lookups) -> tuple[Sequence[Token], Sequence[ConceptHit]]:
        """Return the words of a text and the concepts in it, without what an idiom silences."""
        words, hits = self._lexemes.read(typed, lookups)
        return words, list(_without_idioms(hits, self._strong))

    def _match(self, typed: str, lookups: Lookups) -> Match:
        words, hits = self._read(typed, lookups)
        if len(words) == 1 and any(hit.concept == COMMON and hit.end == hit.start + 1 for hit in hits):
            return Match()  # one everyday word
        windows = list(signs_by_window(words, hits, self._known))
        signs = max(windows, key=self._distress.above)
        if self._distress.above(signs) >= 0 and signs:
            friend = self._friend.above(signs) >= 0 and not is_she(hits)
            return Match(self._kinds_of(signs), friend, pictured=not signs.isdisjoint(PICTURED))
        return Match(info=any(self._info.above(signs) >= 0 for signs in windows if signs))

    def _kinds_of(self, signs: frozenset[str]) -> frozenset[DistressKind]:
        """Return the kinds of which a text has a strong sign, else the likeliest that reach their thresholds.

        If none does, nothing is guessed: the kind is HELP. Where somebody may be killed now, a wish to die counts only
        if it is strong: otherwise another hand is meant.
        """
        strong = {kind for kind, points in self._kinds.items() if not points.strong.isdisjoint(signs)}
        found = strong or self._likeliest(signs)
        by_another = NOW in found and SELF_HARM not in strong
        return frozenset(found - {SELF_HARM} if by_another else found) or frozenset({HELP})

    def _likeliest(self, signs: frozenset[str]) -> set[DistressKind]:
        """Return the kinds by points: the likeliest and what is near it; a wish to die only with a sign."""
        above = {kind: points.above(signs) for kind, points in self._kinds.items()}
        if signs.isdisjoint(DYING) and above.get(SELF_HARM, 0) < SURE:
            above.pop(SELF_HARM, None)
        most = max((its for kind, its in above.items() if kind != FRIEND), default=0)
        return {kind for kind, its in above.items() if its >= max(most - NEAR, 0)}


def _without_idioms(hits: Sequence[ConceptHit], strong: Collection[str]) -> Iterator[ConceptHit]:
    """Yield the hits without the strong ones that share a word with an idiom: `want to die` in `want to die laughing`.

    An idiom elsewhere takes nothing back, nor does one that is a part of the strong phrase (`weed killer`). Inside an
    advice nothing counts: what the girl of a story should not do happens to nobody. It is an idiom, too.
    """
    idioms = [hit for hit in hits if hit.concept == HARMLESS]
    advice = [hit for hit in hits if hit.concept == ADVICE]
    yield from (hit._replace(concept=HARMLESS) for hit in advice)
    for hit in hits:
        is_idiom = CONCEPT + hit.concept in strong and any(_covers(idiom, hit) for idiom in idioms)
        if not is_idiom and not any(it.start <= hit.start and hit.end <= it.end for it in advice):
            yield hit


def _covers(idiom: ConceptHit, hit: ConceptHit) -> bool:
    apart = idiom.end <= hit.start or hit.end <= idiom.start
    part = hit.start <= idiom.start and idiom.end <= hit.end and idiom[1:3] != hit[1:3]
    return not apart and not part


_BUILT: list[tuple[Safety, Matcher]] = []
"""Cache of one: educators save lessons far more often than they change the vocabularies."""


def matcher_of(safety: Safety) -> Matcher:
    """Return the matcher for these vocabularies and scales; the one built last is reused while they are unchanged."""
    before, matcher = _BUILT[0] if _BUILT else (None, None)
    if matcher is None or before != safety:
        matcher = Matcher(safety)
    _BUILT[:] = [(safety, matcher)]
    return matcher


def released_matcher_of(safety: Safety) -> Matcher:
    """Return the matcher for these vocabularies and scales, and release the word lists it was built from."""
    matcher = matcher_of(safety)
    _BUILT.clear()
    return matcher


THREAT = "life-threat"
"""A threat to kill her or somebody at home: whoever of them it is, she is there."""

HERS = frozenset({
    "force-now", "followed", "touch-hint", "sold", "fear-home", "fear-person", "beaten", "wedding-set", "strong-cut",
    "bad-work", "relief-price",
})  # fmt: skip
"""Strong concepts of what others do. Such a phrase is hers where it says `i` or `my`, or names nobody else."""

DEEDS = HERS | {
    "touch", "hit", "sexual", "strong-sexual", "watch", "come-room", "home-bad", "scare-me", "strong-private",
    "strong-marry", "strong-threat",
}  # fmt: skip
"""Concepts of a deed that somebody suffers."""

OWN_HAND = frozenset({"farewell", "means"})
"""Strong concepts of what she may do herself: hers where `i` stands in the phrase. She may tell what a friend says."""

BEFORE_THE_DEED = frozenset({"ne"})
"""Languages whose `me` stands before the deed: *malai chhunchha*."""


def is_she(hits: Sequence[ConceptHit]) -> bool:
    """Return True if a deed in a text happens to the one who writes."""
    owned = {(hit.start, hit.end) for hit in hits if hit.concept == "my"}
    plain = [hit for hit in hits if hit.concept == "me" and (hit.start, hit.end) not in owned]
    alone = [hit for hit in hits if hit.concept == "i" and (hit.start, hit.end) not in owned]
    own = [hit for hit in hits if hit.concept in ("i", "me", "my")]
    others = [hit for hit in hits if hit.concept in ("friend", "her", "he")]
    return any(
        hit.concept == THREAT
        or (hit.concept in DEEDS and _suffers(hit, plain))
        or (hit.concept in OWN_HAND and any(_is_inside(person, hit) for person in alone))
        or (hit.concept in HERS and _is_hers(hit, own, others))
        for hit in hits
    )


def _suffers(deed: ConceptHit, persons: Collection[ConceptHit]) -> bool:
    """Return whether one of the persons stands in the deed or at its side, where its language has the sufferer."""
    before = _language(deed) in BEFORE_THE_DEED
    return any(
        _language(person) == _language(deed)
        and (_is_inside(person, deed) or (person.end == deed.start if before else person.start == deed.end))
        for person in persons
    )


def _is_hers(deed: ConceptHit, own: Collection[ConceptHit], others: Collection[ConceptHit]) -> bool:
    beside = any(person.start <= deed.end and deed.start <= person.end for person in own)
    return beside or all(_is_inside(person, deed) for person in others)


def _is_inside(person: ConceptHit, deed: ConceptHit) -> bool:
    return deed.start <= person.start and person.end <= deed.end


def _language(hit: ConceptHit) -> str:
    """Return the language of a list of words: Bisaya stands beside Filipino."""
    return hit.file.partition("-")[0]
