"""Somebody who writes and somebody who publishes, neither of safeguarding, fooled or bribed, once girls are let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape

import pytest
import pytest_asyncio

from bot.authoring.lesson_room.drafts import ABOUT
from bot.check.course import read_course
from bot.files import delete_folder
from bot.lessons.model.text import BESIDE_LESSONS
from bot.lessons.translations.po import read
from bot.safeguarding.moderation.member import Member
from bot.storage.editions import EditionNote
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.draft_builders import AT, catalog_of, decides, file_of, lets_stay, live, swapped, told, written
from tests.support.moderation_fixtures import SECRET
from tests.support.room_fixtures import LessonRoom, lesson_room
from tests.support.staff_fixtures import PASSWORD, kept

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_BUBBLE = "Class chat. *Amina:"
SHAME = "It is your own fault, stupid girl."
BLUNT = "Boys are just like that."
"""Words that hurt and stand in no list."""
LONG = "In one app's settings, find Devices. Do you know every one of them?"
"""A text of thirteen words: two of them may change."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room"), lets_girls_in=True) as room:
        StaffAccountsFile(room.settings.data / "staff.db").add(
            Member("maya", kept(PASSWORD), frozenset({"sign"}), frozenset({"ne"}), SECRET)
        )
        yield room


@pytest_asyncio.fixture(loop_scope="module")
async def room(opened: LessonRoom) -> AsyncIterator[LessonRoom]:
    """Yield the room without drafts; what girls read is the course as it was."""
    editions, drafts = opened.services.editions, opened.services.drafts
    if editions.find(editions.live).digest != editions.find(1).digest:
        editions.publish(editions.folders(1), EditionNote("As it was", puts_back=1), opened.services.now())
    yield opened
    for draft in drafts.all:
        await opened.services.desks.close(draft.part)
        drafts.discard(draft.part)


# A lesson that owns the words of the bot


@pytest.mark.parametrize("name", [*sorted(BESIDE_LESSONS), "help", "answers"])
async def test_no_lesson_is_begun_under_the_name_of_a_file_of_the_bot(room: LessonRoom, name: str) -> None:
    wanja = await room.visitor("wanja")

    assert f"There is something called `{name}` already." in await wanja.sends(
        "/lessons/new", 409, title="x", name=name
    )
    assert room.services.drafts.find(f"lessons/{name}") is None


async def test_a_draft_called_like_the_profile_does_not_rename_help(room: LessonRoom) -> None:
    """However its folder came there: nobody proposes it, so the button keeps its word."""
    drafts, editions = room.services.drafts, room.services.editions
    wanja, first = await room.visitor("wanja"), editions.live
    begun = drafts.begin_lesson("a-small-story", "A small story", "wanja", room.services.now())
    folder = drafts.view(begun).dialogues.parents[1]
    there = folder.with_name("lessons.profile")
    delete_folder(there)
    folder.rename(there)
    swapped(there / ABOUT, begun.part, "lessons/profile")
    draft = replace(begun, part="lessons/profile")
    view = drafts.view(draft)
    file_of(view, begun.part).rename(file_of(view, draft.part))
    swapped(view.dialogues / "course.yaml", "- a-small-story", "- profile")
    entry = next(it for it in read(catalog_of(view, "sw")) if it.key == ("profile", "Help"))
    swapped(catalog_of(view, "sw"), "".join(entry.raw), "".join(entry.raw).replace(entry.words, "Utani"))
    at = "/lessons/part/lessons.profile"

    assert "a lesson could reword Help" in await wanja.sees(at)
    await decides(wanja, "propose", 409, at=at, note="A small story")
    assert editions.live == first
    course, catalogs = read_course(*editions.folders(first))
    assert course.profile
    assert catalogs.find(course.profile.keyboard["help"], "sw") == "Msaada"


# Words


async def test_a_shaming_first_bubble_waits_for_safeguarding(room: LessonRoom) -> None:
    wanja, joy, grace = [await room.visitor(it) for it in ("wanja", "joy", "grace")]
    written(room, "wanja", (FIRST_BUBBLE, f"{SHAME} {FIRST_BUBBLE}"))
    await lets_stay(wanja, "propose", note="Typo.")

    assert "girls would read words that safeguarding has not seen" in await joy.sees(AT)
    await decides(joy, "publish", 409)
    assert SHAME not in live(room)
    await lets_stay(grace, "approve")
    await lets_stay(joy, "publish")
    assert room.services.editions.find(room.services.editions.live).origin.guard == "grace"


async def test_a_quiz_that_calls_another_answer_right_waits_for_safeguarding(room: LessonRoom) -> None:
    """No word of it is new."""
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    right, wrong = "text: No, nobody gets it", "text: Yes, support may ask"
    mark = "\n        correct: true"
    written(room, "wanja", (right + mark, right), (wrong, wrong + mark))
    await decides(wanja, "propose", note="Order")

    assert "order, answers or speakers are not as safeguarding saw them" in await joy.sees(AT)
    await decides(joy, "publish", 409)


