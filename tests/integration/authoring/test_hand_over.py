"""The page of a draft: what it changes, who has to stand for it, and that nothing goes to girls without them."""

from __future__ import annotations

import asyncio
import errno
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.editor.origins import keep, origin_of
from bot.authoring.lesson_room.drafts import Drafts
from bot.durations import DAY
from bot.lessons.translations.po import read
from bot.storage.editions import EditionNote, Editions
from bot.storage.sqlite.rooms import RoomsFile
from tests.support.draft_builders import (
    AT,
    TITLE,
    catalog_of,
    decides,
    file_of,
    fingerprint_in,
    lets_stay,
    live,
    published,
    swapped,
    told,
    written,
)
from tests.support.room_fixtures import LESSON, LessonRoom

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = "lessons/my-safety-team"
NUMBER = ("New password!", "New password! Call 116.")


@pytest.fixture
def first(room: LessonRoom) -> int:
    """Return the number of the edition that is live when a test begins."""
    return room.services.editions.live


# What changes


async def test_the_changed_words_are_marked_and_the_state_is_one_sentence_from_the_first_word_to_girls(
    room: LessonRoom,
    first: int,
) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    room.services.drafts.begin(LESSON, "wanja", room.services.now())
    assert "It changes nothing for girls yet." in await wanja.sees(AT)

    written(room, "wanja", TITLE)
    page = await wanja.sees(AT)
    assert "Written by wanja; nobody has proposed it yet." in page
    assert "Lock it <del>up</del>" in page
    assert "Lock it <ins>well</ins>" in page

    await decides(wanja, "propose", note="The title says it better")
    assert "Proposed by wanja; a second person has to approve it." in await wanja.sees(AT)

    await decides(joy, "approve", words="Good!")
    page = await joy.sees(AT)
    assert "Proposed by wanja, approved by joy: it can be published." in page
    assert "Good!" in page

    assert await joy.sends(f"{AT}/publish") == "/lessons/editions"
    assert TITLE[1] in live(room)
    origin = room.services.editions.find(first + 1).origin
    assert (origin.note, origin.authors, origin.approved_by) == ("The title says it better", ("wanja",), ("joy",))
    assert origin.parts == (LESSON,)


async def test_an_answer_that_is_the_right_one_no_more_is_told_in_words_to_who_sees_no_files(
    room: LessonRoom,
) -> None:
    right = "        correct: true\n        feedback: Exactly."
    written(room, "wanja", (right, right.replace("correct: true", "correct: false")))
    page = await (await room.visitor("grace")).sees(AT)

    assert "It changes nothing for girls yet." not in page
    assert "Changed: a button (before: · the right answer)" in re.sub(r"\s+", " ", page)
    assert "correct: true" not in page
    assert "<del>-        correct: true</del>" in await (await room.visitor("wanja")).sees(AT)


async def test_translations_are_shown_by_language_beside_the_words_before(room: LessonRoom) -> None:
    draft = written(room, "dara")
    entry = next(it for it in read(catalog_of(room.services.drafts.view(draft), "km")) if it.context == "lock-it-up")
    swapped(catalog_of(room.services.drafts.view(draft), "km"), f'"{entry.words}"', '"ពាក្យថ្មី"')
    page = await (await room.visitor("dara")).sees(AT)

    assert '<span lang="km">ភាសាខ្មែរ</span>: 1' in page
    assert "ពាក្យថ្មី" in page
    assert "Nothing changes for girls." not in page


async def test_other_files_that_a_desk_has_written_are_neither_shown_nor_published(room: LessonRoom) -> None:
    draft = written(room, "wanja", TITLE)
    swapped(file_of(room.services.drafts.view(draft), "directory"), '"116"', '"119 999"')
    page = await (await room.visitor("wanja")).sees(AT)

    assert "119 999" not in page
    await decides(await room.visitor("wanja"), "propose", note="x")
    await decides(await room.visitor("lea"), "publish")
    assert "119 999" not in live(room, "directory")


