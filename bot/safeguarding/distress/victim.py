"""The one it happens to: `touches me`, *hunifanyia*, *sakin*, unless a friend is named there.

A scale of points tells whether a text is about a friend. Cousins, sisters and classmates both do harm and suffer it, so
words beside the deed that say `me` count for more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.safeguarding.distress.concept_hit import ConceptHit

HERS = frozenset(
    {
        "life-threat",
        "force-now",
        "followed",
        "touch-hint",
        "sold",
        "fear-home",
        "fear-person",
        "beaten",
        "wedding-set",
        "strong-cut",
        "bad-work",
        "relief-price",
    }
)
"""Strong concepts of what others do or may do. `i` and `my` in such a phrase say whose fear it is."""

DEEDS = HERS | {
    "touch",
    "hit",
    "sexual",
    "strong-sexual",
    "watch",
    "come-room",
    "home-bad",
    "scare-me",
    "strong-private",
    "strong-marry",
    "strong-threat",
}
"""Concepts of a deed that somebody suffers."""

BEFORE_THE_DEED = frozenset({"ne"})
"""Lists of languages whose `me` stands before the deed: *malai chhunchha*."""


def is_she(hits: Sequence[ConceptHit]) -> bool:
    """Return True if a deed in a text happens to the one who writes."""
    owned = {(hit.start, hit.end) for hit in hits if hit.concept == "my"}
    plain = [hit for hit in hits if hit.concept == "me" and (hit.start, hit.end) not in owned]
    own = [hit for hit in hits if hit.concept in ("i", "me", "my")]
    return any(
        _suffers(deed, plain) or (deed.concept in HERS and _touches(deed, own))
        for deed in hits
        if deed.concept in DEEDS
    )


def _suffers(deed: ConceptHit, persons: Collection[ConceptHit]) -> bool:
    """Return whether one of the persons stands in the deed or at its side, where its language has the sufferer."""
    return any(
        _language(person) == _language(deed)
        and (
            (deed.start <= person.start and person.end <= deed.end)
            or (person.end == deed.start if _language(deed) in BEFORE_THE_DEED else person.start == deed.end)
        )
        for person in persons
    )


def _touches(deed: ConceptHit, persons: Collection[ConceptHit]) -> bool:
    return any(person.start <= deed.end and deed.start <= person.end for person in persons)


def _language(hit: ConceptHit) -> str:
    """Return the language of a list of words: Bisaya stands beside Filipino."""
    return hit.file.partition("-")[0]
