"""The edge of the staff page and of LISTEN: half-sent headers, the server's version, the page behind nginx (S4)."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.app.config import Address
from bot.app.healthz import healthz
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.nginx import Nginx, staff_nginx
from tests.support.preview_fixtures import shared
from tests.support.staff_fixtures import ANNA, HOST, PASSWORD, kept
from tests.support.staff_process import StaffProcess, staff_browser, staff_process

pytestmark = pytest.mark.asyncio(loop_scope="session")

HALF = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
ENDS_WITHIN = 60.0


@shared
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StaffProcess]:
    """A staff page shared by all tests: each tries passwords from addresses of its own."""
    data = tmp_path_factory.mktemp("data")
    prepare_public(data / "public.db", invented=False)
    StaffAccountsFile(data / "staff.db").add(Member(ANNA, kept(PASSWORD)))
    async with staff_process(data, STAFF_PROXY="127.0.0.1", STAFF_HOST=HOST) as running:
        yield running


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


async def drips(port: int, sent: bytes, trusts: ssl.SSLContext | None = None) -> bytes:
    """Send the beginning of a request, then a letter of a header now and then, until the server ends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusts)
    writer.write(sent)

    async def drip() -> None:
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.5)

    dripping = asyncio.create_task(drip())
    try:
        return await asyncio.wait_for(reader.read(), ENDS_WITHIN)
    except ConnectionError:
        return b""
    finally:
        dripping.cancel()
        writer.close()


async def well() -> tuple[str, ...]:
    return ()


async def nothing() -> str:
    return ""


async def test_a_request_whose_headers_never_end_is_ended_at_the_staff_page_and_on_listen(
    served: StaffProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    async with healthz(Address("127.0.0.1", 0), well, nothing):
        port = int(next(it for it in caplog.messages if "/healthz on port" in it).rpartition(" ")[2])
        after_one = HALF.replace(b"/sign-in", b"/healthz")
        whole = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        ended = await asyncio.gather(
            *(drips(port_of(served.address), HALF) for _ in range(50)),
            drips(port_of(served.address), b"GET /"),
            drips(port, after_one),
            drips(port, whole + after_one),
        )

    assert ended[:-1] == [b""] * 52
    assert ended[-1].startswith(b"HTTP/1.1 200 OK")
    async with staff_browser(served) as anna:
        assert await anna.tries("203.0.113.5") == 303


async def test_no_answer_tells_which_server_and_version_it_is(served: StaffProcess) -> None:
    async with aiohttp.ClientSession(served.address) as web:
        for path in ("/sign-in", "/nothing-here", "/static/staff.css", "/"):
            async with web.get(path, allow_redirects=False) as answer:
                assert "Server" not in answer.headers, path


@pytest.mark.parametrize("name", ["evil.example", "10.0.0.5:8443", "127.0.0.1.evil.example", "localhost.evil.example"])
async def test_metrics_answer_to_no_foreign_name_also_through_a_proxy_that_adds_no_header(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    async with healthz(Address("127.0.0.1", 0), well, nothing), aiohttp.ClientSession() as web:
        port = int(next(it for it in caplog.messages if "/healthz on port" in it).rpartition(" ")[2])
        for host, status in ((name, 404), ("localhost", 200), (f"127.0.0.1:{port}", 200), ("[::1]:8443", 200)):
            async with web.get(f"http://127.0.0.1:{port}/metrics", headers={"Host": host}) as answer:
                assert answer.status == status, host


# Behind nginx, with the file that we ship


@shared
async def behind(served: StaffProcess, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nginx]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with staff_nginx(tmp_path_factory.mktemp("behind") / "nginx", port, port_of(served.address)) as started:
        yield started


async def at(web: aiohttp.ClientSession, behind: Nginx, path: str, **headers: str) -> aiohttp.ClientResponse:
    address = f"{behind.url}{path}"
    async with web.get(address, ssl=behind.trusts, headers={"Host": HOST, **headers}, allow_redirects=False) as answer:
        await answer.read()
        return answer


async def test_behind_nginx_the_cookies_are_bound_to_the_host_and_browsers_keep_to_https(behind: Nginx) -> None:
    async with aiohttp.ClientSession() as web:
        page = await at(web, behind, "/sign-in")

    assert page.status == 200
    assert page.headers.getall("Strict-Transport-Security") == ["max-age=31536000"]
    assert page.headers["Server"] == "nginx"
    (cookie,) = page.headers.getall("Set-Cookie")
    assert re.fullmatch(r"__Host-staff-form=\S+; HttpOnly; Max-Age=28800; Path=/; SameSite=Strict; Secure", cookie)


async def test_behind_nginx_tries_are_counted_by_the_address_it_saw_and_cut_before_they_reach_the_page(
    behind: Nginx, served: StaffProcess
) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as web:
        form = re.search(r'name="form" value="(\w+)"', await (await at(web, behind, "/sign-in")).text())
        assert form
        cookies = {"Cookie": "; ".join(f"{it.key}={it.value}" for it in web.cookie_jar)}
        fields = {"form": form[1], "name": "nobody", "password": "a wrong password"}

        async def tries(number: int) -> int:
            headers = {"Host": HOST, "X-Forwarded-For": f"203.0.113.{number}", **cookies}
            async with web.post(f"{behind.url}/sign-in", data=fields, ssl=behind.trusts, headers=headers) as answer:
                return answer.status

        assert [await tries(number) for number in range(7)] == [403] * 5 + [429] * 2
        found = await asyncio.gather(*(tries(number) for number in range(40)))
        limited = (behind.folder / "errors").read_text("utf-8")

    assert set(found) == {429}
    assert "limiting requests" in limited and 'zone "staff_attempts"' in limited


async def test_behind_nginx_too_a_request_whose_headers_never_end_is_ended(behind: Nginx) -> None:
    ended = await drips(port_of(behind.url), HALF, behind.trusts)

    assert ended == b"" or ended.startswith(b"HTTP/1.1 408 ")
