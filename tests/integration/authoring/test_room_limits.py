"""One account of the lesson room cannot hold the others: limits of what it sends, and a queue by account (S4)."""

from __future__ import annotations

import asyncio
import gc
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from yarl import URL

from bot.app.task_process import TaskProcess
from bot.authoring.editor.preview.desk import MOST_SCRIPT
from bot.authoring.editor.preview.desk_pages import LONGEST_MESSAGE
from bot.authoring.lesson_room.services import MOST_WAITING
from tests.support.draft_builders import AT, TITLE, decides, fingerprint_in, told, written
from tests.support.room_fixtures import LESSON, LessonRoom, RoomVisitor

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILE, DESK = "dialogues/lessons/lock-it-up.yaml", "/lessons/desk/lessons.lock-it-up"
MANY = 200
GIVEN_UP = {"no": "This cannot be checked here, as it takes too long. Make it shorter."}


async def posts(visitor: RoomVisitor, at: str, **body: object) -> int:
    """Send a request of a desk's page, and return its status."""
    headers = {"X-Token": visitor.form, "Content-Type": "application/json"}
    sent = BytesIO(json.dumps(body).encode())
    async with visitor.web.post(visitor.at.join(URL(f"{DESK}/{at}")), data=sent, headers=headers) as answer:
        return answer.status


async def until(waiting: int, room: LessonRoom, name: str) -> None:
    """Wait until as many requests of an account wait."""
    async with asyncio.timeout(60):
        while room.services.queue.waiting(name) != waiting:
            await asyncio.sleep(0.01)


