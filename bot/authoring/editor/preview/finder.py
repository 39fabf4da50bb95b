"""Answer the search field of the page."""

from __future__ import annotations

import asyncio

from bot.authoring.editor.preview.chat import Json, source
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.editor.search import MOST_HITS, Hit, search
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.translations.locales import direction

_LONGEST = 200
"""Most characters of a search that are used."""


async def find(desk: Desk, asked: Json) -> Json:
    """Return the texts that contain the words, in English or in the language of the chat."""
    bundle, session = desk.player.conversation.bundle, desk.player.session
    locale = session.locale if session else SOURCE_LOCALE
    words = word_in(asked, "words")[:_LONGEST]
    hits = await asyncio.to_thread(search, bundle.course, bundle.catalogs, locale, words)
    found = [_hit(it) for it in hits]
    return {"hits": found, "all": len(found) < MOST_HITS, "lang": locale, "dir": direction(locale)}


def _hit(hit: Hit) -> Json:
    where = source(hit.text)
    return {"where": where, "title": hit.title, "words": hit.translation, "lesson": hit.lesson, "stop": hit.stop}
