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
