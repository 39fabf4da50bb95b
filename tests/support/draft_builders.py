"""Drafts in a lesson room, written without a browser: as a desk writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bot.authoring.lesson_room.draft import Draft, DraftApproval, Proposal, Remark
from bot.files import fresh
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Edition, EditionNote
from bot.storage.taken_editions import TakenEdition, TakenFile
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
        rewrite(room, draft, old, new)
    drafts.add_author(part, name)
    found = drafts.find(part)
    assert found
    return found


def rewrite(room: LessonRoom, draft: Draft, old: str, new: str) -> None:
    """Change words of a draft's file, as its desk does it."""
    swapped(file_of(room.services.drafts.view(draft), draft.part), old, new)


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


APPROVED, PROPOSED, BROKEN = "lessons/my-safety-team", "lessons/friend-or-pretend", "bot/menu"


def fill(room: LessonRoom) -> None:
    """Begin drafts in every state, and let two workers of the bot report."""
    now = room.services.now()
    lesson = room.services.drafts.begin(LESSON, "wanja", now)
    rewrite(room, lesson, *TITLE)
    said = (Remark("joy", now, "Is “well” right?"), Remark("grace", now, "I would say “tight”."))
    room.services.drafts.put(replace(lesson, remarks=said, authors=("wanja",), is_ready=True))
    _propose(room, PROPOSED, "title: Friend or pretend", "title: Friend or not")
    _propose(room, APPROVED, "title: My safety team", "title: My own team", "joy", "grace")
    room.services.drafts.begin_lesson("the-lost-phone", "The lost phone", "wanja", now)
    rewrite(room, room.services.drafts.begin("bot/tidied", "wanja", now), "voices:", "voices: [")
    room.services.drafts.begin(BROKEN, "wanja", now)
    (room.settings.data / "drafts" / BROKEN.replace("/", ".") / "draft.json").write_text("{", "utf-8")
    TakenFile(room.settings.data, "1").write(TakenEdition(1, "", now))
    TakenFile(room.settings.data, "2").write(TakenEdition(1, "", now))


def _propose(room: LessonRoom, part: str, old: str, new: str, *approvers: str) -> None:
    drafts, now = room.services.drafts, room.services.now()
    draft = drafts.begin(part, "wanja", now)
    rewrite(room, draft, old, new)
    approvals = tuple(DraftApproval(it, "publish" if it == "joy" else "safeguard", now) for it in approvers)
    proposal = Proposal("wanja", now, "Says it better", drafts.content(draft).fingerprint, approvals)
    drafts.put(replace(draft, proposal=proposal, authors=("wanja",)))
