"""An immutable cursor in a script: run to the next stop, take an answer, run on.

Everything that decides which step comes next is here: conditions, `then:`, `goto:`, `again:`, `practise`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, assert_never, cast

from bot.engine.events import DASH, BubbleTold, Built, Event, PictureShown, StepTold, Values
from bot.lessons.model.commands import Command, OpenLesson, SetCountry, SetLanguage, SetReminder, Vote
from bot.lessons.model.fields import WEEKDAYS, name_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script, within
from bot.lessons.model.measure import Item
from bot.lessons.model.people import Reader
from bot.lessons.model.text import Text
from bot.lessons.steps import (
    Act,
    Again,
    Choose,
    Conditional,
    End,
    Generated,
    Goto,
    Measure,
    Option,
    Picture,
    Practise,
    Quiz,
    Say,
    Set,
    Step,
    Stop,
)

MOST_STEPS = 500
"""Limit of steps without a stop. More is a loop: `check` refuses such a lesson, and this protects the running bot."""


NOWHERE = "none"
"""Value of `when: {country: none}`: the learner told no country."""


SAVED, OPEN, CLOSED = "saved", "open", "closed"
"""Values of `when: {place: …}` in a bot scene: the place is saved, may be saved, may not be saved in this country."""


SHOWN: Final = "shown"
ON_TAP: Final = "on-tap"
"""Values of `when: {pictures: …}` in a bot scene: pictures are sent by themselves, or each after a tap on [Show]."""


REMINDED, UNREMINDED = "asked", "none"
"""Values of `when: {reminder: …}` in a bot scene: the learner asked to be reminded, or did not."""


NO, PICK, WRITE, YES = "no", "pick", "write", "yes"
"""Values of `when: {speak: …}` in a bot scene: no question is open to the learner (NO), one to pick from (PICK), or one
to write to as well (WRITE); and of `when: {heard: …}`: votes or an outcome of the last question can be told (YES), or
not (NO)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A list of steps and the number of the next one."""

    steps: tuple[Step, ...]
    next: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """A command that a step or option calls for. `advance` performs it, in its place among the events."""

    command: Command


StepOutput = Event | Called


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """Everything that stays the same while a script is read.

    `met` are the lessons the learner has finished, `sitting` those she finished on the day this visit began. `place`,
    `pictures`, `reminder`, `speak` and `heard` are the values of those `when:` conditions for her session. `asking` is
    the question that is open to her, or empty.
    """

    course: Course
    script: Script
    reader: Reader
    locale: str = SOURCE_LOCALE
    met: frozenset[str] = frozenset()
    sitting: frozenset[str] = frozenset()
    place: str = OPEN
    pictures: str = SHOWN
    reminder: str = UNREMINDED
    speak: str = NO
    heard: str = NO
    asking: str = ""


Frames = tuple[Frame, ...]
"""From outer to inner."""

Remembered = tuple[tuple[str, str], ...]
"""Flags set on the way, by name."""


Picks = tuple[tuple[str, Text | Built], ...]
"""By stop, the words of the answer, or the sentence of a `practise`."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Frames from outer to inner, flags set on the way, and the stop that waits (None at the end).

    `built` are the lines picked so far in a `practise`, and `tried` those of them that do not help. `picks` are the
    learner's answers by stop, for the steps that repeat them.
    """

    frames: Frames
    flags: Remembered = ()
    stop: Stop | None = None
    built: tuple[Text, ...] = ()
    tried: tuple[Text, ...] = ()
    picks: Picks = ()

    @property
    def step(self) -> Step | None:
        """The step as written where the learner waits: the stop, or the `again:` or `measure:` that brought it."""
        frame = self.frames[-1] if self.stop and self.frames else None
        return frame.steps[frame.next - 1] if frame else None


class EndlessLoop(Exception):
    """A script, or a chain of commands, runs in circles without a stop."""


def cursor_at_start(context: ReadingContext, scene: str | None = None) -> Cursor:
    """Return a cursor before the first step of a scene, by default of the first scene."""
    scenes = context.script.scenes
    return Cursor((Frame(scenes[scene or next(iter(scenes))]),))


def cursor_at_stop(context: ReadingContext, stop_id: str) -> Cursor | None:
    """Return a cursor at the stop with this id or old id, wherever it stands; None when it is gone."""
    way = context.script.ways.get(stop_id)
    if way is None:
        return None
    steps, number = way[-1]
    return Cursor(tuple(Frame(steps, number + 1) for steps, number in way), stop=cast(Stop, steps[number]))


def all_stops(context: ReadingContext) -> Iterator[Stop]:
    """Yield every stop of the script, also the quizzes of earlier lessons and the measure that are asked in it."""
    for step in context.script.steps():
        if not isinstance(step, Measure) or _is_measured(context):
            yield from asked_by(context.course, step)


def asked_by(course: Course, step: Step) -> Iterator[Stop]:
    """Yield the stops of a step: itself, the quiz that an `again:` brings back, all that a `measure:` asks."""
    match step:
        case Again():
            yield from filter(None, [returning_quiz(course, step)])
        case Measure():
            opening = opening_item(course, step)
            yield from (it for it in within((opening,)) if isinstance(it, Stop)) if opening else ()
        case Stop():
            yield step
        case Say() | Picture() | Act() | Set() | Goto() | End():
            pass
        case _:
            assert_never(step)


def has_id(stop: Stop, stop_id: str) -> bool:
    """Return whether a stop has this id, or had it (`was:`)."""
    return stop.id == stop_id or stop_id in stop.was


def run_to_stop(context: ReadingContext, cursor: Cursor) -> tuple[tuple[StepOutput, ...], Cursor]:
    """Read on to the next stop or the end: the outputs on the way, and the cursor there. Raises EndlessLoop."""
    outputs: list[StepOutput] = []
    frames, flags = cursor.frames, cursor.flags
    for _ in range(MOST_STEPS):
        step, frames = _next_step(frames)
        if step is None:
            return tuple(outputs), Cursor((), flags, None, cursor.built, picks=cursor.picks)
        if not fits(context, flags, step):
            continue
        if output := _output_of(step, cursor.picks):
            outputs.append(output)
        elif stop := _stop_of(context, step):
            return tuple(outputs), Cursor(frames, flags, stop, picks=cursor.picks)
        else:
            frames, flags = _after_step(context, frames, flags, step)
    raise EndlessLoop(context.script.id)


def _next_step(frames: Frames) -> tuple[Step | None, Frames]:
    while frames and frames[-1].next >= len(frames[-1].steps):
        frames = frames[:-1]
    if not frames:
        return None, frames
    frame = frames[-1]
    return frame.steps[frame.next], (*frames[:-1], Frame(frame.steps, frame.next + 1))


def fits(context: ReadingContext, flags: Remembered, part: Conditional) -> bool:
    """Return whether the conditions of a step or an option hold for this reader."""
    if part.ages is not None and part.ages != context.reader.band:
        return False
    if not part.when:
        return True
    about = {"place": context.place, "pictures": context.pictures, "reminder": context.reminder}
    asked = {"speak": context.speak, "heard": context.heard}
    known = {"country": context.reader.country or NOWHERE, **about, **asked, **dict(flags)}
    return all(known.get(flag) in values for flag, values in part.when.items())


def _stop_of(context: ReadingContext, step: Step) -> Stop | None:
    """Return the stop that a step asks now, if any.

    An `again` asks the quiz it names if the learner has finished that lesson on another day: what comes back within the
    hour teaches nothing. A `measure` asks its first item, in the languages that have it, until she has finished this
    lesson: a learner who plays it once more is not asked again. In a sensitive lesson she is, or an old button would
    reveal to another holder of her phone that she has finished it (S2).
    """
    match step:
        case Stop():
            return step
        case Again() if _comes_back(context, step.again.partition("/")[0]):
            return returning_quiz(context.course, step)
        case Measure() if _is_measured(context) and (
            _is_sensitive(context) or not _has_met(context, context.script.id)
        ):
            return opening_item(context.course, step)
        case Again() | Measure() | Say() | Picture() | Act() | Set() | Goto() | End():
            return None
        case _:
            assert_never(step)


def _comes_back(context: ReadingContext, name: str) -> bool:
    return _is_among(context, name, context.met) and not _is_among(context, name, context.sitting)


def _has_met(context: ReadingContext, name: str) -> bool:
    return _is_among(context, name, context.met)


def _is_among(context: ReadingContext, name: str, finished: frozenset[str]) -> bool:
    lesson = context.course.lesson(name)
    return lesson is not None and not finished.isdisjoint((lesson.id, *lesson.was))


def _is_sensitive(context: ReadingContext) -> bool:
    return isinstance(context.script, Lesson) and context.script.sensitive is not None


def _is_measured(context: ReadingContext) -> bool:
    return context.locale in context.course.measured


def opening_item(course: Course, step: Measure) -> Item | None:
    """Return the first question of a `measure`; None for a course without items for this wave."""
    return course.measure.openers.get(step.measure) if course.measure else None


def returning_quiz(course: Course, step: Again) -> Quiz | None:
    """Return the quiz that an `again` names; None when it is gone."""
    lesson_id, _, stop_id = step.again.partition("/")
    lesson = course.lesson(lesson_id)
    found = lesson.stops() if lesson else ()
    return next((stop for stop in found if isinstance(stop, Quiz) and has_id(stop, stop_id)), None)


def _output_of(step: Step, picks: Picks) -> StepTold | Called | None:
    match step:
        case Say():
            return BubbleTold(step.say, _repeat_picks(step, picks))
        case Picture():
            return PictureShown(step.picture, step.alt)
        case Act():
            return Called(step.do)
        case Stop() | Again() | Measure() | Set() | Goto() | End():
            return None
        case _:
            assert_never(step)


def _repeat_picks(step: Say, picks: Picks) -> Values:
    """Return what a step repeats of the learner's answers: a dash for a stop that she has not met."""
    said = dict(picks) if step.picks else {}
    return {name: said.get(stop, DASH) for name, stop in step.picks.items()}


