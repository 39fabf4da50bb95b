"""Requests of the File tab: list the files, and open, check, mend and save one as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from bot.authoring.editor.course_part import context_of_file
from bot.authoring.editor.mending import findings, mend
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused, most_letters
from bot.authoring.editor.preview.player import problem_json
from bot.authoring.editor.preview.request_fields import list_in, word_in
from bot.authoring.translation import writable_files
from bot.authoring.translation.edit_in_place import Refusal
from bot.authoring.translation.entries import changed_texts
from bot.check.rule_context import RuleContext
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_nodes import Data, YamlMapping, parse
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.problem import Problem

MOST_PROBLEMS = 200
"""Most problems shown for a text that is not saved yet."""

_GROUPS = {
    "lessons": "Lessons",
    "bot": "The bot itself",
    "": "The course",
    "questions": "Questions to girls",
    "announcements": "Announcements",
    "safety": "Safety words",
}
"""Headings by folder, in their order; files of other folders come last, under the name of the folder."""

_UNSHOWN = ("schema", "media")
"""Folders without files that are written by hand."""


def file(desk: Desk, asked: Json) -> Json:
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


def save(desk: Desk, asked: Json) -> Json:
    """Write a whole text to a file, if nobody has changed it since it was opened.

    When a number of the directory changed, nothing is written until the author has typed it a second time; when
    translated texts changed, not until she has stated what each change means.
    """
    name, text, mark = (word_in(asked, key) for key in ("file", "text", "mark"))
    said = {(word_in(it, "old"), word_in(it, "new")): word_in(it, "meaning") for it in list_in(asked, "meanings")}
    again = {word_in(it, "route"): word_in(it, "number").strip() for it in list_in(asked, "numbers")}
    sheet, context = writable_files.read(desk.path(name)), context_of_file(name)
    if sheet.mark != mark:
        raise writable_files.FileChanged(sheet)
    whole = writable_files.with_breaks_of(text, sheet.text)
    numbers = changed_numbers(sheet.text, whole)
    if any(again.get(it.route) != it.new.strip() for it in numbers):
        return {"numbers": [asdict(it) for it in numbers]}
    changes = changed_texts(sheet.text, whole)
    if unsaid := [it for pair in changes if (it := desk.question(context, *pair, said.get(pair, "")))]:
        return {"costs": unsaid}
    reworded = {pair: said.get(pair, "") if desk.cost(context, pair[0]) else "" for pair in changes}
    return {"file": name, **as_json(desk.write(name, whole, mark, reworded))}


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
    return {"text": writable_files.with_line_feeds(sheet.text), "mark": sheet.mark}


def files(desk: Desk, asked: Json) -> Json:
    """Return the YAML files of the course in groups."""
    dialogues, course = desk.dialogues, desk.player.conversation.bundle.course
    head = dialogues.name or dialogues.absolute().name
    groups: dict[str, list[Json]] = {folder: [] for folder in _GROUPS}
    for folder, path in _files(dialogues):
        groups.setdefault(folder, []).append({"file": f"{head}/{path}", "name": _listed_name(path, folder, course)})
    return {"groups": [{"name": _GROUPS.get(it, it), "files": found} for it, found in groups.items() if found]}


def _files(dialogues: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder and the path of each file, by name."""
    for path in sorted(dialogues.rglob("*.yaml")):
        inside = path.relative_to(dialogues).as_posix()
        folder = inside.partition("/")[0] if "/" in inside else ""
        if folder not in _UNSHOWN:
            yield folder, inside


def _listed_name(path: str, folder: str, course: Course) -> str:
    """Return a file's name in the list; a lesson has its title, too."""
    name = path.removeprefix(f"{folder}/")
    lesson = course.lessons.get(name.removesuffix(".yaml")) if folder == "lessons" else None
    return f"{name}: {lesson.title.source}" if lesson else name


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A route whose number differs. `old` or `new` is empty where the route had, or has, none."""

    route: str
    old: str
    new: str


def changed_numbers(before: str, after: str) -> tuple[ChangedNumber, ...]:
    """Return the numbers that differ between two texts of a file, by route. A wrong one leads girls to a stranger (E1).

    Every `number:` counts, wherever it stands. A text that cannot be parsed has no numbers, so all of them must be
    confirmed when it is mended.
    """
    old, new = (dict(_numbers_by_route(parse(text, "")[0], "")) for text in (before, after))
    routes = dict.fromkeys((*old, *new))
    found = (ChangedNumber(route, old.get(route, ""), new.get(route, "")) for route in routes)
    return tuple(it for it in found if it.old != it.new)


def _numbers_by_route(data: Data | None, place: str) -> Iterator[tuple[str, str]]:
    """Yield numbers by the id of their route; without an id, by their place."""
    if isinstance(data, YamlMapping):
        name = str(data["id"]) if isinstance(data.get("id"), str) else place
        for key, value in data.items():
            if key == "number" and isinstance(value, str):
                yield name, str(value)
            yield from _numbers_by_route(value, f"{place}/{key}")
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _numbers_by_route(item, f"{place}/{number}")


async def mend_open_text(desk: Desk, asked: Json) -> Json:
    """Return the open text without one of its problems. No file is written."""
    bundle, found, text = desk.player.conversation.bundle, problem_asked(asked), word_in(asked, "text")
    if len(text) > most_letters(found.file):
        raise EditRefused("This file is too long to be mended here.")
    if desk.apart:
        folders = {"dialogues": str(desk.dialogues), "live": str(desk.live or desk.dialogues)}
        return await desk.apart("mend", {**asked, **folders})
    view = RuleContext(bundle.course, bundle.catalogs, desk.dialogues / "media")
    return mending_json(await asyncio.to_thread(mend, text, found, lambda it: findings(view, found.file, it)))


def mending_json(answer: str | Refusal) -> Json:
    """Return a mended text, or why there is none, for the page."""
    return {"no": f"{answer.message} {answer.hint}"} if isinstance(answer, Refusal) else {"text": answer}


def problem_asked(asked: Json) -> Problem:
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
