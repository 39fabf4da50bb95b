"""An educator renames a lesson or a stop: she is told which name girls' chats know, and the line that keeps it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.check.course import check_course, check_lesson
from bot.check.known_lessons import known_lessons
from bot.check.result_cache import ResultCache
from bot.check.rule_context import KnownLessons
from bot.lessons.problem import Problem
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.support.course_folder import ABOUT, SCENES, ExampleCourse

STOPS = SCENES.replace("    id: first\n", "    id: first\n    was: who\n")


@pytest.fixture
def dialogues(tmp_path: Path) -> Path:
    example = ExampleCourse(tmp_path / "example")
    example.become("# course.yaml\nlessons: [well, goat]\n# lessons/goat.yaml\ntitle: The goat\n")
    (example.folder / "lessons" / "well.yaml").write_text(ABOUT + STOPS, "utf-8")
    return example.folder


@pytest.fixture
def data(dialogues: Path, tmp_path: Path) -> Path:
    """Return a DATA folder whose live edition is the course as it stands."""
    Editions(tmp_path / "var").publish(CourseFolders(dialogues, dialogues / "none"), EditionNote("first"), at=1)
    return tmp_path / "var"


def git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=Amina", "-c", "user.email=amina@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *name, "-C", str(folder), *words], check=True, capture_output=True)


def rewrite(dialogues: Path, old: str, new: str) -> None:
    path = dialogues / "lessons" / "well.yaml"
    words = path.read_text("utf-8")
    assert old in words
    path.write_text(words.replace(old, new), "utf-8")


def changed(dialogues: Path, data: Path | None = None) -> list[tuple[str, int, str]]:
    """Return file, line and hint of each changed id that `check` tells of."""
    return told(check_course(dialogues, dialogues / "none", known=known_lessons(dialogues, data)))


def told(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(Path(it.file).name, it.line, it.hint) for it in problems if it.code == "id-changed"]


def test_a_stop_renamed_since_the_live_edition_is_told_with_its_old_name(dialogues: Path, data: Path) -> None:
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")

    line = "If it is the same question, write below its id: `was: whose`."
    assert changed(dialogues, data) == [("well.yaml", 13, line)]


def test_names_that_a_stop_has_already_are_kept_in_the_line(dialogues: Path, data: Path) -> None:
    rewrite(dialogues, "id: first\n", "id: go-first\n")

    line = "If it is the same question, write below its id: `was: [who, first]`."
    assert changed(dialogues, data) == [("well.yaml", 9, line)]


def test_who_writes_that_line_is_told_nothing(dialogues: Path, data: Path) -> None:
    rewrite(dialogues, "id: whose\n", "id: whose-well\n    was: whose\n")

    assert changed(dialogues, data) == []


def test_another_question_in_the_place_of_one_is_no_renamed_one(dialogues: Path, data: Path) -> None:
    rewrite(dialogues, "id: first\n    was: who\n    options: [Amina, The goat]", "id: rain\n    options: [Yes, No]")
    rewrite(dialogues, "Who goes first?", "Will it rain?")

    assert changed(dialogues, data) == []


def test_a_renamed_lesson_is_told_with_its_old_name(dialogues: Path, data: Path) -> None:
    (dialogues / "lessons" / "well.yaml").rename(dialogues / "lessons" / "spring.yaml")
    (dialogues / "course.yaml").write_text("lessons: [spring, goat]\n", "utf-8")

    assert changed(dialogues, data) == [("spring.yaml", 1, "If it is the same one, write at its top: `was: well`.")]


def test_a_lesson_that_is_taken_out_is_nobodys_old_name(dialogues: Path, data: Path) -> None:
    (dialogues / "lessons" / "well.yaml").unlink()
    (dialogues / "course.yaml").write_text("lessons: [goat]\n", "utf-8")

    assert changed(dialogues, data) == []


def test_without_an_edition_the_last_commit_is_what_girls_know(dialogues: Path, tmp_path: Path) -> None:
    git(dialogues.parent, "init", "-q")
    git(dialogues.parent, "add", "d")
    git(dialogues.parent, "commit", "-qm", "first")
    assert known_lessons(dialogues, tmp_path / "var") == KnownLessons(frozenset({"well", "goat"}), {})
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")

    assert [line for _, line, _ in changed(dialogues, tmp_path / "var")] == [13]


def test_without_edition_and_git_nothing_is_compared(dialogues: Path, tmp_path: Path) -> None:
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")

    assert changed(dialogues, tmp_path / "var") == []


def test_other_line_endings_are_no_change(dialogues: Path, data: Path) -> None:
    path = dialogues / "lessons" / "well.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert known_lessons(dialogues, data) == KnownLessons(frozenset({"well", "goat"}), {})


def test_an_edition_that_cannot_be_read_stops_no_check(dialogues: Path, data: Path) -> None:
    (data / "editions" / "live").write_text("seven", "ascii")
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")

    assert changed(dialogues, data) == []


def test_a_lesson_from_elsewhere_is_compared_with_the_one_of_the_course(dialogues: Path, tmp_path: Path) -> None:
    mailed = tmp_path / "well.yaml"
    mailed.write_text(ABOUT + STOPS.replace("id: whose", "id: whose-well"), "utf-8")

    assert [line for _, line, _ in told(check_lesson(mailed, dialogues, dialogues / "none"))] == [13]


def test_a_lesson_checked_alone_tells_which_other_lesson_loses_its_question(dialogues: Path) -> None:
    goat = dialogues / "lessons" / "goat.yaml"
    goat.write_text(goat.read_text("utf-8").replace("  - end\n", "  - again: well/whose\n  - end\n"), "utf-8")
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")

    found = check_lesson(dialogues / "lessons" / "well.yaml", dialogues, dialogues / "none")

    assert [Path(it.file).name for it in found if it.code == "again-missing"] == ["goat.yaml"]


def test_an_edition_published_meanwhile_is_compared_at_the_next_look(dialogues: Path, data: Path) -> None:
    memory, locales = ResultCache(), dialogues / "none"
    rewrite(dialogues, "id: whose\n", "id: whose-well\n")
    before = check_course(dialogues, locales, memory, known=known_lessons(dialogues, data))
    Editions(data).publish(CourseFolders(dialogues, locales), EditionNote("second"), at=2)

    after = check_course(dialogues, locales, memory, known=known_lessons(dialogues, data))

    assert (len(told(before)), told(after)) == (1, [])
