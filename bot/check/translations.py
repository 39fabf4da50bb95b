"""How far each language has come, and what a language needs before any girl may choose it.

A lesson with a text missing is not offered in that language, so what is missing is only a warning.
A language without its safe word is an error: the word that opens Help must work for everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.view import View
from bot.content.load.places import place_of
from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.profile import Profile
from bot.content.model.text import Place, Text
from bot.content.model.texts import texts
from bot.content.problem import Problem, problem
from bot.i18n.locales import LETTERS


def check(view: View) -> Iterator[Problem]:
    """Languages without their safe word, and how many texts each file still lacks."""
    if view.course.profile:
        yield from _languages(view, view.course.profile)
    for locale in view.catalogs.by_locale:
        if locale != SOURCE_LOCALE:
            yield from _missing(view, locale)


def _languages(view: View, profile: Profile) -> Iterator[Problem]:
    at = place_of(profile, "languages")
    if SOURCE_LOCALE not in profile.languages:
        yield problem(at, "language-source", "English is not among the languages.", "Add `en: English`.")
    for locale, name in profile.languages.items():
        if locale not in LETTERS:
            message = f"The bot has no letter for the language `{locale}`, so its buttons could not be made."
            yield problem(at, "language-unknown", message, f"Possible: {', '.join(LETTERS)}.")
        if locale not in profile.words or not profile.words[locale].safe_word.strip():
            message = f"{name or locale} (`{locale}`) has no safe word."
            yield problem(place_of(profile, "words"), "safe-word-missing", message, f"Add `{locale}:` below `words:`.")
        if locale != SOURCE_LOCALE and locale not in view.catalogs.by_locale:
            message = f"There is no translation into {name or locale} (`{locale}`) yet, so no girl can choose it."
            hint = f"Make locales/{locale}/LC_MESSAGES/messages.po."
            yield problem(at, "language-untranslated", message, hint, "warning")


def _missing(view: View, locale: str) -> Iterator[Problem]:
    course = view.course
    for part in (course.profile, course.directory, course.cast.roles, *view.scripts):
        lacking = [text for text in texts(part) if text.context and view.catalogs.find(text, locale) is None]
        if lacking:
            yield _lacks(locale, lacking)


def _lacks(locale: str, lacking: list[Text]) -> Problem:
    first = lacking[0]
    file = (first.place or Place(first.context, 1, 1)).file
    count = "1 text is" if len(lacking) == 1 else f"{len(lacking)} texts are"
    message = f"{count} not yet translated into `{locale}`; the first is `{_short(first.source)}`."
    hint = f"Translate what comes from {file} in locales/{locale}/LC_MESSAGES/messages.po."
    return problem(first.place, "translation-missing", message, hint, "warning")


def _short(source: str) -> str:
    words = " ".join(source.split())
    return words if len(words) <= 40 else words[:39] + "…"
