"""Source files inside a proof: embed them as text, and extract them safely from an untrusted file.

Only lessons, translations and pictures are extracted, with plain names below `dialogues/` and `locales/`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

MOST_BYTES = 30_000_000
"""Maximum size of a proof to read. A proof has a few hundred kilobytes."""

KINDS = (".yaml", ".po", ".png", ".jpg", ".jpeg", ".webp")
MOST_FILES = 1_000
"""Maximum number of files in a proof. A course has a few hundred."""

_BEGIN, _END = '<script type="application/json" id="files">', "</script>"
_NAME = re.compile(r"(dialogues|locales)(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,80}){1,4}")
_BINARY = "base64,"


class InvalidProof(Exception):
    """The file is not a proof, or contains something that our proofs never do."""


def encode_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """Encode files for JSON: text as it is, anything else in base64."""
    return {path: _as_text(path, raw) for path, raw in files.items()}


def _as_text(path: str, raw: bytes) -> str:
    if path.endswith((".yaml", ".po")):
        return raw.decode("utf-8", "replace")
    return _BINARY + base64.b64encode(raw).decode()


def extract_files(page: str) -> dict[str, bytes]:
    """Return the files inside a page by path, none outside a course folder. Raise InvalidProof."""
    _, _, after = page.partition(_BEGIN)
    block, end, _ = after.partition(_END)
    try:
        files = json.loads(block) if end else None
    except (ValueError, RecursionError) as error:
        raise InvalidProof from error
    if not isinstance(files, dict) or len(files) > MOST_FILES or not all(map(is_possible, files)):
        raise InvalidProof
    return {path: _raw(path, text) for path, text in files.items()}


def is_possible(path: str) -> bool:
    """Tell whether a path is that of a lesson, a translation or a picture inside a course folder."""
    folders = PurePosixPath(path).parents
    is_named_so = bool(_NAME.fullmatch(path)) and PurePosixPath(path).suffix in KINDS
    return is_named_so and not any(folder.suffix in KINDS for folder in folders)


def _raw(path: str, text: object) -> bytes:
    if not isinstance(text, str):
        raise InvalidProof
    if path.endswith((".yaml", ".po")):
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text.removeprefix(_BINARY), validate=True)
    except (ValueError, binascii.Error) as error:
        raise InvalidProof from error
