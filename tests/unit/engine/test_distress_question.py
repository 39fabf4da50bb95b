"""The question after words of distress: the bot asks, waits as long as she likes, and accepts a no (A7, A8)."""

from __future__ import annotations

import re

import pytest

from bot.engine.events import Asked, BubbleTold
from bot.engine.input import NEW, ButtonTarget, Flags, Said, Sent
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import Text
from bot.lessons.steps import Picture, Say
from tests.support.course_builders import real
from tests.support.engine_learner import Girl

DISCLOSURES = (
    "my uncle hits me every night",
    "he says he will post my nudes if i dont pay",
    "i dont want to live anymore",
    "my friend is beaten at home",
    "mjomba wangu ananigusa usiku",
    "បងថ្លៃចាប់ទ្រូងខ្ញុំពេលយប់",
)


def in_the_story() -> Girl:
    girl = Girl(real().course)
    girl.presses(ButtonTarget("my-safety-team", "", NEW), Flags("en", "KE", "10-13"))
    return girl.taps("No, only me")


def types(girl: Girl, words: str) -> Girl:
    return girl.does(real().vocabulary.read(words))


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("after", ["ok", "okay thanks", "yes", "no", "hm", "why", "purple trombone"])
def test_a7_whatever_she_types_under_the_question_it_stays_open(disclosure: str, after: str) -> None:
    """An ok is not taken for a no. Her place is unchanged, and the question's buttons still lead to help."""
    girl = in_the_story()
    place = girl.session
    question = types(girl, disclosure).question
    assert question.target.script == "confirm"

    types(girl, after)
    assert girl.session == place
    assert not any(isinstance(event, BubbleTold) and "goat" in event.text.source for event in girl.events)

    yes = next(choice for choice in question.choices if choice.text.source.startswith("Yes"))
    girl.presses(yes.target)
    assert girl.question.target.script == "help"


def test_a_sentence_she_practises_is_asked_about_also_where_it_is_a_button_and_her_place_stays() -> None:
    """Typed words may be about herself, while a tap says them for Amina (A1)."""
    girl = in_the_story().taps("Skip", "Kenya", "Go on without", "Her aunt and a teacher")
    place = girl.session
    assert any(choice.text.source == "Someone is mean online." for choice in girl.question.choices)

    types(girl, "Someone is mean online.")

    assert girl.question.target.script == "confirm"
    assert girl.session == place


@pytest.mark.parametrize("question", ["what is sextortion", "sextortion ni nini", "ano ang grooming"])
def test_a5_a_question_about_the_subject_is_answered_with_help_beside_it(question: str) -> None:
    girl = in_the_story()
    place = girl.session

    types(girl, question)

    assert girl.question.target == ButtonTarget("confirm", "info", "")
    assert "Good question" in girl.question.question.source
    assert "Help" in [choice.text.source for choice in girl.question.choices]
    assert girl.session == place


CARE = {
    "thanks": r"Thank you for telling|courage|You are a good friend|You matter",
    "no fault of hers": r"not your (friend's )?fault",
    "her choice": r"[Yy]ou decide",
    "people": r"<people>",
}


@pytest.mark.parametrize("scene", ["me", "friend", "picture-me", "picture-friend", "now-me", "now-friend"])
@pytest.mark.parametrize("promised", CARE)
def test_a11_after_yes_she_is_thanked_it_is_not_her_fault_she_decides_and_there_are_people(
    scene: str, promised: str
) -> None:
    girl = in_the_story().does(Said(confirm=scene)).taps("Yes, show me help")

    assert re.search(CARE[promised], " ".join(girl.hears))


def test_a7_a_sticker_under_the_question_leaves_it_open_too() -> None:
    girl = in_the_story()
    place, question = girl.session, types(girl, DISCLOSURES[0]).question

    girl.does(Sent("sticker", "en"))

    assert girl.session == place
    assert girl.taps_old(question, "Yes, show me help").question.target.script == "help"


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_a8_after_no_she_is_exactly_where_she_was_with_one_line_about_help(disclosure: str) -> None:
    girl = in_the_story()
    place, stop = girl.session, girl.asked
    question = types(girl, disclosure).question
    no = next(choice for choice in question.choices if choice.text.source.startswith("No"))

    girl.presses(no.target)

    assert (girl.session, girl.asked) == (place, stop)
    assert [event.text.source for event in girl.events if isinstance(event, BubbleTold)] == [
        "Good to know. Help is always below."
    ]


@pytest.mark.parametrize("lesson", real().course.lessons.values(), ids=lambda lesson: lesson.id)
def test_a21_the_first_bubble_of_every_story_says_that_it_is_invented(lesson: Lesson) -> None:
    first = next(iter(next(iter(lesson.scenes.values()))))
    words = first.say if isinstance(first, Say) else first.alt if isinstance(first, Picture) else lesson.title

    assert "an invented girl" in words.source


# The card


def card() -> str:
    """Return the whole text of Help, in English."""
    girl = types(Girl(real().course), "help")
    told = [event.text.source for event in girl.events if isinstance(event, BubbleTold)]
    asked = [event.question.source for event in girl.events if isinstance(event, Asked)]
    return " ".join([*told, *asked])


def test_e3_the_card_says_what_happens_when_she_calls() -> None:
    for promise in (
        "Someone there listens.",
        "You decide what you say",
        "keep your name to yourself",
        "If a line is busy, try again or try the next one: it is not you.",
        "stays in the list of this phone; you can delete it there",
    ):
        assert promise in card()


def test_e4_a_person_near_her_comes_first_with_a_sentence_to_say_and_a_second_one_if_the_first_does_not_listen() -> (
    None
):
    words = card()

    assert words.index("a person near you") < words.index("People you can call")
    assert '"I need help with something online. Can you listen?"' in words
    assert "try a second one" in words
    assert not re.search(r"\b(your parents|your mother|your father)\b", words)


def test_e5_nothing_sends_her_where_a_picture_is_uploaded_an_id_shown_or_money_paid() -> None:
    routes = " ".join(f"{route.name.source} {route.number} {route.web}" for route in real().course.directory.routes)
    steps = " ".join(it.source for scene in ("picture-me", "picture-friend") for it in _said(scene))

    assert "cyberbureau" not in routes.lower(), "the Cyber Bureau asks for a copy of an identity card"
    assert steps.count("The picture never leaves") == 2
    assert not re.search(r"(?i)\b(upload|send us|send it to|identity card|fee)\b", steps)


def _said(scene: str) -> list[Text]:
    return [step.say for step in real().course.bot["help"].scenes[scene] if isinstance(step, Say)]
