"""Pages of all problems, each with two true examples: the wrong one is found, the right one is not."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from bot.check import explain
from bot.check.explain import EXAMPLES, MARK, examples, files
from bot.check.registry import codes, registry
from bot.check.rule_context import RuleContext
from bot.lessons.problem import Code, has_errors
from tests.support.course_folder import MENDED, ExampleCourse
from tests.support.paths import ROOT

RULES = [path for path in sorted((ROOT / "bot/check/rules").glob("*.py")) if path.stem != "__init__"]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("codes"))


@pytest.mark.parametrize("code", codes().values(), ids=codes())
def test_the_wrong_example_is_found_as_exactly_this(course: ExampleCourse, code: Code) -> None:
    found = course.problems(examples(code).wrong)

    assert [(it.code, it.severity) for it in found] == [(code.name, code.severity)]
    assert found[0].message.endswith(".")
    assert found[0].hint
    assert bool(found[0].mending) == (code.name in MENDED)
    if marks := marked(examples(code).wrong):
        assert [(re.sub(r"^d/", "", it.file), it.line) for it in found] == marks


def marked(example: str) -> list[tuple[str, int]]:
    """Return file and line of every `# <- here`."""
    return [
        (name, number)
        for name, _, words in files(example)
        for number, line in enumerate(words.split("\n"), 1)
        if line.endswith(MARK)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("code", codes().values(), ids=codes())
def test_the_right_example_has_no_problem(course: ExampleCourse, code: Code) -> None:
    assert course.problems(examples(code).right) == []


def test_every_code_that_is_written_is_explained() -> None:
    """Every `Code` is created in a module with its name as a literal, or its page would be missed."""
    assert written_codes() == list(codes())


def written_codes() -> list[str]:
    """Return the names in all calls of `Code` in the source."""
    return sorted(
        str(node.args[0].value)
        for folder in ("bot/check", "bot/check/rules", "bot/lessons/loader", "bot/lessons/translations")
        for path in (ROOT / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Code"
        if isinstance(node.args[0], ast.Constant)
    )


def test_examples_are_kept_of_every_code_and_of_no_other() -> None:
    assert sorted(path.name for path in EXAMPLES.iterdir()) == sorted(f"{name}.txt" for name in codes())


def test_a_course_is_checked_without_reading_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "EXAMPLES", tmp_path / "not there")

    assert ExampleCourse(tmp_path).problems(TWICE_ASKED) != []


def test_every_why_is_one_sentence() -> None:
    for code in codes().values():
        assert code.why.endswith("."), code.name
        assert len(code.why.split()) <= 30, code.name


def test_every_rule_says_what_it_protects() -> None:
    docs = [sys.modules[f"bot.check.rules.{path.stem}"].__doc__ or "" for path in RULES]

    assert all(len(words.split()) > 15 for words in docs)


def test_a_bot_that_starts_leaves_out_only_rules_that_never_find_an_error(course: ExampleCourse) -> None:
    rules = registry()
    for code in (it for it in codes().values() if it.severity == "error"):
        course.become(examples(code).wrong)
        loaded, catalogs, _ = course.loaded()
        view = RuleContext(loaded.without_drafts(), catalogs, course.folder / "media")
        found = [it for rule in rules.course_advice for it in rule(view)]
        found += [it for rule in rules.script_advice for script in view.scripts for it in rule(view, script)]
        assert not has_errors(found), code.name


def test_each_file_of_rules_registers_a_rule() -> None:
    rules = registry()
    every = (*rules.course_rules, *rules.course_advice, *rules.script_rules, *rules.script_advice)

    assert {rule.__module__ for rule in every} == {f"bot.check.rules.{path.stem}" for path in RULES}


def test_an_error_is_told_although_it_is_hushed(course: ExampleCourse) -> None:
    example = "hush:\n  id-twice: We like it so.\n" + TWICE_ASKED

    assert sorted(problem.code for problem in course.problems(example)) == ["hush-error", "id-twice"]


TWICE_ASKED = "start:\n" + "".join(
    f"  - choose: {question}\n    id: well\n    options: [One, Two]\n" for question in ("Well?", "And now?")
)


def test_one_reason_silences_all_warnings_of_its_kind_and_no_other(course: ExampleCourse) -> None:
    long = "goats hens cows ducks cats dogs mice bees ants crabs fish frogs owls"
    steps = f"  - say: {long}\n  - say: Hm, {long}\n  - poll: Well?\n    id: well\n    options: [One]\n"
    hush = "hush:\n  sentence-long: It is a song.\n"

    assert sorted(problem.code for problem in course.problems("start:\n" + steps)) == [
        "options-one",
        *["sentence-long"] * 2,
    ]
    assert [problem.code for problem in course.problems(hush + "start:\n" + steps)] == ["options-one"]


def test_a_misspelt_code_in_hush_is_guessed(course: ExampleCourse) -> None:
    found = course.problems("hush:\n  sentense-long: It is a song.\n")

    assert [(it.code, it.line, it.hint) for it in found] == [("hush-nothing", 2, "Did you mean `sentence-long`?")]
