"""Rule: no translation is stale (its source has changed since) or orphaned (its source is gone); only warnings.

A stale translation waits for a translator (`fuzzy` in the file); an orphan only makes her list longer. There is one
warning per lesson and language, at the first such entry of the translation file.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.translations import shortened, stale
from bot.lessons.model.announcement import ANNOUNCEMENTS_FOLDER
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import SourcePlace
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.translations.po import PoEntry

TRANSLATION_STALE = Code(
    "translation-stale",
    "The source has changed since it was translated, so girls in this language do not read what was meant.",
    severity="warning",
)
TRANSLATION_ORPHAN = Code(
    "translation-orphan", "A translator would go on with words that no girl reads any more.", severity="warning"
)
CODES = (TRANSLATION_STALE, TRANSLATION_ORPHAN)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
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


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report stale and orphaned translations of a script, by language."""
    yield from _leftovers(view, script.id, script)


def _leftovers(view: RuleContext, context: str, part: object) -> Iterator[Problem]:
    there = {locale: entries[context] for locale, entries in view.catalogs.entries.items() if context in entries}
    known = {text.source for text in texts(part)} if there else set()
    for locale, entries in there.items():
        if orphans := [entry for entry in entries if entry.source not in known]:
            hint = f"Type `python main.py messages update {locale}`."
            yield _first(TRANSLATION_ORPHAN, locale, context, orphans, "the text is gone", hint)
        old = stale(view, locale, context) & known
        if changed := [entry for entry in entries if entry.source in old]:
            hint = "Translate them anew, and take the mark `fuzzy` away."
            if any(entry.key in view.catalogs.carried.get(locale, {}) for entry in changed):
                hint = f"Type `python main.py messages update {locale}`, then translate them anew."
            yield _first(TRANSLATION_STALE, locale, context, changed, "the text has changed since", hint)


def _first(code: Code, locale: str, context: str, found: list[PoEntry], what: str, hint: str) -> Problem:
    first = min(found, key=lambda entry: entry.line)
    number = "1 translation" if len(found) == 1 else f"{len(found)} translations"
    message = f"{number} of `{context}` into `{locale}`: {what}; the first is `{shortened(first.source)}`."
    return code.at(SourcePlace(f"locales/{locale}/LC_MESSAGES/messages.po", first.line, 1), message, hint)
