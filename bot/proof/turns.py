"""Every turn a proof can show, asked of `advance` itself: a closure over screens, each looked at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.content.model.people import Country
from bot.conversation import spoken
from bot.engine.advance import advance
from bot.engine.events import Asked, LessonStarted
from bot.engine.input import BACK, GO, Chose, Commanded, Flags, Input, Spot
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.proof.screens import QUICK, Edition, Screen, Tour, beginner, editions, in_quick, in_scene, in_story
from bot.replies.reply import Bubble, Picked, Reply

DOORS: tuple[Literal["lessons", "help", "tidy"], ...] = ("lessons", "help", "tidy")
"""The keys below the chat, in their order."""

MOST_TURNS = 250_000
"""A lesson has some ten thousand turns; a proof of more would be too large to mail and to open on a phone."""

Kind = Literal["story", "scene", "here", "back", "lessons", "out"]
"""Where a turn leads: on in the lesson, to a question of the bot's, to the place she is at, one back, to what the key
[Lessons] opens, out of the file."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one button does: the replies, and what waits afterwards.

    `place` is where she is in the lesson now, when the turn moved her; `begun` says that she is at its start.
    `scene` is the bot's own question that waits instead. `locale` and `country` are named when they changed;
    `ended` says that she is in no lesson any more.
    """

    kind: Kind
    items: tuple[Reply, ...] = ()
    place: Screen | None = None
    scene: Screen | None = None
    begun: bool = False
    ended: bool = False
    locale: str | None = None
    country: Country | Literal["same"] | None = "same"


@dataclass(slots=True)
class Table:
    """Where each edition begins, what every button of every screen does, and the keys below the chat.

    `anew` is each place of the lesson as it is asked again, after Help or [Back].
    """

    starts: dict[tuple[str, Edition], Step] = field(default_factory=dict)
    steps: dict[Screen, tuple[Step, ...]] = field(default_factory=dict)
    doors: dict[Session, tuple[Step, ...]] = field(default_factory=dict)
    anew: dict[Screen, Bubble] = field(default_factory=dict)

    @property
    def turns(self) -> int:
        """How many turns were computed."""
        return len(self.starts) + sum(map(len, self.steps.values())) + sum(map(len, self.doors.values()))


class TooLarge(Exception):
    """The lesson has more turns than a file can hold."""


def table(tour: Tour, locales: tuple[str, ...]) -> Table:
    """All turns of a lesson in these locales. TooLarge when there are more than MOST_TURNS."""
    found, queue = Table(), deque[Screen]()
    for locale in locales:
        for edition in editions(tour.lesson):
            girl = beginner(tour, edition, locale)
            # An old button of a lesson she is not in: its content note first, or else its first step.
            start = _step(tour, found, locales, girl, Chose(Spot(tour.lesson.id, "", BACK), _flags(girl)))
            found.starts[locale, edition] = start
            queue.extend(_ahead((start,)))
    while queue:
        at = queue.popleft()
        if at not in found.steps:
            queue.extend(_looked_at(tour, found, locales, at))
        if found.turns > MOST_TURNS:
            raise TooLarge
    return found


def _looked_at(tour: Tour, found: Table, locales: tuple[str, ...], at: Screen) -> Iterator[Screen]:
    """Compute what every button here does, and the keys below; yield what waits afterwards."""
    girl, flags = at.session, _flags(at.session)
    steps = tuple(_step(tour, found, locales, girl, Chose(spot, flags)) for spot in at.spots)
    found.steps[at] = tuple(map(_out_of_quick, steps)) if is_quick(at) else steps
    yield from _ahead(found.steps[at])
    mode = in_scene(tour, girl)
    if not is_quick(at) and mode not in found.doors:
        found.doors[mode] = tuple(_step(tour, found, locales, mode, Commanded(name)) for name in DOORS)
        yield from _ahead(found.doors[mode])


def is_quick(at: Screen) -> bool:
    """Whether a quick question waits, which knows nothing of her: the keys below the chat stay what they were."""
    return any(spot.script == QUICK for spot in at.spots)


def _out_of_quick(step: Step) -> Step:
    """From a quick question there is one way on: to what [Lessons] opens for her, wherever she is."""
    if step.kind == "out" or (step.scene and is_quick(step.scene)):
        return step
    return Step("lessons", tuple(it for it in step.items if isinstance(it, Picked)))


def _ahead(steps: tuple[Step, ...]) -> Iterator[Screen]:
    return (screen for step in steps for screen in (step.place, step.scene) if screen)


def _flags(girl: Session) -> Flags:
    return Flags(girl.locale, girl.country, girl.age)


def _step(tour: Tour, found: Table, locales: tuple[str, ...], girl: Session, did: Input) -> Step:
    turn = advance(tour.library.course, girl, did)
    after = turn.session
    if after is None or _leads_out(tour, locales, girl, after, turn):
        return Step("out")
    items = spoken(tour.library, turn, girl, did, tour.now).items
    step = _led(tour, found, girl, after, turn, items)
    locale = after.locale if after.locale != girl.locale else None
    return replace(step, locale=locale, country=after.country if after.country != girl.country else "same")


def _led(tour: Tour, found: Table, girl: Session, after: Session, turn: Turn, items: tuple[Reply, ...]) -> Step:
    asked = [event for event in turn.events if isinstance(event, Asked)]
    told = any(event.spot.script == tour.lesson.id for event in asked[-1:])
    if told and asked[-1].anew:
        kind: Kind = "here" if after.visit == girl.visit else "back"
        return Step(kind, tuple(it for it in items if not (isinstance(it, Bubble) and it.anew)))
    moved = after.visit and after.visit != girl.visit
    place = _place(tour, found, after, after.visit) if after.visit and moved else None
    begun = any(isinstance(event, LessonStarted) for event in turn.events)
    if told:
        return Step("story", items, place, begun=begun)
    scene = Screen(in_scene(tour, after), _spots(items))
    if is_quick(scene):
        scene = Screen(in_quick(after), scene.spots)
    return Step("scene", items, place, scene, begun, ended=after.visit is None)


def _place(tour: Tour, found: Table, after: Session, visit: Visit) -> Screen:
    """Her place as a screen of its own, whatever is asked in front of it."""
    girl = in_story(tour, after, visit)
    did = Chose(Spot(tour.lesson.id, "", GO), _flags(girl))
    items = spoken(tour.library, advance(tour.library.course, girl, did), girl, did, tour.now).items
    at = Screen(girl, _spots(items))
    found.anew[at] = next(it for it in items if isinstance(it, Bubble) and it.buttons)
    return at


def _spots(items: tuple[Reply, ...]) -> tuple[Spot, ...]:
    """What the buttons of the newest question mean."""
    questions = [it for it in items if isinstance(it, Bubble) and it.buttons]
    return tuple(button.spot for row in questions[-1].buttons for button in row) if questions else ()


def _leads_out(tour: Tour, locales: tuple[str, ...], girl: Session, after: Session, turn: Turn) -> bool:
    """Whether a turn leads to what a file cannot hold: another lesson, another age, what a bot keeps of her."""
    asked = [event.spot for event in turn.events if isinstance(event, Asked)]
    aims = {choice.spot.script for event in turn.events if isinstance(event, Asked) for choice in event.choices}
    others = tour.library.course.lessons.keys() - {tour.lesson.id}
    elsewhere = bool(after.visit and after.visit.lesson != tour.lesson.id) or bool(others & aims)
    kept = any(spot.script == "mine" and spot.stop != "save" for spot in asked)
    return elsewhere or kept or after.age != girl.age or after.locale not in locales
