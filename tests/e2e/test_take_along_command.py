"""`main.py take-along`: what it writes, tells and refuses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from bot.app.cli import main
from bot.app.commands import take_along as take_along_command
from bot.app.commands.take_along import file_of
from tests.corpus.test_walks import ENDS, SPINS, with_flags
from tests.support.course_builders import HEAD
from tests.support.take_along_folder import copy_course, file_in, inside, whole_page


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return the working folder, with a course of two stories in English and Khmer."""
    copy_course(tmp_path, "en", "km")
    (tmp_path / "dialogues/course.yaml").write_text("lessons: [lock-it-up, friend-or-pretend]\n", "utf-8")
    before = os.umask(0o077)  # as the program has it: its other files are for their owner
    with inside(tmp_path):
        yield tmp_path
    os.umask(before)


def test_a_page_above_its_budget_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_along_command, "AIMED", {True: 100_000, False: 10_000})

    assert main(["take-along", "en", "--draft"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("stories-en.html is written: 2 stories, ")
    assert " words, 2" in told and " pictures, 0 letters), in " in told
    assert " That is more than the 100 kB that are easy to pass on." in told

    assert main(["take-along", "en", "--draft", "--without-pictures"]) == 0
    told = capsys.readouterr().out
    assert " words, 0 pictures, 0 letters), in " in told
    assert " That is more than the 10 kB that are easy to pass on." in told


def test_a_page_within_its_budget_can_be_read_by_a_web_server(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["take-along", "km", "--draft", "-o", "hadithi.html"]) == 0

    told = capsys.readouterr().out
    assert "hadithi.html is written" in told
    assert " 63 letters" in told
    assert "more than" not in told
    assert S_IMODE((folder / "hadithi.html").stat().st_mode) == 0o644


def test_a_page_that_may_be_handed_out_says_that_it_is_a_draft_while_a_text_is_unsigned(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_along_command, "waits_for", lambda *_: [])

    assert main(["take-along", "km"]) == 0
    assert 'id="draft"' in file_in(folder, "km").read_text("utf-8")

    monkeypatch.setattr(take_along_command, "is_unsigned", lambda *_: False)
    assert main(["take-along", "km"]) == 0
    assert 'id="draft"' not in file_in(folder, "km").read_text("utf-8")


def test_one_story_is_a_page_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["take-along", "km", "--draft", "--lesson", "friend-or-pretend"]) == 0

    assert capsys.readouterr().out.startswith("story-km.html is written: 1 story, ")
    assert (folder / "story-km.html").read_text("utf-8").count("<li><b>") == 1


def test_a_story_that_girls_do_not_read_says_that_it_is_a_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "dialogues/course.yaml").write_text("lessons: [lock-it-up]\n", "utf-8")
    monkeypatch.setattr(take_along_command, "is_unsigned", lambda *_: False)
    monkeypatch.setattr(take_along_command, "waits_for", lambda *_: [])

    for lesson, says_so in {"friend-or-pretend": True, "lock-it-up": False}.items():
        assert main(["take-along", "en", "--lesson", lesson]) == 0
        assert ('id="draft"' in (folder / "story-en.html").read_text("utf-8")) == says_so


@pytest.mark.parametrize(
    ("steps", "says"),
    [(with_flags(ENDS), "too many ways for one page"), (f"start:\n{SPINS}", "runs in a circle that never stops")],
)
def test_a_story_of_too_many_ways_or_without_an_end_is_refused(
    folder: Path, steps: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "dialogues/lessons/goats.yaml").write_text(HEAD.format(name="goats") + steps, "utf-8")

    assert main(["take-along", "en", "--lesson", "goats"]) == 2
    assert says in capsys.readouterr().err
    assert main(["take-along", "en", "--lesson", "goat"]) == 2
    assert "Did you mean `goats`?" in capsys.readouterr().err


def test_whoever_types_proof_is_told_what_to_type_instead(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proof", "lock-it-up"]) == 2

    assert "take-along en --lesson NAME" in capsys.readouterr().err


def test_the_files_name_is_harmless_and_tells_the_language() -> None:
    assert str(file_of(None, "sw", several=False, default="stories")) == "stories-sw.html"
    assert str(file_of(None, "sw", several=True, default="stories")) == "stories-sw.html"
    assert str(file_of(Path("x/club.html"), "sw", several=False, default="stories")) == "x/club.html"
    assert str(file_of(Path("x/club.html"), "sw", several=True, default="stories")) == "x/club-sw.html"


def test_the_budgets_are_those_that_were_promised() -> None:
    assert take_along_command.AIMED == {True: 4_000_000, False: 1_500_000}


def test_a_language_below_the_gate_is_refused_with_what_it_waits_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["take-along", "km", "-o", "no.html"]) == 2

    told = capsys.readouterr().err
    assert "KH in `km` waits for: controller, contact, focal_points" in told
    assert "telegram_reachable" not in told
    assert "--draft" in told
    assert not (folder / "no.html").exists()


def test_a_language_without_stories_and_a_file_of_somebody_elses_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notes.txt").write_text("mine", "utf-8")
    assert main(["take-along", "xx", "--draft"]) == 2
    assert "No story is whole in `xx`." in capsys.readouterr().err
    assert main(["take-along", "en", "--draft", "-o", "notes.txt"]) == 2
    assert "is no take-along" in capsys.readouterr().err
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.slow
def test_without_pictures_it_is_small_enough_for_bluetooth(tmp_path_factory: pytest.TempPathFactory) -> None:
    before, begins, rest = whole_page(tmp_path_factory, "km").read_text("utf-8").partition('id="pictures">')
    pictures, ends, after = rest.partition("</script>")

    assert len(pictures) > 1_000_000
    assert len((before + begins + ends + after).encode()) < 1_500_000
