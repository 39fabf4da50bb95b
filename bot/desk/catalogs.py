"""Catalog files: the template of all texts, and each locale's translations kept up to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.ports import Refused

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date in every header: a catalog changes only when a text does."""


def template(dialogues: Path) -> Catalog:
    """All texts of the course as a catalog without translations."""
    catalog = _empty(None)
    method_map = [("**.yaml", "bot.desk.extract:extract")]
    found = extract_from_dir(dialogues, method_map, keywords={"pgettext": ((1, "c"), 2)})
    for file, line, message, comments, context in found:
        catalog.add(message, None, [(f"dialogues/{file}", line)], auto_comments=comments, context=context)
    return catalog


def _empty(locale: Locale | None) -> Catalog:
    return Catalog(
        locale,
        project="safe-online-world",
        version="1",
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator="nobody yet: a draft until a native speaker signs",
        language_team="none yet",
        charset="utf-8",
        fuzzy=False,
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        copyright_holder="the authors of the lessons (CC BY 4.0)",
        header_comment="# Draft until signed.",
    )


def update(dialogues: Path, locales: Path, locale: str) -> Path:
    """Bring one locale's catalog up to the lessons, making it when it is new; returns its path."""
    path = locales / locale / "LC_MESSAGES" / "messages.po"
    catalog = _read(path, locale) if path.exists() else _empty(_language(locale))
    catalog.update(template(dialogues), no_fuzzy_matching=False, update_header_comment=False)
    catalog.creation_date = catalog.revision_date = _EPOCH
    _write(path, catalog)
    return path


def _language(code: str) -> Locale:
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError) as error:
        raise Refused(f"There is no language `{code}`.", "Use its code: `km` for Khmer, `ne` for Nepali.") from error


def extract(dialogues: Path, locales: Path) -> Path:
    """Write the template `messages.pot`; returns its path."""
    path = locales / "messages.pot"
    _write(path, template(dialogues))
    return path


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=locale)
    for message in catalog:
        # Poedit's `#| msgid` lines: Babel takes them for a translator's words, and they would stay for ever.
        message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
    return catalog


def _write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalog, width=100, sort_output=False)
