"""Kinds of distress: the question after her words fits what they are about (A5, A6)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList
from bot.safeguarding.distress.confirm_scene import scene_for
from bot.safeguarding.distress.matcher import Matcher


@pytest.mark.parametrize(
    ("kinds", "friend", "scene"),
    [
        ([], False, None),
        (["help"], False, "me"),
        (["help"], True, "friend"),
        (["friend-at-risk"], True, "friend"),
        (["friend-at-risk"], False, "me"),
        (["poisoning"], False, "swallowed-me"),
        (["poisoning", "self-harm"], True, "swallowed-friend"),
        (["self-harm"], False, "low-me"),
        (["self-harm", "danger-now"], False, "low-me"),
        (["self-harm", "friend-at-risk"], True, "low-friend"),
        (["danger-now", "unsafe-home"], False, "now-me"),
        (["danger-now", "image-threat"], False, "now-me"),
        (["fgm", "forced-marriage"], False, "cut-me"),
        (["forced-marriage", "unsafe-home"], True, "marriage-friend"),
        (["unwanted-touch", "image-request"], False, "touch-me"),
        (["unsafe-home", "money-offer"], False, "home-me"),
        (["image-threat"], False, "picture-me"),
        (["image-threat", "money-offer"], False, "picture-me"),
        (["image-shared", "bullying"], True, "picture-friend"),
        (["image-request", "secret-contact"], False, "picture-me"),
        (["bullying"], True, "online-friend"),
        (["secret-contact"], False, "online-me"),
        (["info-question"], False, "info"),
        (["info-question", "meeting"], False, "online-me"),
    ],
)
def test_what_was_heard_decides_only_how_she_is_asked(kinds: list[str], friend: bool, scene: str | None) -> None:
    assert scene_for(kinds, friend, pictured=True) == scene


def test_a_threat_without_a_picture_is_not_answered_as_one_about_a_picture() -> None:
    assert scene_for(["image-threat"], friend=False, pictured=False) == "online-me"
    assert scene_for(["image-threat", "image-request"], friend=False, pictured=False) == "picture-me"


def test_what_is_of_no_kind_is_a_call_for_help_and_never_a_guess() -> None:
    kinds = {kind: {"enough": 50, "concepts": {"plus-20": "fear"}} for kind in ("friend-at-risk", "unsafe-home")}
    distress = {"enough": 10, "concepts": {"plus-10": "fear"}}
    scales = Scales.model_validate({"distress": distress, "friend": {"enough": 1}, "kinds": kinds})
    words = WordList.model_validate({"words": {"fear": "i am so scared"}})

    heard = Matcher(Safety(vocabularies={"en": words}, scales=scales)).match("i am so scared")

    assert heard.kinds == {"help"}
    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "me"
