"""Open data: a quarter's figures are published only after a person of the room has said yes."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.staff.open_data import OpenDataPages
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.sqlite.rooms import OpenDataFile
from tests.support.moderation_fixtures import Rooming, StaffReader, member, reading, rooming
from tests.support.staff_fixtures import ANNA, NOW, visiting

QUARTER, FILE = "2026-Q4", "/open-data-2026-Q4.zip"
CELL = Cell(QUARTER, "reached")
STATISTICS = PublishedStatistics(
    Published((QUARTER, "2026-M12"), {CELL: FrozenCell(CELL, 420)}, opened={QUARTER: "2026-W40"})
)


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    """Return the staff page with the room, one who may enter it, and one who may not."""
    found = rooming(tmp_path)
    releases = OpenDataFile(found.book.path)
    services = replace(
        found.services,
        statistics=lambda: STATISTICS,
        rooms=(OpenDataPages(releases).room,),
        released=lambda: releases.released,
    )
    found.accounts.add(member(ANNA, "open-data", ""))
    found.accounts.add(member("berta", "", ""))
    return replace(found, services=services)


async def decides(anna: StaffReader, what: str, quarter: str = QUARTER) -> int:
    found = re.search(r'name="form" value="(\w+)"', await anna.sees("/open-data"))
    assert found
    return await anna.sends(f"/open-data/{what}", {"form": found[1], "quarter": quarter})


def released(place: Rooming) -> dict[str, OpenDataRelease]:
    return dict(OpenDataFile(place.book.path).released)


async def test_a_quarter_is_released_in_the_room_and_downloaded_by_all_staff(place: Rooming) -> None:
    async with reading(place, ANNA) as anna, reading(place, "berta") as berta:
        assert "safeguarding has not released it" in await berta.sees(FILE, 403)
        assert await anna.enters("open-data") == 303
        assert "Not released." in await anna.sees("/open-data")
        assert await decides(anna, "release") == 303
        assert f"Released by {ANNA} on 20 July 2027." in await anna.sees("/open-data")
        assert f'href="{FILE}"' in await berta.sees("/")
        async with berta.client.get(FILE) as answer:
            assert answer.headers["Content-Disposition"] == 'attachment; filename="open-data-2026-Q4.zip"'
            with ZipFile(BytesIO(await answer.read())) as archive:
                (row,) = csv.DictReader(StringIO(archive.read("figures.csv").decode()))

    assert (row["kind"], row["accounts"], row["accounts_low"], row["accounts_high"]) == ("reached", "420", "413", "427")
    assert released(place) == {QUARTER: OpenDataRelease(QUARTER, ANNA, int(NOW))}
    assert [(entry.name, entry.room, entry.page, entry.about) for entry in place.book.entries if entry.about] == [
        (ANNA, "open-data", "released", QUARTER)
    ]


async def test_a_member_looks_at_the_file_before_she_decides_and_the_log_records_it(place: Rooming) -> None:
    async with reading(place, ANNA) as anna:
        await anna.enters("open-data")
        async with anna.client.get(f"/open-data/file?quarter={QUARTER}") as answer:
            assert (await answer.read()).startswith(b"PK")

    assert released(place) == {}
    assert place.book.entries[-1].page == "looked at"


async def test_a_release_that_is_taken_back_ends_the_download(place: Rooming) -> None:
    async with reading(place, ANNA) as anna:
        await anna.enters("open-data")
        await decides(anna, "release")
        assert await decides(anna, "take-back") == 303
        await anna.sees(FILE, 403)
        assert FILE not in await anna.sees("/")

    assert [entry.page for entry in place.book.entries if entry.about] == ["released", "taken back"]


async def test_nobody_without_the_room_releases_and_nothing_but_a_frozen_quarter_is_released(place: Rooming) -> None:
    async with reading(place, ANNA) as anna, reading(place, "berta") as berta:
        await berta.sees("/open-data", 404)
        assert await berta.sends("/open-data/release", {"quarter": QUARTER}) == 404
        await anna.enters("open-data")
        assert await anna.sends("/open-data/release", {"quarter": QUARTER}) == 403, "a form from elsewhere"
        assert await decides(anna, "release", "2027-Q1") == 404
        await anna.sees("/open-data-2027-Q1.zip", 404)

    assert released(place) == {}


async def test_a_visitor_who_has_not_signed_in_gets_no_file(place: Rooming) -> None:
    OpenDataFile(place.book.path).release(OpenDataRelease(QUARTER, ANNA, 1))
    async with visiting(place.services) as stranger:
        await stranger.sees(FILE, 303)


def test_the_first_release_of_a_quarter_stays(place: Rooming) -> None:
    file = OpenDataFile(place.book.path)
    for who, at in ((ANNA, 1), ("berta", 2)):
        file.release(OpenDataRelease(QUARTER, who, at))

    assert released(place) == {QUARTER: OpenDataRelease(QUARTER, ANNA, 1)}
    assert OpenDataFile(place.data / "none").released == {}
