"""[Apply]: each problem whose mended line is known, mended in its own example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.editor.mending import Findings, findings, mend
from bot.authoring.translation.edit_in_place import Refusal
from bot.check.explain import examples
from bot.check.registry import codes
from bot.check.rule_context import RuleContext
from bot.lessons.loader.course import load
from bot.lessons.problem import LineReplacement, Mending, Problem, WordReplacement
from bot.lessons.translations.carry import load_translated
from tests.support.course_folder import MENDED, ExampleCourse, finished

UNSURE = Refusal("Written so it would still not be right, so nothing was changed.", "Mend the line yourself.")
GONE = Refusal("This does not stand in the text any more.", "Look at what is to be mended now.")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("mended"))


def opened(course: ExampleCourse) -> RuleContext:
    """Return the course of the files as they are written now."""
    found, _ = load(course.folder, course.memory.files)
    translated, catalogs, _ = load_translated(found, course.home / "now" / "locales", course.memory.files)
    return RuleContext(translated, catalogs, course.folder / "media")


def applied(course: ExampleCourse, found: Problem, text: str | None = None) -> str | Refusal:
    """Press [Apply] at a problem."""
    view = opened(course)
    return mend(text or file_of(course, found).read_text("utf-8"), found, lambda it: findings(view, found.file, it))


def file_of(course: ExampleCourse, found: Problem) -> Path:
    return course.folder.parent / found.file


@pytest.mark.parametrize("name", MENDED)
def test_a_press_mends_the_example_of_its_rule_and_nothing_is_left_to_mend(course: ExampleCourse, name: str) -> None:
    (found,) = course.problems(examples(codes()[name]).wrong)
    text = applied(course, found)
    assert isinstance(text, str)

    file_of(course, found).write_text(text, "utf-8")

    assert [it for it in finished(course.written()) if it.code != "critical-unmarked"] == []


SLIPS = {
    "the name of the help words": ("- say: Hi <freind>, <freind>!\n", 0, "- say: Hi <friend>, <friend>!\n"),
    "curly brackets": ("- say: Hi {friend}, hi\n", 0, "- say: Hi <friend>, hi\n"),
    "an end": ("- say: Hello.\n- ned\n", 0, "- say: Hello.\n- end\n"),
    "a value": (
        "- set: {mood: brave}\n- say: Hi.\n  when: {mood: brawe}\n",
        0,
        "- set: {mood: brave}\n- say: Hi.\n  when: {mood: brave}\n",
    ),
    "a text over two lines": (
        "- say: Amina says: no\n    and goes.\n- say: Bye.\n",
        0,
        '- say: "Amina says: no and goes."\n- say: Bye.\n',
    ),
    "a tab and a colon on one line": (
        "- poll: Well?\n  id: well\n  options:\n\t\t- Amina says: no\n    - Two\n",
        0,
        '- poll: Well?\n  id: well\n  options:\n    - "Amina says: no"\n    - Two\n',
    ),
    "the second of two": (
        "- say: Amina says: no\n- say: The goat says: yes\n",
        1,
        '- say: Amina says: no\n- say: "The goat says: yes"\n',
    ),
}


def scene(steps: str) -> str:
    return "start:\n" + "".join(f"  {line}\n" for line in steps.splitlines())


@pytest.mark.parametrize(("wrong", "number", "right"), SLIPS.values(), ids=SLIPS)
def test_other_slips_are_mended_where_they_stand(course: ExampleCourse, wrong: str, number: int, right: str) -> None:
    found = [it for it in course.problems(wrong) if it.mending][number]

    text = applied(course, found)

    assert isinstance(text, str)
    assert text.endswith(scene(right)) or scene(right) in text


def told(line: int, message: str, mending: Mending | None, code: str = "yaml-colon") -> Problem:
    return Problem("d/lessons/well.yaml", line, 3, code, "error", message, "", mending)


def look_into(found: dict[str, list[Problem]]) -> Callable[[str], Findings]:
    """Return the problems of each text; one that is not there is no YAML."""
    return lambda text: Findings((found[text],), []) if text in found else Findings((), [])


def test_a_mending_that_would_not_help_is_not_written() -> None:
    """The same problem stays, in other words than before another one comes, or the text is none any more."""
    slip = told(2, "Slip.", LineReplacement(2, 2, "b"))
    other = told(3, "Other.", None)
    stays = {"a\nx": [slip], "a\nb": [slip]}
    worse = {"a\nx": [slip], "a\nb": [other]}
    lost = {"a\nx": [slip]}

    assert [mend("a\nx", slip, look_into(found)) for found in (stays, worse, lost)] == [UNSURE] * 3


def test_a_list_whose_key_is_missing_is_not_torn_apart(course: ExampleCourse) -> None:
    """YAML could read on if the first answer were a step, but it is none."""
    found = next(it for it in course.problems("- poll: Well?\n  id: well\n  - One\n  - Two\n") if it.mending)

    assert applied(course, found) == UNSURE


def test_a_problem_that_is_gone_or_has_no_mended_line_is_refused(course: ExampleCourse) -> None:
    (found,) = course.problems("- say: Amina says: no\n")

    assert applied(course, found, "start:\n  - say: Hello.\n  - end\n") == GONE
    assert applied(course, told(1, "Nothing of the kind.", WordReplacement("a", "b"))) == GONE


LOOP = """
begin:
  - poll: Well?
    id: well
    options:
      - text: Yes
        then:
          - goto: begin
      - No
"""


def test_renaming_a_scene_that_others_lead_to_is_left_to_her(course: ExampleCourse) -> None:
    """The first scene becomes `start:`, but a `goto:` names it too, so the press would break the way there."""
    (found,) = (it for it in course.problems(LOOP.lstrip()) if it.code == "start-missing")

    assert applied(course, found) == UNSURE
