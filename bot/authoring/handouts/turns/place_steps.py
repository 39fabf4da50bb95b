"""Effects of the buttons of a question in a lesson."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.authoring.handouts.turns.explored import Explored, advanced, step_of, tap
from bot.authoring.handouts.turns.marked_names import TOLD
from bot.authoring.handouts.turns.reading_turns import last_asked, question_of, replayed, spots
from bot.authoring.handouts.turns.steps import PageStep, Program, switch
from bot.authoring.handouts.turns.tour import Audience, Place, TooLarge, earlier_lessons, session_of
from bot.authoring.handouts.turns.wording import CLEARED
from bot.engine.cursor import picked_option
from bot.engine.input import BACK, GO, TIDY, ButtonTarget
from bot.engine.replay import follow
from bot.engine.session import Answer, Session
from bot.lessons.model.commands import SetCountry
from bot.lessons.model.people import Country


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
    lots = found.tour.lots if CLEARED in step.items else found.tour.lots[:1]  # chance decides which line stands there
    return switch("chance", tuple(_in_each_country(found, place, target, step, lot) for lot in lots))


def _in_each_country(found: Explored, place: Place, target: ButtonTarget, step: PageStep, lot: int) -> Program:
    """Compute a step for each country, where it can show numbers or end the lesson."""
    if step.kind == "back":
        return step
    if step.kind == "story" and not found.tour.shows_numbers(place.lesson):
        return _by_done(found, place, target, "same", lot)
    return switch("country", tuple(_by_done(found, place, target, country, lot) for country in TOLD))


def _by_done(
    found: Explored, place: Place, target: ButtonTarget, country: Country | Literal["same"] | None, lot: int
) -> Program:
    """Compute the step in a country; if it finishes the lesson, one for each number of lessons finished before."""
    session = _session_at(found, place, country)
    step = step_of(found, session, tap(session, target), lot)
    if not step.finished:
        return _noted(found, place, target, step)
    ways = (replace(session, finished=names) for names in _finished_before(found, place))
    return switch("done", tuple(step_of(found, it, tap(it, target), lot) for it in ways))


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
