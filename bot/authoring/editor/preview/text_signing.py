"""Sign one text as it was read on the page, and take a signature back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import where_in, word_in
from bot.authoring.editor.preview.text_editor import unfit
from bot.authoring.editor.preview.translator_texts import entry_of
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.signing import Reviewer, sign_text, take_back
from bot.authoring.translation.writable_files import must_lie_in
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import print_of

_CHANGED = "This text has changed meanwhile: read it again."

SignatureEdit = Callable[[Course, Path, str, PoEntry, Reviewer], bool]


async def sign(desk: Desk, asked: Json) -> Json:
    """Sign a text in one language. Raise EditRefused if it is not as it was read, or if the account wrote it."""
    return await _answer_signing(desk, asked, _sign)


async def unsign(desk: Desk, asked: Json) -> Json:
    """Take back one's own signature on a text."""
    return await _answer_signing(desk, asked, _unsign)


async def _answer_signing(desk: Desk, asked: Json, act: Callable[[Desk, Json, str, Reviewer], str]) -> Json:
    locale, where = word_in(asked, "locale"), where_in(asked)
    if locale not in (SOURCE_LOCALE, *locales_in(desk.locales)):
        raise EditRefused("There is no catalog for this language yet.")
    if not desk.holds(where.place.file):
        raise EditRefused("This text belongs to another part of the lessons.")
    reviewer = desk.reviewer(word_in(asked, "initials").strip())
    async with desk.writing:
        return {"said": await asyncio.to_thread(act, desk, asked, locale, reviewer)}


def _sign(desk: Desk, asked: Json, locale: str, reviewer: Reviewer) -> str:
    text = where_in(asked).text
    entry = entry_of(desk, locale, text)
    if print_of(entry) != word_in(asked, "print"):
        raise EditRefused(_CHANGED)
    if why := unfit(desk, locale, text, entry):
        raise EditRefused(why)
    if not _change_signature(desk, locale, sign_text, entry, reviewer):
        raise EditRefused(_CHANGED)
    return "Signed."


def _unsign(desk: Desk, asked: Json, locale: str, reviewer: Reviewer) -> str:
    if not _change_signature(desk, locale, take_back, entry_of(desk, locale, where_in(asked).text), reviewer):
        raise EditRefused("You have not signed this text.")
    return "Your signature is taken back."


def _change_signature(desk: Desk, locale: str, act: SignatureEdit, entry: PoEntry, reviewer: Reviewer) -> bool:
    if locale != SOURCE_LOCALE:
        must_lie_in(path_of(desk.locales, locale), desk.locales)
    return act(desk.player.conversation.bundle.course, desk.locales, locale, entry, reviewer)
