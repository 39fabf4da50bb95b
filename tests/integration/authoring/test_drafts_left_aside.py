"""The lesson room starts whatever lies in its folder of drafts, and names what it leaves aside (H10)."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from yarl import URL

from bot.app.commands.room import prepare, room_services
from bot.authoring.lesson_room.drafts import ABOUT, Drafts
from bot.authoring.lesson_room.shelf import MOST_NAMED, log_left_aside
from bot.files import delete_folder
from bot.storage.editions import EditionNote
from tests.support.draft_builders import TITLE, decides, live, swapped, told, written
from tests.support.on_ci import SEED, sampled
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEW = "lessons/the-lost-phone"
AT_NEW = "/lessons/part/lessons.the-lost-phone"
OTHER = "lessons/my-safety-team"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_drafts(room: LessonRoom) -> Iterator[None]:
    yield
    delete_folder(room.settings.data / "drafts")
    (room.settings.data / "drafts").mkdir()


async def test_a_new_lesson_waits_while_another_is_published_and_the_room_starts_again(room: LessonRoom) -> None:
    """Attack 3: nekesa proposes a new lesson, wanja and joy publish another one, and the machine restarts."""
    nekesa, wanja, joy = [await room.visitor(it) for it in ("nekesa", "wanja", "joy")]
    await nekesa.sends("/lessons/new", title="The lost phone")
    draft = room.services.drafts.find(NEW)
    assert draft
    swapped(room.services.drafts.view(draft).dialogues / f"{NEW}.yaml", "critical: true", "critical: true")
    await decides(nekesa, "propose", at=AT_NEW, note="A new one")
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="Says it better")
    await decides(joy, "publish")
    assert TITLE[1] in live(room)

    prepare(room.settings)

    again = room_services(room.settings).drafts.find(NEW)
    assert again
    assert again.proposal


async def test_publishers_read_which_drafts_were_left_aside_and_the_log_says_it_in_one_line(
    room: LessonRoom, caplog: pytest.LogCaptureFixture
) -> None:
    written(room, "wanja", part=OTHER)
    folder = room.settings.data / "drafts"
    (folder / "lessons.broken").mkdir()
    (folder / "lessons.broken" / ABOUT).write_text("null")
    (folder / "no draft\nat all").mkdir()
    (folder / "no draft\nat all" / ABOUT).write_text("{}")
    (folder / "notes.txt").write_text("mine")

    prepare(room.settings)
    with caplog.at_level(logging.WARNING):
        log_left_aside(room.services)

    assert [it.getMessage() for it in caplog.records] == ["drafts left aside: 1 (lessons/broken); other files: 2"]
    page = await (await room.visitor("joy")).sees("/lessons/")
    assert (
        "Drafts that nobody can read: lessons/broken. Other things among the drafts: 2. They are left aside."
        in told(page)
    )
    assert str(room.settings.data) not in page
    assert 'id="aside"' not in await (await room.visitor("dara")).sees("/lessons/")
    assert (folder / "notes.txt").read_text() == "mine"


Spoils = Callable[[random.Random, Path], object]
"""Spoils the folder of a draft, or what is in it."""


def describes(**other: object) -> Spoils:
    """Give a description other values."""

    def spoils(lot: random.Random, place: Path) -> None:
        about: dict[str, Any] = json.loads((place / ABOUT).read_text("utf-8"))
        (place / ABOUT).write_text(json.dumps({**about, **other}), "utf-8")

    return spoils


def says(raw: bytes) -> Spoils:
    """Replace a description."""
    return lambda lot, place: (place / ABOUT).write_bytes(raw)


def fills(raw: bytes) -> Spoils:
    """Replace a file in the view, chosen by lot."""

    def spoils(lot: random.Random, place: Path) -> None:
        path = lot.choice(sorted(it for it in (place / "view").rglob("*") if it.is_file()))
        path.unlink()
        path.write_bytes(raw)

    return spoils


def own(raw: bytes) -> Spoils:
    """Replace the lesson of the draft."""

    def spoils(lot: random.Random, place: Path) -> None:
        path = place / "view/dialogues" / f"{place.name.replace('.', '/')}.yaml"
        path.unlink(missing_ok=True)
        path.write_bytes(raw)

    return spoils


def links(to: str) -> Spoils:
    """Replace a file or folder of the draft by a link."""

    def spoils(lot: random.Random, place: Path) -> None:
        path = lot.choice([place / ABOUT, place / "view", place / "view/dialogues/lessons", place / "view/locales"])
        removed(path)
        path.symlink_to(to)

    return spoils


def halves(lot: random.Random, place: Path) -> None:
    for path in sorted((place / "view").rglob("*")):
        if path.is_file() and lot.random() < 0.5:
            path.unlink()


def piped(lot: random.Random, place: Path) -> None:
    path = lot.choice([place / ABOUT, place / "view/dialogues/profile.yaml", place / "view/locales/sw/LC_MESSAGES"])
    removed(path)
    os.mkfifo(path)


def folded(lot: random.Random, place: Path) -> None:
    removed(place / ABOUT)
    (place / ABOUT).mkdir()


def elsewhere(lot: random.Random, place: Path) -> None:
    there = place.rename(f"{place}-there")
    place.symlink_to(there)


def closed(lot: random.Random, place: Path) -> None:
    lot.choice([place, place / ABOUT, place / "view"]).chmod(0)


def removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def bomb() -> bytes:
    names = "abcdefghijkl"
    rows = (f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise(names))
    return "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *rows]).encode()


DEEP = b"[" * 50_000
SPOILED: dict[str, Spoils] = {
    "no description": lambda lot, place: (place / ABOUT).unlink(),
    "an empty one": says(b""),
    "null": says(b"null"),
    "a string": says(b'"draft"'),
    "a list": says(b"[1, 2]"),
    "binary": says(bytes(range(256))),
    "deep JSON": says(DEEP),
    "half a description": lambda lot, place: os.truncate(place / ABOUT, lot.randrange(40)),
    "a huge one": says(b" " * 3_000_000),
    "a folder for it": folded,
    "other types": describes(base="one", authors={"a": 1}),
    "a time beyond all": describes(at=10**30),
    "remarks of numbers": describes(remarks=[1, None]),
    "a proposal of text": describes(proposal="yes"),
    "another part": describes(part="bot/help"),
    "a part elsewhere": describes(part="../../bot"),
    "its edition is gone": describes(base=77),
    "no edition": describes(base=-1),
    "no view": lambda lot, place: removed(place / "view"),
    "half a view": halves,
    "no dialogues": lambda lot, place: removed(place / "view/dialogues"),
    "no catalogs": lambda lot, place: removed(place / "view/locales"),
    "a link to itself": links("view"),
    "a link to all": links("/"),
    "a link to nothing": links("nowhere"),
    "an endless file": links("/dev/zero"),
    "a pipe": piped,
    "closed": closed,
    "a YAML bomb": own(bomb()),
    "deep YAML": own(DEEP),
    "binary YAML": own(bytes(range(256)) * 40),
    "binary in any file": fills(bytes(range(256)) * 40),
    "zeros in any file": fills(b"\0" * 1000),
    "an empty file": fills(b""),
    "a linked folder": elsewhere,
}
NAMES = ("a\nb", "lessons.", "...", "x" * 250, "lessons.a.b", "Lessons.X", "bot.", "\udcff\udcfe", "lessons.öl", " ")


PARTS = ("bot/menu", "directory", "lessons/the-lost-phone")


def fill(room: LessonRoom, lot: random.Random, spoil: Spoils) -> None:
    """Fill the folder of drafts: healthy ones, spoiled ones of which some were proposed, and strange names."""
    drafts, folder = room.services.drafts, room.settings.data / "drafts"
    for part in (OTHER, "lessons/friend-or-pretend", *PARTS[:2]):
        drafts.begin(part, "wanja", 1)
    drafts.begin_lesson("the-lost-phone", "The lost phone", "nekesa", 1)
    for part in PARTS:
        place = folder / part.replace("/", ".")
        if lot.random() < 0.7:
            describes(proposal={"by": "wanja", "at": 1, "note": "", "fingerprint": "abc"})(lot, place)
        spoil(lot, place)
    for name in lot.sample(NAMES, 4):
        with suppress(OSError):
            (folder / name).mkdir()
            (folder / name / ABOUT).write_text(lot.choice(["", "{}", "null"]))


@pytest.mark.parametrize("kind", sampled(sorted(SPOILED), 14))
async def test_whatever_lies_there_the_room_starts_and_shows_the_rest(room: LessonRoom, kind: str) -> None:
    lot = random.Random(f"{SEED} {kind}")
    fill(room, lot, SPOILED[kind])
    editions = room.services.editions
    editions.publish(editions.folders(editions.live), EditionNote("Once more", parts=PARTS), 2)

    prepare(room.settings)
    log_left_aside(room.services)

    joy = await room.visitor("joy")
    page = await joy.sees("/lessons/")
    assert 'href="/lessons/part/lessons.my-safety-team"' in page
    assert 'href="/lessons/part/lessons.friend-or-pretend"' in page
    at = lot.choice(PARTS).replace("/", ".")
    for path in (*(f"/lessons/part/{it.replace('/', '.')}" for it in PARTS), f"/lessons/desk/{at}/"):
        async with joy.web.get(joy.at.join(URL(path)), allow_redirects=False) as answer:
            assert answer.status in (200, 303, 409), path
    assert (await joy.web.get(joy.at.join(URL("/lessons/search?words=safety")))).status == 200
    await room.services.desks.close()


async def test_thousands_that_nobody_can_read_are_counted_and_the_first_ones_named(room: LessonRoom) -> None:
    written(room, "wanja")
    for number in range(3000):
        place = room.settings.data / "drafts" / f"lessons.z{number:04}"
        place.mkdir()
        (place / ABOUT).write_text("{}" if number % 2 else json.dumps({"part": f"lessons/z{number:04}", "base": 1}))

    prepare(room.settings)

    page = await (await room.visitor("joy")).sees("/lessons/")
    assert f"lessons/z{MOST_NAMED - 1:04}" in page
    assert f"lessons/z{MOST_NAMED:04}" not in page
    assert 'href="/lessons/part/lessons.lock-it-up"' in page


async def test_an_account_begins_eight_drafts_and_the_numbers_and_scenes_of_the_bot_wait_for_nobody(
    room: LessonRoom,
) -> None:
    nekesa, drafts = await room.visitor("nekesa"), room.services.drafts
    for number in range(8):
        await nekesa.sends("/lessons/new", title=f"Story {number}")

    assert "You have begun too many drafts." in await nekesa.sends("/lessons/new", 409, title="Story 9")
    assert "You have begun too many drafts." in await nekesa.sends("/lessons/begin", 409, part=LESSON)
    await nekesa.sends("/lessons/begin", part="directory")
    await nekesa.sends("/lessons/begin", part="bot/help")
    await (await room.visitor("wanja")).sends("/lessons/begin", part=LESSON)
    assert len(drafts.all) == 11
    assert Drafts(room.settings.data, room.services.editions).find("directory")
