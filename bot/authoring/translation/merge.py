"""A catalog brought up to the lessons: nothing a translator wrote is lost, and nothing is guessed from afar.

A text keeps its entry by its file and its words, wherever it stands. An entry whose source is gone is taken for the
old words of a text that is new in the same file when both read alike. It becomes stale: fuzzy, with the old source
in `#| msgid`. What is left over becomes obsolete (`#~`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from bot.authoring.translation.template import OURS
from bot.lessons.translations.po import PoEntry

ALIKE = 0.6
"""How much of two sources has to agree, from 0 to 1, for one to be the other's new words. gettext asks for as much."""

Known = dict[tuple[str, str], PoEntry]


def merged(
    there: Iterable[PoEntry], wanted: Iterable[PoEntry], renamed: Mapping[str, str], tidy: bool = False
) -> Iterator[PoEntry]:
    """The entries of a catalog in their new order; `renamed` tells the new name of a lesson by its old one."""
    header, *entries = there
    moved = [_moved(it, renamed) for it in entries]
    known: Known = {it.key: it for it in sorted(moved, key=_worth)}
    new = {it.key: it for it in wanted}
    gone = [it for it in known.values() if it.key not in new]
    old_words = _old_words([it for it in new.values() if it.key not in known], [it for it in gone if _is_of_use(it)])
    taken = {it.key for it in old_words.values()}
    yield header
    for key, it in new.items():
        yield _kept(known[key], it) if key in known else _changed(old_words.get(key), it)
    yield from (_orphan(it) for it in gone if not tidy and it.key not in taken and (it.words or it.obsolete))


def _worth(it: PoEntry) -> tuple[bool, bool]:
    """Which of two entries of one text is kept: the one with words, and of two such the one that is in use."""
    return bool(it.words), not it.obsolete


def _is_of_use(it: PoEntry) -> bool:
    """Whether an entry holds a translation of something."""
    return bool(it.words) and not it.obsolete and (it.stale or not it.fuzzy)


def _moved(it: PoEntry, renamed: Mapping[str, str]) -> PoEntry:
    context = renamed.get(it.context, it.context)
    previous = (renamed.get(it.previous[0], it.previous[0]), it.previous[1]) if it.previous else None
    return replace(it, context=context, previous=previous)


def _kept(old: PoEntry, new: PoEntry) -> PoEntry:
    """An entry with its place and notes of today. One that was orphaned is back."""
    theirs = [flag for flag in old.flags if not flag.startswith(OURS)]
    flags = (*(it for it in theirs if it == "fuzzy"), *new.flags, *(it for it in theirs if it != "fuzzy"))
    return replace(
        old,
        obsolete=False,
        notes=new.notes,
        references=new.references,
        flags=old.flags if set(old.flags) == set(flags) else flags,
    )


def _changed(old: PoEntry | None, new: PoEntry) -> PoEntry:
    """A text that is new: with the translation of its old words when it had some."""
    if old is None:
        return new
    if old.translated_from == new.source:  # the author took a change back
        return replace(_kept(replace(old, flags=_sure(old.flags)), new), source=new.source, previous=None)
    stale = replace(old, flags=("fuzzy", *_sure(old.flags)), previous=(new.context, old.translated_from))
    return replace(_kept(stale, new), source=new.source)


def _sure(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag != "fuzzy")


def _orphan(it: PoEntry) -> PoEntry:
    flags = tuple(flag for flag in it.flags if not flag.startswith(OURS))
    return replace(it, obsolete=True, notes=(), references=(), flags=flags)


def _old_words(fresh: Iterable[PoEntry], gone: Iterable[PoEntry]) -> Known:
    """By the key of a new text, the entry that held its old words: the pairs most alike first, each taken once."""
    gone = tuple(gone)
    pairs = [(_likeness(old, new), old, new) for new in fresh for old in gone if old.context == new.context]
    found: Known = {}
    taken = set()
    for likeness, old, new in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= ALIKE and new.key not in found and old.key not in taken:
            found[new.key] = old
            taken.add(old.key)
    return found


def _likeness(old: PoEntry, new: PoEntry) -> float:
    """From 0 to 1; two kinds of text, such as a button and a bubble, are never alike."""
    rooms = [next((flag for flag in it.flags if flag.startswith("max-length:")), "") for it in (old, new)]
    if all(rooms) and rooms[0] != rooms[1]:
        return 0
    return max(_ratio(it, new.source) for it in (old.source, old.translated_from))


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    near = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
    return matcher.ratio() if near else 0
