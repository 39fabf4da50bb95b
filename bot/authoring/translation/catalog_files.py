"""Catalog files: the template of all texts, and one catalog per locale that is kept in step with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.plural import to_gettext

from bot.authoring.translation.po_writer import entry_lines
from bot.errors import Refused
from bot.files import fresh
from bot.lessons.loader.course import load
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.problem import has_errors
from bot.lessons.translations.carry import renamed_lessons
from bot.lessons.translations.locales import cldr_locale
from bot.lessons.translations.merge import merge_entries, merge_texts
from bot.lessons.translations.po import InvalidPo, PoEntry, parse
from bot.lessons.translations.template import template

_DATE = "2026-01-01 00:00+0000"
"""Fixed date in the headers we write, so that a catalog changes only when a text does."""

PLURAL_FORMS = {
    "en": "nplurals=2; plural=n != 1;",
    "fil": "nplurals=2; plural=n != 1 && n != 2 && n != 3 && (n % 10 == 4 || n % 10 == 6 || n % 10 == 9);",
    "km": "nplurals=1; plural=0;",
    "ne": "nplurals=2; plural=n != 1;",
    "nl": "nplurals=2; plural=n != 1;",
    "sw": "nplurals=2; plural=n != 1;",
}
"""Plural rules of the campaign's languages in Weblate's spelling, because Weblate writes it into files it saves.

Source: https://github.com/WeblateOrg/language-data (languages.csv); for any other language, CLDR through Babel.
"""


class CatalogChanged(Exception):
    """A catalog is missing, unreadable, or not the same as when it was read."""


def path_of(locales: Path, locale: str) -> Path:
    """Return the path of a locale's catalog."""
    return locales / locale / "LC_MESSAGES" / "messages.po"


def locales_in(folder: Path) -> list[str]:
    """Return the locales that have a catalog, sorted."""
    return sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po"))


def must_exist(path: Path) -> None:
    """Raise Refused when a catalog does not exist or cannot be read."""
    if not path.exists():
        raise Refused(f"There is no {path}.", "Type `python main.py messages update LOCALE` to make it.")
    _read_catalog(path, None)


def refuse_source(locale: str) -> None:
    """Raise Refused for the language that lessons are written in: an empty catalog would hide them."""
    if locale == SOURCE_LOCALE:
        raise Refused("Lessons are written in English; it needs no catalog.", "Name another language.")


def whole_course(dialogues: Path) -> Course:
    """Load the course of a folder. Raise Refused when a lesson has errors: its translations would look like orphans."""
    course, problems = load(dialogues)
    if has_errors(problems):
        raise Refused("The lessons have errors.", "Type `python main.py check` to see them.")
    return course


def extract(course: Course, locales: Path) -> Path:
    """Write the template `messages.pot` and return its path."""
    path = locales / "messages.pot"
    before = path.read_bytes() if path.exists() else b""
    put_whole(path, before, text_of([_header(None), *template(course)]))
    return path


def update(course: Course, locales: Path, locale: str, tidy: bool = False) -> list[PoEntry]:
    """Update one locale's catalog from the lessons, or create it; `tidy` removes its obsolete entries.

    Return the stale entries. Raise Refused for an unknown language and for a file that is not PO.
    """
    refuse_source(locale)
    path = path_of(locales, locale)
    before, there = _read_catalog(path, locale)
    entries = list(merge_entries(there, template(course, locale), renamed_lessons(course), tidy))
    put_whole(path, before, text_of(entries, "\r\n" if b"\r\n" in before else "\n"))
    return [entry for entry in entries if entry.stale and not entry.obsolete]


def current_entries(course: Course, locales: Path, locale: str) -> list[PoEntry]:
    """Return an entry for each text, in playing order, as `messages update` would write it. Raise Refused."""
    refuse_source(locale)
    must_exist(path_of(locales, locale))
    _, (_, *there) = _read_catalog(path_of(locales, locale), locale)
    return merge_texts(there, template(course, locale), renamed_lessons(course))[0]


def chosen(entries: list[PoEntry], only: str) -> list[PoEntry]:
    """Return the entries of one lesson or file; all if none is named. Raise Refused for an unknown name."""
    contexts = dict.fromkeys(it.context for it in entries)
    if only and only not in contexts:
        hint = did_you_mean(only, contexts, "`python main.py messages coverage` lists them.")
        raise Refused(f"There is no lesson or file `{only}`.", hint)
    return [it for it in entries if only in ("", it.context)]


def _read_catalog(path: Path, locale: str | None) -> tuple[bytes, tuple[PoEntry, ...]]:
    """Return a file's bytes and its entries, with a header added when it has none."""
    try:
        before = path.read_bytes() if path.exists() else b""
        entries = parse(before.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, InvalidPo) as error:
        where = f" (line {error.line})" if isinstance(error, InvalidPo) else ""
        raise Refused(f"{path} cannot be read{where}.", "Ask for the last good file, or open it in Poedit.") from error
    has_header = bool(entries) and not entries[0].source
    return before, entries if has_header else (_header(locale), *entries)


def text_of(entries: Iterable[PoEntry], end: str = "\n") -> bytes:
    """Serialise entries as the bytes of a PO file."""
    return end.join("".join(entry_lines(entry, end)) for entry in entries).encode("utf-8")


def put_whole(path: Path, before: bytes, after: bytes) -> None:
    """Replace a file whose content was `before`. Raise CatalogChanged when its content is different by now."""
    if path.exists() and before == after:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with fresh(path) as beside:
        beside.write_bytes(after)
        beside.chmod(mode)
        if (path.read_bytes() if path.exists() else b"") != before:
            raise CatalogChanged(f"{path.name} has been changed by someone else")


def _header(locale: str | None) -> PoEntry:
    comments = ("Draft until signed.",) if locale else ("Every text of the lessons; made by `messages extract`.",)
    return PoEntry("", forms=("".join(f"{line}\n" for line in _header_fields(locale)),), comments=comments)


def _header_fields(locale: str | None) -> Iterator[str]:
    yield "Project-Id-Version: safe-online-world 1"
    yield "Report-Msgid-Bugs-To: see CONTRIBUTING.md"
    yield f"POT-Creation-Date: {_DATE}"
    yield f"PO-Revision-Date: {_DATE if locale else 'YEAR-MO-DA HO:MI+ZONE'}"
    yield "Last-Translator: nobody yet: a draft until a native speaker signs"
    yield "Language-Team: none yet"
    if locale:
        yield f"Language: {locale}"
        yield f"Plural-Forms: {_plural_forms(locale)}"
    yield "MIME-Version: 1.0"
    yield "Content-Type: text/plain; charset=UTF-8"
    yield "Content-Transfer-Encoding: 8bit"


def _plural_forms(code: str) -> str:
    if (forms := plural_forms(code)) is None:
        raise Refused(f"There is no language `{code}`.", "Use its code: `km` for Khmer, `ne` for Nepali.")
    return forms


def plural_forms(locale: str) -> str | None:
    """Return the value of `Plural-Forms:` for a language; None for one that CLDR does not know."""
    found = cldr_locale(locale)
    return PLURAL_FORMS.get(locale) or (to_gettext(found.plural_form) if found else None)


def is_same_plural(one: str, other: str) -> bool:
    """Tell whether two plural rules are equal apart from spaces and outer brackets."""
    return _bare_plural(one) == _bare_plural(other)


def _bare_plural(forms: str) -> str:
    count, _, rule = "".join(forms.split()).strip(";").partition(";plural=")
    return f"{count};{rule[1:-1] if rule.startswith('(') and rule.endswith(')') else rule}"
