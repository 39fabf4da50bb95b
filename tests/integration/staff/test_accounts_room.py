"""Administrators invite, give rooms and help who lost her phone, two by two, without the server's terminal (S7)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient
from argon2.profiles import CHEAPEST
from pyotp import TOTP

from bot.jobs.account_changes import AccountChangeJob
from bot.safeguarding.moderation.account_change import (
    LINK_LASTS,
    WAITS,
    AccountChange,
    ChangeSignature,
    SigningKey,
    link_hash,
)
from bot.safeguarding.moderation.member import Member
from bot.staff.accounts import AccountPages
from bot.staff.passwords import new_key, signature
from bot.staff.server import staff_app
from bot.staff.services import Room
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.staff_accounts import KnownAccountsFile
from tests.support.moderation_fixtures import Rooming, StaffReader, rooming
from tests.support.web_server import AppServer

SECRET = "four words are good"

ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
"""Mark of tests in which two wait for each other: hashing waits in one queue of the process."""

Answered = tuple[int, str]
"""Status and page."""


@dataclass(repr=False)
class AccountHolder(StaffReader):
    """A member who chose password and phone by her link, as the page asks."""

    name: str
    room: str
    secret: str = ""

    async def enrols(self, link: str) -> None:
        page = await self.sees(link)
        (self.secret,) = re.findall(r'name="totp" value="([A-Z2-7]{32})"', page)
        fields = {"password": SECRET, "again": SECRET, "totp": self.secret, "code": self.shows()}
        assert await self.sends(link, fields) == 200

    def shows(self) -> str:
        return TOTP(self.secret).at(int(self.rooming.now.now))

    async def comes_in(self) -> None:
        assert (await self.signs_in(self.name, SECRET)).status == 303
        self.rooming.passes(30)
        assert await self.enters(self.room, self.shows()) == 303

    async def asks(self, kind: str, about: str, *ticks: str, at: str = "/accounts", old: str = SECRET) -> Answered:
        """Send a form that asks for a change."""
        return await self.posts(f"{at}/ask", {"kind": kind, "name": about, "old": old, **dict.fromkeys(ticks, "on")})

    async def signs(self, at: str = "/accounts", old: str = SECRET) -> Answered:
        """Sign the change that waits."""
        return await self.posts(f"{at}/sign", {"id": await self.waiting(at), "old": old})

    async def waiting(self, at: str = "/accounts") -> str:
        found = re.search(r'name="id" value="(\w+)"', await self.sees(at))
        assert found
        return found[1]

    async def posts(self, path: str, fields: dict[str, str]) -> Answered:
        given = {"form": await self.form(f"/{path.split('/')[1]}"), **fields}
        async with self.client.post(path, data=given, allow_redirects=False) as answer:
            return answer.status, await answer.text()


@dataclass
class Office:
    """The staff page of a folder, and the job of the bot that makes what was signed."""

    place: Rooming
    job: AccountChangeJob
    alarms: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def holder(self, name: str, rooms: str = "accounts", languages: str = "en") -> AsyncIterator[AccountHolder]:
        """Make an account at the shell, and yield its owner, who has enrolled and come in."""
        self.place.accounts.add(Member(name, "", frozenset(rooms.split()), frozenset(languages.split())))
        self.place.accounts.invite(name, link_hash(name), int(self.place.now.now + LINK_LASTS))
        async with self.browser(name, rooms.split()[0]) as holder:
            await holder.enrols(f"/enrol/{name}")
            await self.job.round()
            await holder.comes_in()
            yield holder

    @asynccontextmanager
    async def browser(self, name: str, room: str) -> AsyncIterator[AccountHolder]:
        app = staff_app(self.place.services)
        async with TestClient(AppServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
            yield AccountHolder(client, self.place, name, room)

    def deeds(self, name: str) -> list[tuple[str, str, str]]:
        """Return what the access log tells of an account: who did what to it."""
        return [(it.name, it.page, it.about) for it in self.place.book.entries if it.about == name]

    def rooms_of(self, name: str) -> set[str] | None:
        found = self.place.accounts.member(name)
        return set(found.rooms) if found else None


@pytest.fixture
def office(tmp_path: Path) -> Office:
    known = KnownAccountsFile(tmp_path / "staff.db")
    pages = AccountPages(known.read, lambda: ["en", "ne"])
    place = rooming(tmp_path, pages.room, Room("voices", "Messages", {}), shared=(pages.lost_phone,))
    told: list[str] = []

    async def tell(text: str) -> bool:
        told.append(text)
        return True

    asked = AccountChangesFile(tmp_path / ROOMS_FILE).read
    return Office(place, AccountChangeJob(asked=asked, accounts=known, tell=tell, now=place.now), told)


def link_in(page: str) -> str:
    """Return the path of the one-time link on a page."""
    found = re.search(r'value="http://127\.0\.0\.1:\d+(/enrol/[\w-]+)"', page)
    assert found
    return found[1]


def rooms_listed(page: str) -> dict[str, str]:
    """Return what the page says of each account: its rooms and languages."""
    return dict(re.findall(r"<h3>(\w+)</h3>\s*<p>([^<]+)</p>", page))


async def test_two_administrators_invite_a_reader_and_she_comes_in(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta") as berta:
        status, page = await anna.asks("invite", "carla", "room-voices", "language-ne")
        assert (status, link_hash("") in page) == (303, False)
        await office.job.round()
        assert office.rooms_of("carla") is None, "one person alone gives no room"
        assert "It waits for somebody else" in await anna.sees("/accounts")

        status, page = await berta.signs()
        assert status == 200 and "It is shown only now." in page
        await office.job.round()
        assert office.rooms_of("carla") == {"voices"}
        assert "Nothing waits." in (listed := await berta.sees("/accounts"))
        assert rooms_listed(listed) == {"anna": "accounts (en)", "berta": "accounts (en)", "carla": "voices (ne)"}
        async with office.browser("carla", "voices") as carla:
            await carla.enrols(link_in(page))
            await carla.comes_in()
    assert len(office.alarms) == 1 and "carla" not in office.alarms[0]
    assert office.deeds("carla") == [
        ("anna", "asked: invite", "carla"),
        ("berta", "signed: invite", "carla"),
        ("berta", "account added", "carla"),
    ]


async def test_more_takes_two_and_less_takes_one(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta") as berta, office.holder("carla", "voices"):
        assert (await anna.asks("rooms", "carla", "room-voices", "language-en", "language-ne"))[0] == 303
        await office.job.round()
        assert office.place.accounts.members[2].languages == {"en"}, "a language of messages is given by two"
        assert (await berta.signs())[0] == 303
        await office.job.round()
        assert office.place.accounts.members[2].languages == {"en", "ne"}

        assert (await anna.asks("rooms", "carla"))[0] == 303
        await office.job.round()
        assert office.rooms_of("carla") == set()
        assert (await berta.asks("remove", "carla"))[0] == 303
        await office.job.round()
        assert office.rooms_of("carla") is None
    assert len(office.alarms) == 1
    assert office.deeds("carla") == [
        ("anna", "asked: rooms", "carla"),
        ("berta", "signed: rooms", "carla"),
        ("berta", "rooms changed", "carla"),
        ("anna", "asked: rooms", "carla"),
        ("anna", "rooms changed", "carla"),
        ("berta", "asked: remove", "carla"),
        ("berta", "account removed", "carla"),
    ]


async def test_two_others_with_any_room_help_a_member_who_lost_her_phone(office: Office) -> None:
    async with (
        office.holder("anna", "voices") as anna,
        office.holder("berta", "voices") as berta,
        office.holder("carla", "voices") as carla,
    ):
        assert (await anna.asks("link", "carla", at="/lost-phone"))[0] == 303
        assert (await carla.signs(at="/lost-phone"))[0] == 409, "nobody decides about her own account"
        status, page = await berta.signs(at="/lost-phone")
        assert status == 200
        await office.job.round()
        office.place.passes(30)
        await carla.enrols(link_in(page))
        await office.job.round()
        await carla.comes_in()
        assert (await carla.asks("link", "anna", at="/lost-phone"))[0] == 303, "her new key is known"
    assert office.deeds("carla") == [
        ("anna", "asked: link", "carla"),
        ("berta", "signed: link", "carla"),
        ("berta", "link made", "carla"),
    ]


async def test_an_administrators_link_needs_another_administrator(office: Office) -> None:
    async with (
        office.holder("anna", "voices") as anna,
        office.holder("berta", "voices") as berta,
        office.holder("carla") as carla,
        office.holder("dina") as dina,
    ):
        await anna.asks("link", "dina", at="/lost-phone")
        status, page = await berta.signs(at="/lost-phone")
        assert (status, "enrol" in page) == (303, False)
        status, page = await carla.signs()
        assert status == 200 and "/enrol/" in page
        assert (await dina.posts("/accounts/withdraw", {"id": "0"}))[0] == 409


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        (("invite", "carla", "room-voices"), 400, "whoever reads messages needs a language"),
        (("invite", "Carla Doe", "room-write"), 400, "A name has small letters"),
        (("invite", "berta", "room-write"), 400, "nobody is invited twice"),
        (("invite", "carla", "room-cellar"), 400, "That cannot be."),
        (("rooms", "anna", "room-accounts", "room-write"), 400, "Nobody changes her own account here."),
        (("rooms", "nobody"), 400, "That cannot be."),
        (("become", "carla"), 404, "404"),
    ],
)
async def test_an_impossible_change_is_refused_in_a_sentence_and_not_asked_for(
    office: Office, asked: tuple[str, ...], status: int, told: str
) -> None:
    async with office.holder("anna") as anna, office.holder("berta"):
        kind, about, *ticks = asked
        found, page = await anna.asks(kind, about, *ticks)
        assert found == status and told in page
    assert office.job.asked().changes == ()


async def test_a_browser_that_was_left_open_signs_nothing(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta"):
        tries = [(await anna.asks("remove", "berta", old=f"a guess {it}"))[0] for it in range(5)]
        assert tries == [400, 400, 400, 400, 303]
        await anna.sees("/accounts", status=303)
    assert office.job.asked().changes == ()


async def test_a_new_password_opens_the_same_key(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta"):
        new = {"old": SECRET, "password": "another four words", "again": "another four words"}
        assert (await anna.posts("/account/password", new))[0] == 303
        assert (await anna.signs_in("anna", "another four words")).status == 303
        office.place.passes(30)
        assert await anna.enters("accounts", anna.shows()) == 303
        assert (await anna.asks("remove", "berta", old="another four words"))[0] == 303
        await office.job.round()
    assert office.rooms_of("berta") is None


async def test_no_reader_of_messages_opens_the_administrators_room(office: Office) -> None:
    async with office.holder("anna", "voices") as anna:
        await anna.sees("/accounts", status=404)
        assert (await anna.posts("/lost-phone/ask", {"kind": "remove", "name": "anna", "old": SECRET}))[0] == 404


async def test_a_change_that_waits_too_long_is_not_made(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta") as berta:
        await anna.asks("invite", "carla", "room-write")
        await berta.signs()
        office.place.passes(WAITS + 1)
        await office.job.round()
    assert office.rooms_of("carla") is None


async def test_a_page_that_was_broken_into_gives_itself_no_room(office: Office) -> None:
    """It writes all that its process can write: requests, signatures and keys in the names of others."""
    async with office.holder("anna") as anna, office.holder("berta") as berta, office.holder("carla", "voices"):
        file, forged = AccountChangesFile(office.place.data / ROOMS_FILE), new_key("mine", CHEAPEST)
        wider, en = frozenset({"publish", "voices"}), frozenset({"en"})
        change = AccountChange("0" * 32, "rooms", "carla", int(office.place.now.now), wider, en)
        for name in ("anna", "berta"):
            (link,) = (it.link for it in office.job.asked().keys if it.name == name)
            file.publish_key(SigningKey(name, link, forged.public))
        mine = signature(forged.encrypted, "mine", change.signed_text(""), CHEAPEST)
        assert mine
        file.ask(change, ChangeSignature(change.id, "anna", "", mine))
        file.sign(ChangeSignature(change.id, "berta", "", mine))
        await office.job.round()
        assert office.rooms_of("carla") == {"voices"}

        file.withdraw(change.id)
        await anna.asks("rooms", "carla", "room-voices", "room-write", "language-en")
        await berta.signs()
        await office.job.round()
        assert office.rooms_of("carla") == {"voices", "write"}
        once = office.job.asked()
        await anna.asks("rooms", "carla", "room-voices", "language-en")
        await office.job.round()
        office.job.asked = lambda: once  # what was signed once is played again
        await office.job.round()
        assert office.rooms_of("carla") == {"voices"}


async def test_a_signature_is_for_one_change_only(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta") as berta, office.holder("carla", "voices"):
        await anna.asks("rooms", "carla", "room-voices", "room-write", "language-en")
        await berta.signs()
        asked = office.job.asked()
        (change,) = asked.changes
        wider = AccountChange(
            change.id, change.kind, change.name, change.at, change.rooms | {"accounts"}, change.languages
        )
        office.job.asked = lambda: type(asked)((wider,), asked.signatures, asked.keys)
        await office.job.round()
    assert office.rooms_of("carla") == {"voices"}


async def test_a_link_of_a_removed_account_opens_nothing_while_the_bot_has_not_removed_it(office: Office) -> None:
    office.place.accounts.add(Member("dora", "", frozenset({"voices"}), frozenset({"en"})))
    office.place.accounts.invite("dora", link_hash("dora"), int(office.place.now.now + LINK_LASTS))
    async with office.holder("anna") as anna, office.holder("carla", "voices") as carla:
        await carla.sees("/enrol/carla", 404)
        await carla.sees("/enrol/dora")
        for name in ("carla", "dora"):
            assert (await anna.asks("remove", name))[0] == 303

        for name in ("carla", "dora"):
            assert office.rooms_of(name) == {"voices"}, "the bot is away"
            await carla.sees(f"/enrol/{name}", 404)
        assert (await carla.signs_in("carla", SECRET)).status == 403
        await office.job.round()
        office.place.accounts.credentials.forget_ended(office.place.accounts.names)
        assert [office.place.accounts.credentials.used_link(it) != "" for it in ("anna", "carla", "dora")] == [
            True, False, False,
        ]  # fmt: skip


@ONE_LOOP
async def test_of_two_who_choose_by_one_link_in_one_instant_one_has_the_account(office: Office) -> None:
    office.place.accounts.add(Member("carla", "", frozenset({"voices"}), frozenset({"en"})))
    office.place.accounts.invite("carla", link_hash("x"), int(office.place.now.now + LINK_LASTS))
    passwords = [f"words of number {number}" for number in range(4)]
    async with AsyncExitStack() as opened:
        somebody = [await opened.enter_async_context(office.browser("carla", "voices")) for _ in passwords]
        secrets = [re.findall(r'name="totp" value="([A-Z2-7]{32})"', await it.sees("/enrol/x"))[0] for it in somebody]
        codes = [TOTP(secret).at(int(office.place.now.now) + 30 * (at % 2)) for at, secret in enumerate(secrets)]
        chosen = zip(somebody, passwords, secrets, codes, strict=True)
        done = await asyncio.gather(
            *(it.sends("/enrol/x", {"password": w, "again": w, "totp": s, "code": c}) for it, w, s, c in chosen)
        )
        came = [(await it.signs_in("carla", words)).status for it, words in zip(somebody, passwords, strict=True)]

    assert sorted(done)[0] == 200 and sorted(done)[1] >= 400
    assert [it == 303 for it in came] == [it == 200 for it in done], "who was told so, and nobody else"


@ONE_LOOP
async def test_of_two_who_sign_in_one_instant_one_is_shown_the_link_and_it_works(office: Office) -> None:
    async with office.holder("anna") as anna, office.holder("berta") as berta, office.holder("dora") as dora:
        await anna.asks("invite", "carla", "room-voices", "language-ne")
        it = {"id": await berta.waiting(), "old": SECRET}
        signed = await asyncio.gather(*(who.posts("/accounts/sign", it) for who in (berta, dora)))
        await office.job.round()

        assert sorted(status for status, _ in signed) == [200, 409]
        await anna.sees(next(link_in(page) for status, page in signed if status == 200))
    assert len(office.alarms) == 1
