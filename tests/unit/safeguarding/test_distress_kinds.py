"""Kinds of distress: the question after her words fits what they are about (A5, A6)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList
from bot.safeguarding.distress.confirm_scene import scene_for
from bot.safeguarding.distress.matcher import Matcher, matcher_of
from tests.support.course_builders import real


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


COURSE = real().course
MATCHER = matcher_of(COURSE.safety)


def test_a_threat_without_a_picture_is_not_answered_as_one_about_a_picture() -> None:
    assert scene_for(["image-threat"], friend=False, pictured=False) == "online-me"
    assert scene_for(["image-threat", "image-request"], friend=False, pictured=False) == "picture-me"


@pytest.mark.parametrize(
    "typed",
    [
        "he threatened to beat me",
        "my uncle says he will hurt me if i tell",
        "pinagbabantaan niya akong papatayin",
        "anasema ataniua",
        "malai dhamki diyeko cha",
        "ke komream knhom",
    ],
)
def test_who_is_threatened_with_blows_is_not_asked_about_a_picture(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert heard.kinds
    assert "picture" not in str(scene_for(heard.kinds, heard.friend, heard.pictured))


@pytest.mark.parametrize(
    "typed", ["knhom khlach", "knhom khlach nas", "mean ke kom ream knhom", "natatakot ako", "im scared"]
)
def test_who_says_that_she_is_afraid_is_not_thanked_for_being_a_good_friend(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "me"


@pytest.mark.parametrize(
    "typed",
    [
        "my best friend wants to die",
        "mit srey knhom trov ke vay rol thngai",
        "rafiki yangu anapigwa na baba yake",
        "sinasaktan ng tatay niya ang kaibigan ko",
    ],
)
def test_who_tells_of_a_friend_is_asked_about_the_friend(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert str(scene_for(heard.kinds, heard.friend, heard.pictured)).endswith("friend")


@pytest.mark.parametrize(
    "typed",
    [
        "he says he will send my picture to everyone",
        "ikakalat daw nya yung pic ko",
        "anasema ataposti picha yangu",
        "mero photo viral garchu bhanyo",
        "vea tha nung post rub knhom",
    ],
)
def test_who_is_threatened_with_a_picture_is_asked_about_it(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "picture-me"


@pytest.mark.parametrize(
    "typed",
    [
        "my friends brother touched me in the kitchen",
        "dai ko sathi le malai jabarjasti samatyo",
        "साथीको दाइले मलाई छोयो",
        "kaka ya rafiki yangu alinishika",
        "hinipuan ako ng kuya ng kaibigan ko",
    ],
)
def test_what_a_friend_did_to_her_happened_to_her(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "touch-me"


def test_what_is_of_no_kind_is_a_call_for_help_and_never_a_guess() -> None:
    kinds = {kind: {"enough": 50, "concepts": {"plus-20": "fear"}} for kind in ("friend-at-risk", "unsafe-home")}
    distress = {"enough": 10, "concepts": {"plus-10": "fear"}}
    scales = Scales.model_validate({"distress": distress, "friend": {"enough": 1}, "kinds": kinds})
    words = WordList.model_validate({"words": {"fear": "i am so scared"}})

    heard = Matcher(Safety(vocabularies={"en": words}, scales=scales)).match("i am so scared")

    assert heard.kinds == {"help"}
    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "me"
