"""Marks of events and inputs that nobody sets: a plain question, tap or word carries none of them."""

from __future__ import annotations

import pytest

from bot.engine.events import Answered, Art, Asked, LinkShown, PictureShown
from bot.engine.input import ButtonTarget, Flags, LastQuestion, Said, Started
from bot.lessons.model.text import Text

HERE, WORDS = ButtonTarget("goat", "sings", ""), Text("Sing?")


@pytest.mark.parametrize("mark", ["back", "sensitive", "anew", "earlier", "own_words", "leads_back"])
def test_a_plain_question_has_no_back_no_hide_no_draft_and_leads_nowhere(mark: str) -> None:
    assert getattr(Asked(HERE, WORDS, ()), mark) is False


def test_a_plain_question_stands_below_no_badge_and_repeats_nothing() -> None:
    asked = Asked(HERE, WORDS, ())

    assert (asked.built, asked.values, asked.art) == ((), {}, None)


@pytest.mark.parametrize("shown", [PictureShown("goat.png", WORDS), Art("goat", WORDS), LinkShown(WORDS)])
def test_a_picture_that_comes_by_itself_was_not_asked_for(shown: PictureShown | Art | LinkShown) -> None:
    assert shown.wished is False


def test_an_answer_is_the_first_one_at_its_stop_unless_the_engine_says_otherwise() -> None:
    assert Answered(HERE, WORDS).first is True


@pytest.mark.parametrize("mark", ["playful", "answers", "safe_word", "practised", "unsafe"])
def test_words_that_matched_nothing_are_no_greeting_no_answer_and_no_safe_word(mark: str) -> None:
    assert getattr(Said(), mark) is False


def test_a_plain_button_is_of_who_has_not_asked_for_help_and_wants_pictures() -> None:
    flags = Flags("en")

    assert (flags.quiet, flags.less_data, LastQuestion(HERE, None).quiet) == (False, False, False)


def test_a_plain_start_carries_no_code_of_the_pilot() -> None:
    assert Started("en").invited is False


def test_the_same_question_in_another_language_is_the_same_last_question() -> None:
    assert LastQuestion(HERE, HERE, locale="en") == LastQuestion(HERE, HERE, locale="sw")