async def test_a_mistake_is_shown_with_its_remedy_and_nobody_proposes_it(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", ("id: best-friends", "id: Best Friends"))
    page = await wanja.sees(AT)

    assert "With a mistake it cannot be proposed." in page
    assert "Mistake (step " in page
    assert ".yaml" not in page.split("To mend")[1].split("</section>")[0]
    assert f'action="{AT}/propose"' not in page
    said = await wanja.sends(f"{AT}/propose", 409, note="x")
    assert "It has mistakes for which no bot would take it." in said


async def test_a_change_beside_the_words_is_told_by_the_cards_to_whoever_sees_no_file(room: LessonRoom) -> None:
    forgotten = "        then:\n          - set: {pages: quiet}\n"
    written(room, "wanja", (forgotten, ""))

    plain = (await (await room.visitor("grace")).sees(AT)).split("Steps before and after")[1]
    assert re.search(r"<del>-    \[Delete, keep quiet\] Gone\. [^<]*\(remembered\)</del>", plain)
    assert re.search(r"<ins>\+    \[Delete, keep quiet\] Gone\. [^<]*\*</ins>", plain)
    assert "set:" not in plain and ".yaml" not in plain
    assert "set: {pages: quiet}" in await (await room.visitor("wanja")).sees(AT)


async def test_the_words_of_the_example_that_nobody_has_changed_are_listed(room: LessonRoom) -> None:
    nekesa = await room.visitor("nekesa")
    await nekesa.sends("/lessons/new", title="The red kite", beginning="skeleton")

    page = await nekesa.sees("/lessons/part/lessons.the-red-kite")

    assert "Still the example's words: 21" in page
    assert "The red kite" not in page.split("Still the example's words")[1].split("</details>")[0]


async def test_pictures_are_shown_and_nothing_else_of_the_folder_is(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    draft = written(room, "wanja", TITLE)
    view = room.services.drafts.view(draft)
    shutil.copy(view.dialogues / "media/goat-table.png", view.dialogues / "media/new-goat.png")
    page = await wanja.sees(AT)

    assert f'src="{AT}/media/new-goat.png"' in page
    assert "a picture changes" in page
    async with wanja.web.get(wanja.at.join(wanja.at.with_path(f"{AT}/media/new-goat.png"))) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
    for name in ("..%2f..%2fdraft.json", "..%2fcourse.yaml", "%00.png", "no.png"):
        await wanja.sees(f"{AT}/media/{name}", 404)


async def test_an_uploaded_picture_is_shown_as_one_and_goes_to_girls_with_who_approved_it(room: LessonRoom) -> None:
    wanja, grace, joy = [await room.visitor(it) for it in ("wanja", "grace", "joy")]
    view = room.services.drafts.view(written(room, "wanja", TITLE))
    pixels = (view.dialogues / "media/goat-table.png").read_bytes()
    keep(view.dialogues / "media", pixels, origin_of("well.png", pixels, "wanja", date(2026, 11, 29)))
    page = await wanja.sees(AT)

    assert f'src="{AT}/media/well.png"' in page
    assert "well.source.yaml" not in page
    assert "Look whether that is true." in page
    await decides(wanja, "propose", note="x")
    await decides(grace, "approve")
    await decides(joy, "publish")
    live_now = room.services.editions.folders(room.services.editions.live)
    assert 'approved_by: "grace"' in (live_now.dialogues / "media/well.source.yaml").read_text("utf-8")


async def test_a_publisher_reads_in_which_languages_old_words_stay_and_how_to_hide_them(room: LessonRoom) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", TITLE)
    assert "/hide lesson" not in await wanja.sees(AT)

    await decides(wanja, "propose", note="x")
    page = told(await joy.sees(AT))
    assert "Not all of it is signed in: English, " in page
    assert "girls read there the words that were signed last" in page
    assert "sends it /hide lesson lock-it-up ." in page
    assert page.index("/hide lesson") < page.index("Approve and publish")


# Who stands for it


async def test_the_press_of_a_publisher_counts_as_her_approval(room: LessonRoom, first: int) -> None:
    written(room, "wanja", TITLE)
    await decides(await room.visitor("wanja"), "propose", note="x")
    await decides(await room.visitor("joy"), "publish")

    assert room.services.editions.find(first + 1).origin.approved_by == ("joy",)


async def test_once_her_words_are_published_or_thrown_away_the_lesson_is_free_for_the_next_writer(
    room: LessonRoom,
) -> None:
    desks, wanja, joy = room.services.desks, await room.visitor("wanja"), await room.visitor("joy")
    for name, acts in (("publish", ((wanja, "propose"), (joy, "publish"))), ("discard", ((wanja, "discard"),))):
        written(room, "wanja", TITLE if name == "publish" else ("about: One", "about: Our"))
        desks.turns.claim(LESSON, "wanja", desks.now())
        for who, act in acts:
            await decides(who, act, note="x")
        assert desks.turns.claim(LESSON, "nekesa", desks.now()) == "", name
        desks.turns.end(LESSON)


async def test_its_proposer_publishes_it_once_another_has_approved(room: LessonRoom, first: int) -> None:
    joy = await room.visitor("joy")
    written(room, "wanja", TITLE)
    await decides(joy, "propose", note="x")

    for act in ("approve", "publish"):
        assert "You have proposed it yourself." in await decides(joy, act, 409)
    assert room.services.editions.live == first
    await decides(await room.visitor("grace"), "approve")
    await decides(joy, "publish")
    assert room.services.editions.find(first + 1).origin.approved_by == ("grace",)


async def test_a_number_needs_safeguarding_and_the_page_says_why(room: LessonRoom, first: int) -> None:
    joy, grace = await room.visitor("joy"), await room.visitor("grace")
    written(room, "wanja", NUMBER)
    page = await joy.sees(AT)
    assert "Because: a text that changes has a number in it, sentences in it are read first." in told(page)

    await lets_stay(await room.visitor("wanja"), "propose", note="x")
    assert "Proposed by wanja; somebody of safeguarding has to approve it." in await joy.sees(AT)
    assert "This cannot be published yet." in await decides(joy, "publish", 409)
    await lets_stay(joy, "approve")
    assert "This cannot be published yet." in await decides(joy, "publish", 409)
    await lets_stay(grace, "approve")
    assert "Your account may not publish." in await decides(grace, "publish", 409)
    await decides(joy, "publish")
    assert room.services.editions.live == first + 1


async def test_a_change_after_the_approval_is_not_published_and_nobody_approves_what_she_has_not_seen(
    room: LessonRoom,
    first: int,
) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")
    seen = fingerprint_in(await joy.sees(AT))
    written(room, "wanja", ("One phone, five people", "One phone, six people"))

    assert "It was changed after wanja had proposed it" in await joy.sees(AT)
    said = await joy.sends(f"{AT}/approve", 409, fingerprint=seen)
    assert "It has changed since you looked." in said
    assert "one phone, <ins>six</ins> people".lower() in said.lower()

    await decides(wanja, "propose", note="six")
    assert "It has changed since you looked." in await joy.sends(f"{AT}/approve", 409, fingerprint=seen)
    assert "It has changed since you looked." in await joy.sends(f"{AT}/publish", 409, fingerprint=seen)
    await decides(joy, "approve")
    written(room, "wanja", ("six people", "seven people"))
    assert "This cannot be published yet." in await joy.sends(f"{AT}/publish", 409)
    assert room.services.editions.live == first


async def test_a_language_is_lost_only_if_both_mean_it(room: LessonRoom, first: int) -> None:
    wanja, lea = await room.visitor("wanja"), await room.visitor("lea")
    draft = written(room, "wanja", ("about: One phone", "about: Two phones"), part=LESSON)
    view = room.services.drafts.view(draft)
    entry = next(it for it in read(catalog_of(view, "sw")) if it.context == "lock-it-up" and "One phone" in it.source)
    swapped(catalog_of(view, "sw"), "".join(entry.raw), "")
    page = await wanja.sees(AT)
    assert "Girls lose: “Lock it up” in Kiswahili." in told(page)

    assert "Girls would lose a language by it." in await decides(wanja, "propose", 409, note="x")
    lost = page.split('name="lost" value="')[1].split('"')[0]
    assert lost == "lock-it-up sw"
    await decides(wanja, "propose", note="x", lost=lost)
    assert "Girls would lose a language by it." in await decides(lea, "publish", 409)
    await decides(lea, "publish", lost=lost)
    assert room.services.editions.live == first + 1


async def test_only_its_proposer_takes_a_proposal_back(room: LessonRoom) -> None:
    wanja, sita = await room.visitor("wanja"), await room.visitor("sita")
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")

    assert "Only who has proposed it takes it back." in await decides(sita, "take-back", 409)
    assert "It is proposed already." in await decides(sita, "propose", 409, note="y")
    await decides(wanja, "take-back")
    assert "nobody has proposed it yet" in await wanja.sees(AT)


# Others work, too


async def test_of_two_who_publish_at_once_both_see_it_with_girls_and_there_is_one_edition(
    room: LessonRoom, first: int
) -> None:
    joy, lea = await room.visitor("joy"), await room.visitor("lea")
    written(room, "wanja", TITLE)
    await decides(await room.visitor("wanja"), "propose", note="x")
    shown = fingerprint_in(await joy.sees(AT))

    led = await asyncio.gather(*(it.sends(f"{AT}/publish", fingerprint=shown) for it in (joy, lea)))
    assert led == ["/lessons/editions"] * 2
    assert "There is no draft of this lesson any more." in await joy.sends(f"{AT}/publish", 409, fingerprint="old")
    assert room.services.editions.live == first + 1


async def test_the_draft_of_another_lesson_keeps_its_words_and_signatures_and_takes_the_new_ones(
    room: LessonRoom,
    first: int,
) -> None:
    written(room, "wanja", TITLE)
    mine = written(room, "sita", ("title: My safety team", "title: My own safety team"), part=OTHER)
    view = room.services.drafts.view(mine)
    entry = next(it for it in read(catalog_of(view, "ne")) if it.context == "my-safety-team" and it.words)
    swapped(catalog_of(view, "ne"), "".join(entry.raw), "# reviewed: sita, 2026-11-29, 1a2b3c\n" + "".join(entry.raw))
    await decides(await room.visitor("wanja"), "propose", note="x")
    await decides(await room.visitor("joy"), "publish")

    page = await (await room.visitor("sita")).sees("/lessons/part/lessons.my-safety-team")
    assert f"upon edition {first + 1}" in page
    draft = room.services.drafts.find(OTHER)
    assert draft
    view = room.services.drafts.view(draft)
    assert "My own safety team" in file_of(view, OTHER).read_text("utf-8")
    assert "# reviewed: sita, 2026-11-29, 1a2b3c" in catalog_of(view, "ne").read_text("utf-8")
    assert TITLE[1] in file_of(view, LESSON).read_text("utf-8")
    assert not draft.is_behind


async def test_other_words_of_the_same_lesson_are_shown_and_somebody_decides_which_go_on(
    room: LessonRoom, first: int
) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")
    await decides(joy, "approve")
    published(room, ("One phone, five people", "One phone, nine people"))

    page = await wanja.sees(AT)
    assert f"Edition {first + 1} has other words of this lesson than those this draft began from." in page
    assert "<ins>nine</ins>" in page
    assert "<del>nine</del>" in page
    for who, act in ((joy, "publish"), (wanja, "propose")):
        await decides(who, act, 409, note="x")
    assert "Your account may not write here." in await decides(joy, "keep-mine", 409)
    await decides(wanja, "keep-mine")
    page = await wanja.sees(AT)
    assert "nobody has proposed it yet" in page
    assert "<del>nine</del> people" in page
    assert "Somebody has decided already which words go on." in await decides(wanja, "take-theirs", 409)


async def test_translators_are_called_to_new_english_when_its_writer_says_so(room: LessonRoom) -> None:
    wanja, sita = await room.visitor("wanja"), await room.visitor("sita")
    called = f'/lessons/desk/{LESSON.replace("/", ".")}/translate?locale=ne">'
    written(room, "wanja", TITLE)
    assert called not in await sita.sees("/lessons/")
    assert "Ready to translate" not in await sita.sees(AT)

    await decides(wanja, "ready", ready="yes")
    assert "Not ready yet" in await wanja.sees(AT)
    assert called in await sita.sees("/lessons/")
    await decides(wanja, "ready", ready="no")
    assert called not in await sita.sees("/lessons/")
    assert "Your account may not write here." in await decides(sita, "ready", 409, ready="yes")


async def test_a_writer_who_takes_their_words_begins_anew(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", TITLE)
    published(room, ("One phone, five people", "One phone, nine people"))
    await decides(wanja, "take-theirs")

    page = await wanja.sees(AT)
    assert "It changes nothing for girls yet." in page
    draft = room.services.drafts.find(LESSON)
    assert draft
    assert "nine people" in file_of(room.services.drafts.view(draft), LESSON).read_text("utf-8")


async def test_a_draft_in_which_nobody_has_written_takes_other_words_by_itself(room: LessonRoom) -> None:
    room.services.drafts.begin(LESSON, "wanja", room.services.now())
    published(room, TITLE)

    assert "It changes nothing for girls yet." in await (await room.visitor("wanja")).sees(AT)


async def test_a_translation_that_was_published_meanwhile_is_not_taken_back_unseen(
    room: LessonRoom, first: int
) -> None:
    written(room, "wanja", TITLE)
    services = room.services
    with services.drafts.as_published([]) as course:
        entry = next(it for it in read(catalog_of(course, "km")) if it.context == "lock-it-up" and it.words)
        swapped(catalog_of(course, "km"), f'"{entry.words}"', '"ពាក្យថ្មី"')
        services.editions.publish(course, EditionNote("Khmer"), services.now())

    page = await (await room.visitor("wanja")).sees(AT)
    assert f"Edition {first + 1} has other words of this lesson" in page


# The end of a draft


async def test_it_is_thrown_away_by_a_second_press_and_only_by_who_wrote_it_or_publishes(room: LessonRoom) -> None:
    wanja, sita = await room.visitor("wanja"), await room.visitor("sita")
    written(room, "wanja", TITLE)

    for _ in ("a stranger to it", "one who has translated in it"):
        assert "Only somebody who writes in it" in await sita.sees(f"{AT}/discard", 409)
        assert "Only somebody who writes in it" in await sita.sends(f"{AT}/discard", 409)
        room.services.drafts.add_author(LESSON, "sita")
    assert "Throw this draft away?" in await wanja.sees(f"{AT}/discard")
    assert await wanja.sends(f"{AT}/discard") == "/lessons/"
    assert room.services.drafts.all == []
    assert "There is no draft of this lesson any more." in await wanja.sees(AT, 409)


async def test_a_full_disk_is_said_and_changes_nothing(
    room: LessonRoom, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    joy = await room.visitor("joy")
    written(room, "wanja", TITLE)
    await decides(await room.visitor("wanja"), "propose", note="x")
    await decides(joy, "approve")

    def full(self: Editions, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Editions, "publish", full)
        assert "Nothing was saved: the disk is full" in await joy.sends(f"{AT}/publish", 409)
    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "put", full)
        assert "Nothing was saved: the disk is full" in await joy.sends(f"{AT}/remark", 409, words="Oh")
    assert room.services.editions.live == first
    await joy.sends(f"{AT}/publish")
    assert TITLE[1] in live(room)


async def test_each_view_and_act_is_in_the_log_without_a_word_of_it(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", TITLE)
    before = len(RoomsFile(room.settings.data / "room/room.db").entries)
    await decides(wanja, "remark", words="Secret words")
    await decides(wanja, "propose", note="Secret note")
    await decides(wanja, "take-back")
    await wanja.sees(f"{AT}/discard")
    await wanja.sends(f"{AT}/discard")

    entries = RoomsFile(room.settings.data / "room/room.db").entries
    new = sorted(entries, key=lambda it: it.at)[-(len(entries) - before) :]
    assert {(it.name, it.page) for it in new if it.about == LESSON} >= {
        ("wanja", page) for page in ("hand over", "remark", "propose", "take back", "ask to discard", "discard")
    }
    assert "Secret" not in str(entries)


async def test_a_proposal_says_who_comes_next_and_is_told_on_the_shelf_when_it_waits_too_long(room: LessonRoom) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")
    page = told(await wanja.sees(AT))
    assert "Next: A second person, of safeguarding or who publishes, reads and approves it. 3 people can." in page
    assert "Somebody who may publish brings it to girls. 2 people can." in page
    assert "Last step" not in await wanja.sees("/lessons/")

    draft = room.services.drafts.find(LESSON)
    assert draft
    assert draft.proposal
    room.services.drafts.put(replace(draft, proposal=replace(draft.proposal, at=draft.proposal.at - 3 * DAY)))
    assert "You can ask somebody of safeguarding, or who publishes." in await wanja.sees("/lessons/")
    assert "It waits for you, or somebody else with your role." in await joy.sees("/lessons/")
    assert "Last step" not in await (await room.visitor("nekesa")).sees("/lessons/")


async def test_what_was_typed_is_still_there_when_the_lesson_was_changed_meanwhile(room: LessonRoom) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", TITLE)
    seen = fingerprint_in(await wanja.sees(AT))
    written(room, "wanja", ("One phone, five people", "One phone, six people"))
    page = await wanja.sends(f"{AT}/propose", 409, fingerprint=seen, note="Because of the goat")
    assert "It has changed since you looked." in page
    assert 'value="Because of the goat"' in page

    await decides(wanja, "propose", note="x")
    seen = fingerprint_in(await joy.sees(AT))
    written(room, "wanja", ("six people", "ten people"))
    page = await joy.sends(f"{AT}/approve", 409, fingerprint=seen, words="The goat is right")
    assert ">The goat is right</textarea>" in page


async def test_a_new_lesson_is_shown_as_a_whole_and_comes_into_the_course(room: LessonRoom, tmp_path: Path) -> None:
    wanja, lea = await room.visitor("wanja"), await room.visitor("lea")
    room.services.drafts.begin_lesson("the-well", "The well", "wanja", room.services.now())
    at = "/lessons/part/lessons.the-well"
    page = await wanja.sees(at)

    story = told(page).partition("answers below their question.")[2]
    told_in_order = ("the title The well", "a question It says: pass this", "a button Send it on", "Ten phones buzz")
    assert sorted(told_in_order, key=story.index) == [*told_in_order]
    assert "nothing" not in story.partition("Translations")[0].partition("To mend")[0]
    assert "Girls gain: “The well” in English." in told(page)
    await decides(wanja, "propose", at=at, note="A new one")
    await decides(lea, "publish", at=at)
    assert "- the-well" in live(room, "course")
