"""The source files inside a proof: put in as text, taken out again, whoever the file came from.

What is taken out is somebody else's: only lessons, translations and pictures are taken, by plain names below
`dialogues/` and `locales/`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

MOST_BYTES = 30_000_000
"""A proof is a few hundred kilobytes; more than this is not read."""

KINDS = (".yaml", ".po", ".png", ".jpg", ".jpeg", ".webp")
_BLOCK = re.compile(r'<script type="application/json" id="files">(.*?)</script>', re.DOTALL)
_NAME = re.compile(r"(dialogues|locales)(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,80}){1,4}")
_BINARY = "base64,"


class InvalidProof(Exception):
    """The file is no proof, or holds what no proof of ours holds."""


def carried(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files as JSON can hold them: text as it is, anything else in base64."""
    return {path: _as_text(path, raw) for path, raw in files.items()}


def _as_text(path: str, raw: bytes) -> str:
    if path.endswith((".yaml", ".po")):
        return raw.decode("utf-8", "replace")
    return _BINARY + base64.b64encode(raw).decode()


def unpacked(page: str) -> dict[str, bytes]:
    """The files inside a page by their paths, none of which leads out of a course folder. Raises NoProof."""
    block = _BLOCK.search(page)
    try:
        files = json.loads(block[1]) if block else None
    except (ValueError, RecursionError) as error:
        raise InvalidProof from error
    if not isinstance(files, dict) or not all(map(is_possible, files)):
        raise InvalidProof
    return {path: _raw(path, text) for path, text in files.items()}


def is_possible(path: str) -> bool:
    """Whether a path is one of a lesson, a translation or a picture inside a course folder."""
    return bool(_NAME.fullmatch(path)) and PurePosixPath(path).suffix in KINDS


def _raw(path: str, text: object) -> bytes:
    if not isinstance(text, str):
        raise InvalidProof
    if path.endswith((".yaml", ".po")):
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text.removeprefix(_BINARY), validate=True)
    except (ValueError, binascii.Error) as error:
        raise InvalidProof from error
