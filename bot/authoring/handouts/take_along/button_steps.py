"""Effects of the buttons of questions: of a lesson, and of the bot itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.authoring.handouts.take_along.explored import Explored, advanced, some_visit, step_of, tap, told
from bot.authoring.handouts.take_along.marked_names import TOLD
from bot.authoring.handouts.take_along.reading_turns import (
    QUICK,
    PageStep,
    Program,
    Scene,
    last_asked,
    picks_of,
    question_of,
    replayed,
    spots,
    switch,
)
from bot.authoring.handouts.take_along.tour import Audience, Place, TooLarge, earlier_lessons, session_of
from bot.authoring.handouts.take_along.wording import CLEARED
from bot.engine.bot_scenes import scene_context
from bot.engine.cursor import cursor_at_stop, picked_option
from bot.engine.input import BACK, GO, NEW, TIDY, ButtonTarget
from bot.engine.replay import follow
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Answer, Session, Visit
from bot.lessons.model.commands import Command, OpenLesson, PlayQuickRound, SetAge, SetCountry, TellStory, TidyUp
from bot.lessons.model.people import BANDS, Country, band_for
from bot.lessons.steps import Option


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