def _after_step(context: ReadingContext, frames: Frames, flags: Remembered, step: Step) -> tuple[Frames, Remembered]:
    match step:
        case Set():
            return frames, tuple(sorted({**dict(flags), **step.set}.items()))
        case Goto() if step.goto in context.script.scenes:
            return (Frame(context.script.scenes[step.goto]),), flags
        case Goto() | End():
            return (), flags
        case Again() | Measure() | Say() | Picture() | Act() | Stop():  # the first two ask this learner nothing
            return frames, flags
        case _:
            assert_never(step)


def available_options(context: ReadingContext, cursor: Cursor) -> tuple[Option, ...]:
    """Return the options the learner can pick now: those that fit her, and in a practise the lines not yet used."""
    if cursor.stop is None:
        return ()
    return tuple(option for option in _all_options(context, cursor.stop) if _can_pick(context, cursor, option))


def _all_options(context: ReadingContext, stop: Stop) -> tuple[Option, ...]:
    return (*_generate_options(context, stop), *stop.written)


def _can_pick(context: ReadingContext, cursor: Cursor, option: Option) -> bool:
    used = cursor.built + cursor.tried
    unused = not used or all(option.text.source != line.source for line in used)
    return unused and fits(context, cursor.flags, option)


def _generate_options(context: ReadingContext, stop: Stop) -> tuple[Option, ...]:
    """Return the options of `options: languages|lessons|countries|weekdays|answers`, as if written by an author."""
    if not isinstance(stop, Choose) or not isinstance(stop.options, str):
        return ()
    return tuple(_make_option(text, command) for text, command in _generated_texts(context, stop.options))


