"""Incremental check: after saving one lesson of many, only it and the files that depend on it are checked again."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.check.course import check_course, check_lesson
from bot.check.result_cache import ResultCache
from bot.check.rule_context import RuleContext
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.texts import all_texts
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import Catalogs
from tests.support.catalog_builders import write_catalog
from tests.support.course_folder import ABOUT, SCENES, ExampleCourse, finished, make_right

AGAIN = "# lessons/old.yaml\ntitle: Old\n# lessons/well.yaml\nstart:\n  - again: old/{}\n  - end\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a course of three lessons in `d/` without translations; the first recalls a quiz of the second."""
    example = ExampleCourse(tmp_path)
    example.become(AGAIN.format("whose") + "# lessons/other.yaml\ntitle: Other\n")
    return example.folder


def codes(folder: Path, memory: ResultCache) -> list[str]:
    return [problem.code for problem in finished(check_course(folder, folder / "media", memory))]


def test_what_is_not_saved_is_the_same_lesson_still(home: Path) -> None:
    memory = ResultCache()
    before, after = load(home, memory.files)[0], load(home, memory.files)[0]

    assert all(before.lessons[name] is after.lessons[name] for name in before.lessons)

    os.utime(home / "lessons" / "old.yaml", (1, 1))
    saved = load(home, memory.files)[0]

    assert [name for name in before.lessons if saved.lessons[name] is not before.lessons[name]] == ["old"]


def test_a_problem_that_is_mended_goes_and_a_new_one_comes(home: Path) -> None:
    memory, well = ResultCache(), home / "lessons" / "other.yaml"
    assert codes(home, memory) == []

    well.write_text(ABOUT + SCENES.replace("id: whose", "id: first"), "utf-8")
    assert codes(home, memory) == ["id-twice"]

    well.write_text(ABOUT + SCENES, "utf-8")
    assert codes(home, memory) == []


def test_a_lesson_is_checked_again_when_the_one_it_leans_on_has_changed(home: Path) -> None:
    memory, old = ResultCache(), home / "lessons" / "old.yaml"
    assert codes(home, memory) == []

    old.write_text(ABOUT + SCENES.replace("id: whose", "id: theirs"), "utf-8")

    found = finished(check_course(home, home / "media", memory))
    assert [(it.file, it.code) for it in found] == [("d/lessons/well.yaml", "again-missing")]


@pytest.mark.parametrize(
    ("file", "words", "code"),
    [
        ("cast.yaml", "cousin: {other: Sara}\n", "placeholder-unknown"),
        ("safety/loud.yaml", "en: [well]\n", "loud-word"),
        ("safety/banned.yaml", "en: {blame: [try again]}\n", "hurting-phrase"),
        ("bot/menu.yaml", "menu:\n  - say: Hm.\n", "dead-end"),
    ],
)
def test_a_file_that_all_lessons_share_is_noticed_too(home: Path, file: str, words: str, code: str) -> None:
    memory = ResultCache()
    (home / "lessons" / "other.yaml").write_text(ABOUT + "start:\n  - say: <friend>\n" + SCENES[8:], "utf-8")
    assert codes(home, memory) == []

    (home / file).write_text(words, "utf-8")

    assert code in codes(home, memory)


def test_a_picture_that_is_taken_away_is_missed(home: Path) -> None:
    memory = ResultCache()
    (home / "lessons" / "other.yaml").write_text(
        ABOUT + "start:\n  - picture: well.png\n    alt: A well.\n" + SCENES[8:], "utf-8"
    )
    assert codes(home, memory) == []

    (home / "media" / "well.png").unlink()

    assert codes(home, memory) == ["picture-missing"]


def test_memory_or_not_the_same_is_found(tmp_path: Path) -> None:
    course(tmp_path / "d", 3)
    memory = ResultCache()
    check_course(tmp_path / "d", tmp_path, memory)

    (tmp_path / "d" / "lessons" / "lesson-1.yaml").write_text(ABOUT + SCENES.replace("id: whose", "id: first"), "utf-8")

    assert check_course(tmp_path / "d", tmp_path, memory) == check_course(tmp_path / "d", tmp_path)


def test_one_lesson_is_looked_at_alone_and_only_what_is_in_it_is_told(home: Path) -> None:
    well, other = home / "lessons" / "well.yaml", home / "lessons" / "other.yaml"
    for path in (well, other):
        path.write_text(ABOUT + SCENES.replace("id: whose", "id: first"), "utf-8")

    found = finished(check_lesson(other, home, home / "media"))

    assert [(it.file, it.code) for it in found] == [(str(other), "id-twice")]


def test_only_the_saved_lesson_is_asked_again(home: Path) -> None:
    memory = ResultCache()
    assert {"well", "old", "other", "menu"} <= set(asked_again(home, memory))

    os.utime(home / "lessons" / "old.yaml", (1, 1))

    assert [it for it in asked_again(home, memory) if it in {"well", "old", "other"}] == ["old", "well"]


def test_a_new_title_asks_only_what_is_said_of_finished_lessons_again(home: Path) -> None:
    memory = ResultCache()
    asked_again(home, memory)

    (home / "lessons" / "other.yaml").write_text(ABOUT.replace("The well", "All the goats") + SCENES, "utf-8")

    assert asked_again(home, memory) == ["moments", "other"]


def test_words_of_a_lesson_that_grow_too_long_for_a_moment_are_told_at_once(home: Path) -> None:
    memory = ResultCache()
    assert codes(home, memory) == []

    (home / "lessons" / "other.yaml").write_text(ABOUT.replace("Say hello.", "Hello. " * 600) + SCENES, "utf-8")

    found = {it.file for it in check_course(home, home / "media", memory) if it.code == "bubble-too-long"}
    assert found == {"d/bot/moments.yaml"}


