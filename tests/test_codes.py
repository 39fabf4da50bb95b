"""Every problem has a page, and the two examples on it are true: the wrong one is found, the right one is not.

An educator who reads a code in a report looks it up; a programmer who adds a rule writes its page first.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.check.codes import codes
from bot.check.pages import MARK, all_pages, files
from bot.check.rules import COURSE_RULES, SCRIPT_RULES
from bot.content.problem import Code
from tests.example_course import ExampleCourse

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("codes"))


@pytest.mark.parametrize("code", codes().values(), ids=codes())
def test_the_wrong_example_is_found_as_exactly_this(course: ExampleCourse, code: Code) -> None:
    found = course.problems(code.wrong)

    assert [(it.code, it.severity) for it in found] == [(code.name, code.severity)]
    assert found[0].message.endswith(".")
    assert found[0].hint
    if marks := marked(code.wrong):
        assert [(re.sub(r"^d/", "", it.file), it.line) for it in found] == marks


def marked(example: str) -> list[tuple[str, int]]:
    """File and line of every `# <- here`."""
    return [
        (name, number)
        for name, _, words in files(example)
        for number, line in enumerate(words.split("\n"), 1)
        if line.endswith(MARK)
    ]


@pytest.mark.parametrize("code", codes().values(), ids=codes())
def test_the_right_example_has_no_problem(course: ExampleCourse, code: Code) -> None:
    assert course.problems(code.right) == []


def test_every_code_that_is_written_is_explained() -> None:
    """A `Code` is always given a name of its own in a module, or its page would be missed."""
    written = [
        str(node.args[0].value)
        for folder in ("bot/check", "bot/content/load", "bot/i18n")
        for path in (ROOT / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Code"
        if isinstance(node.args[0], ast.Constant)
    ]

    assert sorted(written) == list(codes())


def test_the_pages_in_the_lessons_folder_are_those_of_the_rules() -> None:
    """Written by: python main.py check --explain all > dialogues/PROBLEMS.md"""
    assert (ROOT / "dialogues" / "PROBLEMS.md").read_text("utf-8") == all_pages(codes()) + "\n"


def test_every_why_is_one_sentence() -> None:
    for code in codes().values():
        assert code.why.endswith("."), code.name
        assert len(code.why.split()) <= 30, code.name


def test_every_rule_says_what_it_protects() -> None:
    names = {rule.__module__ for rule in (*COURSE_RULES, *SCRIPT_RULES)}
    pages = [__import__(name, fromlist=["check"]).__doc__ or "" for name in names]

    assert all(len(words.split()) > 15 for words in pages)
