"""Data of a proof page: the turns, languages, pictures, and the marks of changed texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.authoring.handouts.proof.change_marks import Strings, changed_strings, untranslated_strings
from bot.authoring.handouts.proof.changes import Change
from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.table import TableData, data_of
from bot.authoring.handouts.turns.wording import Numbering
from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.pictures import show_label
from bot.conversation.rendering.qr import QrCode
from bot.conversation.rendering.render_reply import keyboard
from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.texts import texts
from bot.lessons.translations.locales import direction
from bot.lessons.translations.signatures import SignedTexts

Shown = Sequence[str | Badge | QrCode]
"""The versions of one picture, one for each locale of the page."""


def data(found: Explored, images: Mapping[str | Badge, str], signed: SignedTexts, since: Sequence[Change]) -> TableData:
    """Return the data that `page.js` reads. `images` maps pictures or badges to data URLs."""
    tour = found.tour
    turns = data_of(found)
    pictures = list(found.wording.pictures)
    strings = {words: number for column in turns["texts"] for number, words in enumerate(column)}
    urls = Numbering()
    shown = [[urls.of(images[it]) if it in images else -1 for it in picture] for picture in pictures]
    return {
        **turns,
        "shown": shown,
        "images": list(urls),
        "countries": ["", *COUNTRIES],
        "locales": [_locale(found, locale, strings, signed, pictures) for locale in tour.locales],
        "changed": changed_strings(tour.bundle, since, tour.locales, strings),
        "before": [change.old.source if change.old else "" for change in since],
    }


def _locale(
    found: Explored, locale: str, strings: Strings, signed: SignedTexts, pictures: Sequence[Shown]
) -> TableData:
    bundle, lesson, number = found.tour.bundle, _lesson(found), found.tour.locales.index(locale)
    translator = Translator(bundle.course, bundle.catalogs, locale)
    return {
        "code": locale,
        "dir": direction(locale),
        "name": bundle.course.language_name(locale),
        "keys": keyboard(translator),
        "show": [show_label(translator, picture[number]) for picture in pictures],
        "draft": is_draft(lesson, locale, signed),
        "missing": untranslated_strings(bundle, lesson, locale, strings),
    }


def _lesson(found: Explored) -> Lesson:
    return found.tour.course.lessons[found.tour.lessons[0]]


def is_draft(lesson: Lesson, locale: str, signed: SignedTexts) -> bool:
    """Return whether any text of a lesson has no signature in a language."""
    return any((text.context, text.source) not in signed.get(locale, ()) for text in texts(lesson) if text.context)
