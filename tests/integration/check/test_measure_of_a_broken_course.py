"""A lesson that cannot be read moves no other one: nobody is told to move the measure's lines because of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.check.course import check_course
from tests.support.paths import ROOT


def test_a_broken_first_lesson_gives_no_advice_about_the_measure(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "dialogues", tmp_path / "dialogues")
    lesson = tmp_path / "dialogues" / "lessons" / "my-safety-team.yaml"
    lesson.write_text(lesson.read_text("utf-8").replace("- choose:", "- chose:", 1), "utf-8")

    found = check_course(tmp_path / "dialogues", tmp_path / "locales")

    assert "unknown-step" in {it.code for it in found}
    assert [it.code for it in found if it.code.startswith("measure-")] == []


def test_a_broken_lesson_gives_no_advice_about_others_that_lean_on_it(tmp_path: Path) -> None:
    """Its own mistake is told alone, and how to mend it."""
    shutil.copytree(ROOT / "dialogues", tmp_path / "dialogues")
    lesson = tmp_path / "dialogues" / "lessons" / "respect-feels-good.yaml"
    lesson.write_text(lesson.read_text("utf-8").replace("feedback: Three burp", "feedback Three burp", 1), "utf-8")

    found = check_course(tmp_path / "dialogues", tmp_path / "locales")

    assert [it.code for it in found if it.code in ("again-none", "later-unasked")] == []
    assert "yaml-head" in {it.code for it in found}
