"""The one it happens to: `touches me`, *hunifanyia*, *sakin*, unless a friend is named there.

A scale of points tells whether a text is about a friend. Cousins, sisters and classmates both do harm and suffer it, so
words beside the deed that say `me` count for more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.safeguarding.distress.tokens import ConceptHit

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
