"""Operations on single catalog entries: look up, write as a draft, carry over or settle after a source change.

Every other byte of a file stays as it is, and a file that someone else changed in between is not overwritten. The
translations of a changed source text are kept, become stale, or are no longer shown: `messages update` guesses what a
change means; in the preview the author says it, and the catalogs follow at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal, get_args

from bot.authoring.translation.bylines import Byline, credited
from bot.authoring.translation.catalog_files import CatalogChanged, locales_in, path_of, put_whole
from bot.authoring.translation.edit_in_place import all_words
from bot.authoring.translation.po_writer import entry_lines
from bot.check.rules.placeholders import differences
from bot.lessons.translations.po import LINE, InvalidPo, PoEntry, parse, read
from bot.lessons.translations.signatures import is_signed, unsigned

EntryVerdict = Literal["wording", "wrong"]
"""Meaning of a changed source text whose translation is stale: only the wording changed, or the old text was wrong."""


def translation(locales: Path, locale: str, context: str, source: str) -> PoEntry | None:
    """Return the entry of a text in a locale; None when there is no entry or no readable catalog."""
    with suppress(OSError, UnicodeDecodeError, InvalidPo):
        return next((it for it in read(path_of(locales, locale)) if _is_of_text(it, context, source)), None)
    return None


def put_all(locales: Path, locale: str, words: Mapping[tuple[str, str], str], byline: Byline | None = None) -> int:
    """Write translations by (context, source) as drafts; return how many entries changed. Raise CatalogChanged."""

    def drafted(entry: PoEntry) -> PoEntry:
        if not entry.source or entry.obsolete or entry.key not in words:
            return entry
        return _as_draft(replace(entry, forms=(words[entry.key], *entry.forms[1:])), byline)

    return edit(path_of(locales, locale), drafted)


def settle(locales: Path, context: str, source: str, verdict: EntryVerdict) -> list[str]:
    """Settle a stale text in every locale; return the locales in which it was stale.

    `wording`: the old translations are kept for the new text, without their signatures, which were for the old text.
    `wrong`: the old translations are removed; the text is missing until it is translated again.
    """

    def settled(entry: PoEntry) -> PoEntry:
        if not (_is_of_text(entry, context, source) and entry.stale):
            return entry
        return _as_draft(entry if verdict == "wording" else replace(entry, forms=("",) * len(entry.forms)))

    return [locale for locale in locales_in(locales) if edit(path_of(locales, locale), settled)]


def put_back(locales: Path, locale: str, now: PoEntry, then: PoEntry) -> None:
    """Replace an entry by an earlier one, unless it was changed meanwhile. Raise CatalogChanged."""

    def earlier(entry: PoEntry) -> PoEntry:
        same = (entry.key, entry.forms, entry.flags, entry.obsolete) == (now.key, now.forms, now.flags, False)
        return then if same else entry

    edit(path_of(locales, locale), earlier)


def edit(path: Path, change: Callable[[PoEntry], PoEntry]) -> int:
    """Apply `change` to the entries of a file, leave the rest untouched, and return how many entries changed.

    Raise CatalogChanged when the file cannot be read, or when someone else changed it in between.
    """
    try:
        before = path.read_bytes()
        changed, after = _edit_text(before.decode("utf-8"), change)
    except (OSError, UnicodeDecodeError, InvalidPo) as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    put_whole(path, before, after.encode("utf-8", "replace"))
    return changed


def _edit_text(text: str, change: Callable[[PoEntry], PoEntry]) -> tuple[int, str]:
    bare = text.removeprefix("\ufeff")
    lines = LINE.findall(bare)
    changed = [(it, new) for it in parse(bare) if (new := change(it)) != it]
    for it, new in reversed(changed):
        lines[it.first - 1 : it.first - 1 + len(it.raw)] = entry_lines(
            new, "\r\n" if it.raw[0].endswith("\r\n") else "\n"
        )
    return len(changed), text[: len(text) - len(bare)] + "".join(lines)


def _is_of_text(entry: PoEntry, context: str, source: str) -> bool:
    return bool(source) and entry.key == (context, source) and not entry.obsolete


def _as_draft(entry: PoEntry, byline: Byline | None = None) -> PoEntry:
    """Return the entry without its stale mark and signatures, and with the names of those who wrote its words."""
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return credited(replace(unsigned(entry), previous=None, flags=flags), byline)


Meaning = Literal["wording", "meaning", "wrong"]
"""Meaning of a change, as its author states it: other words only, another meaning, or the old text was wrong."""

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)


def possible_meanings(old: str, new: str) -> tuple[Meaning, ...]:
    """Return the meanings of a change: where a name or a star comes or goes, no old translation fits any more."""
    return ("wrong",) if any(differences(old, new)) else MEANINGS


TranslationState = Literal["missing", "draft", "stale", "signed"]
"""State of a translation. One that the tools guessed, which learners do not see, counts as `stale`."""

ALIKE = 0.5
"""Similarity, from 0 to 1, from which one text counts as the new wording of another."""

ChangedText = tuple[str, str]


def state(entry: PoEntry | None) -> TranslationState:
    """Return the state of a text's translation."""
    if entry is None or not entry.words:
        return "missing"
    if entry.fuzzy:
        return "stale"
    return "signed" if is_signed(entry) else "draft"


