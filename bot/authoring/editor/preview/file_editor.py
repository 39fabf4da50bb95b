"""Open, check and save whole files for the page's plain editor."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import PurePosixPath

from bot.authoring.editor.preview.changed_numbers import changed_numbers
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, most_letters
from bot.authoring.editor.preview.problem_json import problem_json
from bot.authoring.editor.preview.request_fields import list_in, word_in
from bot.authoring.translation import change_costs, writable_files
from bot.authoring.translation.change_costs import changed_texts
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.problem import Problem

MOST_PROBLEMS = 200
"""Most problems shown for a text that is not saved yet."""


async def file(desk: Desk, asked: Json) -> Json:
    """Return a file's current content."""
    name = word_in(asked, "file")
    return {"file": name, **as_json(writable_files.read(desk.path(name)))}


async def check(desk: Desk, asked: Json) -> Json:
    """Return the problems of an unsaved text, checked without the rest of the course."""
    about = {name: word_in(asked, name) for name in ("file", "text")}
    return await (desk.apart("check", about) if desk.apart else asyncio.to_thread(problems_of, about))


def problems_of(asked: Json) -> Json:
    """Return the problems of the text in a request, for the page."""
    return {"problems": [problem_json(it) for it in problems_in(word_in(asked, "file"), word_in(asked, "text"))]}


async def save(desk: Desk, asked: Json) -> Json:
    """Write a whole text to a file, if nobody has changed it since it was opened.

    When a number of the directory changed, nothing is written until the author has typed it a second time; when
    translated texts changed, not until she has stated what each change means.
    """
    async with desk.writing:
        return await asyncio.to_thread(_save, desk, asked)


def _save(desk: Desk, asked: Json) -> Json:
    name, text, mark = (word_in(asked, key) for key in ("file", "text", "mark"))
    said = {(word_in(it, "old"), word_in(it, "new")): word_in(it, "meaning") for it in list_in(asked, "meanings")}
    again = {word_in(it, "route"): word_in(it, "number").strip() for it in list_in(asked, "numbers")}
    sheet, context = writable_files.read(desk.path(name)), PurePosixPath(name).stem
    if sheet.mark != mark:
        raise writable_files.FileChanged(sheet)
    whole = writable_files.with_breaks_of(text, sheet.text)
    numbers = changed_numbers(sheet.text, whole)
    if any(again.get(it.route) != it.new.strip() for it in numbers):
        return {"numbers": [asdict(it) for it in numbers]}
    changes = {pair: desk.cost(context, pair[0]) for pair in changed_texts(sheet.text, whole)}
    unsaid = [(*pair, cost) for pair, cost in changes.items() if cost and said.get(pair) not in change_costs.MEANINGS]
    if unsaid:
        return {"costs": [{"old": old, "new": new, "cost": cost} for old, new, cost in unsaid]}
    written = desk.write(name, whole, mark, changes)
    for (old, new), cost in changes.items():
        if cost:
            desk.carry(context, old, new, said[old, new], whole)
    return {"file": name, **as_json(written)}


def problems_in(name: str, text: str) -> list[Problem]:
    """Return the first problems of a file's text, checked alone; none for one too long to be checked while typing."""
    path = PurePosixPath(name)
    if path.suffix != ".yaml" or len(text) > most_letters(name):
        return []
    if path.parent.name not in ("lessons", "bot"):
        return parse(text, name)[1][:MOST_PROBLEMS]
    kind = Lesson if path.parent.name == "lessons" else Script
    return parse_script(kind, text, path.stem, name)[1][:MOST_PROBLEMS]


def as_json(sheet: writable_files.OpenedFile) -> Json:
    """Return a file for the page, with LF as its line break, and the hash of its content."""
    return {"text": sheet.text.replace("\r\n", "\n").replace("\r", "\n"), "mark": sheet.mark}
