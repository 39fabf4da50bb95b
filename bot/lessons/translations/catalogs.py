"""Gettext catalogs (`locales/LOCALE/LC_MESSAGES/messages.po`), read at start, never compiled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import help_texts, is_critical, lesson_texts, measure_texts, own_texts, texts
from bot.lessons.problem import Code, Problem
from bot.lessons.translations.po import InvalidPo, PoEntry, read_bare
from bot.lessons.translations.signatures import is_signed

CATALOG_BROKEN = Code(
    "catalog-broken", "A translation file that cannot be read takes its whole language away from girls."
)

Catalog = Mapping[tuple[str, str], str]
"""Translations that learners read, by (context, source); see `shown`."""


Entries = Mapping[str, Sequence[PoEntry]]
"""Entries of a file by context; bare (see `PoEntry.bare`) where nobody has to look at one."""


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All catalogs by locale; the source locale needs none.

    `stale` maps a text whose source has changed to the source its translation was made from. `entries` are those of the
    files, for checks. `signatures` are the texts whose present words a native speaker has signed. `unused` are the
    texts of obsolete entries. `carried` are the entries that no file holds yet: see `carry`. `otherwise` maps a
    language for Help alone to the language in which all else is said.
    """

    by_locale: Mapping[str, Catalog] = field(default_factory=dict)
    stale: Mapping[str, Catalog] = field(default_factory=dict)
    entries: Mapping[str, Entries] = field(default_factory=dict)
    signatures: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    unused: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    carried: Mapping[str, Mapping[tuple[str, str], PoEntry]] = field(default_factory=dict)
    otherwise: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: Text, locale: str) -> str | None:
        """Return the words of a text in a locale; None where they are not translated."""
        if locale == SOURCE_LOCALE or not text.context:
            return text.source
        return self.by_locale.get(locale, {}).get((text.context, text.source))

    def say(self, text: Text, locale: str) -> str:
        """Return the words of a text in a locale; the author's own where there is no translation."""
        return self.find(text, locale) or self.find(text, self.otherwise.get(locale, locale)) or text.source

    def translated_from(self, text: Text, locale: str) -> str:
        """Return the source from which the words of a text in a locale were translated."""
        return self.stale.get(locale, {}).get((text.context, text.source), text.source)

    def whole(self, some: Iterable[Text], locale: str) -> bool:
        """Return True when every one of these texts has words in the locale."""
        return locale == SOURCE_LOCALE or all(self.find(text, locale) is not None for text in some)

    def current(self, some: Iterable[Text], locale: str) -> bool:
        """Return True when every one of these texts has words in the locale, made from its present source."""
        every = tuple(some)
        return self.whole(every, locale) and all(self.translated_from(it, locale) == it.source for it in every)

    def signed(self, some: Iterable[Text], locale: str) -> bool:
        """Return True when a native speaker has signed the words of every one of these texts in the locale (A18)."""
        found = self.signatures.get(locale, frozenset())
        return locale == SOURCE_LOCALE or all((text.context, text.source) in found for text in some)


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    """One catalog, with the same parts as `Catalogs`."""

    words: Catalog
    stale: Catalog
    entries: Entries
    signatures: frozenset[tuple[str, str]]
    unused: frozenset[tuple[str, str]]
    carried: Mapping[tuple[str, str], PoEntry]


def load_catalogs(folder: Path, files: FileCache | None = None) -> tuple[Catalogs, list[Problem]]:
    """Load the catalogs below a folder; one that cannot be read is a Problem and counts as empty."""
    found: dict[str, LoadedCatalog] = {}
    files = files or FileCache()
    problems: list[Problem] = []
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        locale = path.parent.parent.name
        try:
            found[locale] = files.result_of(path, partial(_read, path, keys))
        except (OSError, UnicodeDecodeError, InvalidPo) as error:
            problems.append(broken(f"{folder.name}/{locale}/LC_MESSAGES/messages.po", error))
    return _joined(found), problems


def _joined(found: Mapping[str, LoadedCatalog]) -> Catalogs:
    return Catalogs(
        {locale: it.words for locale, it in found.items()},
        {locale: it.stale for locale, it in found.items()},
        {locale: it.entries for locale, it in found.items()},
        {locale: it.signatures for locale, it in found.items()},
        {locale: it.unused for locale, it in found.items()},
    )


def _read(path: Path, keys: dict[tuple[str, str], tuple[str, str]]) -> LoadedCatalog:
    """Read a catalog. `keys` are those of the locales read before: a source is held once, not once for each locale."""
    return catalog_of([entry for entry in read_bare(path) if entry.source], keys)


