"""Sentences that hurt or ask for something are read first: two people say of each why it stays."""

from __future__ import annotations

import json
import re

import pytest

from bot.authoring.lesson_room.read_first import FirstSentence
from bot.lessons.problem import Problem
from bot.lessons.translations.po import read
from tests.support.draft_builders import (
    AT,
    TITLE,
    catalog_of,
    decides,
    lets_stay,
    live,
    swapped,
    told,
    written,
)
from tests.support.room_fixtures import LESSON, LessonRoom

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHAME = "It is your own fault, stupid girl."
BUBBLE = ("Amina, an invented girl, never wrote that.", f"Amina is an invented girl. <teacher>: *{SHAME}*")
SAID = (f"{BUBBLE[1]}\n    ages: 10-13", f"{BUBBLE[1]}\n    ages: 10-13\n    quoted: true")

PLACES = {
    "the first bubble": BUBBLE,
    "a question": ("What could she do?", SHAME),
    "the answer to a pick": ("feedback: Good. Ten seconds, done.", f"feedback: {SHAME}"),
    "a button that is not marked as wrong": ("text: Log out each time", "text: Stupid girl"),
    "a question of a quiz": ("*Support here. Send your code!* Send it?", SHAME),
    "an answer of a quiz": ("feedback: Real support never asks.", f"feedback: {SHAME}"),
    "a task to practise": ("Help Amina answer. Tap two.", SHAME),
    "a line to practise": ("- Ask me anything else.", f"- {SHAME}"),
    "what is said to the whole sentence": ("feedback: Kind, and clear.", f"feedback: {SHAME}"),
    "an opinion": (
        "  - again: my-safety-team/team-later-1\n",
        f"  - again: my-safety-team/team-later-1\n  - poll: {SHAME}\n    id: sad\n    options: [Aha, Oh]\n",
    ),
    "the words of a picture": ("alt: Five people use her phone.", f"alt: {SHAME}"),
    "the badge": ("badge: Key keeper", "badge: Stupid girl"),
    "the sentence about it": ("about: One phone,", "about: Stupid girl! One phone,"),
}
"""Every place in which a lesson speaks, by a change that shames a girl there."""

ASKED = {
    "asks for her body or a private picture": "Send me your nude.",
    "asks to meet": "Meet me behind the school.",
    "a number to call": "Call 0722 123 456.",
    "an address to go to": "See www.facebook.com/lock.",
}


def first_in(room: LessonRoom) -> list[FirstSentence]:
    draft = room.services.drafts.find(LESSON)
    assert draft
    return [*room.services.comparisons.draft(draft).first]


def marked_in(room: LessonRoom) -> set[str]:
    return {piece.words.strip() for it in first_in(room) for piece in it.words if piece.is_marked}


@pytest.mark.parametrize("place", PLACES)
async def test_wherever_a_lesson_shames_a_girl_it_is_read_first_and_safeguarding_is_one_of_the_two(
    room: LessonRoom, place: str
) -> None:
    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    written(room, "wanja", PLACES[place])
    page = await wanja.sees(AT)

    assert any("stupid" in words.lower() for words in marked_in(room))
    assert page.index("Read this first") < page.index("What changes for girls")
    assert "Safeguarding is one of the two" in page
    await lets_stay(wanja, "propose", note="Typo.")
    assert "This cannot be published yet." in await lets_stay(joy, "publish", 409)
    assert "tupid girl" not in live(room)


@pytest.mark.parametrize("locale", ["sw", "km", "ne", "fil"])
async def test_a_translation_that_shames_stands_beside_its_english(room: LessonRoom, locale: str) -> None:
    draft = written(room, "dara")
    path = catalog_of(room.services.drafts.view(draft), locale)
    entry = next(it for it in read(path) if it.context == "lock-it-up" and it.source == "Good. Ten seconds, done.")
    swapped(path, f'"{entry.words}"', '"Stupid girl!"')
    page = told(await (await room.visitor("grace")).sees(AT))
    box = page[page.index("Read this first") : page.index("What changes for girls")]

    assert marked_in(room) == {"Stupid"}
    assert "Good. Ten seconds, done." in box
    assert "Stupid girl!" in box


@pytest.mark.parametrize("what", ASKED)
async def test_requests_numbers_and_links_of_a_lesson_are_read_first_and_named(room: LessonRoom, what: str) -> None:
    written(room, "wanja", ("alt: Five people use her phone.", f'alt: "Five people. {ASKED[what]}"'))

    assert what in told(await (await room.visitor("grace")).sees(AT))
    assert len(first_in(room)) == 1


