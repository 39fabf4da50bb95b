"""Messages that no lesson waits for, and updates that no learner sent: answered kindly, or not at all.

Captions and edited texts are read like typed words, so that no request for help is missed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.input import Said, Sent
from bot.telegram.chat_task import ChatTask
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import UpdateParser
from tests.support.course_builders import real

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


# Captions, edited texts, texts of others


class Anxious(TypedVocabulary):
    """Vocabulary for which every word except `fine` may mean that something is wrong with a picture."""

    def read(self, typed: str, phone_locale: str = "", offered: frozenset[str] = frozenset()) -> Said:
        return Said(phone_locale=phone_locale, confirm="picture-me" if typed and typed != "fine" else None)


def heard(**message: Any) -> ChatTask | None:
    """Return the task that results from a message of hers."""
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

    assert chat_task is not None and chat_task.incoming is not None
    assert chat_task.incoming.action == Said(confirm="picture-me", phone_locale="sw")
    assert chat_task.remove == 7


def test_a_harmless_caption_is_answered_as_any_picture() -> None:
    chat_task = heard(**photo("fine"))

    assert chat_task is not None and chat_task.incoming is not None
    assert chat_task.incoming.action == Sent("picture", "sw")


def test_changed_words_are_asked_about_and_nothing_else_of_them_is_known() -> None:
    chat_task = heard(update="edited_message", edit_date=int(NOW.timestamp()), text="he has my picture")

    assert chat_task is not None and chat_task.incoming is not None
    assert chat_task.incoming.action == Said(confirm="picture-me", phone_locale="sw")
    assert (chat_task.incoming.message_id, chat_task.remove, chat_task.silent) == (None, None, False)


def test_words_changed_in_the_night_are_read_without_a_word() -> None:
    long_ago = int((NOW - timedelta(hours=2)).timestamp())
    chat_task = heard(update="edited_message", date=long_ago - 60, edit_date=long_ago, text="he has my picture")

    assert chat_task is not None and chat_task.silent


def test_changed_words_in_a_group_are_not_read() -> None:
    group = {"id": -100, "type": "group", "title": "Class"}
    edited = int(NOW.timestamp())

    assert heard(update="edited_message", edit_date=edited, text="he has my picture", chat=group) is None


# Updates without words


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

    assert chat_task is not None and chat_task.incoming is not None
    assert chat_task.incoming.action == Sent("other", "sw")
    assert chat_task.remove == 7


def test_a_forwarded_threat_gets_one_neutral_question_and_other_forwarded_words_answer_nothing() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 0}
    threat, caption, harmless = (
        heard(text="hey baby send me your pic or I tell your mum", forward_origin=origin),
        heard(photo=[{}], caption="send me more", forward_origin=origin),
        heard(text="fine", forward_origin=origin),
    )
    assert [it.incoming.action for it in (threat, caption, harmless) if it and it.incoming] == [
        Said(phone_locale="sw", confirm="forwarded"),
        Said(phone_locale="sw", confirm="forwarded"),
        Said(phone_locale="sw"),
    ]
