"""The words and rules of the distress matcher, and what in them nobody could mean.

A rule that names a concept without words would never hold, and nobody would notice: it is a Problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from bot.content.load.guess import did_you_mean
from bot.content.load.shapes import Model
from bot.content.model.rule_line import read_line
from bot.content.model.safety import A_RULE, Rules, Safety, Vocabulary
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
    """The vocabularies of `safety/words` and the rules of `safety/rules.yaml`."""
    found = {path.stem: reading.part(Vocabulary, f"safety/words/{path.name}") for path in reading.paths("safety/words")}
    vocabularies = {name: vocabulary for name, vocabulary in found.items() if vocabulary}
    rules = reading.part(Rules, "safety/rules.yaml") or Rules(rules={})
    for vocabulary in vocabularies.values():
        reading.problems += _unusable(vocabulary)
    if len(vocabularies) == len(found):
        reading.problems += _rules(rules, vocabularies, Place(f"{reading.name}/safety/rules.yaml", 1, 1))
    return Safety(vocabularies=vocabularies, rules=rules)


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


def _rules(rules: Rules, vocabularies: Mapping[str, Vocabulary], top: Place) -> Iterator[Problem]:
    concepts = {concept for vocabulary in vocabularies.values() for concept in vocabulary.concepts}
    known = concepts | set(rules.groups)
    for entry in (entry for entries in rules.rules.values() for entry in entries):
        line = read_line(entry.written)
        if line is None:
            message, hint = "This rule cannot be read.", "Write it like `he + ask + picture within 8 unless school`."
            yield problem(entry.place, "rule-unreadable", message, hint)
        else:
            yield from _unknown(line.concepts, known, entry.place or top)
    for names in (*rules.groups.values(), *rules.leaning.values(), rules.light):
        for entry in names:
            yield from _unknown([entry.written], known, entry.place or top)
    yield from _unknown(rules.points, concepts | {A_RULE}, top)
    yield from _circles(rules, top)


def _unknown(names: Iterable[str], known: set[str], place: Place) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            message = f"No file of words has a concept `{name}`."
            yield problem(place, "concept-unknown", message, did_you_mean(name, known, "Give it words, or delete it."))


def _circles(rules: Rules, top: Place) -> Iterator[Problem]:
    groups = {name: [entry.written for entry in entries] for name, entries in rules.groups.items()}
    for name in groups:
        inside, new = set[str](), {name}
        while new:
            new = {inner for group in new for inner in groups.get(group, ())} - inside
            inside |= new
        if name in inside:
            place = rules.groups[name][0].place or top
            yield problem(place, "group-circle", f"The group `{name}` contains itself.", "List concepts in it.")
