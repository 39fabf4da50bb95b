"""The girl who types that something is wrong is asked about it first, in words that fit (A5, A6)."""

from __future__ import annotations

import pytest

from bot.safety.asking import scene_for


@pytest.mark.parametrize(
    ("kinds", "friend", "scene"),
    [
        ([], False, None),
        (["help"], False, "me"),
        (["bullying"], True, "friend"),
        (["friend-at-risk"], False, "friend"),
        (["image-threat"], False, "picture-me"),
        (["image-shared", "bullying"], True, "picture-friend"),
        (["self-harm"], False, "now-me"),
        (["danger-now", "image-threat"], False, "now-me"),
        (["self-harm", "friend-at-risk"], False, "now-friend"),
        (["info-question"], False, "info"),
        (["info-question", "meeting"], False, "me"),
    ],
)
def test_what_was_heard_decides_only_how_she_is_asked(kinds: list[str], friend: bool, scene: str | None) -> None:
    assert scene_for(kinds, friend) == scene
