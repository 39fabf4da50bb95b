"""Steps of a page: the effect of one button, how it depends on the learner, and the reading of a turn as a step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

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
from bot.lessons.model.commands import VERDICTS
from bot.lessons.model.people import Band, Country

PageStepKind = Literal[
    "story", "scene", "here", "back", "enter", "open", "next", "menu", "onward", "help", "tidy", "quick", "out"
]
"""Target of a step.

`story`: onward, to a place of the lesson; `scene`: to a question of the bot; `here`: to her place again, or else to the
menu; `back`: to the place before; `enter`: into a lesson; `open`: to a lesson, by its note or the question whether to
go on in it; `next`: to the next lesson in the same way; `menu`, `help`, `tidy`: to what the keys below the chat open;
`quick`: to a quick round; `onward`: to her place, or else to the suggestion of the next lesson; `out`: out of the page.
"""

KINDS: tuple[PageStepKind, ...] = get_args(PageStepKind)

Register = Literal["country", "heavy", "done", "inside", "chance"]
"""Facts that the page knows.

`country`: her country. `heavy`: whether she is in a sensitive story. `done`: whether she has finished no, some or all
other lessons. `inside`: whether she is in the middle of the lesson that is opened. `chance`: a random number.
"""

REGISTERS: tuple[Register, ...] = get_args(Register)

Scene = tuple[ButtonTarget, ...]
"""A question of the bot, identified by the targets of its buttons."""


@dataclass(frozen=True, slots=True)
class PageStep:
    """Effect of one button: its items, and where it leads.

    `place` is her new place in a lesson, `scene` the bot's question that waits. `lesson` is that of `enter` and `open`,
    or the one that she has `finished`; at `onward` it is "hide" if the question offers [Tidy up]. `country` and `band`
    are set when she told them. `notes` are picks to remember: the mark, and the text she picked.
    """

    kind: PageStepKind
    items: Items = ()
    place: Place | None = None
    scene: Scene | None = None
    lesson: str = ""
    finished: bool = False
    country: Country | Literal["same"] | None = "same"
    band: Band | None = None
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """Programs among which a register chooses, in the order of its values."""

    by: Register
    ways: tuple[Program, ...]


Program = PageStep | Switch


def switch(by: Register, ways: tuple[Program, ...]) -> Program:
    """Return a switch, or the step itself where the register makes no difference."""
    return ways[0] if len(set(ways)) == 1 else Switch(by, ways)


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