def asked_again(home: Path, memory: ResultCache) -> list[str]:
    """Return the names of the scripts that are checked when the files are read anew."""
    asked = list[str]()

    def note(_: RuleContext, script: Script) -> list[Problem]:
        asked.append(script.id)
        return []

    view = RuleContext(load(home, memory.files)[0], Catalogs(), home / "media")
    for script in view.scripts:
        memory.recall(view, script, note)
    return sorted(asked)


# Translations


def translated(home: Path) -> tuple[Course, Path]:
    """Return the course and its Khmer file, in which every text but those of one lesson is translated."""
    course = load(home)[0]
    words = {"other": ""}
    path = write_catalog(
        home.parent / "l", "km", course, lambda it: replace(it, forms=(words.get(it.context, f"ខ {it.source}"),))
    )
    return course, path


@pytest.mark.parametrize(
    ("context", "again"),
    [("other", {"other"}), ("old", {"old", "well"}), ("profile", {"other", "old", "well", "menu"})],
)
def test_of_a_saved_translation_only_the_lessons_that_show_it_are_asked_again(
    home: Path, context: str, again: set[str]
) -> None:
    asked: list[str] = []
    memory, course = ResultCache(), translated(home)[0]

    def note(view: RuleContext, script: Script) -> list[Problem]:
        asked.append(script.id)
        return []

    def look(changed: str) -> None:
        words = {(it.context, it.source): f"{changed if it.context == context else 'ខ'} {it.source}" for it in every}
        view = RuleContext(course, Catalogs({"km": words}), home / "media")
        for script in view.scripts:
            memory.recall(view, script, note)

    every = list(all_texts(course))
    look("ខ")
    asked.clear()
    look("ខ")
    assert asked == []
    look("គ")

    assert set(asked) & {"other", "old", "well", "menu"} == again


CHANGES: dict[str, tuple[str, str]] = {
    "a word of a lesson": (r'(msgctxt "old"\nmsgid "(.+)"\nmsgstr ")', r"\g<1>គ"),
    "a line before all others": (r"(?m)^(msgctxt)", r"# a note\n\1"),
    "out of date": (r'(msgctxt "well"\nmsgid)', r"#, fuzzy\n\1"),
    "up to date again": (r"#, fuzzy\n", ""),
    "left over": (r'(msgctxt "other"\nmsgid ")', r"\1Formerly "),
    "a line above what is left over": (r"(?m)^(msgctxt)", r"# another note\n\1"),
    "a label of the bot": (r'(msgctxt "menu"\nmsgid "(.+)"\nmsgstr ")', r"\g<1>" + "គ" * 90),
    "a lesson that was not translated": (r'(msgctxt "other"\nmsgid "(.+)"\nmsgstr )""', r'\1"{wrong} <goat>"'),
    "nothing at all": (r'(?m)^msgstr ".+"$', 'msgstr ""'),
}


def test_whatever_is_changed_in_a_translation_file_the_same_is_found_as_without_a_memory(home: Path) -> None:
    memory, (_, path) = ResultCache(), translated(home)
    locales, told = path.parents[2], list[int]()
    check_course(home, locales, memory)
    for name, (pattern, by) in CHANGES.items():
        text, times = re.subn(pattern, by, path.read_text("utf-8"), count=1 if name != "nothing at all" else 0)
        assert times, name
        path.write_text(text, "utf-8")
        found = check_course(home, locales, memory)
        assert found == check_course(home, locales), name
        told.append(len(found))
    assert len(set(told)) > 3, "these changes are told of"


def course(folder: Path, lessons: int) -> None:
    """Write a course of many lessons, each with its own texts."""
    make_right(folder)
    (folder / "lessons" / "well.yaml").unlink()
    names = [f"lesson-{number}" for number in range(lessons)]
    for name in names:
        (folder / "lessons" / f"{name}.yaml").write_text(_lesson(name), "utf-8")
    (folder / "course.yaml").write_text("lessons:\n" + "".join(f"  - {name}\n" for name in names), "utf-8")


def _lesson(name: str) -> str:
    """Return a lesson of eleven stops for each of two bands, with branches, quizzes and a recalled question."""
    stops = "".join(_stop(name, number) for number in range(9))
    quiz = "".join(_quiz(name, number) for number in range(2))
    back = "" if name == "lesson-0" else "  - again: lesson-0/lesson-0-q0\n"
    top = f"title: On {name}\nabout: What {name} is about.\nbadge: W\ntoday: Try {name}.\n\nstart:\n"
    return f"{top}  - say: Here is <friend> in {name}.\n{stops}{quiz}{back}  - end\n"


def _stop(name: str, number: int) -> str:
    ages = "10-13" if number % 2 else "14-17"
    return (
        f"  - choose: What does <friend> do in {name}, place {number}?\n    id: stop-{number}\n    options:\n"
        f"      - text: Wait at {number}\n        feedback: Waiting is fine in {name}, place {number}.\n"
        f"      - text: Ask at {number}\n        ages: {ages}\n        then:\n"
        f"          - say: Asking helps in {name}, place {number}.\n"
    )


def _quiz(name: str, number: int) -> str:
    return (
        f"  - quiz: Who is responsible in {name}, case {number}?\n    id: {name}-q{number}\n    myth: true\n"
        f"    options:\n      - text: She is\n        feedback: No, he is, in {name}.\n"
        f"      - text: He is\n        correct: true\n        feedback: Yes, he is, in {name}.\n"
    )
