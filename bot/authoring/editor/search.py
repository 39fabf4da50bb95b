"""Search over all texts of the course, in English and in one more language."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.authoring.editor.preview.chat import Json, source
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.request_fields import word_in
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts, texts
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction

MOST_HITS = 50

_ACCENTS = range(0x300, 0x370)
"""Accents of Latin letters. Signs of Khmer and Devanagari are letters, and stay."""

INVISIBLE = frozenset("\u200b\u200c\u200d\u00ad\u2060\ufeff")
"""Characters that nobody sees; one separates Khmer words."""

_QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"'}

_LONGEST_SEARCH = 200
"""Most characters of a search that are used."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found, its translation (empty where there is none), and the stop it belongs to, if any."""

    text: Text
    translation: str
    title: str
    lesson: str = ""
    stop: str = ""


@lru_cache(50_000)
def folded(words: str) -> str:
    """Normalise words for searching: without accents, capitals, bold stars and invisible characters."""
    return " ".join("".join(map(fold_letter, words)).split())


@lru_cache(4_096)
def fold_letter(letter: str) -> str:
    """Normalise one character; "" for one that is not compared."""
    if letter in INVISIBLE or letter == "*":
        return ""
    bare = "".join(it for it in unicodedata.normalize("NFKD", letter) if ord(it) not in _ACCENTS)
    return _QUOTES.get(bare, bare.casefold())


def search(course: Course, catalogs: Catalogs, locale: str, words: str) -> list[Hit]:
    """Return up to MOST_HITS texts with all the words, in English or in `locale`; those with the whole phrase first."""
    phrase = folded(words)
    found = list(_matching(course, catalogs, locale, phrase)) if phrase else []
    found.sort(key=lambda hit: not any(phrase in folded(it) for it in (hit.text.source, hit.translation)))
    return found[:MOST_HITS]


def _matching(course: Course, catalogs: Catalogs, locale: str, phrase: str) -> Iterator[Hit]:
    stops, seen, parts = _stops(course), set[tuple[str, str]](), phrase.split()
    for text in all_texts(course):
        key = text.context, text.source
        if text.place is None or key in seen:
            continue
        seen.add(key)
        translation = "" if locale == SOURCE_LOCALE else catalogs.find(text, locale) or ""
        if any(all(part in said for part in parts) for said in map(folded, (text.source, translation))):
            lesson = course.lessons.get(text.context)
            title = lesson.title.source if lesson else text.context
            of, stop = stops.get(id(text), ("", ""))
            yield Hit(text, translation, title, lesson=of, stop=stop)


def _stops(course: Course) -> Mapping[int, tuple[str, str]]:
    """Map each text of a stop, by `id()`, to its lesson and stop. A text of a nested stop belongs to the inner one."""
    return {
        id(text): (lesson.id, stop.id)
        for lesson in course.lessons.values()
        for stop in lesson.stops()
        for text in texts(stop)
    }


async def search_page(desk: Desk, asked: Json) -> Json:
    """Return the texts that contain the words, in English or in the language of the chat."""
    bundle, session = desk.player.conversation.bundle, desk.player.session
    locale = session.locale if session else SOURCE_LOCALE
    words = word_in(asked, "words")[:_LONGEST_SEARCH]
    hits = await asyncio.to_thread(search, bundle.course, bundle.catalogs, locale, words)
    found = [_hit_json(it) for it in hits]
    return {"hits": found, "all": len(found) < MOST_HITS, "lang": locale, "dir": direction(locale)}


def _hit_json(hit: Hit) -> Json:
    where = source(hit.text)
    return {"where": where, "title": hit.title, "words": hit.translation, "lesson": hit.lesson, "stop": hit.stop}
