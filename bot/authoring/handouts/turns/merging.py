"""Merge places from which everything that can follow is the same, as states of an automaton are minimised."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.steps import PageStep, Program, Switch
from bot.authoring.handouts.turns.tour import Place


def merged(found: Explored) -> dict[Place, int]:
    """Return the number of each place; places with one number are the same for every learner.

    At first, places that show the same share a number. They are split until each of their buttons leads to places of
    one number.
    """
    shapes: dict[Hashable, int] = {}
    shape = {place: shapes.setdefault(_shape(found, place), len(shapes)) for place in found.rows}
    targets = {place: tuple(_targets(row)) for place, row in found.rows.items()}
    numbers, known = dict(shape), len(shapes)
    while True:
        numbers = _refined(shape, targets, numbers)
        if len(set(numbers.values())) == known:
            return numbers
        known = len(set(numbers.values()))


def _refined(
    shape: Mapping[Place, int], targets: Mapping[Place, tuple[Place, ...]], numbers: Mapping[Place, int]
) -> dict[Place, int]:
    kinds: dict[Hashable, int] = {}
    keys = ((it, (shape[it], *(numbers[after] for after in targets[it]))) for it in shape)
    return {it: kinds.setdefault(key, len(kinds)) for it, key in keys}


def _shape(found: Explored, place: Place) -> Hashable:
    """Return what a place shows and does, but for the places it leads to."""
    return found.anew[place], tuple(map(_without_places, found.rows[place]))


def _without_places(program: Program) -> Program:
    if isinstance(program, Switch):
        return replace(program, ways=tuple(map(_without_places, program.ways)))
    return replace(program, place=None)


def _targets(row: tuple[Program, ...]) -> Iterator[Place]:
    for program in row:
        if isinstance(program, Switch):
            yield from _targets(program.ways)
        elif program.place:
            yield program.place


def steps_of(program: Program) -> Iterator[PageStep]:
    """Yield the steps of a program."""
    for way in program.ways if isinstance(program, Switch) else ():
        yield from steps_of(way)
    if isinstance(program, PageStep):
        yield program
