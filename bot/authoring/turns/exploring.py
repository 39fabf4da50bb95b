"""Explore a tour with `advance` itself: a search over places of lessons and questions of the bot, each met once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.authoring.turns.marked_names import TOLD
from bot.authoring.turns.reading_turns import (
    QUICK,
    last_asked,
    picks_of,
    question_of,
    read,
    replayed,
    spots,
    where,
)
from bot.authoring.turns.steps import Program, Scene, Step, Switch, switch
from bot.authoring.turns.tour import (
    MOST_PLACES,
    Audience,
    Place,
    TooLarge,
    Tour,
    audience_of,
    audiences,
    earlier_lessons,
    has_numbers,
    session_of,
)
from bot.authoring.turns.wording import CLEARED, Wording
from bot.engine import cursor as reading
from bot.engine.advance import advance
from bot.engine.bot_scenes import scene_context
from bot.engine.input import BACK, GO, NEW, NEXT, TIDY, ButtonTarget, Chose, Commanded, Flags, Input
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session, Trail, Visit
from bot.engine.turn import Turn
from bot.lessons.model.commands import Command, OpenLesson, PlayQuickRound, SetAge, SetCountry, TellStory, TidyUp
from bot.lessons.model.people import BANDS, Country, band_for
from bot.lessons.model.text import option_key
from bot.lessons.model.texts import texts
from bot.lessons.steps import Option

OUT = Step("out")


@dataclass(slots=True)
class Explored:
    """Everything that a page looks up.

    `rows` and `scenes` hold the program of each button of a place and of a question of the bot, `spots` the buttons.
    `anew` is the bubble of a place's question as it is asked again. `starts` leads into a lesson for an audience,
    `opens` to a lesson from the menu, `nexts` to the suggestion of a lesson ("": of none) outside and inside a
    sensitive story's messages. `menu`, `help` and `tidy` are the keys below the chat.
    """

    tour: Tour
    wording: Wording
    rows: dict[Place, tuple[Program, ...]] = field(default_factory=dict)
    anew: dict[Place, int] = field(default_factory=dict)
    scenes: dict[Scene, tuple[Program, ...]] = field(default_factory=dict)
    starts: dict[tuple[str, Audience], Step] = field(default_factory=dict)
    opens: dict[str, Program] = field(default_factory=dict)
    nexts: dict[str, tuple[Program, Program]] = field(default_factory=dict)
    menu: Program = OUT
    help: Program = OUT
    tidy: Program = OUT
    quick: Program = OUT
    spots: dict[Place, Scene] = field(default_factory=dict)
    trails: dict[Place, Trail] = field(default_factory=dict)
    waiting: deque[Place | Scene] = field(default_factory=deque)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def turns(self) -> int:
        """Number of buttons whose effect is known."""
        return sum(len(row) for group in (self.rows.values(), self.scenes.values()) for row in group)


def explore(tour: Tour, wording: Wording) -> Explored:
    """Compute all turns of a tour. Raise TooLarge for a lesson of more than MOST_PLACES."""
    found = Explored(tour, wording)
    _keys(found)
    for name in tour.lessons:
        _open(found, name)
        for audience in audiences():
            _start(found, name, audience)
    for name in ("", *tour.course.offered[tour.locale]):
        _suggest(found, name)
    _follow(found)
    return found


def _follow(found: Explored) -> None:
    """Look at all places and questions that wait, and at those they lead to."""
    while found.waiting:
        it = found.waiting.popleft()
        if isinstance(it, Place):
            _look_at_place(found, it)
        elif it not in found.scenes:
            found.scenes[it] = tuple(_scene_step(found, it, target) for target in it)


# Turns


def _advance(found: Explored, session: Session, action: Input, lot: int = 0) -> Turn:
    return advance(found.tour.course, session, action, lot, found.tour.replays)


def _step(found: Explored, session: Session, action: Input, lot: int = 0) -> Step:
    """Return the step that an action is, and queue where it leads."""
    turn = _advance(found, session, action, lot)
    step = read(found.tour, found.wording, session, action, turn)
    if step.place and turn.session and turn.session.visit:
        _queue_place(found, step.place, turn.session.visit.trail)
    if step.scene:
        found.waiting.append(step.scene)
    return step


def _queue_place(found: Explored, place: Place, trail: Trail) -> None:
    if place in found.trails:
        return
    found.trails[place] = trail
    found.places[place.lesson] = found.places.get(place.lesson, 0) + 1
    if found.places[place.lesson] > MOST_PLACES:
        raise TooLarge
    found.waiting.append(place)


def _tap(session: Session, target: ButtonTarget) -> Chose:
    return Chose(target, Flags(session.locale, session.country, session.age))


# The keys below the chat, and the ways into a lesson


def _keys(found: Explored) -> None:
    tour = found.tour
    guests = [Session(tour.locale, BANDS[0], country) for country in TOLD]
    found.menu = switch("country", tuple(_told(found, guest, Commanded("lessons")) for guest in guests))
    found.help = switch("country", tuple(_step(found, guest, Commanded("help")) for guest in guests))
    tidied = (_told(found, guests[0], Commanded("tidy"), lot) for lot in tour.lots)
    found.tidy = switch("chance", tuple(tidied))
    round_of = [replace(step, items=(question_of(step.items),)) for step in _each(found.tidy)]
    found.quick = switch("chance", tuple(round_of))


def _told(found: Explored, session: Session, action: Input, lot: int = 0) -> Step:
    """Return a step that shows a question of the bot, whichever it is."""
    turn = _advance(found, session, action, lot)
    asked, items = last_asked(turn), found.wording.items(turn, session, action)
    if asked is None:
        return Step("out")
    scene = spots(asked)
    found.waiting.append(scene)
    return Step("scene", items, scene=scene)


def _each(program: Program) -> Iterator[Step]:
    if isinstance(program, Switch):
        for way in program.ways:
            yield from _each(way)
    else:
        yield program


def _open(found: Explored, name: str) -> None:
    """Compute the way to a lesson from the menu: into it, to its note, or to the question whether to go on in it."""
    lesson = found.tour.course.lessons[name]
    button = ButtonTarget("menu", "menu", lesson.title.key)
    guest = Session(found.tour.locale, BANDS[0], next(iter(lesson.countries), None))
    inside = replace(guest, visit=_some_visit(found, name))
    ways = tuple(_step(found, it, _tap(it, button)) for it in (guest, inside))
    found.opens[name] = switch("inside", tuple(replace(it, items=_unpicked(it)) for it in ways))


def _unpicked(step: Step) -> tuple[int, ...]:
    return tuple(item for item in step.items if item not in picks_of(step.items))


def _some_visit(found: Explored, name: str, answered: bool = True) -> Visit:
    """Return a visit of a lesson, after its first answer or at its start."""
    session = session_of(found.tour, name, Audience(BANDS[0], None, False), None, ())
    start = replayed(found.tour, session)
    options = reading.options(start.context, start.cursor) if answered else ()
    tapped = (_tap(session, ButtonTarget(name, start.stop.id, it.key)) for it in options if start.stop)
    turns = (_advance(found, session, action).session for action in tapped)
    return next(
        (it.visit for it in turns if it and it.visit and it.visit.trail), session.visit or Visit(name, BANDS[0])
    )


def _start(found: Explored, name: str, audience: Audience) -> None:
    """Compute the beginning of a lesson for an audience, once for all who read the same."""
    reader = audience_of(found.tour.course.lessons[name], audience)
    if (name, reader) in found.starts or not found.tour.course.lessons[name].is_for(audience.country):
        return
    session = session_of(found.tour, name, reader, audience.country, None)
    action = _tap(session, ButtonTarget(name, "", NEW))
    turn = _advance(found, session, action)
    items = found.wording.items(turn, session, action)
    if turn.session and turn.session.visit:
        place = where(found.tour, turn.session, turn.session.visit)
        _queue_place(found, place, ())
        found.starts[name, reader] = Step("story", tuple(it for it in items if it >= 0), place=place)


def _suggest(found: Explored, name: str) -> None:
    """Compute the suggestion of a lesson to who has finished those before it; "" is that of none."""
    course, locale = found.tour.course, found.tour.locale
    order = course.offered[locale]
    finished = order[: order.index(name)] if name else order
    found.nexts[name] = (_suggestion(found, finished, False), _suggestion(found, finished, True))


def _suggestion(found: Explored, finished: tuple[str, ...], in_sensitive: bool) -> Step:
    course = found.tour.course
    after = next((it for it in course.offered[found.tour.locale] if is_sensitive(course, it) == in_sensitive), "")
    if not after:
        return Step("out")
    session = Session(found.tour.locale, BANDS[0], None, finished)
    step = _told(found, session, _tap(session, ButtonTarget(after, "", NEXT)))
    return replace(step, items=(question_of(step.items),))


# A place in a lesson


def _look_at_place(found: Explored, place: Place) -> None:
    """Compute the question of a place as it is asked again, and the effect of each of its buttons."""
    session = _session_at(found, place, place.audience.country)
    action = _tap(session, ButtonTarget(place.lesson, "", GO))
    turn = _advance(found, session, action)
    asked = last_asked(turn)
    if asked is None:
        raise TooLarge
    found.anew[place] = question_of(found.wording.items(turn, session, action))
    found.spots[place] = spots(asked)
    found.rows[place] = tuple(_place_step(found, place, target) for target in spots(asked))


def _session_at(found: Explored, place: Place, country: Country | None) -> Session:
    return session_of(found.tour, place.lesson, place.audience, country, found.trails[place])


def _place_step(found: Explored, place: Place, target: ButtonTarget) -> Program:
    if target.key == TIDY:
        return Step("tidy")
    session = _session_at(found, place, place.audience.country)
    step = _step(found, session, _tap(session, target))
    lots = found.tour.lots if CLEARED in step.items else found.tour.lots[:1]  # chance decides which line stands there
    return switch("chance", tuple(_in_each_country(found, place, target, step, lot) for lot in lots))


def _in_each_country(found: Explored, place: Place, target: ButtonTarget, step: Step, lot: int) -> Program:
    """Compute a step for each country, where it can show numbers or end the lesson."""
    if step.kind == "back":
        return step
    if step.kind == "story" and not _tells_numbers(found, place.lesson):
        return _by_done(found, place, target, place.audience.country, lot)
    return switch("country", tuple(_by_done(found, place, target, country, lot) for country in TOLD))


def _tells_numbers(found: Explored, lesson: str) -> bool:
    return any(has_numbers(text.source) for text in texts(found.tour.course.lessons[lesson]))


def _by_done(found: Explored, place: Place, target: ButtonTarget, country: Country | None, lot: int) -> Program:
    """Compute the step of a country; one that finishes the lesson by how many others are finished."""
    session = _session_at(found, place, country)
    step = _step(found, session, _tap(session, target), lot)
    if not step.finished:
        return _noted(found, place, target, step)
    ways = (replace(session, finished=names) for names in _finished_before(found, place))
    return switch("done", tuple(_step(found, it, _tap(it, target), lot) for it in ways))


def _finished_before(found: Explored, place: Place) -> tuple[tuple[str, ...], ...]:
    """Return what a learner can have finished before: nothing, some other lessons, or all of them."""
    others = found.tour.others(place.lesson)
    earlier = earlier_lessons(found.tour.course.lessons[place.lesson])
    free = next((name for name in reversed(others) if name not in earlier), None)
    if place.audience.met:
        some = tuple(name for name in others if name != free) if free else others
        return some, some, others
    return (), (free,) if free else (), others if not earlier else ()


def _noted(found: Explored, place: Place, target: ButtonTarget, step: Step) -> Step:
    """Add what the page remembers of a pick: the words that a later bubble repeats, and a country."""
    session = _session_at(found, place, place.audience.country)
    here = replayed(found.tour, session)
    option = reading.picked(here.context, here.cursor, target.key) if target.key != BACK else None
    if option is None or here.stop is None:
        return step
    country = option.do.country if isinstance(option.do, SetCountry) else step.country
    marks = found.tour.marks.repeats.get((place.lesson, here.stop.id), ())
    return replace(step, country=country, notes=_notes(found, session, target, here.stop.id, marks))


def _notes(
    found: Explored, session: Session, target: ButtonTarget, stop: str, marks: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    if not marks:
        return ()
    after = _advance(found, session, _tap(session, target)).session
    picks = dict(replayed(found.tour, after).cursor.picks) if after and after.visit else {}
    return tuple((mark, found.wording.said(picks[stop])) for mark in marks if stop in picks)


# A question of the bot


def _scene_step(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    guest = Session(found.tour.locale, BANDS[0])
    option = _option(found, guest, target)
    command = option.do if option else None
    if target.key == TIDY or isinstance(command, TidyUp):
        return Step("tidy")
    if command_step := _by_command(found, guest, target, command):
        return command_step
    if target.script == QUICK:
        return _step(found, guest, _tap(guest, target))
    return _by_visit(found, scene, target)


def _option(found: Explored, session: Session, target: ButtonTarget) -> Option | None:
    """Return the option of a bot file that a button stands for, in whichever country it is offered."""
    if target.script not in found.tour.course.bot:
        return None
    for country in TOLD:
        context = scene_context(found.tour.course, replace(session, country=country), target.script)
        cursor = reading.at_stop(context, target.stop)
        if cursor and (option := reading.picked(context, cursor, target.key)):
            return option
    return None


def _by_command(found: Explored, guest: Session, target: ButtonTarget, command: Command | None) -> Step | None:
    """Return the step of a command that the page itself carries out by looking something up."""
    step = _step(found, guest, _tap(guest, target)) if command else Step("out")
    match command:
        case OpenLesson(name):
            return Step("open", picks_of(step.items), lesson=name) if name in found.tour.lessons else Step("out")
        case TellStory():
            return Step("next", picks_of(_told(found, guest, _tap(guest, target)).items))
        case PlayQuickRound():
            return Step("quick", picks_of(step.items))
        case SetAge(age) if step.kind != "out":
            return replace(step, band=band_for(age))
        case SetCountry(country):
            return replace(step, country=country)
        case _:
            return None


def _by_visit(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    """Compute the step for who is in no lesson, in one, and in a sensitive one, in each country."""
    each = [tuple(_in_country(found, visit, target, country) for country in TOLD) for visit in _visits(found, scene)]
    outside, plain, heavy = (switch("country", ways) for ways in each)
    return switch("heavy", (_wherever(outside, plain), _wherever(outside, heavy)))


def _visits(found: Explored, scene: Scene) -> tuple[Visit | None, Visit | None, Visit | None]:
    """Return visits of no lesson, of one, and of a sensitive one; of the lesson itself where it is asked about."""
    course, names = found.tour.course, found.tour.lessons
    again = next((it.script for it in scene if it.script in names and it.key == NEW), None)
    if again:
        return (_some_visit(found, again),) * 3
    plain = next((it for it in names if not is_sensitive(course, it)), names[0])
    heavy = next((it for it in names if is_sensitive(course, it)), names[0])
    return None, _some_visit(found, plain, False), _some_visit(found, heavy, False)


def _in_country(found: Explored, visit: Visit | None, target: ButtonTarget, country: Country | None) -> Step:
    session = Session(found.tour.locale, BANDS[0], country, visit=visit)
    return _step(found, session, _tap(session, target))


def _wherever(outside: Program, inside: Program) -> Program:
    """Return one program for both: `here` opens the menu, and `onward` suggests a lesson, to who is in none."""
    if isinstance(outside, Step) and isinstance(inside, Step) and (outside.kind, inside.kind) == ("onward", "here"):
        return outside
    return inside


def beginning(found: Explored) -> Program:
    """Compute how a chat begins, after its language was chosen, and all that follows."""
    tour = found.tour
    names = tour.course.profile.languages if tour.course.profile else {}
    guest = Session(tour.locale)
    button = ButtonTarget("start", "language", option_key(names.get(tour.locale, tour.locale)))
    step = _told(found, guest, _tap(guest, button))
    _follow(found)
    return replace(step, items=_unpicked(step))
