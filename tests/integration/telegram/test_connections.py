"""Our own connections to Telegram: what comes is put together, broken lines are told, nobody gets another's answer."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import ssl
import time
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram import connections
from bot.telegram.http_answer import LARGEST, answer_in
from bot.telegram.http_request import DirectRequest, NotSent
from tests.support.nginx import certified

BODY = b'{"ok":true,"result":{"message_id":7}}'
DATE = b"Date: Thu, 26 Nov 2026 12:00:00 GMT\r\n"
GOOD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\n" + DATE + b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
PIECES = (
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n"
    + DATE
    + b"\r\n10;x=y\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (BODY[:16], len(BODY) - 16, BODY[16:])
)
WITHOUT_LENGTH = b"HTTP/1.0 200 OK\r\n" + DATE + b"\r\n" + BODY
LAST = GOOD.replace(b"Server: nginx", b"Connection: Close")

CLOSES = b""
"""Where it stands in an answer, the server closes the connection."""


# What comes in


@pytest.mark.parametrize("answer", [GOOD, PIECES], ids=["with its length", "in pieces"])
def test_an_answer_is_whole_when_its_last_byte_is_there_and_not_before(answer: bytes) -> None:
    assert all(answer_in(answer[:some]) is None for some in range(len(answer)))

    assert answer_in(answer) == (200, "Thu, 26 Nov 2026 12:00:00 GMT", BODY, True)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    assert answer_in(WITHOUT_LENGTH) is None

    assert answer_in(WITHOUT_LENGTH, is_over=True) == (200, "Thu, 26 Nov 2026 12:00:00 GMT", BODY, False)


@pytest.mark.parametrize("answer", [LAST, GOOD + b"more", PIECES + b"more", GOOD.replace(b"1.1", b"1.0")])
def test_a_connection_that_ends_or_says_more_than_it_was_asked_is_not_used_again(answer: bytes) -> None:
    found = answer_in(answer)

    assert found and (found.body, found.stays) == (BODY, False)


@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        GOOD.replace(b"200", b"OK"),
        GOOD.replace(b"200", b"2_00"),
        GOOD.replace(b"HTTP/1.1", b"RTSP/1.0"),
        b"220 mail.example ESMTP\r\n\r\n",
        GOOD.replace(b"Length: ", b"Length: -"),
        GOOD.replace(b"Length: ", b"Length: much"),
        GOOD.replace(b"Length: ", b"Length: +"),
        GOOD.replace(b"Length: 37", b"Length: 3_7"),
        PIECES.replace(b"10;", b"-1;"),
        PIECES.replace(b"10;", b"0x10;"),
        PIECES.replace(b"10;", b";"),
        b"x" * (LARGEST + 1),
    ],
)
def test_what_is_no_answer_is_refused(garbage: bytes) -> None:
    with pytest.raises(ValueError):
        answer_in(garbage)


@pytest.mark.parametrize(
    "before", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 9]
)
def test_what_a_server_says_before_its_answer_is_not_the_answer(before: bytes) -> None:
    answer = before + GOOD

    assert all(answer_in(answer[:some]) is None for some in range(len(answer)))
    assert answer_in(answer) == answer_in(GOOD)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_an_answer_that_has_no_body_is_whole_with_its_head(status: bytes) -> None:
    found = answer_in(b"HTTP/1.1 " + status + b"\r\nServer: nginx\r\n\r\n")

    assert found and (found.body, found.stays) == (b"", True)


@given(st.binary(max_size=200) | st.sampled_from([GOOD, PIECES, LAST, WITHOUT_LENGTH]), st.data())
def test_whatever_comes_it_is_an_answer_none_yet_or_no_answer(answer: bytes, data: st.DataObject) -> None:
    for at in data.draw(st.lists(st.integers(0, len(answer)), max_size=3)):
        answer = answer[:at] + data.draw(st.binary(max_size=3) | st.sampled_from(_SIGNS)) + answer[at + 1 :]
    for is_over in (False, True):
        with suppress(ValueError):
            assert answer_in(answer, is_over) is None or answer_in(bytearray(answer), is_over)


_SIGNS = [b"\r\n", b"\r\n\r\n", b"0\r\n\r\n", b"HTTP/1.1 100 \r\n\r\n", b"Content-Length: 1\r\n", b"ffffffffff\r\n"]


def test_a_long_answer_in_very_many_pieces_is_put_together_at_once() -> None:
    """Two megabytes, as a hundred long messages are, once took twelve seconds, in which nobody was answered."""
    body = b"x" * 1024
    whole = PIECES[: PIECES.index(b"10;")] + (b"400\r\n" + body + b"\r\n") * 2000 + b"0\r\n\r\n"
    read, began = bytearray(), time.process_time()

    for at in range(0, len(whole), 4096):
        assert answer_in(read) is None
        read += whole[at : at + 4096]

    assert answer_in(read) == (200, "Thu, 26 Nov 2026 12:00:00 GMT", body * 2000, True)
    assert time.process_time() - began < 3


# Calls


@dataclass
class Server:
    """Answers one call after the other with what it was given, on however many connections they come."""

    answers: list[Sequence[bytes]]
    connections: int = 0
    reader: asyncio.StreamReader | None = None
    requests: list[bytes] = field(default_factory=list)
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
        for piece in self.answers.pop(0):
            if piece == CLOSES:
                raise ConnectionError
            if piece == WAITS:
                await self.goes_on.wait()
                continue
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)  # so that it is sent by itself


WAITS = b"waits"
"""Where it stands in an answer, the server waits for `goes_on`."""


@asynccontextmanager
async def server(*answers: Sequence[bytes], tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    it = Server(list(answers))
    async with await asyncio.start_server(it.serve, "127.0.0.1", 0, ssl=tls) as listening:
        it.url = f"http{'s' if tls else ''}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield it
        it.goes_on.set()


@asynccontextmanager
async def calls_to(url: str, most: int = 4) -> AsyncIterator[DirectRequest]:
    async with DirectRequest(url, most) as calls:
        yield calls


async def asked(calls: DirectRequest, there: Server, seconds: float = 20) -> object:
    return await calls.post(f"{there.url}/bot1:test/getMe", read_timeout=seconds)


WHOLE = {"message_id": 7}


async def test_a_connection_is_kept_for_the_next_call() -> None:
    async with server([GOOD], [PIECES], [GOOD[:20], GOOD[20:90], GOOD[90:]]) as there, calls_to(there.url) as calls:
        assert [await asked(calls, there) for _ in range(3)] == [WHOLE] * 3

        assert there.connections == 1
        assert there.requests[0].startswith(b"POST /bot1:test/getMe HTTP/1.1\r\nHost: 127.0.0.1:")


@pytest.mark.parametrize("first", [[LAST], [WITHOUT_LENGTH, CLOSES], [GOOD, b"HTTP/1.1 408 Too late\r\n\r\n"]])
async def test_after_one_that_ended_or_that_spoke_unasked_the_next_call_takes_another(first: Sequence[bytes]) -> None:
    async with server(first, [GOOD]) as there, calls_to(there.url) as calls:
        assert await asked(calls, there) == WHOLE
        await asyncio.sleep(0.1)
        assert await asked(calls, there) == WHOLE

        assert there.connections == 2


async def test_one_that_rested_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "RESTS", 0.0)
    async with server([GOOD], [GOOD]) as there, calls_to(there.url) as calls:
        assert [await asked(calls, there) for _ in range(2)] == [WHOLE] * 2

        assert there.connections == 2


async def test_no_more_calls_than_connections_are_made_at_once_and_the_others_wait() -> None:
    async with server(*([WAITS, GOOD] for _ in range(5))) as there, calls_to(there.url, most=2) as calls:
        made = [asyncio.create_task(asked(calls, there)) for _ in range(5)]
        await asyncio.sleep(0.1)
        assert len(there.requests) == 2
        there.goes_on.set()

        assert await asyncio.gather(*made) == [WHOLE] * 5
        assert there.connections == 2


# Lines that break


async def test_where_nobody_listens_it_is_known_that_nothing_was_sent() -> None:
    async with server() as there:
        pass
    async with calls_to(there.url) as calls:
        with pytest.raises(NotSent):
            await asked(calls, there)

        assert calls.outcomes["network"] == 1


@pytest.mark.parametrize("answer", [[CLOSES], [GOOD[:-1], CLOSES], [b"SSH-2.0-OpenSSH\r\n\r\n"]])
async def test_a_line_that_breaks_in_the_middle_leaves_it_open_whether_the_call_was_heard(
    answer: Sequence[bytes],
) -> None:
    async with server(answer, [GOOD]) as there, calls_to(there.url) as calls:
        with pytest.raises(TimedOut) as told:
            await asked(calls, there)
        assert await asked(calls, there) == WHOLE

        assert not isinstance(told.value, NotSent)
        assert "1:test" not in str(told.value)
        assert len(there.requests) == 2


async def test_what_was_closed_before_the_call_was_written_is_known_not_to_have_been_heard() -> None:
    async with server() as there:
        _, _, port = there.url.rpartition(":")
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: connections.Connection(lambda _: None), "127.0.0.1", int(port))
        line.close()

        with pytest.raises(connections.NotOpened):
            await line.ask(b"POST / HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize(
    "said", [b'{"error":"blocked"}', b"[]", b'"maintenance"', b"[" * 9000, b"<html>", b"\xff", b""]
)
@pytest.mark.parametrize("status", [b"200 OK", b"302 Found", b"400 Bad Request", b"502 Bad Gateway"])
async def test_what_is_not_telegrams_is_trouble_with_the_line_and_no_mistake_of_ours(
    said: bytes, status: bytes
) -> None:
    strange = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(said), said)
    async with server([strange], [GOOD]) as there, calls_to(there.url) as calls:
        with pytest.raises(TelegramError):
            await asked(calls, there)

        assert await asked(calls, there) == WHOLE


@pytest.mark.parametrize("status", [b"401 Unauthorized", b"403 Forbidden", b"409 Conflict", b"400 Bad Request"])
async def test_what_a_web_server_before_telegram_forbids_takes_no_girl_for_gone_and_no_token_for_revoked(
    status: bytes,
) -> None:
    """Her reminder and her news would be forgotten for good, and the bot would end, because of a line in nginx."""
    page = b"<html>403 Forbidden: chat not found</html>"
    strange = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(page), page)
    async with server([strange]) as there, calls_to(there.url) as calls:
        with pytest.raises(NetworkError, match="before Telegram") as told:
            await asked(calls, there)

        assert type(told.value) is NetworkError


async def test_who_waited_long_enough_hangs_up_and_an_answer_that_comes_too_late_is_nobodys() -> None:
    late = GOOD.replace(b'"message_id":7', b'"message_id":6')
    async with server([WAITS, late], [GOOD]) as there, calls_to(there.url) as calls:
        with pytest.raises(TimedOut):
            await asked(calls, there, seconds=0.2)
        async with asyncio.timeout(20):
            while not (there.reader and there.reader.at_eof()):
                await asyncio.sleep(0.01)
        there.goes_on.set()

        assert await asked(calls, there) == WHOLE


async def test_new_connections_end_what_hangs_in_the_old_ones() -> None:
    async with server([WAITS, GOOD], [GOOD]) as there, calls_to(there.url) as calls:
        hangs = asyncio.create_task(asked(calls, there))
        await there.heard.wait()
        await calls.renew()

        with pytest.raises(TimedOut):
            await hangs
        assert await asked(calls, there) == WHOLE


async def test_when_the_bot_has_stopped_no_call_is_made() -> None:
    async with server() as there:
        async with calls_to(there.url) as calls:
            pass
        with pytest.raises(NetworkError):
            await asked(calls, there)

        assert there.connections == 0


# Who answers


async def test_the_token_goes_to_nobody_whose_certificate_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certified(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")
    async with server([GOOD], tls=tls) as there:
        async with calls_to(there.url) as calls:
            with pytest.raises(NotSent):
                await asked(calls, there)
        assert there.requests == []

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "fullchain.pem"))
        monkeypatch.setattr(connections, "trusted", ssl.create_default_context)
        async with calls_to(there.url) as calls:
            assert await asked(calls, there) == WHOLE


async def test_who_is_cancelled_while_a_connection_is_opened_leaves_none_open() -> None:
    with socket.socket() as silent, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        for steps in range(30):
            line = connections.Connections(url, 1)
            call = asyncio.create_task(line.post(f"{url}x", b"{}", 5))
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait({call})
            line.close()
            del line, call
            await asyncio.sleep(0)
            gc.collect()
    assert [str(it.message) for it in told] == []
