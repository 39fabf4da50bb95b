"""A new member of staff chooses her password and second factor by a one-time link, and changes them later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient
from pyotp import TOTP

from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.account_change import LINK_LASTS, link_hash
from bot.safeguarding.moderation.member import Member
from bot.staff.passwords import fits
from bot.staff.server import staff_app
from tests.support.moderation_fixtures import Rooming, StaffReader, member, messages_in, reading
from tests.support.staff_fixtures import ANNA, PASSWORD
from tests.support.web_server import AppServer

NEW = "four words are good"


@dataclass
class Newcomer(StaffReader):
    """A person with a link, whose phone learns the secret of the page."""

    secret: str = ""

    async def opens(self, path: str, status: int = 200) -> str:
        page = await self.sees(path, status=status)
        if found := re.search(r'name="totp" value="([A-Z2-7]{32})"', page):
            self.secret = found[1]
        return page

    def shows(self) -> str:
        return TOTP(self.secret).at(int(self.rooming.now.now))

    def form_fields(self, **changed: str) -> dict[str, str]:
        return {"password": NEW, "again": NEW, "totp": self.secret, "code": self.shows(), **changed}


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    return messages_in(tmp_path, [])


def invited(place: Rooming, rooms: str = "voices") -> str:
    """Make an account without a password, and return the path of its link."""
    if "dina" not in place.accounts.names:
        place.accounts.add(Member("dina", "", frozenset(rooms.split()), frozenset({"en"})))
    place.accounts.invite("dina", link_hash("token"), int(place.now.now + LINK_LASTS))
    return "/enrol/token"


def newcomer(place: Rooming) -> tuple[TestClient, Newcomer]:  # type: ignore[type-arg]  # the type of its requests does not matter
    client = TestClient(AppServer(staff_app(place.services)), cookie_jar=CookieJar(unsafe=True))
    return client, Newcomer(client, place)


async def test_she_chooses_both_herself_and_comes_in_with_them(place: Rooming) -> None:
    link, (client, dina) = invited(place), newcomer(place)
    async with client:
        for _ in range(3):  # a mail program has looked at the link
            page = await dina.opens(link)
        assert "<svg" in page and dina.secret in page and "otpauth://totp/" in page
        assert await dina.sends(link, dina.form_fields()) == 200
        assert (await dina.signs_in("dina", NEW)).status == 303
        place.passes(30)
        assert await dina.enters(code=dina.shows()) == 303
        assert "Messages" in await dina.sees("/voices")

        page = await dina.opens(link, status=404)
        assert "This link was used" in page and "totp" not in page
        assert await dina.sends(link, dina.form_fields(password="another long one", again="another long one")) == 404
    kept = place.accounts.member("dina")
    assert kept and fits(NEW, kept.password) and kept.totp == dina.secret
    assert ("dina", "accounts", "enrolled") in [(it.name, it.room, it.page) for it in place.book.entries]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password": "eleven sign", "again": "eleven sign"}, "The password is too short."),
        ({"again": "another one of hers"}, "Those were two passwords."),
        ({"code": "000000"}, "This code does not fit."),
        ({"code": ""}, "This code does not fit."),
        ({"totp": "A"}, "This code does not fit."),
    ],
)
async def test_a_form_that_does_not_fit_uses_nothing_up_and_her_phone_stays_set(
    place: Rooming, changed: dict[str, str], told: str
) -> None:
    link, (client, dina) = invited(place), newcomer(place)
    async with client:
        await dina.opens(link)
        fields = dina.form_fields(**changed)
        async with client.post(link, data=fields) as answer:
            page = await answer.text()
            assert answer.status == 400 and told in page
        assert NEW not in page
        assert "totp" in changed or dina.secret in page
        assert await dina.sends(link, dina.form_fields()) == 200


async def test_a_link_that_is_too_old_wrong_or_replaced_opens_nothing(place: Rooming) -> None:
    link, (client, dina) = invited(place), newcomer(place)
    async with client:
        await dina.opens("/enrol/another", status=404)
        place.passes(LINK_LASTS - 1)
        await dina.opens(link)
        place.accounts.invite("dina", link_hash("fresh"), int(place.now.now + LINK_LASTS))
        await dina.opens(link, status=404)
        place.passes(LINK_LASTS)
        await dina.opens("/enrol/fresh", status=404)


async def test_a_member_without_rooms_needs_no_phone(place: Rooming) -> None:
    link, (client, dina) = invited(place, rooms=""), newcomer(place)
    async with client:
        assert "totp" not in await dina.opens(link)
        assert await dina.sends(link, {"password": NEW, "again": NEW}) == 200
        assert (await dina.signs_in("dina", NEW)).status == 303


async def test_a_member_who_works_on_lessons_is_led_to_the_lesson_room_and_others_are_not(place: Rooming) -> None:
    room = "https://lessons.example.org"
    place.services = replace(place.services, lesson_room=room)
    link, (client, dina) = invited(place, rooms="write"), newcomer(place)
    async with client:
        await dina.opens(link)
        async with client.post(link, data=dina.form_fields()) as answer:
            assert f'href="{room}"' in await answer.text()
        await dina.signs_in("dina", NEW)
        assert f'href="{room}"' in await dina.sees("/")
    async with reading(place) as anna:
        assert room not in await anna.sees("/")


async def test_whoever_cannot_sign_in_reads_who_can_help(place: Rooming) -> None:
    client, dina = newcomer(place)
    async with client:
        assert "Have you lost your phone" in await dina.sees("/sign-in")
    async with reading(place) as anna:
        assert "Have you lost your phone" in await anna.sees("/enter/voices")


# Her own account, later


async def test_she_changes_her_password_and_is_signed_out_everywhere(place: Rooming) -> None:
    async with reading(place) as anna, reading(place) as elsewhere:
        await anna.sees("/account", status=303)  # her rooms are shut
        await anna.enters()
        form = await anna.form("/account")
        wrong = {"form": form, "old": "not hers", "password": NEW, "again": NEW}
        assert await anna.sends("/account/password", wrong) == 400
        assert await anna.sends("/account/password", {**wrong, "old": PASSWORD, "form": ""}) == 403
        assert await anna.sends("/account/password", {**wrong, "old": PASSWORD}) == 303

        for reader in (anna, elsewhere):
            await reader.sees("/", status=303)
        assert (await anna.signs_in(ANNA)).status == 403
        place.passes(60)
        assert (await anna.signs_in(ANNA, NEW)).status == 303
        assert await anna.enters() == 303
    assert (ANNA, "password changed") in [(it.name, it.page) for it in place.book.entries]


async def test_she_changes_her_phone_and_the_old_one_opens_nothing(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        page = await anna.sees("/account")
        secret = re.findall(r'name="totp" value="([A-Z2-7]{32})"', page)[0]
        place.passes(30)
        code = TOTP(secret).at(int(place.now.now))
        fields = {"form": await anna.form("/account"), "old": PASSWORD, "totp": secret, "code": code}
        assert await anna.sends("/account/phone", {**fields, "code": "000000"}) == 400
        assert await anna.sends("/account/phone", fields) == 303

        await anna.sees("/voices", status=303)
        place.passes(30)
        assert await anna.enters() == 403
        assert await anna.enters(code=TOTP(secret).at(int(place.now.now))) == 303
    assert (ANNA, "second factor changed") in [(it.name, it.page) for it in place.book.entries]


async def test_a_stranger_with_the_password_of_an_account_of_the_lesson_room_changes_nothing_of_it(
    place: Rooming,
) -> None:
    place.accounts.add(member("joy", "publish safeguard"))
    async with reading(place, "joy") as somebody:
        secret = "A" * 32
        new = {"old": PASSWORD, "totp": secret, "code": TOTP(secret).at(int(place.now.now))}
        await somebody.sees("/account", status=303)
        for form, fields in (("phone", new), ("password", {"old": PASSWORD, "password": NEW, "again": NEW})):
            token = await somebody.form("/")
            assert await somebody.sends(f"/account/{form}", {"form": token, **fields}) == 303
        assert place.accounts.member("joy") == member("joy", "publish safeguard")

    async with reading(place, "joy") as joy:
        assert await joy.enters("account") == 303
        assert await joy.sends("/account/phone", {"form": await joy.form("/account"), **new}) == 400
        place.passes(30)
        later = {**new, "code": TOTP(secret).at(int(place.now.now))}
        assert await joy.sends("/account/phone", {"form": await joy.form("/account"), **later}) == 303


async def test_a_stranger_at_her_open_browser_guesses_no_password(place: Rooming) -> None:
    async with reading(place) as somebody:
        await somebody.enters()
        fields = {"form": await somebody.form("/account"), "password": NEW, "again": NEW}
        tries = [await somebody.sends("/account/password", {**fields, "old": f"a guess {it}"}) for it in range(5)]

        assert tries == [400, 400, 400, 400, 303]
        await somebody.sees("/account", status=303)
        await somebody.sees("/", status=303)


async def test_a_member_with_a_room_sees_every_account_and_what_was_done_to_it(place: Rooming) -> None:
    """An operator who makes an account for himself is seen by those who work there."""
    place.accounts.add(Member("nobody-knows", "", frozenset({"voices"}), frozenset({"en"})))
    place.book.write(
        AccessLogEntry(int(place.now.now) - 40 * 24 * 3600, "the shell", "accounts", "account added", "of-then")
    )
    place.book.write(AccessLogEntry(int(place.now.now), "the shell", "accounts", "account added", "nobody-knows"))
    place.accounts.add(Member("figures-only", place.accounts.members[0].password))
    async with reading(place) as anna, reading(place, "figures-only") as somebody:
        await anna.enters()
        page = await anna.sees("/account")
        assert "<li>nobody-knows: voices (en)</li>" in page
        assert "20 July 2027: nobody-knows made" in page and "of-then" not in page
        assert "nobody-knows" not in await somebody.sees("/account")
