"""Typed words mean what stands on her screen: they answer the last question of her chat, and nothing she cannot see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation.understanding import offered_keys
from bot.engine.events import Tidied
from bot.engine.input import NEW, ButtonTarget, Commanded, Flags, Started
from bot.engine.session import Session
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

HE_BLACKMAILS = "he is blackmailing me"
CONFIRM, FIRST_QUESTION = "confirm/picture-me", "my-safety-team/tell-first-older"


def a_girl(locale: str = "en") -> SessionLearner:
    """A girl in a story, after its first question."""
    girl = SessionLearner(real().course)
    girl.presses(ButtonTarget("my-safety-team", "", NEW), Flags(locale, "KE", "14-17"))
    return girl


def types(girl: SessionLearner, words: str) -> SessionLearner:
    return girl.does(real().vocabulary.read(words, offered=offered_keys(real().course, girl.last)))


def known(session: Session | None) -> tuple[object, ...]:
    """All that no word may change by itself."""
    assert session is not None
    return session.locale, session.age, session.country, session.saved, session.finished, session.visit


def at_the_age_question() -> SessionLearner:
    girl = SessionLearner(real().course).does(Started("en"))
    return types(girl, "English")


def at_the_save_question() -> SessionLearner:
    girl = a_girl().does(Commanded("lessons"))
    return girl.taps("My settings", "Save my place")


@pytest.mark.parametrize("yes", ["yes", "Yes please", "ok", "sure", "ndiyo", "oo", "opo", "ho", "हो", "ចាស", "1"])
def test_a_yes_to_shall_i_show_you_people_shows_them(yes: str) -> None:
    girl = types(a_girl(), HE_BLACKMAILS)
    assert girl.asked.startswith("confirm/")
    assert types(girl, yes).asked == "help/online-me"


@pytest.mark.parametrize("no", ["no", "no thanks", "nothing", "later", "hapana asante", "hindi po", "hoina", "អត់ទេ"])
def test_a_typed_no_to_it_leaves_the_question_standing_and_her_tap_leads_back(no: str) -> None:
    girl = a_girl()
    before, asked = girl.session, girl.asked
    question = types(girl, HE_BLACKMAILS).asked
    types(girl, no)
    assert (girl.session, girl.asked) == (before, question)
    assert girl.taps("No, I am OK").asked == asked


@pytest.mark.parametrize("words", ["nepal", "skip", "kiswahili", "10 to 13", "18 or older", "forget my place", "write",
                                   "more", "save my place", "erase it all", "less data"])  # fmt: skip
def test_words_of_a_button_she_cannot_see_change_nothing(words: str) -> None:
    girl = a_girl()
    before = known(girl.session)
    assert known(types(girl, words).session) == before


@pytest.mark.parametrize(("words", "question"), [("nepal", "settings/country"), ("kiswahili", "settings/language"),
                                                 ("10 to 13", "settings/age")])  # fmt: skip
def test_a_country_a_language_or_an_age_is_asked_about(words: str, question: str) -> None:
    assert types(a_girl(), words).asked == question


@pytest.mark.parametrize(("words", "age"), [("12", "10-13"), ("I am 12 years old", "10-13"), ("nina miaka 15", "14-17"),
                                            ("१६", "14-17"), ("19", "18+"), ("14 to 17", "14-17")])  # fmt: skip
def test_an_age_may_be_typed_where_it_is_asked(words: str, age: str) -> None:
    assert types(at_the_age_question(), words).known.age == age


def test_a_number_in_a_story_is_no_age() -> None:
    girl = a_girl()
    assert types(girl, "I am 12 years old").known.age == "14-17"


def test_the_text_of_a_button_may_be_typed_below_its_question() -> None:
    assert types(at_the_save_question(), "Yes, save it").known.saved
    assert types(at_the_save_question(), "yes").known.saved


@pytest.mark.parametrize("vague", ["ok", "1", "fine"])
def test_an_ok_saves_nothing(vague: str) -> None:
    assert not types(at_the_save_question(), vague).known.saved


@pytest.mark.parametrize("typed", ["Delete chat, sing on", "delette the chat, sing on", "DELETE THE CHAT, SING ON!"])
def test_a_near_miss_of_an_option_is_that_option(typed: str) -> None:
    girl = a_girl().taps("The choir leader", "Skip")
    assert "Delete the chat, sing on" in girl.buttons
    assert types(girl, typed).answered.text.source == "Delete the chat, sing on"


WISHES = {
    "menu": "menu/menu", "next": FIRST_QUESTION, "back": FIRST_QUESTION, "stop": "moments/stopped",
    "quit": "moments/stopped", "settings": "menu/settings", "change language": "settings/language",
    "delete my data": "mine/erase", "who are you": "moments/who", "are you a real person": "moments/who",
    "who reads this": "moments/readers", "is this safe": "privacy/short",
    "how do I delete this chat?": "moments/clear-chat", "lugha": "settings/language", "endelea": FIRST_QUESTION,
    "sino ka": "moments/who", "timi ko hau": "moments/who", "អ្នកជានរណា": "moments/who",
    "futa chat hii": "moments/clear-chat",
}  # fmt: skip


@pytest.mark.parametrize(("words", "leads_to"), WISHES.items())
def test_a_word_typed_instead_of_tapping_is_understood(words: str, leads_to: str) -> None:
    girl = a_girl()
    first = girl.asked
    before = known(girl.session)
    types(girl, words)
    assert girl.asked == (first if leads_to == FIRST_QUESTION else leads_to)
    assert known(girl.session) == before


@pytest.mark.parametrize("word", ["hide", "Hide", "hide this", "Tidy up", "Ficha", "Itago", "लुकाऊ", "លាក់សារ"])
def test_hide_is_understood_in_every_language(word: str) -> None:
    assert any(isinstance(event, Tidied) for event in types(a_girl(), word).events)


def test_back_goes_one_question_back_and_restart_asks_first() -> None:
    girl = a_girl()
    first = girl.asked
    girl.taps("The choir leader")
    assert types(girl, "restart").buttons == ["Go on", "Start again"]
    assert types(girl, "go back").asked == first


def test_after_a_restart_of_the_bot_words_answer_the_question_of_her_story() -> None:
    girl = a_girl()
    girl.last = None
    assert types(girl, "The choir leader").answered.text.source == "The choir leader"


PLACES: dict[str, Callable[[], SessionLearner]] = {
    "age": at_the_age_question,
    "save": at_the_save_question,
    "country": lambda: a_girl().does(Commanded("lessons")).taps("My settings", "My country"),
    "menu": lambda: a_girl().does(Commanded("lessons")),
    "a quick round": lambda: a_girl().does(Commanded("lessons")).taps("Quick round"),
    "a story": a_girl,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", [[HE_BLACKMAILS, "No, I am OK"], [HE_BLACKMAILS, "Yes, show me help", "Go on"],
                                 ["help", "Go on"], ["help", "What to say", "Show the numbers", "Go on"],
                                 ["purple trombone", "Go on"], ["who are you", "Go on"]])  # fmt: skip
def test_a8_after_help_she_stands_at_the_same_question_again(place: str, way: list[str]) -> None:
    girl = PLACES[place]()
    question, before = girl.question, girl.session
    types(girl, way[0])
    assert girl.asked != f"{question.target.script}/{question.target.stop}"
    girl.taps(*way[1:])
    again = girl.question
    assert (again.target, again.question, again.choices) == (question.target, question.question, question.choices)
    assert girl.session == before


def test_after_the_menu_has_done_its_work_she_goes_on_in_her_story() -> None:
    girl = a_girl()
    story = girl.asked
    assert girl.does(Commanded("lessons")).taps("My settings", "Go on").asked == story


def test_my_data_tells_what_she_picked_by_the_words_of_its_button() -> None:
    told = " ".join(a_girl().taps("The choir leader").does(Commanded("mydata")).hears)
    assert "What you picked in it: The choir leader" in told
