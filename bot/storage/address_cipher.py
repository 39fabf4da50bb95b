"""Addresses of girls who asked to be written to, sealed: without the key nobody learns where they are (B9, B12).

AES-GCM with the key in a file beside the database, never in it and never in a backup. Bound to whose address it is
and to what it is for, so a row put under another pseudonym, or into another table, opens for nobody.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.storage.ports import LearnerId, Purpose

_NONCE = 12
_CHAT = 8
"""Bytes of every chat id: a short one looks like a long one."""


class AddressCipher:
    """Seals and opens under one key. It never prints the key."""

    def __init__(self, key: bytes) -> None:
        """`key` are 32 random bytes."""
        self._cipher = AESGCM(key)

    def seal(self, chat: int, learner: LearnerId, purpose: Purpose) -> bytes:
        """A chat id that only this key opens, for this girl and this purpose; never the same bytes twice."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, chat.to_bytes(_CHAT, "big", signed=True), _bound(learner, purpose))

    def opened(self, sealed: bytes, learner: LearnerId, purpose: Purpose) -> int | None:
        """The chat id; None for what was sealed under another key, for somebody or something else, or was changed."""
        try:
            found = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(learner, purpose))
        except (InvalidTag, ValueError):
            return None
        return int.from_bytes(found, "big", signed=True)


def _bound(learner: LearnerId, purpose: Purpose) -> bytes:
    return f"{purpose} {learner}".encode()
