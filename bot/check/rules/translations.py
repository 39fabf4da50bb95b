"""Rule: each language has its translations, none of them outdated, and what it needs before a learner may choose it.

A lesson with a text missing is not offered in that language, so a missing text is only a warning. A language without
its safe word is an error: the word that opens Help must work for everyone.

A stale translation (its source has changed since) waits for a translator (`fuzzy` in the file); an orphan (its source
is gone) only makes her list longer. There is one warning per lesson and language, at the first such entry of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.announcement import ANNOUNCEMENTS_FOLDER
from bot.lessons.model.lesson import SOURCE_LOCALE, Script
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.translations.locales import ALIASES, cldr_locale
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.template import is_wanted

LANGUAGE_SOURCE = Code(
    "language-source", "Authors write in English; without it a girl could not choose the language every text stands in."
)
LANGUAGE_UNKNOWN = Code(
    "language-unknown",
    "Dates, digits and the way a line runs come from what is known of a language, and of this one nothing is.",
)
SAFE_WORD_MISSING = Code("safe-word-missing", "The word that opens Help must work for everyone, in every language.")
LANGUAGE_UNTRANSLATED = Code(
    "language-untranslated",
    "A language without translations is not offered, so its girls read English.",
    severity="warning",
)
TRANSLATION_MISSING = Code(
    "translation-missing",
    "Girls are offered a lesson in their language only when every text of it stands in that language.",
    severity="warning",
)
TRANSLATION_STALE = Code(
    "translation-stale",
    "The source has changed since it was translated, so girls in this language do not read what was meant.",
    severity="warning",
)
TRANSLATION_ORPHAN = Code(
    "translation-orphan", "A translator would go on with words that no girl reads any more.", severity="warning"
)
CODES = (LANGUAGE_SOURCE, LANGUAGE_UNKNOWN, SAFE_WORD_MISSING, LANGUAGE_UNTRANSLATED, TRANSLATION_MISSING)
OUTDATED_CODES = (TRANSLATION_STALE, TRANSLATION_ORPHAN)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report languages without their safe word, and untranslated labels and names of the bot."""
    if view.course.profile:
        yield from _languages(view, view.course.profile)
    for part in (view.course.profile, view.course.directory, view.course.cast.roles, view.course.leader):
        yield from lacking(view, list(texts(part)))


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report the number of untranslated texts of a file, by language. A draft is translated when it is finished."""
    if not view.is_draft(script):
        yield from lacking(view, view.texts(script))


def _languages(view: RuleContext, profile: Profile) -> Iterator[Problem]:
    at = place_of(profile, "languages")
    if SOURCE_LOCALE not in profile.languages:
        yield LANGUAGE_SOURCE.at(at, "English is not among the languages.", "Add `en: English`.")
    for locale, name in {**dict.fromkeys(profile.help_languages, ""), **profile.languages}.items():
        if cldr_locale(locale) is None:
            message = f"There is no language `{locale}`."
            other = "Write the code of the language alone, such as `sw`: a phone set to `sw-KE` reads it too."
            hint = f"Write `{ALIASES[locale]}`." if locale in ALIASES else other
            yield LANGUAGE_UNKNOWN.at(at, message, hint)
        if locale not in profile.words or not profile.words[locale].safe_word.strip():
            message = f"{name or locale} (`{locale}`) has no safe word."
            yield SAFE_WORD_MISSING.at(place_of(profile, "words"), message, f"Add `{locale}:` below `words:`.")
        if locale != SOURCE_LOCALE and locale not in view.catalogs.by_locale:
            message = f"There is no translation into {name or locale} (`{locale}`) yet, so no girl can choose it."
            hint = f"Type `python main.py messages add {locale}`."
            yield LANGUAGE_UNTRANSLATED.at(at, message, hint)


def lacking(view: RuleContext, there: list[Text]) -> Iterator[Problem]:
    """Report the number of untranslated texts among these, by language."""
    for locale in view.catalogs.by_locale.keys() - {SOURCE_LOCALE}:
        wanted = [text for text in there if text.context and is_wanted(view.course, locale, text.context)]
        absent = [text for text in wanted if view.catalogs.find(text, locale) is None]
        if absent := [text for text in absent if text.source not in stale(view, locale, text.context)]:
            yield _lacks(locale, absent)


def stale(view: RuleContext, locale: str, context: str) -> set[str]:
    """Return the sources with a stale (fuzzy) translation, which `check_outdated` reports."""
    entries = view.catalogs.entries.get(locale, {}).get(context, ())
    return {entry.source for entry in entries if entry.fuzzy}


def _lacks(locale: str, lacking: list[Text]) -> Problem:
    first = lacking[0]
    file = (first.place or SourcePlace(first.context, 1, 1)).file
    count = "1 text is" if len(lacking) == 1 else f"{len(lacking)} texts are"
    message = f"{count} not yet translated into `{locale}`; the first is `{shortened(first.source)}`."
    hint = f"Translate what comes from {file} in locales/{locale}/LC_MESSAGES/messages.po."
    return TRANSLATION_MISSING.at(first.place, message, hint)


def shortened(source: str) -> str:
    """Return the beginning of a text, on one line."""
    words = " ".join(source.split())
    return words if len(words) <= 40 else words[:39] + "…"


@course_rule(OUTDATED_CODES)
def check_outdated_course(view: RuleContext) -> Iterator[Problem]:
    """Report stale and orphaned translations of the bot's labels, and of lessons that are gone."""
    course = view.course
    parts: dict[str, object] = {"profile": course.profile, "directory": course.directory, "cast": course.cast.roles}
    parts |= {"leader": course.leader} if course.leader else {}
    parts |= {f"{ANNOUNCEMENTS_FOLDER}/{name}": announcement for name, announcement in course.announcements.items()}
    for name, part in parts.items():
        yield from _leftovers(view, name, part)
    known = {*parts, *(script.id for script in view.scripts), *course.drafts}
    for context in {context for entries in view.catalogs.entries.values() for context in entries}:
        is_there = any(view.is_broken(folder, context) for folder in ("lessons", "bot", "."))
        if context not in known and not is_there:  # an unreadable file has a Problem of its own; keep its texts
            yield from _leftovers(view, context, None)


