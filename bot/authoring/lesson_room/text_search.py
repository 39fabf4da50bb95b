"""Search over the texts of the course: case and accents make no difference, and each found word is marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.authoring.editor.marked_words import Pieces, grouped
from bot.authoring.editor.search import INVISIBLE, fold_letter, folded
from bot.authoring.lesson_room.course_parts import CoursePart, TextProgress
from bot.lessons.model.lesson import SOURCE_LOCALE

LONGEST = 100
"""Most characters of a query that are used."""

_JOINING = frozenset("\u17d2\u094d\u200d")
"""Signs that join the next letter to the one before: Khmer coeng, the virama, the zero-width joiner."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that was found; `passages` are its words in English and in each language with a match."""

    part: CoursePart
    text: TextProgress
    is_draft: bool
    passages: tuple[tuple[str, Pieces], ...]


def words_of(query: str) -> tuple[str, ...]:
    """Return the folded words of a query."""
    return tuple(dict.fromkeys(folded(query[:LONGEST]).split()))


def search(
    query: str, live: Iterable[CoursePart], drafts: Iterable[CoursePart], locales: Iterable[str]
) -> Iterator[FoundText]:
    """Yield the texts that hold every word of a query in one of the languages, drafts first.

    A text that is the same in a draft and live is found once.
    """
    words, read = words_of(query), tuple(dict.fromkeys((SOURCE_LOCALE, *locales)))
    known: set[tuple[str, str]] = set()
    for part, is_draft in (*((it, True) for it in drafts), *((it, False) for it in live)):
        for text in part.texts:
            if (part.part, text.source) not in known and (found := tuple(_passages(text, words, read))):
                yield FoundText(part, text, is_draft, found)
        if is_draft:
            known.update((part.part, text.source) for text in part.texts)


def _passages(text: TextProgress, words: tuple[str, ...], locales: tuple[str, ...]) -> Iterator[tuple[str, Pieces]]:
    said = {SOURCE_LOCALE: text.source, **text.words}
    hits = [it for it in locales if words and it in said and all(word in folded(said[it]) for word in words)]
    if hits:
        shown = dict.fromkeys((SOURCE_LOCALE, *hits))
        yield from ((it, marked(said[it], words if it in hits else ())) for it in shown)


def marked(text: str, words: Iterable[str]) -> Pieces:
    """Return a text in pieces, with folded words marked; no mark cuts through letters that are drawn as one."""
    places = [number for number, letter in enumerate(text) for _ in fold_letter(letter)]
    letters, is_found = "".join(map(fold_letter, text)), [False] * len(text)
    for word in words:
        for start in _places(letters, word):
            first, last = places[start], places[start + len(word) - 1] + 1
            while first and _is_joined(text, first):
                first -= 1
            while last < len(text) and _is_joined(text, last):
                last += 1
            is_found[first:last] = [True] * (last - first)
    return grouped(zip(text, is_found, strict=True))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _is_joined(text: str, at: int) -> bool:
    """Return whether a letter is drawn together with the one before it."""
    return unicodedata.category(text[at])[0] == "M" or text[at] in INVISIBLE or text[at - 1] in _JOINING
