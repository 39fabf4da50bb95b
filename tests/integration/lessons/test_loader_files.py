"""Files and folders on a disk: missing, misnamed, unreadable, saved by any editor."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lessons.loader.course import load
from bot.lessons.loader.source_file import FileCache
from bot.lessons.problem import Problem
from tests.support.cached_folders import copied
from tests.support.lesson_file import HEAD, lesson, where
from tests.support.paths import DIALOGUES

# Bytes. story: (what is in the file, line, code)
BYTES: dict[str, tuple[bytes, int, str]] = {
    "Windows letters": (b"title: A\nabout: caf\xe9\n", 2, "file-encoding"),
    "half a letter at the end": ("title: ខ".encode()[:-1], 1, "file-encoding"),
    "half of UTF-16": (b"\xff\xfet\x00i", 1, "file-encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", 1, "file-encoding"),
    "a null in a text": (b"title: A\0B\n", 1, "file-encoding"),
    "nothing": (b"", 1, "file-empty"),
    "only a mark of the encoding": (b"\xef\xbb\xbf", 1, "file-empty"),
    "only a remark": (b"# later\n", 1, "file-empty"),
    "only a word": (b"later\n", 1, "bad-shape"),
    "two megabytes": (b"# x\n" * 500_000, 1, "file-too-big"),
}


@pytest.mark.parametrize(("raw", "line", "code"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_no_lesson_says_so(tmp_path: Path, raw: bytes, line: int, code: str) -> None:
    problems = loaded_with(tmp_path, "lessons/the-well.yaml", raw)

    assert (f"{tmp_path.name}/lessons/the-well.yaml", line, code) in places(problems)
    assert {code} == {found.code for found in problems}


def loaded_with(folder: Path, path: str, raw: bytes) -> list[Problem]:
    """Return the problems of a good course after one of its files was replaced."""
    good_course(folder)
    (folder / path).write_bytes(raw)
    return load(folder)[1]


def good_course(folder: Path) -> None:
    """Write a course of one lesson, with a few of the bot's real scenes and without words of distress."""
    copied(write_good_course, folder)


def write_good_course(folder: Path) -> None:
    large = shutil.ignore_patterns("words", "points.yaml", "lessons", "bot", "media", "*.md")
    shutil.copytree(DIALOGUES, folder, dirs_exist_ok=True, ignore=large)
    for part in ("safety/words", "lessons", "bot"):
        (folder / part).mkdir()
    shutil.copy(DIALOGUES / "bot" / "menu.yaml", folder / "bot")
    (folder / "safety" / "points.yaml").write_text("distress: {enough: 22}\n", "utf-8")
    (folder / "lessons" / "the-well.yaml").write_text(HEAD + "start:\n  - say: Hello\n  - end\n", "utf-8")
    (folder / "course.yaml").write_text("lessons:\n  - the-well\n", "utf-8")


def places(problems: list[Problem]) -> list[tuple[str, int, str]]:
    """Return file, line and code of each problem."""
    return [(found.file, found.line, found.code) for found in problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_editor_may_save_a_lesson(tmp_path: Path, encoding: str, ending: str) -> None:
    words = (HEAD + "start:\n  - say: សួស្តី\n  - end\n").replace("\n", ending)

    assert loaded_with(tmp_path, "lessons/the-well.yaml", words.encode(encoding)) == []


def test_lines_are_counted_the_same_in_every_editor() -> None:
    typed = "start:\r\n  - say: one\u2028two\r\n  - say: *Stop*\r\n"

    assert where(lesson(typed)[1]) == [(3, "yaml-star")]


def test_a_missing_folder_is_one_problem(tmp_path: Path) -> None:
    course, problems = load(tmp_path / "dialoges")

    assert [found.code for found in problems] == ["folder-missing"]
    assert not course.lessons


@pytest.mark.parametrize("under", ["lessons", "bot"])
def test_a_missing_subfolder_is_a_problem(tmp_path: Path, under: str) -> None:
    good_course(tmp_path)
    shutil.rmtree(tmp_path / under)

    assert (f"{tmp_path.name}/{under}", 1, "folder-missing") in places(load(tmp_path)[1])


@pytest.mark.parametrize("file", ["course.yaml", "cast.yaml", "directory.yaml", "profile.yaml"])
def test_a_missing_file_is_a_problem(tmp_path: Path, file: str) -> None:
    good_course(tmp_path)
    (tmp_path / file).unlink()

    assert (f"{tmp_path.name}/{file}", 1, "file-missing") in places(load(tmp_path)[1])


@pytest.mark.parametrize("file", ["course.yaml", "cast.yaml", "directory.yaml", "profile.yaml"])
@pytest.mark.parametrize("words", ["", "x", "- x", "x: y", "x: [y]", "lessons: [{a: b}]", "[", "a: a: a", "? [a]\n: c"])
def test_any_words_in_any_file_are_a_problem_and_no_accident(tmp_path: Path, file: str, words: str) -> None:
    problems = loaded_with(tmp_path, file, words.encode())

    assert f"{tmp_path.name}/{file}" in {found.file for found in problems}


def make_folder(path: Path) -> None:
    """Create a folder with the name of a lesson."""
    path.mkdir()


def make_loop(path: Path) -> None:
    """Create a link to itself."""
    path.symlink_to(path)


def make_broken_link(path: Path) -> None:
    """Create a link to a missing file."""
    path.symlink_to(path.parent / "nowhere")


def make_pipe(path: Path) -> None:
    """Create a pipe, for which a reader would wait forever."""
    os.mkfifo(path)


@pytest.mark.parametrize("make", [make_folder, make_loop, make_broken_link, make_pipe])
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, make: Any) -> None:
    good_course(tmp_path)
    make(tmp_path / "lessons" / "odd.yaml")

    assert (f"{tmp_path.name}/lessons/odd.yaml", 1, "file-unreadable") in places(load(tmp_path)[1])


