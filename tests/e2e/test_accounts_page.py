"""The administrators' room in real Chromium, served by the real process: on a phone, with the keys, in dark mode."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from pyotp import TOTP

from bot.safeguarding.moderation.account_change import LINK_LASTS, AccountChange, ChangeSignature, SigningKey, agreed
from bot.safeguarding.moderation.member import Credentials, Member
from bot.staff.passwords import new_key, signature
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.credentials import CredentialsFile, prepare_credentials
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.rooms import ROOMS_FILE, prepare_rooms
from bot.storage.sqlite.staff_accounts import KnownAccountsFile, StaffAccountsFile
from tests.e2e.test_staff_page import ServedPage, everybody_can_use, serving, signs_in
from tests.support.moderation_fixtures import SECRET
from tests.support.preview_fixtures import shared
from tests.support.scenario import stage
from tests.support.staff_fixtures import ANNA, PASSWORD, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/accounts", "/accounts/account", "/accounts/account?name=carla", "/lost-phone", "/account")


def _enrolled(data: Path, name: str, rooms: str) -> str:
    """Make an account whose owner has used her link, and return her encrypted key."""
    key, accounts = new_key(PASSWORD), StaffAccountsFile(data / "staff.db")
    accounts.add(Member(name, "", frozenset(rooms.split()), frozenset({"en"})))
    accounts.invite(name, f"link of {name}", int(time.time() + LINK_LASTS))
    credentials = CredentialsFile(data / "rooms/credentials.db")
    credentials.enrol(name, f"link of {name}", Credentials(kept(PASSWORD), SECRET, key.encrypted))
    KnownAccountsFile(data / "staff.db").accept([SigningKey(name, f"link of {name}", key.public)])
    return key.encrypted


def _asked(data: Path, key: str, change: AccountChange) -> None:
    signed = signature(key, PASSWORD, change.signed_text(""))
    AccountChangesFile(data / ROOMS_FILE).ask(change, ChangeSignature(change.id, "berta", "", signed or ""))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two administrators and a reader; Berta has asked for three changes."""
    folder, now = tmp_path_factory.mktemp("accounts"), int(time.time())
    prepare_public(folder / "public.db", invented=True)
    prepare_rooms(folder / ROOMS_FILE)
    prepare_credentials(folder / "rooms/credentials.db")
    _enrolled(folder, ANNA, "accounts voices")
    berta = _enrolled(folder, "berta", "accounts")
    for name in ("carla", "elsa"):
        _enrolled(folder, name, "voices")
    _asked(folder, berta, AccountChange("a", "invite", "dina", now, frozenset({"write"}), frozenset({"ne"})))
    _asked(folder, berta, AccountChange("b", "link", "elsa", now))
    return folder


@shared
async def office(browser: Browser, data: Path) -> AsyncIterator[ServedPage]:
    async with serving(data, browser) as served:
        async with served.page(anna=False, java_script_enabled=False) as page:
            await signs_in(page)
            await page.get_by_role("link", name="Accounts").click()
            await page.get_by_label("The six digits that your phone shows now").fill(TOTP(SECRET).at(int(time.time())))
            await page.get_by_role("button", name="Enter").click()
            await expect(page.locator("h1")).to_have_text("Accounts")
            served.cookies = await page.context.storage_state()
        yield served


async def test_on_a_phone_in_light_and_dark_all_can_use_every_page(office: ServedPage) -> None:
    await everybody_can_use(office, PAGES)


async def test_she_signs_with_the_keys_and_sees_the_link_once(office: ServedPage, data: Path) -> None:
    async with office.page("/accounts", java_script_enabled=False) as page:
        card = page.locator("section.card", has_text="Invite dina")
        await expect(card).to_contain_text("Gets: ne, write")
        await card.get_by_label("Your present password, to sign").focus()
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")

        await expect(page.locator("h1")).to_have_text("A link for dina")
        assert "/enrol/" in await page.get_by_label("The link").input_value()
        await page.get_by_role("link", name="I have sent it").click()
        await expect(page.locator("section.card", has_text="Invite dina")).to_contain_text("That is enough.")
    asked, known = AccountChangesFile(data / ROOMS_FILE).read(), KnownAccountsFile(data / "staff.db").read()
    (made,) = agreed(asked, known, int(time.time()))
    assert (made.change.name, made.change.rooms) == ("dina", frozenset({"write"}))


async def test_she_gives_another_room_by_ticks(office: ServedPage) -> None:
    async with office.page("/accounts", java_script_enabled=False) as page:
        await page.get_by_role("link", name="Change carla").click()
        await page.get_by_label("translate: lessons: translates").press("Space")
        await page.get_by_label("ne", exact=True).press("Space")
        await page.get_by_label("Your present password, to sign").first.fill(PASSWORD)
        await page.get_by_role("button", name="Ask for this").press("Enter")

        card = page.locator("section.card", has_text="Other rooms for carla")
        await expect(card).to_contain_text("Gets: ne, translate")
        await expect(card).to_contain_text("It waits for somebody else until")


async def test_the_bot_makes_what_two_signed_and_tells_the_person_of_alarms(tmp_path: Path) -> None:
    data = tmp_path / "data"
    prepare_rooms(data / ROOMS_FILE)
    prepare_credentials(data / "rooms/credentials.db")
    asked, now = AccountChangesFile(data / ROOMS_FILE), int(time.time())
    keys = {name: _enrolled(data, name, "accounts") for name in (ANNA, "berta")}
    change = AccountChange("a", "invite", "dina", now, frozenset({"write"}), frozenset({"ne"}))
    _asked(data, keys["berta"], change)
    chat = 4_200_000_042
    async with stage(tmp_path, is_brief=True, ALARM_CHAT=str(chat)) as here:
        staff = here.telegram.girl(chat, "Staff")
        await staff.types("/start")
        assert StaffAccountsFile(data / "staff.db").names == (ANNA, "berta")
        signed = signature(keys[ANNA], PASSWORD, change.signed_text("a link"))
        asked.sign(ChangeSignature("a", ANNA, "a link", signed or ""))
        await staff.waits_for("a fresh link was given to an account")

    accounts = StaffAccountsFile(data / "staff.db")
    found = accounts.invited("a link", now)
    assert found and (found.name, found.rooms) == ("dina", frozenset({"write"}))
    assert "dina" not in "".join(here.bot.log)