def carry(locales: Path, context: str, old: str, new: str, meaning: Meaning, stays: bool = False) -> None:
    """Update the entry of a changed text in every catalog. `stays`: the old text still occurs elsewhere in its file.

    A catalog that has an entry for the new text already is left alone. Raise CatalogChanged when one cannot be written.
    """
    for locale in locales_in(locales):
        entry, there = (translation(locales, locale, context, source) for source in (old, new))
        if entry is None or not entry.words or there is not None:
            continue
        after, path = _reworded_entry(entry, new, meaning), path_of(locales, locale)
        if stays:
            append(path, after)
        else:
            edit(path, _exchange(entry, after))


def settle_carried(locales: Path, carried: Mapping[str, PoEntry], new: str, meaning: Meaning) -> None:
    """Write entries that were carried over in memory only, by locale, as entries of the next wording of their text."""
    for locale, entry in carried.items():
        edit(path_of(locales, locale), _exchange(entry, _reworded_entry(entry, new, meaning)))


def _exchange(entry: PoEntry, after: PoEntry) -> Callable[[PoEntry], PoEntry]:
    """Return the change that puts an entry in place of the one with the same lines."""
    return lambda it: after if it.raw == entry.raw else it


def _reworded_entry(entry: PoEntry, new: str, meaning: Meaning) -> PoEntry:
    """Return the entry of the new text.

    A signature is for the old translation, and stays only with one that became stale.
    """
    if meaning == "meaning":
        flags = ("fuzzy", *(flag for flag in entry.flags if flag != "fuzzy"))
        return replace(entry, source=new, flags=flags, previous=(entry.context, entry.translated_from))
    if meaning == "wording" and entry.fuzzy:  # a stale entry: a translator has to look at it anyway
        return replace(entry, source=new)
    forms = entry.forms if meaning == "wording" else ("",) * len(entry.forms)
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return credited(replace(unsigned(entry), source=new, forms=forms, flags=flags, previous=None))


def translate(locales: Path, locale: str, words: Mapping[ChangedText, str], byline: Byline | None = None) -> None:
    """Write translations by (context, source) as drafts, even if the catalog has no entries for some texts yet."""
    typed, path = {key: said.replace("\r\n", "\n") for key, said in words.items()}, path_of(locales, locale)
    put_all(locales, locale, typed, byline)
    there = {it.key for it in read(path) if it.source and not it.obsolete}
    new = [PoEntry(source, context, (said,)) for (context, source), said in typed.items()]
    append(path, *(credited(it, byline) for it in new if it.key not in there))


def append(path: Path, *some: PoEntry) -> None:
    """Append entries to their catalog; `messages update` moves them to their places."""
    try:
        before = path.read_bytes()
    except OSError as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    end = "\r\n" if b"\r\n" in before else "\n"
    lines = "".join(line for it in some for line in (end, *entry_lines(replace(it, raw=()), end)))
    put_whole(path, before, before + lines.encode("utf-8", "replace"))


def changed_texts(before: str, after: str) -> tuple[ChangedText, ...]:
    """Return the old and new words of every changed text, in file order.

    Text that only moved is not a change. A file that is not valid YAML gives no pairs.
    """
    old, new = all_words(before), all_words(after)
    there = set(old)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    replaced = ((old[i:j], new[k:m]) for kind, i, j, k, m in blocks if kind == "replace")
    pairs = dict.fromkeys(pair for removed, added in replaced for pair in _paired(removed, added))
    return tuple((was, now) for was, now in pairs if now not in there)


def _paired(removed: Sequence[str], added: Sequence[str]) -> Iterator[ChangedText]:
    """Pair texts by position; where some were added or removed, pair each old one with the first similar new one."""
    if len(removed) == len(added):
        yield from zip(removed, added, strict=True)
        return
    left = list(added)
    for was in removed:
        if now := next((it for it in left if SequenceMatcher(None, was, it).ratio() >= ALIKE), None):
            left.remove(now)
            yield was, now
