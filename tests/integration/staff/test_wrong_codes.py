"""Somebody who knows a password tries codes of the second factor; the rooms shut, two others open them (S4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from bot.durations import HOUR
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Credentials
from bot.staff.second_factor import RoomRequest
from bot.staff.services import Room
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile, read_failures
from tests.support.moderation_fixtures import Rooming, StaffReader, member, reading, rooming
from tests.support.staff_fixtures import ANNA, NOW

OTHER_SECRET = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
SHUT = "Your rooms are shut"


async def shelf(visit: RoomRequest) -> web.Response:
    return visit.page("shut-rooms.html", others=[], mine="")


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    """Return staff services with a room that Anna, Berta and Carla may enter, and Dora may not."""
    found = rooming(tmp_path, Room("voices", "Voices", {"/voices": shelf}))
    for each in (member(), member("berta"), member("carla"), member("dora", "", "", "")):
        found.accounts.add(each)
    return found


async def tries_codes(somebody: StaffReader, number: int) -> list[int]:
    """Type wrong codes, after each ten of them an hour later."""
    statuses = []
    for at in range(number):
        if at % 10 == 0:
            somebody.rooming.passes(HOUR)
        statuses.append(await somebody.enters(code="000000"))
    return statuses


async def opens_rooms(opener: StaffReader, name: str = ANNA) -> int:
    form = {"form": await opener.form("/shut-rooms"), "name": name}
    return await opener.sends("/shut-rooms/open", form)


async def test_after_twenty_wrong_codes_in_a_row_even_the_right_one_opens_nothing(place: Rooming) -> None:
    async with reading(place) as somebody:
        assert set(await tries_codes(somebody, 20)) == {403}

        assert SHUT in await somebody.sees("/enter/voices")
        assert await somebody.sends("/enter/voices", {"form": await somebody.form("/"), "code": place.code()}) == 403
        await somebody.sees("/voices", status=303)

    assert place.book.entries == (AccessLogEntry(int(NOW) + 2 * HOUR, ANNA, "voices", "shut"),)


async def test_in_the_browser_where_she_has_entered_a_stranger_with_her_password_keeps_her_not_out(
    place: Rooming,
) -> None:
    async with reading(place) as anna, reading(place) as somebody:
        assert await anna.enters() == 303
        await tries_codes(somebody, 20)
        place.passes(HOUR)

        await anna.sees("/voices", status=303)
        assert await anna.enters() == 303
        assert "Wrong codes were typed for your account: 20" in await anna.sees("/")
        await anna.sees("/voices")
        assert SHUT in await somebody.sees("/enter/voices"), "her right code opens nothing for strangers"


async def test_after_twenty_wrong_codes_in_that_browser_it_is_shut_like_others(place: Rooming) -> None:
    async with reading(place) as anna:
        assert await anna.enters() == 303
        await tries_codes(anna, 20)
        await anna.sees("/voices", status=303)
        assert SHUT in await anna.sees("/enter/voices")

    assert [it.name for it in place.services.codes.shut()] == [ANNA]


async def test_the_cookie_of_another_second_factor_makes_no_browser_known(place: Rooming) -> None:
    async with reading(place) as somebody:
        assert await somebody.enters() == 303
        place.accounts.credentials.change(ANNA, Credentials(member().password, OTHER_SECRET))
        await tries_codes(somebody, 20)

        assert place.services.codes.of(member(totp=OTHER_SECRET)).is_shut()


async def test_a_restart_forgets_no_wrong_code(place: Rooming) -> None:
    for _ in range(2):
        async with reading(place) as somebody:
            assert set(await tries_codes(somebody, 10)) == {403}
    async with reading(place) as anna:
        assert SHUT in await anna.sees("/enter/voices")


async def test_a_right_code_ends_the_row_and_she_is_told_of_the_wrong_ones(place: Rooming) -> None:
    async with reading(place) as somebody, reading(place) as anna:
        await tries_codes(somebody, 7)
        assert "Wrong codes were typed for your account: 7" in await anna.sees("/")
        assert await anna.enters() == 303
        assert "Wrong codes were typed for your account: 7" in await anna.sees("/")

        place.passes(30)
        assert await anna.enters() == 303
        assert "Wrong codes" not in await anna.sees("/")


async def test_two_others_open_them_and_one_does_not(place: Rooming) -> None:
    async with reading(place) as somebody, reading(place, "berta") as berta, reading(place, "carla") as carla:
        await tries_codes(somebody, 20)
        assert await berta.enters() == 303
        assert 'href="/shut-rooms">anna</a>' in await berta.sees("/")
        for _ in range(2):
            assert await opens_rooms(berta) == 303
        assert "One more person has to want it." in await berta.sees("/shut-rooms")
        assert SHUT in await somebody.sees("/enter/voices")

        assert await carla.enters() == 303
        assert "With you they are open." in await carla.sees("/shut-rooms")
        assert await opens_rooms(carla) == 303
        assert "No rooms are shut." in await carla.sees("/shut-rooms")
    place.passes(HOUR)
    async with reading(place) as anna:
        assert await anna.enters() == 303

    assert [(it.name, it.page, it.about) for it in place.book.entries if it.page == "opened"] == [
        ("berta", "opened", ANNA), ("berta", "opened", ANNA), ("carla", "opened", ANNA)
    ]  # fmt: skip


async def test_nobody_opens_her_own_rooms_or_without_a_code_of_her_own(place: Rooming) -> None:
    async with reading(place) as somebody, reading(place, "berta") as berta, reading(place, "dora") as dora:
        await tries_codes(somebody, 20)
        await somebody.sees("/shut-rooms", status=303)
        await berta.sees("/shut-rooms", status=303)
        await dora.sees("/shut-rooms", status=404)
        assert await somebody.sends("/shut-rooms/open", {"form": await somebody.form("/"), "name": ANNA}) == 303
        assert await berta.sends("/shut-rooms/open", {"form": await berta.form("/"), "name": ANNA}) == 303

    assert [it.openers for it in place.services.codes.shut()] == [frozenset()]


async def test_a_member_who_lost_her_room_meanwhile_does_not_count(place: Rooming) -> None:
    async with reading(place) as somebody, reading(place, "berta") as berta, reading(place, "carla") as carla:
        await tries_codes(somebody, 20)
        await berta.enters()
        await opens_rooms(berta)
        place.accounts.remove("berta")
        await carla.enters()
        assert await opens_rooms(carla) == 303

    assert [it.openers for it in place.services.codes.shut()] == [frozenset({"carla"})]


async def test_a_new_account_with_a_new_second_factor_begins_without_wrong_codes(place: Rooming) -> None:
    """The way of whoever runs the bot, where there are not two others."""
    async with reading(place) as somebody:
        await tries_codes(somebody, 20)
    place.accounts.remove(ANNA)
    place.accounts.add(member(totp=OTHER_SECRET))
    async with reading(place) as anna:
        assert SHUT not in await anna.sees("/enter/voices")
    assert place.services.codes.shut() == ()
    place.codes.forget(int(place.now.now))
    assert read_failures(place.data, int(place.now.now)).shut == 0


async def test_the_bot_reads_counts_without_a_name(place: Rooming) -> None:
    async with reading(place) as somebody:
        await tries_codes(somebody, 20)
    SignInFailuresFile(place.data / ROOMS_FILE).add(place.services.failures.take(), int(place.now.now))

    found = read_failures(place.data, int(place.now.now))

    assert (found.passwords, found.codes, found.shut) == (0, 20, 1)
    assert "anna" not in repr(found)
