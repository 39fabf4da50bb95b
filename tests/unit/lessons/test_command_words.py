"""Words that an author writes after `do:`, each way between the file and the model."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.lessons.model.command_words import WORDS, Do, word_of
from bot.lessons.model.commands import (
    Command,
    OpenLesson,
    SendAnswer,
    SetAge,
    SetLessData,
    TellScene,
    WelcomeBack,
)

DO: TypeAdapter[Command] = TypeAdapter(Do)


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("age 14-17", SetAge("14-17")),
        ("age skip", SetAge(None)),
        ("less-data", SetLessData(True)),
        ("with-pictures", SetLessData(False)),
        ("send", SendAnswer(quotable=False)),
        ("quote", SendAnswer(quotable=True)),
        ("welcome", WelcomeBack(by_reminder=False)),
        ("come-in", WelcomeBack(by_reminder=True)),
        ("tell help/card", TellScene("help", "card")),
        ("tell a/b-2", TellScene("a", "b-2")),
    ],
)
def test_an_author_writes_what_the_bot_does_in_words(written: str, command: Command) -> None:
    assert DO.validate_python(written) == command
    assert word_of(command) == written


@pytest.mark.parametrize(
    "written", ["", "fly", "tell help", "tell help/card/more", "tell Help/card", "tell " + "a" * 23 + "/b"]
)
def test_other_words_are_refused_with_the_possible_ones(written: str) -> None:
    with pytest.raises(ValidationError, match=r"age 10-13, .*, tell file/scene"):
        DO.validate_python(written)


@pytest.mark.parametrize("written", [7, None, ["menu"]])
def test_a_value_that_is_no_text_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match="valid string"):
        DO.validate_python(written)


def test_a_command_that_only_the_bot_makes_has_no_word() -> None:
    assert word_of(OpenLesson("goat")) == ""


def test_no_two_words_do_the_same() -> None:
    assert len(set(WORDS.values())) == len(WORDS)
