"""Read a turn of the engine as a step of a page: what is shown, and where it leads."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.handouts.take_along.steps import PageStep, Scene
from bot.authoring.handouts.take_along.tour import Audience, Place, Tour, earlier_lessons, place_at
from bot.authoring.handouts.take_along.wording import PICKED, UNPRESSED, Items, TurnTexts
from bot.engine.events import (
    Asked,
    BubbleTold,
    Built,
    Event,
    LessonFinished,
    LessonStarted,
    LinkShown,
    PictureShown,
    Tidied,
)
from bot.engine.input import BACK, TIDY, ButtonTarget, Chose, Input
from bot.engine.replay import Replayed, reading_context, replay
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.ratings import VERDICTS

SHOWN = (BubbleTold, PictureShown, LinkShown, Built, Asked, Tidied)
"""Events of which each becomes one item of the reply."""

QUICK = "quick"
"""Bot file of the quick rounds."""


def read(tour: Tour, wording: TurnTexts, before: Session, action: Input, turn: Turn) -> PageStep:
    """Return a turn as a step of a page."""
    after, asked = turn.session, last_asked(turn)
    if after is None or asked is None or leads_out(before, turn, asked):
        return PageStep("out")
    step = _page_step(tour, wording.items(turn, before, action), action, turn, asked)
    moved = after.visit if after.visit and step.kind != "enter" and after.visit != before.visit else None
    place = where(tour, after, moved) if moved and step.kind in ("story", "scene") else None
    ended = next((it.lesson for it in turn.events if isinstance(it, LessonFinished)), "")
    return replace(step, place=place, lesson=ended, finished=True) if ended else replace(step, place=place)


def _page_step(tour: Tour, items: Items, action: Input, turn: Turn, asked: Asked) -> PageStep:
    begun = next((it for it in turn.events if isinstance(it, LessonStarted)), None)
    if begun:
        return PageStep("enter", _items_before_lesson(items, turn, begun), lesson=begun.lesson)
    if asked.target.script in tour.course.lessons:
        return _step_in_lesson(items, action, asked)
    match asked.target:
        case ButtonTarget("menu", "menu"):
            return PageStep("menu", without_question(items))
        case ButtonTarget("moments", "next" | "all-done"):
            return PageStep("onward", without_question(items), lesson="hide" if asked.sensitive else "")
        case ButtonTarget(script) if script == QUICK and turn.is_tidied:
            return PageStep("tidy")
        case _:
            return PageStep("scene", items, scene=spots(asked))


def _step_in_lesson(items: Items, action: Input, asked: Asked) -> PageStep:
    if not asked.anew:
        return PageStep("story", items)
    is_back = isinstance(action, Chose) and action.target.key == BACK
    return PageStep("back" if is_back else "here", without_question(items))


def last_asked(turn: Turn) -> Asked | None:
    """Return the question that a turn ends with."""
    return next((event for event in reversed(turn.events) if isinstance(event, Asked)), None)


def spots(asked: Asked) -> Scene:
    """Return the targets of the buttons of a question, in order, without the faces that rate a lesson."""
    told = [it.target for it in asked.choices if it.target.key not in VERDICTS]
    controls = [BACK] * asked.back + [TIDY] * asked.sensitive
    return *told, *(replace(asked.target, key=key) for key in controls)


def without_question(items: Items) -> Items:
    """Return items without their last bubble, the question."""
    last = max(number for number, item in enumerate(items) if item >= 0)
    return *items[:last], *items[last + 1 :]


def question_of(items: Items) -> int:
    """Return the last bubble, which has the question."""
    return next(item for item in reversed(items) if item >= 0)


def picks_of(items: Items) -> Items:
    """Return the items that tell what becomes of the pressed buttons."""
    return tuple(item for item in items if item == UNPRESSED or item <= PICKED)


def _items_before_lesson(items: Items, turn: Turn, begun: Event) -> Items:
    """Return the items before a lesson begins, and those about the pressed buttons."""
    told = sum(isinstance(event, SHOWN) for event in turn.events[: turn.events.index(begun)])
    return *items[:told], *picks_of(items)


def where(tour: Tour, session: Session, visit: Visit) -> Place:
    """Return the place of a visit."""
    lesson = tour.course.lessons[visit.lesson]
    return place_at(tour, lesson, visit_audience(tour, session, visit), replayed(tour, session))


def visit_audience(tour: Tour, session: Session, visit: Visit) -> Audience:
    """Return the audience that a visit's lesson is told for."""
    met = not set(earlier_lessons(tour.course.lessons[visit.lesson])).isdisjoint(session.finished)
    return Audience(visit.band, visit.country, met)


def replayed(tour: Tour, session: Session) -> Replayed:
    """Return the replay of a session's lesson."""
    visit = session.visit
    assert visit is not None  # noqa: S101 - for the type checker: callers have looked
    context = reading_context(tour.course, tour.course.lessons[visit.lesson], session, visit)
    return replay(context, visit.trail, tour.replays)


def leads_out(before: Session, turn: Turn, asked: Asked) -> bool:
    """Return whether a turn leads to what a page cannot hold: another language, stored data, or the bot's link."""
    after = turn.session
    if after is None or after.less_data or after.saved or after.locale != before.locale:
        return True
    if any(isinstance(it, LinkShown) for it in turn.events):
        return True
    return asked.target.script in ("remind", "news", "mine")
