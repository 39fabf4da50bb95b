"""A thousand forged requests at the staff page: no failure of ours, and nothing of anybody else changes."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.moderation_fixtures import member
from tests.support.staff_fixtures import ANNA, PASSWORD, kept
from tests.support.staff_process import staff_browser, staff_process

REQUESTS, AT_ONCE = 1_000, 8

PATHS = (
    "/", "/sign-in", "/sign-out", "/figures.csv", "/figures.xlsx", "/voices", "/voices/one", "/voices/procedure",
    "/voices/tick", "/voices/read", "/voices/cut", "/enter/voices", "/enter/announcements", "/enter/nothing",
    "/announcements", "/announcements/one", "/announcements/approve", "/announcements/stop", "/shut-rooms",
    "/shut-rooms/open", "/static/staff.css", "/static/../../main.py", "/static/%2e%2e/%2e%2e/secret", "/%00", "//x",
)  # fmt: skip
NAMES = ("name", "password", "form", "code", "id", "lang", "quarter", "country", "lesson", "tables", "words", "day")
VALUES = (
    "", "anna", "x" * 5000, "\x00", "é🐐", "../../secret", "' OR 1=1 --", "{{ 7*7 }}", "%ff", "-1", "1e999", "all",
    "\r\nSet-Cookie: staff=x", "<script>", "0" * 64, "NaN", "٣٣٣٣٣٣", "2027-W99",
)  # fmt: skip
METHODS = (*("GET", "POST") * 10, "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "P\u00f6ST")
KINDS = (*("application/x-www-form-urlencoded",) * 5, "multipart/form-data; boundary=x", "application/json", "\x7f", "")


def forged(chance: random.Random, port: int) -> bytes:
    """Return a request in bytes, as a client that keeps no rules would send it."""

    def value() -> str:
        found = chance.choice(VALUES)
        return found if chance.random() < 0.02 else quote(found)

    def pairs() -> str:
        return "&".join(f"{chance.choice(NAMES)}={value()}" for _ in range(chance.randrange(5)))

    body = pairs().encode("utf-8", "replace") if chance.random() < 0.7 else chance.randbytes(chance.randrange(300))
    host = chance.choice((f"127.0.0.1:{port}", "localhost", "evil.example", "", "[::1", "a" * 300, "localhost:x"))
    headers = {
        "Host": host if chance.random() < 0.2 else f"127.0.0.1:{port}",
        "Content-Type": chance.choice(KINDS),
        "Content-Length": str(len(body) if chance.random() < 0.9 else chance.choice((*(-1, "x", "1") * 5, 10**12))),
        "Cookie": "; ".join(f"{it}={value()}" for it in ("staff", "staff-form", "staff-known", "lang")),
        "X-Forwarded-For": chance.choice(("", "1.2.3.4, x", "::1", "," * 200, "127.0.0.1")),
        "Accept-Language": chance.choice(("nl", "x;q=y", ";" * 300, "")),
        "Connection": "close",
    }
    dropped = chance.choice((*headers, *[None] * 12))
    lines = [f"{name}: {value}" for name, value in headers.items() if name != dropped]
    first = f"{chance.choice(METHODS)} {chance.choice(PATHS)}?{pairs()} HTTP/1.{chance.randrange(2)}"
    return "\r\n".join([first, *lines, "", ""]).encode("utf-8", "replace") + body


async def answered(port: int, request: bytes) -> str:
    """Send a request and return the status it was answered with; empty where the connection only ended."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return (await asyncio.wait_for(reader.readline(), 60)).decode("latin-1")[9:12]
    except ConnectionError:
        return ""
    finally:
        writer.close()


async def test_a_thousand_forged_requests_break_nothing_and_change_nothing(tmp_path: Path) -> None:
    prepare_public(tmp_path / "public.db", invented=False)
    accounts = StaffAccountsFile(tmp_path / "staff.db")
    for each in (Member(ANNA, kept(PASSWORD)), member("berta", "voices announcements")):
        accounts.add(each)
    chance, found, few = random.Random(7), Counter[str](), asyncio.Semaphore(AT_ONCE)
    async with staff_process(tmp_path) as served:
        port = int(served.address.rpartition(":")[2])
        before = [
            hashlib.sha256((tmp_path / name).read_bytes()).digest() for name in ("staff.db", "public.db", ROOMS_FILE)
        ]

        async def one(request: bytes) -> None:
            async with few:
                found[await answered(port, request)] += 1

        await asyncio.gather(*(one(forged(chance, port)) for _ in range(REQUESTS)))
        after = [
            hashlib.sha256((tmp_path / name).read_bytes()).digest() for name in ("staff.db", "public.db", ROOMS_FILE)
        ]
        async with staff_browser(served) as anna:
            assert await anna.tries("203.0.113.5") == 303

    assert found.total() == REQUESTS
    assert not [status for status in found if status.startswith("5")], found
    assert {"200", "303", "400", "403", "404", "405", "415"} <= found.keys()
    assert after == before
    assert not [line for line in served.log if "a page failed" in line or "Traceback" in line], served.log
