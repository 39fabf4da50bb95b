"""The data of a page: everything that was explored, as plain lists. `turns.js` reads it; numbers are indexes.

texts     as HTML or plain, with marks (`tour`)
names     for each country, the words of the marks
bubbles   [text, picture or -1, labels of the buttons, text with the length of each row]
turns     lists of: a bubble (0 or more), -1 remove the pressed buttons, -2 clear the chat, -3-n her pick reads n
programs  a step [kind, turn, place or -1, scene or -1, lesson or -1, finished, country or -1, band or -1, notes],
          or a switch [-1 - register, program, program, ...]
rows      programs of the buttons of a question
places    [bubble as it is asked again, row]
scenes    a row for each question of the bot
starts    for each lesson, programs by (band x countries + country) x 2 + met (she has
              finished all lessons it comes back to); -1 where it is not offered
opens     for each lesson, a program; nexts: for each, and for none left, a program in a plain story and one in a
          sensitive story
menu, help, tidy, quick, first: programs
sensitive, earlier, offered: for each lesson 1 or 0; the lessons it comes back to; by country, the lessons in order
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.authoring.handouts.take_along.button_steps import Explored
from bot.authoring.handouts.take_along.reading_turns import KINDS, REGISTERS, PageStep, Program, Scene, Switch
from bot.authoring.handouts.take_along.tour import TOLD, Place, audience_of, audiences, earlier_lessons
from bot.authoring.handouts.take_along.wording import Numbering
from bot.engine.sensitive_stories import is_sensitive
from bot.lessons.model.people import BANDS

TableData = dict[str, Any]


@dataclass(slots=True)
class Packing:
    """Lists under construction. `lessons` has the number of each."""

    found: Explored
    lessons: dict[str, int]
    merged: dict[Place, int]
    places: dict[int, int] = field(default_factory=dict)
    scenes: dict[Scene, int] = field(default_factory=dict)
    turns: Numbering = field(default_factory=Numbering)
    programs: Numbering = field(default_factory=Numbering)
    rows: Numbering = field(default_factory=Numbering)


def data_of(found: Explored) -> TableData:
    """Return the data of a page. Pictures are left to the page, by `found.wording`."""
    tour, wording = found.tour, found.wording
    pack = Packing(found, {name: number for number, name in enumerate(tour.lessons)}, merged(found))
    pack.scenes = {scene: number for number, scene in enumerate(found.scenes)}
    one_of = {number: place for place, number in pack.merged.items()}
    pack.places = {number: at for at, number in enumerate(one_of)}
    told = {
        "places": [[found.anew[place], _pack_row(pack, found.rows[place])] for place in one_of.values()],
        "scenes": [_pack_row(pack, row) for row in found.scenes.values()],
        "starts": [_pack_starts(pack, name) for name in tour.lessons],
        "opens": [_pack_program(pack, found.opens[name]) for name in tour.lessons],
        "nexts": [[_pack_program(pack, it) for it in found.nexts[name]] for name in (*tour.lessons, "")],
        **_pack_keys(pack),
    }
    return {
        **told,
        **_lesson_lists(pack),
        "names": tour.marks.names_in(tour.bundle, tour.locale),
        "texts": list(wording.texts),
        "bubbles": list(wording.bubbles),
        **{name: list(getattr(pack, name)) for name in ("programs", "turns", "rows")},
    }


def _pack_keys(pack: Packing) -> TableData:
    found = pack.found
    keys = {"menu": found.menu, "help": found.help, "tidy": found.tidy, "quick": found.quick, "first": found.first}
    return {name: _pack_program(pack, program) for name, program in keys.items()}


def _lesson_lists(pack: Packing) -> TableData:
    course, locale = pack.found.tour.course, pack.found.tour.locale
    told = [course.lessons[name] for name in pack.lessons]
    return {
        "sensitive": [int(is_sensitive(course, it.id)) for it in told],
        "earlier": [[pack.lessons.get(name, -1) for name in earlier_lessons(it)] for it in told],
        "offered": [[pack.lessons[it.id] for it in course.offered_to(locale, country)] for country in TOLD],
    }


def _pack_starts(pack: Packing, name: str) -> list[int]:
    lesson = pack.found.tour.course.lessons[name]
    starts = pack.found.starts
    readers = (audience_of(lesson, it) if lesson.is_for(it.country) else None for it in audiences())
    return [_pack_program(pack, starts[name, it]) if it and (name, it) in starts else -1 for it in readers]


def _pack_row(pack: Packing, row: tuple[Program, ...]) -> int:
    return pack.rows.of(tuple(_pack_program(pack, program) for program in row))


def _pack_program(pack: Packing, program: Program) -> int:
    if isinstance(program, Switch):
        ways = tuple(_pack_program(pack, way) for way in program.ways)
        return pack.programs.of((-1 - REGISTERS.index(program.by), *ways))
    return pack.programs.of(_pack_step(pack, program))


def _pack_step(pack: Packing, step: PageStep) -> tuple[Any, ...]:
    return (
        KINDS.index(step.kind),
        pack.turns.of(step.items),
        pack.places[pack.merged[step.place]] if step.place else -1,
        pack.scenes[step.scene] if step.scene else -1,
        1 if step.lesson == "hide" else pack.lessons.get(step.lesson, -1),
        int(step.finished),
        -1 if step.country == "same" else TOLD.index(step.country),
        BANDS.index(step.band) if step.band else -1,
        step.notes,
    )


def count_steps(found: Explored) -> int:
    """Return the number of steps that were computed."""
    rows = (*found.rows.values(), *found.scenes.values())
    return sum(1 for row in rows for program in row for _ in steps_of(program))


def merged(found: Explored) -> dict[Place, int]:
    """Return the number of each place; places with one number are the same for every learner.

    At first, places that show the same share a number. They are split until each of their buttons leads to places of
    one number.
    """
    shapes: dict[Hashable, int] = {}
    shape = {place: shapes.setdefault(_shape_without_places(found, place), len(shapes)) for place in found.rows}
    targets = {place: tuple(_places_after(row)) for place, row in found.rows.items()}
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


def _shape_without_places(found: Explored, place: Place) -> Hashable:
    """Return what a place shows and does, but for the places it leads to."""
    return found.anew[place], tuple(map(_without_places, found.rows[place]))


def _without_places(program: Program) -> Program:
    if isinstance(program, Switch):
        return replace(program, ways=tuple(map(_without_places, program.ways)))
    return replace(program, place=None)


def _places_after(row: tuple[Program, ...]) -> Iterator[Place]:
    for program in row:
        if isinstance(program, Switch):
            yield from _places_after(program.ways)
        elif program.place:
            yield program.place


def steps_of(program: Program) -> Iterator[PageStep]:
    """Yield the steps of a program."""
    for way in program.ways if isinstance(program, Switch) else ():
        yield from steps_of(way)
    if isinstance(program, PageStep):
        yield program
