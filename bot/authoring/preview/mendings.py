"""Mend a problem in the text that is open in the editor."""

from __future__ import annotations

import asyncio

from bot.authoring.findings import findings
from bot.authoring.mending import mend
from bot.authoring.preview.chat import Json
from bot.authoring.preview.desk import Desk, EditRefused
from bot.authoring.preview.request_fields import word_in
from bot.authoring.translation.edit_in_place import Refusal
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_file import MOST_BYTES
from bot.lessons.problem import Problem


async def mended(desk: Desk, asked: Json) -> Json:
    """Return the open text without one of its problems. No file is written."""
    bundle, found, text = desk.player.conversation.bundle, _problem_in(asked), word_in(asked, "text")
    if len(text) > MOST_BYTES:
        raise EditRefused("This file is too long to be mended here.")
    view = RuleContext(bundle.course, bundle.catalogs, desk.dialogues / "media")
    answer = await asyncio.to_thread(mend, text, found, lambda it: findings(view, found.file, it))
    if isinstance(answer, Refusal):
        raise EditRefused(f"{answer.message} {answer.hint}")
    return {"text": answer}


def _problem_in(asked: Json) -> Problem:
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
