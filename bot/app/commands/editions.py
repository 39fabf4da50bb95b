"""`main.py editions`: the numbered courses that girls read; add one, look at one, put an earlier one back."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings, require_folders
from bot.app.running_course import is_publishable
from bot.authoring.editor.course_part import part_content, put_part
from bot.authoring.lesson_room.course_changes import CourseChanges, CourseVersion, Languages, course_changes
from bot.check.course import read_course
from bot.errors import Refused
from bot.storage.course_folders import CourseFolders, copy_course, course_in
from bot.storage.editions import Edition, EditionNote, Editions
from bot.storage.taken_editions import taken_editions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions; without one the editions are listed."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    parser.set_defaults(action="list")
    actions.add_parser("list", help="every edition, and which one girls read")
    added = actions.add_parser("add", help="publish the lessons in DIALOGUES and LOCALES")
    added.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="only these, such as lessons/lock-it-up; all else stays as girls read it",
    )
    added.add_argument("--by", action="append", required=True, metavar="NAME", help="who wrote, and who read it: twice")
    added.add_argument("--note", required=True, help="a sentence on the change")
    changed = actions.add_parser("compare", help="what one edition changes for girls")
    changed.add_argument("before", type=int)
    changed.add_argument("after", type=int)
    back = actions.add_parser("back", help="put an earlier edition back: girls read it within seconds")
    back.add_argument("number", type=int)
    back.add_argument("--by", action="append", required=True, metavar="NAME", help="who decides it")
    back.add_argument("--note", required=True, help="why")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Run one action."""
    for line in _lines_of_action(settings, namespace):
        print(line)
    return FINE


def _lines_of_action(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Run the action asked for, and yield what to print. Raise Refused where it cannot be done."""
    editions = Editions(settings.data)
    if asked.action == "add":
        yield from _add(editions, settings, asked)
    elif asked.action == "back":
        yield from _back(editions, asked)
    elif asked.action == "compare":
        yield from _compared(editions, asked.before, asked.after)
    else:
        yield from _list(editions, settings)


def _list(editions: Editions, settings: Settings) -> Iterator[str]:
    live, every = editions.live, editions.all
    if not every:
        yield "There is no edition yet: girls read the lessons in DIALOGUES and LOCALES."
        yield "Type `python main.py editions add --help`."
    for edition in every:
        yield f"{edition.number:>5}  {_day(edition.at)}  {_people(edition)}  {edition.origin.note}" + (
            "  ← girls read it" if edition.number == live else ""
        )
    reports = taken_editions(settings.data, int(time.time()))
    for report in reports:
        state = f"refused: {report.refused}" if report.refused else "taken"
        yield f"A bot reports edition {report.edition}: {state}"
    yield from dict.fromkeys(sentence for report in reports for sentence in report.unsigned)


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")


def _people(edition: Edition) -> str:
    origin = edition.origin
    return ", ".join(dict.fromkeys((*origin.authors, *origin.approved_by)))


def _add(editions: Editions, settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Publish the files. Two people answer for them, and they must have no error: a bot would refuse the edition."""
    people = tuple(dict.fromkeys(name.strip() for name in asked.by))
    if len(people) < 2:
        raise Refused("Two people answer for an edition.", "Name both: --by AB --by CD.")
    before, origin = editions.live, EditionNote(asked.note, people[:1], people[1:], tuple(asked.parts))
    with tempfile.TemporaryDirectory() as made:
        course = _course(editions, settings, asked.parts, Path(made))
        if not is_publishable(settings, course, datetime.now(UTC).date()):
            raise Refused("The lessons have errors.", "Type `python main.py check` to see them.")
        edition = editions.publish(course, origin, int(time.time()), on=before if asked.parts else None)
    yield from _told(edition, before)


def _course(editions: Editions, settings: Settings, parts: Sequence[str], made: Path) -> CourseFolders:
    """Return the files as they are, or the live edition with only some parts of them, written into `made`."""
    files = CourseFolders(settings.dialogues, settings.locales)
    require_folders(*files)
    if not parts:
        return files
    if not editions.live:
        raise Refused("There is no edition yet that a part could go into.", "Publish all of it first, without PART.")
    live = editions.folders(editions.live)
    copy_course(live, made)
    for part in parts:
        put_part(part, part_content(part, files, live), course_in(made))
    return course_in(made)


def _back(editions: Editions, asked: argparse.Namespace) -> Iterator[str]:
    edition, before = editions.find(asked.number), editions.live
    origin = EditionNote(asked.note, edition.origin.authors, tuple(asked.by), edition.origin.parts, edition.number)
    yield from _told(editions.publish(editions.folders(edition.number), origin, int(time.time())), before)


def _told(edition: Edition, before: int) -> Iterator[str]:
    if edition.number == before:
        yield f"Girls read these words already: edition {before}."
    else:
        yield f"Edition {edition.number} is live. A bot that runs takes it within seconds."


def _compared(editions: Editions, before: int, after: int) -> Iterator[str]:
    folders = (editions.folders(editions.find(number).number) for number in (before, after))
    found = course_changes(*(CourseVersion(*read_course(*it)) for it in folders))
    yield from _changes(found) if found.any else ("Nothing changes for girls.",)


def _changes(found: CourseChanges) -> Iterator[str]:
    for name, words in found.words.items():
        yield f"{name}: {len(words)} {'text' if len(words) == 1 else 'texts'}"
        for it in words:
            yield f"  - {it.old.source}" if it.old else "  - (new)"
            yield f"  + {it.new.source}" if it.new else "  + (gone)"
    yield from _languages("Girls lose", found.lost)
    yield from _languages("Girls gain", found.won)
    for stop, labels in found.buttons.items():
        yield f"Old buttons at {stop} lead to the question as it is now: {', '.join(labels)}"
    for stop in found.anew:
        yield f"Figures start again at {stop}: give it `was:` with its old id, if it is the same question."


def _languages(what: str, some: Languages) -> Iterator[str]:
    for name, locales in some.items():
        yield f"{what} {name} in {', '.join(locales)}."


COMMAND = ProgramCommand(run, add_arguments)
