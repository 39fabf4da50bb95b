"""The staff's web server: figures, and sections behind a second factor. No JavaScript."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.staff import open_data, own_account
from bot.staff.chosen_credentials import PresentPassword
from bot.staff.context import address, locale_of, page, who_is
from bot.staff.figures_page import view
from bot.staff.query import parse_query, table_query
from bot.staff.services import STAFF, StaffServices
from bot.staff.sign_in import sign_in_app


def staff_app(services: StaffServices) -> web.Application:
    """Return the web application."""
    app = sign_in_app(services)
    app[STAFF] = services
    app.add_routes(
        [
            web.get("/", _figures),
            *(web.get(f"/{name}", _file) for name in services.exports),
            web.get(open_data.DOWNLOAD_PATH, open_data.download),
            *own_account.enrolment_routes(),
            *own_account.OwnAccount(PresentPassword()).routes(),
        ]
    )
    return app


async def _figures(request: web.Request) -> web.Response:
    services, who = request.app[STAFF], who_is(request)
    if who is None:
        raise web.HTTPSeeOther("/sign-in")
    statistics, words = services.statistics(), services.words[locale_of(request)]
    shown = view(
        statistics,
        services.plan,
        words,
        parse_query(request.query, statistics, services.plan),
        services.today(),
    )
    return page(
        request,
        "figures.html",
        who,
        view=shown,
        invented=shown.invented,
        exports=[*services.exports, *await open_data.file_names(request)],
        file=lambda name: address(f"/{name}", request.query),
    )


async def _file(request: web.Request) -> web.Response:
    """Return the figures shown on the page as a file."""
    services, name = request.app[STAFF], request.path[1:]
    if who_is(request) is None:
        raise web.HTTPSeeOther("/sign-in")
    statistics, export = services.statistics(), services.exports[name]
    query = table_query(parse_query(request.query, statistics, services.plan), statistics)
    body = await asyncio.to_thread(export.made, statistics, services.plan, query, services.words[locale_of(request)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=export.kind, headers=headers)
