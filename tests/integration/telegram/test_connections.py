"""Calls to Telegram over real sockets: answers are reassembled, broken connections reported, answers never mixed up.

A call that certainly was not sent may be repeated; of any other one nobody knows whether it arrived.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import re
import socket
import ssl
import struct
import traceback
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData

from bot.telegram import connections
from bot.telegram.connections import NotSent
from bot.telegram.http_request import CurlRequest
from bot.telegram.raw_api import Parameters
from tests.support.bot_process import TOKEN
from tests.support.nginx import certified
from tests.support.scenario import free_port, until

BODY = b'{"ok":true,"result":{"message_id":7}}'
WHOLE = {"message_id": 7}
DATE = b"Date: Thu, 26 Nov 2026 12:00:00 GMT\r\n"
GOOD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\n" + DATE + b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
PIECES = (
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n"
    + DATE
    + b"\r\n10;x=y\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (BODY[:16], len(BODY) - 16, BODY[16:])
)
WITHOUT_LENGTH = b"HTTP/1.0 200 OK\r\n" + DATE + b"\r\n" + BODY
LAST = GOOD.replace(b"Server: nginx", b"Connection: Close")
UNASKED = b"HTTP/1.1 408 Too late\r\n\r\n"

CLOSES = b""
"""Mark in an answer at which the server closes the connection."""

RESETS = b"resets"
"""Mark in an answer at which the server resets the connection, like a machine that restarts."""

WAITS = b"waits"
"""Mark in an answer at which the server waits for `goes_on`."""


@dataclass
class ScriptedServer:
    """Server that gives the prepared answers to one call after the other, on any number of connections."""

    answers: list[Sequence[bytes]]
    connections: int = 0
    reader: asyncio.StreamReader | None = None
    requests: list[bytes] = field(default_factory=list)
    told: int = 0
    url: str = ""
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections, self.reader = self.connections + 1, reader
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = re.search(rb"Content-Length: (\d+)", head)
                self.requests.append(head + await reader.readexactly(int(found[1]) if found else 0))
                await self._answers(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answers(self, writer: asyncio.StreamWriter) -> None:
        self.heard.set()
        answer = self.answers.pop(0)
        for number, piece in enumerate(answer, 1):
            self.told += number == len(answer)
            match piece:
                case b"":
                    raise ConnectionError
                case b"resets":
                    at_once = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
                    writer.transport.abort()
                case b"waits":
                    await self.goes_on.wait()
                case _:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.001)  # so that each piece is sent separately


@asynccontextmanager
async def server(*answers: Sequence[bytes], tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedServer]:
    it = ScriptedServer(list(answers))
    async with await asyncio.start_server(it.serve, "127.0.0.1", 0, ssl=tls) as listening:
        it.url = f"http{'s' if tls else ''}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield it
        it.goes_on.set()


async def asked(calls: CurlRequest, there: ScriptedServer, seconds: float = 20) -> object:
    return await calls.post(f"{there.url}/bot{TOKEN}/getMe", read_timeout=seconds)


def with_a_file() -> RequestData:
    return cast(RequestData, Parameters({"chat_id": 7}, {"photo": ("goat.png", b"\x89PNG", "image/png")}))


# Answers


@pytest.mark.parametrize(
    "answer",
    [
        [GOOD],
        [PIECES],
        [WITHOUT_LENGTH, CLOSES],
        [bytes([it]) for it in GOOD],
        [bytes([it]) for it in PIECES],
        [b"HTTP/1.1 100 Continue\r\n\r\n", GOOD],
        [b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 9 + GOOD],
    ],
    ids=["with its length", "in pieces", "up to the end", "byte by byte", "pieces byte by byte", "100", "103"],
)
async def test_an_answer_is_whole_when_its_last_byte_is_there_and_not_before(answer: Sequence[bytes]) -> None:
    dates = list[str | None]()
    async with server(answer) as there, CurlRequest(told=dates.append) as calls:
        assert await asked(calls, there) == WHOLE

    assert dates == ["Thu, 26 Nov 2026 12:00:00 GMT"]


async def test_a_long_answer_in_very_many_pieces_is_put_together_at_once() -> None:
    """Two megabytes, the size of a hundred long messages, once took twelve seconds during which nobody was answered."""
    words = b"x" * 1024
    pieces = [b"12\r\n" + b'{"ok":1,"result":"' + b"\r\n", *[b"400\r\n" + words + b"\r\n"] * 2000, b'2\r\n"}\r\n']
    whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(pieces) + b"0\r\n\r\n"
    async with server([whole]) as there, CurlRequest() as calls:
        assert await asked(calls, there, seconds=8) == "x" * 1024 * 2000


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
async def test_an_answer_that_has_no_body_is_whole_with_its_head(status: bytes) -> None:
    async with (
        server([b"HTTP/1.1 " + status + b"\r\nServer: nginx\r\n\r\n"], [GOOD]) as there,
        CurlRequest() as calls,
    ):
        with pytest.raises(NetworkError, match="before Telegram says"):
            await asked(calls, there)

        assert await asked(calls, there) == WHOLE
        assert there.connections == 1


async def test_an_answer_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LARGEST", 100_000)
    endless = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 20_000] * 9, WAITS]
    async with server(endless, [GOOD]) as there, CurlRequest() as calls:
        with pytest.raises(TimedOut, match="the connection broke"):
            await asked(calls, there)

        assert await asked(calls, there) == WHOLE


async def test_no_answer_is_asked_for_or_unpacked_that_may_be_a_thousand_times_what_came() -> None:
    packed = gzip.compress(BODY)
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(packed), packed)
    async with server([answer]) as there, CurlRequest() as calls:
        with pytest.raises(TelegramError, match="no answer of Telegram's"):
            await asked(calls, there)

        assert b"Accept-Encoding" not in there.requests[0]


# Connections


async def test_a_connection_is_kept_for_the_next_call_also_for_a_file() -> None:
    async with (
        server([GOOD], [PIECES], [GOOD[:20], GOOD[20:90], GOOD[90:]], [GOOD]) as there,
        CurlRequest() as calls,
    ):
        assert [await asked(calls, there) for _ in range(3)] == [WHOLE] * 3
        assert await calls.post(f"{there.url}/bot{TOKEN}/sendPhoto", with_a_file()) == WHOLE

        assert there.connections == 1
        assert there.requests[0].startswith(b"POST /bot%b/getMe HTTP/1.1\r\nHost: 127.0.0.1:" % TOKEN.encode())
        assert b"\x89PNG" in there.requests[3]


@pytest.mark.parametrize(
    "first",
    [[LAST], [WITHOUT_LENGTH, CLOSES], [GOOD, CLOSES], [GOOD, UNASKED], [GOOD, UNASKED, CLOSES], [GOOD, GOOD]],
    ids=["said so", "had to", "did not say so", "spoke unasked", "spoke and closed", "answered twice"],
)
async def test_after_one_that_ended_or_that_spoke_unasked_the_next_call_takes_another(first: Sequence[bytes]) -> None:
    other = GOOD.replace(b":7", b":8")
    async with server(first, [GOOD], [other]) as there, CurlRequest() as calls, CurlRequest() as later:
        assert await asked(calls, there) == WHOLE
        await until(lambda: there.told)
        assert await asked(later, there) == WHOLE, "by now the first line's end has come too"
        assert await asked(calls, there) == {"message_id": 8}

        assert there.connections == 3


async def test_one_that_rested_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "KEPT_ALIVE", 0.0)
    async with server([GOOD], [GOOD]) as there, CurlRequest() as calls:
        assert [await asked(calls, there) for _ in range(2)] == [WHOLE] * 2

        assert there.connections == 2


async def test_no_more_calls_than_connections_are_made_at_once_and_the_others_wait() -> None:
    answers = [[WAITS, GOOD]] * 6
    async with server(*answers) as there, CurlRequest(2) as calls, CurlRequest() as later:
        made = [asyncio.create_task(asked(calls, there)) for _ in range(5)]
        await until(lambda: len(there.requests) >= 2)
        made.append(asyncio.create_task(asked(later, there)))
        await until(lambda: len(there.requests) >= 3)
        assert there.connections == 3, "a third call of the first five would have come before that of another bot"
        there.goes_on.set()

        assert await asyncio.gather(*made) == [WHOLE] * 6
        assert there.connections == 3


# Calls that certainly were not sent


async def surely_not_sent(calls: CurlRequest, url: str) -> None:
    """Check that a call fails as repeatable, and that the error does not contain the token."""
    with pytest.raises(NotSent) as told:
        await calls.post(f"{url}/bot{TOKEN}/getMe")
    assert TOKEN not in "".join(traceback.format_exception(told.value))


async def test_where_nobody_listens_it_is_known_that_nothing_was_sent() -> None:
    async with CurlRequest() as calls:
        await surely_not_sent(calls, f"http://127.0.0.1:{free_port()}")

        assert calls.outcomes["network"] == 1


async def test_where_no_name_is_known_it_is_known_that_nothing_was_sent() -> None:
    async with CurlRequest() as calls:
        await surely_not_sent(calls, f"https://{'x' * 64}")  # no resolver is asked for so long a label


async def test_a_server_that_says_nothing_before_a_private_line_is_there_was_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "OPENS_WITHIN", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        async with CurlRequest() as calls:
            await surely_not_sent(calls, f"https://127.0.0.1:{silent.getsockname()[1]}")


async def test_a_call_that_waits_in_vain_for_a_free_connection_has_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "OPENS_WITHIN", 0.2)
    async with server([WAITS, GOOD]) as there, CurlRequest(1) as calls:
        first = asyncio.create_task(asked(calls, there))
        await there.heard.wait()
        await surely_not_sent(calls, there.url)
        there.goes_on.set()

        assert await first == WHOLE
        assert len(there.requests) == 1


async def test_the_token_goes_to_nobody_whose_certificate_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certified(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")
    async with server([GOOD], tls=tls) as there:
        async with CurlRequest() as calls:
            await surely_not_sent(calls, there.url)
        assert there.requests == []

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "fullchain.pem"))
        async with CurlRequest() as calls:
            assert await asked(calls, there) == WHOLE


async def test_a_proxy_that_is_not_there_or_opens_no_way_was_sent_nothing() -> None:
    async with CurlRequest(proxy=f"http://127.0.0.1:{free_port()}") as calls:
        await surely_not_sent(calls, "https://telegram.example")

    async with server([b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"]) as there:
        async with CurlRequest(proxy=there.url) as calls:
            await surely_not_sent(calls, "https://telegram.example")

        assert there.requests[0].startswith(b"CONNECT telegram.example:443 ")
        assert TOKEN.encode() not in there.requests[0]


# Calls that may have arrived


@pytest.mark.parametrize(
    "answer",
    [
        [CLOSES],
        [RESETS],
        [GOOD[:20], CLOSES],
        [GOOD[:-1], CLOSES],
        [GOOD[:-1], RESETS],
        [PIECES[:-1], CLOSES],
        [b"SSH-2.0-OpenSSH\r\n\r\n"],
        [b"220 mail.example ESMTP\r\n\r\n"],
        [GOOD.replace(b"200", b"OK")],
        [GOOD.replace(b"Length: ", b"Length: -")],
        [GOOD.replace(b"Length: 37", b"Length: 3_7")],
        [PIECES.replace(b"10;", b"-1;")],
        [PIECES.replace(b"10;", b"0x10;")],
        [PIECES[:-5], b"zz\r\n\r\n"],
        [b"x" * 100_000],
    ],
)
@pytest.mark.parametrize("is_kept", [False, True], ids=["on a new line", "on a kept line"])
async def test_a_line_that_breaks_in_the_middle_leaves_it_open_whether_the_call_was_heard(
    answer: Sequence[bytes], is_kept: bool
) -> None:
    async with server(*([[GOOD]] * is_kept), answer, [GOOD]) as there, CurlRequest() as calls:
        if is_kept:
            assert await asked(calls, there) == WHOLE
        with pytest.raises(TimedOut) as told:
            await asked(calls, there)
        assert await asked(calls, there) == WHOLE

        assert TOKEN not in "".join(traceback.format_exception(told.value))
        assert len(there.requests) == 2 + is_kept, "it was made again by itself"


@pytest.mark.parametrize("answer", [[CLOSES], [RESETS], [GOOD[:-1], CLOSES]])
async def test_a_file_whose_line_breaks_is_not_sent_again_by_itself(answer: Sequence[bytes]) -> None:
    async with server(answer, [GOOD]) as there, CurlRequest() as calls:
        with pytest.raises(TimedOut) as told:
            await calls.post(f"{there.url}/bot{TOKEN}/sendPhoto", with_a_file())

        assert TOKEN not in "".join(traceback.format_exception(told.value))
        assert len(there.requests) == 1


async def test_a_call_that_waited_long_enough_hangs_up_and_an_answer_that_comes_too_late_is_nobodys() -> None:
    late = GOOD.replace(b'"message_id":7', b'"message_id":6')
    async with server([WAITS, late], [GOOD]) as there, CurlRequest() as calls:
        with pytest.raises(TimedOut):
            await asked(calls, there, seconds=0.2)
        await until(lambda: there.reader and there.reader.at_eof(), 20)
        there.goes_on.set()

        assert await asked(calls, there) == WHOLE


async def test_an_answer_that_does_not_end_is_not_waited_for_longer_than_one_that_does_not_come() -> None:
    drop_by_drop = [b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 10_000, CLOSES]
    async with server(drop_by_drop, [GOOD]) as there, CurlRequest() as calls:
        with pytest.raises(TimedOut, match="in time"):
            await asked(calls, there, seconds=0.3)

        assert await asked(calls, there) == WHOLE
        assert len(there.requests) == 2, "it was made again by itself"


# Answers that are not Telegram's


@pytest.mark.parametrize(
    "said", [b'{"error":"blocked"}', b"[]", b'"maintenance"', b"[" * 9000, b"<html>", b"\xff", b""]
)
@pytest.mark.parametrize("status", [b"200 OK", b"302 Found", b"400 Bad Request", b"502 Bad Gateway"])
async def test_a_foreign_answer_is_trouble_with_the_line_and_no_mistake_of_ours(said: bytes, status: bytes) -> None:
    strange = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(said), said)
    async with server([strange], [GOOD]) as there, CurlRequest() as calls:
        with pytest.raises(TelegramError):
            await asked(calls, there)

        assert await asked(calls, there) == WHOLE


@pytest.mark.parametrize("status", [b"401 Unauthorized", b"403 Forbidden", b"409 Conflict", b"400 Bad Request"])
async def test_a_web_server_before_telegram_that_forbids_takes_no_girl_for_gone_and_no_token_for_revoked(
    status: bytes,
) -> None:
    """Otherwise a line in nginx would delete reminders and news for good, and stop the bot."""
    page = b"<html>403 Forbidden: chat not found</html>"
    strange = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(page), page)
    async with server([strange]) as there, CurlRequest() as calls:
        with pytest.raises(NetworkError, match="before Telegram") as told:
            await asked(calls, there)

        assert type(told.value) is NetworkError


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"307 Temporary Redirect", b"308 Permanent Redirect"])
@pytest.mark.parametrize("data", [None, with_a_file()], ids=["words", "a file"])
async def test_a_call_is_led_nowhere_else(status: bytes, data: RequestData | None) -> None:
    async with server([GOOD]) as elsewhere:
        led = b"HTTP/1.1 %b\r\nLocation: %b/\r\nContent-Length: 0\r\n\r\n" % (status, elsewhere.url.encode())
        async with server([led]) as there, CurlRequest() as calls:
            with pytest.raises(NetworkError, match="before Telegram says 30"):
                await calls.post(f"{there.url}/bot{TOKEN}/sendPhoto", data)

        assert elsewhere.connections == 0


# Beginning and end


async def test_new_connections_end_what_hangs_in_the_old_ones_and_what_waits_for_them_was_not_sent() -> None:
    async with server([WAITS, GOOD], [GOOD]) as there, CurlRequest(1) as calls:
        hangs = asyncio.create_task(asked(calls, there))
        await there.heard.wait()
        waits = asyncio.create_task(asked(calls, there))
        await asyncio.sleep(0)
        await calls.renew()

        with pytest.raises(TimedOut):
            await hangs
        with pytest.raises(NotSent):
            await waits
        assert await asked(calls, there) == WHOLE


async def test_when_the_bot_has_stopped_no_call_is_made() -> None:
    async with server() as there:
        async with CurlRequest() as calls:
            pass
        with pytest.raises(NetworkError):
            await asked(calls, there)

        assert there.connections == 0


@pytest.mark.slow
async def test_a_call_cancelled_while_a_connection_is_opened_leaves_none_open() -> None:
    gc.freeze()  # what other tests have left is not searched again at each step
    with socket.socket() as silent, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        for steps in range(12):
            async with CurlRequest(1) as calls:
                call = asyncio.create_task(calls.post(url))
                for _ in range(steps):
                    await asyncio.sleep(0)
                call.cancel()
                await asyncio.wait({call})
                assert call.cancelled()
            del calls, call
            await asyncio.sleep(0)
            gc.collect()
    gc.unfreeze()
    assert [str(it.message) for it in told] == []
