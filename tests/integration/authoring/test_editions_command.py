"""`main.py editions`: publish the files, look at what changes, put an earlier edition back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.app.cli import main
from bot.app.command import FINE, WRONG
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.lessons_folder import StoryFolder

BY_TWO = ("--by", "AB", "--by", "CD")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoryFolder:
    """Return lessons that an educator writes, beside a DATA folder that is not there yet."""
    made = StoryFolder(tmp_path, is_brief=True)
    monkeypatch.chdir(tmp_path)
    for name, path in (("DIALOGUES", made.dialogues), ("LOCALES", made.locales), ("DATA", tmp_path / "var")):
        monkeypatch.setenv(name, str(path))
    return made


@pytest.mark.usefixtures("folder")
def test_before_the_first_one_it_says_what_girls_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions"]) == FINE
    assert capsys.readouterr().out.startswith("There is no edition yet: girls read the lessons in DIALOGUES")


def test_from_a_first_edition_to_a_slip_and_back(folder: StoryFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    folder.edit("fair-play", ("What a goal.", "What a gaol."))
    assert main(["editions", "add", *BY_TWO, "--note", "a word"]) == FINE
    assert main(["editions", "add", *BY_TWO, "--note", "again"]) == FINE
    assert main(["editions", "compare", "1", "2"]) == FINE
    said = capsys.readouterr().out

    assert "Edition 1 is live." in said and "Edition 2 is live." in said
    assert "Girls read these words already: edition 2." in said
    assert "lessons/fair-play: 1 text\n  - What a goal.\n  + What a gaol.\n" in said

    assert main(["editions", "back", "1", "--by", "AB", "--note", "a slip"]) == FINE
    assert main(["editions", "compare", "1", "3"]) == FINE
    assert main(["editions"]) == FINE
    said = capsys.readouterr().out
    assert "Nothing changes for girls." in said
    assert [line.split("  ")[-2:] for line in said.splitlines() if "girls read it" in line] == [
        ["a slip", "← girls read it"]
    ]


@pytest.mark.usefixtures("folder")
def test_the_list_says_which_lessons_are_read_from_another_edition(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    read = "well in sw: girls read edition 41 (2 of 42 texts are not signed)"
    for worker in ("one", "two"):
        TakenFile(tmp_path / "var", worker).write(TakenEdition(1, "", int(time.time()), (read,)))
    capsys.readouterr()

    assert main(["editions"]) == FINE
    assert capsys.readouterr().out.splitlines()[1:] == ["A bot reports edition 1: taken"] * 2 + [read]


@pytest.mark.usefixtures("folder")
def test_one_person_alone_publishes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["editions", "add", "--by", "AB", "--by", " AB", "--note", "alone"]) == WRONG
    assert "Two people answer for an edition." in capsys.readouterr().err
    assert not (tmp_path / "var" / "editions").exists()


def test_lessons_with_an_error_are_not_published(folder: StoryFolder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.edit("fair-play", ("start:", "start"))

    assert main(["editions", "add", *BY_TWO, "--note", "broken"]) == WRONG
    assert "The lessons have errors." in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_number_that_is_none_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions", "back", "9", "--by", "AB", "--note", "x"]) == WRONG
    assert "There is no edition 9." in capsys.readouterr().err


@pytest.mark.slow
def test_one_lesson_goes_to_girls_while_another_is_half_written(
    folder: StoryFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    folder.edit("fair-play", ("What a goal.", "Goal, goal!"))
    folder.translate()
    folder.edit("the-letter", ("start:", "half a thou"))
    assert main(["editions", "add", "lessons/fair-play", *BY_TWO, "--note", "a goal"]) == FINE
    assert main(["editions", "compare", "1", "2"]) == FINE

    said = capsys.readouterr().out
    assert "Edition 2 is live." in said
    assert "lessons/fair-play: 1 text\n  - What a goal.\n  + Goal, goal!\n" in said
    assert "the-letter" not in said and "lose" not in said


@pytest.mark.slow
def test_a_new_lesson_goes_to_girls_alone_and_stands_where_the_course_says(
    folder: StoryFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    letter = (folder.dialogues / "lessons" / "fair-play.yaml").read_text("utf-8")
    folder.write("fair-game", letter.replace("Fair play", "Fair game"))
    order = folder.dialogues / "course.yaml"
    order.write_text(order.read_text("utf-8").replace("  - fair-play\n", "  - fair-play\n  - fair-game\n"), "utf-8")
    folder.translate()
    assert main(["editions", "add", "lessons/fair-game", *BY_TWO, "--note", "a story"]) == FINE

    made = tmp_path / "var" / "editions" / "0002" / "dialogues"
    assert "  - fair-play\n  - fair-game\n" in (made / "course.yaml").read_text("utf-8")
    assert main(["editions", "compare", "1", "2"]) == FINE
    assert "Girls gain fair-game in en, km." in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_a_name_that_is_no_part_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    for part in ("lessons/no-such", "lessons/../course", "stage", "fair-play"):
        assert main(["editions", "add", part, *BY_TWO, "--note", "x"]) == WRONG
        assert f"There is no part `{part}`." in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_part_needs_an_edition_to_go_into(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions", "add", "lessons/fair-play", *BY_TWO, "--note", "x"]) == WRONG
    assert "There is no edition yet" in capsys.readouterr().err


def test_the_operators_commands_look_at_the_edition_that_girls_read(
    folder: StoryFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files of the program are another state than the edition, and nothing in them is changed any more."""
    plan = folder.dialogues / "statistics.yaml"
    as_shipped = plan.read_text("utf-8")
    assert main(["share", "new", "Clubs", "--girls", "200"]) == FINE
    code = capsys.readouterr().out.split()[0]
    assert main(["editions", "add", *BY_TWO, "--note", "first"]) == FINE
    plan.write_text(as_shipped)
    (folder.dialogues / "lessons/fair-play.yaml").rename(folder.dialogues / "lessons/unfair-play.yaml")
    capsys.readouterr()

    assert main(["share", "--bot", "safe_world_bot", "--code", code, "--lesson", "fair-play"]) == FINE
    assert main(["share", "--bot", "safe_world_bot", "--lesson", "unfair-play"]) == WRONG
    main(["check", "--release"])
    assert "This is edition 1, which girls read." in capsys.readouterr().out
    main(["check", "--release", "--files"])
    assert "This is edition" not in capsys.readouterr().out

    assert main(["share", "new", "Radio", "--girls", "300"]) == FINE
    said = capsys.readouterr().out
    assert said.startswith("Girls read edition 1, so nothing is written here: change `Rules of the figures`")
    assert '    label: "Radio"\n    girls: 300\n' in said
    assert plan.read_text("utf-8") == as_shipped
