"""Requests of the page's editors: the outline, texts in every language, whole files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.authoring.editor.new_lesson import free_name, names_taken, new_lesson
from bot.authoring.editor.plain_problems import plain_refusal
from bot.authoring.editor.preview import (
    card_editor,
    file_editor,
    pictures,
    recordings,
    sheets,
    text_editor,
    translator_texts,
)
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.outline import OutlineRow, outline
from bot.authoring.editor.preview.outline_rails import rails, track_of
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.editor.search import search_page
from bot.authoring.translation import writable_files
from bot.authoring.translation.catalog_files import CatalogChanged
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.errors import Refused
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction

log = logging.getLogger(__name__)

WorkbenchHandler = Callable[[Desk, Json], Awaitable[Json]]

FileWork = Callable[[Desk, Json], Json]
"""Work of a handler that reads or writes files."""


def in_thread(work: FileWork) -> WorkbenchHandler:
    """Return a handler that does its work in a thread, so that the pages of others do not wait for the disk."""
    return lambda desk, asked: asyncio.to_thread(work, desk, asked)


def while_writing(work: FileWork) -> WorkbenchHandler:
    """Return a handler that does its work in a thread, while nobody else writes in this part."""

    async def handle(desk: Desk, asked: Json) -> Json:
        async with desk.writing:
            return await asyncio.to_thread(work, desk, asked)

    return handle


_PATIENCE, _PAUSE = 20.0, 0.1
"""Seconds to wait for a new lesson to be loaded, and between two checks."""


async def lesson_map(desk: Desk, asked: Json) -> Json:
    """Return the outline of the lesson asked for, or of the current one."""
    bundle, session = desk.player.conversation.bundle, desk.player.session or Session(SOURCE_LOCALE)
    lesson = bundle.course.lesson(word_in(asked, "lesson") or desk.player.lesson())
    if lesson is None:
        raise EditRefused("There is no such lesson that can be read.")
    rows = await asyncio.to_thread(outline, bundle.course, lesson, session)
    catalogs, locale = bundle.catalogs, session.locale
    return {
        "lesson": lesson.id,
        "title": catalogs.say(lesson.title, locale),
        "lang": locale,
        "dir": direction(locale),
        "rows": [
            {**_row(row, catalogs, locale), "track": track_of(row), "rails": beside}
            for row, beside in zip(rows, rails(rows), strict=True)
        ],
    }


async def jump(desk: Desk, asked: Json) -> Json:
    """Move the learner to a stop."""
    if why := await desk.player.jump(
        ButtonTarget(word_in(asked, "lesson"), word_in(asked, "stop"), word_in(asked, "key"))
    ):
        raise EditRefused(why)
    return {}


def _row(row: OutlineRow, catalogs: Catalogs, locale: str) -> Json:
    text = row.words if isinstance(row.words, Text) else None
    found = {
        "kind": row.kind, "state": row.state, "only": row.only, "stop": row.stop,
        "words": catalogs.say(text, locale) if text else row.words,
        "key": row.key, "aim": row.aim, "dead": row.dead, "text": text is not None,
        "missing": text is not None and catalogs.find(text, locale) is None,
    }  # fmt: skip
    place = {"file": row.place.file, "line": row.place.line} if row.place else {}
    return {name: value for name, value in {**found, **place}.items() if value not in ("", False)}


def lesson_name(desk: Desk, asked: Json) -> Json:
    """Return a free name made from a title."""
    return {"name": free_name(word_in(asked, "title"), "lesson", set(names_taken(desk.dialogues)))}


async def begin_lesson(desk: Desk, asked: Json) -> Json:
    """Write a small lesson, and move the learner to it as soon as it is loaded."""
    name, title = word_in(asked, "name"), word_in(asked, "title")
    if desk.account.name:
        raise EditRefused("A new lesson is begun on the shelf.")  # each desk of the room is for one part
    async with desk.writing:
        try:
            path = await asyncio.to_thread(new_lesson, desk.dialogues, name, title, word_in(asked, "beginning"))
        except Refused as no:
            raise EditRefused(str(no)) from None
    if not await _is_read(desk, name):
        raise EditRefused("It is written. Mend what stands beside the chat, then choose it in the settings.")
    await desk.player.change({"lesson": name})
    return {"lesson": name, "title": title, "file": f"{desk.dialogues.name}/lessons/{path.name}"}


async def _is_read(desk: Desk, name: str) -> bool:
    """Wait until the preview has loaded a lesson; False if it has not in time, as when another file is broken."""
    for _ in range(round(_PATIENCE / _PAUSE)):
        if name in desk.player.conversation.bundle.course.lessons:
            return True
        await asyncio.sleep(_PAUSE)
    return False


READING: Mapping[str, WorkbenchHandler] = {
    "cards": in_thread(card_editor.cards),
    "room": in_thread(card_editor.room),
    "map": lesson_map,
    "jump": jump,
    "words": in_thread(text_editor.words),
    "draft": in_thread(text_editor.draft),
    "following": in_thread(text_editor.following),
    "texts": in_thread(translator_texts.texts),
    "text-in": in_thread(translator_texts.text_in),
    "bubble": in_thread(translator_texts.bubble),
    "search": search_page,
    "lesson-name": in_thread(lesson_name),
    "pictures": in_thread(pictures.pictures),
    "recordings": in_thread(recordings.recordings),
}
"""Requests open to each account, by the last part of the address."""

OF_FILES: Mapping[str, WorkbenchHandler] = {
    "file": in_thread(file_editor.file),
    "files": in_thread(file_editor.files),
}
"""Requests of accounts that may see files; to change one takes the role `write` too."""

TRYING: Mapping[str, WorkbenchHandler] = {"check": file_editor.check, "mend": file_editor.mend_open_text}
"""Requests of accounts with the role `write` about a text that they have not saved."""

WRITING: Mapping[str, WorkbenchHandler] = {
    "card": while_writing(card_editor.card),
    "text": while_writing(text_editor.text),
    "save": while_writing(file_editor.save),
    "upload": while_writing(pictures.upload),
    "new-lesson": begin_lesson,
}
"""Requests of accounts with the role `write`."""

TRANSLATING: Mapping[str, WorkbenchHandler] = {
    "translation": while_writing(text_editor.translation),
    "sheet": sheets.sheet_back,
    "record": while_writing(recordings.record),
}
"""Requests of accounts that translate into the language of the request."""

SIGNING: Mapping[str, WorkbenchHandler] = {
    "sign": while_writing(text_editor.sign),
    "unsign": while_writing(text_editor.unsign),
}
"""Requests of accounts that sign in the language of the request."""

MOST_LETTERS = 10_000
"""Most characters of a field of a request; a bubble of the bot has at most 4,096."""

_FILES = ("text", "content")
"""Fields with a whole file, which have limits of their own."""

ASKS: Mapping[str, WorkbenchHandler] = {**READING, **OF_FILES, **TRYING, **WRITING, **TRANSLATING, **SIGNING}


async def answer(desk: Desk, name: str, asked: Json) -> Json:
    """Return the answer to a request of the page's editors; a refusal is an answer with the key `no`."""
    try:
        _let_in(desk, name, asked)
        return await ASKS[name](desk, asked)
    except writable_files.FileChanged as changed:
        return {"no": str(changed), "now": file_editor.as_json(changed.now)}
    except CatalogChanged as changed:
        return {"no": _told(desk, f"Not saved: somebody changed it meanwhile. Try again. The catalog says: {changed}.")}
    except (EditRefused, Refused, writable_files.Unwritten) as no:
        return {"no": _told(desk, str(no))}
    except OSError as error:
        log.error("a request of the workbench failed: %s", type(error).__name__)
        return {"no": "Not all of it was saved: the disk is full, or cannot be written. Tell whoever runs this."}


