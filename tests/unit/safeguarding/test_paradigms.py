"""Forms made from one listed phrase: slots, other spellings, verbs; an idiom covers only its own words."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList, forms, size
from bot.safeguarding.distress.matcher import Matcher

WORDS = WordList.model_validate(
    {
        "grammar": "swahili",
        "words": {
            "harmless": "die laughing, laughed, weed killer",
            "school": "exam, lesson",
            "suicide": "siwezi kuishi, drink weed killer",
        },
        "slots": {"want": "want to, wanna", "die": "die, dye"},
        "paradigms": {"suicide": "<want> <die> <now?>, <now> <want> <die>", "hit": "me <hit>"},
        "spellings": "siwezi = cwezi = xwezi",
        "verbs": {"suicide": "jiua"},
    }
)
SPEECH = {"now": "now, today", "hit": "hit"}


def matcher() -> Matcher:
    words = WORDS.model_copy(
        update={"slots": WORDS.slots | WordList.model_validate({"words": {}, "slots": SPEECH}).slots}
    )
    distress = {"enough": 10, "strong": "suicide", "concepts": {"minus-30": "school, harmless"}}
    scales = {"distress": distress, "kinds": {"self-harm": {"enough": 10, "strong": "suicide"}}}
    return Matcher(Safety(vocabularies={"xx": words}, scales=Scales.model_validate(scales)))


def test_a_paradigm_stands_for_every_choice_from_its_slots() -> None:
    slots = {"want": ["gusto ko", "gs2"], "now": ["na"], "die": ["mamatay"]}

    made = list(forms("<want> <now?> <die>", slots))

    assert made == ["gusto ko mamatay", "gusto ko na mamatay", "gs2 mamatay", "gs2 na mamatay"]
    assert size("<want> <now?> <die>", slots) == 4


def test_a_slot_may_be_a_part_of_a_word() -> None:
    slots = {"take": ["លេប", "ផឹក"], "much": ["ច្រើន"]}

    assert list(forms("<take>ថ្នាំ<much>", slots)) == ["លេបថ្នាំច្រើន", "ផឹកថ្នាំច្រើន"]


@pytest.mark.parametrize("typed", ["want to die", "WANNA dye now", "today i wanna die", "now want to dye"])
def test_every_form_is_heard(typed: str) -> None:
    assert matcher().match(typed).kinds == {"self-harm"}


@pytest.mark.parametrize("typed", ["cwezi kuishi", "xwezi kuishi tena"])
def test_another_spelling_of_a_listed_word_is_heard(typed: str) -> None:
    assert matcher().match(typed).kinds == {"self-harm"}


def in_khmer(**words: object) -> Matcher:
    scales = {
        "distress": {"enough": 1, "strong": "home-bad"},
        "kinds": {"unsafe-home": {"enough": 1, "strong": "home-bad"}},
    }
    vocabulary = WordList.model_validate({"words": {}, **words})
    return Matcher(Safety(vocabularies={"km": vocabulary}, scales=Scales.model_validate(scales)))


def test_a_khmer_word_is_heard_in_its_everyday_spelling_inside_a_run_of_text() -> None:
    matcher = in_khmer(words={"home-bad": "ប៉ាវាយខ្ញុំ"}, spellings="វាយ = វៃ = វ៉ៃ")

    heard = [matcher.match(f"ម្សិលមិញ{said}ឈាម").kinds for said in ("ប៉ាវាយខ្ញុំ", "ប៉ាវៃខ្ញុំ", "ប៉ាវ៉ៃខ្ញុំ")]

    assert heard == [{"unsafe-home"}] * 3


def test_the_words_of_a_khmer_paradigm_are_heard_without_the_spaces_between_its_slots() -> None:
    matcher = in_khmer(paradigms={"home-bad": "<who> <hits> ខ្ញុំ"}, slots={"who": "ប៉ា, ពុក", "hits": "វាយ, ធាក់"})

    heard = [matcher.match(f"ម្សិលមិញ{who}{hits}ខ្ញុំឈាម").kinds for who in ("ប៉ា", "ពុក") for hits in ("វាយ", "ធាក់")]

    assert heard == [{"unsafe-home"}] * 4


@pytest.mark.parametrize("typed", ["nitajiua", "ntajiua", "natajiua leo", "nataka kujiuwa", "nmejiua", "anajiua"])
def test_a_swahili_verb_is_heard_with_the_heads_of_messages(typed: str) -> None:
    assert matcher().match(typed).kinds == {"self-harm"}


def test_nothing_everyday_beside_a_strong_sign_takes_it_back() -> None:
    assert matcher().match("i wanna die the exam the lesson the exam").distress
    assert matcher().match("we laughed and then she said she wanna die").distress


def test_an_idiom_inside_a_strong_phrase_takes_nothing_back() -> None:
    assert matcher().match("i will drink weed killer").distress


def test_an_idiom_covers_only_its_own_words() -> None:
    assert not matcher().match("i wanna die laughing").distress
    assert matcher().match("i wanna die laughing no really i want to die").distress


@pytest.mark.parametrize(
    "typed", ["gihikap ko", "ginahikapan ko niya", "iya kong hikapon", "mohikap siya", "ginhikap ako"]
)
def test_a_bisaya_verb_is_heard_in_its_forms(typed: str) -> None:
    words = {"grammar": "filipino", "words": {}, "verbs": {"touch": "hikap"}}
    scales = {"distress": {"enough": 1, "concepts": {"plus-9": "touch"}}}
    safety = Safety(vocabularies={"bisaya": WordList.model_validate(words)}, scales=Scales.model_validate(scales))

    assert Matcher(safety).match(typed).distress


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("he hit me hard now", True),
        ("he hit me hard", True),
        ("he hit me really very hard", True),
        ("he hit me really very often hard", False),
        ("he hit very hard", False),
    ],
)
def test_a_gap_of_two_words_and_an_empty_slot_may_stand_in_a_paradigm(typed: str, heard: bool) -> None:
    words = {
        "words": {},
        "slots": {"hit": "hit me, beat me", "now": "now"},
        "paradigms": {"home-bad": "<hit> .. hard <now?>"},
    }
    scales = Scales.model_validate({"distress": {"enough": 1, "strong": "home-bad"}})

    matcher = Matcher(Safety(vocabularies={"en": WordList.model_validate(words)}, scales=scales))

    assert matcher.match(typed).distress is heard
