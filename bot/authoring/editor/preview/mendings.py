"""Mend a problem in the text that is open in the editor."""

from __future__ import annotations

import asyncio

from bot.authoring.editor.findings import findings
from bot.authoring.editor.mending import mend
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused, most_letters
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.translation.edit_in_place import Refusal
from bot.check.rule_context import RuleContext
from bot.lessons.problem import Problem


async def mended(desk: Desk, asked: Json) -> Json:
    """Return the open text without one of its problems. No file is written."""
    bundle, found, text = desk.player.conversation.bundle, problem_in(asked), word_in(asked, "text")
    if len(text) > most_letters(found.file):
        raise EditRefused("This file is too long to be mended here.")
    if desk.apart:
        folders = {"dialogues": str(desk.dialogues), "live": str(desk.live or desk.dialogues)}
        return await desk.apart("mend", {**asked, **folders})
    view = RuleContext(bundle.course, bundle.catalogs, desk.dialogues / "media")
    return mended_by(await asyncio.to_thread(mend, text, found, lambda it: findings(view, found.file, it)))


def mended_by(answer: str | Refusal) -> Json:
    """Return a mended text, or why there is none, for the page."""
    return {"no": f"{answer.message} {answer.hint}"} if isinstance(answer, Refusal) else {"text": answer}


def problem_in(asked: Json) -> Problem:
    """Return the problem that a request is about."""
    line = asked.get("line")
    file, code, message = (word_in(asked, key) for key in ("file", "code", "message"))
    return Problem(
        file=file,
        line=line if isinstance(line, int) else 1,
        column=1,
        code=code,
        severity="error",
        message=message,
        hint="",
    )
