"""Whoever sees cards reads no file, line, key or command in a problem, whatever the rules find."""

from __future__ import annotations

import pytest

from bot.authoring.editor.plain_problems import (
    NOT_HERE,
    UNREADABLE,
    PlainProblem,
    plain_problems,
    plain_refusal,
    plain_words,
)
from bot.check.registry import codes
from bot.lessons.problem import Problem

FILE = "dialogues/lessons/well.yaml"
LESSON = """\
title: The well
start:
  - say: Amina is an invented girl.
  - choose: Who goes first?
    id: first
    options:
      - text: Amina
        then:
          - say: She runs.
      - The goat
  - end
"""
MEANINGLESS = (
    ".yaml",
    ".po",
    "main.py",
    "locales/",
    "dialogues/",
    "`set:",
    "`when:",
    "flag",
    "line 4",
    " file",
    " id ",
)
CAUSED_BY_NO_CARD = {
    *(code for code in codes() if code.startswith(("yaml-", "file-"))),
    *("bot-file-missing", "catalog-broken", "offer-new"),
}
"""Codes of findings that nobody can cause by tapping."""


def problem(line: int = 1, message: str = "Too long.", hint: str = "", code: str = "text-too-long") -> Problem:
    return Problem(FILE, line, 1, code, "warning", message, hint)


@pytest.mark.parametrize("name", codes())
def test_every_finding_of_a_rule_has_a_sentence_about_girls_or_cards(name: str) -> None:
    message, hint = plain_words(problem(message=f"`x:` on line 4 of {FILE}", hint="Write `set:` there.", code=name))

    assert hint == ""
    assert not any(it in message for it in MEANINGLESS), message
    assert (message != UNREADABLE) or name in CAUSED_BY_NO_CARD


def test_a_sentence_that_names_no_file_stays_as_the_rule_wrote_it() -> None:
    told = ("`your own fault` can hurt.", "Say who is to blame: the one who does it.")

    assert plain_words(problem(message=told[0], hint=told[1])) == told


@pytest.mark.parametrize(
    ("line", "step", "answer"), [(1, 0, 0), (3, 1, 0), (4, 2, 0), (7, 2, 1), (9, 2, 1), (10, 2, 2), (11, 3, 0)]
)
def test_a_problem_names_the_step_and_the_answer_it_stands_at(line: int, step: int, answer: int) -> None:
    assert list(plain_problems([problem(line)], FILE, LESSON)) == [
        PlainProblem(is_error=False, step=step, answer=answer, message="Too long.", hint="")
    ]


def test_findings_for_the_operator_are_left_out_and_those_of_other_files_stand_at_no_card() -> None:
    found = [problem(4, code="offer-new"), problem(4)]

    assert [it.step for it in plain_problems(found, "dialogues/lessons/goat.yaml", LESSON)] == [0]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ("A text cannot be empty. To take it out, delete its card.",) * 2,
        ("Something has to be mended first. Open it in the tab File.", "Something has to be mended first."),
        ("Nobody has begun it yet. Type `python main.py messages update sw`.", "Nobody has begun it yet."),
        ("This file is not saved as UTF-8.", NOT_HERE),
    ],
)
def test_of_a_refusal_stays_what_is_about_cards(refusal: str, told: str) -> None:
    assert plain_refusal(refusal) == told
