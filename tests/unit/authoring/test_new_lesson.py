"""A teacher creates a lesson with a command, and can play it before changing a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.editor.cards.card import begun_texts, lesson_cards
from bot.authoring.editor.cards.card_changes import WriteWords
from bot.authoring.editor.club_story import SENTENCES
from bot.authoring.editor.new_lesson import BEGINNINGS, new_lesson
from bot.errors import Refused
from bot.lessons.loader.lesson import load_script
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.texts import texts
from bot.lessons.steps import Again, Practise, Quiz
from tests.corpus.test_shipped_files import MODELINE
from tests.unit.lessons.test_schema import underlined

WELL = """\
title: The well
about: Water.
badge: Goat rider
today: Drink.
{more}
start:
  - quiz: Is the well for one?
    id: for-one
    myth: true
    options:
      - text: Yes
        feedback: For all.
      - text: No
        correct: true
        feedback: Right.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the lessons of a teacher: an easy one, a hard one, a broken one, and a scene of the bot."""
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    (lessons / "well.yaml").write_text(WELL.format(more="was: the-spring"), "utf-8")
    (lessons / "river.yaml").write_text(WELL.format(more="sensitive: This one is hard."), "utf-8")
    (lessons / "broken.yaml").write_text("title: [", "utf-8")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "help.yaml").write_text("start:\n  - say: Hi.\n", "utf-8")
    (tmp_path / "course.yaml").write_text("lessons:\n  - well\n  - river\n", "utf-8")
    return tmp_path


def made(folder: Path, title: str | None = None) -> tuple[Lesson, str]:
    """Create a lesson; return it and its file."""
    path = new_lesson(folder, "the-goat", title)
    lesson, problems = load_script(Lesson, path, path.name)
    assert lesson, problems
    return lesson, path.read_text("utf-8")


def test_a_new_lesson_shows_what_belongs_into_one_and_explains_it(folder: Path) -> None:
    lesson, source = made(folder)
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


def test_the_skeleton_is_a_whole_short_lesson_and_counts_what_nobody_has_written_yet(folder: Path) -> None:
    path = new_lesson(folder, "the-goat", "A goat", "skeleton")
    lesson, problems = load_script(Lesson, path, path.name)
    assert lesson, problems
    begun = lesson_cards(path.read_text("utf-8"))
    assert begun

    assert [it.kind for it in begun.cards()] == ["say", "choose", "quiz", "practise", "say", "say", "end"]
    assert len(begun_texts(begun)) == 21, "all but the title and the words that lead to Help"
    assert underlined("lesson", path.read_text("utf-8")) == []

    own = WriteWords(("start", 0, "say"), "Amina is an invented girl. She looks for water.").apply(path.read_text())
    assert isinstance(own, str)
    changed = lesson_cards(own)
    assert changed and len(begun_texts(changed)) == 20


STORY = {
    "story": 'Sita is an invented girl.  She says: "My\nphone rings at 2."',
    "question": "Who rings?",
    "one": "A friend: maybe",
    "right-why": "# Yes",
    "club": "The Red Kites",
}


def test_a_clubs_story_is_a_whole_lesson_that_says_whose_it_is(folder: Path) -> None:
    path = new_lesson(folder, "red-kites", "Two rings", "skeleton", STORY)
    lesson, problems = load_script(Lesson, path, path.name)
    assert lesson, problems

    said = [it.source for it in texts(lesson)]
    assert 'Sita is an invented girl. She says: "My phone rings at 2."' in said
    assert {"Who rings?", "A friend: maybe", "# Yes"} <= set(said)
    assert said[-1] == "The Red Kites has written this story."
    cards = lesson_cards(path.read_text("utf-8"))
    assert cards and len(begun_texts(cards)) == 21 - 4, "what the club left empty still says what to write"


def test_each_box_of_the_form_has_its_sentence_in_the_skeleton() -> None:
    skeleton = BEGINNINGS["skeleton"].read_text("utf-8")

    assert [it for it in SENTENCES.values() if skeleton.count(f" {it}\n") != 1] == []


def test_an_editor_knows_the_new_lesson(folder: Path) -> None:
    _, source = made(folder)

    assert source.startswith(f"{MODELINE}\n")
    assert underlined("lesson", source) == []


@pytest.mark.parametrize(
    "title", ["Yes: or no?", 'She says "no"', "No", "#1 of all", "ពពែបាត់", "C:\\goat", "- me", "1:30"]
)
def test_a_title_may_be_what_yaml_would_trip_over(folder: Path, title: str) -> None:
    assert made(folder, title)[0].title.source == title


NO_TITLE, NO_NAME, TAKEN = "This cannot be a title.", "cannot be a lesson's name.", "There is something called"
REFUSED = [
    *(("the-goat", it, NO_TITLE) for it in ("", "  ", "A title that is far too long for a button", "*Bold*", "a\x07b")),
    ("the-goat", "<friend> is here", NO_TITLE),
    *((it, None, NO_NAME) for it in ("The Goat", "the_goat", "ពពែ", "../goat", "goat/../../x", "", ".")),
    ("a-name-that-is-far-too-long", None, NO_NAME),
    *((it, None, f"{TAKEN} `{it}` already.") for it in ("well", "help", "profile", "measure", "stage")),
    ("the-spring", None, TAKEN),  # buttons in old chats still carry the former name
    ("broken", None, TAKEN),
]


@pytest.mark.parametrize(("name", "title", "what"), REFUSED)
def test_a_name_or_title_that_cannot_be_is_refused_with_a_remedy_and_nothing_is_lost(
    folder: Path, name: str, title: str | None, what: str
) -> None:
    remedy = {NO_TITLE: "button", NO_NAME: "letters a to z"}.get(what, "another name")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    with pytest.raises(Refused) as refused:
        new_lesson(folder, name, title)

    assert what in refused.value.what and remedy in refused.value.remedy
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("order", ["lessons: [well]\n", "lessons:\n", "", "lessons:\n  - *x\n"])
def test_a_new_lesson_is_a_draft_and_the_order_of_the_course_stays_as_it_is(folder: Path, order: str) -> None:
    (folder / "course.yaml").write_text(order, "utf-8")
    made(folder)

    assert (folder / "course.yaml").read_text("utf-8") == order


def test_a_new_lesson_brings_back_a_quiz_of_a_listed_one_that_is_not_sensitive(folder: Path) -> None:
    assert [it.again for it in made(folder)[0].steps() if isinstance(it, Again)] == ["well/for-one"]

    (folder / "course.yaml").write_text("lessons:\n  - river\n", "utf-8")
    (folder / "lessons/the-goat.yaml").unlink()
    assert not [it for it in made(folder)[0].steps() if isinstance(it, Again)]