@lru_cache(maxsize=1_000)
def _make_option(text: Text, command: Command) -> Option:
    """Make an option, once each. No author can write these commands, so nothing is validated."""
    return Option.model_construct(text=text, do=command)


def _generated_texts(context: ReadingContext, kind: Generated) -> Iterator[tuple[Text, Command]]:
    course = context.course
    match kind:
        case "languages":
            names = course.profile.languages if course.profile else {}
            for locale in sorted(course.locales, key=lambda locale: locale != context.locale):
                yield Text(names.get(locale, locale)), SetLanguage(locale)
        case "lessons":
            for lesson in course.offered_to(context.locale, context.reader.country):
                yield lesson.title, OpenLesson(lesson.id)
        case "countries":
            for country, name in course.directory.countries.items():
                yield name, SetCountry(country)
            yield course.directory.elsewhere, SetCountry(None)
        case "weekdays":
            yield from ((name_of(day), SetReminder(day)) for day in WEEKDAYS)
        case "answers":
            question = course.questions.get(context.asking)
            yield from ((it.text, Vote()) for it in (question.options if question else ()))
        case _:
            assert_never(kind)


def picked_option(context: ReadingContext, cursor: Cursor, key: str) -> Option | None:
    """Return the option that a key names at this stop, also by its old words (`was:`)."""
    if cursor.stop is None:
        return None
    named_so = (option for option in _all_options(context, cursor.stop) if has_key(option, key))
    return next((option for option in named_so if _can_pick(context, cursor, option)), None)


def has_key(option: Option, key: str) -> bool:
    """Return whether a button of this option, or of its old words (`was:`), carries this key."""
    return key == option.key or (bool(option.was) and any(key == Text(old).key for old in option.was))


def cursor_after(cursor: Cursor, option: Option) -> Cursor:
    """Return the cursor after an answer, before the steps that follow it. A practise waits for its whole sentence."""
    if isinstance(cursor.stop, Practise):
        return _add_line(cursor, cursor.stop, option)
    frames, picks = (*cursor.frames, Frame(option.then)), _picks_after(cursor, option.text)
    return Cursor(frames, _flags_after(cursor, option), None, cursor.built, picks=picks)


def _add_line(cursor: Cursor, stop: Practise, line: Option) -> Cursor:
    """Return the cursor after a line; one that does not help is laid aside, and the learner picks another one."""
    if not line.helps:
        return replace(cursor, tried=(*cursor.tried, line.text))
    built = (*cursor.built, line.text)
    if len(built) < min(stop.pick, len(stop.helpful)):
        return replace(cursor, built=built)
    return replace(cursor, built=built, tried=(), stop=None, picks=_picks_after(cursor, Built(built)))


def _picks_after(cursor: Cursor, said: Text | Built) -> Picks:
    return (*cursor.picks, (cursor.stop.id, said)) if cursor.stop else cursor.picks


def _flags_after(cursor: Cursor, option: Option) -> Remembered:
    """Return the flags after an option: a country told inside a lesson counts at once for its `when:`."""
    if not isinstance(option.do, SetCountry):
        return cursor.flags
    return tuple(sorted({**dict(cursor.flags), "country": option.do.country or NOWHERE}.items()))
