"""How to ask about what the matcher heard: a scene of `dialogues/bot/confirm.yaml`, and nothing else of it (A6)."""

from __future__ import annotations

from collections.abc import Collection

NOW = frozenset({"danger-now", "self-harm"})
"""Kinds whose question itself carries the emergency numbers."""

PICTURES = frozenset({"image-request", "image-threat", "image-shared"})
"""Kinds that lead to calm steps about a picture before numbers."""

THREAT = "image-threat"
"""The one kind of a threat there is. Without a word of a picture it may be one to beat her."""

INFO = "info-question"


def scene_for(kinds: Collection[str], friend: bool, pictured: bool) -> str | None:
    """The scene that asks, for her or for a friend; None when nothing was heard.

    What may be happening now comes before pictures, pictures before the rest; a question about the subject
    is answered as one (A5). `friend` is whether it is more than a guess that somebody else is meant, `pictured` whether
    a picture was spoken of.
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
