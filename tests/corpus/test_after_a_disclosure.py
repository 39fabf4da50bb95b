"""Straight after a girl has told something: a no, a thanks, a question whom the bot tells. It always understands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.engine.input import Commanded, Said
from bot.lessons.model.texts import texts
from tests.corpus.test_typed_words import HE_BLACKMAILS, a_girl, types
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

TAP_WHAT_FITS = "Thank you for writing. I am a robot, so please tap what fits. The numbers stay here."


def under_the_question() -> SessionLearner:
    return types(a_girl(), HE_BLACKMAILS)


def at_the_card() -> SessionLearner:
    return under_the_question().taps("Yes, show me help")


@pytest.mark.parametrize("words", ["no im fine", "I'm ok", "leave me alone", "nah its nothing",
                                   "im fine it was just a joke", "hapana asante niko sawa", "ok lang po ako",
                                   "ma thik xu", "អត់អីទេ", "nee laat me met rust"])  # fmt: skip
def test_after_a_no_in_her_own_words_the_question_stays_with_its_numbers(words: str) -> None:
    """Typed words lead a frightened girl nowhere: only her own tap leads on."""
    girl = under_the_question()
    before, asked = girl.session, girl.asked
    types(girl, words)
    assert girl.hears[0] == TAP_WHAT_FITS
    assert (girl.session, girl.asked) == (before, asked)


@pytest.mark.parametrize("words", ["ok thanks", "sawa asante", "sige po salamat", "thik xa didi", "អូខេ អរគុណ"])
def test_an_ok_in_her_own_words_shows_her_the_people(words: str) -> None:
    assert types(under_the_question(), words).asked == "help/online-me"


@pytest.mark.parametrize("words", ["idk", "sijui", "ewan ko", "tha xaina", "អត់ដឹង", "yes im fine"])
def test_a_girl_who_does_not_know_gets_a_kind_line_and_the_question_stays(words: str) -> None:
    girl = types(under_the_question(), words)
    assert (girl.hears[0], girl.asked) == (TAP_WHAT_FITS, "confirm/online-me")
    assert girl.taps("Yes, show me help").asked == "help/online-me"


@pytest.mark.parametrize("words", ["no he is hitting me again", "no my uncle touches me at night", "no i want to die"])
def test_a_new_disclosure_that_begins_with_no_is_heard(words: str) -> None:
    girl = types(under_the_question(), words)
    assert girl.asked.startswith("confirm/")
    assert girl.asked != "confirm/online-me"


@pytest.mark.parametrize("words", ["no im fine", "no", "leave me alone", "hapana asante", "អត់ទេ"])
def test_a_no_below_the_card_leaves_it_standing(words: str) -> None:
    girl = types(at_the_card(), words)
    assert (girl.hears[0], girl.asked) == (TAP_WHAT_FITS, "help/online-me")


@pytest.mark.parametrize(
    "words", ["ok thanks", "thank you", "idk", "asante sana", "purple trombone", "then i gave him more"]
)
def test_whatever_else_she_types_below_the_card_is_never_not_understood(words: str) -> None:
    girl = types(at_the_card(), words)
    assert (girl.hears[0], girl.asked) == (TAP_WHAT_FITS, "help/online-me")


def test_a_line_below_help_that_she_opened_herself_reaches_nobody_and_she_is_told_so() -> None:
    girl = types(a_girl().does(Commanded("help")), "then the purple trombone came")
    assert girl.hears == [
        "Thank you for writing. I am a robot, so your words reach nobody here.\n"
        "The people in Help can listen to you.\n\n<call-line>"
    ]
    assert girl.buttons == ["Help", "Go on", "Hide"]


URGENT: dict[str, tuple[str, list[str]]] = {
    "low-me": ("low-me", []), "low-friend": ("low-friend", []), "low-safe-me": ("low-me", ["I am safe"]),
    "low-unsafe-me": ("low-me", ["I am not safe"]), "low-unsafe-friend": ("low-friend", ["Unsafe now"]),
    "swallowed-me": ("swallowed-me", []), "swallowed-friend": ("swallowed-friend", []),
    "now-me": ("now-me", []), "now-friend": ("now-friend", []),
}  # fmt: skip


@pytest.mark.parametrize("card", URGENT)
@pytest.mark.parametrize("words", ["no im fine", "no", "yes", "ok thanks", "im fine it was just a joke", "idk",
                                   "hapana", "oo", "अहँ", "ទេ"])  # fmt: skip
def test_below_a_card_that_cannot_wait_no_typed_word_is_guessed_to_answer_it(card: str, words: str) -> None:
    asks, taps = URGENT[card]
    girl = a_girl().does(Said(confirm=asks))
    girl.taps(girl.buttons[0], *taps)
    question = girl.question
    types(girl, words)
    assert girl.hears[0] == TAP_WHAT_FITS
    assert (girl.asked, girl.question.question) == (f"help/{card}", question.question)


TRUST = {
    "are you real?": "who", "are you a robot or a person": "who", "wewe ni mtu kweli": "who", "tao po ba kayo": "who",
    "timi sachai manche hau": "who", "បងជាមនុស្សមែនទេ": "who",
    "who is reading this?": "readers", "mama ataona hii": "readers", "makikita ba ito ng mama ko": "readers",
    "mummy le dekhnuhuncha": "readers", "ម៉ាក់ឃើញទេ": "readers",
    "will they tell my mum?": "tells", "can you tell the police": "tells", "please dont tell my mum": "tells",
    "ok but will they tell my mum": "tells", "watamwambia mama": "tells", "sasabihin ba nila sa nanay ko": "tells",
    "mero aama lai bhanchau": "tells", "គេប្រាប់ម៉ាក់ខ្ញុំទេ": "tells",
    "what will happen if i call 116?": "calling", "what happens if i call": "calling",
    "do i have to say my name": "calling",
    "nikipiga simu itakuwaje": "calling", "anong mangyayari pag tumawag ako": "calling", "call gare k hunxa": "calling",
    "បើខ្ញុំខលទៅមានអីកើតឡើង": "calling",
    "what do i do": "what-to-do", "what should I do now??": "what-to-do", "nitafanya nini": "what-to-do",
    "anong gagawin ko": "what-to-do", "ma k garu": "what-to-do", "ខ្ញុំត្រូវធ្វើម៉េច": "what-to-do",
}  # fmt: skip


@pytest.mark.parametrize(("words", "answer"), TRUST.items())
def test_a_question_about_us_or_about_calling_gets_its_true_answer_with_help_below(words: str, answer: str) -> None:
    girl = types(a_girl(), words)
    assert girl.asked == f"moments/{answer}"
    assert "Help" in girl.buttons


@pytest.mark.parametrize(("words", "answer"), TRUST.items())
@pytest.mark.parametrize("place", [under_the_question, at_the_card])
def test_below_a_card_the_same_answer_stands_and_the_card_again_with_its_numbers(
    place: Callable[[], SessionLearner], words: str, answer: str
) -> None:
    girl = place()
    card = girl.question
    (told,) = types(a_girl(), words).hears
    types(girl, words)
    assert girl.hears == [told, card.question.source]
    assert girl.question.target == card.target


def test_whom_the_bot_tells_is_said_without_a_promise() -> None:
    (told,) = types(a_girl(), "will they tell my mum").hears
    assert told == (
        "I am a robot and tell nobody: not your family, not your school, not the police. "
        "I cannot call for you either.\n"
        "The people in Help listen first. Some must act when somebody is in danger. You can ask them before you begin: "
        '"Will you tell anybody?"'
    )


@pytest.mark.parametrize("words", ["i been crying all week i cant say why", "i cry every night"])
def test_her_own_trouble_is_not_a_friends_because_that_was_the_likeliest_guess(words: str) -> None:
    girl = types(a_girl(), words)
    assert girl.asked in ("confirm/me", "confirm/low-me")
    assert "You are a good friend" not in " ".join(girl.hears)


@pytest.mark.parametrize("locale", ["en", "sw", "fil", "ne", "km"])
def test_every_sentence_that_help_teaches_is_heard_in_every_language(locale: str) -> None:
    course, catalogs = real().course, real().catalogs
    cards = [text for text in texts(course.bot["help"]) if '"' in text.source]
    assert len(cards) >= 10
    for text in cards:
        sentences = re.findall('["“«„]([^"”»“]+)["”»“]', catalogs.say(text, locale))
        assert sentences, catalogs.say(text, locale)
        for sentence in sentences:
            girl = a_girl(locale).does(Commanded("help"))
            assert types(girl, sentence).asked.startswith("confirm/"), sentence


def test_a_line_she_builds_in_a_story_is_heard_also_where_it_sounds_like_no_trouble() -> None:
    girl = types(a_girl(), "I am leaving this chat.")
    assert girl.asked == "moments/practised"
    assert girl.buttons == ["Help", "Go on", "Hide"]
