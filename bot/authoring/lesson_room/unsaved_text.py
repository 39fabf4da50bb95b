"""Checking and mending of text that is not saved yet, for a process beside the room's: both are JSON in, JSON out."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.editor.mending import findings, mend
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.file_editor import mending_json, problem_asked, problems_of
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.lesson_room.course_readings import LinkedFiles
from bot.check.rule_context import RuleContext
from bot.lessons.loader.course import load
from bot.lessons.translations.catalogs import Catalogs


class UnsavedTexts:
    """The tasks `check` and `mend`. The files of the live edition are cached: those of a draft are links to them."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._files = LinkedFiles()

    def prepare(self, asked: Json, editions: Path) -> None:
        """Read the live edition, if it is another one by now. Nothing beside the `editions` is read."""
        live = Path(word_in(asked, "live")).resolve()
        if asked.get("task") == "mend" and live.is_relative_to(editions.resolve()):
            load(live, self._files)

    def answer(self, asked: Json) -> Json:
        """Return the answer to a task."""
        if asked.get("task") == "check":
            return problems_of(asked)
        dialogues = Path(word_in(asked, "dialogues"))
        course, _ = load(dialogues, self._files)
        view, found = RuleContext(course, Catalogs(), dialogues / "media"), problem_asked(asked)
        return mending_json(mend(word_in(asked, "text"), found, lambda it: findings(view, found.file, it)))