def catalog_of(
    entries: Sequence[PoEntry],
    keys: dict[tuple[str, str], tuple[str, str]],
    carried: Mapping[tuple[str, str], PoEntry] | None = None,
) -> LoadedCatalog:
    """Return the catalog made of some entries, the header left out."""
    there = [entry for entry in entries if not entry.obsolete]
    by_context = defaultdict[str, list[PoEntry]](list)
    for entry in there:
        by_context[entry.context].append(entry)
    words = {keys.setdefault(key, key): said for key, said in shown(there).items()}
    return LoadedCatalog(
        words,
        stale={it.key: it.translated_from for it in there if it.stale and it.key in words},
        entries=by_context,
        signatures=frozenset(keys.get(it.key, it.key) for it in there if not it.fuzzy and is_signed(it)),
        unused=frozenset(it.key for it in entries if it.obsolete),
        carried=carried or {},
    )


def broken(file: str, error: Exception) -> Problem:
    """Return the Problem of a catalog that cannot be read."""
    message, hint = "This catalog cannot be read.", "Ask for the last good file, or open it in Poedit."
    return CATALOG_BROKEN.at(SourcePlace(file, getattr(error, "line", 1), 1), message, hint)


def shown(entries: Iterable[PoEntry]) -> Catalog:
    """Return the translations that learners read: all, and the last one where the source has changed since.

    A stale translation (fuzzy, with the source it was made from) is read until the new one is there; for a critical
    text only when it is signed. Left out are empty entries and guesses: fuzzy without that source, or made from a text
    that still stands in the same file.
    """
    there = [entry for entry in entries if entry.source and not entry.obsolete]
    sources = {entry.key for entry in there}
    return {entry.key: entry.words for entry in there if entry.words and _is_shown(entry, sources)}


def _is_shown(entry: PoEntry, sources: set[tuple[str, str]]) -> bool:
    if not entry.fuzzy:
        return True
    if not entry.stale or (entry.context, entry.translated_from) in sources:
        return False
    return is_signed(entry) or not is_critical(entry.context, entry.source, entry.notes)


def questions_in(course: Course, catalogs: Catalogs) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return, by locale, the questions that are fully translated, and those whose answer is (G8)."""
    locales, questions = (SOURCE_LOCALE, *catalogs.by_locale), course.questions.items()
    asked = {
        locale: frozenset(name for name, one in questions if catalogs.whole(one.asking, locale)) for locale in locales
    }
    told = {
        locale: frozenset(name for name, one in questions if one.answer and catalogs.whole(texts(one.answer), locale))
        for locale in locales
    }
    return asked, told


def bot_texts(course: Course) -> tuple[Text, ...]:
    """Return the texts without which a locale is not offered at all."""
    return tuple(text for text in own_texts(course) if text.context != "quick")


def learner_locales(course: Course, catalogs: Catalogs) -> tuple[str, ...]:
    """Return the locales that learners can choose: not those of staff only, and only with every text of the bot."""
    names = (course.profile.languages if course.profile else {}) or (SOURCE_LOCALE,)
    staff_only, own = (course.profile.staff_languages if course.profile else ()), bot_texts(course)
    return tuple(it for it in names if it not in staff_only and catalogs.whole(own, it))


def help_languages(course: Course, catalogs: Catalogs) -> dict[str, bool]:
    """Return the languages for Help alone in which all of it has words, each with whether all of them are signed."""
    told, known = tuple(help_texts(course)), course.profile.help_languages if course.profile else ()
    return {locale: catalogs.signed(told, locale) for locale in known if catalogs.whole(told, locale)}


def measured_in(course: Course, catalogs: Catalogs) -> frozenset[str]:
    """Return the locales in which the measure is asked.

    All of it has words there, and none of them out of date: the words of another question would be counted as this one.
    """
    locales, asked = (SOURCE_LOCALE, *catalogs.by_locale), tuple(measure_texts(course))
    return frozenset(locale for locale in locales if catalogs.current(asked, locale))


def offered(course: Course, catalogs: Catalogs) -> dict[str, tuple[str, ...]]:
    """Return the lessons offered in each locale: every text of them has words in it.

    That is a translation, or the last one where it is still read (see `shown`): stale, not marked wrong, and signed for
    a critical text. Empty, guessed and wrong ones are missing. A locale in which the bot itself is incomplete is not
    offered at all, so no learner meets an English bubble in a Khmer lesson; nor is one without a complete lesson. Quick
    questions and the measure do not count: an untranslated one must not take away a language, and Help in it.
    """
    own = bot_texts(course)
    names = (course.profile.languages if course.profile else {}) or {SOURCE_LOCALE: "English"}
    told = {name: tuple(lesson_texts(lesson)) for name, lesson in course.lessons.items()}
    whole = {
        locale: tuple(name for name, some in told.items() if catalogs.whole(some, locale))
        for locale in names
        if catalogs.whole(own, locale)
    }
    return {locale: lessons for locale, lessons in whole.items() if lessons or locale == SOURCE_LOCALE}
