"""The way of a word from a teacher to girls, through the lesson room's own pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

AT = "/lessons/part/lessons.lock-it-up"


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path) as opened:
        yield opened


async def test_a_word_goes_from_a_teacher_to_girls_by_two_people(room: LessonRoom) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    assert await wanja.sends("/lessons/begin", part=LESSON) == "/lessons/desk/lessons.lock-it-up/"
    opened = await wanja.asks(LESSON, "file", file="dialogues/lessons/lock-it-up.yaml")
    text = str(opened["text"]).replace("title: Lock it up", "title: Lock it well")
    saved = await wanja.asks(LESSON, "save", file=opened["file"], text=text, mark=opened["mark"])
    assert "costs" in saved
    said = [{"old": it["old"], "new": it["new"], "meaning": "wording"} for it in saved["costs"]]  # type: ignore[attr-defined]
    saved = await wanja.asks(LESSON, "save", file=opened["file"], text=text, mark=opened["mark"], meanings=said)
    assert "no" not in saved, saved
    await wanja.sends(f"{AT}/propose", note="The title says it better")
    page = await joy.sees(AT)
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]
    await joy.sends(f"{AT}/approve", fingerprint=fingerprint)
    assert await joy.sends(f"{AT}/publish") == "/lessons/editions"
    assert room.services.editions.live == 2
    live = room.services.editions.folders(2).dialogues / "lessons/lock-it-up.yaml"
    assert "title: Lock it well" in live.read_text("utf-8")
    assert room.services.drafts.all == []
