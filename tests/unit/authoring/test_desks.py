"""DeskOpening and closing of desks in the lesson room, while several people ask for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.authoring.editor.preview.desk import Author, Desk
from bot.authoring.editor.preview.player import Player
from bot.authoring.lesson_room import desks as module
from bot.authoring.lesson_room.desks import MOST_DESKS, MOST_OWN, Desks
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.drafts import Drafts
from bot.storage.course_folders import CourseFolders, course_in

WANJA = Author("wanja", frozenset({"write"}))


class FakePlayer:
    async def reload(self) -> None:
        """Take nothing."""


class FakeDrafts:
    def view(self, draft: Draft) -> CourseFolders:
        return course_in(Path(draft.part))

    base = view


class DeskOpening:
    """Opens desks, each after it may; remembers which were opened."""

    def __init__(self) -> None:
        self.opened, self.may = list[str](), asyncio.Event()

    @asynccontextmanager
    async def __call__(self, course: CourseFolders, own: object, memory: object) -> AsyncIterator[Desk]:
        self.opened.append(str(course.dialogues.parent))
        await self.may.wait()
        yield Desk(cast(Player, FakePlayer()), *course)


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> DeskOpening:
    async def follow(*_: object) -> None:
        await asyncio.Event().wait()

    made = DeskOpening()
    monkeypatch.setattr(module, "opened_desk", made)
    monkeypatch.setattr(module, "follow", follow)
    return made


@pytest.fixture
def desks(opening: DeskOpening) -> Desks:
    return Desks(Path(), cast(Drafts, FakeDrafts()), lambda bundle: bundle, lambda: 0.0)


async def until(opening: DeskOpening, many: int) -> None:
    """Wait until as many desks are being opened."""
    async with asyncio.timeout(60):
        while len(opening.opened) < many:
            await asyncio.sleep(0)


def draft(name: str) -> Draft:
    return Draft(f"bot/{name}", 1, "wanja", 0)


async def test_an_account_whose_desk_is_closed_while_it_opens_is_sent_away_and_can_ask_again(
    opening: DeskOpening, desks: Desks
) -> None:
    asked = asyncio.create_task(desks.desk(WANJA, draft("menu")))
    await until(opening, 1)
    await desks.close("bot/menu")
    done, _ = await asyncio.wait([asked], timeout=60)

    assert done == {asked}
    opening.may.set()
    assert (await desks.desk(WANJA, draft("menu"))).part == "bot/menu"
    await desks.close()


async def test_two_who_ask_at_once_when_all_desks_are_taken_get_the_same_one(
    opening: DeskOpening, desks: Desks
) -> None:
    opening.may.set()
    for number in range(MOST_DESKS):
        await desks.desk(replace(WANJA, name=f"n{number}"), draft("other"))

    one, two = await asyncio.gather(desks.desk(WANJA, draft("menu")), desks.desk(WANJA, draft("menu")))

    assert one.player is two.player
    assert opening.opened.count("bot/menu") == 1
    assert len(desks._open) == MOST_DESKS
    await desks.close()


async def test_an_account_that_opens_one_desk_after_the_other_closes_only_its_own(
    opening: DeskOpening, desks: Desks
) -> None:
    opening.may.set()
    hers = await desks.desk(replace(WANJA, name="nekesa"), draft("menu"))
    for number in range(3 * MOST_DESKS):
        await desks.desk(WANJA, draft(f"n{number}"))

    again = await desks.desk(replace(WANJA, name="nekesa"), draft("menu"))

    assert again.player is hers.player
    assert len(desks._open) == MOST_OWN + 1
    await desks.close()
