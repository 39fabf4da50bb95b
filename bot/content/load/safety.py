"""The words and points of the distress matcher, and what in them nobody could mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from bot.content.load.guess import did_you_mean
from bot.content.load.shapes import Model
from bot.content.model.safety import Safety, Scales, Vocabulary
from bot.content.model.text import Place
from bot.content.problem import Problem, problem

SHORTEST_VERB = 3
"""The forms of a shorter verb are words of other languages (kufa in life)."""


class Reading(Protocol):
    """What the loader of the course lends: reading a file as a model, and a list of problems."""

    name: str
    problems: list[Problem]

    def part(self, model: type[Model], file: str) -> Model | None:
        """A file as its model."""

    def paths(self, under: str) -> list[Path]:
        """The YAML files of a subfolder."""


def load_safety(reading: Reading) -> Safety:
    """The vocabularies of `safety/words` and the points of `safety/points.yaml`."""
    found = {path.stem: reading.part(Vocabulary, f"safety/words/{path.name}") for path in reading.paths("safety/words")}
    vocabularies = {name: vocabulary for name, vocabulary in found.items() if vocabulary}
    scales = reading.part(Scales, "safety/points.yaml") or Scales()
    for vocabulary in vocabularies.values():
        reading.problems += _unusable(vocabulary)
    if len(vocabularies) == len(found):
        reading.problems += _points(scales, vocabularies, Place(f"{reading.name}/safety/points.yaml", 1, 1))
    return Safety(vocabularies=vocabularies, scales=scales)


def _unusable(vocabulary: Vocabulary) -> Iterator[Problem]:
    for entry in (entry for entries in vocabulary.words.values() for entry in entries):
        if not any(char.isalnum() or ord(char) > 0x2000 for char in entry.written) or entry.written.startswith(".."):
            message = f"`{entry.written}` has no word to begin with."
            yield problem(entry.place, "word-unreadable", message, "Write a word first, or delete it.")
        elif _is_mixed(entry.written):
            message = f"`{entry.written}` mixes letters of two scripts, so it is never found."
            yield problem(entry.place, "word-mixed", message, "Make two entries of it.")
    for entry in (entry for entries in vocabulary.verbs.values() for entry in entries):
        if len(entry.written) < SHORTEST_VERB:
            message = f"The verb `{entry.written}` is too short: its forms would be found in other words."
            yield problem(entry.place, "verb-short", message, "List the forms you mean under `words:`.")


def _is_mixed(written: str) -> bool:
    khmer = any("\u1780" <= char <= "\u17ff" for char in written)
    return khmer and any(char.isascii() and char.isalnum() for char in written)


def _points(scales: Scales, vocabularies: Mapping[str, Vocabulary], top: Place) -> Iterator[Problem]:
    """Points for a concept no file has words for would never count, and nobody would notice."""
    known = {concept for vocabulary in vocabularies.values() for concept in vocabulary.concepts}
    for scale in (scales.distress, scales.info, scales.friend, *scales.kinds.values()):
        for entry in (entry for entries in scale.concepts.values() for entry in entries):
            for concept in entry.written.split("+"):
                if concept not in known:
                    message = f"No file of words has a concept `{concept}`."
                    hint = did_you_mean(concept, known, "Give it words, or delete it.")
                    yield problem(entry.place or top, "concept-unknown", message, hint)
