"""Words in every language, as the page shows and writes them."""

from __future__ import annotations

import asyncio

from bot.authoring.preview.chat import Json, source
from bot.authoring.preview.course_files import CourseFiles, EditRefused, TextLocation, list_in, where_in, word_in
from bot.authoring.translation import change_costs, entries, writable_files
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.edit_in_place import Refusal, reworded, words_at
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text, option_key
from bot.lessons.translations.locales import direction


async def words(desk: CourseFiles, asked: Json) -> Json:
    """Texts in every language, each with what its translation is worth."""
    found = [where_in(it) for it in list_in(asked, "sources")][:20]
    return {"texts": await asyncio.to_thread(lambda: [_in_all(desk, it) for it in found])}


def _in_all(desk: CourseFiles, where: TextLocation) -> Json:
    profile = desk.player.conversation.bundle.course.profile
    names = dict(profile.languages) if profile else {}
    with_catalog = locales_in(desk.locales)
    return {
        "where": _written(where),
        "cost": desk.cost(where.context, where.words),
        "locales": [
            {
                "locale": it,
                "name": names.get(it, it),
                "dir": direction(it),
                "open": it in with_catalog,
                **_in(desk, it, where),
            }
            for it in dict.fromkeys((*names, *with_catalog))
            if it != SOURCE_LOCALE
        ],
    }


def _in(desk: CourseFiles, locale: str, where: TextLocation) -> Json:
    entry = entries.translation(desk.locales, locale, where.context, where.words)
    return {"words": entry.words if entry else "", "state": change_costs.state(entry)}


async def text(desk: CourseFiles, asked: Json) -> Json:
    """Write a text anew in its file, and let its translations follow as she says."""
    where, new, meaning = where_in(asked), word_in(asked, "words"), word_in(asked, "meaning")
    async with desk.writing:
        words = await asyncio.to_thread(_reword, desk, where, new, meaning)
    desk.player.renamed[option_key(where.words)] = option_key(words)
    return {"where": _written(TextLocation(words, where.place))}


def _reword(desk: CourseFiles, where: TextLocation, new: str, meaning: str) -> str:
    path = desk.path(where.place.file)
    sheet = writable_files.read(path)
    after = reworded(sheet.text, where.place, where.words, new)
    if isinstance(after, Refusal):
        raise EditRefused(f"{after.message} {after.hint}")
    words = words_at(after, where.place) or new
    if words != where.words and meaning not in change_costs.MEANINGS and desk.cost(where.context, where.words):
        raise EditRefused("Say first what the change means for the translations.")
    writable_files.write(path, after, sheet.mark)
    desk.carry(where.context, where.words, words, meaning, after)
    return words


async def translation(desk: CourseFiles, asked: Json) -> Json:
    """Write the words of a text in one language, as a draft."""
    where, locale, words = where_in(asked), word_in(asked, "locale"), word_in(asked, "words").strip()
    async with desk.writing:
        return await asyncio.to_thread(_translate, desk, where, locale, words, word_in(asked, "before"))


def _translate(desk: CourseFiles, where: TextLocation, locale: str, words: str, before: str) -> Json:
    if not where.words:
        raise EditRefused("There is no text to translate here.")
    if locale not in locales_in(desk.locales):
        raise EditRefused(f"There is no catalog for this language yet. Type `python main.py messages update {locale}`.")
    writable_files.must_lie_in(path_of(desk.locales, locale), desk.locales)
    if (now := _in(desk, locale, where))["words"] != before:
        raise EditRefused(f"Somebody else has changed this translation meanwhile. It says now: {now['words']}")
    change_costs.translate(desk.locales, locale, where.context, where.words, words)
    return _in(desk, locale, where)


def _written(where: TextLocation) -> Json | None:
    return source(Text(where.words, where.context, where.place))
