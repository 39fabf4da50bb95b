"""Sheets of a part's texts: downloaded for work without the internet, and taken back as drafts."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from dataclasses import asdict

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import list_in, word_in
from bot.authoring.editor.preview.text_editor import sentence_of
from bot.authoring.editor.preview.translator_texts import texts_of_part
from bot.authoring.translation import entries
from bot.authoring.translation.catalog_check import errors_of
from bot.authoring.translation.catalog_files import path_of
from bot.authoring.translation.sheet_file import UNTRANSLATED, sheet_of, translation_rows
from bot.authoring.translation.sheet_import import LeftOut, SheetCell, TypedTranslation, judged, sheet_cells
from bot.authoring.translation.terms import read_glossary
from bot.authoring.translation.writable_files import must_lie_in
from bot.errors import Refused
from bot.lessons.translations.text_list import lines_by_text


def sheet(desk: Desk, asked: Json) -> tuple[str, bytes]:
    """Return the name and the bytes of a part's sheet in a language; with `todo` only what waits. Raise EditRefused."""
    (part, found), locale = texts_of_part(desk, asked), word_in(asked, "locale")
    wanted = [it for _, it in found if not word_in(asked, "todo") or entries.state(it) in UNTRANSLATED]
    places = lines_by_text(desk.player.conversation.bundle.course)
    rows = list(translation_rows(wanted, places, read_glossary(desk.locales, locale)))
    return f"{part.rpartition('/')[2]}-{locale}.xlsx", sheet_of(rows, locale)


async def sheet_back(desk: Desk, asked: Json) -> Json:
    """Write the new translations of a sheet as drafts; return their number, and the rows that were left out.

    The sheet is read in another process: a file from outside may be made to take all the memory there is.
    """
    about = {name: word_in(asked, name) for name in ("locale", "content")}
    read = await (desk.apart("sheet", about) if desk.apart else asyncio.to_thread(cells_json, about))
    if "no" in read:
        return read
    async with desk.writing:
        return await asyncio.to_thread(_taken, desk, asked, [SheetCell(**it) for it in list_in(read, "cells")])


def cells_json(asked: Json) -> Json:
    """Return the rows of the sheet in a request, whose `content` is in base64."""
    try:
        raw = b64decode(word_in(asked, "content"), validate=True)
    except ValueError:
        return {"no": "No sheet has arrived. Choose one first."}
    try:
        return {"cells": [asdict(it) for it in sheet_cells(raw, word_in(asked, "locale"))]}
    except Refused as no:
        return {"no": str(no)}


def _taken(desk: Desk, asked: Json, cells: list[SheetCell]) -> Json:
    (_, found), locale = texts_of_part(desk, asked), word_in(asked, "locale")
    must_lie_in(path_of(desk.locales, locale), desk.locales)
    codes = {it.code for _, it in found}
    if cells and not any(it.key.partition(" ")[0] in codes for it in cells):
        raise EditRefused("This sheet is of another lesson. Choose that lesson first.")
    told = list(judged(cells, [it for _, it in found], locale))
    typed = {it.entry.key: it for it in told if isinstance(it, TypedTranslation)}
    bundle = desk.player.conversation.bundle
    errors = errors_of(bundle.course, bundle.catalogs, locale, {key: it.words for key, it in typed.items()})
    taken = {key: it.words for key, it in typed.items() if not errors[key]}
    if taken:
        entries.translate(desk.locales, locale, taken, desk.byline())
    unfit = (
        LeftOut(it.cell, sentence_of(errors[key][0]).removeprefix("It ")) for key, it in typed.items() if errors[key]
    )
    left = sorted((*(it for it in told if isinstance(it, LeftOut)), *unfit), key=lambda it: it.cell.row)
    return {"taken": len(taken), "left": [{"row": it.cell.row, "why": it.why} for it in left]}
