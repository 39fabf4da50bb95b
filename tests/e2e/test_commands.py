"""Commands for educators, translators and safeguarding, as they type them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.check.course import open_bundle
from bot.check.explain import page
from bot.check.registry import codes
from bot.lessons.loader.course import load
from bot.lessons.schema import schema_text
from tests.e2e.test_cli import Typed, breaks
from tests.integration.authoring.test_messages_command import catalog_in
from tests.integration.check.test_problem_pages import written_codes
from tests.support.browser import STACKED, lesson_in, lessons_in
from tests.support.catalog_builders import KhmerCatalogs, telling
from tests.support.command_line import FINE, MAIN, PROBLEMS, WRONG, is_refused, typed, typed_here
from tests.support.on_ci import mostly_on_ci
from tests.support.paths import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder with one lesson, all of it in made-up Khmer."""
    lesson_in(tmp_path)
    return tmp_path


@pytest.fixture
def here(folder: Path) -> Typed:
    """Return a function that runs a command in this process."""
    return partial(typed_here, folder)


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """Return a working folder with four lessons and the words of distress, all of it in made-up Khmer."""
    lessons_in(tmp_path)
    return tmp_path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Return a working folder without a lesson."""
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    return tmp_path


# check


def test_problems_are_listed_and_the_exit_code_is_one(folder: Path) -> None:
    breaks(folder)
    run = typed(folder, "check")

    assert (run.returncode, run.stderr) == (PROBLEMS, "")
    assert "lessons/my-safety-team.yaml" in run.stdout


@pytest.mark.parametrize(
    "part",
    mostly_on_ci(
        ["cast.yaml", "bot/menu.yaml", "questions/next-story.yaml", "lessons"], lambda part: part == "cast.yaml"
    ),
)
def test_a_part_of_the_course_is_checked_as_what_it_is(folder: Path, here: Typed, part: str) -> None:
    if part == "lessons":
        lessons_in(folder)  # the others bring the quizzes of the first one back
    run = here("check", f"dialogues/{part}", DIALOGUES="dialogues")
    assert (run.returncode, run.stdout) == (FINE, "No problems found.\n")

    with (folder / "dialogues" / "cast.yaml").open("a") as cast:
        cast.write("goat:\n  KE: Mbuzi\n")
    run = here("check", f"dialogues/{part}", DIALOGUES="dialogues")
    assert ("cast-other" in run.stdout) == (part == "cast.yaml")


# check --explain


def test_a_teacher_asks_what_a_code_means() -> None:
    run = typed_here(ROOT, "check", "--explain", "goto-missing")

    assert (run.returncode, run.stderr) == (FINE, "")
    assert run.stdout == page(codes()["goto-missing"]) + "\n"
    assert "- goto: strat  # here" in run.stdout


def test_a_code_nobody_knows_is_a_sentence_and_a_guess() -> None:
    run = typed_here(ROOT, "check", "--explain", "goto-mising")

    assert (run.returncode, run.stdout) == (WRONG, "")
    assert run.stderr == "There is no problem called `goto-mising`.\nDid you mean `goto-missing`?\n"


def test_a_name_in_hush_is_known_whichever_module_was_imported_first() -> None:
    asks = "from bot.check.registry import codes; print(len(codes()))"
    run = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(run.stdout) == len(written_codes())


# play

TO_THE_END = """\
2
skip
ask the next person
Kenya
go on without
someone is mean online
2
1
3
No, not at all
Not always
Go to the coach
"""


def test_a_lesson_is_played_in_the_terminal_with_numbers_and_words(folder: Path) -> None:
    lessons_in(folder)  # with the words of distress
    run = typed(folder, "play", "my-safety-team", says=TO_THE_END)

    assert (run.returncode, run.stderr.strip()) == (FINE, "")
    assert "  [1] The coach\n  [2] Her class teacher\n" in run.stdout
    assert run.stdout.count("Shall I show you what can help?") == 1, "words we teach her for help are asked about"
    assert "«Can we talk? Please listen first.»" in run.stdout
    assert "Next: *Lock it up*" in run.stdout
    assert "🏅" not in run.stdout, "after a question about trouble nothing is celebrated"
    assert "  [1] Next lesson" in run.stdout


def test_the_terminal_knows_the_commands_and_the_safe_word_too(here: Typed) -> None:
    run = here("play", "my-safety-team", says="/help\n/lessons\nsunflower\n/start\nwhatever\n")

    assert run.stdout.count("Good that you looked.") == 2
    assert "What would you like?" in run.stdout
    assert "Choose your language" in run.stdout
    assert "I am a robot and did not understand." in run.stdout


def test_age_and_language_of_the_terminal_can_be_chosen(here: Typed) -> None:
    assert "On Sunday she sings alone" in here("play", "my-safety-team", "--age", "14-17").stdout
    assert f"{STACKED} Amina is an invented girl." in here("play", "my-safety-team", "--locale", "km").stdout
    assert "Hello!" in here("play").stdout


def test_the_names_of_a_country_can_be_tried_in_the_terminal(folder: Path, here: Typed) -> None:
    lessons_in(folder)  # with the words of distress
    said = here("play", "my-safety-team", "--country", "KE", says=TO_THE_END).stdout

    assert "Madam Njeri" in said and "Miss Ana" not in said
    assert "invalid choice" in here("play", "my-safety-team", "--country", "XX").stderr


def test_a_console_without_khmer_letters_shows_their_numbers(folder: Path) -> None:
    run = typed(folder, "play", PYTHONIOENCODING="ascii")

    assert run.returncode == FINE
    assert "Hello! \\u179f" in run.stdout


# match: for safeguarding, one JSON object a line, and nothing is stored


def test_match_prints_one_object_a_line_and_stores_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(MAIN), "match"]
    said = b"he keeps asking me for nudes\nhello\nwhat is sextortion\n\n\xff\xfe\x00\xf0\r\nlast"
    done = subprocess.run(command, cwd=tmp_path, input=said, capture_output=True, timeout=240, check=False)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == b""
    assert answers == [
        {"match": True, "kinds": ["image-request"], "scene": "picture-me"},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": ["info-question"], "scene": "info"},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": [], "scene": None},
    ]
    assert list(tmp_path.iterdir()) == []


def test_match_without_words_says_so(tmp_path: Path) -> None:
    command = [sys.executable, str(MAIN), "match"]
    (tmp_path / "empty").mkdir()
    surroundings = {"DIALOGUES": str(tmp_path / "empty"), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, input=b"hello\n", capture_output=True, env=surroundings, check=False)

    assert done.returncode == 2
    assert b"no words to match" in done.stderr


# messages


def test_a_mistake_makes_the_command_say_so(lessons: Path) -> None:
    catalog = catalog_in(lessons)
    catalog.write_text(re.sub(f'msgstr "{STACKED} Hide"', 'msgstr "<hide>"', catalog.read_text("utf-8")), "utf-8")

    run = typed(lessons, "messages", "check", "--format", "github")

    assert run.returncode == PROBLEMS
    assert "::error file=locales/km/LC_MESSAGES/messages.po,line=" in run.stdout


def test_a_catalog_that_is_no_po_is_refused_with_its_line(lessons: Path) -> None:
    catalog_in(lessons).write_text("msgid nonsense\n", "utf-8")

    is_refused(typed(lessons, "messages", "update"), "line 1", "Poedit")
    assert catalog_in(lessons).read_text("utf-8") == "msgid nonsense\n"


def test_a_lesson_with_errors_orphans_nothing(tmp_path: Path) -> None:
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(telling())
    (tmp_path / "dialogues").mkdir()
    before = desk.path.read_bytes()

    is_refused(typed_here(tmp_path, "messages", "update"), "The lessons have errors.", "main.py check")
    assert desk.path.read_bytes() == before


# schema


def test_the_schema_is_printed_or_saved_where_lessons_look_for_it(empty: Path) -> None:
    printed, saved = typed_here(empty, "schema"), typed_here(empty, "schema", "--save")

    assert (printed.returncode, printed.stdout) == (FINE, schema_text("lesson"))
    assert saved.stdout.split("\n")[0] == str(empty / "dialogues" / "schema" / "lesson.json")
    assert (empty / "dialogues" / "schema" / "lesson.json").read_text("utf-8") == schema_text("lesson")
    assert json.loads(typed_here(empty, "schema", "cast").stdout)["type"] == "object"


def test_a_file_the_bot_does_not_have_has_no_schema(empty: Path) -> None:
    run = typed_here(empty, "schema", "poem")

    assert (run.returncode, run.stdout) == (WRONG, "")
    assert "lesson" in run.stderr


def test_a_place_that_cannot_be_written_is_two_sentences(empty: Path) -> None:
    (empty / "dialogues" / "schema").write_text("in the way")

    is_refused(typed_here(empty, "schema", "--save"), "lesson.json cannot be written.")


# new


def test_a_new_lesson_is_a_draft_and_nothing_in_it_is_to_mend(lessons: Path) -> None:
    before = list(load(lessons / "dialogues")[0].lessons)
    run = typed_here(lessons, "new", "the-lost-goat")

    assert (run.returncode, run.stderr) == (0, "")
    assert str(lessons / "dialogues" / "lessons" / "the-lost-goat.yaml") in run.stdout
    assert "python main.py preview" in run.stdout
    bundle, problems = open_bundle(lessons / "dialogues", lessons / "locales")
    assert list(bundle.course.lessons) == [*before, "the-lost-goat"]
    assert [found for found in problems if "the-lost-goat" in found.file] == []
    assert list(bundle.course.without_drafts().lessons) == before
    assert (
        "Drafts, offered to nobody until course.yaml lists them: the-lost-goat.\n"
        in typed_here(lessons, "check").stdout
    )
    assert bundle.course.lessons["the-lost-goat"].title.source == "The lost goat"


def test_what_is_refused_is_two_sentences_for_who_types_it(lessons: Path) -> None:
    is_refused(typed_here(lessons, "new", "The Goat"), "`The Goat` cannot be a lesson's name.", "such as `the-goat`")