async def in_time(ask: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """Ask until the answer is in time: beside busy programs a harmless text is given up, too."""
    while (answer := await ask()) == GIVEN_UP:
        pass
    return answer


async def test_a_girl_at_a_desk_says_no_more_than_telegram_sends(room: LessonRoom) -> None:
    amina = await room.visitor("amina")

    assert await posts(amina, "say", text="a" * LONGEST_MESSAGE) == 204
    assert await posts(amina, "say", text="a" * (LONGEST_MESSAGE + 1)) == 400
    assert await posts(amina, "say", text="a " * 4_500_000) == 413
    assert await posts(amina, "desk/search", words="a" * 1_100_000) == 413


async def test_only_a_writer_has_texts_checked_and_mended(room: LessonRoom) -> None:
    written(room, "wanja")
    asked: dict[str, object] = {"file": FILE, "text": "titel: Mine\n", "code": "x", "message": "y", "line": 1}

    refused = {
        "check": "Your account works with cards.",
        "mend": "Your account may not change what is written here.",
    }
    for name, why in refused.items():
        for person in ("sita", "grace", "joy"):
            assert await (await room.visitor(person)).asks(LESSON, name, **asked) == {"no": why}, (name, person)
    assert "problems" in await (await room.visitor("wanja")).asks(LESSON, "check", **asked)


async def test_two_hundred_requests_of_one_account_wait_and_others_pages_are_answered_meanwhile(
    room: LessonRoom,
) -> None:
    written(room, "wanja")
    wanja, joy, goes_on, begun = await room.visitor("wanja"), await room.visitor("joy"), asyncio.Event(), list[str]()

    async def heavy(task: str, asked: dict[str, Any]) -> dict[str, Any]:
        begun.append(task)
        await goes_on.wait()
        return {"problems": []}

    room.services.desks.apart = heavy
    flood = [asyncio.create_task(posts(wanja, "desk/check", file=FILE, text="a")) for _ in range(MANY)]
    await until(MOST_WAITING, room, "wanja")

    for path in ("/lessons/", "/lessons/editions", "/lessons/open/lessons.friend-or-pretend", AT):
        await joy.sees(path)

    assert begun == ["check"], "one at a time"
    assert room.services.queue.waiting("wanja") == MOST_WAITING
    goes_on.set()
    answers = await asyncio.gather(*flood)
    assert (answers.count(200), answers.count(429)) == (MOST_WAITING, MANY - MOST_WAITING)
    assert room.services.queue.waiting("wanja") == 0


async def test_a_text_that_takes_too_long_is_given_up_and_the_next_one_is_checked(
    room: LessonRoom, caplog: pytest.LogCaptureFixture
) -> None:
    written(room, "wanja")
    room.services.desks.apart = process = await TaskProcess.started(room.settings.data, limit=1)
    long = "".join(f"k{number}: v\n" for number in range(6_500))  # four seconds, as each line is a mistake
    wanja = await room.visitor("wanja")

    assert await wanja.asks(LESSON, "check", file=FILE, text=long) == GIVEN_UP

    text = str((await wanja.asks(LESSON, "file", file=FILE))["text"]).replace("title:", "titel:", 1)
    found: Any = await in_time(lambda: wanja.asks(LESSON, "check", file=FILE, text=text))
    problem: dict[str, object] = found["problems"][0]
    mended = await in_time(lambda: wanja.asks(LESSON, "mend", **{**problem, "text": text}))
    assert str(mended["text"]).startswith(text[: text.index("titel:")] + "title: Lock it up\n")

    elsewhere = {**problem, "text": text, "dialogues": str(room.settings.data), "live": str(room.settings.data)}
    assert "no" in await process("mend", elsewhere), "no folder beside editions and drafts is read"
    damaged = b64encode(b"PK damaged").decode()
    told = await process("sheet", {"locale": "km", "content": damaged})
    assert told["no"].startswith("This sheet is damaged, or locked with a password.")
    await process.close()
    found = await wanja.asks(LESSON, "check", file=FILE, text=text)
    assert found == {"no": "What is typed cannot be checked now. It can be saved, and then all of it is checked."}
    assert "has ended" in caplog.text


async def test_a_lesson_thrice_as_long_as_the_longest_is_not_saved(room: LessonRoom) -> None:
    written(room, "wanja")
    wanja = await room.visitor("wanja")
    opened = await wanja.asks(LESSON, "file", file=FILE)
    long = str(opened["text"]) + "# " + "a" * MOST_SCRIPT

    told = await wanja.asks(LESSON, "save", file=FILE, text=long, mark=opened["mark"])
    words = await wanja.asks(LESSON, "text", file=FILE, source="Lock it up", line=2, column=8, words="a" * 10_001)

    assert told == {"no": "This file would be too long. Make two parts of it."}
    assert words == {"no": "This is too long."}
    assert (await wanja.asks(LESSON, "file", file=FILE))["mark"] == opened["mark"]


async def test_a_draft_takes_twenty_new_pictures(room: LessonRoom) -> None:
    written(room, "wanja")
    wanja, stream = await room.visitor("wanja"), BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")

    async def uploads() -> dict[str, object]:
        at = wanja.at.join(URL(f"{DESK}/upload")).with_query(name="a goat", drawn="yes")
        async with wanja.web.post(at, data=stream.getvalue(), headers={"X-Token": wanja.form}) as answer:
            found: dict[str, object] = await answer.json()
            return found

    for _ in range(20):
        assert "file" in await uploads()
    assert await uploads() == {"no": "This draft has twenty new pictures already. Publish it first."}


async def test_a_change_that_nobody_can_read_whole_is_not_proposed(
    room: LessonRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(room, "wanja", TITLE)
    monkeypatch.setattr("bot.authoring.lesson_room.decisions.MOST_LINES", 4)
    wanja = await room.visitor("wanja")

    page = await decides(wanja, "propose", 409, note="Long")

    assert "It changes more than one person can read. Propose it in smaller parts." in told(page)


async def test_invented_names_leave_no_lock_behind(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    for number in range(50):
        await wanja.sends("/lessons/begin", 409, part=f"lessons/no-{number}")
        await wanja.sends(f"/lessons/part/lessons.no-{number}/propose", 409, note="x")

    gc.collect()
    assert [it for it in room.services.desks._locks if "no-" in it] == []


@pytest.mark.parametrize("taker", ["grace", "joy"])
async def test_safeguarding_and_publishers_take_a_turn_over_and_nothing_is_lost(room: LessonRoom, taker: str) -> None:
    written(room, "wanja")
    wanja, other = await room.visitor("wanja"), await room.visitor(taker)
    opened = await wanja.asks(LESSON, "file", file=FILE)
    saved = await wanja.asks(LESSON, "save", file=FILE, text=f"{opened['text']}# hers\n", mark=opened["mark"])
    assert "Write here now" in await other.sees(AT)
    assert "Write here now" not in await wanja.sees(AT)

    await wanja.sends(f"{AT}/take-turn", 409)
    await other.sends(f"{AT}/take-turn")

    said = await wanja.asks(LESSON, "save", file=FILE, text="# more\n", mark=saved["mark"])
    assert said == {"no": f"{taker} has taken over here. What you have typed stays on this page until it is your turn."}
    assert str((await wanja.asks(LESSON, "file", file=FILE))["text"]).endswith("# hers\n")
    assert f"{taker} is writing in it now." in told(await wanja.sees(AT))
    if taker == "joy":
        await other.sends(f"{AT}/discard", fingerprint=fingerprint_in(await other.sees(AT)))
        assert room.services.drafts.find(LESSON) is None
