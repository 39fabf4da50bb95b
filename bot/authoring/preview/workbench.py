"""Requests of the page's editors: the outline, texts in every language, whole files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.authoring.preview import file_editor, text_editor
from bot.authoring.preview.chat import Json
from bot.authoring.preview.course_files import CourseFiles, EditRefused, word_in
from bot.authoring.preview.outline import OutlineRow, outline
from bot.authoring.translation import writable_files
from bot.authoring.translation.catalog_files import CatalogChanged
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction


async def lesson_map(course_files: CourseFiles, asked: Json) -> Json:
    """Return the outline of the lesson asked for, or of the current one."""
    bundle, session = course_files.player.conversation.bundle, course_files.player.session or Session(SOURCE_LOCALE)
    lesson = bundle.course.lesson(word_in(asked, "lesson") or course_files.player.lesson())
    if lesson is None:
        raise EditRefused("There is no such lesson that can be read.")
    rows = await asyncio.to_thread(outline, bundle.course, lesson, session)
    catalogs, locale = bundle.catalogs, session.locale
    return {
        "lesson": lesson.id,
        "title": catalogs.say(lesson.title, locale),
        "lang": locale,
        "dir": direction(locale),
        "rows": [_row(row, catalogs, locale) for row in rows],
    }


async def jump(course_files: CourseFiles, asked: Json) -> Json:
    """Move the learner to a stop."""
    if why := await course_files.player.jump(
        ButtonTarget(word_in(asked, "lesson"), word_in(asked, "stop"), word_in(asked, "key"))
    ):
        raise EditRefused(why)
    return {}


def _row(row: OutlineRow, catalogs: Catalogs, locale: str) -> Json:
    text = row.words if isinstance(row.words, Text) else None
    found = {
        "kind": row.kind, "depth": row.depth, "state": row.state, "only": row.only, "stop": row.stop,
        "words": catalogs.say(text, locale) if text else row.words,
        "key": row.key, "aim": row.aim, "dead": row.dead, "text": text is not None,
        "missing": text is not None and catalogs.find(text, locale) is None,
    }  # fmt: skip
    place = {"file": row.place.file, "line": row.place.line} if row.place else {}
    return {name: value for name, value in {**found, **place}.items() if value not in ("", False)}


Ask = Callable[[CourseFiles, Json], Awaitable[Json]]
ASKS: dict[str, Ask] = {
    "map": lesson_map,
    "jump": jump,
    "words": text_editor.words,
    "text": text_editor.text,
    "translation": text_editor.translation,
    "draft": text_editor.draft,
    "following": text_editor.following,
    "file": file_editor.file,
    "check": file_editor.check,
    "save": file_editor.save,
}
"""Handlers by the last part of their URL."""


def routes(course_files: CourseFiles, body: Callable[[web.Request], Awaitable[Json]]) -> list[web.RouteDef]:
    """Return the routes of the editors; `body` reads a request. A refusal is answered normally, with the key `no`."""

    def handler(ask: Ask) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return web.json_response(await ask(course_files, await body(request)))
            except writable_files.FileChanged as changed:
                return web.json_response({"no": str(changed), "now": file_editor.as_json(changed.now)})
            except CatalogChanged as changed:
                return web.json_response({"no": f"A catalog was not written: {changed}. Look at it and try again."})
            except (EditRefused, writable_files.Unwritten) as no:
                return web.json_response({"no": str(no)})

        return answer

    return [web.post(f"/desk/{name}", handler(ask)) for name, ask in ASKS.items()]
