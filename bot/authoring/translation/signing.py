"""Signatures of native speakers: asked for lesson by lesson, and written only for entries that were on the screen.

A translation is signed in its catalog. English, which has none, is signed in `locales/en/reviewed.txt`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.authoring.translation.bylines import WRITTEN
from bot.authoring.translation.catalog_files import chosen, locales_in, must_exist, path_of, put_whole
from bot.authoring.translation.entries import append, edit, translation
from bot.errors import Refused
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.texts import is_critical
from bot.lessons.translations.po import SIGNED, InvalidPo, PoEntry, read
from bot.lessons.translations.signatures import fits, is_signed, signature, signed_source, source_path, unsigned
from bot.lessons.translations.template import template

AskReviewer = Callable[[str], str | None]
"""Show a question and return the answer; None when the person is gone."""

_SOURCE_HEAD = "# Signatures on English texts; `python main.py messages sign en` writes them."
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

EntryWriter = Callable[[Collection[PoEntry]], int]
"""Rewrite those of some entries that are still as they were read; return their number."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Initials of a native speaker, or the name of her account, and the day on which she signs."""

    initials: str
    day: date
    is_account: bool = False

    def __post_init__(self) -> None:
        """Raise Refused for initials that a signature cannot hold."""
        if not re.fullmatch(r"[\w.@-]{1,60}" if self.is_account else r"\w{1,10}", self.initials):
            raise Refused("Initials are 1 to 10 letters.", "For example: AB")

    def signed(self, entry: PoEntry) -> PoEntry:
        """Return an entry with this signature, and without those that do not fit its words any more."""
        fitting = [line for line in entry.comments if not line.startswith(SIGNED) or fits(line, entry)]
        return replace(entry, comments=(*fitting, signature(entry, self.initials, self.day)))

    def unsigned(self, entry: PoEntry) -> PoEntry:
        """Return an entry without this reviewer's signature."""
        return unsigned(entry, self.initials)


@dataclass(frozen=True, slots=True)
class UnsignedPart:
    """A lesson or file: the number of its texts, and the entries that lack the reviewer's signature."""

    context: str
    texts: int
    entries: Sequence[PoEntry]

    @property
    def signed_before(self) -> Sequence[str]:
        """The days of signatures whose words have changed since, oldest first."""
        lines = (line for it in self.entries for line in it.comments if line.startswith(SIGNED) and not fits(line, it))
        return sorted(day[0] for line in lines if (day := _DAY.search(line)))

    def __str__(self) -> str:
        """Return the part in one line, for the question to the reviewer."""
        critical = sum(is_critical(it.context, it.source, it.notes) for it in self.entries)
        changed = self.signed_before
        return (
            f"{self.context}: {self.texts} texts, {len(self.entries)} not signed by you"
            f"{f', {critical} of them critical' if critical else ''}"
            f"{f', {len(changed)} changed since {changed[-1]}' if changed else ''}."
        )


def sign(
    course: Course, locales: Path, locale: str, reviewer: Reviewer, ask: AskReviewer | None, only: str = ""
) -> str:
    """Sign what was read; return the text to print.

    With `ask`, each part is signed only after a yes. Without it, the one that `only` names is. Raise Refused.
    """
    if ask is None and not only:
        hint = f"Type this in a terminal, or name one lesson or file: messages sign {locale} --only help"
        raise Refused("Nobody is here to say which entries were read.", hint)
    found = unsigned_parts(chosen(_readable(course, locales, locale), only), reviewer.initials)
    parts = _confirmed(found, ask) if ask else found
    change = _change(course, locales, locale, reviewer.signed)
    count = sum(change(part.entries) for part in parts)
    return f"{count} {'entry is' if count == 1 else 'entries are'} signed."


def sign_text(course: Course, locales: Path, locale: str, read: PoEntry, reviewer: Reviewer) -> bool:
    """Sign one text as it was read; return False when it is not in the catalog in these words any more."""
    if is_signed(read, reviewer.initials):
        return True
    if locale != SOURCE_LOCALE and translation(locales, locale, *read.key) is None:
        append(path_of(locales, locale), reviewer.signed(read))
        return True
    return bool(_change(course, locales, locale, reviewer.signed)([read]))


def take_back(course: Course, locales: Path, locale: str, read: PoEntry, reviewer: Reviewer) -> bool:
    """Remove this reviewer's signature from one text; return False when there was none."""
    return is_signed(read, reviewer.initials) and bool(_change(course, locales, locale, reviewer.unsigned)([read]))


