"""Texts of authors, before translation, with their places in files and their recordings."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

PLACEHOLDER = re.compile(r"<([a-z][a-z0-9-]*)>")
"""A placeholder in a text, which the bot replaces by something else."""

FILLED_BY_BOT = frozenset(
    {
        "safe-word",
        "people",
        "kept-until",
        "asked-until",
        "news-until",
        "controller",
        "contact",
        "words",
        "code",
        "link",
    }
)
"""Placeholders the bot fills itself, in addition to the roles of the cast."""


BESIDE_LESSONS = frozenset(
    ["cast", "course", "directory", "leader", "list", "measure", "offered", "profile", "release", "stage", "statistics"]
)
"""Names of the files beside the folder of lessons, contexts of texts among them. No lesson may be called so.

Questions and announcements have a slash in their contexts, and no lesson's name has one.
"""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in a file: the path as the author knows it, line and column counted from 1."""

    file: str
    line: int
    column: int


class Written(str):
    """A scalar of a YAML file, always text (`Yes`, `1:30` and `007` stay as typed), with its place."""

    place: SourcePlace

    def __new__(cls, text: str, place: SourcePlace) -> Written:
        """Make a text with the place where it was written."""
        written = super().__new__(cls, text)
        written.place = place
        return written


@dataclass(frozen=True, slots=True)
class Text:
    """A text that learners read and translators translate.

    `context` is the name of the lesson or bot file, and the gettext msgctxt: a step that moves inside its lesson keeps
    its translation. An empty context is never translated (a language's own name).
    """

    source: str
    context: str = ""
    place: SourcePlace | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The key of this wording in a button: six characters (see `option_key`)."""
        return option_key(self.source)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic read a Text from a scalar; the context comes from the validation context."""
        return core_schema.with_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow any scalar that is not blank; an editor takes `7` for a number, and it is the word 7."""
        return {"type": ["string", "number"], "pattern": r"\S"}

    @classmethod
    def _read(cls, value: object, info: ValidationInfo) -> Text:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError("should be words")
        if not value.strip():
            raise ValueError("is empty")
        context = str((info.context or {}).get("script", ""))
        return cls(str(value), context, getattr(value, "place", None))


KEY_LENGTH = 6
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


@lru_cache(16_384)
def option_key(source: str) -> str:
    """Return six characters of a hash of an option's source text: a button means its words, not its position."""
    digest = hashlib.blake2s(source.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    return "".join(_ALPHABET[number >> 5 * position & 31] for position in range(KEY_LENGTH))


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
