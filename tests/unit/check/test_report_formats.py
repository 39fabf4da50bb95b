"""Output formats of `check`, for people, for scripts and for GitHub."""

from __future__ import annotations

import json

import pytest

from bot.check.report import report
from bot.lessons.problem import Problem

ERROR = Problem(
    "dialogues/lessons/well.yaml", 7, 5, "goto-missing", "error", "There is no scene `latr`.", "Did you mean `later`?"
)
WARNING = Problem("a,b:c.yaml", 1, 1, "options-one", "warning", "100% of\nit.", "Add another.")


def test_a_report_for_people() -> None:
    expected = """\
dialogues/lessons/well.yaml:7:5: error goto-missing: There is no scene `latr`.
    Did you mean `later`?
a,b:c.yaml:1:1: warning options-one: 100% of
it.
    Add another.
1 error, 1 warning."""

    assert expected == report([ERROR, WARNING], "text")


@pytest.mark.parametrize(
    ("problems", "last"),
    [
        ([], "No problems found."),
        ([ERROR], "1 error."),
        ([WARNING, WARNING], "2 warnings."),
        ([ERROR, ERROR, WARNING], "2 errors, 1 warning."),
    ],
)
def test_a_report_ends_with_its_sum(problems: list[Problem], last: str) -> None:
    assert last == report(problems, "text").split("\n")[-1]


def test_a_report_for_scripts_has_the_promised_keys() -> None:
    found = json.loads(report([ERROR], "json"))

    assert found == [
        {
            "file": "dialogues/lessons/well.yaml",
            "line": 7,
            "column": 5,
            "code": "goto-missing",
            "severity": "error",
            "message": "There is no scene `latr`.",
            "hint": "Did you mean `later`?",
        }
    ]
    assert json.loads(report([], "json")) == []


def test_a_report_for_github_escapes_what_github_would_read() -> None:
    expected = """\
::error file=dialogues/lessons/well.yaml,line=7,col=5,title=goto-missing::\
There is no scene `latr`. Did you mean `later`?
::warning file=a%2Cb%3Ac.yaml,line=1,col=1,title=options-one::100%25 of%0Ait. Add another."""

    assert expected == report([ERROR, WARNING], "github")
    assert report([], "github") == ""
