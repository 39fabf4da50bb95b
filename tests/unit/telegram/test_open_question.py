"""Recognising the question that a chat ends with, so that a double tap is not answered twice."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.rendering.reply import Bubble
from bot.engine.input import ButtonTarget, Flags, LastQuestion
from bot.telegram.open_question import OpenQuestion, question_hash

QUESTION = Bubble("Here we are. Who is there?")
STOP = ButtonTarget("start", "who", "")
YOUNGER = Flags("en", age="10-13")


def newest(flags: Flags) -> OpenQuestion:
    return OpenQuestion(question_hash(QUESTION, flags), False, 7, LastQuestion(STOP, None), None)


def test_the_same_question_asked_again_is_recognised() -> None:
    assert newest(YOUNGER).is_like(replace(QUESTION, anew=True), YOUNGER)


def test_a_question_whose_buttons_carry_another_age_is_sent_anew() -> None:
    assert not newest(YOUNGER).is_like(replace(QUESTION, anew=True), Flags("en", age="14-17"))
