"""Drafts and what no listed lesson may lack: a file beside the course is played and checked, and offered to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check.course import check_course, check_lesson, open_bundle, read_course, running_bundle
from bot.check.rules.lesson_essentials import CODES
from bot.lessons.problem import has_errors
from tests.support.course_folder import ABOUT, SCENES, ExampleCourse

ESSENTIALS = {code.name for code in CODES}


@pytest.fixture
def dialogues(tmp_path: Path) -> Path:
    """Return a course in which `well`, with two questions, is listed, and `goat` is not."""
    example = ExampleCourse(tmp_path)
    example.become("# lessons/goat.yaml\ntitle: The goat\n# course.yaml\nlessons: [well]\n")
    return example.folder


def found(dialogues: Path, name: str) -> set[tuple[str, str]]:
    """Return code and severity of what a lesson lacks."""
    problems = [it for it in check_course(dialogues, dialogues / "media") if it.file.endswith(f"/{name}.yaml")]
    return {(it.code, it.severity) for it in problems if it.code in ESSENTIALS}


def test_a_listed_lesson_of_two_questions_lacks_what_every_lesson_needs(dialogues: Path) -> None:
    assert found(dialogues, "well") == {(code, "error") for code in ESSENTIALS}


def test_a_draft_is_only_told_so(dialogues: Path) -> None:
    assert found(dialogues, "goat") == {(code, "warning") for code in ESSENTIALS}


def test_a_draft_that_is_listed_is_judged_anew(dialogues: Path) -> None:
    (dialogues / "course.yaml").write_text("lessons: [well, goat]\n", "utf-8")

    assert found(dialogues, "goat") == {(code, "error") for code in ESSENTIALS}


def test_a_draft_is_offered_to_nobody_and_can_be_played_by_its_author(dialogues: Path) -> None:
    (dialogues / "lessons" / "well.yaml").write_text(WHOLE, "utf-8")

    running = running_bundle(dialogues, dialogues / "media")

    assert running
    assert running.course.offered["en"] == ("well",)
    assert running.course.lesson("goat") is None
    assert list(read_course(dialogues, dialogues / "media")[0].lessons) == ["well"]
    assert open_bundle(dialogues, dialogues / "media")[0].course.offered["en"] == ("well", "goat")


WHOLE = ABOUT + SCENES.replace(
    "start:", "start:\n  - say: Amina is an invented girl. [Help] shows who listens."
).replace("  - end", "  - practise: Ask for it.\n    id: ask\n    lines: [May I drink?, After you.]\n  - end")


def test_a_listed_lesson_brings_back_nothing_of_a_draft(dialogues: Path) -> None:
    (dialogues / "lessons" / "well.yaml").write_text(
        WHOLE.replace("  - end", "  - again: goat/whose\n  - end"), "utf-8"
    )

    codes = [it.code for it in check_course(dialogues, dialogues / "media") if it.severity == "error"]

    assert codes == ["again-missing"]
    assert running_bundle(dialogues, dialogues / "media") is None


def test_a_lesson_elsewhere_is_checked_as_a_draft(tmp_path: Path, dialogues: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ABOUT + SCENES, "utf-8")

    problems = check_lesson(path, dialogues, dialogues / "media")

    assert {it.code for it in problems} >= ESSENTIALS
    assert not has_errors(problems)
