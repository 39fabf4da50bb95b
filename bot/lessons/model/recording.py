"""A text read aloud: a file somebody recorded, found by the words it holds."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recording:
    """An OGG/Opus file: its path below `recordings/`, and how many bytes it costs a girl."""

    file: str
    size: int


Recordings = Mapping[tuple[str, str], Mapping[str, Recording]]
"""By locale and lesson, the recordings by the key of their words."""


def recording_key(words: str) -> str:
    """Ten characters of a hash of the words as she reads them: one letter changed, and no recording fits."""
    return b32encode(hashlib.blake2s(words.encode("utf-8", "surrogatepass")).digest())[:10].decode().lower()
