"""Compute every turn that a proof can show with `advance` itself: a search over screens, each visited once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.authoring.proof.screens import QUICK, Audience, Screen, Tour, audiences, beginner, in_quick, in_scene, in_story
from bot.conversation.rendering.reply import Bubble, Picked, Reply
from bot.conversation.service import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked, LessonStarted, LinkShown
from bot.engine.input import BACK, GO, ButtonTarget, Chose, Commanded, Flags, Input
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.steps import Stop

KEYBOARD_COMMANDS: tuple[Literal["lessons", "help", "tidy"], ...] = ("lessons", "help", "tidy")
"""Keys below the chat, in order."""

COUNTRIES_TOLD: tuple[Country | None, ...] = (None, *COUNTRIES)
"""Countries a learner can be in."""

MOST_SCREENS = 40_000
"""Maximum number of screens.

A lesson has two or three thousand; with more, a proof is too large to mail or open on a phone.
"""

Kind = Literal["story", "scene", "here", "back", "lessons", "out"]
"""Kind of a turn, by where it leads.

`story`: onward in the lesson; `scene`: to a question of the bot; `here`: to the current place again; `back`: one step
back; `lessons`: to what the key [Lessons] opens; `out`: out of the file.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Effect of one button: the replies and the state afterwards.

    `place` is her new place in the lesson, when the turn moved her; `begun`: she is at its start. `scene` is the bot's
    question that waits instead, and `mode` the session that the keys below the chat go by from then on (None: as
    before). `locale` and `country` are set when they changed; `ended`: she is in no lesson any more.
    """

    kind: Kind
    items: tuple[Reply, ...] = ()
    place: Screen | None = None
    scene: Screen | None = None
    mode: Session | None = None
    begun: bool = False
    ended: bool = False
    locale: str | None = None
    country: Country | Literal["same"] | None = "same"


@dataclass(slots=True)
class TurnTable:
    """Start of each audience, the effect of every button of every screen, and of the keys below the chat.

    `anew` holds the question of each place as it is asked again, after Help or [Back]; `at` finds a place by its
    session. `by_command` holds the effects of the keys; `by_country` that of a button in each of COUNTRIES_TOLD, where
    it depends on the country.
    """

    starts: dict[tuple[str, Audience], Step] = field(default_factory=dict)
    steps: dict[Screen, tuple[Step, ...]] = field(default_factory=dict)
    by_command: dict[Session, tuple[Step, ...]] = field(default_factory=dict)
    anew: dict[Screen, Bubble] = field(default_factory=dict)
    at: dict[Session, Screen] = field(default_factory=dict)
    by_country: dict[tuple[Screen, int], tuple[Step, ...]] = field(default_factory=dict)

    @property
    def turns(self) -> int:
        """Number of turns computed."""
        return sum(1 for _ in self.every_step())

    def every_step(self) -> Iterator[Step]:
        """Yield the effects of all buttons and keys."""
        yield from self.starts.values()
        groups = (self.steps.values(), self.by_command.values(), self.by_country.values())
        yield from (step for group in groups for steps in group for step in steps)


class TooLarge(Exception):
    """The lesson has more turns than a file can hold."""


def table(tour: Tour, locales: tuple[str, ...]) -> TurnTable:
    """Compute all turns of a lesson in these locales. Raise TooLarge above MOST_SCREENS."""
    found, queue = TurnTable(), deque[Screen]()
    for locale in locales:
        for audience in audiences(tour.lesson):
            session = beginner(tour, audience, locale)
            # An old button of a lesson she is not in leads to its content note, or else to its first step.
            start = _step(tour, found, locales, session, Chose(ButtonTarget(tour.lesson.id, "", BACK), _flags(session)))
            found.starts[locale, audience] = start
            queue.extend(_ahead((start,)))
    while queue:
        at = queue.popleft()
        if at not in found.steps:
            queue.extend(_looked_at(tour, found, locales, at))
        if len(found.steps) > MOST_SCREENS:
            raise TooLarge
    return found


def _looked_at(tour: Tour, found: TurnTable, locales: tuple[str, ...], at: Screen) -> Iterator[Screen]:
    """Compute the effects of all buttons and keys of a screen; yield the screens that follow."""
    session, flags = at.session, _flags(at.session)
    steps = tuple(_step(tour, found, locales, session, Chose(target, flags)) for target in at.spots)
    found.steps[at] = tuple(map(_out_of_quick, steps)) if is_quick(at) else steps
    asks_country = any(step.country != "same" for step in steps)
    for number, step in enumerate(steps if at in found.anew else ()):
        if step.kind == "scene" or asks_country:
            found.by_country[at, number] = _in_each_country(tour, found, locales, at, number)
            yield from _ahead(found.by_country[at, number])
            yield from _keys_of(tour, found, locales, found.by_country[at, number])
    yield from _ahead(found.steps[at])
    yield from _keys_of(tour, found, locales, found.steps[at])
    if not is_quick(at):
        yield from _keys_in(tour, found, locales, in_scene(tour, session))


def _keys_of(tour: Tour, found: TurnTable, locales: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[Screen]:
    """Compute the effects of the keys after these steps; yield the screens that follow."""
    for mode in (step.mode for step in steps if step.mode):
        yield from _keys_in(tour, found, locales, mode)


def _keys_in(tour: Tour, found: TurnTable, locales: tuple[str, ...], mode: Session) -> Iterator[Screen]:
    """Compute the effects of the keys in a session, once; yield the screens that follow."""
    if mode in found.by_command:
        return
    found.by_command[mode] = tuple(_step(tour, found, locales, mode, Commanded(name)) for name in KEYBOARD_COMMANDS)
    yield from _ahead(found.by_command[mode])
    yield from _keys_of(tour, found, locales, found.by_command[mode])


def is_quick(at: Screen) -> bool:
    """Tell whether a quick question waits. It knows nothing of the learner, and its buttons change nothing of her."""
    return any(target.script == QUICK for target in at.spots)


def _in_each_country(
    tour: Tour, found: TurnTable, locales: tuple[str, ...], at: Screen, number: int
) -> tuple[Step, ...]:
    """Compute a step for each country: in Help she may have told another country than in the story."""
    sessions = [replace(at.session, country=country) for country in COUNTRIES_TOLD]
    target = at.spots[number]
    return tuple(_step(tour, found, locales, session, Chose(target, _flags(session))) for session in sessions)


def _out_of_quick(step: Step) -> Step:
    """Reduce a quick question's step to its one way on, what [Lessons] opens. It does not move her."""
    if step.kind == "out" or (step.scene and is_quick(step.scene)):
        return replace(step, mode=None, ended=False)
    return Step("lessons", tuple(item for item in step.items if isinstance(item, Picked)))


