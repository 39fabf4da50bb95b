"""Help and a sentence she builds change in place: what she taps does not fill her chat with copies."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.input import ButtonTarget, Chose, Flags
from bot.engine.session import Session
from bot.lessons.model.people import COUNTRIES, Country
from bot.telegram.pacing import Pace
from bot.telegram.sender import MOST_LETTERS
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import bubbles_of, inert, labels, onboards, picks, settled, types
from tests.support.shipped_words import first_line

CARD = first_line("help/numbers")


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[InProcessBot]:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as bot:
        yield bot


@pytest_asyncio.fixture
async def girl(here: InProcessBot) -> Girl:
    girl = here.telegram.girl(1001, "Achieng", language_code="en")
    await onboards(girl, link="friend-or-pretend")
    await picks(girl, "Go on")
    return girl


async def test_all_she_taps_below_the_help_card_stands_in_its_place(girl: Girl) -> None:
    card = await types(girl, "/help")
    many = len(bubbles_of(girl))
    for tap, said in (
        ("For my friend", first_line("help/friend")),
        ("What to say", first_line("help/how-it-goes")),
        ("Show the numbers", CARD),
        ("Their picture", first_line("help/picture-friend")),
        ("More steps", first_line("help/picture-steps-friend")),
        ("More people", CARD),
        ("My country", first_line("help/country")),
        ("Kenya", first_line("help/card")),
    ):
        assert await picks(girl, tap) is card
        assert said in card.said
        assert len(bubbles_of(girl)) == many, "nothing was added, and nothing is missing"

    assert card.said.index(first_line("help/card")) < card.said.index("Call 116: Child helpline")
    assert "More people" in labels(card)
    assert inert(card) == []


async def test_go_on_still_leads_back_below_the_card(girl: Girl) -> None:
    place = girl.last
    await types(girl, "/help")
    card = await picks(girl, "My picture")

    assert "riddle" in (await picks(girl, "Go on")).said, "something light comes first"
    assert (await picks(girl, "Go on")).said == place.said
    await settled(girl, card)


async def test_the_buttons_of_an_older_card_send_a_new_one_to_the_end(girl: Girl) -> None:
    older = await types(girl, "/help")
    await types(girl, "/help")
    said = older.said
    await girl.taps_on(older, "My picture")
    await girl.waits_for(first_line("help/picture-me"))

    assert older.said == said
    assert girl.last.message_id > older.message_id


async def test_a_card_that_telegram_does_not_change_is_sent(here: InProcessBot, girl: Girl) -> None:
    card = await types(girl, "/help")
    here.telegram.breaks(400, method="editMessageText")
    answer = await picks(girl, "My picture")

    assert answer.message_id > card.message_id
    assert first_line("help/picture-me") in answer.said


async def test_the_same_button_twice_changes_the_card_once_and_says_where_it_is(here: InProcessBot, girl: Girl) -> None:
    card = await types(girl, "/help")
    data = next(button.data or "" for row in card.buttons for button in row if button.text == "My picture")
    await picks(girl, "My picture")
    await girl.taps_data(data, card.message_id)
    await girl.waits_until(lambda chat: bool(girl.popups))

    assert girl.popups == [first_line("profile/below")]
    assert here.telegram.counts["editMessageText"] == 1


async def test_the_card_is_hidden_in_one_tap_after_it_has_changed(girl: Girl) -> None:
    card = await types(girl, "/help")
    await picks(girl, "My picture")
    await girl.taps("Hide")

    await girl.waits_until(lambda chat: card not in chat)


@pytest.mark.slow
async def test_a_sentence_she_builds_grows_in_the_question_and_is_told_whole_below(girl: Girl) -> None:
    while "Tap two." not in girl.last.said:
        await picks(girl, labels(girl.last)[0])
    question, many, lines = girl.last, len(bubbles_of(girl)), labels(girl.last)[:2]

    assert await picks(girl, lines[0]) is question
    assert question.said.endswith(f"«{lines[0]}» …")
    assert lines[0] not in labels(question)
    assert len(bubbles_of(girl)) == many
    await picks(girl, lines[1])
    assert girl.sees(f"«{' '.join(lines)}»")
    await settled(girl, question)
    assert inert(question) == [f"✓ {lines[1]}"]


@pytest.mark.parametrize("locale", real().course.locales)
@pytest.mark.parametrize("country", [None, *COUNTRIES])
def test_every_scene_of_help_fits_into_one_message(locale: str, country: Country | None) -> None:
    session, scenes = Session(locale, country=country), real().course.bot["help"].stops()
    for stop in scenes:
        for option in stop.written:
            action = Chose(ButtonTarget("help", stop.id, option.key), Flags(locale, country))
            replies = render_turn(real(), advance(real().course, session, action), session, action)
            if replies.in_place:
                assert replies.as_one
                assert len(replies.as_one.html) <= MOST_LETTERS
