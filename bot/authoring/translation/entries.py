"""One translation at a time: look it up, write it as a draft, say what a changed source means for it, sign it.

Whatever is written, every other byte of the file stays, and a file that someone else changed meanwhile is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from bot.authoring.translation.catalog_files import CatalogChanged, locales_in, must_exist, path_of, put_whole
from bot.authoring.translation.po_writer import rendered
from bot.errors import Refused
from bot.lessons.translations.po import LINE, InvalidPo, PoEntry, parse, read
from bot.lessons.translations.signatures import fits, is_signed, signature

Verdict = Literal["wording", "wrong"]
"""What a changed source means beyond being stale: only its wording changed, or its old text was wrong."""


def translation(locales: Path, locale: str, context: str, source: str) -> PoEntry | None:
    """The entry of a text in a locale; None where there is none, or no catalog that can be read."""
    with suppress(OSError, UnicodeDecodeError, InvalidPo):
        return next((it for it in read(path_of(locales, locale)) if _is(it, context, source)), None)
    return None


def put(locales: Path, locale: str, context: str, source: str, words: str) -> None:
    """Write one translation as a draft: not fuzzy, and not signed.

    Raises Changed when the entry is not there, or the file has been changed by someone else meanwhile.
    """

    words = words.replace("\r\n", "\n")

    def drafted(it: PoEntry) -> PoEntry:
        return _settled(replace(it, forms=(words, *it.forms[1:]))) if _is(it, context, source) else it

    if translation(locales, locale, context, source) is None:
        raise CatalogChanged(f"there is no such entry in {locale}")
    edit(path_of(locales, locale), drafted)


def settle(locales: Path, context: str, source: str, verdict: Verdict) -> list[str]:
    """Say of a stale text what its change means, in every locale; returns those that had it stale.

    `wording`: the old translations stand for the new words. They lose their signatures, which fit the old ones.
    `wrong`: the old translations are taken out; the text is missing until it is translated anew.
    """

    def settled(it: PoEntry) -> PoEntry:
        if not (_is(it, context, source) and it.stale):
            return it
        return _settled(it if verdict == "wording" else replace(it, forms=("",) * len(it.forms)))

    return [locale for locale in locales_in(locales) if edit(path_of(locales, locale), settled)]


def sign(locales: Path, locale: str, initials: str, day: date, only: str = "") -> int:
    """Sign every translation of a locale (or of one context) that has no such signature yet; returns how many.

    Signatures that no longer fit are taken away. Raises Refused for what are no initials.
    """
    if not re.fullmatch(r"\w{1,10}", initials):
        raise Refused("Initials are 1 to 10 letters.", "For example: --initials AB")

    def signed(it: PoEntry) -> PoEntry:
        if not it.source or not it.words or it.fuzzy or it.obsolete or only not in ("", it.context):
            return it
        if is_signed(it, initials):
            return it
        fitting = [line for line in it.comments if not line.startswith("reviewed:") or fits(line, it)]
        return replace(it, comments=(*fitting, signature(it, initials, day)))

    must_exist(path_of(locales, locale))
    return edit(path_of(locales, locale), signed)


def edit(path: Path, change: Callable[[PoEntry], PoEntry]) -> int:
    """Change some entries of a file and nothing else of it; returns how many.

    Raises Changed when the file cannot be read, or is changed by someone else meanwhile.
    """
    try:
        before = path.read_bytes()
        changed, after = _edited(before.decode("utf-8"), change)
    except (OSError, UnicodeDecodeError, InvalidPo) as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    put_whole(path, before, after.encode("utf-8", "replace"))
    return changed


def _edited(text: str, change: Callable[[PoEntry], PoEntry]) -> tuple[int, str]:
    bare = text.removeprefix("\ufeff")
    lines = LINE.findall(bare)
    changed = [(it, new) for it in parse(bare) if (new := change(it)) != it]
    for it, new in reversed(changed):
        lines[it.first - 1 : it.first - 1 + len(it.raw)] = rendered(new, "\r\n" if it.raw[0].endswith("\r\n") else "\n")
    return len(changed), text[: len(text) - len(bare)] + "".join(lines)


def _is(it: PoEntry, context: str, source: str) -> bool:
    return bool(source) and it.key == (context, source) and not it.obsolete


def _settled(it: PoEntry) -> PoEntry:
    """An entry that is not stale any more, and that nobody has signed."""
    return replace(
        it,
        previous=None,
        flags=tuple(flag for flag in it.flags if flag != "fuzzy"),
        comments=tuple(line for line in it.comments if not line.startswith("reviewed:")),
    )
