"""Explore a course with `advance` itself: a search over places of lessons and questions of the bot, each met once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.authoring.handouts.take_along.button_steps import (
    OUT,
    Explored,
    advanced,
    look_at_place,
    queue_place,
    scene_step,
    some_visit,
    step_of,
    tap,
    told,
)
from bot.authoring.handouts.take_along.reading_turns import (
    PageStep,
    Program,
    picks_of,
    question_of,
    switch,
    where,
)
from bot.authoring.handouts.take_along.table import TableData, data_of, steps_of
from bot.authoring.handouts.take_along.tour import (
    TOLD,
    Audience,
    Place,
    Tour,
    audience_of,
    audiences,
    marked,
    session_of,
)
from bot.authoring.handouts.take_along.wording import TurnTexts
from bot.conversation.course_bundle import CourseBundle
from bot.engine.input import NEW, NEXT, ButtonTarget, Commanded, Input, Said
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session
from bot.lessons.model.people import BANDS
from bot.lessons.model.text import option_key


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """The explored turns, and the data for the page."""

    explored: Explored
    data: TableData


def whole_course(view: CourseBundle, locale: str, now: int, dressed: Callable[[str], str] = str) -> WholeCourse:
    """Compute all turns of a course that `for_page` returned. `dressed` changes the HTML of bubbles."""
    bundle, marks = marked(view)
    seeds = tuple(range(max(1, len(bundle.course.bot["quick"].scenes))))
    tour = Tour(bundle, marks, locale, now, seeds)
    found = explore(tour, TurnTexts(tour, dressed))
    return WholeCourse(found, data_of(found))


def explore(tour: Tour, wording: TurnTexts) -> Explored:
    """Compute all turns of a tour. Raise TooLarge for a lesson of more than MOST_PLACES."""
    found = Explored(tour, wording)
    find_keys(found)
    for name in tour.lessons:
        find_way(found, name)
        for audience in audiences():
            find_start(found, name, audience)
    for name in ("", *tour.lessons):
        find_suggestion(found, name)
    found.first = beginning(found)
    _explore_waiting(found)
    return found


def _explore_waiting(found: Explored) -> None:
    """Compute all places and questions that wait, and those they lead to."""
    while found.waiting:
        it = found.waiting.popleft()
        found.known.clear()
        if isinstance(it, Place):
            look_at_place(found, it)
        elif it not in found.scenes:
            found.scenes[it] = tuple(scene_step(found, it, target) for target in it)


def find_keys(found: Explored) -> None:
    """Compute the effects of the keys below the chat."""
    tour = found.tour
    guests = [Session(tour.locale, BANDS[0], country) for country in TOLD]
    found.menu = switch("country", tuple(told(found, guest, Commanded("lessons")) for guest in guests))
    found.help = switch("country", tuple(step_of(found, guest, Commanded("help")) for guest in guests))
    tidied = (told(found, guests[0], Commanded("tidy"), seed) for seed in tour.seeds)
    found.tidy = switch("chance", tuple(tidied))
    round_of = [replace(step, items=(question_of(step.items),)) for step in steps_of(found.tidy)]
    found.quick = switch("chance", tuple(round_of))


def find_way(found: Explored, name: str) -> None:
    """Compute the way to a lesson from the menu: into it, to its note, or to the question whether to go on in it."""
    lesson = found.tour.course.lessons[name]
    button = ButtonTarget("menu", "menu", lesson.title.key)
    guest = Session(found.tour.locale, BANDS[0], next(iter(lesson.countries), None))
    inside = replace(guest, visit=some_visit(found, name))
    ways = tuple(step_of(found, it, tap(it, button)) for it in (guest, inside))
    found.opens[name] = switch("inside", tuple(replace(it, items=_unpicked(it)) for it in ways))


def _unpicked(step: PageStep) -> tuple[int, ...]:
    return tuple(item for item in step.items if item not in picks_of(step.items))


def find_start(found: Explored, name: str, audience: Audience) -> None:
    """Compute the beginning of a lesson for an audience, once for all audiences that read the same."""
    reader = audience_of(found.tour.course.lessons[name], audience)
    if (name, reader) in found.starts or not found.tour.course.lessons[name].is_for(audience.country):
        return
    session = session_of(found.tour, name, reader, audience.country, None)
    action = tap(session, ButtonTarget(name, "", NEW))
    turn = advanced(found, session, action)
    items = found.wording.items(turn, session, action)
    if turn.session and turn.session.visit:
        place = where(found.tour, turn.session, turn.session.visit)
        queue_place(found, place, turn.session.visit)
        found.starts[name, reader] = PageStep("story", tuple(it for it in items if it >= 0), place=place)


def find_suggestion(found: Explored, name: str) -> None:
    """Compute the step that suggests lesson `name` to a learner who has finished those before it; "": none is left."""
    course, locale = found.tour.course, found.tour.locale
    order = course.offered[locale]
    finished = order[: order.index(name)] if name else order
    session = Session(locale, BANDS[0], None, finished)
    sensitive = next((it for it in order if is_sensitive(course, it)), None)
    plain = _suggestion(found, session, Said(wish="next"))
    below_sensitive = _suggestion(found, session, tap(session, ButtonTarget(sensitive, "", NEXT))) if sensitive else OUT
    found.nexts[name] = (plain, below_sensitive)


def _suggestion(found: Explored, session: Session, action: Input) -> PageStep:
    step = told(found, session, action)
    return replace(step, items=(question_of(step.items),))


def beginning(found: Explored) -> Program:
    """Compute the first step of a chat, after its language was chosen."""
    tour = found.tour
    names = tour.course.profile.languages if tour.course.profile else {}
    guest = Session(tour.locale)
    button = ButtonTarget("start", "language", option_key(names.get(tour.locale, tour.locale)))
    step = told(found, guest, tap(guest, button))
    return replace(step, items=_unpicked(step))
