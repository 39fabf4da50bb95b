"""Typed words that are put together of an author's short answers: `no im fine`, `ok thanks`, `im fine it was a joke`.

Nothing of what was typed is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.profile import BareAnswer, TypedWords
from bot.safeguarding.distress.normalise import normalise

AnswerPiece = BareAnswer | Literal["thanks", "small"]
"""Meaning of a listed phrase: an answer, thanks or why, or a small word that changes nothing."""

_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´"))

BEGINNING = "…"
"""Last character of a listed phrase that also stands for longer words that begin with it."""

MOST_AFTER = 4
"""Most words that may follow a beginning: a longer message says more than no."""

MOST_WORDS = 16
"""Most words of a short answer."""

Meanings = tuple[tuple[str, BareAnswer], ...]
"""Meanings of typed words as bare answers, by locale."""


@dataclass(frozen=True, slots=True)
class ShortAnswers:
    """The short answers of all locales; phrases are tuples of words.

    `pieces` are the listed phrases by locale. Learners mix languages, so each locale has the English ones too. `around`
    are the words that change nothing around a question, `but` those that take a beginning back. `unsafe` are the
    phrases of all locales for not being safe, which count inside longer words too.
    """

    pieces: Mapping[str, Mapping[tuple[str, ...], AnswerPiece]] = field(default_factory=dict)
    beginnings: Mapping[str, Mapping[tuple[str, ...], BareAnswer]] = field(default_factory=dict)
    around: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    unsafe: frozenset[tuple[str, ...]] = frozenset()

    def read(self, words: str) -> tuple[Meanings, bool]:
        """Return what words mean that are listed phrases from beginning to end, and whether any locale knows them."""
        split = words.split()
        found = {name: _cut(split, pieces) for name, pieces in self.pieces.items()}
        known = {name: cut for name, cut in found.items() if cut and set(cut) != {"small"}}
        return tuple((name, said) for name, cut in known.items() if (said := _meaning(cut))), bool(known)

    def core(self, words: str) -> str:
        """Return words without what stands around a question: `ok but are you real please` asks `are you real`."""
        split = words.split()
        while split and split[0] in self.around:
            split.pop(0)
        while split and split[-1] in self.around:
            split.pop()
        return " ".join(split)

    def tells_unsafe(self, words: str) -> bool:
        """Return whether a phrase for not being safe stands anywhere in words; it counts only below a card of Help."""
        split = tuple(words.split())
        sizes = {len(phrase) for phrase in self.unsafe}
        return any(split[at : at + size] in self.unsafe for size in sizes for at in range(len(split) - size + 1))

    def begun(self, words: str) -> Meanings:
        """Return what words mean by a listed beginning, unless a `but` or a longer story comes after it."""
        split = words.split()
        found = ((name, _beginning(split, phrases, self.but)) for name, phrases in self.beginnings.items())
        return tuple((name, said) for name, said in found if said)


def short_answers(words: Mapping[str, TypedWords]) -> ShortAnswers:
    """Return the short answers of all locales."""
    ours = {name: dict(_pieces(typed)) for name, typed in words.items()}
    common = ours.get(SOURCE_LOCALE, {})
    beginnings = {name: dict(_beginnings(typed)) for name, typed in words.items()}
    around = (word for typed in words.values() for word in (*typed.small, *typed.okay, *typed.answers))
    but = frozenset(without_apostrophes(word) for typed in words.values() for word in typed.but)
    return ShortAnswers(
        {name: {**common, **pieces} for name, pieces in ours.items()},
        beginnings,
        frozenset(map(without_apostrophes, around)),
        but,
        frozenset(filter(None, (_split(phrase) for typed in words.values() for phrase in typed.unsafe))),
    )


def without_apostrophes(typed: str) -> str:
    """Return normalised words in which `I'm` is `im`, as learners type it."""
    return normalise(typed.translate(_APOSTROPHES))


def _answers(typed: TypedWords) -> Iterator[tuple[str, BareAnswer]]:
    yield from ((phrase, "agree") for phrase in typed.agree)
    yield from ((phrase, "okay") for phrase in typed.okay)
    yield from ((phrase, "decline") for phrase in typed.decline)
    yield from ((phrase, "unsafe") for phrase in typed.unsafe)


def _pieces(typed: TypedWords) -> Iterator[tuple[tuple[str, ...], AnswerPiece]]:
    yield from ((_split(phrase), "small") for phrase in typed.small)
    yield from ((_split(phrase), "thanks") for phrase in typed.answers)
    yield from ((_split(phrase), meaning) for phrase, meaning in _answers(typed))


def _beginnings(typed: TypedWords) -> Iterator[tuple[tuple[str, ...], BareAnswer]]:
    yield from ((_split(phrase), meaning) for phrase, meaning in _answers(typed) if phrase.endswith(BEGINNING))


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(without_apostrophes(phrase).split())


def _cut(words: Sequence[str], pieces: Mapping[tuple[str, ...], AnswerPiece]) -> tuple[AnswerPiece, ...]:
    """Return the meanings of the phrases that words consist of, the longest first; empty when anything is left."""
    found = list[AnswerPiece]()
    if len(words) > MOST_WORDS:
        return ()
    while words:
        size = next((size for size in range(len(words), 0, -1) if tuple(words[:size]) in pieces), 0)
        if not size:
            return ()
        found.append(pieces[tuple(words[:size])])
        words = words[size:]
    return tuple(found)


def _meaning(cut: Sequence[AnswerPiece]) -> BareAnswer | None:
    """Return the answer of phrases put together; None for thanks alone, and for a yes beside a no.

    `no im not safe` says that she is not safe.
    """
    said = set(cut) - {"thanks", "small"}
    if "unsafe" in said:
        return "unsafe"
    if {"agree", "decline"} <= said:
        return None
    answers: tuple[BareAnswer, ...] = ("decline", "agree", "okay")
    return next((answer for answer in answers if answer in said), None)


def _beginning(
    words: Sequence[str], phrases: Mapping[tuple[str, ...], BareAnswer], but: frozenset[str]
) -> BareAnswer | None:
    for phrase, meaning in phrases.items():
        rest = words[len(phrase) :]
        if tuple(words[: len(phrase)]) == phrase and len(rest) <= MOST_AFTER and but.isdisjoint(rest):
            return meaning
    return None
