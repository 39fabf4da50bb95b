"""Merge a catalog with the current lessons without losing anything a translator wrote.

An entry belongs to a text by its file and words, wherever the text stands in the file. When the source of an entry is
gone and a new text appears in the same file, similar to the old one or at its place, the entry is reused: it becomes
stale, that is fuzzy with the old source in `#| msgid`. All other entries without a source become obsolete (`#~`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.lessons.model.texts import CRITICAL_NOTE
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.template import OURS

ALIKE = 0.6
"""Similarity, from 0 to 1, from which one source counts as the new wording of another; the same as gettext's."""

Known = dict[tuple[str, str], PoEntry]


def merge_entries(
    there: Iterable[PoEntry], wanted: Iterable[PoEntry], renamed: Mapping[str, str], tidy: bool = False
) -> Iterator[PoEntry]:
    """Yield the entries of a catalog in their new order; `renamed` maps the former name of a lesson to its new one."""
    header, *entries = there
    merged, left = merge_texts(entries, wanted, renamed)
    yield header
    yield from merged
    yield from (_orphan(it) for it in left if not tidy and (it.words or it.obsolete))


def merge_texts(
    there: Iterable[PoEntry], wanted: Iterable[PoEntry], renamed: Mapping[str, str]
) -> tuple[list[PoEntry], list[PoEntry]]:
    """Return an entry for each text that is wanted, in their order, and the entries that are left over."""
    moved = [_moved(entry, renamed) for entry in there]
    known: Known = {it.key: it for it in sorted(moved, key=_worth)}
    new = {it.key: it for it in wanted}
    removed = [it for it in known.values() if it.key not in new]
    old_words = _old_words([it for it in new.values() if it.key not in known], [it for it in removed if _is_of_use(it)])
    taken = {it.key for it in old_words.values()}
    merged = [_kept(known[key], it) if key in known else _changed(old_words.get(key), it) for key, it in new.items()]
    return merged, [it for it in removed if it.key not in taken]


def _worth(entry: PoEntry) -> tuple[bool, bool]:
    """Sort key for two entries of one text: prefer one with a translation, then one that is in use."""
    return bool(entry.words), not entry.obsolete


def _is_of_use(entry: PoEntry) -> bool:
    """Tell whether an entry holds a usable translation."""
    return bool(entry.words) and not entry.obsolete and (entry.stale or not entry.fuzzy)


def _moved(entry: PoEntry, renamed: Mapping[str, str]) -> PoEntry:
    context = renamed.get(entry.context, entry.context)
    previous = (renamed.get(entry.previous[0], entry.previous[0]), entry.previous[1]) if entry.previous else None
    return replace(entry, context=context, previous=previous)


def _kept(old: PoEntry, new: PoEntry) -> PoEntry:
    """Return an entry with current references and notes. An obsolete one is in use again."""
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
    """Return the entry of a new text, with the translation of its old wording if there was one."""
    if old is None:
        return new
    if old.translated_from == new.source:  # the author reverted a change
        return replace(_kept(replace(old, flags=_sure(old.flags)), new), source=new.source, previous=None)
    stale = replace(old, flags=("fuzzy", *_sure(old.flags)), previous=(new.context, old.translated_from))
    return replace(_kept(stale, new), source=new.source)


def _sure(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag != "fuzzy")


def _orphan(entry: PoEntry) -> PoEntry:
    flags = tuple(flag for flag in entry.flags if not flag.startswith(OURS))
    return replace(entry, obsolete=True, notes=(), references=(), flags=flags)


def _old_words(added: Sequence[PoEntry], removed: Sequence[PoEntry]) -> Known:
    """Map the key of each new text to the entry with its old wording, each entry once: by likeness, then by place."""
    found = _by_likeness(added, removed)
    taken = {it.key for it in found.values()}
    others = [it for it in added if it.key not in found], [it for it in removed if it.key not in taken]
    return found | _by_place(*others)


def _by_likeness(added: Iterable[PoEntry], removed: Sequence[PoEntry]) -> Known:
    """Pair the texts of a file that are similar, most similar ones first."""
    pairs = [(_likeness(old, new), old, new) for new in added for old in removed if old.context == new.context]
    found: Known = {}
    taken = set()
    for likeness, old, new in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= ALIKE and new.key not in found and old.key not in taken:
            found[new.key] = old
            taken.add(old.key)
    return found


def _by_place(added: Iterable[PoEntry], removed: Iterable[PoEntry]) -> Known:
    """Pair in their order the texts at one place, where as many are new as are gone: a button said in other words."""
    new, old = _by_places(added), _by_places(removed)
    places = (place for place in new if len(new[place]) == len(old.get(place, ())))
    return {one.key: was for place in places for was, one in zip(old[place], new[place], strict=True)}


TextPlace = tuple[str, str, str]
"""Place of a text: its file, its kind, and the scene or stop, both as its notes tell them."""

_WHERE = re.compile(r"[^,.]*(.*?)(?:, and \d+ more)?\.(?: |$)")
"""The scene and stop in a note, without the file, which may have another name by now."""


def _by_places(entries: Iterable[PoEntry]) -> Mapping[TextPlace, list[PoEntry]]:
    """Group entries by their place; those without notes are left out."""
    found = defaultdict[TextPlace, list[PoEntry]](list)
    for it in entries:
        notes = [note for note in it.notes if not note.startswith(CRITICAL_NOTE)]
        if len(notes) > 1 and (where := _WHERE.match(notes[1])):
            found[it.context, notes[0], where[1]].append(it)
    return found


def _likeness(old: PoEntry, new: PoEntry) -> float:
    """Return a similarity from 0 to 1; two kinds of text, such as a button and a message, are never similar."""
    rooms = [next((flag for flag in it.flags if flag.startswith("max-length:")), "") for it in (old, new)]
    if all(rooms) and rooms[0] != rooms[1]:
        return 0
    return max(_ratio(it, new.source) for it in (old.source, old.translated_from))


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    near = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
    return matcher.ratio() if near else 0