@script_rule(OUTDATED_CODES)
def check_outdated(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report stale and orphaned translations of a script, by language."""
    yield from _leftovers(view, script.id, script)


def _leftovers(view: RuleContext, context: str, part: object) -> Iterator[Problem]:
    there = {locale: entries[context] for locale, entries in view.catalogs.entries.items() if context in entries}
    known = {text.source for text in texts(part)} if there else set()
    for locale, entries in there.items():
        if orphans := [entry for entry in entries if entry.source not in known]:
            hint = f"Type `python main.py messages update {locale}`."
            yield _at_first(TRANSLATION_ORPHAN, locale, context, orphans, "the text is gone", hint)
        old = stale(view, locale, context) & known
        if changed := [entry for entry in entries if entry.source in old]:
            hint = "Translate them anew, and take the mark `fuzzy` away."
            if any(entry.key in view.catalogs.carried.get(locale, {}) for entry in changed):
                hint = f"Type `python main.py messages update {locale}`, then translate them anew."
            yield _at_first(TRANSLATION_STALE, locale, context, changed, "the text has changed since", hint)


def _at_first(code: Code, locale: str, context: str, found: list[PoEntry], what: str, hint: str) -> Problem:
    first = min(found, key=lambda entry: entry.line)
    number = "1 translation" if len(found) == 1 else f"{len(found)} translations"
    message = f"{number} of `{context}` into `{locale}`: {what}; the first is `{shortened(first.source)}`."
    return code.at(SourcePlace(f"locales/{locale}/LC_MESSAGES/messages.po", first.line, 1), message, hint)