def _told(desk: Desk, refusal: str) -> str:
    return refusal if desk.account.may("files") else plain_refusal(refusal)


def _let_in(desk: Desk, name: str, asked: Json) -> None:
    """Raise EditRefused for a change that the account may not make, or not now."""
    locale = word_in(asked, "locale")
    if any(isinstance(it, str) and len(it) > MOST_LETTERS for key, it in asked.items() if key not in _FILES):
        raise EditRefused("This is too long.")
    if (name in OF_FILES or name in ("check", "save")) and not desk.account.may("files"):
        raise EditRefused("Your account works with cards.")
    if name in {**WRITING, **TRYING} and not desk.account.may("write"):
        raise EditRefused("Your account may not change what is written here.")
    if name in TRANSLATING and not desk.account.may("translate", locale):
        raise EditRefused("Your account does not translate into this language.")
    if name in SIGNING and not desk.account.may("sign", locale):
        raise EditRefused("Your account does not sign in this language.")
    if desk.reads_only and name in {**TRYING, **WRITING, **TRANSLATING, **SIGNING}:
        raise EditRefused("Girls have these words. They are changed in a draft.")
    if name in WRITING and (file := word_in(asked, "file")) and not desk.holds(file):
        raise EditRefused("This draft is of another part. Begin a draft of that one from the list of lessons.")
    if name in {**WRITING, **TRANSLATING} and (why := desk.claim("write" if name in WRITING else "translate")):
        raise EditRefused(why)
