"""Encryption of the chat addresses of learners who asked to be written to (B9, B12), and of all of them anew.

AES-GCM, under a key made of two: that of addresses, in a file beside the database or from outside (`ADDRESS_KEY`), and
that of pseudonyms (`RowSeals.for_addresses`). Neither is in the database or in a backup with an address. Each
ciphertext is bound to its row's pseudonym and its purpose, so a row copied under another pseudonym or into another
table cannot be decrypted.

All rows can be rewritten under pseudonyms of their own, or under a new key. One that is rewritten already stays as it
is, so both can be interrupted and begun again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.engine.reminder_schedule import moved_to_minute
from bot.storage.ports import AddresseeId, LearnerId, Purpose
from bot.storage.pseudonyms import ADDRESSEE, Pseudonyms
from bot.storage.sql.addresses import StoredAddress, StoredAddresses

_NONCE = 12
_CHAT = 8
"""Bytes of every chat id: a fixed number, so the length of a ciphertext tells nothing."""
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
ALL = "\U0010ffff"
"""A string after the key of every row."""
SAMPLE = 20
"""Last rows of each purpose that tell whether a key is the right one."""


class AddressCipher:
    """Encrypt and decrypt chat ids under one key, which is never printed."""

    def __init__(self, key: bytes) -> None:
        """Take the key: 32 random bytes."""
        self._cipher = AESGCM(key)

    def encrypt(self, chat: int, addressee: AddresseeId, purpose: Purpose) -> bytes:
        """Return a chat id encrypted for this row and purpose; a random nonce makes every result different."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, chat.to_bytes(_CHAT, "big", signed=True), _bound(addressee, purpose))

    def decrypt(self, sealed: bytes, addressee: AddresseeId, purpose: Purpose) -> int | None:
        """Return the chat id; None where `sealed` was changed or is for another key, row or purpose."""
        try:
            found = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(addressee, purpose))
        except (InvalidTag, ValueError):
            return None
        return int.from_bytes(found, "big", signed=True)


def _bound(addressee: AddresseeId, purpose: Purpose) -> bytes:
    return f"{purpose} {addressee}".encode()


async def fits(addresses: StoredAddresses, ciphers: Sequence[AddressCipher]) -> bool:
    """Tell whether one of the ciphers opens a stored address, or there is none."""
    rows = [(purpose, row) for purpose in PURPOSES for row in await addresses.last(purpose, SAMPLE)]
    return not rows or any(_decrypt_with_any(row, purpose, ciphers) is not None for purpose, row in rows)


async def seal_with_both_keys(addresses: StoredAddresses, before: AddressCipher, cipher: AddressCipher) -> None:
    """Encrypt all addresses anew that earlier versions encrypted with the key of addresses alone (S6).

    Rows are rewritten in the order of their keys: where the last ones are done, all are.
    """
    rows = [(purpose, row) for purpose in PURPOSES for row in await addresses.last(purpose, 1)]
    if any(cipher.decrypt(row.sealed, row.addressee, purpose) is None for purpose, row in rows):
        await encrypt_anew(addresses, [before], cipher)


async def give_own_pseudonyms(addresses: StoredAddresses, cipher: AddressCipher, pseudonyms: Pseudonyms) -> None:
    """Move the rows that stand under a learner's pseudonym, as in version 0.1, to one of their own (S6).

    The minute of a reminder is derived from the new one. An address that does not open is deleted.
    """
    await _rewrite_all(addresses, ADDRESSEE, partial(_under_own_pseudonym, cipher, pseudonyms))


async def encrypt_anew(addresses: StoredAddresses, old: Sequence[AddressCipher], new: AddressCipher) -> int:
    """Encrypt all addresses with the new key. Return how many opened with no key, and were deleted."""
    lost: list[StoredAddress] = []
    await _rewrite_all(addresses, ALL, partial(_under_new_key, old, new, lost.append))
    return len(lost)


async def _rewrite_all(
    addresses: StoredAddresses, before: str, change: Callable[[Purpose, StoredAddress], StoredAddress | None]
) -> None:
    is_changed = False
    for purpose in PURPOSES:
        after = ""
        while last := await addresses.rewrite(purpose, after, before, partial(change, purpose)):
            after, is_changed = last, True
    if is_changed:
        await addresses.rewritten()


def _under_own_pseudonym(
    cipher: AddressCipher, pseudonyms: Pseudonyms, purpose: Purpose, row: StoredAddress
) -> StoredAddress | None:
    chat = cipher.decrypt(row.sealed, row.addressee, purpose)
    if chat is None:
        return None
    addressee = pseudonyms.addressee(LearnerId(row.addressee))
    due_at = moved_to_minute(row.due_at, addressee, row.country) if purpose == "reminder" else row.due_at
    return StoredAddress(addressee, cipher.encrypt(chat, addressee, purpose), row.country, due_at)


def _under_new_key(
    old: Sequence[AddressCipher],
    new: AddressCipher,
    lose: Callable[[StoredAddress], None],
    purpose: Purpose,
    row: StoredAddress,
) -> StoredAddress | None:
    if new.decrypt(row.sealed, row.addressee, purpose) is not None:
        return row
    chat = _decrypt_with_any(row, purpose, old)
    if chat is None:
        lose(row)
        return None
    return row._replace(sealed=new.encrypt(chat, row.addressee, purpose))


def _decrypt_with_any(row: StoredAddress, purpose: Purpose, ciphers: Sequence[AddressCipher]) -> int | None:
    found = (cipher.decrypt(row.sealed, row.addressee, purpose) for cipher in ciphers)
    return next((chat for chat in found if chat is not None), None)
