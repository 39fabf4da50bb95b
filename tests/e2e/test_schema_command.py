"""`main.py schema` as a teacher types it."""

from __future__ import annotations

import json
from pathlib import Path

from bot.lessons.schema import schema_text
from tests.e2e.test_cli import is_refused, typed


def test_the_schema_is_printed_or_saved_where_lessons_look_for_it(tmp_path: Path) -> None:
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()

    printed, saved = typed(tmp_path, "schema"), typed(tmp_path, "schema", "--save")

    assert (printed.returncode, printed.stdout) == (0, schema_text("lesson"))
    assert saved.stdout.split("\n")[0] == str(tmp_path / "dialogues" / "schema" / "lesson.json")
    assert (tmp_path / "dialogues" / "schema" / "lesson.json").read_text("utf-8") == schema_text("lesson")
    assert json.loads(typed(tmp_path, "schema", "cast").stdout)["type"] == "object"


def test_a_file_the_bot_does_not_have_has_no_schema(tmp_path: Path) -> None:
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    run = typed(tmp_path, "schema", "poem")

    assert (run.returncode, run.stdout) == (2, "")
    assert "lesson" in run.stderr


def test_a_place_that_cannot_be_written_is_two_sentences(tmp_path: Path) -> None:
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    (tmp_path / "dialogues" / "schema").write_text("in the way")

    is_refused(typed(tmp_path, "schema", "--save"), "lesson.json cannot be written.")
