"""Grids: who, feeling, deed, when and how long combine, and every combination is heard (A4) or left in peace (A3).

A grid is written by hand, one file a language, in `distress/grids`. The README of `dialogues/safety` tells its format.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import pytest
import yaml

from bot.safeguarding.distress.confirm_scene import scene_for
from tests.corpus.distress import languages, matched
from tests.support.paths import DISTRESS

GRIDS = DISTRESS / "grids"
_AXIS = re.compile(r"{([^{}]*)}")
SHOWN = 40
"""Most cells that one message tells; the rest is counted."""


@dataclass(frozen=True, slots=True)
class GridFrame:
    """A sentence with axes, `my {person} {beats} me`, and the scenes that may answer it; none for an everyday one."""

    language: str
    say: str
    scenes: frozenset[str] = frozenset()

    def cells(self, axes: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield the sentence with every combination of the words of its axes."""
        names = list(dict.fromkeys(_AXIS.findall(self.say)))
        if empty := [name for name in names if not axes.get(name)]:
            raise ValueError(f"grids/{self.language}.yaml: the axis {empty[0]!r} of {self.say!r} has no words.")
        for words in product(*(axes[name] for name in names)):
            yield self.say.format(**dict(zip(names, words, strict=True)))


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of one language. `reasons` tells of some cells why they may be answered otherwise."""

    language: str
    axes: Mapping[str, Sequence[str]]
    frames: tuple[GridFrame, ...]
    silent: tuple[GridFrame, ...]
    reasons: Mapping[str, str]

    def cells(self, frame: GridFrame) -> frozenset[str]:
        return frozenset(frame.cells(self.axes))


@cache
def grid(language: str) -> Grid:
    """Return the grid of a language. `{person}` stands for all persons, those at home and those elsewhere."""
    read = yaml.safe_load((GRIDS / f"{language}.yaml").read_text("utf-8"))
    persons: Mapping[str, list[str]] = read["persons"]
    everybody = [person for group in persons.values() for person in group]
    axes = {"person": everybody, **persons, **read.get("axes", {})}
    return Grid(
        language,
        {name: [str(word) for word in words or ()] for name, words in axes.items()},
        tuple(GridFrame(language, it["say"], _scenes(it["scene"])) for it in read["frames"]),
        tuple(GridFrame(language, it["say"]) for it in read["silent"] if it["why"]),
        dict(_reasons(language, axes, read.get("reasons") or ())),
    )


def _scenes(written: str | list[str]) -> frozenset[str]:
    return frozenset([written] if isinstance(written, str) else written)


def _reasons(
    language: str, axes: Mapping[str, Sequence[str]], entries: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield from ((cell, entry["why"]) for cell in GridFrame(language, entry["say"]).cells(axes))


def written() -> list[str]:
    return sorted(path.stem for path in GRIDS.glob("*.yaml"))


def named(frame: GridFrame) -> str:
    return f"{frame.language}: {frame.say}"


def told(wrong: Mapping[str, object]) -> str:
    """Return the cells that went wrong, one a line."""
    first = [f"{cell}: {heard}" for cell, heard in list(wrong.items())[:SHOWN]]
    return "\n".join(["", f"{len(wrong)} cells:", *first])


def scene(cell: str) -> str | None:
    """Return the scene that asks whether something is wrong; None if the cell is left in peace."""
    match = matched(cell)
    return scene_for(match.kinds, match.friend, match.pictured)


@pytest.mark.parametrize("frame", [frame for it in written() for frame in grid(it).frames], ids=named)
def test_a4_whoever_did_it_and_however_she_says_it_she_is_heard(frame: GridFrame) -> None:
    found = grid(frame.language)
    answered = {cell: scene(cell) for cell in sorted(found.cells(frame) - found.reasons.keys())}

    wrong = {cell: heard for cell, heard in answered.items() if heard not in frame.scenes}

    assert not wrong, told(wrong)


@pytest.mark.parametrize("frame", [frame for it in written() for frame in grid(it).silent], ids=named)
def test_a3_the_same_words_in_an_everyday_sentence_are_left_in_peace(frame: GridFrame) -> None:
    asked = {cell: heard for cell in sorted(grid(frame.language).cells(frame)) if (heard := scene(cell))}

    assert not asked, told(asked)


@pytest.mark.parametrize("language", written())
def test_a_reason_excuses_a_cell_of_the_grid_and_is_no_frame_of_its_own(language: str) -> None:
    found = grid(language)
    cells = frozenset[str]().union(*map(found.cells, found.frames))

    assert found.reasons.keys() - cells == set()
    assert all(found.reasons.values())


@pytest.mark.parametrize("language", written())
def test_no_frame_stands_twice_in_a_grid(language: str) -> None:
    found = grid(language)

    assert [say for say, times in Counter(it.say for it in (*found.frames, *found.silent)).items() if times > 1] == []


def test_every_language_has_a_grid() -> None:
    """Romanised Khmer stands in the grid of Khmer."""
    assert set(languages("development")) - {"km-latin"} <= set(written())


def test_an_axis_without_words_is_named() -> None:
    with pytest.raises(ValueError, match=r"en.yaml: the axis 'day' of .* has no words"):
        list(GridFrame("en", "my wedding is {day}").cells({"day": []}))
