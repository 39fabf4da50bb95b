"""An HTTP/1.1 answer as it comes in, as far as a server of the Bot API, or what stands before it, speaks it.

No network: bytes are arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LARGEST = 16 * 1024 * 1024
"""Bytes of an answer: many times what a hundred of the longest messages take."""


class HttpAnswer(NamedTuple):
    """What came back; `stays` is whether the connection is good for another call."""

    status: int
    date: str | None
    body: bytes
    stays: bool


def answer_in(read: bytes, is_over: bool = False) -> HttpAnswer | None:
    """The answer in what was read so far; None while some of it is missing. `is_over`: nothing more will come.

    Raises ValueError for what is no answer.
    """
    if len(read) > LARGEST:
        raise ValueError("too long")
    head, blank, rest = read.partition(b"\r\n\r\n")
    if not blank:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    version, status, *_ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    found = _body(headers, rest, is_over)
    if found is None:
        return None
    body, left = found
    stays = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close" and not (left or is_over)
    return HttpAnswer(int(status), headers.get("date"), body, stays)


def _body(headers: Mapping[str, str], rest: bytes, is_over: bool) -> tuple[bytes, bytes] | None:
    """The body, and what came behind it; without a length it goes on until the connection is closed."""
    if "transfer-encoding" in headers:
        return _joined(rest)
    if "content-length" not in headers:
        return (rest, b"") if is_over else None
    size = _size(headers["content-length"], 10)
    return (rest[:size], rest[size:]) if len(rest) >= size else None


def _joined(rest: bytes) -> tuple[bytes, bytes] | None:
    """A body that comes in pieces, each with its length before it (`chunked`); the last one is empty."""
    pieces = list[bytes]()
    while True:
        line, end, rest = rest.partition(b"\r\n")
        size = _size(line.partition(b";")[0].decode("latin-1"), 16) if end else 0
        if not end or len(rest) < size + 2:
            return None
        if not size:
            return b"".join(pieces), rest.removeprefix(b"\r\n")
        pieces.append(rest[:size])
        rest = rest[size + 2 :]


def _size(written: str, base: int) -> int:
    size = int(written, base)
    if size < 0:
        raise ValueError("a size below nothing")
    return size
