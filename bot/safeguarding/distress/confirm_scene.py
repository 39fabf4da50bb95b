"""Choice of the scene in `dialogues/bot/confirm.yaml` that answers a distress match (A6). The kind decides it alone."""

from __future__ import annotations

from collections.abc import Collection

INFO = "info-question"
GENERAL = "general"
"""Family of a text that names no subject. Its scenes are `me` and `friend`, without a family in front."""

THREAT = "image-threat"
"""The only kind for threats. If the text names no picture, it may be a threat of another sort."""

FAMILIES: dict[str, frozenset[str]] = {
    "swallowed": frozenset({"poisoning"}),
    "low": frozenset({"self-harm"}),
    "now": frozenset({"danger-now"}),
    "cut": frozenset({"fgm"}),
    "marriage": frozenset({"forced-marriage"}),
    "touch": frozenset({"unwanted-touch"}),
    "home": frozenset({"unsafe-home"}),
    "picture": frozenset({"image-request", "image-shared", THREAT}),
    "work": frozenset({"child-work"}),
    "emergency": frozenset({"emergency-exploitation"}),
    "online": frozenset({THREAT, "secret-contact", "meeting", "money-offer", "bullying"}),
}
"""Families of scenes with their kinds, the most urgent first: of several the first one counts."""


def scene_for(kinds: Collection[str], friend: bool, pictured: bool) -> str | None:
    """Return the confirm scene for the matched `kinds`; None when nothing was matched.

    A text that only asks about the subject gets the `info` scene, which answers it (A5). `friend`: the text is about
    somebody else. `pictured`: the text mentions a picture.
    """
    if not kinds:
        return None
    if set(kinds) == {INFO}:
        return "info"
    who, family = "friend" if friend else "me", _family(kinds, pictured)
    return who if family == GENERAL else f"{family}-{who}"


def _family(kinds: Collection[str], pictured: bool) -> str:
    fit = (family for family, of_it in FAMILIES.items() if not of_it.isdisjoint(_fitting(family, kinds, pictured)))
    return next(fit, GENERAL)


def _fitting(family: str, kinds: Collection[str], pictured: bool) -> frozenset[str]:
    """Return the kinds that count for a family: a threat without a picture is none of the family `picture`."""
    return frozenset(kinds) - {THREAT} if family == "picture" and not pictured else frozenset(kinds)
