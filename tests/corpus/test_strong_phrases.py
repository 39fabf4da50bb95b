"""A strong phrase is enough alone, in every form that a paradigm or a verb makes of it: each is typed by itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from bot.lessons.model.safety import DistressKind
from tests.corpus.distress import listed, matcher, safety
from tests.support.on_ci import ON_CI, sampled
from tests.support.paths import ROOT

SILENT = ROOT / "tests" / "data" / "silent_strong_phrases.csv"
"""Strong phrases that are silent alone: language, phrase, reason."""

HEADS = {
    "swahili": ("na", "nime", "nme", "nita", "nta", "nata", "nili", "ku", "ana", "ame", "ata"),
    "filipino": ("", "nag", "mag"),
}
"""Beginnings of the forms in which a verb is typed."""


EVERY = 1 if ON_CI else 4
"""One phrase in so many is typed, elsewhere than on CI others each day: most are forms of one paradigm."""


@cache
def phrases_of(file: str) -> Mapping[str, frozenset[str]]:
    """Return the phrases of each concept in a file of words."""
    found = defaultdict[str, set[str]](set)
    for concept, phrase in listed(safety().vocabularies[file]):
        found[concept].add(phrase)
    return {concept: frozenset(phrases) for concept, phrases in found.items()}


def strong() -> list[tuple[str, DistressKind, str]]:
    """Return each file of words with each strong concept and the kind that it is of."""
    kinds = safety().scales.kinds.items()
    pairs = [(kind, entry.written) for kind, scale in kinds for entry in scale.strong]
    return [(file, kind, concept) for file in safety().vocabularies for kind, concept in pairs]


def typed(file: str, concept: str) -> Iterator[str]:
    """Yield every phrase of a concept as a girl would type it: without wildcards and gaps, and each verb."""
    vocabulary = safety().vocabularies[file]
    phrases = phrases_of(file).get(concept, ())
    yield from sorted(phrase.replace("*", "").replace(".. ", "") for phrase in phrases)
    for verb in vocabulary.verbs.get(concept, ()):
        yield from (head + verb.written for head in HEADS[vocabulary.grammar])


def allowed(file: str) -> frozenset[str]:
    rows = csv.reader(SILENT.read_text("utf-8").splitlines())
    return frozenset(phrase for language, phrase, reason in rows if language == file and reason)


@pytest.mark.parametrize(("file", "kind", "concept"), strong())
def test_a_strong_phrase_typed_alone_is_heard_as_what_it_is(file: str, kind: DistressKind, concept: str) -> None:
    phrases = list(typed(file, concept))
    found = {phrase: matcher().match(phrase) for phrase in sampled(phrases, len(phrases) // EVERY + 1)}

    assert {phrase for phrase, match in found.items() if kind not in match.kinds} <= allowed(file)


@pytest.mark.parametrize(
    ("file", "concept"),
    [(file, concept) for file in ("en", "fil", "km", "km-latin", "ne", "sw") for concept in ("suicide", "swallowed")],
)
def test_every_language_has_words_for_the_wish_to_die_and_for_something_swallowed(file: str, concept: str) -> None:
    assert len(list(typed(file, concept))) >= 10


def test_a_phrase_that_may_stay_silent_is_still_a_strong_one() -> None:
    """So that the list of exceptions does not outlive what it excepts, and stays short."""
    rows = list(csv.reader(SILENT.read_text("utf-8").splitlines()))
    still = {(file, phrase) for file, _, concept in strong() for phrase in typed(file, concept)}

    assert [row for row in rows if (row[0], row[1]) not in still] == []
    assert len(rows) <= 20
