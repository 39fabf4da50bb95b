"""Drafts in a lesson room, written without a browser: as a desk writes them."""

from __future__ import annotations

import re
from pathlib import Path

from bot.authoring.lesson_room.draft import Draft
from bot.files import fresh
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Edition, EditionNote
from tests.support.room_fixtures import LESSON, LessonRoom, RoomVisitor

AT = "/lessons/part/lessons.lock-it-up"
TITLE = ("title: Lock it up", "title: Lock it well")


def swapped(path: Path, old: str, new: str) -> None:
    """Replace words of a file, which may be a link to the file of an edition."""
    words = path.read_text("utf-8")
    assert old in words, old
    with fresh(path) as beside:
        beside.write_text(words.replace(old, new, 1), "utf-8")


def file_of(course: CourseFolders, part: str) -> Path:
    """Return the file of a part."""
    return course.dialogues / f"{part}.yaml"


def catalog_of(course: CourseFolders, locale: str) -> Path:
    """Return the catalog of a language."""
    return course.locales / locale / "LC_MESSAGES/messages.po"


def written(room: LessonRoom, name: str, *changes: tuple[str, str], part: str = LESSON) -> Draft:
    """Write changes into the draft of a part, begun if there is none, as the desk of an account does."""
    drafts = room.services.drafts
    draft = drafts.begin(part, name, room.services.now())
    for old, new in changes:
        swapped(file_of(drafts.view(draft), part), old, new)
    drafts.add_author(part, name)
    found = drafts.find(part)
    assert found
    return found


def published(room: LessonRoom, *changes: tuple[str, str], part: str = LESSON) -> Edition:
    """Publish changes as an operator does with files, past every draft."""
    services = room.services
    with services.drafts.as_published([]) as course:
        for old, new in changes:
            swapped(file_of(course, part), old, new)
        return services.editions.publish(course, EditionNote("By files", ("olga", "petra")), services.now())


def live(room: LessonRoom, part: str = LESSON) -> str:
    """Return the file of a part as girls have it."""
    editions = room.services.editions
    return file_of(editions.folders(editions.live), part).read_text("utf-8")


async def decides(visitor: RoomVisitor, act: str, status: int = 303, at: str = AT, **fields: str) -> str:
    """Look at a draft and press a button with what was shown, as a browser does."""
    page = await visitor.sees(at)
    return await visitor.sends(f"{at}/{act}", status, **{"fingerprint": fingerprint_in(page), **fields})


async def lets_stay(visitor: RoomVisitor, act: str, status: int = 303, at: str = AT, **fields: str) -> str:
    """Do the same with every tick that the page offers, and a reason for each sentence that is read first."""
    page = await visitor.sees(at)
    ticks = dict.fromkeys(re.findall(r'name="(stays-\w+)"', page), "on")
    reasons = dict.fromkeys(re.findall(r'name="(because-\w+)"', page), "The story needs it")
    lost = dict(re.findall(r'name="(lost)" value="([^"]+)"', page))
    return await decides(visitor, act, status, at, **{**ticks, **reasons, **lost, **fields})


def fingerprint_in(page: str) -> str:
    """Return the fingerprint of the words that a page shows."""
    found = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert found, page
    return found[1]


def told(page: str) -> str:
    """Return the words of the main part of a page, on one line."""
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
