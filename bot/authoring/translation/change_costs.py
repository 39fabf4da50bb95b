"""What a changed source text costs: its translations go along, become out of date, or are not shown any more.

`messages update` guesses what a change means. Here the author says it, and the catalogs follow at once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from bot.authoring.translation.catalog_files import CatalogChanged, locales_in, path_of, put_whole
from bot.authoring.translation.entries import edit, put, translation
from bot.authoring.translation.po_writer import rendered
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import is_signed

Meaning = Literal["wording", "meaning", "wrong"]
"""What she says of her change: only other words, another meaning, or that the old text was wrong."""

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)

State = Literal["missing", "draft", "stale", "signed"]
"""What a translation is worth. A guess of the tools, which girls do not read, counts as `stale`."""


def state(entry: PoEntry | None) -> State:
    """What the translation of a text is worth."""
    if entry is None or not entry.words:
        return "missing"
    if entry.fuzzy:
        return "stale"
    return "signed" if is_signed(entry) else "draft"


def translated(locales: Path, context: str, source: str) -> tuple[str, ...]:
    """The locales in which a text has words, which a change would make old."""
    found = ((locale, translation(locales, locale, context, source)) for locale in locales_in(locales))
    return tuple(locale for locale, entry in found if entry and entry.words)


def carry(locales: Path, context: str, old: str, new: str, meaning: Meaning, stays: bool = False) -> None:
    """Let every catalog follow a changed text. `stays` means that the old text still stands elsewhere in its file.

    A catalog that knows the new text already keeps what it says. Raises Changed when one cannot be written.
    """
    for locale in translated(locales, context, old):
        entry, there = (translation(locales, locale, context, source) for source in (old, new))
        if entry is None or there is not None:
            continue
        after, path = _after(entry, new, meaning), path_of(locales, locale)
        if stays:
            _append(path, after)
        else:
            _exchange(path, entry, after)


def _exchange(path: Path, entry: PoEntry, after: PoEntry) -> None:
    edit(path, lambda it: after if it == entry else it)


def _after(entry: PoEntry, new: str, meaning: Meaning) -> PoEntry:
    """The entry of the new words. A signature stands for the old ones, and stays with those that are out of date."""
    if meaning == "meaning":
        flags = ("fuzzy", *(flag for flag in entry.flags if flag != "fuzzy"))
        return replace(entry, source=new, flags=flags, previous=(entry.context, entry.translated_from))
    if meaning == "wording" and entry.fuzzy:  # it waits for a translator already
        return replace(entry, source=new)
    forms = entry.forms if meaning == "wording" else ("",) * len(entry.forms)
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    comments = tuple(line for line in entry.comments if not line.startswith("reviewed:"))
    return replace(entry, source=new, forms=forms, flags=flags, previous=None, comments=comments)


def translate(locales: Path, locale: str, context: str, source: str, words: str) -> None:
    """Write the translation of a text as a draft, also of a text that its catalog does not know yet."""
    if translation(locales, locale, context, source) is None:
        _append(path_of(locales, locale), PoEntry(source, context, (words,)))
    else:
        put(locales, locale, context, source, words)


def _append(path: Path, entry: PoEntry) -> None:
    """An entry at the end of its catalog; `messages update` brings it to its place."""
    try:
        before = path.read_bytes()
    except OSError as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    end = "\r\n" if b"\r\n" in before else "\n"
    lines = "".join([end, *rendered(replace(entry, raw=()), end)])
    put_whole(path, before, before + lines.encode("utf-8", "replace"))