async def test_words_that_girls_read_already_and_kind_advice_are_not_read_first(room: LessonRoom) -> None:
    written(room, "wanja", TITLE, ("alt: Five people use her phone.", "alt: Do not send a private picture."))

    assert first_in(room) == []
    assert "Read this first" not in await (await room.visitor("wanja")).sees(AT)


async def test_a_villain_whom_the_writer_has_marked_needs_no_reason_but_safeguarding(room: LessonRoom) -> None:
    wanja, joy, grace = [await room.visitor(it) for it in ("wanja", "joy", "grace")]
    written(room, "wanja", BUBBLE, SAID)
    page = await wanja.sees(AT)

    assert "somebody in the story says it, not the bot" in page
    assert "the mark of what is said in the story changes" in page
    assert "stays-" not in page
    await decides(wanja, "propose", note="A mean teacher")
    assert "This cannot be published yet." in await decides(joy, "publish", 409)
    await decides(grace, "approve")
    await decides(joy, "publish")
    assert SHAME in live(room)


async def test_the_mark_alone_is_a_change_that_safeguarding_sees(room: LessonRoom) -> None:
    line = "  - say: <brother> taps in vain, so he washes up.\n"
    written(room, "wanja", (line, f"{line}    quoted: true\n"))
    page = told(await (await room.visitor("joy")).sees(AT))

    assert "Because: the mark of what is said in the story changes." in page
    assert "Marked as said in the story, or no longer: 1" in page


