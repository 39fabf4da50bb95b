"""Show and edit texts in every language for the page."""

from __future__ import annotations

import asyncio

from bot.authoring.preview.changed_numbers import changed_numbers
from bot.authoring.preview.chat import Json, source
from bot.authoring.preview.course_files import CourseFiles, EditRefused, TextLocation, list_in, where_in, word_in
from bot.authoring.translation import change_costs, writable_files
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.edit_in_place import Refusal, replace_words, words_at
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text, option_key
from bot.lessons.translations.locales import direction


async def words(course_files: CourseFiles, asked: Json) -> Json:
    """Return up to 20 texts in every language, each with the state of its translation."""
    found = [where_in(it) for it in list_in(asked, "sources")][:20]
    return {"texts": await asyncio.to_thread(lambda: [_in_all(course_files, it) for it in found])}


def _in_all(course_files: CourseFiles, where: TextLocation) -> Json:
    profile = course_files.player.conversation.bundle.course.profile
    names = dict(profile.languages) if profile else {}
    with_catalog = locales_in(course_files.locales)
    return {
        "where": _written(where),
        "cost": course_files.cost(where.context, where.words),
        "locales": [
            {
                "locale": it,
                "name": names.get(it, it),
                "dir": direction(it),
                "open": it in with_catalog,
                **_in(course_files, it, where),
            }
            for it in dict.fromkeys((*names, *with_catalog))
            if it != SOURCE_LOCALE
        ],
    }


def _in(course_files: CourseFiles, locale: str, where: TextLocation) -> Json:
    entry = course_files.translation(locale, where.context, where.words)
    return {"words": entry.words if entry else "", "state": change_costs.state(entry)}


async def text(course_files: CourseFiles, asked: Json) -> Json:
    """Replace a text in its file, and update its translations as the author states."""
    where, new, meaning = where_in(asked), word_in(asked, "words"), word_in(asked, "meaning")
    async with course_files.writing:
        words = await asyncio.to_thread(_reword, course_files, where, new, meaning)
    course_files.player.renamed[option_key(where.words)] = option_key(words)
    return {"where": _written(TextLocation(words, where.place))}


def _reword(course_files: CourseFiles, where: TextLocation, new: str, meaning: str) -> str:
    path = course_files.path(where.place.file)
    sheet = writable_files.read(path)
    after = replace_words(sheet.text, where.place, where.words, new)
    if isinstance(after, Refusal):
        raise EditRefused(f"{after.message} {after.hint}")
    if changed_numbers(sheet.text, after):
        raise EditRefused("A number that girls call is changed in its file, where it is asked for twice.")
    words = words_at(after, where.place) or new
    if words != where.words and meaning not in change_costs.MEANINGS and course_files.cost(where.context, where.words):
        raise EditRefused("Say first what the change means for the translations.")
    writable_files.write(path, after, sheet.mark)
    course_files.carry(where.context, where.words, words, meaning, after)
    return words


async def translation(course_files: CourseFiles, asked: Json) -> Json:
    """Write the translation of a text in one language as a draft."""
    where, locale, words = where_in(asked), word_in(asked, "locale"), word_in(asked, "words").strip()
    async with course_files.writing:
        return await asyncio.to_thread(_translate, course_files, where, locale, words, word_in(asked, "before"))


def _translate(course_files: CourseFiles, where: TextLocation, locale: str, words: str, before: str) -> Json:
    if not where.words:
        raise EditRefused("There is no text to translate here.")
    if locale not in locales_in(course_files.locales):
        raise EditRefused(f"There is no catalog for this language yet. Type `python main.py messages update {locale}`.")
    writable_files.must_lie_in(path_of(course_files.locales, locale), course_files.locales)
    if (now := _in(course_files, locale, where))["words"] != before:
        raise EditRefused(f"Somebody else has changed this translation meanwhile. It says now: {now['words']}")
    change_costs.translate(course_files.locales, locale, where.context, where.words, words)
    return _in(course_files, locale, where)


def _written(where: TextLocation) -> Json | None:
    return source(Text(where.words, where.context, where.place))
