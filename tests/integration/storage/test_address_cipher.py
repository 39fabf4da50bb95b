"""Sealed addresses: a thief of the database can write to nobody, and a tap costs no sealing (B9, B12)."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.keys import address_key
from bot.conversation.rendering.callback import written
from bot.conversation.service import Conversation
from bot.engine.input import ButtonTarget, Flags
from bot.errors import Refused
from bot.storage.address_cipher import AddressCipher
from bot.storage.ports import AddresseeId, Purpose
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.update_fields import Update, update_in
from bot.telegram.update_parser import UpdateParser
from tests.support.course_builders import bundle, course

ACHIENG, SITA = AddresseeId("own-achieng-0123456789"), AddresseeId("own-sita-0123456789")
HER_CHAT = 5_550_123_456
SEALING = AddressCipher(bytes(range(32)))


def test_what_was_sealed_opens_under_the_same_key() -> None:
    for chat in (HER_CHAT, 1, -1_001_234_567_890, 2**52):
        assert SEALING.decrypt(SEALING.encrypt(chat, ACHIENG, "reminder"), ACHIENG, "reminder") == chat


def test_it_opens_under_no_other_key_for_nobody_else_and_for_nothing_else() -> None:
    sealed = SEALING.encrypt(HER_CHAT, ACHIENG, "reminder")

    assert AddressCipher(bytes(32)).decrypt(sealed, ACHIENG, "reminder") is None
    assert SEALING.decrypt(sealed, SITA, "reminder") is None
    assert SEALING.decrypt(sealed, ACHIENG, "announcement") is None


def test_what_was_changed_or_torn_opens_as_nothing_and_raises_nothing() -> None:
    sealed = SEALING.encrypt(HER_CHAT, ACHIENG, "reminder")

    for place in range(len(sealed)):
        changed = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
        assert SEALING.decrypt(changed, ACHIENG, "reminder") is None
        assert SEALING.decrypt(sealed[:place], ACHIENG, "reminder") is None
    assert SEALING.decrypt(sealed + b"x", ACHIENG, "reminder") is None


def test_the_bytes_tell_nothing_of_the_chat_not_even_that_it_is_the_same_one_again() -> None:
    sealed = [SEALING.encrypt(chat, ACHIENG, "reminder") for chat in (HER_CHAT, HER_CHAT, 7)]

    assert len(set(sealed)) == 3
    assert len({len(it) for it in sealed}) == 1
    assert not [it for it in sealed if HER_CHAT.to_bytes(5, "big") in it or str(HER_CHAT).encode() in it]


def test_the_key_is_a_file_for_its_owner_only_and_the_same_at_the_next_start(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = address_key(tmp_path / "data")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "data" / "address-key").stat().st_mode) == 0o600
    assert len(key) == 32
    assert address_key(tmp_path / "data") == key != address_key(tmp_path / "another")


@pytest.mark.parametrize("torn", ["", "no key", "ab" * 31])
def test_a_key_that_is_none_is_refused_in_words(tmp_path: Path, torn: str) -> None:
    (tmp_path / "address-key").write_text(torn)

    with pytest.raises(Refused, match="key of addresses"):
        address_key(tmp_path)


async def test_no_tap_costs_a_seal_and_nothing_prints_her_chat(tmp_path: Path) -> None:
    asked: list[Purpose] = []

    def seal(chat: int, addressee: AddresseeId, purpose: Purpose) -> bytes:
        asked.append(purpose)
        return SEALING.encrypt(chat, addressee, purpose)

    hill = bundle(course({"hill": "start: [{choose: Well, id: well, options: [Up, Down]}]"}))
    update_parser = UpdateParser(b"key", hill, seal=seal)
    chat_task = update_parser.chat_task(_tap(written(ButtonTarget("hill", "", "new"), Flags("en"))), datetime.now(UTC))
    assert chat_task is not None
    assert chat_task.incoming is not None
    store = await SqliteStore.open(tmp_path / "bot.db", "fits")
    await Conversation(store, hill, lambda: 1.0).hear([chat_task.incoming])
    await store.close()
    assert asked == []
    assert str(HER_CHAT) not in repr(chat_task.incoming)

    assert chat_task.incoming.sealed is not None
    sealed = chat_task.incoming.sealed(ACHIENG, "reminder")
    assert SEALING.decrypt(sealed, ACHIENG, "reminder") == HER_CHAT


def _tap(data: str) -> Update | None:
    who = {"id": HER_CHAT, "is_bot": False, "first_name": "Achieng"}
    message = {"message_id": 3, "date": 0, "chat": {"id": HER_CHAT, "type": "private"}, "text": "Well?"}
    query = {"id": "1", "from": who, "chat_instance": "1", "data": data, "message": message}
    return update_in({"update_id": 1, "callback_query": query})
