"""Data of a proof page: packed turns, languages, and the marks of changed texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.authoring.proof.change_marks import Strings, changed_strings, untranslated_strings
from bot.authoring.proof.changes import Change
from bot.authoring.proof.packing import Json, pack_table
from bot.authoring.proof.screens import Tour
from bot.authoring.proof.turn_table import TurnTable
from bot.conversation.rendering.badges.badge import Badge
from bot.conversation.rendering.pictures import show_label
from bot.conversation.rendering.render_reply import keyboard
from bot.conversation.rendering.translator import Translator
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.texts import texts
from bot.lessons.translations.locales import direction
from bot.lessons.translations.signatures import Signed


def data(
    tour: Tour,
    table: TurnTable,
    locales: tuple[str, ...],
    images: Mapping[str | Badge, str],
    signed: Signed,
    since: Sequence[Change],
) -> Json:
    """Return the data that `page.js` reads. `images` maps pictures or badges to data URLs."""
    turns = pack_table(tour, table, locales)
    pictures = turns.pop("pictures")
    strings = {words: number for number, words in enumerate(turns["strings"])}
    return {
        **turns,
        "images": [images.get(name, "") for name in pictures],
        "countries": ["", *COUNTRIES],
        "locales": [_locale(tour, locale, strings, signed, pictures) for locale in locales],
        "changed": changed_strings(tour.bundle, since, locales, strings),
        "before": [change.old.source if change.old else "" for change in since],
    }


def _locale(tour: Tour, locale: str, strings: Strings, signed: Signed, pictures: Sequence[str | Badge]) -> Json:
    bundle = tour.bundle
    translator = Translator(bundle.course, bundle.catalogs, locale)
    return {
        "code": locale,
        "dir": direction(locale),
        "name": bundle.course.language_name(locale),
        "keys": keyboard(translator),
        "show": [show_label(translator, picture) for picture in pictures],
        "draft": is_draft(tour, locale, signed),
        "missing": untranslated_strings(bundle, tour.lesson, locale, strings),
    }


def is_draft(tour: Tour, locale: str, signed: Signed) -> bool:
    """Tell whether any text of a lesson has no signature in a language."""
    return any((text.context, text.source) not in signed.get(locale, ()) for text in texts(tour.lesson) if text.context)
