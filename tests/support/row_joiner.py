"""An attacker who holds a copy of DATA and joins rows by everything that stands in them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from bot.durations import DAY

Stored = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table, in the order in which they are stored."""

ROWS = "order of rows"
"""The way of joining that needs the order in which rows lie."""
NAMES = ("learner", "pseudonym", "block", "mark")
"""Columns that tell which rows of a table belong together."""
MOST_FEATURES = 4


@dataclass(frozen=True)
class Entity:
    """Rows of a table under one name, and what they tell: each feature with its value."""

    table: str
    name: Hashable
    features: Mapping[str, Hashable]


@dataclass(frozen=True)
class JoinClaim:
    """Two entities that the attacker takes for the same girl's."""

    one: Entity
    other: Entity


def entities(stored: Stored, words: Iterable[str]) -> Iterator[list[Entity]]:
    """Yield the entities of each table, apart for each book; `words` are the names of lessons."""
    known = frozenset(words)
    for table, rows in stored.items():
        name = next((it for it in NAMES if rows and it in rows[0]), None)
        if name is None:
            continue
        ordered = sorted(rows, key=lambda row: str(row.get("book", "")))  # stable: the order of rows stays
        for book, found in groupby(ordered, key=lambda row: str(row.get("book", ""))):
            yield list(_entities(f"{table} {book}".strip(), list(found), name, known))


def _entities(table: str, rows: Sequence[Mapping[str, Any]], name: str, known: frozenset[str]) -> Iterator[Entity]:
    together: dict[Hashable, list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault(row[name], []).append(row)
    for it, found in together.items():
        yield Entity(table, it, dict(_features(found, name, known)))


def _features(rows: Sequence[Mapping[str, Any]], name: str, known: frozenset[str]) -> Iterator[tuple[str, Hashable]]:
    """Yield what rows of one entity tell, under names that are the same for all tables."""
    words = {word for row in rows for value in row.values() if isinstance(value, str) for word in value.split()}
    if lessons := known & words:
        yield "lessons", frozenset(lessons)
    lengths = [len(value) for row in rows for value in row.values() if isinstance(value, bytes)]
    yield "size", (len(rows), *sorted(lengths))
    for column, value in rows[0].items():
        if isinstance(value, int) and value > 10**9:
            yield "day", value // DAY
            yield f"weekday of {column}", value // DAY % 7
        elif column not in (name, "book", "version"):
            yield column, value


def joins(one: Sequence[Entity], other: Sequence[Entity]) -> Iterator[tuple[str, list[JoinClaim]]]:
    """Yield what each way of joining two tables claims: by equal features, or by the order of a feature or of rows."""
    common = sorted({key for it in one for key in it.features} & {key for it in other for key in it.features})
    for many in range(1, min(MOST_FEATURES, len(common)) + 1):
        for features in combinations(common, many):
            yield " and ".join(features), list(_alike(one, other, features))
    for way in (*(it for it in common if it in ("day", "size")), None):
        yield f"order of {way}" if way else ROWS, list(_side_by_side(_sorted(one, way), _sorted(other, way)))


def _alike(one: Sequence[Entity], other: Sequence[Entity], features: Sequence[str]) -> Iterator[JoinClaim]:
    """Yield pairs that are alike in these features, where nobody else is."""
    here, there = _by(one, features), _by(other, features)
    for key, found in here.items():
        if len(found) == 1 and len(there.get(key, ())) == 1:
            yield JoinClaim(found[0], there[key][0])


def _by(found: Sequence[Entity], features: Sequence[str]) -> dict[Hashable, list[Entity]]:
    by: dict[Hashable, list[Entity]] = {}
    for it in found:
        if all(key in it.features for key in features):
            by.setdefault(tuple(it.features[key] for key in features), []).append(it)
    return by


def _sorted(found: Sequence[Entity], way: str | None) -> list[Entity]:
    """Return entities in the order of a feature, and of names where that is the same; or as they lie."""
    return sorted(found, key=lambda it: (repr(it.features.get(way)), repr(it.name))) if way else list(found)


def _side_by_side(one: Sequence[Entity], other: Sequence[Entity]) -> Iterator[JoinClaim]:
    """Yield pairs of the same place, from the start to the end of both."""
    for number, it in enumerate(one):
        yield JoinClaim(it, other[number * len(other) // len(one)])
