"""Outline of a lesson: scenes, steps, stops and their options, and how far the current play has come.

It is computed from the model alone, as a list of rows, each indented below the row it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, assert_never

from bot.check.walk import Walk, makes_options, walk
from bot.engine.cursor import EndlessLoop, asked_by
from bot.engine.events import told_texts
from bot.engine.replay import Replayed, reading_context, replay
from bot.engine.session import Session, Visit
from bot.engine.shortest_paths import places
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.lesson import LATER, Course, Lesson, written_options
from bot.lessons.model.people import band_for
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.steps import (
    Act,
    Again,
    Conditional,
    End,
    Goto,
    Measure,
    Option,
    Picture,
    Say,
    Set,
    Step,
    Stop,
)

OutlineKind = Literal["scene", "say", "picture", "set", "stop", "option", "go", "return", "end"]
"""Kind of a row. `go` leads to a later scene, `return` back into the story or to an earlier scene."""

OutlineState = Literal["here", "seen", "open", "others", "nobody"]
"""State of a row: the learner is here; seen in this play; still possible; for other readers only; unreachable."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line of the outline. `stop` and `key` are the target of a click, `aim` is the scene that follows.

    `dead` tells the educator why nobody comes here, or why the lesson ends here.
    """

    kind: OutlineKind
    depth: int
    state: OutlineState
    words: Text | str = ""
    place: SourcePlace | None = None
    only: str = ""
    stop: str = ""
    key: str = ""
    aim: str = ""
    dead: str = ""


RowMaker = Callable[..., OutlineRow]
"""Maker of a row whose depth, place and readers are known."""


def outline(course: Course, lesson: Lesson, session: Session) -> tuple[OutlineRow, ...]:
    """Return the rows of a lesson in file order, for the reader and answers of a session."""
    sketch = _Sketch(course, lesson, _play(course, lesson, session), walk(course, lesson), list(lesson.scenes))
    return tuple(row for name, steps in lesson.scenes.items() for row in sketch.scene(name, steps))


@dataclass(frozen=True, slots=True)
class _Play:
    """Texts, stops and answers the learner has met so far, and those she could still meet."""

    here: str | None = None
    told_texts: frozenset[int] = frozenset()
    answers: frozenset[tuple[str, str]] = frozenset()
    reached: frozenset[str] = frozenset()
    met: frozenset[int] = frozenset()


def _play(course: Course, lesson: Lesson, session: Session) -> _Play:
    playing = session.visit is not None and session.visit.lesson == lesson.id
    visit = session.visit if session.visit and playing else Visit(lesson.id, band_for(session.age), session.country)
    context = reading_context(course, lesson, session, visit)
    try:
        now, ways = replay(context, visit.trail), list(places(context))
    except EndlessLoop:  # reported as a problem beside the chat
        return _Play()
    return _Play(
        here=now.stop.id if playing and now.stop else None,
        told_texts=frozenset(_told_text_ids(now)) if playing else frozenset(),
        answers=frozenset((it.stop, it.key) for it in now.trail),
        reached=frozenset(way.stop.id for way in ways if way.stop),
        met=frozenset(told for way in ways for told in _told_text_ids(way)),
    )


def _told_text_ids(replayed: Replayed) -> Iterator[int]:
    """Yield the `id()` of each text that was told. An equal text elsewhere is another one."""
    outputs = (it for chapter in replayed.chapters for it in chapter)
    return map(id, told_texts(outputs))


@dataclass(frozen=True, slots=True)
class _Sketch:
    course: Course
    lesson: Lesson
    play: _Play
    walk: Walk
    scenes: list[str] = field(default_factory=list)

    def scene(self, name: str, steps: tuple[Step, ...]) -> Iterator[OutlineRow]:
        rows = list(self.steps(steps, 1, name))
        state = _nearest(row.state for row in rows)
        yield OutlineRow(
            "scene", 0, state, name, place_of(self.lesson, name), dead=_NOBODY if state == "nobody" else ""
        )
        yield from rows
        if name != LATER and not isinstance(steps[-1] if steps else None, Goto | End):
            yield OutlineRow(
                "end", 1, _nearest([rows[-1].state] if rows else []), dead="The lesson is over here, without `end`."
            )

    def steps(
        self, steps: tuple[Step, ...], depth: int, scene: str, before: OutlineState = "open"
    ) -> Iterator[OutlineRow]:
        """Yield the rows of a list of steps; `before` is the state of the row above them."""
        for step in steps:
            for row in self.step(step, depth, scene, before):
                yield row
                before = row.state if row.depth == depth else before

    def step(self, step: Step, depth: int, scene: str, before: OutlineState) -> Iterator[OutlineRow]:
        """Yield the rows of one step. A step that tells nothing has the state `before`, that of the step above it."""
        stop = next(asked_by(self.course, step), step)
        place, only = place_of(step), _only(step)
        row = partial(OutlineRow, depth=depth, place=place, only=only)
        match stop:
            case Stop():
                yield self.question(stop, row, place)
                yield from self.options(stop, depth + 1, scene) if not isinstance(step, Again) else ()
            case Say():
                yield row("say", state=self.state_of_text(stop.say), words=stop.say)
            case Picture():
                yield row("picture", state=self.state_of_text(stop.alt), words=stop.alt)
            case Set():
                words = ", ".join(f"{flag}: {value}" for flag, value in stop.set.items())
                yield row("set", state=before, words=words)
            case Goto():
                yield self.goto(stop, row, scene, before)
            case End():
                yield row("end", state=before)
            case Again() | Measure() | Act():  # an `again:` or `measure:` that asks nothing, or a `do:`
                pass
            case _:
                assert_never(stop)

    def question(self, stop: Stop, row: RowMaker, place: SourcePlace | None) -> OutlineRow:
        state, mute = self.state_of_stop(stop), any(target.stop is stop for target in self.walk.mute)
        dead = "Some girl finds no button here." if mute else _NOBODY if state == "nobody" else ""
        return row(
            "stop", state=state, words=stop.question, place=place or stop.question.place, stop=stop.id, dead=dead
        )

    def options(self, stop: Stop, depth: int, scene: str) -> Iterator[OutlineRow]:
        """Yield the options of a stop, each with the steps it leads to and its way back."""
        if makes_options(stop):
            yield OutlineRow(
                "option", depth, self.state_of_stop(stop), "The bot makes these buttons itself.", place_of(stop)
            )
        for option in written_options(stop):
            answer = self.answer(stop, option, depth)
            yield answer
            yield from self.way(option, depth + 1, scene, answer.state)

    def answer(self, stop: Stop, option: Option, depth: int) -> OutlineRow:
        taken = (stop.id, option.key) in self.play.answers
        untaken = self.state_of_stop(stop)
        if untaken in ("here", "seen"):
            untaken = "open"
        state: OutlineState = "seen" if taken else untaken
        return OutlineRow(
            kind="option",
            depth=depth,
            state=state,
            words=option.text,
            place=option.text.place,
            only=_only(option),
            stop=stop.id,
            key=option.key,
        )

    def way(self, option: Option, depth: int, scene: str, before: OutlineState) -> Iterator[OutlineRow]:
        rows = list(self.steps(option.then, depth, scene, before))
        yield from rows
        if option.then and not isinstance(option.then[-1], Goto | End):
            yield OutlineRow("return", depth, rows[-1].state if rows else "open", "The story goes on.")

    def goto(self, step: Goto, row: RowMaker, scene: str, before: OutlineState) -> OutlineRow:
        known = step.goto in self.scenes
        back = known and self.scenes.index(step.goto) <= self.scenes.index(scene)
        dead = "" if known else "There is no such scene: the lesson is over here."
        return row("return" if back else "go", state=before, words=step.goto, aim=step.goto if known else "", dead=dead)

    def state_of_stop(self, stop: Stop) -> OutlineState:
        """Return the state of a stop in this play."""
        if stop.id == self.play.here:
            return "here"
        if any(stop.id == answered for answered, _ in self.play.answers):
            return "seen"
        if stop.id in self.play.reached:
            return "open"
        elsewhere = id(stop) in self.walk.stops or stop in self.lesson.later
        return "others" if elsewhere else "nobody"

    def state_of_text(self, text: Text) -> OutlineState:
        """Return the state of a message in this play."""
        if id(text) in self.play.told_texts:
            return "seen"
        if id(text) in self.play.met:
            return "open"
        return "others" if id(text) in self.walk.told_texts else "nobody"


_NOBODY = "No girl ever comes here."
_NEARNESS: tuple[OutlineState, ...] = ("here", "seen", "open", "others", "nobody")


def _nearest(states: Iterable[OutlineState]) -> OutlineState:
    """Return the state nearest to the learner; a scene has that of its nearest row."""
    return min(states, key=_NEARNESS.index, default="open")


def _only(part: FrozenModel) -> str:
    """Return the `ages:` and `when:` conditions of a part as text."""
    if not isinstance(part, Conditional):
        return ""
    conditions = [f"{flag}: {' or '.join(values)}" for flag, values in part.when.items()]
    return ", ".join([*([part.ages] if part.ages else []), *conditions])
