"""Phrases made from slots: `<want> <now?> <die>` stands for every choice of one of the words in each slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from bot.lessons.model.safety import WordList

_SLOT = re.compile(r"<([^<>]*)>")
_PLACE = re.compile(r"(?:<[^<>]*>|[^\s<])+")
OPTIONAL = "?"
"""The sign after a slot's name that lets the slot stay empty."""


def paradigms(vocabulary: WordList) -> Iterator[tuple[str, str]]:
    """Yield every concept with each of its paradigms."""
    for concept, patterns in vocabulary.paradigms.items():
        yield from ((concept, pattern.written) for pattern in patterns)


def words_of_slots(vocabulary: WordList) -> dict[str, list[str]]:
    """Return the words of each slot; another slot's name among them, `person: <household>, …`, stands for its words."""
    listed = {name: [entry.written for entry in entries] for name, entries in vocabulary.slots.items()}
    return {
        name: [word for entry in entries for word in (forms(entry, listed) if _SLOT.fullmatch(entry) else [entry])]
        for name, entries in listed.items()
    }


def forms(pattern: str, slots: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield all phrases of a paradigm. A slot that does not exist has no words."""
    for chosen in product(*_choices(pattern, slots)):
        yield " ".join("".join(chosen).split())


def size(pattern: str, slots: Mapping[str, Sequence[str]]) -> int:
    """Return the number of phrases of a paradigm, without making them."""
    return prod(map(len, _choices(pattern, slots)))


def places(pattern: str, slots: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the words or phrases that may stand at each place between two spaces; an empty one stands for nothing."""
    return [list(forms(place, slots)) for place in _PLACE.findall(pattern)]


def neighbours(pattern: str, slots: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the words at each two places that may follow one another, and those at a single place, as short phrases."""
    found = places(pattern, slots)
    yield from (words for here in found for words in here)
    for first, here in enumerate(found):
        for there in found[first + 1 :]:
            yield from (f"{one} {other}" for one in here for other in there if one and other)
            if "" not in there:
                break


def slots_in(pattern: str) -> list[str]:
    """Return the names of the slots in a paradigm."""
    return [name.removesuffix(OPTIONAL) for name in _SLOT.findall(pattern)]


def _choices(pattern: str, slots: Mapping[str, Sequence[str]]) -> list[Sequence[str]]:
    """Return the choices at each place of a paradigm; the text between two slots is the only one at its place."""
    parts = _SLOT.split(pattern)
    return [_words_of(part, slots) if place % 2 else [part] for place, part in enumerate(parts)]


def _words_of(name: str, slots: Mapping[str, Sequence[str]]) -> Sequence[str]:
    words = slots.get(name.removesuffix(OPTIONAL), ())
    return ["", *words] if name.endswith(OPTIONAL) else words
