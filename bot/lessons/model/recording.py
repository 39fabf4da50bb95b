"""Recordings of texts, each found by the text it reads aloud."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recording:
    """An OGG/Opus file: its path below `recordings/`, and its size in bytes."""

    file: str
    size: int


Recordings = Mapping[tuple[str, str], Mapping[str, Recording]]
"""Recordings by (locale, lesson), then by `recording_key` of the text."""


def recording_key(words: str) -> str:
    """Return ten characters of a hash of the words as shown: if a letter changes, no recording fits."""
    return b32encode(hashlib.blake2s(words.encode("utf-8", "surrogatepass")).digest())[:10].decode().lower()