def carry_signatures(course: Course, kept: Path, locales: Path) -> None:
    """Add the signatures in the folder `kept` to the same words in another folder; other words get none.

    `course` is that of the other folder. Raise CatalogChanged when a catalog cannot be written.
    """
    for locale in locales_in(kept):
        with suppress(OSError, UnicodeDecodeError, InvalidPo):
            _carry(
                course, locales, locale, (it for it in read(path_of(kept, locale)) if not it.fuzzy and not it.obsolete)
            )
    _carry(course, locales, SOURCE_LOCALE, signed_source(kept, template(course)))


def _carry(course: Course, locales: Path, locale: str, kept: Iterable[PoEntry]) -> None:
    signed = {(it.key, it.forms): it for it in kept if is_signed(it)}

    def carried(entry: PoEntry) -> PoEntry:
        lines = signed[entry.key, entry.forms].comments
        new = [it for it in lines if it.startswith(SIGNED) and fits(it, entry) and it not in entry.comments]
        return replace(entry, comments=(*entry.comments, *new))

    if signed and (locale == SOURCE_LOCALE or path_of(locales, locale).exists()):
        _change(course, locales, locale, carried)(signed.values())


def _readable(course: Course, locales: Path, locale: str) -> list[PoEntry]:
    if locale == SOURCE_LOCALE:
        return list(signed_source(locales, template(course)))
    must_exist(path_of(locales, locale))
    return [it for it in read(path_of(locales, locale)) if it.source and not it.obsolete]


def unsigned_parts(entries: Iterable[PoEntry], initials: str) -> list[UnsignedPart]:
    """Return the lessons and files with translations that lack this signature, in playing order."""
    by_context = defaultdict[str, list[PoEntry]](list)
    for it in entries:
        by_context[it.context].append(it)
    return [
        UnsignedPart(context, len(there), unsigned)
        for context, there in by_context.items()
        if (unsigned := [it for it in there if it.words and not it.fuzzy and not is_signed(it, initials)])
    ]


def _confirmed(parts: Iterable[UnsignedPart], ask: AskReviewer) -> Iterator[UnsignedPart]:
    """Yield the parts that the reviewer has read; the next question comes only after the last part was signed."""
    for part in parts:
        shown = str(part)
        while (answer := _answer(ask, shown)) == "list":
            shown = f"{_listed(part)}\n{part}"
        if answer is None:
            return
        if answer in ("y", "yes"):
            yield part


def _answer(ask: AskReviewer, shown: str) -> str | None:
    answer = ask(f"{shown}\nHave you read every one of them? [y/N/list] ")
    return answer.strip().casefold() if answer is not None else None


def _listed(part: UnsignedPart) -> str:
    """Return the English of each entry, and below it the translation."""
    return "\n".join(
        f"{number}. {it.source}" + ("" if it.words == it.source else f"\n   {it.words}")
        for number, it in enumerate(part.entries, start=1)
    )


def _change(course: Course, locales: Path, locale: str, new: Callable[[PoEntry], PoEntry]) -> EntryWriter:
    """Return a function that replaces entries by `new` of each, in the catalog or among the English signatures."""
    return _in_source(course, locales, new) if locale == SOURCE_LOCALE else _in_catalog(locales, locale, new)


def _in_catalog(locales: Path, locale: str, new: Callable[[PoEntry], PoEntry]) -> EntryWriter:
    def write(entries: Collection[PoEntry]) -> int:
        shown = {(it.key, it.forms) for it in entries}

        def changed(it: PoEntry) -> PoEntry:
            is_shown = (it.key, it.forms) in shown and not it.fuzzy and not it.obsolete
            return new(it) if is_shown else it

        return edit(path_of(locales, locale), changed)

    return write


def _in_source(course: Course, locales: Path, new: Callable[[PoEntry], PoEntry]) -> EntryWriter:
    texts, path = template(course), source_path(locales)

    def write(entries: Collection[PoEntry]) -> int:
        before, shown = path.read_bytes() if path.exists() else b"", {it.key for it in entries}
        found = (new(it) if it.key in shown else it for it in signed_source(locales, texts))
        signed = [f"{it.code} {line}" for it in found for line in it.comments if fits(line, it)]
        named = [line for line in before.decode("utf-8", "replace").splitlines() if f" {WRITTEN} " in line]
        put_whole(path, before, "".join(f"{line}\n" for line in (_SOURCE_HEAD, *signed, *named)).encode())
        return sum(it.key in shown for it in texts)

    return write