async def test_one_tap_beside_its_hint_marks_it_and_undo_takes_the_mark_away(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", BUBBLE, ("text: Log out each time", "text: Stupid girl"))
    await wanja.sees(f"/lessons/desk/{LESSON.replace('/', '.')}/")
    deck = await wanja.asks(LESSON, "cards")
    while hints := _hints(room):
        at = {"line": hints[0].line, "column": hints[0].column}
        deck = await wanja.asks(LESSON, "card", file=deck["file"], mark=deck["mark"], do="quote", **at)
        assert "no" not in deck

    assert [it.speaker for it in first_in(room)] == ["story", "story"]
    await wanja.asks(LESSON, "card", file=deck["file"], mark=deck["mark"], do="undo")
    assert [it.speaker for it in first_in(room)] == ["story", "bot"]


async def test_the_title_and_the_badge_are_always_the_bots_words(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", PLACES["the badge"])
    await wanja.sees(f"/lessons/desk/{LESSON.replace('/', '.')}/")
    deck = await wanja.asks(LESSON, "cards")
    at = {"line": _hints(room)[0].line, "column": _hints(room)[0].column}

    assert "no" in await wanja.asks(LESSON, "card", file=deck["file"], mark=deck["mark"], do="quote", **at)


def _hints(room: LessonRoom) -> list[Problem]:
    draft = room.services.drafts.find(LESSON)
    assert draft
    return [it for it in room.services.comparisons.draft(draft).problems if it.code == "hurting-phrase"]


async def test_without_every_tick_and_reason_nobody_proposes(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", BUBBLE, ("alt: Five people use her phone.", "alt: Meet me at six."))
    one, other = (it.fingerprint for it in first_in(room))

    assert "has its tick" in await decides(wanja, "propose", 409, note="x", **{f"stays-{one}": "on"})
    ticks = {f"stays-{one}": "on", f"stays-{other}": "on"}
    assert "needs a reason" in await decides(wanja, "propose", 409, note="x", **ticks, **{f"because-{one}": "y"})
    page = await decides(wanja, "propose", 409, note="x", **ticks, **{f"because-{one}": "Kept words"})
    assert 'value="Kept words"' in page
    await decides(wanja, "propose", 303, note="x", **ticks, **{f"because-{one}": "y", f"because-{other}": "y"})
    assert "Proposed by wanja" in await wanja.sees(AT)


async def test_without_every_tick_nobody_approves_and_nobody_publishes(room: LessonRoom) -> None:
    wanja, lea = await room.visitor("wanja"), await room.visitor("lea")
    written(room, "wanja", BUBBLE)
    await lets_stay(wanja, "propose", note="x")

    assert "The story needs it" in await lea.sees(AT)
    assert "has its tick" in await decides(lea, "approve", 409)
    assert "has its tick" in await decides(lea, "publish", 409)
    await lets_stay(lea, "publish")
    assert SHAME in live(room)


async def test_a_changed_sentence_loses_its_tick_and_the_others_keep_theirs(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    written(room, "wanja", BUBBLE, ("alt: Five people use her phone.", "alt: Meet me at six."))
    await lets_stay(wanja, "propose", note="x")
    kept, _ = (it.fingerprint for it in first_in(room))
    written(room, "wanja", ("alt: Meet me at six.", "alt: Meet me at seven, alone."))
    page = await wanja.sees(AT)

    ticked = re.findall(r'id="stays-(\w+)"[^>]* checked', page)
    assert ticked == [kept]
    assert "has its tick" in await decides(wanja, "propose", 409, note="x", **{f"stays-{kept}": "on"})


async def test_a_proposal_of_an_older_version_has_no_ticks_and_does_not_go_on(room: LessonRoom) -> None:
    wanja, grace, joy = [await room.visitor(it) for it in ("wanja", "grace", "joy")]
    written(room, "wanja", BUBBLE)
    await lets_stay(wanja, "propose", note="x")
    await lets_stay(grace, "approve")
    path = next((room.settings.data / "drafts").glob("*/draft.json"))
    found = json.loads(path.read_text("utf-8"))
    del found["proposal"]["stay"]
    del found["proposal"]["approvals"][0]["read"]
    path.write_text(json.dumps(found), "utf-8")

    assert "Not both have said" in await joy.sees(AT)
    assert "This cannot be published yet." in await lets_stay(joy, "publish", 409)
    await lets_stay(wanja, "propose", note="x")
    await lets_stay(grace, "approve")
    await lets_stay(joy, "publish")
    assert SHAME in live(room)


# Back to its writer


async def test_an_officer_sends_it_back_and_then_it_goes_nowhere_without_safeguarding(room: LessonRoom) -> None:
    wanja, grace, joy = [await room.visitor(it) for it in ("wanja", "grace", "joy")]
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")
    await decides(joy, "approve")
    assert "Whoever wrote it needs a reason." in await decides(grace, "send-back", 409, words=" ")
    await decides(grace, "send-back", words="Well frightens: say it otherwise.")

    assert "Sent back by grace" in told(await wanja.sees("/lessons/"))
    assert "Well frightens: say it otherwise." in told(await wanja.sees("/lessons/"))
    assert "To approve" not in told(await joy.sees("/lessons/"))
    assert "This cannot be published yet." in await decides(joy, "publish", 409)
    assert "It has changed since you looked." in await decides(joy, "approve", 409)
    await decides(wanja, "propose", note="Again")
    assert "Sent back by" not in told(await wanja.sees("/lessons/"))
    assert "safeguarding has sent it back before" in await joy.sees(AT)
    assert "This cannot be published yet." in await decides(joy, "publish", 409)
    await decides(grace, "approve")
    await decides(joy, "publish")
    assert TITLE[1] in live(room)


async def test_a_draft_that_safeguarding_sent_back_is_not_begun_anew_without_it(
    room: LessonRoom,
) -> None:
    wanja, grace, joy = [await room.visitor(it) for it in ("wanja", "grace", "joy")]
    written(room, "wanja", TITLE)
    await decides(wanja, "propose", note="x")
    await decides(grace, "send-back", words="It frightens")

    for nobody in (wanja, joy):
        assert "Throw this draft away" not in await nobody.sees(AT)
        assert "Only somebody of safeguarding" in await decides(nobody, "discard", 409)
    await decides(grace, "discard")
    assert room.services.drafts.find(LESSON) is None


async def test_a_publisher_sends_it_back_too_and_a_writer_or_its_proposer_does_not(room: LessonRoom) -> None:
    wanja, nekesa, joy = [await room.visitor(it) for it in ("wanja", "nekesa", "joy")]
    written(room, "wanja", TITLE)
    assert "It is not proposed any more." in await decides(joy, "send-back", 409, words="No")
    await decides(wanja, "propose", note="x")
    for nobody in (wanja, nekesa):
        assert "may not send a proposal back" in await decides(nobody, "send-back", 409, words="No")
    await decides(joy, "send-back", words="Too long")

    await decides(wanja, "propose", note="x")
    await decides(joy, "publish")
    assert TITLE[1] in live(room)
