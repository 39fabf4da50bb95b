"""Captions, forwarded and edited texts, and unknown kinds of updates, with the real bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.engine.events import BubbleTold
from bot.engine.input import Said
from bot.engine.session import Session
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner as Walker
from tests.support.learner_actions import next_question, onboards, picks, types
from tests.support.scenario import Scenario, rows, stage, until
from tests.support.shipped_words import first_line
from tests.unit.conversation.test_unexpected_messages import NOW

STRANGER = {"id": 888_001, "is_bot": False, "first_name": "Somebody"}


CHANNEL = {"id": -100_900, "type": "channel", "title": "News"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("refused"), is_brief=True) as ready:
        yield ready
    assert ready.errors() == []


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document"])
async def test_a_caption_that_asks_for_help_is_heard_and_the_picture_is_taken_out(
    the_stage: Scenario, kind: str
) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    sent = await girl.sends(kind, "Help me!")
    await next_question(girl, sent.message_id)
    assert girl.sees(first_line("help/card"))
    await girl.waits_until(lambda chat: sent not in chat)
    assert the_stage.telegram.counts["getFile"] == 0


@pytest.mark.asyncio(loop_scope="module")
async def test_words_changed_into_a_word_for_help_open_help(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    typed = await girl.types("hlep")
    await next_question(girl, typed.message_id)
    before = girl.last.message_id
    await girl.edits(typed, "help")
    await next_question(girl, before)
    assert girl.sees(first_line("help/card"))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("changed", ["The goat", "/start", "good evening", "2", "Tidy up"])
async def test_other_words_she_changes_later_change_nothing(the_stage: Scenario, changed: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    typed = await girl.types("purple trombone")
    await next_question(girl, typed.message_id)
    row, seen = the_stage.rows("guests", girl), [message.said for message in girl.chat if message.from_bot]
    await girl.edits(typed, changed)
    await until(lambda: not the_stage.telegram.waiting)
    assert (await picks(girl, "Go on")).said == "Who blows the whistle?"
    assert [message.said for message in girl.chat if message.from_bot] == [*seen, "Who blows the whistle?"]
    assert the_stage.rows("guests", girl)[0]["trail"] == row[0]["trail"]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_forwarded_message_gets_one_neutral_question(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    sent = await girl.forwards("please help")
    question = await next_question(girl, sent.message_id)
    assert question.said.startswith(first_line("confirm/forwarded"))
    await picks(girl, "Help")
    assert girl.sees(first_line("help/card"))


TROUBLES = ("swallowed", "low", "now", "cut", "marriage", "touch", "home", "picture", "online")
CONFIRMS = ("me", "friend", *(f"{trouble}-{who}" for trouble in TROUBLES for who in ("me", "friend")))


@pytest.mark.parametrize("name", CONFIRMS)
def test_a_possible_trouble_is_asked_about_first_and_only_her_tap_leads_to_people(name: str) -> None:
    girl = Walker(real().course, Session("en")).does(Said(confirm=name))
    asked = girl.asked
    assert asked == f"confirm/{name}"
    assert [event for event in girl.events if isinstance(event, BubbleTold)] == []
    assert not any("helpline" in words for words in girl.hears)

    assert girl.taps(girl.buttons[0]).asked == f"help/{name}"

    again = Walker(real().course, Session("en")).does(Said(confirm=name))
    again.taps(again.buttons[1])
    cannot_wait = name.partition("-")[0] in ("swallowed", "low", "now")
    assert again.asked == ("confirm/no-urgent" if cannot_wait else "menu/menu"), "she said no, and is where she was"


def _message(**more: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": int(NOW.timestamp()), **more}


UNHEARD: list[dict[str, Any]] = [
    {"inline_query": {"id": "1", "from": STRANGER, "query": "help", "offset": ""}},
    {"chosen_inline_result": {"result_id": "1", "from": STRANGER, "query": "help"}},
    {"channel_post": _message(chat=CHANNEL, sender_chat=CHANNEL, text="/start")},
    {"edited_channel_post": _message(chat=CHANNEL, sender_chat=CHANNEL, text="help", edit_date=1)},
    {"business_message": _message(chat={**STRANGER, "type": "private"}, **{"from": STRANGER}, text="help")},
    {"edited_business_message": _message(chat={**STRANGER, "type": "private"}, **{"from": STRANGER}, text="help")},
    {"deleted_business_messages": {"business_connection_id": "1", "chat": CHANNEL, "message_ids": [1]}},
    {"business_connection": {"id": "1", "user": STRANGER, "user_chat_id": 1, "date": 0, "is_enabled": True}},
    {"guest_message": _message(chat={**STRANGER, "type": "private"}, **{"from": STRANGER}, text="help")},
    {"message_reaction": {"chat": CHANNEL, "message_id": 1, "date": 0, "old_reaction": [], "new_reaction": []}},
    {"poll": {"id": "1", "question": "Who?", "options": [], "total_voter_count": 0, "is_closed": True,
              "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": True,
              "members_only": False}},
    {"poll_answer": {"poll_id": "1", "user": STRANGER, "option_ids": [0], "option_persistent_ids": ["0"]}},
    {"shipping_query": {"id": "1", "from": STRANGER, "invoice_payload": "p",
                        "shipping_address": dict.fromkeys(
                            ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x")}},
    {"chat_join_request": {"chat": CHANNEL, "from": STRANGER, "user_chat_id": 1, "date": 0}},
    {"chat_member": {"chat": CHANNEL, "from": STRANGER, "date": 0,
                     "old_chat_member": {"user": STRANGER, "status": "left"},
                     "new_chat_member": {"user": STRANGER, "status": "somehow-new"}}},
    {"teleportation": {"from": STRANGER, "to": "the moon"}},
    {},
]  # fmt: skip


@pytest.mark.asyncio(loop_scope="module")
async def test_updates_of_other_and_unknown_kinds_are_let_go_without_a_word_a_row_or_an_error(
    the_stage: Scenario, girl: Girl
) -> None:
    await onboards(girl, link="fair-play")
    guests, sent, log = _guests(the_stage), the_stage.telegram.counts["sendMessage"], len(the_stage.bot.log)
    the_stage.telegram.world.updates._allowed = None  # as before the bot told which updates it takes
    ids = the_stage.telegram.flood(UNHEARD)
    assert len(list(filter(None, ids))) >= len(UNHEARD) - 3, "they did not come through"
    await until(lambda: not the_stage.telegram.waiting)
    assert (await types(girl, "/help")).from_bot
    assert _guests(the_stage) == guests
    assert the_stage.telegram.counts["sendMessage"] == sent + 1, "somebody was answered"
    assert the_stage.bot.log[log:] == []


async def test_an_update_that_cannot_be_read_is_let_go_and_everybody_else_is_answered(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True) as the_stage:
        girl = the_stage.girl()
        place = await onboards(girl, link="fair-play")
        log = len(the_stage.bot.log)
        with the_stage.telegram.held():
            await girl.types("help")
            for broken in ({"message": {"text": "my-uncle-kanari"}}, {"callback_query": {"data": "kanari"}}):
                the_stage.telegram.inject(broken)
            await girl.types("/lessons")
        await girl.waits_for(first_line("menu/menu"))
        assert girl.sees(first_line("help/card"))
        assert (await picks(girl, "Fair play")).said == place.said
        await until(lambda: not the_stage.telegram.waiting)
        told = the_stage.bot.log[log:]
        assert any("an update could not be read" in line for line in told)
        assert not [line for line in told if "kanari" in line]
        assert the_stage.bot.running


def _guests(the_stage: Scenario) -> int:
    return len(rows(the_stage.bot.data, "SELECT learner FROM guests"))
