"""A teacher creates a lesson with a command, and can play it before changing a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.editor.new_lesson import new_lesson
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.steps import Again, Practise, Quiz
from tests.corpus.test_shipped_files import MODELINE
from tests.support.browser import lessons_in
from tests.unit.lessons.test_schema import underlined


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a teacher's working folder, with a copy of the lessons."""
    lessons_in(tmp_path)
    return tmp_path


def makes(folder: Path, name: str, title: str | None = None) -> None:
    new_lesson(folder / "dialogues", name, title)


def is_no_lesson(folder: Path, what: str, remedy: str, name: str, title: str | None = None) -> None:
    """Check that the command refuses with problem and remedy, and writes nothing."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(Refused) as refused:
        makes(folder, name, title)
    assert what in refused.value.what and remedy in refused.value.remedy
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def file_of(folder: Path, name: str) -> Path:
    return folder / "dialogues" / "lessons" / f"{name}.yaml"


def order_of(folder: Path) -> Path:
    return folder / "dialogues" / "course.yaml"


def test_a_new_lesson_shows_what_belongs_into_one(folder: Path) -> None:
    makes(folder, "the-lost-goat")
    source = file_of(folder, "the-lost-goat").read_text("utf-8")
    lesson = load(folder / "dialogues")[0].lessons["the-lost-goat"]
    stops = list(lesson.stops())
    quizzes = [stop for stop in stops if isinstance(stop, Quiz)]

    assert "an invented girl" in source.split("- say:")[1]
    assert 8 <= len(stops) <= 12
    assert len(quizzes) == 3 and any(quiz.myth for quiz in quizzes)
    assert any(isinstance(stop, Practise) for stop in stops)
    assert len({[option.correct for option in quiz.options].index(True) for quiz in quizzes}) == 3, (
        "the right answer stands in another place each time"
    )
    assert source.count("\n  # ") + source.count("\n# ") >= 10, "what is to be replaced is explained"


def test_an_editor_knows_the_new_lesson(folder: Path) -> None:
    makes(folder, "the-lost-goat")
    source = file_of(folder, "the-lost-goat").read_text("utf-8")

    assert source.startswith(f"{MODELINE}\n")
    assert underlined("lesson", source) == []


@pytest.mark.parametrize(
    "title", ["Yes: or no?", 'She says "no"', "No", "#1 of all", "ពពែបាត់", "C:\\goat", "- me", "1:30"]
)
def test_a_title_may_be_what_yaml_would_trip_over(folder: Path, title: str) -> None:
    makes(folder, "the-goat", title)

    assert load(folder / "dialogues")[0].lessons["the-goat"].title.source == title


@pytest.mark.parametrize(
    "title", ["", "  ", "A title that is far too long for a button", "<friend> is here", "*Bold*", "a\x07b"]
)
def test_a_title_that_is_no_button_is_refused(folder: Path, title: str) -> None:
    is_no_lesson(folder, "This cannot be a title.", "button", "the-goat", title)


@pytest.mark.parametrize(
    "name", ["The Goat", "the_goat", "ពពែ", "../goat", "goat/../../x", "a-name-that-is-far-too-long", "", "."]
)
def test_an_impossible_name_is_refused(folder: Path, name: str) -> None:
    is_no_lesson(folder, "cannot be a lesson's name.", "letters a to z", name)


@pytest.mark.parametrize("name", ["my-safety-team", "help", "quick", "profile", "measure", "stage"])
def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(folder: Path, name: str) -> None:
    is_no_lesson(folder, f"There is something called `{name}` already.", "another name", name)


def test_a_name_from_before_is_taken_too(folder: Path) -> None:
    """Buttons in old chats still carry the former name, so it is refused too."""
    path = file_of(folder, "my-safety-team")
    path.write_text(path.read_text("utf-8").replace("badge:", "was: the-goat\nbadge:", 1), "utf-8")

    is_no_lesson(folder, "There is something called `the-goat` already.", "another name", "the-goat")


def test_a_broken_lesson_is_not_written_over(folder: Path) -> None:
    file_of(folder, "the-goat").write_text("title: [", "utf-8")

    is_no_lesson(folder, "There is something called `the-goat` already.", "another name", "the-goat")


@pytest.mark.parametrize("order", ["lessons: [my-safety-team]\n", "lessons:\n", "", "lessons:\n  - *x\n"])
def test_a_new_lesson_is_a_draft_and_the_order_of_the_course_stays_as_it_is(folder: Path, order: str) -> None:
    order_of(folder).write_text(order, "utf-8")

    makes(folder, "the-goat")

    assert order_of(folder).read_text("utf-8") == order
    assert file_of(folder, "the-goat").is_file()


def test_a_new_lesson_brings_back_a_quiz_of_a_listed_one_that_is_not_sensitive(folder: Path) -> None:
    makes(folder, "the-goat")
    course, _ = load(folder / "dialogues")

    assert course.drafts == {"the-goat"}
    again = [it.again for it in course.lessons["the-goat"].steps() if isinstance(it, Again)]
    open_ones = [name for name, lesson in course.without_drafts().lessons.items() if not lesson.sensitive]
    assert again and again[0].partition("/")[0] in open_ones[-2:]
