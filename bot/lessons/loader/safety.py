"""Loading of the distress matcher's words and points, with checks for entries that can only be a slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.shape_problems import Model
from bot.lessons.model.safety import Safety, Scales, WordEntry, WordList, forms, places, size, slots_in, words_of_slots
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

WORD_UNREADABLE = Code(
    "word-unreadable", "This entry has no word in it, so it would never find anything, or everything."
)
WORD_MIXED = Code("word-mixed", "Words of two scripts are looked for apart, so one entry with both is never found.")
VERB_SHORT = Code(
    "verb-short", "The forms of a very short verb are words of other languages, and girls would be asked for nothing."
)
CONCEPT_UNKNOWN = Code(
    "concept-unknown", "Points for something no list has words for never count, and a girl would not be heard."
)
SLOT_UNKNOWN = Code("slot-unknown", "A phrase with a slot that has no words is never made, so it is never found.")
PARADIGM_LARGE = Code(
    "paradigm-large", "Every phrase of a paradigm is kept in memory, and a bot that holds too many starts late."
)
SPELLING_UNREADABLE = Code(
    "spelling-unreadable", "Only a single word can be spelt otherwise, and only a listed one: it stands first."
)

SHORTEST_VERB = 3
"""Fewest letters of a verb: the forms of a shorter one are words of other languages (kufa in life)."""

MOST_PHRASES = 2000
"""Most phrases of one paradigm."""

_SIGN = re.compile(r"[^\W_]|[\u2001-\U0010ffff]")
_SCRIPTS = (("[\u1780-\u17ff]", "[0-9A-Za-z]"), ("[\u0900-\u097f]", "[A-Za-z]"))
"""Letters that one entry cannot have both: digits occur beside Devanagari."""


class CourseReader(Protocol):
    """The part of the course loader that is needed here: reading a file as a model, and a list of problems."""

    name: str
    problems: list[Problem]

    def part(
        self, model: type[Model], file: str, look: Callable[[Model], Iterable[Problem]] | None = None
    ) -> Model | None:
        """Return a file as its model; `look` yields further problems of it."""

    def paths(self, under: str) -> list[Path]:
        """Return the YAML files of a subfolder."""


def load_safety(reading: CourseReader) -> Safety:
    """Load the vocabularies of `safety/words` and the points of `safety/points.yaml`."""
    paths = reading.paths("safety/words")
    found = {path.stem: reading.part(WordList, f"safety/words/{path.name}", _unusable) for path in paths}
    vocabularies = {name: vocabulary for name, vocabulary in found.items() if vocabulary}
    scales = reading.part(Scales, "safety/points.yaml") or Scales()
    if len(vocabularies) == len(found):
        reading.problems += _points(scales, vocabularies, SourcePlace(f"{reading.name}/safety/points.yaml", 1, 1))
    return Safety(vocabularies=vocabularies, scales=scales)


def _unusable(vocabulary: WordList) -> Iterator[Problem]:
    for entry in (entry for entries in vocabulary.words.values() for entry in entries):
        yield from _never_found(entry.written, entry.place)
    slots = words_of_slots(vocabulary)
    for entry in (entry for entries in vocabulary.paradigms.values() for entry in entries):
        yield from _unmade(entry, slots)
    for entry in (entry for entries in vocabulary.verbs.values() for entry in entries):
        if len(entry.written) < SHORTEST_VERB:
            message = f"The verb `{entry.written}` is too short: its forms would be found in other words."
            yield VERB_SHORT.at(entry.place, message, "List the forms you mean under `words:`.")
    yield from (problem for entry in vocabulary.spellings for problem in _misspelt(entry))


def _misspelt(entry: WordEntry) -> Iterator[Problem]:
    sides = [side.split() for side in entry.written.split("=")]
    if len(sides) < 2 or any(len(words) != 1 for words in sides):
        message = f"`{entry.written}` is no word and its other spellings."
        yield SPELLING_UNREADABLE.at(entry.place, message, "Write it like `night = nite = n8`, one word at each side.")


def _never_found(written: str, place: SourcePlace | None) -> Iterator[Problem]:
    if not _SIGN.search(written) or written.startswith(".."):
        message = f"`{written}` has no word to begin with."
        yield WORD_UNREADABLE.at(place, message, "Write a word first, or delete it.")
    elif _is_mixed(written):
        message = f"`{written}` mixes letters of two scripts, so it is never found."
        yield WORD_MIXED.at(place, message, "Make two entries of it.")


def _unmade(entry: WordEntry, slots: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield the problems of a paradigm; of its phrases only the first that is never found."""
    unknown = [name for name in slots_in(entry.written) if name not in slots]
    for name in unknown:
        hint = did_you_mean(name, slots, "Give it words below `slots:`.")
        yield SLOT_UNKNOWN.at(entry.place, f"No slot is called `{name}`.", hint)
    count = size(entry.written, slots)
    if count > MOST_PHRASES:
        message = f"`{entry.written}` makes {count:,} phrases; {MOST_PHRASES:,} are the most."
        yield PARADIGM_LARGE.at(entry.place, message, "Use fewer slots, or `..` for words that do not matter.")
    elif not unknown and not _is_surely_found(places(entry.written, slots)):
        problems = (problem for form in forms(entry.written, slots) for problem in _never_found(form, entry.place))
        yield from islice(problems, 1)


def _is_surely_found(places: Sequence[Sequence[str]]) -> bool:
    """Tell whether all phrases begin with a word, and all are of one script: then none of them has to be made."""
    if not places or not all(_SIGN.search(first) and not first.startswith("..") for first in places[0]):
        return False
    return not _is_mixed(" ".join(chain.from_iterable(places)))


def _is_mixed(written: str) -> bool:
    return not written.isascii() and any(all(re.search(letters, written) for letters in pair) for pair in _SCRIPTS)


def _points(scales: Scales, vocabularies: Mapping[str, WordList], top: SourcePlace) -> Iterator[Problem]:
    """Yield a Problem for points of a concept without words: they would never count, and nobody would notice."""
    known = {concept for vocabulary in vocabularies.values() for concept in vocabulary.concepts}
    unknown = scales.concepts - known
    for entry in scales.entries() if unknown else ():
        for concept in entry.written.split("+"):
            if concept in unknown:
                message = f"No file of words has a concept `{concept}`."
                hint = did_you_mean(concept, known, "Give it words, or delete it.")
                yield CONCEPT_UNKNOWN.at(entry.place or top, message, hint)
