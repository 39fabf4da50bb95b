"""What a girl sends that no lesson waits for, and what Telegram sends that she did not: answered kindly, or not at all.

Captions and changed words are read where typed words are read, so nobody who asks for help is missed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.events import BubbleTold
from bot.engine.input import Said, Sent
from bot.engine.session import Session
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import ChatTask, UpdateParser
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.engine_learner import Girl as Walker
from tests.support.learner_actions import next_question, onboards, picks, types
from tests.support.scenario import Stage, rows, stage, until

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STRANGER = {"id": 888_001, "is_bot": False, "first_name": "Somebody"}
CHANNEL = {"id": -100_900, "type": "channel", "title": "News"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("refused")) as ready:
        yield ready
    assert ready.errors() == []


@pytest.fixture
def girl(the_stage: Stage) -> Girl:
    return the_stage.girl()


# Captions, changed words, words of others


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document"])
async def test_a_caption_that_asks_for_help_is_heard_and_the_picture_is_taken_out(the_stage: Stage, kind: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    sent = await girl.sends(kind, "Help me!")
    await next_question(girl, sent.message_id)
    assert girl.sees("I am a robot")
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
    assert girl.sees("I am a robot. No person reads this chat.")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("changed", ["The goat", "/start", "good evening", "2", "Tidy up"])
async def test_other_words_she_changes_later_change_nothing(the_stage: Stage, changed: str) -> None:
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
async def test_what_somebody_else_wrote_is_read_like_her_own_words(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    sent = await girl.forwards("please help")
    await next_question(girl, sent.message_id)
    assert girl.sees("I am a robot. No person reads this chat.")


class Anxious(TypedVocabulary):
    """A lexicon to which every word but `fine` may mean that something is wrong with a picture."""

    def read(self, typed: str, phone: str = "") -> Said:
        return Said(phone=phone, confirm="picture-me" if typed and typed != "fine" else None)


def heard(**message: Any) -> ChatTask | None:
    """What becomes of one message of hers."""
    update = message.pop("update", "message")
    whole = {
        "message_id": 7,
        "date": int(NOW.timestamp()),
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "Achieng", "language_code": "sw"},
        **message,
    }
    bundle = replace(real(), vocabulary=Anxious({}, {}))
    return UpdateParser(b"key", bundle).chat_task(update_in({"update_id": 1, update: whole}), NOW)


def photo(caption: str) -> dict[str, Any]:
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
    return {"photo": [size], "caption": caption}


def test_a_caption_is_asked_about_and_the_picture_still_goes() -> None:
    chat_task = heard(**photo("he wants more of these"))

    assert chat_task is not None and chat_task.heard is not None
    assert chat_task.heard.action == Said(confirm="picture-me", phone="sw")
    assert chat_task.remove == 7


def test_a_harmless_caption_is_answered_as_any_picture() -> None:
    chat_task = heard(**photo("fine"))

    assert chat_task is not None and chat_task.heard is not None
    assert chat_task.heard.action == Sent("picture", "sw")


def test_changed_words_are_asked_about_and_nothing_else_of_them_is_known() -> None:
    chat_task = heard(update="edited_message", edit_date=int(NOW.timestamp()), text="he has my picture")

    assert chat_task is not None and chat_task.heard is not None
    assert chat_task.heard.action == Said(confirm="picture-me", phone="sw")
    assert (chat_task.heard.message_id, chat_task.remove, chat_task.silent) == (None, None, False)


def test_words_changed_in_the_night_are_read_without_a_word() -> None:
    long_ago = int((NOW - timedelta(hours=2)).timestamp())
    chat_task = heard(update="edited_message", date=long_ago - 60, edit_date=long_ago, text="he has my picture")

    assert chat_task is not None and chat_task.silent


def test_changed_words_in_a_group_are_not_read() -> None:
    group = {"id": -100, "type": "group", "title": "Class"}
    edited = int(NOW.timestamp())

    assert heard(update="edited_message", edit_date=edited, text="he has my picture", chat=group) is None


CONFIRMS = ("me", "friend", "picture-me", "picture-friend", "now-me", "now-friend")


@pytest.mark.parametrize("name", CONFIRMS)
def test_what_may_be_wrong_is_asked_about_first_and_only_her_tap_leads_to_people(name: str) -> None:
    girl = Walker(real().course, Session("en")).does(Said(confirm=name))
    asked = girl.asked
    assert asked == f"confirm/{name}"
    assert [event for event in girl.events if isinstance(event, BubbleTold)] == []
    assert not any("helpline" in words for words in girl.hears)

    assert girl.taps(girl.buttons[0]).asked == "help/card"
    girl.does(Said(confirm=name)).taps(girl.buttons[1])
    assert girl.asked == "menu/menu", "she said no, and is where she was"


# What nobody said


@pytest.mark.parametrize(
    "notice",
    [
        {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {"from_request": True}},
    ],
)
def test_a_notice_of_telegrams_own_is_not_answered(notice: dict[str, Any]) -> None:
    assert heard(**notice) is None


def test_a_kind_of_message_the_bot_does_not_know_is_answered_kindly() -> None:
    chat_task = heard(hologram={"file_id": "f"})

    assert chat_task is not None and chat_task.heard is not None
    assert chat_task.heard.action == Sent("other", "sw")
    assert chat_task.remove == 7


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
    the_stage: Stage, girl: Girl
) -> None:
    await onboards(girl, link="fair-play")
    guests, sent, log = _guests(the_stage), the_stage.telegram.counts["sendMessage"], len(the_stage.bot.log)
    the_stage.telegram.world.updates._allowed = None  # as before the bot said what it listens to
    ids = the_stage.telegram.flood(UNHEARD)
    assert len(list(filter(None, ids))) >= len(UNHEARD) - 3, "they did not come through"
    await until(lambda: not the_stage.telegram.waiting)
    assert (await types(girl, "/help")).from_bot
    assert _guests(the_stage) == guests
    assert the_stage.telegram.counts["sendMessage"] == sent + 2, "somebody was answered"
    assert the_stage.bot.log[log:] == []


async def test_an_update_that_cannot_be_read_is_let_go_and_everybody_else_is_answered(tmp_path: Path) -> None:
    async with stage(tmp_path) as the_stage:
        girl = the_stage.girl()
        place = await onboards(girl, link="fair-play")
        log = len(the_stage.bot.log)
        with the_stage.telegram.held():
            await girl.types("help")
            for broken in ({"message": {"text": "my-uncle-kanari"}}, {"callback_query": {"data": "kanari"}}):
                the_stage.telegram.inject(broken)
            await girl.types("/lessons")
        await girl.waits_for("What would you like?")
        assert girl.sees("I am a robot")
        assert (await picks(girl, "Fair play")).said == place.said
        await until(lambda: not the_stage.telegram.waiting)
        told = the_stage.bot.log[log:]
        assert any("an update could not be read" in line for line in told)
        assert not [line for line in told if "kanari" in line]
        assert the_stage.bot.running


def _guests(the_stage: Stage) -> int:
    return len(rows(the_stage.bot.data, "SELECT learner FROM guests"))
