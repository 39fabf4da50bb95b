"""The part of a catalog that a proof carries: the entries of its lesson, and those of the bot itself that changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress

from bot.lessons.translations.po import EntryKey, InvalidPo, PoEntry, parse


def own_entries(now: bytes, before: bytes | None, own: Collection[str], foreign: Collection[str]) -> bytes:
    """Return a catalog with its header, the entries of the contexts in `own`, and others that changed.

    Entries of the contexts in `foreign`, the other lessons, are left out. A catalog that cannot be parsed is returned
    whole.
    """
    try:
        entries = parse(now.decode("utf-8-sig"))
    except (UnicodeDecodeError, InvalidPo):
        return now
    there = _said(before)
    kept = (it for it in entries if not it.source or it.context in own or _is_new(it, there, foreign))
    return _text(kept)


def _is_new(entry: PoEntry, there: Mapping[EntryKey, object], foreign: Collection[str]) -> bool:
    return entry.context not in foreign and not entry.obsolete and there.get(entry.key) != _meaning(entry)


def changed_contexts(now: bytes, before: bytes | None) -> set[str]:
    """Return the contexts in which a catalog has other entries than before; none where it cannot be read."""
    one, other = _said(now), _said(before)
    return {key[0] for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _said(raw: bytes | None) -> dict[EntryKey, object]:
    """Map the keys of the entries in use to their words and state."""
    with suppress(UnicodeDecodeError, InvalidPo):
        return {it.key: _meaning(it) for it in parse((raw or b"").decode("utf-8-sig")) if it.source and not it.obsolete}
    return {}


def _meaning(entry: PoEntry) -> object:
    return entry.forms, entry.fuzzy, entry.previous, entry.comments


def with_entries(mine: bytes, theirs: bytes) -> bytes:
    """Return a catalog with the entries of another one in place of its own. Raise InvalidPo or UnicodeDecodeError."""
    new = {(it.obsolete, it.key): it for it in parse(theirs.decode("utf-8-sig")) if it.source}
    there = {(it.obsolete, it.key): it for it in parse(mine.decode("utf-8-sig"))}
    if all(key in there and _meaning(there[key]) == _meaning(it) for key, it in new.items()):
        return mine
    return _text((there | new).values())


def _text(entries: Iterable[PoEntry]) -> bytes:
    return "\n".join(_blocks(entries)).encode()


def _blocks(entries: Iterable[PoEntry]) -> Iterator[str]:
    for entry in entries:
        block = "".join(entry.raw).replace("\r\n", "\n")
        yield block if block.endswith("\n") else f"{block}\n"
