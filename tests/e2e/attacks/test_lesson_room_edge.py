"""Somebody with one stolen account, or with none, at the edge of the lesson room."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar

from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

DESK = "/lessons/desk/lessons.lock-it-up"
FILE = "dialogues/lessons/lock-it-up.yaml"

PAGES = ("/lessons/", "/lessons/editions", "/lessons/part/lessons.lock-it-up", f"{DESK}/", f"{DESK}/events")
FORMS = ("/lessons/begin", "/lessons/new", "/lessons/part/lessons.lock-it-up/publish", "/lessons/editions/back")
ASKS = ("file", "save", "words", "text", "translation")

OUTSIDE = (
    "../../draft.json",
    "dialogues/../../draft.json",
    "dialogues/../../../../bot.db",
    "/etc/passwd",
    "locales/../../draft.json",
    "dialogues/lessons/../../../draft.json",
    "dialogues\\..\\..\\draft.json",
    "dialogues/lessons/lock-it-up.yaml\0",
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        await (await opened.visitor("wanja")).sends("/lessons/begin", part=LESSON)
        yield opened


async def test_without_an_account_every_page_and_form_leads_to_the_door(room: LessonRoom) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as nobody:
        for path in PAGES:
            async with nobody.get(room.at.with_path(path), allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (303, "/sign-in"), path
        for path in (*FORMS, *(f"{DESK}/desk/{it}" for it in ASKS), f"{DESK}/tap"):
            async with nobody.post(room.at.with_path(path), json={}, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (303, "/sign-in"), path


async def test_another_site_can_make_a_signed_in_browser_do_nothing(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    for path in FORMS:
        async with wanja.web.post(room.at.with_path(path), data={"part": LESSON}, allow_redirects=False) as answer:
            assert answer.status == 403, path
    for ask in ASKS:
        async with wanja.web.post(room.at.with_path(f"{DESK}/desk/{ask}"), json={}) as answer:
            assert answer.status == 403, ask
    async with wanja.web.get(room.at.with_path(f"{DESK}/events"), allow_redirects=False) as answer:
        assert answer.status == 403


async def test_a_translator_changes_no_lesson_and_no_other_language(room: LessonRoom) -> None:
    sita, wanja = await room.visitor("sita"), await room.visitor("wanja")
    opened = await wanja.asks(LESSON, "file", file=FILE)

    saved = await sita.asks(LESSON, "save", file=FILE, text="title: mine\n", mark=opened["mark"])
    told = await sita.asks(LESSON, "text", file=FILE, source="Lock it up", line=1, column=8, words="Mine")
    other = await sita.asks(LESSON, "translation", file=FILE, source="Lock it up", line=1, column=8, locale="sw")

    assert saved == {"no": "Your account works with cards."}
    assert told == {"no": "Your account may not change what is written here."}
    assert (await wanja.asks(LESSON, "file", file=FILE))["mark"] == opened["mark"]
    assert other == {"no": "Your account does not translate into this language."}
    await sita.sends("/lessons/new", 409, title="Mine", name="mine")


@pytest.mark.parametrize("name", OUTSIDE)
async def test_no_name_leads_out_of_the_draft(room: LessonRoom, name: str) -> None:
    wanja = await room.visitor("wanja")
    read = await wanja.asks(LESSON, "file", file=name)
    written = await wanja.asks(LESSON, "save", file=name, text="mine", mark="")

    assert set(read) == set(written) == {"no"}
    for path in (f"{DESK}/media/{name}", f"{DESK}/recordings/{name}", f"{DESK}/media/../../draft.json"):
        async with wanja.web.get(str(room.at).rstrip("/") + path, allow_redirects=False) as answer:
            assert answer.status in (303, 400, 404), path


@pytest.mark.parametrize("part", ["lessons.", "...", ".new-view", "a" * 99, "lessons.lock-it-up.view"])
async def test_no_part_leads_out_of_the_drafts(room: LessonRoom, part: str) -> None:
    wanja = await room.visitor("wanja")
    before = sorted(path.name for path in (room.settings.data / "drafts").iterdir())
    async with wanja.web.get(str(room.at).rstrip("/") + f"/lessons/desk/{part}/", allow_redirects=False) as answer:
        assert answer.status in (303, 404, 409)
    await wanja.sends("/lessons/begin", 409, part=part)
    assert sorted(path.name for path in (room.settings.data / "drafts").iterdir()) == before


async def test_a_file_that_would_grow_without_end_is_one_problem_and_the_room_goes_on(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    opened = await wanja.asks(LESSON, "file", file=FILE)
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + it)}: &{chr(98 + it)} [{', '.join([f'*{chr(97 + it)}'] * 9)}]\n" for it in range(12)
    )

    found = await wanja.asks(LESSON, "check", file=FILE, text=bomb)
    problems = found["problems"]

    assert isinstance(problems, list)
    assert problems
    assert (await wanja.asks(LESSON, "file", file=FILE))["mark"] == opened["mark"]


async def test_a_form_that_is_too_large_is_refused_before_it_is_understood(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    headers = {"X-Token": wanja.form, "Content-Type": "application/json"}
    body = BytesIO(b"x" * (13 * 1024 * 1024))
    async with wanja.web.post(room.at.with_path(f"{DESK}/desk/save"), data=body, headers=headers) as answer:
        assert answer.status == 413


async def test_each_page_forbids_scripts_that_are_not_ours_and_has_none_inside(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    for path in (*PAGES[:-1], "/sign-in", "/enter/lessons"):
        async with wanja.web.get(room.at.with_path(path)) as answer:
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy, path
            assert "frame-ancestors 'none'" in policy, path
            assert answer.headers["Cache-Control"] == "no-store", path
            assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|<style|\sstyle=", page) == [], path


async def test_an_account_that_is_taken_away_is_out_at_once(room: LessonRoom) -> None:
    dara = await room.visitor("dara")
    await dara.sees("/lessons/")
    StaffAccountsFile(room.settings.data / "staff.db").remove("dara")

    async with dara.web.get(room.at.with_path("/lessons/"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")


async def test_two_writers_of_one_lesson_take_turns_and_two_tabs_lose_nothing(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    opened = await wanja.asks(LESSON, "file", file=FILE)
    longer = f"{opened['text']}# a note\n"

    first = await wanja.asks(LESSON, "save", file=FILE, text=longer, mark=opened["mark"])
    second = await wanja.asks(LESSON, "save", file=FILE, text="# mine\n", mark=opened["mark"])

    assert "no" not in first
    assert set(second) == {"no", "now"}
    assert (await wanja.asks(LESSON, "file", file=FILE))["text"] == longer
    nekesa = await room.visitor("nekesa")
    theirs = await nekesa.asks(LESSON, "text", file=FILE, source="Lock it up", line=1, column=8, words="Mine")
    assert theirs == {"no": "wanja is writing here now. Two minutes after the last change it is your turn."}


async def test_the_drafts_are_for_the_rooms_user_alone(room: LessonRoom) -> None:
    folder: Path = room.settings.data / "drafts"
    assert folder.stat().st_mode & 0o077 == 0
