"""An HTTP/1.1 answer as it comes in, as far as a server of the Bot API, or what stands before it, speaks it.

No network: bytes are arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

LARGEST = 16 * 1024 * 1024
"""Bytes of an answer: many times what a hundred of the longest messages take."""


class HttpAnswer(NamedTuple):
    """What came back; `stays` is whether the connection is good for another call."""

    status: int
    date: str | None
    body: bytes
    stays: bool


def answer_in(read: bytes | bytearray, is_over: bool = False) -> HttpAnswer | None:
    """The answer in what was read so far; None while some of it is missing. `is_over`: nothing more will come.

    Raises ValueError for what is no answer.
    """
    if len(read) > LARGEST:
        raise ValueError("too long")
    begins = 0
    while (ends := read.find(_BLANK, begins)) >= 0:
        first, *lines = read[begins:ends].decode("latin-1").split("\r\n")
        begins = ends + len(_BLANK)
        if (status := _status(first)) >= HTTPStatus.OK:
            return _whole(read, begins, first, status, _headers(lines), is_over)
    return None  # also behind `100 Continue` and its like: the answer is yet to come


_BLANK = b"\r\n\r\n"
_FIRST = re.compile(r"HTTP/1\.[01] ([1-5][0-9]{2})(?: .*)?")
_SIZES = {10: re.compile("[0-9]{1,18}"), 16: re.compile("[0-9A-Fa-f]{1,15}")}
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def _status(first: str) -> int:
    found = _FIRST.fullmatch(first)
    if found is None:
        raise ValueError("no answer")
    return int(found[1])


def _headers(lines: list[str]) -> Mapping[str, str]:
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _whole(
    read: bytes | bytearray, begins: int, first: str, status: int, headers: Mapping[str, str], is_over: bool
) -> HttpAnswer | None:
    found = (b"", begins) if status in _BODILESS else _body(headers, read, begins, is_over)
    if found is None:
        return None
    body, ends = found
    wishes = {wish.strip().lower() for wish in headers.get("connection", "").split(",")}
    stays = first.startswith("HTTP/1.1") and "close" not in wishes and ends == len(read) and not is_over
    return HttpAnswer(status, headers.get("date"), bytes(body), stays)


def _body(
    headers: Mapping[str, str], read: bytes | bytearray, begins: int, is_over: bool
) -> tuple[bytes | bytearray, int] | None:
    """The body, and where it ends; without a length it goes on until the connection is closed."""
    if "transfer-encoding" in headers:
        return _joined(read, begins)
    if "content-length" not in headers:
        return (read[begins:], len(read)) if is_over else None
    ends = begins + _size(headers["content-length"], 10)
    return (read[begins:ends], ends) if len(read) >= ends else None


def _joined(read: bytes | bytearray, begins: int) -> tuple[bytes, int] | None:
    """A body that comes in pieces, each with its length before it (`chunked`); the last one is empty.

    Nothing is copied before all is there: it is looked at anew with each part that comes in.
    """
    pieces = list[tuple[int, int]]()
    while (line := read.find(b"\r\n", begins)) >= 0:
        size = _size(read[begins:line].decode("latin-1").partition(";")[0].strip(), 16)
        first, begins = line + 2, line + 2 + size + 2
        if len(read) < begins:
            return None
        if not size:
            return b"".join(read[start:end] for start, end in pieces), begins
        pieces.append((first, first + size))
    return None


def _size(written: str, base: int) -> int:
    if not _SIZES[base].fullmatch(written):
        raise ValueError("no size")
    return int(written, base)
