"""Thresholds of the distress scales: a sum that just suffices is heard, one point less is not (A4, A6)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList
from bot.safeguarding.distress.matcher import Match, Matcher, matcher_of, released_matcher_of

WORDS = WordList.model_validate(
    {
        "words": {
            "fear": "i am so scared",
            "friend": "my best friend",
            "what": "what is",
            "picture": "photo",
            "suicide": "suicide, want to die, drink weed killer, weed killer now",
            "harmless": "want to die laughing, weed killer, die laughing",
        }
    }
)
FEAR = {"plus-20": "fear"}


def heard(typed: str = "i am so scared", **scales: Mapping[str, object]) -> Match:
    """Match a text with these scales; a fear is a disclosure."""
    distress = {"enough": 20, "concepts": FEAR}
    rest = {"friend": {"enough": 1}, "info": {"enough": 1}}
    return Matcher(safety_of({"distress": distress, **rest, **scales})).match(typed)


def safety_of(scales: Mapping[str, object]) -> Safety:
    return Safety(vocabularies={"en": WORDS}, scales=Scales.model_validate(scales))


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


def test_a_strong_sign_alone_names_its_kind_however_likely_another_is() -> None:
    kinds = {"bullying": of_fear(1), "self-harm": {"enough": 50, "strong": "fear"}}

    assert heard(kinds=kinds).kinds == {"self-harm"}


def test_a_strong_sign_is_a_disclosure_whatever_is_said_beside_it() -> None:
    strong = {"enough": 20, "strong": "fear", "concepts": {"minus-30": "friend"}}
    weak = {"enough": 20, "concepts": {**FEAR, "minus-30": "friend"}}

    assert heard("my best friend: i am so scared", distress=strong).distress
    assert not heard("my best friend: i am so scared", distress=weak).distress


@pytest.mark.parametrize(("points", "friend"), [("plus-9", True), ("plus-8", False)])
def test_a_friend_is_heard_of_from_the_threshold_on(points: str, friend: bool) -> None:
    scale = {"enough": 9, "concepts": {points: "friend"}}

    assert heard("i am so scared for my best friend", friend=scale).friend is friend


@pytest.mark.parametrize(("points", "info"), [("plus-9", True), ("plus-8", False)])
def test_a_question_about_the_subject_is_known_from_the_threshold_on(points: str, info: bool) -> None:
    scale = {"enough": 9, "concepts": {points: "what"}}

    assert heard("what is fgm", info=scale) == Match(frozenset(), friend=False, info=info, pictured=False)


@pytest.mark.parametrize(("length", "distress"), [(149, False), (150, True)])
def test_one_sentence_of_a_long_cheerful_text_is_heard_by_itself(length: int, distress: bool) -> None:
    scale = {"enough": 20, "concepts": {**FEAR, "minus-30": "friend"}}
    typed = "my best friend. i am so scared. ok".ljust(length, ".")

    assert heard(typed, distress=scale).distress is distress


def test_a_long_text_without_trouble_is_what_it_is_as_a_whole() -> None:
    scale = {"enough": 9, "concepts": {"plus-9": "what"}}

    assert heard("what is fgm. ok".ljust(150, "."), info=scale) == Match(info=True)


def test_a_text_about_a_picture_is_known() -> None:
    kinds = {"image-request": {"enough": 50, "concepts": {"plus-1": "picture"}}}

    assert heard("i am so scared of the photo", kinds=kinds).pictured
    assert not heard("i am so scared", kinds=kinds).pictured


def test_a_course_without_kinds_answers_a_call_for_help() -> None:
    assert heard() == Match(frozenset({"help"}), friend=False, info=False, pictured=False)


@pytest.mark.parametrize(
    ("typed", "distress"),
    [
        ("i want to die", True),
        ("i want to die laughing", False),
        ("i want to die laughing suicide", True),
        ("suicide i want to die laughing", True),
        ("suicide die laughing", True),
        ("weed killer", False),
        ("drink weed killer", True),
        ("weed killer now", True),
    ],
)
def test_an_idiom_takes_back_only_the_words_it_shares(typed: str, distress: bool) -> None:
    assert heard(typed, distress={"enough": 20, "strong": "suicide"}).distress is distress


def test_an_idiom_of_the_very_same_words_takes_them_back() -> None:
    words = WordList.model_validate({"words": {"suicide": "kill me", "harmless": "kill me"}})
    scales = Scales.model_validate({"distress": {"enough": 20, "strong": "suicide"}})

    assert not Matcher(Safety(vocabularies={"en": words}, scales=scales)).match("kill me").distress


def test_the_matcher_is_built_once_while_words_and_scales_are_the_same() -> None:
    one, other = safety_of({"distress": {"enough": 1}}), safety_of({"distress": {"enough": 2}})
    built = matcher_of(one)

    assert matcher_of(safety_of({"distress": {"enough": 1}})) is built
    assert matcher_of(other) is not built
    released = released_matcher_of(other)
    assert isinstance(released, Matcher)
    assert released is not matcher_of(other)


def test_the_signs_that_the_scales_know_are_named_for_tuning() -> None:
    matcher = Matcher(safety_of({"distress": {"enough": 20, "concepts": FEAR}}))

    assert matcher.signs("i am so scared of my best friend") == {":fear"}
    assert matcher.signs("i am so scared of my best friend", [":friend"]) == {":friend"}
