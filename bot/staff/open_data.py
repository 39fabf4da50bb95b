"""Open data: the section in which a quarter's figures are released, and the files that all staff may download then.

Each quarter is released by a person of the section, who can look at the file first. A release can be taken back; what
was downloaded meanwhile stays open, as its licence says.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.safeguarding.moderation.member import PUBLISHING
from bot.staff.context import who_is
from bot.staff.second_factor import RoomRequest
from bot.staff.services import STAFF, Room, StaffServices
from bot.statistics.periods import Period, day_of
from bot.statistics.reports import open_data
from bot.statistics.reports.open_data import OpenData
from bot.statistics.reports.sentences import day, period_name
from bot.storage.sqlite.rooms import OpenDataFile

DOWNLOAD_PATH = r"/{mark:(invented-)?}open-data-{quarter:\d{4}-Q[1-4]}.zip"
"""Address of the file of a quarter."""


@dataclass(frozen=True, slots=True)
class OpenDataPages:
    """The pages of the section."""

    releases: OpenDataFile

    @property
    def room(self) -> Room:
        """The section as the server takes it."""
        pages = {f"/{PUBLISHING}": self.list, f"/{PUBLISHING}/file": self.file}
        forms = {f"/{PUBLISHING}/release": self.release, f"/{PUBLISHING}/take-back": self.take_back}
        return Room(PUBLISHING, "Open data", pages, forms)

    async def list(self, visit: RoomRequest) -> web.StreamResponse:
        """Show the frozen quarters, newest first, each with its release."""
        services, released = _services(visit), await asyncio.to_thread(lambda: self.releases.released)
        return visit.page(
            "open-data.html",
            quarters=[(it.name, released.get(it.name)) for it in reversed(services.statistics().quarters)],
            period=lambda name: period_name(name, visit.locale),
            day=lambda at: day(day_of(at), visit.locale),
        )

    async def file(self, visit: RoomRequest) -> web.StreamResponse:
        """Return the file of a quarter as it would be released, to a member who decides about it."""
        quarter = _quarter(_services(visit), visit.query.get("quarter", ""))
        visit.log("looked at", quarter.name)
        return await _archive(_services(visit), quarter)

    async def release(self, visit: RoomRequest) -> web.StreamResponse:
        """Handle the form that releases a quarter."""
        quarter = _quarter(_services(visit), visit.given.get("quarter", ""))
        visit.log("released", quarter.name)
        release = OpenDataRelease(quarter.name, visit.member.name, visit.now)
        await asyncio.to_thread(self.releases.release, release)
        return visit.go(f"/{PUBLISHING}")

    async def take_back(self, visit: RoomRequest) -> web.StreamResponse:
        """Handle the form that takes a release back."""
        quarter = _quarter(_services(visit), visit.given.get("quarter", ""))
        visit.log("taken back", quarter.name)
        await asyncio.to_thread(self.releases.take_back, quarter.name)
        return visit.go(f"/{PUBLISHING}")


async def download(request: web.Request) -> web.StreamResponse:
    """Return the file of a released quarter to any member of staff."""
    services = request.app[STAFF]
    if who_is(request) is None:
        raise web.HTTPSeeOther("/sign-in")
    quarter = _quarter(services, request.match_info["quarter"])
    if quarter.name not in await asyncio.to_thread(services.released):
        raise web.HTTPForbidden(text=f"{quarter.name} is not open data: safeguarding has not released it.")
    return await _archive(services, quarter)


async def file_names(request: web.Request) -> list[str]:
    """Return the names of the files of all released quarters, newest first."""
    services = request.app[STAFF]
    statistics, released = services.statistics(), await asyncio.to_thread(services.released)
    quarters = [quarter.name for quarter in reversed(statistics.quarters) if quarter.name in released]
    return [open_data.file_name(quarter, statistics.invented) for quarter in quarters]


async def _archive(services: StaffServices, quarter: Period) -> web.Response:
    statistics = services.statistics()
    found = OpenData(statistics, services.plan, services.words[open_data.LOCALE])
    body = await asyncio.to_thread(found.archive, quarter)
    name = open_data.file_name(quarter.name, statistics.invented)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type="application/zip", headers=headers)


def _services(visit: RoomRequest) -> StaffServices:
    return visit.request.app[STAFF]


def _quarter(services: StaffServices, name: str) -> Period:
    """Return a frozen quarter. Raises 404 for any other name."""
    found = next((it for it in services.statistics().quarters if it.name == name), None)
    if found is None:
        raise web.HTTPNotFound
    return found