def _ahead(steps: tuple[Step, ...]) -> Iterator[Screen]:
    return (screen for step in steps for screen in (step.place, step.scene) if screen)


def _flags(session: Session) -> Flags:
    return Flags(session.locale, session.country, session.age)


def _step(tour: Tour, found: TurnTable, locales: tuple[str, ...], session: Session, action: Input) -> Step:
    turn = advance(tour.bundle.course, session, action, replays=tour.replays)
    after = turn.session
    if after is None or _leads_out(tour, locales, session, after, turn):
        return Step("out")
    items = render_turn(tour.bundle, turn, session, action, tour.now).items
    step = _led(tour, found, session, after, turn, items)
    locale = after.locale if after.locale != session.locale else None
    return replace(step, locale=locale, country=after.country if after.country != session.country else "same")


def _led(tour: Tour, found: TurnTable, session: Session, after: Session, turn: Turn, items: tuple[Reply, ...]) -> Step:
    asked = [event for event in turn.events if isinstance(event, Asked)]
    told = any(event.target.script == tour.lesson.id for event in asked[-1:])
    if told and asked[-1].anew:
        kind: Kind = "here" if after.visit == session.visit else "back"
        return Step(kind, tuple(item for item in items if not (isinstance(item, Bubble) and item.anew)))
    begun = any(isinstance(event, LessonStarted) for event in turn.events)
    moved = begun or after.visit != session.visit
    place = _place(tour, found, after, after.visit) if after.visit and moved else None
    if told:
        return Step("story", items, place, begun=begun)
    mode = in_scene(tour, after)
    scene = Screen(mode, _spots(items))
    if is_quick(scene):
        scene = Screen(in_quick(after), scene.spots)
    return Step("scene", items, place, scene, mode, begun, ended=after.visit is None)


def _place(tour: Tour, found: TurnTable, after: Session, visit: Visit) -> Screen:
    """Return her place as a screen of its own, whatever question comes before it."""
    session = in_story(tour, after, visit)
    if session in found.at:
        return found.at[session]
    action = Chose(ButtonTarget(tour.lesson.id, "", GO), _flags(session))
    turn = advance(tour.bundle.course, session, action, replays=tour.replays)
    items = render_turn(tour.bundle, turn, session, action, tour.now).items
    at = found.at[session] = Screen(session, _spots(items))
    found.anew[at] = next(item for item in items if isinstance(item, Bubble) and item.buttons)
    return at


def _spots(items: tuple[Reply, ...]) -> tuple[ButtonTarget, ...]:
    """Return the targets of the newest question's buttons."""
    questions = [item for item in items if isinstance(item, Bubble) and item.buttons]
    return tuple(button.target for row in questions[-1].buttons for button in row) if questions else ()


def _leads_out(tour: Tour, locales: tuple[str, ...], session: Session, after: Session, turn: Turn) -> bool:
    """Tell whether a turn leads to something a file cannot hold: another lesson, another age, stored data, a link.

    Of the questions on stored data, only the one at the lesson's end (whether to save her place) is included, so that
    its text can be read. Of the quick rounds only the first is included: they are the same in every file. Showing
    pictures or not is a setting of the page, like her age.
    """
    asked = [event.target for event in turn.events if isinstance(event, Asked)]
    aims = {choice.target.script for event in turn.events if isinstance(event, Asked) for choice in event.choices}
    others = tour.bundle.course.lessons.keys() - {tour.lesson.id}
    elsewhere = bool(after.visit and after.visit.lesson != tour.lesson.id) or bool(others & aims)
    asked_for = any(it.script in ("remind", "news") for it in asked)
    kept = asked_for or any(it.script == "mine" and (it.stop != "save" or after.visit) for it in asked)
    more = any(target.script == QUICK and target.stop not in _first_round(tour) for target in asked)
    away = elsewhere or kept or more or any(isinstance(event, LinkShown) for event in turn.events)
    return away or after.age != session.age or after.less_data or after.locale not in locales


def _first_round(tour: Tour) -> frozenset[str]:
    steps = next(iter(tour.bundle.course.bot[QUICK].scenes.values()))
    return frozenset(step.id for step in steps if isinstance(step, Stop))
