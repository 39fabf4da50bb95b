"""Recognising the question that a chat ends with, so that a double tap is not answered twice."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.rendering.reply import Bubble
from bot.engine.input import ButtonTarget, Flags, LastQuestion
from bot.telegram.chat_memory import OpenQuestion, question_hash

QUESTION = Bubble("Here we are. Who is there?")
STOP = ButtonTarget("start", "who", "")
NEWEST = OpenQuestion(question_hash(QUESTION), False, Flags("en"), 7, LastQuestion(STOP, None), None)


def test_the_same_question_asked_again_is_recognised() -> None:
    assert NEWEST.is_like(replace(QUESTION, anew=True))


def test_a_question_in_other_words_is_another_one() -> None:
    assert not NEWEST.is_like(Bubble("Here we are. Who is here?"))