async def test_listed_words_go_to_girls_by_two(room: LessonRoom) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", (LONG, f"Please, {LONG[0].lower()}{LONG[1:]}"))
    await decides(wanja, "propose", note="Kinder")

    assert "Safeguarding is one of the two" not in await joy.sees(AT)
    await decides(joy, "publish")
    assert "Please, in one app's settings" in live(room)


async def test_small_steps_are_counted_from_what_safeguarding_saw_and_it_is_shown_all_of_them(room: LessonRoom) -> None:
    wanja, joy, grace = [await room.visitor(it) for it in ("wanja", "joy", "grace")]
    words = LONG
    for step in ("Please, ", "Hey, "):
        written(room, "wanja", (words, step + words))
        words = step + words
        await decides(wanja, "propose", note="A word")
        await decides(joy, "publish")
    written(room, "wanja", (words, f"Oh, {words}"))
    await decides(wanja, "propose", note="A word")

    await decides(joy, "publish", 409)
    page = await grace.sees(AT)
    assert "Girls read other words already than safeguarding saw last." in page
    assert "<ins>Oh, Hey, Please, </ins>In one app" in page
    await decides(grace, "approve")
    await decides(joy, "publish")
    written(room, "wanja", (f"Oh, {words}", f"Wow, oh, {words}"))
    await decides(wanja, "propose", note="A word")
    await decides(joy, "publish")


async def test_before_girls_are_let_in_two_are_enough_for_words(
    room: LessonRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.services.comparisons, "lets_girls_in", lambda: False)
    written(room, "wanja", (FIRST_BUBBLE, f"Good morning. {FIRST_BUBBLE}"))
    await decides(await room.visitor("wanja"), "propose", note="x")

    assert "Safeguarding is one of the two" not in await (await room.visitor("joy")).sees(AT)


async def test_words_that_safeguarding_never_saw_are_not_put_back_without_it(
    room: LessonRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were published while the bot was in test."""
    wanja, joy, lea = [await room.visitor(it) for it in ("wanja", "joy", "lea")]
    monkeypatch.setattr(room.services.comparisons, "lets_girls_in", lambda: False)
    written(room, "wanja", (FIRST_BUBBLE, f"{BLUNT} {FIRST_BUBBLE}"))
    await decides(wanja, "propose", note="x")
    await decides(joy, "publish")
    shaming = room.services.editions.live
    written(room, "wanja", (BLUNT, "It is never your fault."))
    await decides(wanja, "propose", note="x")
    await decides(lea, "publish")
    monkeypatch.setattr(room.services.comparisons, "lets_girls_in", lambda: True)
    TakenFile(room.settings.data, "1").write(TakenEdition(room.services.editions.live, "", room.services.now()))

    await joy.sends("/lessons/editions/back", number=str(shaming))
    assert "It is never your fault." in live(room)
    await lea.sends("/lessons/editions/confirm", number=str(shaming))
    assert BLUNT in live(room)


# A language that nobody of safeguarding reads


def translated(room: LessonRoom, by: str) -> None:
    """Change a translation into Nepali in a draft, as an account does."""
    draft = written(room, by)
    entry = next(
        it for it in read(catalog_of(room.services.drafts.view(draft), "ne")) if it.key == ("lock-it-up", LONG)
    )
    swapped(catalog_of(room.services.drafts.view(draft), "ne"), f'"{entry.words}"', '"सबै उपकरण हेर।"')


async def test_where_no_officer_reads_the_language_a_signer_who_did_not_write_it_approves_too(room: LessonRoom) -> None:
    wanja, joy, grace = [await room.visitor(it) for it in ("wanja", "joy", "grace")]
    sita, maya = await room.visitor("sita"), await room.visitor("maya")
    translated(room, "sita")
    await decides(wanja, "propose", note="Nepali")
    await decides(grace, "approve")
    page = unescape(told(await grace.sees(AT)))

    assert "Nobody of safeguarding reads: नेपाली." in page
    assert f"{LONG} before" in page
    assert "सबै उपकरण हेर।" in page
    await decides(joy, "publish", 409)
    assert "somebody who signs these languages and did not write the words" in await joy.sees(AT)
    await decides(sita, "approve", 409)
    await decides(maya, "approve")
    await decides(joy, "publish")


async def test_an_officer_who_reads_the_language_is_enough(room: LessonRoom) -> None:
    accounts = StaffAccountsFile(room.settings.data / "staff.db")
    accounts.add(Member("asha", kept(PASSWORD), frozenset({"safeguard"}), frozenset({"ne"}), SECRET))
    wanja, joy, asha = [await room.visitor(it) for it in ("wanja", "joy", "asha")]
    translated(room, "sita")
    await decides(wanja, "propose", note="Nepali")
    await decides(asha, "approve")

    await decides(joy, "publish")
    accounts.remove("asha")
