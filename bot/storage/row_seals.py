"""Seals of what rows hold, under keys made of the key of pseudonyms (S6).

Where that key (`BOT_SECRET`) is kept apart from DATA, a copy of DATA tells nothing of a row but its pseudonym and what
the program searches by. Each seal is bound to its row: one that is moved to another row does not open.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_NUMBER = 8
"""Bytes of every number, so that the length of a seal does not tell how large it is."""
_STEP = 256
"""Texts are filled up to a multiple of so many bytes: the length of a row tells little of what a learner has done."""


def derived(key: bytes, purpose: str, length: int = 32) -> bytes:
    """Return a key for one purpose; none of them leads to another, or to the first."""
    return HKDF(SHA256(), length, None, purpose.encode()).derive(key)


class RowSeals:
    """The seals under one key of pseudonyms, which is never printed."""

    def __init__(self, key: bytes) -> None:
        """Take the key of pseudonyms."""
        self._key = key

    @cached_property
    def _rows(self) -> AESGCM:
        return AESGCM(derived(self._key, "contents of rows"))

    @cached_property
    def _numbers(self) -> AESSIV:
        return AESSIV(derived(self._key, "numbers in rows", 64))

    def seal(self, content: Mapping[str, object], row: str) -> bytes:
        """Return what a row holds, sealed for that row; every time differently."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._rows.encrypt(nonce, text + b" " * (-len(text) % _STEP), row.encode())

    def open(self, sealed: bytes, row: str) -> dict[str, object] | None:
        """Return what was sealed for this row; None where it was changed, or sealed for another row or key."""
        try:
            found: dict[str, object] = json.loads(self._rows.decrypt(sealed[:_NONCE], sealed[_NONCE:], row.encode()))
        except (InvalidTag, ValueError):
            return None
        return found

    def mask(self, number: int, row: str) -> bytes:
        """Return a number sealed for a row, always alike: so a known one can be found, and nobody can sort them."""
        return self._numbers.encrypt(number.to_bytes(_NUMBER, "big", signed=True), [row.encode()])

    def number(self, masked: bytes, row: str) -> int | None:
        """Return the number that was masked for this row; None where it is not ours."""
        try:
            return int.from_bytes(self._numbers.decrypt(masked, [row.encode()]), "big", signed=True)
        except (InvalidTag, ValueError):
            return None

    def for_addresses(self, key: bytes) -> bytes:
        """Return the key that seals addresses: made of the key of addresses and of this one, so that it takes both."""
        return derived(self._key + key, "addresses")

    def for_period(self, key: bytes) -> PeriodSeals:
        """Return the seals of a counting period with this random key."""
        return PeriodSeals(derived(self._key + key, "counting period", 64))


BLOCK = 512
"""Bytes of a stored block."""
_ACCOUNT = 16
_HEAD = _ACCOUNT + 2
_ROOM = BLOCK - _NONCE - 16 - _HEAD
"""Bytes of text in a block; 16 are the tag of the seal."""


class PeriodBlock(NamedTuple):
    """Content of a block: its account, its place among the account's blocks, their number, and its text."""

    account: bytes
    place: int
    blocks: int
    text: bytes

    @classmethod
    def read(cls, content: bytes) -> PeriodBlock:
        """Return the block with this content."""
        return cls(content[:_ACCOUNT], content[_ACCOUNT], content[_ACCOUNT + 1], content[_HEAD:].rstrip(b"\0"))


class PeriodSeals:
    """The seals of one counting period, for blocks of one size whose names do not tell whose they are.

    So a copy of the table tells neither how much an account did nor which blocks are of one account. When the random
    key of the period is destroyed no block can be opened any more.
    """

    def __init__(self, keys: bytes) -> None:
        """Take 64 bytes: the key of contents and that of names."""
        self._cipher, self._names = AESGCM(keys[:32]), keys[32:]

    def name(self, account: bytes, index: int) -> bytes:
        """Return the name of a block of an account."""
        return hmac.digest(self._names, account + bytes([index]), "sha256")[:16]

    def blocks(self, account: bytes, text: str, at_least: int = 0) -> dict[bytes, bytes]:
        """Return the blocks of an account by name, not sealed yet; where there were more, the last ones are empty."""
        letters = text.encode()
        size = max(len(letters), at_least * _ROOM)
        parts = [letters[at : at + _ROOM] for at in range(0, size, _ROOM)]
        return {
            self.name(account, index): account + bytes([index, len(parts)]) + part.ljust(_ROOM, b"\0")
            for index, part in enumerate(parts)
        }

    def seal(self, name: bytes, block: bytes) -> bytes:
        """Return a block sealed under its name; every time differently."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, block, name)

    def open(self, name: bytes, sealed: bytes) -> bytes | None:
        """Return a block; None where it was changed, or is of another name or period."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name)
        except (InvalidTag, ValueError):
            return None
