"""Encryption of the chat addresses of learners who asked to be written to (B9, B12).

AES-GCM, under a key made of two: that of addresses, in a file beside the database or from outside (`ADDRESS_KEY`), and
that of pseudonyms (`RowSeals.for_addresses`). Neither is in the database or in a backup with an address. Each
ciphertext is bound to its row's pseudonym and its purpose, so a row copied under another pseudonym or into another
table cannot be decrypted.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.storage.ports import AddresseeId, Purpose

_NONCE = 12
_CHAT = 8
"""Bytes of every chat id: a fixed number, so the length of a ciphertext tells nothing."""


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
