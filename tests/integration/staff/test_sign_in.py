"""Sign-in to the staff's page: by Anna, who has an account; by somebody who guesses; by another site."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from http.cookies import SimpleCookie
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from argon2 import Parameters, extract_parameters
from argon2.profiles import CHEAPEST

from bot.app.config import Address, settings
from bot.app.web_server import bind_socket
from bot.errors import Refused
from bot.staff import passwords
from bot.staff.sessions import STAYS
from bot.staff.sign_in_limits import EACH, WINDOW
from bot.statistics.published import PublishedStatistics
from tests.support.clocks import FakeClock
from tests.support.staff_fixtures import ANNA, HOST, NOTHING, PASSWORD, Accounts, kept, staff_services, visiting

PROXY: frozenset[IPv4Network | IPv6Network] = frozenset({ip_network("127.0.0.1")})

WRONG = "This name and this password do not belong together."
WAIT = "Please wait a minute"


def cookie(answer: ClientResponse, name: str = "staff") -> str:
    """Return the Set-Cookie header of a cookie."""
    (found,) = [it for it in answer.headers.getall("Set-Cookie") if it.startswith(f"{name}=")]
    return found


# Anna


async def test_anna_signs_in_sees_the_figures_and_signs_out() -> None:
    async with visiting(staff_services()) as anna:
        assert (await anna.signs_in()).headers["Location"] == "/"
        assert "Sign out" in await anna.sees("/")

        async with anna.client.post("/sign-out", data={"form": await anna.form("/")}, allow_redirects=False) as left:
            assert (left.status, left.headers["Location"]) == (303, "/sign-in")
        await anna.sees("/", status=303)


async def test_a_visitor_who_is_not_signed_in_sees_no_figure_and_no_file() -> None:
    async with visiting(staff_services()) as somebody:
        for path in ("/", "/?quarter=all", "/figures.csv"):
            assert await somebody.sees(path, status=303) == "303: See Other"


async def test_the_name_is_hers_however_her_phone_begins_it() -> None:
    async with visiting(staff_services()) as anna:
        assert (await anna.signs_in(" Anna ")).status == 303


async def test_after_a_working_day_she_signs_in_again() -> None:
    clock = FakeClock()
    async with visiting(replace(staff_services(), clock=clock), signed_in=True) as anna:
        clock.now += STAYS - 1
        await anna.sees("/")

        clock.now += 1

        await anna.sees("/", status=303)


@pytest.mark.parametrize("change", [dict.clear, lambda known: known.update(anna=kept("another long one"))])
async def test_a_member_whose_account_is_gone_or_has_another_password_is_out_at_once(
    change: Callable[[dict[str, str]], None],
) -> None:
    accounts = Accounts()
    async with visiting(replace(staff_services(), accounts=accounts), signed_in=True) as anna:
        await anna.sees("/")

        change(accounts.known)

        await anna.sees("/", status=303)


async def test_a_link_in_a_mail_does_not_sign_her_out() -> None:
    """Her browser sends no cookie with the link, so she sees the sign-in, which leaves her cookie unchanged."""
    async with visiting(staff_services()) as from_a_mail, from_a_mail.client.get("/sign-in") as door:
        assert [it.partition("=")[0] for it in door.headers.getall("Set-Cookie")] == ["staff-form"]


async def test_before_there_is_an_account_the_page_says_how_to_make_one() -> None:
    async with visiting(replace(staff_services(), accounts=Accounts({}))) as somebody:
        page = await somebody.sees("/sign-in")

    assert "main.py staff add NAME" in page
    assert "<form" not in page


# Somebody who guesses


@pytest.mark.parametrize(("name", "password"), [(ANNA, "goats hate the rain"), ("berta", PASSWORD), ("", "")])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(name: str, password: str) -> None:
    async with visiting(staff_services()) as somebody:
        refused = await somebody.signs_in(name, password)

        assert refused.status == 403
        assert WRONG in await refused.text()
        await somebody.sees("/", status=303)


async def test_an_unknown_name_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hashing, compared = replace(CHEAPEST, time_cost=2), list[Parameters]()

    def watched(password: str, kept: str) -> bool:
        compared.append(extract_parameters(kept))
        return False

    monkeypatch.setattr(passwords, "fits", watched)
    accounts = Accounts({ANNA: passwords.hashed(PASSWORD, hashing), "dina": ""})
    async with visiting(replace(staff_services(), accounts=accounts, hashing=hashing)) as somebody:
        for name in (ANNA, "berta", "dina"):  # Dina was invited and has no password yet
            assert (await somebody.signs_in(name)).status == 403

    assert compared == [hashing] * 3


async def test_after_five_tries_in_a_minute_even_the_right_password_waits() -> None:
    clock = FakeClock()
    async with visiting(replace(staff_services(), clock=clock)) as somebody:
        for _ in range(EACH):
            assert (await somebody.signs_in(password="a wrong one")).status == 403
        refused = await somebody.signs_in()
        assert (refused.status, refused.headers["Retry-After"]) == (429, str(int(WINDOW) + 1))
        assert WAIT in await refused.text()

        clock.now += WINDOW

        assert (await somebody.signs_in()).status == 303


# Somebody who keeps staff out (H4)


@pytest.mark.parametrize(
    ("proxies", "tries_from", "then_from", "status"),
    [
        (PROXY, "198.51.100.7", "198.51.100.7", 429),
        (PROXY, "198.51.100.7", "203.0.113.5", 303),
        (PROXY, "203.0.113.{}, 198.51.100.7", "203.0.113.99, 198.51.100.7", 429),
        (frozenset(), "203.0.113.{}", "203.0.113.99", 429),
    ],
    ids=["the same", "another", "an address that she wrote herself", "without a proxy of ours"],
)
async def test_tries_are_counted_by_the_address_that_our_proxy_saw(
    proxies: frozenset[IPv4Network | IPv6Network], tries_from: str, then_from: str, status: int
) -> None:
    async with visiting(replace(staff_services(), proxies=proxies)) as somebody:
        for number in range(EACH):
            assert (await somebody.signs_in(f"name-{number}", at=tries_from.format(number))).status == 403
        assert (await somebody.signs_in(at=then_from)).status == status


async def test_a_browser_stays_known_after_signing_out_and_after_a_restart() -> None:
    async with visiting(staff_services(), signed_in=True) as anna:
        async with anna.client.post("/sign-out", data={"form": await anna.form("/")}, allow_redirects=False):
            pass
        known = {name: it.value for name, it in anna.client.session.cookie_jar.filter_cookies(anna.url).items()}
    async with visiting(staff_services()) as again:
        again.client.session.cookie_jar.update_cookies({"staff-known": known["staff-known"]})
        for number in range(EACH):
            assert (await again.signs_in(f"name-{number}")).status == 403
        assert (await again.signs_in("one-more")).status == 429
        assert (await again.signs_in()).status == 303


@pytest.mark.parametrize("forged", ["x", "0-0", f"{'0' * 32}-{'0' * 64}", "ä.ö", "." * 3000])
async def test_a_forged_cookie_of_a_known_browser_has_no_tries_of_its_own(forged: str) -> None:
    async with visiting(staff_services()) as somebody:
        somebody.client.session.cookie_jar.update_cookies({"staff-known": forged})
        for number in range(EACH):
            await somebody.signs_in(f"name-{number}")
        assert (await somebody.signs_in()).status == 429


async def test_failed_tries_are_counted_without_a_name() -> None:
    services = staff_services()
    async with visiting(services) as somebody:
        for number in range(EACH + 2):
            await somebody.signs_in(f"name-{number}")

    assert services.failures.passwords == 7


# Another site


@pytest.mark.parametrize("form", ["", "0" * 64, "ä"])
async def test_a_form_that_is_not_of_this_page_signs_nobody_in(form: str) -> None:
    async with visiting(staff_services()) as anna:
        await anna.form()
        refused = await anna.signs_in(form=form)

        assert refused.status == 400
        assert "This form has grown old" in await refused.text()


async def test_the_form_of_one_visitor_is_worth_nothing_to_another() -> None:
    services = staff_services()
    async with visiting(services) as somebody, visiting(services) as anna:
        assert (await anna.signs_in(form=await somebody.form())).status == 400


async def test_no_other_site_signs_her_out() -> None:
    async with visiting(staff_services(), signed_in=True) as anna:
        async with anna.client.post("/sign-out", data={"form": ""}) as refused:
            assert refused.status == 403
        await anna.sees("/")


async def test_the_page_answers_to_its_own_names_only() -> None:
    async with visiting(staff_services(), signed_in=True) as anna:
        for name in ("localhost", "127.0.0.1:8444", "[::1]:8444"):
            await anna.sees("/sign-in", status=303, Host=name)
        for name in (HOST, f"{HOST.upper()}:443"):  # a cookie of a page without https is worth nothing there
            await anna.sees("/sign-in", status=200, Host=name)
        for name in ("evil.example", "evil.example:8444", f"{HOST}.evil.example", "", "127.0.0.1.evil.example"):
            assert "STAFF_HOST" in await anna.sees("/", status=403, Host=name)


async def test_a_name_that_points_here_gets_no_page_before_it_is_told() -> None:
    async with visiting(staff_services()) as somebody:
        await somebody.sees("/static/staff.css", status=403, Host="evil.example")


# Headers for the browser


async def test_no_script_no_frame_no_other_site_no_copy() -> None:
    async with visiting(staff_services()) as somebody:
        for path in ("/sign-in", "/", "/nothing-here", "/static/staff.css"):
            async with somebody.client.get(path, allow_redirects=False) as answer:
                assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
                assert "script" not in answer.headers["Content-Security-Policy"]
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "<script" not in await answer.text()


async def test_her_cookie_is_read_by_no_script_and_sent_by_no_other_site() -> None:
    async with visiting(staff_services()) as anna:
        found = SimpleCookie(cookie(await anna.signs_in()))["staff"]

    assert (found["httponly"], found["samesite"], found["path"]) == (True, "Strict", "/")
    assert int(found["max-age"]) == STAYS


async def test_only_on_this_computer_a_cookie_goes_without_https() -> None:
    async with visiting(staff_services()) as somebody:
        for name, secure in (("127.0.0.1", False), ("localhost", False), (HOST, True)):
            async with somebody.client.get("/sign-in", headers={"Host": name}) as answer:
                assert ("Secure" in cookie(answer, "__Host-staff-form" if secure else "staff-form")) is secure, name
                assert ("Strict-Transport-Security" in answer.headers) is secure


async def test_a_cookie_that_somebody_gave_her_is_worth_nothing_once_she_signs_in() -> None:
    given = {"staff": "known-to-somebody", "staff-form": "known-too"}
    services = staff_services()
    async with visiting(services) as anna:
        anna.client.session.cookie_jar.update_cookies(given)
        assert (await anna.signs_in()).status == 303
    async with visiting(services) as somebody:
        somebody.client.session.cookie_jar.update_cookies(given)
        await somebody.sees("/", status=303)


# Address


def test_where_nobody_chose_a_port_the_next_free_one_is_taken() -> None:
    with closing(bind_socket(Address("127.0.0.1", 0), "STAFF_LISTEN")) as first:
        port = first.getsockname()[1]

        with closing(bind_socket(Address("127.0.0.1", port, chosen=False), "STAFF_LISTEN")) as second:
            assert port < second.getsockname()[1] < port + 100
        with pytest.raises(Refused, match=f"STAFF_LISTEN: 127.0.0.1:{port} cannot be used"):
            bind_socket(Address("127.0.0.1", port), "STAFF_LISTEN")


def test_by_itself_it_answers_on_this_computer_only_and_to_the_names_it_is_given(tmp_path: Path) -> None:
    by_itself, told = settings({}, tmp_path), settings({"STAFF_HOST": f"{HOST}, Www.{HOST}"}, tmp_path)

    assert by_itself.staff_listen == ("127.0.0.1", 8444, False)
    assert by_itself.staff_hosts == frozenset()
    assert told.staff_hosts == {HOST, f"www.{HOST}"}


# Log


async def test_where_our_own_code_fails_she_reads_one_sentence_and_the_log_no_words_of_hers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> PublishedStatistics:
        raise RuntimeError(PASSWORD)

    async with visiting(replace(staff_services(), statistics=broken), signed_in=True) as anna:
        assert await anna.sees("/", status=500) == "The page is broken. Please tell whoever runs it."

    assert "a page failed: RuntimeError" in caplog.messages
    assert PASSWORD not in " ".join(caplog.messages)


async def test_a_visitor_who_leaves_in_the_middle_of_a_form_leaves_no_error_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with visiting(staff_services()) as anna:
        _, writer = await asyncio.open_connection("127.0.0.1", anna.url.port)
        head = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n"
        writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nname=".encode())
        await writer.drain()
        await anna.sees("/sign-in")
        writer.transport.abort()
        await anna.sees("/sign-in")

    assert [it.getMessage() for it in caplog.records if it.levelname == "ERROR"] == []


async def test_a_form_that_is_far_too_long_is_refused() -> None:
    async with visiting(replace(staff_services(), statistics=lambda: NOTHING)) as somebody:
        refused = await somebody.signs_in(password="a" * 10_000)

        assert refused.status == 413


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"name=\xff&form=x", 400),
        ("application/x-www-form-urlencoded; charset=rot13", b"name=anna", 400),
        ("multipart/form-data", b"name=anna", 415),
        ("application/json", b"{}", 415),
    ],
)
async def test_a_body_that_no_form_of_ours_sends_is_refused_and_is_no_error_of_ours(
    kind: str, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with visiting(staff_services()) as anna:
        for path in ("/sign-in", "/sign-out"):
            async with anna.client.post(path, data=body, headers={"Content-Type": kind}) as answer:
                assert answer.status == status
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert caplog.records == []
