"""Two quick presses of a button, or a second one after a lost answer: each thing is done once, and said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import starmap

import pytest
import pytest_asyncio

from bot.authoring.lesson_room.draft import Draft
from bot.lessons.translations.signatures import source_path
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.draft_builders import AT, TITLE, decides, fingerprint_in, live, published, told, written
from tests.support.moderation_fixtures import SECRET
from tests.support.room_fixtures import LESSON, LessonRoom, RoomVisitor, lesson_room
from tests.support.staff_fixtures import PASSWORD, kept

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILE, BACK = "dialogues/lessons/lock-it-up.yaml", "/lessons/editions/back"
ABOUT = "One phone, five people, and a very bad password."
Asked = dict[str, object]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    """Yield a room with two more accounts, which write and sign English."""
    async with lesson_room(tmp_path_factory.mktemp("room")) as room:
        accounts = StaffAccountsFile(room.settings.data / "staff.db")
        for name in ("zuri", "wambui"):
            rights = frozenset(("write", "sign", "files")), frozenset(("en",))
            accounts.add(Member(name, kept(PASSWORD), *rights, SECRET))
        yield room


async def twice(visitor: RoomVisitor, path: str, **fields: str) -> list[str]:
    """Send a form twice at once; return where it leads."""
    return await asyncio.gather(*(visitor.sends(path, 303, **fields) for _ in range(2)))


def draft_in(room: LessonRoom, part: str = LESSON) -> Draft:
    found = room.services.drafts.find(part)
    assert found
    return found


async def test_a_part_is_begun_once(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")

    assert await twice(wanja, "/lessons/begin", part=LESSON) == ["/lessons/desk/lessons.lock-it-up/"] * 2
    assert [it.part for it in room.services.drafts.all] == [LESSON]


async def test_a_new_lesson_is_begun_once_and_its_name_is_taken_for_others(room: LessonRoom) -> None:
    wanja, nekesa = await room.visitor("wanja"), await room.visitor("nekesa")

    assert await twice(wanja, "/lessons/new", title="The moon") == ["/lessons/desk/lessons.the-moon/"] * 2
    assert [it.part for it in room.services.drafts.all] == ["lessons/the-moon"]
    assert "There is a lesson of this name already." in await nekesa.sends("/lessons/new", 409, title="The moon")


async def test_a_proposal_an_approval_and_a_remark_are_made_once(room: LessonRoom) -> None:
    wanja, joy, sita = [await room.visitor(it) for it in ("wanja", "joy", "sita")]
    written(room, "wanja", TITLE)
    shown = {"fingerprint": fingerprint_in(await wanja.sees(AT))}

    assert await twice(wanja, f"{AT}/propose", note="Better", **shown) == [AT, AT]
    await twice(sita, f"{AT}/remark", words="I like it")
    await twice(joy, f"{AT}/approve", words="So do I", **shown)

    draft = draft_in(room)
    assert draft.proposal
    assert (draft.proposal.note, [it.by for it in draft.proposal.approvals]) == ("Better", ["joy"])
    assert [(it.by, it.words) for it in draft.remarks] == [("sita", "I like it"), ("joy", "So do I")]


async def test_an_edition_is_put_back_once(room: LessonRoom) -> None:
    joy, lea, before = await room.visitor("joy"), await room.visitor("lea"), room.services.editions.live
    slip = published(room, TITLE).number
    TakenFile(room.settings.data, "1").write(TakenEdition(slip, "", room.services.now()))  # a bot that hides nothing

    assert await twice(joy, BACK, number=str(before), note="A slip") == ["/lessons/editions"] * 2
    assert room.services.editions.live == slip + 1

    await twice(joy, BACK, number=str(slip), note="It was right")
    await twice(lea, "/lessons/editions/confirm", number=str(slip))
    assert room.services.editions.live == slip + 2
    assert TITLE[1] in live(room)


async def test_a_draft_is_thrown_away_once(room: LessonRoom) -> None:
    written(room, "wanja", TITLE)

    assert await twice(await room.visitor("wanja"), f"{AT}/discard") == ["/lessons/"] * 2
    assert room.services.drafts.all == []


# Signing


async def text_in_english(visitor: RoomVisitor, words: str) -> Asked:
    """Return what the page of signers knows of an English text."""
    sheet = await visitor.asks(LESSON, "texts", locale="en")
    texts: list[dict[str, Asked]] = sheet["texts"]  # type: ignore[assignment]  # JSON of a page
    where = next(it["where"] for it in texts if it["where"]["source"] == words)
    return {**where, **await visitor.asks(LESSON, "text-in", **{**where, "locale": "en"}), "locale": "en"}


async def signs(visitor: RoomVisitor, text: Asked) -> str:
    answer = await visitor.asks(LESSON, "sign", **text)
    return str(answer.get("no") or answer["said"])


async def types(visitor: RoomVisitor, old: str, new: str) -> None:
    """Save other words in the file of the lesson."""
    sheet = await visitor.asks(LESSON, "file", file=FILE)
    text = str(sheet["text"]).replace(old, new, 1)
    saved = await visitor.asks(LESSON, "save", file=FILE, text=text, mark=sheet["mark"])
    said = [{**it, "meaning": "wording"} for it in saved.get("costs", [])]  # type: ignore[attr-defined]  # JSON of a page
    if said:
        saved = await visitor.asks(LESSON, "save", file=FILE, text=text, mark=sheet["mark"], meanings=said)
    assert "mark" in saved, saved


async def until_read(room: LessonRoom, name: str, title: str) -> None:
    """Wait until the desk of an account plays a lesson by its new title."""
    desk = await room.services.desks._ready[name, LESSON]
    async with asyncio.timeout(240):
        while desk.player.conversation.bundle.course.lessons["lock-it-up"].title.source != title:
            await asyncio.sleep(0.1)


async def test_a_text_is_signed_once(room: LessonRoom) -> None:
    room.services.drafts.begin(LESSON, "wanja", room.services.now())
    zuri = await room.visitor("zuri")
    text = await text_in_english(zuri, "Lock it up")

    assert await asyncio.gather(*starmap(signs, [(zuri, text)] * 2)) == ["Signed.", "Signed."]
    lines = source_path(room.services.drafts.view(draft_in(room)).locales).read_text("utf-8").splitlines()
    assert sum("reviewed: zuri" in it for it in lines) == 1


async def test_signatures_alone_go_to_girls_too(room: LessonRoom) -> None:
    """A text that was published unsigned is signed later, and no word of it changes then."""
    zuri, joy = await room.visitor("zuri"), await room.visitor("joy")
    await zuri.sends("/lessons/begin", part=LESSON)
    assert await signs(zuri, await text_in_english(zuri, ABOUT)) == "Signed."

    assert "Texts whose signatures change with it: English 1." in told(await joy.sees(AT))
    await decides(zuri, "propose", note="I have read it")
    await decides(joy, "publish")
    now = room.services.editions.folders(room.services.editions.live)
    assert "reviewed: zuri" in source_path(now.locales).read_text("utf-8")


async def test_nobody_signs_the_english_that_she_wrote_neither_in_the_draft_nor_when_girls_have_it(
    room: LessonRoom,
) -> None:
    zuri, wambui, joy = [await room.visitor(it) for it in ("zuri", "wambui", "joy")]
    await zuri.sends("/lessons/begin", part=LESSON)
    await types(zuri, TITLE[0], "title: Lock it well")
    await zuri.sees("/lessons/desk/lessons.lock-it-up/translate")
    await until_read(room, "zuri", "Lock it well")

    hers = await text_in_english(zuri, "Lock it well")
    assert hers["writers"] == ["zuri"]
    assert "You wrote this text yourself." in await signs(zuri, hers)
    assert await signs(zuri, await text_in_english(zuri, ABOUT)) == "Signed."
    assert await signs(wambui, await text_in_english(wambui, "Lock it well")) == "Signed."
    await wambui.asks(LESSON, "unsign", **await text_in_english(wambui, "Lock it well"))

    await decides(zuri, "propose", note="x")
    await decides(joy, "publish")
    await zuri.sends("/lessons/begin", part=LESSON)
    assert "You wrote this text yourself." in await signs(zuri, await text_in_english(zuri, "Lock it well"))
