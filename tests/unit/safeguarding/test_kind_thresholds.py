"""Thresholds of the distress scales: a sum that just suffices is heard, one point less is not (A4, A6)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList
from bot.safeguarding.distress.matcher import Match, Matcher

WORDS = WordList.model_validate({"words": {"fear": "i am so scared", "friend": "my best friend", "what": "what is"}})
FEAR = {"plus-20": "fear"}


def heard(typed: str = "i am so scared", **scales: Mapping[str, object]) -> Match:
    """Match a text with these scales; a fear is a disclosure."""
    distress = {"enough": 20, "concepts": FEAR}
    rest = {"friend": {"enough": 1}, "info": {"enough": 1}}
    return Matcher(
        Safety(vocabularies={"en": WORDS}, scales=Scales.model_validate({"distress": distress, **rest, **scales}))
    ).match(typed)


def of_fear(enough: int) -> dict[str, object]:
    return {"enough": enough, "concepts": FEAR}


@pytest.mark.parametrize(("enough", "kind"), [(20, "bullying"), (21, "help")])
def test_a_kind_is_named_from_its_threshold_on(enough: int, kind: str) -> None:
    assert heard(kinds={"bullying": of_fear(enough)}).kinds == {kind}


def test_a_kind_three_points_behind_the_likeliest_is_named_too_and_one_further_behind_is_not() -> None:
    kinds = {"bullying": of_fear(10), "image-request": of_fear(13), "secret-contact": of_fear(14)}

    assert heard(kinds=kinds).kinds == {"bullying", "image-request"}


def test_a_worry_for_a_friend_does_not_hide_what_the_friend_is_in() -> None:
    kinds = {"friend-at-risk": of_fear(1), "bullying": of_fear(20)}

    assert heard(kinds=kinds).kinds == {"friend-at-risk", "bullying"}


def test_a_strong_sign_names_its_kind_however_likely_another_is() -> None:
    kinds = {"bullying": of_fear(1), "self-harm": {"enough": 50, "strong": "fear"}}

    assert heard(kinds=kinds).kinds == {"bullying", "self-harm"}


def test_a_strong_sign_is_a_disclosure_whatever_is_said_beside_it() -> None:
    strong = {"enough": 20, "strong": "fear", "concepts": {"minus-30": "friend"}}
    weak = {"enough": 20, "concepts": {**FEAR, "minus-30": "friend"}}

    assert heard("my best friend: i am so scared", distress=strong).distress
    assert not heard("my best friend: i am so scared", distress=weak).distress


@pytest.mark.parametrize(("points", "friend"), [("plus-9", True), ("plus-8", False)])
def test_who_tells_of_a_friend_is_heard_from_the_threshold_on(points: str, friend: bool) -> None:
    scale = {"enough": 9, "concepts": {points: "friend"}}

    assert heard("i am so scared for my best friend", friend=scale).friend is friend


@pytest.mark.parametrize(("points", "info"), [("plus-9", True), ("plus-8", False)])
def test_a_question_about_the_subject_is_known_from_the_threshold_on(points: str, info: bool) -> None:
    scale = {"enough": 9, "concepts": {points: "what"}}

    assert heard("what is fgm", info=scale) == Match(info=info)
