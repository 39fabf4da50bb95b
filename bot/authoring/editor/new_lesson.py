"""Create a new lesson: write a small, complete lesson file for the educator to change. It is a draft until listed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path

from bot.authoring.editor.club_story import with_story
from bot.errors import Refused
from bot.files import create_whole
from bot.lessons.loader.did_you_mean import LONGEST_ID, name_hint, slug
from bot.lessons.loader.lesson import load_script
from bot.lessons.loader.source_file import read
from bot.lessons.loader.yaml_nodes import Data, parse
from bot.lessons.loader.yaml_traps import quoted
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import BESIDE_LESSONS
from bot.lessons.steps import Quiz

BEGINNING = Path(__file__).with_name("lesson.yaml")

BEGINNINGS: Mapping[str, Path] = {"skeleton": BEGINNING.with_name("skeleton.yaml"), "example": BEGINNING}
"""Files that a new lesson can begin as: short with placeholder sentences, or a whole story to change."""

LONGEST_TITLE = 30
"""Longest title in characters. A title is a button, and a longer one is cut off on a phone 320 pixels wide."""

TITLE_LINE = 1 + BEGINNING.read_text("utf-8").split("title:")[0].count("\n")
"""Line of the title in a new lesson."""

_NAME = re.compile(r"[a-z0-9-]{1,22}")


def new_lesson(
    dialogues: Path, name: str, title: str | None, beginning: str = "example", story: Mapping[str, str] | None = None
) -> Path:
    """Write a new lesson and return its path; `story` has a club's words for a skeleton, by their boxes.

    Raise Refused when nothing was written.
    """
    path = dialogues / "lessons" / f"{name}.yaml"
    _check_name(name, dialogues)
    words, source = _title(name, title), BEGINNINGS.get(beginning, BEGINNING).read_text("utf-8")
    source = with_story(source, story) if story else source
    try:
        create_whole(path, _begun(source, words, dialogues, listed_lessons(dialogues / "course.yaml")).encode())
    except (OSError, UnicodeEncodeError) as error:
        raise Refused(f"{path} cannot be written.", "Look at the folder's permissions.") from error
    return path


def _begun(source: str, title: str, dialogues: Path, before: list[str]) -> str:
    """Return the starting text. Its `again:` repeats the last quiz on a myth, never one of a sensitive lesson (P6)."""
    words = source.replace("TITLE", quoted(title), 1)
    myths = [f"{name}/{quiz}" for name in before for quiz in _myths(dialogues / "lessons" / f"{name}.yaml")]
    return words.replace("EARLIER", myths[-1]) if myths else re.sub(r" *#.*\n.*EARLIER\n", "", words)


def _myths(path: Path) -> Iterator[str]:
    lesson, _ = load_script(Lesson, path, path.name)
    yield from (
        (stop.id for stop in lesson.stops() if isinstance(stop, Quiz) and stop.myth)
        if (lesson and not lesson.sensitive)
        else ()
    )


@cache
def beginning_words() -> frozenset[str]:
    """Return the texts of both beginnings that an author has to replace: not those marked as keeping a girl safe."""
    return frozenset(it for path in BEGINNINGS.values() for it in _to_replace(parse(path.read_text("utf-8"), "")[0]))


def _to_replace(data: Data | None) -> Iterator[str]:
    if isinstance(data, str):
        yield from [str(data)] if " " in data else ()  # a single word is a key, an id or the title
    elif data and not (isinstance(data, dict) and data.get("critical") == "true"):
        yield from (it for value in (data.values() if isinstance(data, dict) else data) for it in _to_replace(value))


def _check_name(name: str, dialogues: Path) -> None:
    if not _NAME.fullmatch(name):
        raise Refused(f"`{name}` cannot be a lesson's name.", name_hint(name))
    if name in names_taken(dialogues):
        raise Refused(f"There is something called `{name}` already.", "Choose another name; old buttons know this one.")


def names_taken(dialogues: Path) -> Iterator[str]:
    """Yield the names of bot files, of files beside the lessons, of lessons, and former names of lessons.

    Buttons carry them, and translations belong to them.
    """
    yield from BESIDE_LESSONS
    yield from (path.stem for path in (dialogues / "bot").glob("*.yaml"))
    for path in (dialogues / "lessons").glob("*.yaml"):
        yield path.stem
        lesson, _ = load_script(Lesson, path, path.name)
        yield from lesson.was if lesson else ()


def _title(name: str, title: str | None) -> str:
    words = " ".join((name.replace("-", " ").capitalize() if title is None else title).split())
    if not words.strip(" -") or not words.isprintable() or len(words) > LONGEST_TITLE or set(words) & set("<>*"):
        hint = f"Use 1 to {LONGEST_TITLE} letters without `<`, `>` and `*`: it is a button."
        raise Refused("This cannot be a title.", hint)
    return words


def listed_lessons(order: Path) -> list[str]:
    """Return the lessons in `course.yaml`; none while it cannot be read."""
    source = read(order, order.name)
    data, problems = parse(source, order.name) if isinstance(source, str) else (None, [source])
    found = data.get("lessons") if isinstance(data, dict) and not problems else None
    return [str(it) for it in found] if isinstance(found, list) else []


def free_name(words: str, otherwise: str, taken: Container[str]) -> str:
    """Return a name in small letters, digits and hyphens that is not taken; words in other alphabets give `otherwise`.

    It fits into the data of a button, and cannot be a path.
    """
    name = slug(words) or otherwise
    ways = (f"{name[: LONGEST_ID - len(end)].rstrip('-')}{end}" for number in count(2) for end in (f"-{number}",))
    return name if name not in taken else next(way for way in ways if way not in taken)