def test_a_folder_that_leads_to_itself_is_a_problem(tmp_path: Path) -> None:
    good_course(tmp_path)
    shutil.rmtree(tmp_path / "lessons")
    (tmp_path / "lessons").symlink_to(tmp_path / "lessons")

    assert "folder-missing" in {found.code for found in load(tmp_path)[1]}


@pytest.mark.parametrize("name", ["Lesson One.yaml", "the_well.yaml", "a-name-that-is-far-too-long.yaml", "កូន.yaml"])
def test_a_file_with_a_name_no_button_carries_is_a_problem(tmp_path: Path, name: str) -> None:
    good_course(tmp_path)
    shutil.copy(tmp_path / "lessons" / "the-well.yaml", tmp_path / "lessons" / name)

    assert (f"{tmp_path.name}/lessons/{name}", 1, "bad-id") in places(load(tmp_path)[1])


@pytest.mark.parametrize("name", ["the-goat.yml", "the-goat.yaml.txt", "the-goat.YAML"])
def test_a_file_that_would_silently_not_be_read_is_a_warning(tmp_path: Path, name: str) -> None:
    good_course(tmp_path)
    (tmp_path / "lessons" / name).touch()

    assert [(f"{tmp_path.name}/lessons/{name}", 1, "file-name")] == places(load(tmp_path)[1])


def test_the_course_and_the_folder_are_compared(tmp_path: Path) -> None:
    good_course(tmp_path)
    shutil.copy(tmp_path / "lessons" / "the-well.yaml", tmp_path / "lessons" / "extra.yaml")
    (tmp_path / "course.yaml").write_text("lessons:\n  - the-wel\n  - the-well\n  - the-well\n", "utf-8")

    course, problems = load(tmp_path)

    assert [
        (f"{tmp_path.name}/course.yaml", 4, "lesson-twice", "Delete one of the two lines."),
        (f"{tmp_path.name}/course.yaml", 2, "lesson-missing", "Did you mean `the-well`?"),
    ] == [(found.file, found.line, found.code, found.hint) for found in problems]
    assert list(course.lessons) == ["the-well", "extra"]


def test_a_lesson_that_is_not_listed_is_a_draft_and_learners_do_not_have_it(tmp_path: Path) -> None:
    good_course(tmp_path)
    shutil.copy(tmp_path / "lessons" / "the-well.yaml", tmp_path / "lessons" / "extra.yaml")
    (tmp_path / "course.yaml").write_text("lessons:\n  - the-well\n", "utf-8")

    course, problems = load(tmp_path)

    assert problems == []
    assert course.drafts == {"extra"}
    assert list(course.without_drafts().lessons) == ["the-well"]
    assert course.without_drafts().offered == {"en": ("the-well",)}


def test_a_lesson_with_a_problem_does_not_take_the_others_along(tmp_path: Path) -> None:
    good_course(tmp_path)
    (tmp_path / "lessons" / "broken.yaml").write_text("title: *Oh*\n", "utf-8")

    assert list(load(tmp_path)[0].lessons) == ["the-well"]


def test_any_bytes_at_all_give_a_course_and_problems(tmp_path: Path) -> None:
    good_course(tmp_path)
    files = FileCache()

    @settings(max_examples=50, deadline=None)
    @given(st.binary(max_size=60))
    def any_bytes(raw: bytes) -> None:
        (tmp_path / "profile.yaml").write_bytes(raw)
        course, problems = load(tmp_path, files)

        assert list(course.lessons) == ["the-well"]
        assert problems

    any_bytes()
