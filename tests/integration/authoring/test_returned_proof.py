"""A draft as a page to mail, and the same page when it comes back from anybody's hands."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from io import BytesIO

import pytest
import pytest_asyncio
from aiohttp import FormData
from yarl import URL

from bot.authoring.proof.embedded_sources import extract_files
from bot.authoring.translation.bylines import writers
from bot.lessons.translations.po import PoEntry, read
from bot.lessons.translations.signatures import signed_source
from tests.support.draft_builders import AT, TITLE, catalog_of, file_of, live, swapped, told, written
from tests.support.room_fixtures import LESSON, LessonRoom, RoomVisitor, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILE = "dialogues/lessons/lock-it-up.yaml"
KHMER = "locales/km/LC_MESSAGES/messages.po"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mailed(room: LessonRoom) -> str:
    """Return the proof of a draft with another title and another Khmer one, as its page sends it."""
    draft = written(room, "wanja", TITLE)
    view = room.services.drafts.view(draft)
    swapped(catalog_of(view, "km"), "ចាក់សោឱ្យជាប់", "ចាក់សោឱ្យល្អ")
    wanja = await room.visitor("wanja")
    async with wanja.web.post(wanja.at.join(URL(f"{AT}/proof")), data={"form": wanja.form}) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == 'attachment; filename="lock-it-up.html"'
        return await answer.text()


@pytest.fixture(autouse=True)
def no_draft(room: LessonRoom, mailed: str) -> None:
    """Throw the drafts away before each test; nobody is writing."""
    for draft in room.services.drafts.all:
        room.services.drafts.discard(draft.part)
    room.services.desks.turns._last.clear()


def with_files(page: str, change: Mapping[str, str]) -> str:
    """Return a proof in which somebody has changed, or added, files."""
    block = re.search(r'(<script type="application/json" id="files">)(.*?)(</script>)', page, re.DOTALL)
    assert block
    files = {**json.loads(block[2]), **change}
    return page.replace(block[0], block[1] + json.dumps(files).replace("<", "\\u003c") + block[3])


def files_in(page: str) -> dict[str, str]:
    return {name: raw.decode("utf-8", "replace") for name, raw in extract_files(page).items()}


async def returns(visitor: RoomVisitor, page: str | bytes, status: int = 200, **fields: str) -> str:
    """Send a file by the form of the page, and return what is told."""
    form = FormData()
    for name, value in {"form": visitor.form, **fields}.items():
        form.add_field(name, value)
    form.add_field("proof", BytesIO(page.encode() if isinstance(page, str) else page), filename="proof.html")
    async with visitor.web.post(visitor.at.join(URL("/lessons/proof")), data=form) as answer:
        said = await answer.text()
        assert answer.status == status, said
        return said


def drafted(room: LessonRoom) -> str:
    draft = room.services.drafts.find(LESSON)
    assert draft
    return file_of(room.services.drafts.view(draft), LESSON).read_text("utf-8")


async def test_the_proof_plays_the_draft_against_what_girls_read_and_names_no_place_of_this_machine(
    room: LessonRoom, mailed: str
) -> None:
    assert "Lock it well" in mailed
    assert "edition 1" in mailed
    assert str(room.settings.data) not in mailed


async def test_a_proof_that_was_mailed_comes_back_as_a_draft_with_its_translations(
    room: LessonRoom, mailed: str
) -> None:
    wanja = await room.visitor("wanja")
    said = told(
        await returns(wanja, with_files(mailed, {FILE: files_in(mailed)[FILE].replace("five people", "six people")}))
    )

    assert "It is a draft now" in said
    assert "six people" in drafted(room)
    draft = room.services.drafts.find(LESSON)
    assert draft
    assert draft.authors == ("wanja",)
    assert "ចាក់សោឱ្យល្អ" in catalog_of(room.services.drafts.view(draft), "km").read_text("utf-8")
    assert TITLE[0] in live(room)


async def test_numbers_other_lessons_and_pictures_in_it_are_left_alone_and_told(room: LessonRoom, mailed: str) -> None:
    changes = {
        "dialogues/directory.yaml": "a stranger's number",
        "dialogues/profile.yaml": "a stranger's name",
        "dialogues/bot/help.yaml": "a stranger's help",
        "dialogues/media/goat-table.png": "base64,iVBORw0KGgo=",
        "dialogues/lessons/my-safety-team.yaml": "title: Another",
    }
    said = told(await returns(await room.visitor("wanja"), with_files(mailed, changes), lesson="lock-it-up"))

    for name in changes:
        assert name in said
    assert "dialogues/directory.yaml : ask who changed it, and why" in said
    draft = room.services.drafts.find(LESSON)
    assert draft
    view = room.services.drafts.view(draft)
    for name, words in changes.items():
        assert words.encode() not in (view.dialogues.parent / name).read_bytes()
    assert [it.part for it in room.services.drafts.all] == [LESSON]


async def test_nobody_signs_by_mail(room: LessonRoom, mailed: str) -> None:
    signed = files_in(mailed)[KHMER].replace(
        'msgctxt "lock-it-up"', '# reviewed: AB, 2026-11-29, 1a2b3c\nmsgctxt "lock-it-up"'
    )
    await returns(await room.visitor("wanja"), with_files(mailed, {KHMER: signed}))

    draft = room.services.drafts.find(LESSON)
    assert draft
    entries = read(catalog_of(room.services.drafts.view(draft), "km"))
    assert [it for it in entries if any("1a2b3c" in comment for comment in it.comments)] == []


async def test_what_is_new_in_it_counts_as_written_by_who_brings_it(room: LessonRoom, mailed: str) -> None:
    await returns(await room.visitor("wanja"), mailed)

    draft = room.services.drafts.find(LESSON)
    assert draft
    view = room.services.drafts.view(draft)
    mine = [it for it in read(catalog_of(view, "km")) if it.context == "lock-it-up"]
    assert {it.words: writers(it) for it in mine if writers(it)} == {"ចាក់សោឱ្យល្អ": ("wanja",)}
    title = PoEntry(TITLE[1].removeprefix("title: "), "lock-it-up")
    assert writers(next(signed_source(view.locales, [title]))) == ("wanja",)


async def test_words_of_a_draft_are_replaced_only_if_that_is_meant(room: LessonRoom, mailed: str) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", ("five people", "ten people"))

    assert "There is a draft of this lesson already." in await returns(wanja, mailed, 409)
    assert "ten people" in drafted(room)
    await returns(wanja, mailed, replace="yes")
    assert TITLE[1] in drafted(room)


async def test_nothing_is_taken_while_somebody_else_writes_there(room: LessonRoom, mailed: str) -> None:
    written(room, "lea", ("five people", "ten people"))
    room.services.desks.turns.claim(LESSON, "lea", room.services.desks.now())

    said = await returns(await room.visitor("wanja"), mailed, 409, replace="yes")
    assert "Somebody else is writing in it now." in said
    assert "ten people" in drafted(room)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<h1>no proof</h1>", "This is no proof that can be opened."),
        (b"\xff\xfe\x00", "This is no proof that can be opened."),
        ("x" * 5_000_001, "This file is too large."),
        ('<script type="application/json" id="files">{}</script>', "There is not one lesson in this proof"),
        (
            '<script type="application/json" id="files">{"../../x.yaml": ""}</script>',
            "This is no proof that can be opened.",
        ),
        (
            '<script type="application/json" id="files">{"dialogues/lessons/lock-it-up.yaml": "- no lesson"}</script>',
            "The lesson in this proof cannot be read.",
        ),
        (
            '<script type="application/json" id="files">{"dialogues/lessons/lock-it-up.yaml": '
            '"a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\\nc: [*b,*b,*b,*b,*b,*b,*b,*b]"}</script>',
            "The lesson in this proof cannot be read.",
        ),
    ],
    ids=["a page", "no text", "too large", "no lesson", "another place", "no lesson inside", "a bomb"],
)
async def test_a_file_that_is_no_proof_is_refused_in_a_sentence(room: LessonRoom, page: str | bytes, said: str) -> None:
    assert said in await returns(await room.visitor("wanja"), page, 409)
    assert room.services.drafts.all == []


async def test_a_catalog_that_cannot_be_read_is_refused(room: LessonRoom, mailed: str) -> None:
    said = await returns(await room.visitor("wanja"), with_files(mailed, {KHMER: "no catalog"}), 409)

    assert "The translations in this proof cannot be read." in said
    assert room.services.drafts.all == []


async def test_only_who_may_write_brings_one(room: LessonRoom, mailed: str) -> None:
    assert "Your account may not write here." in await returns(await room.visitor("grace"), mailed, 409)


async def test_a_body_that_is_larger_than_any_proof_is_refused(room: LessonRoom) -> None:
    said = await returns(await room.visitor("wanja"), "x" * 13_000_000, 413)

    assert "This file is too large." in said
