"""Turns explored so far, the exploring of one more action, and the effects of the buttons of questions."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.authoring.handouts.take_along.reading_turns import (
    QUICK,
    PageStep,
    Program,
    Scene,
    last_asked,
    picks_of,
    question_of,
    read,
    replayed,
    spots,
    switch,
)
from bot.authoring.handouts.take_along.tour import (
    MOST_PLACES,
    TOLD,
    Audience,
    Place,
    TooLarge,
    Tour,
    earlier_lessons,
    session_of,
)
from bot.authoring.handouts.take_along.wording import CLEARED, TurnTexts
from bot.engine.advance import advance
from bot.engine.bot_scenes import scene_context
from bot.engine.cursor import available_options, cursor_at_stop, picked_option
from bot.engine.input import BACK, GO, NEW, TIDY, ButtonTarget, Chose, Flags, Input
from bot.engine.replay import follow
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Answer, Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.commands import Command, OpenLesson, PlayQuickRound, SetAge, SetCountry, TellStory, TidyUp
from bot.lessons.model.people import BANDS, Country, band_for
from bot.lessons.steps import Option

OUT = PageStep("out")


@dataclass(slots=True)
class Explored:
    """Everything that a page looks up.

    `rows` and `scenes` hold a program for each button of a place, and of a question of the bot; `spots` the targets of
    a place's buttons. `anew` is the bubble of a place's question when it is asked again. `starts` leads into a lesson,
    `opens` to a lesson from the menu. `nexts` suggests a lesson ("": none is left), among the messages of a plain and
    of a sensitive story. `menu`, `help` and `tidy` are the keys below the chat; a page begins with `first`. `known`
    caches the steps of one place or question: countries and chances often ask for the same one.
    """

    tour: Tour
    wording: TurnTexts
    rows: dict[Place, tuple[Program, ...]] = field(default_factory=dict)
    anew: dict[Place, int] = field(default_factory=dict)
    scenes: dict[Scene, tuple[Program, ...]] = field(default_factory=dict)
    starts: dict[tuple[str, Audience], PageStep] = field(default_factory=dict)
    opens: dict[str, Program] = field(default_factory=dict)
    nexts: dict[str, tuple[Program, Program]] = field(default_factory=dict)
    menu: Program = OUT
    help: Program = OUT
    tidy: Program = OUT
    quick: Program = OUT
    first: Program = OUT
    spots: dict[Place, Scene] = field(default_factory=dict)
    visits: dict[Place, Visit] = field(default_factory=dict)
    waiting: deque[Place | Scene] = field(default_factory=deque)
    places: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[Session, Input, int], PageStep] = field(default_factory=dict)


def advanced(found: Explored, session: Session, action: Input, seed: int = 0) -> Turn:
    """Return the turn that an action of a learner leads to."""
    return advance(found.tour.course, session, action, seed, found.tour.replays)


def step_of(found: Explored, session: Session, action: Input, seed: int = 0) -> PageStep:
    """Return the step of an action, and queue the place or question that it leads to."""
    key = session, action, seed
    step = found.known.get(key) or _explore_step(found, session, action, seed)
    found.known[key] = step
    return step


def _explore_step(found: Explored, session: Session, action: Input, seed: int) -> PageStep:
    turn = advanced(found, session, action, seed)
    step = read(found.tour, found.wording, session, action, turn)
    if step.place and turn.session and turn.session.visit:
        queue_place(found, step.place, turn.session.visit)
    if step.scene:
        found.waiting.append(step.scene)
    return step


def queue_place(found: Explored, place: Place, visit: Visit) -> None:
    """Queue a new place with the first visit that has come to it. Raise TooLarge above MOST_PLACES."""
    if place in found.visits:
        return
    found.visits[place] = visit
    found.places[place.lesson] = found.places.get(place.lesson, 0) + 1
    if found.places[place.lesson] > MOST_PLACES:
        raise TooLarge
    found.waiting.append(place)


def tap(session: Session, target: ButtonTarget) -> Chose:
    """Return the tap on a button, with the flags of the session."""
    return Chose(target, Flags(session.locale, session.country, session.age))


def told(found: Explored, session: Session, action: Input, seed: int = 0) -> PageStep:
    """Return the step of an action that leads to a question of the bot, whichever it is."""
    turn = advanced(found, session, action, seed)
    asked, items = last_asked(turn), found.wording.items(turn, session, action)
    if asked is None:
        return PageStep("out")
    scene = spots(asked)
    found.waiting.append(scene)
    return PageStep("scene", items, scene=scene)


def some_visit(found: Explored, name: str, answered: bool = True) -> Visit:
    """Return a visit of a lesson, after its first answer or at its start."""
    session = session_of(found.tour, name, Audience(BANDS[0], None, False), None, ())
    start = replayed(found.tour, session)
    options = available_options(start.context, start.cursor) if answered else ()
    tapped = (tap(session, ButtonTarget(name, start.stop.id, it.key)) for it in options if start.stop)
    turns = (advanced(found, session, action).session for action in tapped)
    return next(
        (it.visit for it in turns if it and it.visit and it.visit.trail), session.visit or Visit(name, BANDS[0])
    )


def look_at_place(found: Explored, place: Place) -> None:
    """Compute the question of a place as it is asked again, and the effect of each of its buttons."""
    session = _session_at(found, place)
    action = tap(session, ButtonTarget(place.lesson, "", GO))
    turn = advanced(found, session, action)
    asked = last_asked(turn)
    if asked is None:
        raise TooLarge
    found.anew[place] = question_of(found.wording.items(turn, session, action))
    found.spots[place] = spots(asked)
    found.rows[place] = tuple(_place_step(found, place, target) for target in spots(asked))


def _session_at(found: Explored, place: Place, country: Country | Literal["same"] | None = "same") -> Session:
    """Return the session of the first visit that came to a place, with its country or another one told since."""
    visit = found.visits[place]
    reader = Audience(visit.band, visit.country, place.audience.met)
    told = visit.country if country == "same" else country
    return session_of(found.tour, place.lesson, reader, told, visit.trail)


def _place_step(found: Explored, place: Place, target: ButtonTarget) -> Program:
    if target.key == TIDY:
        return PageStep("tidy")
    session = _session_at(found, place)
    step = step_of(found, session, tap(session, target))
    seeds = (
        found.tour.seeds if CLEARED in step.items else found.tour.seeds[:1]
    )  # chance decides which line stands there
    return switch("chance", tuple(_in_each_country(found, place, target, step, seed) for seed in seeds))


def _in_each_country(found: Explored, place: Place, target: ButtonTarget, step: PageStep, seed: int) -> Program:
    """Compute a step for each country, where it can show numbers or end the lesson."""
    if step.kind == "back":
        return step
    if step.kind == "story" and not found.tour.shows_numbers(place.lesson):
        return _by_done(found, place, target, "same", seed)
    return switch("country", tuple(_by_done(found, place, target, country, seed) for country in TOLD))


def _by_done(
    found: Explored, place: Place, target: ButtonTarget, country: Country | Literal["same"] | None, seed: int
) -> Program:
    """Compute the step in a country; if it finishes the lesson, one for each number of lessons finished before."""
    session = _session_at(found, place, country)
    step = step_of(found, session, tap(session, target), seed)
    if not step.finished:
        return _noted(found, place, target, step)
    ways = (replace(session, finished=names) for names in _finished_before(found, place))
    return switch("done", tuple(step_of(found, it, tap(it, target), seed) for it in ways))


def _finished_before(found: Explored, place: Place) -> tuple[tuple[str, ...], ...]:
    """Return the lessons a learner can have finished before: none, some others, or all others."""
    others = found.tour.others(place.lesson)
    earlier = earlier_lessons(found.tour.course.lessons[place.lesson])
    free = next((name for name in reversed(others) if name not in earlier), None)
    if place.audience.met:
        some = tuple(name for name in others if name != free) if free else others
        return some, some, others
    return (), (free,) if free else (), others if not earlier else ()


def _noted(found: Explored, place: Place, target: ButtonTarget, step: PageStep) -> PageStep:
    """Add what the page remembers of a pick: the words that a later bubble repeats, and a country."""
    session = _session_at(found, place)
    here = replayed(found.tour, session)
    option = picked_option(here.context, here.cursor, target.key) if target.key != BACK else None
    if option is None or here.stop is None:
        return step
    country = option.do.country if isinstance(option.do, SetCountry) else step.country
    marks = found.tour.marks.repeats.get((place.lesson, here.stop.id), ())
    after = follow(here, Answer(here.stop.id, option.key)) if marks else None
    picks = dict(after.cursor.picks) if after else {}
    notes = tuple((mark, found.wording.said(picks[here.stop.id])) for mark in marks if here.stop.id in picks)
    return replace(step, country=country, notes=notes)


def scene_step(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    """Compute the effect of a button of a question."""
    guest = Session(found.tour.locale, BANDS[0])
    option = _option(found, guest, target)
    command = option.do if option else None
    if target.key == TIDY or isinstance(command, TidyUp):
        return PageStep("tidy")
    if command_step := _by_command(found, guest, target, command):
        return command_step
    if target.script == QUICK:
        return step_of(found, guest, tap(guest, target))
    return _by_visit(found, scene, target)


def _option(found: Explored, session: Session, target: ButtonTarget) -> Option | None:
    """Return the option of a bot file that a button stands for, in any country in which it is offered."""
    if target.script not in found.tour.course.bot:
        return None
    for country in TOLD:
        context = scene_context(found.tour.course, replace(session, country=country), target.script)
        cursor = cursor_at_stop(context, target.stop)
        if cursor and (option := picked_option(context, cursor, target.key)):
            return option
    return None


def _by_command(found: Explored, guest: Session, target: ButtonTarget, command: Command | None) -> PageStep | None:
    """Return the step of a command that the page itself carries out by looking something up."""
    step = step_of(found, guest, tap(guest, target)) if command else PageStep("out")
    if isinstance(command, OpenLesson):
        is_here = command.lesson in found.tour.lessons
        return PageStep("open", picks_of(step.items), lesson=command.lesson) if is_here else PageStep("out")
    if isinstance(command, TellStory):
        return PageStep("next", picks_of(told(found, guest, tap(guest, target)).items))
    if isinstance(command, PlayQuickRound):
        return PageStep("quick", picks_of(step.items))
    if isinstance(command, SetAge) and step.kind != "out":
        return replace(step, band=band_for(command.age))
    return replace(step, country=command.country) if isinstance(command, SetCountry) else None


def _by_visit(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    """Compute the step for a learner in no lesson, in one, and in a sensitive one, for each country."""
    each = [tuple(_in_country(found, visit, target, country) for country in TOLD) for visit in _visits(found, scene)]
    outside, plain, heavy = (switch("country", ways) for ways in each)
    return switch("heavy", (_wherever(outside, plain), _wherever(outside, heavy)))


def _visits(found: Explored, scene: Scene) -> tuple[Visit | None, ...]:
    """Return visits of no lesson, of one, and of a sensitive one.

    A question about a lesson waits inside it where it offers to start again, and else outside of any.
    """
    course, names = found.tour.course, found.tour.lessons
    about = next((it for it in scene if it.script in course.lessons), None)
    if about:
        is_inside = any(it.key == NEW for it in scene)
        return (some_visit(found, about.script) if is_inside else None,) * 3
    plain = next((it for it in names if not is_sensitive(course, it)), None)
    heavy = next((it for it in names if is_sensitive(course, it)), plain)
    return None, *(some_visit(found, it, False) if it else None for it in (plain, heavy))


def _in_country(found: Explored, visit: Visit | None, target: ButtonTarget, country: Country | None) -> PageStep:
    session = Session(found.tour.locale, BANDS[0], country, visit=visit)
    return step_of(found, session, tap(session, target))


def _wherever(outside: Program, inside: Program) -> Program:
    """Return one program for both: outside of lessons `here` opens the menu, and `onward` suggests a lesson."""
    if (
        isinstance(outside, PageStep)
        and isinstance(inside, PageStep)
        and (outside.kind, inside.kind) == ("onward", "here")
    ):
        return outside
    return inside
