"""Pseudonyms of learners: nobody can compute one from her account without the secret (B1)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import TypedVocabulary
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import UpdateParser

ACCOUNT = 7_000_000_001
SECRET, ANOTHER = b"a secret that lies beside the database", b"another secret that lies there instead"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)

HER = {"id": ACCOUNT, "is_bot": False, "first_name": "Achieng"}
CHAT = {"id": ACCOUNT, "type": "private"}
BUTTON = {"message_id": 6, "date": 1_700_000_000, "chat": CHAT, "text": "Well?"}
BLOCKED = {"user": {"id": 1, "is_bot": True, "first_name": "Bot"}, "status": "kicked", "until_date": 0}

WAYS: dict[str, dict[str, Any]] = {
    "she writes": {"message": {"message_id": 7, "date": int(NOW.timestamp()), "chat": CHAT, "from": HER, "text": "hi"}},
    "she taps": {"callback_query": {"id": "4", "from": HER, "data": "o:a/b/c/e---", "message": BUTTON}},
    "she blocks the bot": {
        "my_chat_member": {
            "chat": CHAT,
            "from": HER,
            "date": int(NOW.timestamp()),
            "old_chat_member": BLOCKED | {"status": "member"},
            "new_chat_member": BLOCKED,
        }
    },
}


def kept_under(secret: bytes, update: dict[str, Any]) -> str | None:
    parser = UpdateParser(secret, CourseBundle(Course(), Catalogs(), TypedVocabulary({}, {})))
    task = parser.chat_task(update_in({"update_id": 1, **update}), NOW)
    return task.learner if task else None


@pytest.mark.parametrize("update", WAYS.values(), ids=WAYS)
def test_whoever_knows_her_account_does_not_find_her_without_the_secret(update: dict[str, Any]) -> None:
    """Two known values of HMAC-SHA256, computed apart from the bot; none depends on her account alone."""
    assert kept_under(SECRET, update) == "98535d6379fde4d698056d3f9748f8e7"
    assert kept_under(ANOTHER, update) == "2243997a97735343bbad23427c08067f"


def test_no_plain_hash_of_her_account_is_what_she_is_kept_under() -> None:
    account = str(ACCOUNT).encode()
    guesses = {name: hashlib.new(name, account).hexdigest()[:32] for name in ("md5", "sha1", "sha256", "blake2b")}

    assert kept_under(SECRET, WAYS["she writes"]) not in guesses.values()
