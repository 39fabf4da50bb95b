"""Another program or user of the educator's computer, who can reach the preview but has not read her terminal."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.editor.preview.desk_pages import routes as desk_routes
from bot.authoring.editor.preview.workbench import ASKS
from tests.support.browser import Preview, lessons_in, running, token_of
from tests.support.preview_fixtures import fresh, shared

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACES = ("/", "/guide", "/events", "/static/chat.js", "/media/goat-dance.png", "/badges/x")
DEEDS = ("/tap", "/say", "/settings", "/start-over", *(f"/desk/{name}" for name in ASKS))
DIRECTORY = "dialogues/directory.yaml"
CALL = '    name: Child helpline\n    number: "116"\n'
"""Entry of the number that girls in Kenya call; the next entry has the same number for SMS."""


@shared
async def preview(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """A preview shared by the tests in which nothing may change."""
    lessons_in(folder := tmp_path_factory.mktemp("preview"))
    async with running(folder) as started:
        before = files_in(folder)
        yield started
        assert files_in(folder) == before


@fresh
async def changed(tmp_path: Path) -> AsyncIterator[Preview]:
    """A preview of a test's own, in which a number is changed."""
    lessons_in(tmp_path)
    async with running(tmp_path) as started:
        yield started


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


async def asked(web: aiohttp.ClientSession, name: str, body: dict[str, object]) -> dict[str, object]:
    async with web.post(f"/desk/{name}", json=body, headers={"X-Token": await token_of(web)}) as answer:
        assert answer.status == 200
        found: dict[str, object] = await answer.json()
        return found


async def test_a_visitor_who_has_not_read_the_terminal_sees_nothing_and_does_nothing(preview: Preview) -> None:
    async with preview.web() as hers, aiohttp.ClientSession(preview.address) as somebody:
        token = await token_of(hers)
        for path in (*PLACES, "/?key=", "/?key=guessed", "/?key=%F0%9F%90%90"):
            async with somebody.get(path) as answer:
                assert (answer.status, await answer.text()) == (
                    403, "Open the address that the preview prints in the terminal."
                ), path  # fmt: skip
        for path in DEEDS:
            async with somebody.post(path, json={}, headers={"X-Token": token}) as answer:
                assert answer.status == 403, path


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7"])
async def test_under_a_foreign_name_no_route_of_it_answers_even_her_own_browser(preview: Preview, name: str) -> None:
    async with preview.web() as hers:
        token = await token_of(hers)
        routes = {(it.method, it.resource.canonical) for it in preview_routes().routes() if it.resource}
        assert len(routes) > 30
        for method, path in sorted(routes):
            headers = {"Host": f"{name}:{preview.address.rpartition(':')[2].rstrip('/')}", "X-Token": token}
            place = path.replace("{folder}", "media").replace("{name}", "goat-dance.png").replace("{art}", "x")
            place = f"{place}/chat.js" if path == "/static" else place
            async with hers.request(method, f"{place}?token={token}", headers=headers) as answer:
                assert answer.status == 403, path
                assert method == "HEAD" or "only on this computer" in await answer.text(), path


def preview_routes() -> web.UrlDispatcher:
    """Return the routes of the preview."""
    app = web.Application()
    app.add_routes([*desk_routes(), web.static("/static", PREVIEW_FOLDER / "static")])
    return app.router


async def test_the_key_goes_from_the_address_into_a_cookie_that_no_script_and_no_other_site_sends(
    preview: Preview,
) -> None:
    async with aiohttp.ClientSession() as web, web.get(preview.printed, allow_redirects=False) as answer:
        port = preview.address.rpartition(":")[2].rstrip("/")
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        (cookie,) = answer.headers.getall("Set-Cookie")
        assert re.fullmatch(rf"preview-{port}=[\w-]{{22}}; HttpOnly; Path=/; SameSite=Strict", cookie)


async def test_another_page_of_this_computer_with_her_cookie_changes_nothing_without_the_pages_token(
    preview: Preview,
) -> None:
    """A page on another port is the same site, so her browser sends it the cookie."""
    async with preview.web() as hers:
        async with hers.get("/events") as answer:
            assert answer.status == 403
        for path in DEEDS:
            for token in ({}, {"X-Token": "guessed"}, {"X-Token": "é"}):
                headers = {"Origin": "http://127.0.0.1:9999", **token}
                async with hers.post(path, json={}, headers=headers) as answer:
                    assert answer.status == 403, path


async def test_another_number_is_asked_for_twice_before_it_stands_in_the_directory(changed: Preview) -> None:
    async with changed.web() as hers:
        opened = await asked(hers, "file", {"file": DIRECTORY})
        text = str(opened["text"])
        other = text.replace(CALL, CALL.replace("116", "0700 000 000"))
        assert other.count('number: "116"') == 1, "the number of its SMS is another entry"
        body: dict[str, object] = {"file": DIRECTORY, "text": other, "mark": opened["mark"]}
        twice = {"numbers": [{"route": "ke-116", "old": "116", "new": "0700 000 000"}]}

        assert await asked(hers, "save", body) == twice
        for typed in ("116", "0700 000 001", ""):
            again = {"numbers": [{"route": "ke-116", "number": typed}]}
            assert await asked(hers, "save", {**body, **again}) == twice
        assert 'number: "116"' in (changed.folder / DIRECTORY).read_text("utf-8")

        again = {"numbers": [{"route": "ke-116", "number": " 0700 000 000 "}]}
        assert (await asked(hers, "save", {**body, **again}))["text"] == other


async def test_a_number_that_stands_in_two_entries_is_asked_for_at_each(changed: Preview) -> None:
    async with changed.web() as hers:
        opened = await asked(hers, "file", {"file": DIRECTORY})
        other = str(opened["text"]).replace('number: "116"', 'number: "0700 000 000"')
        body: dict[str, object] = {"file": DIRECTORY, "text": other, "mark": opened["mark"]}
        new = {"old": "116", "new": "0700 000 000"}
        typed = {"number": "0700 000 000"}

        asks = {"numbers": [{"route": "ke-116", **new}, {"route": "ke-116-text", **new}]}
        assert await asked(hers, "save", {**body, "numbers": [{"route": "ke-116", **typed}]}) == asks
        both = [{"route": "ke-116", **typed}, {"route": "ke-116-text", **typed}]
        assert (await asked(hers, "save", {**body, "numbers": both}))["text"] == other


async def test_a_number_is_not_changed_like_a_text(preview: Preview) -> None:
    lines = (preview.folder / DIRECTORY).read_text("utf-8").split("\n")
    line = next(number for number, it in enumerate(lines, 1) if 'number: "116"' in it)
    where = {"file": DIRECTORY, "line": line, "column": lines[line - 1].index('"') + 1, "source": "116"}
    async with preview.web() as hers:
        found = await asked(hers, "text", {**where, "words": "0700 000 000", "meaning": "wording"})

    assert found == {"no": "A number that girls call is changed by whoever runs this, where it is asked for twice."}


@pytest.mark.parametrize("text", ["- &a x\n" * 99_000, "k: x\n" * 99_000, "- sayy: x\n" * 85_000])
async def test_a_text_far_too_long_is_not_checked_while_it_is_written(preview: Preview, text: str) -> None:
    async with preview.web() as hers:
        for file in ("dialogues/lessons/my-safety-team.yaml", "dialogues/bot/help.yaml"):
            assert await asked(hers, "check", {"file": file, "text": text}) == {"problems": []}
