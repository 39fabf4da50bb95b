"""The moderation room in real Chromium, served by the real process: on a phone, on paper, in dark mode."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.async_api import Browser, Page, expect
from pyotp import TOTP

from bot.safeguarding.moderation.account_change import LINK_LASTS, link_hash
from bot.safeguarding.moderation.disclosure import TickedStep
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.reading import Reading
from bot.safeguarding.moderation.redaction import ProposedCut
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages, release
from bot.storage.sqlite.rooms import ROOMS_FILE, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.e2e.test_staff_page import ServedPage, everybody_can_use, serving, signs_in
from tests.support.moderation_fixtures import ALSO, GAMES, KHMER, QUESTION, RELEASED_MESSAGES, SECRET, member, message
from tests.support.preview_fixtures import shared
from tests.support.staff_fixtures import ANNA

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEPALI = message("v5", "मलाई साथीहरूको कथा मन पर्छ, अझ लामो होस्", "ne")
LONG = "I am Rita and my brother Hari goes with me to the school by the river, please tell more of the river"
CUT, WAITING, LIKE = message("v6", LONG), message("v7", f"{LONG} and boats and rain"), message("v8", f"{GAMES}!!!")
PAGES = (
    "/voices",
    "/voices/message?id=v1",
    "/voices/message?id=v4",
    "/voices/message?id=v5",
    "/voices/cut?id=v2",
    "/voices/message?id=v6",
    "/voices/original?id=v6",
    "/voices/agree?id=v7",
    "/voices/procedure?id=v3",
    f"/voices/list?question={QUESTION}",
    "/voices/told",
    "/account",
    "/enrol/token",
)


@shared
async def room(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedPage]:
    """Serve the room to Anna, who reads all languages; a disclosure waits, and messages are cut or to be cut."""
    data = tmp_path_factory.mktemp("voices")
    prepare_public(data / "public.db", invented=True)
    prepare_released_messages(data / RELEASED_FILE, invented=True)
    release(data / RELEASED_FILE, [*RELEASED_MESSAGES, NEPALI, CUT, WAITING, LIKE], date(2099, 1, 1))
    prepare_rooms(data / ROOMS_FILE)
    kept = ReadingsFile(data / ROOMS_FILE)
    kept.add_theme(QUESTION, "games")
    for reader in (ALSO, "carla"):
        kept.read(RELEASED_MESSAGES[0], Reading("v1", reader, frozenset({"praise"}), "games"), int(time.time()))
    for it, reader in ((RELEASED_MESSAGES[1], ANNA), (CUT, ALSO), (WAITING, ALSO)):
        kept.read(it, Reading(it.id, reader, frozenset({"personal"})), int(time.time()))
    kept.cut("v6", {2, 5})
    kept.propose_cut("v7", ProposedCut(frozenset(range(12)), ALSO))
    kept.read(RELEASED_MESSAGES[2], Reading("v3", ALSO, frozenset({"disclosure"})), int(time.time()))
    kept.tick("v3", "focal-point", TickedStep(ALSO, int(time.time())))
    StaffAccountsFile(data / "staff.db").add(replace(member(), languages=frozenset({"en", "ne", "km"})))
    accounts = StaffAccountsFile(data / "staff.db")
    accounts.add(Member("dina", "", frozenset({"voices"}), frozenset({"en"})))
    accounts.invite("dina", link_hash("token"), int(time.time() + LINK_LASTS))
    async with serving(data, browser) as served:
        await _enters(served, browser)
        yield served


async def _enters(served: ServedPage, browser: Browser) -> None:
    async with served.page(anna=False, java_script_enabled=False) as page:
        await signs_in(page)
        await page.get_by_role("link", name="Messages").click()
        await page.get_by_label("The six digits that your phone shows now").fill(TOTP(SECRET).at(int(time.time())))
        await page.get_by_role("button", name="Enter").click()
        await expect(page.locator("h1")).to_have_text("Messages")
        served.cookies = await page.context.storage_state()


async def test_on_a_phone_in_light_and_dark_all_can_use_every_page(room: ServedPage) -> None:
    await everybody_can_use(room, PAGES)


async def test_girls_words_are_not_printed(room: ServedPage) -> None:
    async with room.page("/voices/message?id=v1") as page:
        await expect(page.get_by_text(GAMES, exact=True)).to_be_visible()
        await _prints_no_words(page)
    async with room.page("/voices/message?id=v4") as page:
        await expect(page.get_by_text(KHMER)).to_be_visible()
    others = ("/voices/cut?id=v2", "/voices/original?id=v6", "/voices/agree?id=v7")
    for path in (*others, f"/voices/list?question={QUESTION}", "/voices/told"):
        async with room.page(path) as page:
            await _prints_no_words(page)


async def _prints_no_words(page: Page) -> None:
    await page.emulate_media(media="print")
    await expect(page.locator(".on-paper").first).to_be_visible()
    assert not any([await it.is_visible() for it in await page.locator(".words, .pieces").all()])


async def test_words_are_marked_to_be_cut_with_the_keys_and_without_a_script(room: ServedPage) -> None:
    async with room.page("/voices/cut?id=v2", java_script_enabled=False) as page:
        await page.get_by_label("Sita").check()
        await page.get_by_label("Pokhara,").press("Space")
        await page.get_by_role("button", name="Cut these words out").click()

        await expect(page.locator(".words del")).to_have_text(["Sita ", "Pokhara, "])
