"""Messages of any kind at any question of the first lesson: each is answered with a way on."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

import pytest

from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext
from bot.engine.session import Session, Visit
from bot.engine.shortest_paths import places
from bot.lessons.model.people import BANDS, Reader
from bot.lessons.model.profile import SlashCommand
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import UpdateParser
from tests.support.course_builders import real

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
LESSON = "my-safety-team"
CONTENTS = [
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "document",
    "game",
    "giveaway",
    "invoice",
    "live_photo",
    "location",
    "paid_media",
    "passport_data",
    "photo",
    "poll",
    "sticker",
    "story",
    "successful_payment",
    "users_shared",
    "venue",
    "video",
    "video_note",
    "voice",
    "web_app_data",
    "a_new_kind",
]
"""Fields of a `Message` that she can send in a private chat (Bot API 10.0), and one that does not exist yet."""
NOTICES = ["connected_website", "message_auto_delete_timer_changed", "pinned_message", "write_access_allowed"]
TEXTS = (
    "", " ", "...", "?", "🐐", "x" * 4096, "\u200b", "​​", "<b>", "&amp;", "/", "/nothing", "/start " + "a" * 64,
    "@somebody",
    "https://example.com", "+254 700 000 000", "a\x00b", "١٢", "🇰🇪", "\ud800".encode("utf-8", "ignore").decode(),
    *(f"/{name}" for name in get_args(SlashCommand)), *(f"/{name}@some_bot" for name in get_args(SlashCommand)),
)  # fmt: skip


def message(**content: Any) -> dict[str, Any]:
    person = {"id": 5, "is_bot": False, "first_name": "Achieng", "language_code": "en"}
    whole = {"message_id": 7, "date": int(NOW.timestamp()), "chat": {"id": 5, "type": "private"}, "from": person}
    return {"update_id": 1, "message": whole | content}


def spread(every: list[Any], many: int) -> list[Any]:
    """Return `many` of a list, at even distances."""
    return every[:: max(1, len(every) // many)]


@cache
def sessions() -> list[Session]:
    """Return a learner at thirty places of the lesson in each band, from its first to its last."""
    found = []
    for band in BANDS:
        context = ReadingContext(real().course, real().course.lessons[LESSON], Reader(band, "KE"), "en")
        found += [
            Session("en", band, "KE", visit=Visit(LESSON, band, "KE", it.trail))
            for it in spread(list(places(context)), 30)
        ]
    return found


UPDATES = {
    **{kind: message(**{kind: {}}) for kind in CONTENTS},
    **{f"{kind} with a caption": message(**{kind: {}}, caption="look at this") for kind in CONTENTS},
    **{f"text {number}": message(text=text) for number, text in enumerate(TEXTS)},
    "forwarded": message(text="look", forward_origin={"type": "hidden_user"}),
    "a reply": message(text="yes", reply_to_message={"message_id": 3}),
    "by another bot": message(text="hi", via_bot={"id": 9}),
}


@pytest.mark.parametrize("update", UPDATES)
def test_it_is_answered_with_a_way_on(update: str) -> None:
    task = UpdateParser(b"key", real()).chat_task(update_in(UPDATES[update]), NOW)
    assert task and task.incoming
    for session in sessions():
        turn = advance(real().course, session, task.incoming.action)
        shown = render_turn(real(), turn, session, task.incoming.action).items
        assert any(isinstance(it, Bubble) and it.buttons for it in shown), session


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_of_telegrams_own_is_no_word_of_hers(notice: str) -> None:
    assert UpdateParser(b"key", real()).chat_task(update_in(message(**{notice: {}})), NOW) is None


@pytest.mark.parametrize(
    "kind", ["inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query", "poll", "poll_answer",
             "chat_join_request", "chat_member", "message_reaction", "business_message", "purchased_paid_media",
             "channel_post", "edited_channel_post", "chat_boost", "removed_chat_boost", "a_new_kind"],
)  # fmt: skip
def test_another_kind_of_update_is_left_alone(kind: str) -> None:
    assert update_in({"update_id": 1, kind: {}}) is None
