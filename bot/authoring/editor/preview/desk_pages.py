"""HTTP routes of a desk, for the preview and the lesson room: pages, server-sent events out, taps and edits in.

The application that mounts them authenticates the sender, and puts the desk, the form token of its page and the address
of the static files into each request.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, assert_never

from aiohttp import web

from bot.authoring.editor.preview.chat import Json, badge
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.pictures import MOST_BYTES
from bot.authoring.editor.preview.sheets import sheet
from bot.authoring.editor.preview.workbench import ASKS, answer
from bot.conversation.course_bundle import CourseBundle
from bot.files import file_below
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import BANDS
from bot.lessons.model.stage import Stage
from bot.page_templates import page_template
from bot.statistics.reports.sentences import LOCALES, sentences

PREVIEW_FOLDER = Path(__file__).parent


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LONGEST_MESSAGE = 4096
"""Most characters that Telegram lets a girl send."""

DESK = web.RequestKey("desk", Desk)

FORM_TOKEN = web.RequestKey("form_token", str)

STATIC = web.RequestKey("static", str)

SPOKEN = web.RequestKey("spoken", str)
"""Staff language of the page's own words; absent on an author's own computer, where `?lang=nl` chooses it."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

SCRIPTS = Path(__file__).parent / "static"

_SAID = re.compile(r'\bt\(\s*("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class RoomDesk:
    """A desk in the lesson room: on a draft or on the published lessons; `onward` is the address of the next page.

    `shows_files`: the account may see lessons as files. `kept` tells this account at this draft from others, where a
    browser keeps the words that are not saved yet.
    """

    kind: Literal["draft", "live"]
    onward: str
    shows_files: bool
    kept: str


ROOM_DESK = web.RequestKey("room_desk", RoomDesk)
"""The desk's place in the lesson room; absent on an author's own computer."""


def routes(at: str = "") -> list[web.RouteDef]:
    """Return the routes of a desk below an address."""
    return [
        web.get(f"{at}/", _page),
        web.get(f"{at}/translate", _translate),
        web.get(f"{at}/sheet", _sheet),
        web.get(f"{at}/record", _record),
        web.get(f"{at}/events", _events),
        web.get(f"{at}/guide", _guide),
        web.get(f"{at}/badges/{{art}}", _badge),
        web.get(f"{at}/{{folder:media|recordings}}/{{name:.+}}", _media),
        web.post(f"{at}/tap", _tap),
        web.post(f"{at}/say", _hear_typed),
        web.post(f"{at}/settings", _settings),
        web.post(f"{at}/start-over", _start_over),
        web.post(f"{at}/upload", _upload),
        *(web.post(f"{at}/desk/{name}", _ask) for name in ASKS),
    ]


async def _page(request: web.Request) -> web.Response:
    bundle = request[DESK].player.conversation.bundle
    return _rendered(
        request, "page.html", {**_page_choices(bundle), **start_panel(bundle.course, request[DESK].dialogues)}
    )


async def _translate(request: web.Request) -> web.Response:
    """Return the page for translators and reviewers: one text after the other, English beside their language."""
    return _rendered(request, "translate.html", {})


async def _record(request: web.Request) -> web.Response:
    """Return the page for recording, the only one that may use the microphone."""
    page = _rendered(request, "record.html", {})
    page.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
    return page


async def _sheet(request: web.Request) -> web.Response:
    """Return the sheet of a part in a language as a download; 404 with a sentence where there is none."""
    try:
        name, data = await asyncio.to_thread(sheet, request[DESK], dict(request.query))
    except EditRefused as no:
        raise web.HTTPNotFound(text=str(no)) from None
    return web.Response(
        body=data, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _rendered(request: web.Request, name: str, words: Json) -> web.Response:
    page = page_template(PREVIEW_FOLDER / name)
    spoken = _spoken(request)
    room = request.get(ROOM_DESK)
    standing = {"token": request[FORM_TOKEN], "static": request[STATIC], "room": room.kind if room else ""}
    standing["files"] = "yes" if room is None or room.shows_files else ""
    standing["kept"] = room.kept if room else "preview"
    said = {"_": sentences(spoken).say, "spoken": spoken, "said": json.dumps(script_words(spoken))}
    text = page.render(**standing, onward=room.onward if room else "", **said, **words)
    return web.Response(text=text, content_type="text/html")


def _spoken(request: web.Request) -> str:
    asked = request.get(SPOKEN) or request.query.get("lang", "")
    return asked if asked in LOCALES else SOURCE_LOCALE


def _page_choices(bundle: CourseBundle) -> Json:
    course, profile = bundle.course, bundle.course.profile
    names = profile.languages if profile else {}
    return {
        "title": profile.name.source if profile else "Preview",
        "locales": [{"code": locale, "name": names.get(locale, locale)} for locale in course.locales],
        "countries": [{"code": code, "name": name.source} for code, name in course.directory.countries.items()],
        "bands": [{"code": band, "name": band} for band in BANDS],
        "lessons": [
            {"id": it.id, "title": it.title.source, "is_draft": it.id in course.drafts}
            for it in course.lessons.values()
        ],
    }


async def _events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    player, page = request[DESK].player, asyncio.Queue[Json]()
    player.pages.add(page)
    page.put_nowait(player.whole())
    try:
        await response.prepare(request)
        while event := await page.get():
            # json.dumps escapes to ASCII, so that lone surrogates can be encoded too.
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
        return response
    except (ConnectionError, asyncio.CancelledError):
        return response
    finally:
        player.pages.discard(page)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The page sent something else than it should.")
    return body


async def _tap(request: web.Request) -> web.Response:
    body = await _body(request)
    if isinstance(number := body.get("id"), int):
        await request[DESK].player.tap(number, str(body.get("data", "")))
    return web.Response(status=204)


async def _hear_typed(request: web.Request) -> web.Response:
    text = str((await _body(request)).get("text", ""))
    if len(text) > LONGEST_MESSAGE:
        raise web.HTTPBadRequest(text=f"A message has at most {LONGEST_MESSAGE} characters.")
    await request[DESK].player.say(text)
    return web.Response(status=204)


async def _settings(request: web.Request) -> web.Response:
    body, player = await _body(request), request[DESK].player
    if not player.offers(body):
        raise web.HTTPBadRequest(text="There is no such setting here.")
    await player.change(body)
    return web.Response(status=204)


async def _start_over(request: web.Request) -> web.Response:
    await request[DESK].player.start_over()
    return web.Response(status=204)


async def _ask(request: web.Request) -> web.Response:
    return web.json_response(await answer(request[DESK], request.path.rpartition("/")[2], await _body(request)))


async def _upload(request: web.Request) -> web.Response:
    """Receive a picture: the request body is the file, the query parameters are its description."""
    content = bytearray()
    async for chunk in request.content.iter_chunked(2**16):
        content += chunk
        if len(content) > MOST_BYTES:
            break  # one byte too many is enough to refuse it
    asked = {**request.query, "content": bytes(content)}
    return web.json_response(await answer(request[DESK], "upload", asked))


async def _guide(request: web.Request) -> web.Response:
    """Return the guide to writing lessons as plain text; 404 where the folder of the lessons has none."""
    try:
        text = await asyncio.to_thread((request[DESK].dialogues / GUIDE).read_text, "utf-8")
    except (OSError, UnicodeDecodeError):
        raise web.HTTPNotFound(text="There is no guide beside these lessons.") from None
    return web.Response(text=text)


async def _badge(request: web.Request) -> web.Response:
    media = request[DESK].dialogues / "media"
    return await badge(media, request.match_info["art"], request.query)


async def _media(request: web.Request) -> web.FileResponse:
    """Return a file in one of the two folders; 404 for a path outside of them."""
    path = file_below(request[DESK].dialogues / request.match_info["folder"], request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path)


@cache
def script_literals() -> frozenset[str]:
    """Return each sentence that the scripts of the pages pass to `t("…")`."""
    return frozenset(
        json.loads(said) for path in SCRIPTS.glob("*.js") for said in _SAID.findall(path.read_text("utf-8"))
    )


@cache
def script_words(locale: str) -> Mapping[str, str]:
    """Map the English sentences of the scripts to a language of the staff; empty for English."""
    catalog = sentences(locale).catalog
    return {said: catalog[said] for said in sorted(script_literals()) if said in catalog}


PICTURES = {"play": "goat-selfie.png", "write": "notice-board.png"}
"""Drawing above each choice, shown if the media folder has it."""
GUIDE = "README.md"


def start_panel(course: Course, dialogues: Path) -> Json:
    """Return the values of `start.html` for the current lessons."""
    first = next(iter(course.lessons.values()), None)
    return {
        "first_lesson": first.title.source if first else "",
        "opening": stage_sentence(course.stage),
        "pictures": {way: name for way, name in PICTURES.items() if (dialogues / "media" / name).is_file()},
        "guide": (dialogues / GUIDE).is_file(),
    }


def stage_sentence(stage: Stage | None) -> str:
    """Return one sentence on who can use the bot; without `stage.yaml` it is still in test."""
    reached = stage.stage if stage else "test"
    match reached:
        case "test":
            return "The bot is not open to girls yet."
        case "pilot":
            return "The bot is open to the girls of a pilot only."
        case "public":
            return "The bot is open to girls."
        case _:
            assert_never(reached)
