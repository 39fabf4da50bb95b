"""`main.py new` as a teacher types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check.course import open_bundle
from bot.lessons.loader.course import load
from tests.e2e.test_cli import is_refused, typed
from tests.support.browser import lessons_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a teacher's working folder, with a copy of four lessons."""
    lessons_in(tmp_path)
    return tmp_path


def test_a_new_lesson_is_a_draft_and_nothing_in_it_is_to_mend(folder: Path) -> None:
    before = list(load(folder / "dialogues")[0].lessons)
    run = typed(folder, "new", "the-lost-goat")

    assert (run.returncode, run.stderr) == (0, "")
    assert str(folder / "dialogues" / "lessons" / "the-lost-goat.yaml") in run.stdout
    assert "python main.py preview" in run.stdout
    bundle, problems = open_bundle(folder / "dialogues", folder / "locales")
    assert list(bundle.course.lessons) == [*before, "the-lost-goat"]
    assert [found for found in problems if "the-lost-goat" in found.file] == []
    assert list(bundle.course.without_drafts().lessons) == before
    assert "Drafts, offered to nobody until course.yaml lists them: the-lost-goat.\n" in typed(folder, "check").stdout
    assert bundle.course.lessons["the-lost-goat"].title.source == "The lost goat"


def test_what_is_refused_is_two_sentences_for_who_types_it(folder: Path) -> None:
    is_refused(typed(folder, "new", "The Goat"), "`The Goat` cannot be a lesson's name.", "such as `the-goat`")
