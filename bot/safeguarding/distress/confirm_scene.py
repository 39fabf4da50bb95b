"""Choice of the scene in `dialogues/bot/confirm.yaml` that answers a distress match (A6)."""

from __future__ import annotations

from collections.abc import Collection

NOW = frozenset({"danger-now", "self-harm"})
"""Kinds whose confirm question itself carries the emergency numbers."""

PICTURES = frozenset({"image-request", "image-threat", "image-shared"})
"""Kinds that lead to calm steps about a picture before any numbers."""

THREAT = "image-threat"
"""The only kind for threats. If the text names no picture, it may be a threat of violence."""

INFO = "info-question"


def scene_for(kinds: Collection[str], friend: bool, pictured: bool) -> str | None:
    """Return the confirm scene for the matched `kinds`; None when nothing was matched.

    Immediate danger comes before pictures, and pictures before the rest. A text that only asks about the subject gets
    the `info` scene, which answers it (A5). `friend`: more than a guess that the text is about somebody else.
    `pictured`: the text mentions a picture.
    """
    heard = frozenset(kinds)
    if not heard:
        return None
    if heard == {INFO}:
        return "info"
    who = "friend" if friend else "me"
    if heard & NOW:
        return f"now-{who}"
    pictures = PICTURES if pictured else PICTURES - {THREAT}
    return f"picture-{who}" if heard & pictures else who
