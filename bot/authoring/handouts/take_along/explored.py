"""Turns explored so far, and the exploring of one more action."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.authoring.handouts.take_along.reading_turns import PageStep, Program, Scene, last_asked, read, replayed, spots
from bot.authoring.handouts.take_along.tour import MOST_PLACES, Audience, Place, TooLarge, Tour, session_of
from bot.authoring.handouts.take_along.wording import TurnTexts
from bot.engine.advance import advance
from bot.engine.cursor import available_options
from bot.engine.input import ButtonTarget, Chose, Flags, Input
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.people import BANDS

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
