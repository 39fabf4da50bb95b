"""Entry into a room of the staff's page: members, codes, time limit, and log."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from aiohttp import web

from bot.durations import HOUR
from bot.errors import Refused
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Credentials
from bot.safeguarding.moderation.second_factor import CODES
from bot.staff.second_factor import RoomRequest
from bot.staff.services import Room
from bot.staff.sessions import OPEN
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from tests.support.moderation_fixtures import Rooming, member, reading, rooming
from tests.support.staff_fixtures import ANNA, NOW
from tests.support.table_page import tables, written_tables


async def shelf(visit: RoomRequest) -> web.Response:
    """Serve a room's only page, and log its subject."""
    visit.log("shelf", "a book")
    return web.Response(text=f"{visit.member.name} reads. ")


async def moved(visit: RoomRequest) -> web.Response:
    visit.log("moved", visit.given["book"])
    return visit.go("/voices")


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    """Return staff services with two rooms: Anna may enter one of them, Berta the other, and Carla none."""
    rooms = (
        Room("voices", "Voices", {"/voices": shelf}, {"/voices/move": moved}),
        Room("announcements", "Announcements", {"/announcements": shelf}),
    )
    found = rooming(tmp_path, *rooms)
    for each in (member(), member("berta", "announcements", ""), member("carla", "", "", "")):
        found.accounts.add(each)
    return found


# Anna


async def test_with_a_code_of_her_phone_anna_comes_in_and_it_is_written_down(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.sees("/voices", status=303)
        assert await anna.enters() == 303
        assert "anna reads." in await anna.sees("/voices")

    assert place.book.entries == (
        AccessLogEntry(int(NOW), ANNA, "voices", "entered"),
        AccessLogEntry(int(NOW), ANNA, "voices", "shelf", "a book"),
    )


async def test_a_code_opens_once_and_an_older_one_not_at_all(place: Rooming) -> None:
    """An onlooker or eavesdropper has only a code that is used up."""
    async with reading(place) as anna, reading(place) as somebody:
        assert await anna.enters(code=place.code()) == 303
        for code in (place.code(), place.code(-1)):
            assert await somebody.enters(code=code) == 403
        place.passes(30)
        assert await somebody.enters(code=place.code()) == 303


async def test_a_restart_makes_no_spent_code_good_again(place: Rooming) -> None:
    async with reading(place) as anna:
        assert await anna.enters() == 303
    async with reading(place) as somebody:
        assert await somebody.enters() == 403


async def test_the_room_closes_after_half_an_hour_without_a_tap(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        for _ in range(3):
            place.passes(OPEN - 1)
            await anna.sees("/voices")
        place.passes(OPEN)
        await anna.sees("/voices", status=303)


async def test_a_member_who_loses_the_room_is_out_at_once(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await anna.sees("/voices")

        place.accounts.change(member(rooms="announcements"))

        await anna.sees("/voices", status=404)


async def test_a_member_with_a_new_phone_is_out_at_once(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await anna.sees("/voices")

        place.accounts.credentials.change(ANNA, Credentials(member().password, "A" * 32))

        await anna.sees("/voices", status=303)


async def test_a_member_whose_account_is_gone_is_out_of_every_room(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        place.accounts.remove(ANNA)
        await anna.sees("/voices", status=303)


# Others


async def test_a_room_does_not_exist_for_a_member_who_may_not_enter_it(place: Rooming) -> None:
    for name in ("berta", "carla"):
        async with reading(place, name) as somebody:
            await somebody.sees("/voices", status=404)
            await somebody.sees("/enter/voices", status=404)
            assert "Messages" not in await somebody.sees("/")
    async with reading(place) as anna:
        assert 'href="/voices"' in await anna.sees("/")


async def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in(place: Rooming) -> None:
    async with reading(place) as somebody:
        somebody.client.session.cookie_jar.clear()
        for path in ("/voices", "/enter/voices"):
            await somebody.sees(path, status=303)


async def test_ten_tries_an_hour_and_then_even_the_right_code_waits(place: Rooming) -> None:
    async with reading(place) as somebody:
        for _ in range(CODES):
            assert await somebody.enters(code="000000") == 403
        assert await somebody.enters() == 429

        place.passes(HOUR)

        assert await somebody.enters() == 303


async def test_another_sites_form_opens_nothing_and_does_nothing(place: Rooming) -> None:
    async with reading(place) as anna:
        assert await anna.sends("/enter/voices", {"form": "", "code": place.code()}) == 400
        await anna.enters()
        assert await anna.sends("/voices/move", {"form": "", "book": "one"}) == 403
        assert await anna.sends("/voices/move", {"form": await anna.form("/enter/voices"), "book": "two"}) == 303

    assert [entry.about for entry in place.book.entries] == ["", "two"]


# The file


async def test_a_page_that_cannot_be_logged_is_not_shown(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        (place.data / ROOMS_FILE).unlink()
        assert "reads" not in await anna.sees("/voices", status=500)


def test_every_table_and_column_stands_on_the_page_of_the_rooms_and_no_other(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)

    assert tables(tmp_path / ROOMS_FILE) == written_tables("rooms/rooms.db")


def test_only_its_owner_and_the_bot_read_the_file_and_a_second_start_leaves_it_as_it_is(place: Rooming) -> None:
    place.book.write(AccessLogEntry(1, ANNA, "voices", "entered"))

    prepare_rooms(place.data / ROOMS_FILE)

    assert len(place.book.entries) == 1
    assert stat.S_IMODE((place.data / ROOMS_FILE).stat().st_mode) == 0o640
    assert stat.S_IMODE((place.data / ROOMS_FILE).parent.stat().st_mode) == 0o750


def test_a_line_of_the_log_goes_after_twelve_months_from_the_bytes_too(place: Rooming) -> None:
    place.book.write(AccessLogEntry(1000, "somebody-of-then", "voices", "entered"))
    place.book.write(AccessLogEntry(1001, ANNA, "voices", "entered"))

    place.book.forget(1000 + 365 * 86_400)

    assert [entry.name for entry in place.book.entries] == [ANNA]
    assert b"somebody-of-then" not in (place.data / ROOMS_FILE).read_bytes()


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "rooms").mkdir()
    (tmp_path / ROOMS_FILE).write_text("no database, but quite a number of signs" * 100)

    with pytest.raises(Refused, match="cannot be read"):
        _ = RoomsFile(tmp_path / ROOMS_FILE).entries
    with pytest.raises(Refused, match="cannot be written"):
        prepare_rooms(tmp_path / ROOMS_FILE)
