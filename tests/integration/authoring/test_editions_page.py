"""The page of editions: what each changed, and the way back, by one person or by two."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from bot.lessons.translations.po import PoEntry, read
from bot.lessons.translations.signatures import signature, signers, source_path
from bot.storage.editions import EditionNote
from bot.storage.sqlite.rooms import RoomsFile
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.draft_builders import TITLE, catalog_of, file_of, live, published, swapped, told
from tests.support.room_fixtures import LESSON, LessonRoom

pytestmark = pytest.mark.asyncio(loop_scope="module")

BACK = "/lessons/editions/back"


@pytest_asyncio.fixture(loop_scope="module")
async def room(opened: LessonRoom) -> LessonRoom:
    """Return the room with the course as it was, a bot that runs, and nothing hidden."""
    services, editions = opened.services, opened.services.editions
    with services.drafts.as_published([]) as course:
        swapped(file_of(course, "leader"), "\n", f"\n# upon {editions.live}\n")  # other bytes: it puts nothing back
        for part in (LESSON, "directory"):
            original = file_of(editions.folders(1), part).read_text("utf-8")
            swapped(file_of(course, part), file_of(course, part).read_text("utf-8"), original)
        editions.publish(course, EditionNote("As it was", ("olga",), ("petra",)), services.now())
    hides(opened)
    services.wish.clear()
    return opened


def hides(room: LessonRoom, *hidden: str) -> None:
    """Write the report of a bot that hides this."""
    at = room.services.now()
    TakenFile(room.settings.data, "one").write(TakenEdition(room.services.editions.live, "", at, hidden=hidden))


async def test_the_list_tells_who_wrote_and_approved_each_and_which_is_live(room: LessonRoom) -> None:
    published(room, TITLE)
    page = told(await (await room.visitor("sita")).sees("/lessons/editions"))
    number = room.services.editions.live

    assert f"Girls read edition {number}." in page
    assert re.search(rf"Edition {number} live \d+ seconds? ago By files Written by olga, petra\.", page)
    assert "On its way: arrived at 0 of 1 places that answer girls." in page
    assert "Put edition" not in page


async def test_an_edition_that_a_bot_refused_is_told_with_its_reason(room: LessonRoom) -> None:
    refused = TakenEdition(room.services.editions.live, "The lessons have errors.", room.services.now())
    TakenFile(room.settings.data, "one").write(refused)
    page = told(await (await room.visitor("sita")).sees("/lessons/editions"))

    assert "girls read on what they had: The lessons have errors." in page


async def test_an_edition_is_compared_with_the_one_before_it_or_with_another(room: LessonRoom) -> None:
    sita, before = await room.visitor("sita"), room.services.editions.live
    number = published(room, TITLE).number
    published(room, ("One phone, five people", "One phone, six people"))

    page = await sita.sees(f"/lessons/editions/{number}")
    assert "Lock it <ins>well</ins>" in page
    assert "six" not in page
    page = await sita.sees(f"/lessons/editions/{number + 1}?since={before}")
    assert "Lock it <ins>well</ins>" in page
    assert "<ins>six</ins>" in page
    await sita.sees("/lessons/editions/999", 409)
    await sita.sees("/lessons/editions/²", 409)
    await sita.sees(f"/lessons/editions/{number}/media/..%2fcourse.yaml", 404)
    await sita.sees(f"/lessons/editions/{number}/media/{300 * 'x'}", 404)


async def test_one_person_puts_the_words_before_back(room: LessonRoom) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE)
    page = told(await joy.sees(f"/lessons/editions/{before}/back"))
    assert f"Girls read the words of edition {before} again within seconds, instead of those of edition" in page
    assert "It takes one person: these were the words before." in page

    assert await joy.sends(BACK, number=str(before), note="A slip") == "/lessons/editions"
    assert TITLE[0] in live(room)
    found = room.services.editions.find(room.services.editions.live)
    assert (found.origin.puts_back, found.origin.approved_by, found.origin.note) == (before, ("joy",), "A slip")
    assert f"puts back {before}" in await joy.sees("/lessons/editions")
    lea = await room.visitor("lea")
    assert "Girls read these words already." in await lea.sends(BACK, 409, number=str(before))


async def test_signatures_of_words_that_come_back_unchanged_stay_and_others_go(room: LessonRoom) -> None:
    joy, editions, before = await room.visitor("joy"), room.services.editions, room.services.editions.live
    with room.services.drafts.as_published([]) as course:
        swapped(file_of(course, LESSON), *TITLE)
        entries = read(catalog_of(course, "ne"))
        same, other = [it for it in entries if it.context == "lock-it-up" and it.words and it.source not in TITLE[0]][
            :2
        ]
        new = replace(other, forms=("नयाँ",))
        by = "sita", date(2026, 11, 29)
        sign = f"# {signature(same, *by)}\n"
        swapped(catalog_of(course, "ne"), "".join(same.raw), sign + "".join(same.raw))
        changed = "".join(other.raw).replace(other.words.split("\n")[0], "नयाँ")
        swapped(catalog_of(course, "ne"), "".join(other.raw), f"# {signature(new, *by)}\n{changed}")
        texts = [
            replace(it, forms=(it.source,)) for it in (same, PoEntry(TITLE[1].removeprefix("title: "), "lock-it-up"))
        ]
        lines = [f"{it.code} {signature(it, *by)}\n" for it in texts]
        source_path(course.locales).parent.mkdir(exist_ok=True)
        source_path(course.locales).write_text("".join(lines), "utf-8")
        editions.publish(course, EditionNote("A slip", ("olga",), ("petra",)), room.services.now())

    await joy.sends(BACK, number=str(before))

    course = editions.folders(editions.live)
    now = {it.key: it for it in read(catalog_of(course, "ne"))}
    assert (signers(now[same.key]), now[same.key].words) == (("sita",), same.words)
    assert (signers(now[other.key]), now[other.key].words) == ((), other.words)
    english = source_path(course.locales).read_text("utf-8")
    assert lines[0] in english
    assert lines[1] not in english
    assert "Girls read these words already." in await (await room.visitor("lea")).sends(BACK, 409, number=str(before))


async def test_forwards_again_waits_for_a_second_person_and_is_told_to_all(room: LessonRoom) -> None:
    joy, lea, before = await room.visitor("joy"), await room.visitor("lea"), room.services.editions.live
    slip = published(room, TITLE).number
    await joy.sends(BACK, number=str(before))
    assert "It takes two people: only the edition just before goes back by one." in told(
        await joy.sees(f"/lessons/editions/{slip}/back")
    )
    await joy.sends(BACK, number=str(slip), note="It was right")
    assert TITLE[0] in live(room)
    assert f"Edition {slip} waits to be put back" in await (await room.visitor("sita")).sees("/lessons/editions")

    for act in ("back", "confirm"):
        await joy.sends(f"/lessons/editions/{act}", 303 if act == "back" else 409, number=str(slip))
    assert TITLE[0] in live(room)
    wanja = await room.visitor("wanja")
    for act in ("back", "confirm", "withdraw"):
        await wanja.sends(f"/lessons/editions/{act}", 409, number=str(slip))
    await lea.sends("/lessons/editions/confirm", number=str(slip))
    assert TITLE[1] in live(room)
    assert room.services.editions.find(room.services.editions.live).origin.approved_by == ("joy", "lea")
    assert "waits to be put back" not in await lea.sees("/lessons/editions")


async def test_further_back_takes_two_and_a_wish_ends_with_the_edition_it_was_about(room: LessonRoom) -> None:
    joy, lea, before = await room.visitor("joy"), await room.visitor("lea"), room.services.editions.live
    published(room, TITLE)
    published(room, ("One phone, five people", "One phone, six people"))
    await joy.sends(BACK, number=str(before))
    assert TITLE[1] in live(room)
    published(room, ("One phone, six people", "One phone, ten people"))

    said = await lea.sends("/lessons/editions/confirm", 409, number=str(before))
    assert "No edition waits to be put back any more." in said
    assert TITLE[1] in live(room)


async def test_a_wish_is_taken_back(room: LessonRoom) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE)
    published(room, ("One phone, five people", "One phone, six people"))
    await joy.sends(BACK, number=str(before))
    await joy.sends("/lessons/editions/withdraw", number=str(before))

    assert "waits to be put back" not in await joy.sees("/lessons/editions")


async def test_a_number_never_goes_back_by_one_person_and_safeguarding_is_one_of_the_two(room: LessonRoom) -> None:
    joy, grace, before = await room.visitor("joy"), await room.visitor("grace"), room.services.editions.live
    published(room, ('"116"', '"123"'), part="directory")
    page = told(await joy.sees(f"/lessons/editions/{before}/back"))
    assert "It takes two people, one of them of safeguarding, because: it is no lesson, but holds" in page

    await joy.sends(BACK, number=str(before))
    assert '"123"' in live(room, "directory")
    await grace.sends("/lessons/editions/confirm", number=str(before))
    assert '"123"' not in live(room, "directory")


@pytest.mark.parametrize(
    "hidden", ["lesson lock-it-up", "lesson lock-it", "all"], ids=["the lesson", "by its old name", "everything"]
)
async def test_hidden_words_never_go_back_by_one_person(room: LessonRoom, hidden: str) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE, ("title: Lock it well", "was: lock-it\ntitle: Lock it well"))
    hides(room, hidden)
    page = told(await joy.sees(f"/lessons/editions/{before}/back"))
    assert "something that is hidden now could change" in page

    await joy.sends(BACK, number=str(before))
    assert TITLE[1] in live(room)


async def test_words_hidden_elsewhere_take_no_second_person(room: LessonRoom) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE)
    hides(room, "lesson my-safety-team", "number ke-116")
    await joy.sends(BACK, number=str(before))

    assert TITLE[0] in live(room)


async def test_where_no_bot_tells_what_is_hidden_nobody_goes_back_alone(room: LessonRoom) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE)
    (room.settings.data / "taken/one.json").unlink()
    await joy.sends(BACK, number=str(before))

    assert TITLE[1] in live(room)


async def test_each_view_and_act_is_in_the_log(room: LessonRoom) -> None:
    joy, before = await room.visitor("joy"), room.services.editions.live
    published(room, TITLE)
    await joy.sees("/lessons/editions")
    await joy.sees(f"/lessons/editions/{before + 1}")
    await joy.sees(f"/lessons/editions/{before}/back")
    await joy.sends(BACK, number=str(before))

    entries = RoomsFile(room.settings.data / "room/room.db").entries
    seen = [(it.name, it.page, it.about) for it in entries]
    for page, about in (
        ("editions", ""),
        ("edition", str(before + 1)),
        ("ask to put back", str(before)),
        ("put back", str(before)),
    ):
        assert ("joy", page, about) in seen
