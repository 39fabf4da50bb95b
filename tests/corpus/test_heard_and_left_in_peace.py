"""Words that are heard in every language stand beside nearly the same words that are left in peace (A1, A2, A3)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.confirm_scene import scene_for
from bot.safeguarding.distress.matcher import matcher_of
from tests.support.course_builders import real

MATCHER = matcher_of(real().course.safety)

PAIRS = [
    ("i want to die", "low-me", "i want to diet"),
    ("i want to d i e", "low-me", "my phone died"),
    ("i w4nt to d13", "low-me", "im dead lol"),
    ("i want to kill myself", "low-me", "i want to kill time"),
    ("kiling myself", "low-me", "skilling myself"),
    ("he raped me", "touch-me", "he draped me"),
    ("he r4ped me", "touch-me", "she scraped me"),
    ("he touches me", "touch-me", "he touched the ball"),
    ("he hits me every day", "home-me", "hit me up"),
    ("don´t tell anyone, it´s our secret, he says", "online-me", "don´t tell anyone"),
    ("nataka kujiua", "low-me", "nataka kujua"),
    ("nitajiua", "low-me", "nitajua"),
    ("siwezi kuishi tena", "low-me", "siwezi kusoma"),
    ("baba anan1piga", "home-me", "baba anapika"),
    ("gusto ko nang mamatay", "low-me", "gusto ko nang matulog"),
    ("gusto ko na mamatay", "low-me", "namatay cp ko"),
    ("sinasaktan ako ng tatay ko", "home-me", "sinasamahan ako ng tatay ko"),
    ("hinipuan ako ng kuya ko", "touch-me", "hinintay ako ng kuya ko"),
    ("gibunalan ko ni papa", "home-me", "gipalit ko ni papa"),
    ("मलाई बांच्न मन छैन", "low-me", "मलाई नाच्न मन छैन"),
    ("साथीको दाइले मलाई छोयो", "touch-me", "साथीको दाइले मलाई छोड्यो"),
    ("बुवाले मलाई कुट्नुहुन्छ", "home-me", "बुवाले मलाई पढाउनुहुन्छ"),
    ("malai bachna man xaina", "low-me", "malai nachna man chaina"),
    ("malai marna man lagyo", "low-me", "malai khana man lagyo"),
    ("ខ្ញុំចង់ សម្លាប់ ខ្លួន", "low-me", "ខ្ញុំចង់គេង"),
    ("បា៉វាយខុ្ញំ", "home-me", "ប៉ាវាយបាល់"),
    ("ប៉ាវ៉ៃញុំ", "home-me", "ប៉ាឲ្យខ្ញុំ"),
    ("គាត់ចាប់ទ្រូងខ្ញុំ", "touch-me", "គាត់ចាប់ផ្តើមរៀន"),
    ("pa vai nhom rol yob", "home-me", "pa veay bal rol yub"),
    ("pa veay knhom", "home-me", "pa mean knhom"),
]


@pytest.mark.parametrize(("typed", "scene"), [(heard, scene) for heard, scene, _ in PAIRS])
def test_it_is_heard_and_she_is_asked_about_what_it_is(typed: str, scene: str) -> None:
    heard = MATCHER.match(typed)

    assert heard.distress
    assert scene_for(heard.kinds, heard.friend, heard.pictured) == scene


@pytest.mark.parametrize("typed", [left for _, _, left in PAIRS])
def test_nearly_the_same_words_are_left_in_peace(typed: str) -> None:
    assert not MATCHER.match(typed).distress


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("i want to die", "en"),
        ("baba ananipiga", "sw"),
        ("sinasaktan ako ng tatay ko", "fil"),
        ("gihikap ko niya", "fil-bisaya"),
        ("मलाई बाँच्न मन छैन", "ne"),
        ("malai bachna man chaina", "ne"),
        ("ប៉ាវាយខ្ញុំ", "km"),
        ("pa veay knhom rol yub", "km-latin"),
        ("gusto ko na mamatay", ""),
        ("hello", ""),
    ],
)
def test_the_list_of_her_language_is_named_where_it_is_clear(typed: str, file: str) -> None:
    assert MATCHER.word_list_of(typed) == file


# What it is about (A6)


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
def test_a_girl_threatened_with_blows_is_not_asked_about_a_picture(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert heard.kinds
    assert "picture" not in str(scene_for(heard.kinds, heard.friend, heard.pictured))


@pytest.mark.parametrize(
    "typed", ["knhom khlach", "knhom khlach nas", "mean ke kom ream knhom", "natatakot ako", "im scared"]
)
def test_a_girl_who_says_that_she_is_afraid_is_not_thanked_for_being_a_good_friend(typed: str) -> None:
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
def test_a_girl_who_tells_of_a_friend_is_asked_about_the_friend(typed: str) -> None:
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
def test_a_girl_threatened_with_a_picture_is_asked_about_it(typed: str) -> None:
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
def test_a_deed_of_a_friend_to_her_happened_to_her(typed: str) -> None:
    heard = MATCHER.match(typed)

    assert scene_for(heard.kinds, heard.friend, heard.pictured) == "touch-me"


DAY = "we had maths and then football and my team won, the goat ate my homework, we laughed and had chapati. "


@pytest.mark.parametrize("before", [0, 3, 10])
@pytest.mark.parametrize("after", [0, 3, 10])
def test_one_sentence_is_heard_wherever_it_stands(before: int, after: int) -> None:
    trouble = "my uncle touches me at night and i am scared. "
    assert MATCHER.match(DAY * before + trouble + DAY * after).distress
    assert not MATCHER.match(DAY * (before + after)).distress
