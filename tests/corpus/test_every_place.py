"""Every place of every lesson and of every bot scene: all ways out of it are answered.

Walked are all places that a reader can come to: in English in both bands, with the buttons that she sees now and some
of those that she has seen on her way; in the other languages some lessons in one band each, others every day, in Khmer
with a country told, which changes names and numbers. The number is printed. On a person's machine
a few lessons are walked; `CI=true FULL_LOAD=true` walks everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import product
from random import Random

import pytest

from bot.conversation.rendering.reply import Bubble, Tidy
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext, available_options, cursor_at_stop
from bot.engine.events import Asked, Tidied
from bot.engine.input import BACK, TIDY, ButtonTarget, Chose, Commanded, Flags, Input, Sent, Started
from bot.engine.replay import replay
from bot.engine.session import Session, Trail, Visit
from bot.engine.shortest_paths import places
from bot.engine.stop_question import asked
from bot.engine.turn import Turn
from bot.lessons.model.people import BANDS, Band, Country, Reader
from tests.support.course_builders import real
from tests.support.on_ci import mostly_on_ci, sampled

LIBRARY = real()
COURSE = LIBRARY.course
FEW = {("my-safety-team", "10-13"), *product(("lock-it-up", "friend-or-pretend"), BANDS)}
"""Lessons and bands that are walked on a person's machine too, in English."""

IN_KHMER, IN_OTHERS = 3, 12
"""Lessons that are walked on CI in the other languages: the code is the same, and so is all but the words.

Only in Khmer a country is told, whose names and numbers the lesson then uses.
"""

OLDER = 3
"""Most buttons from further up in the chat that are tapped at one place."""

COUNTRY: dict[str, Country] = {"km": "KH"}


Way = tuple[str, str, Band, Country | None]
"""Language, lesson, band and country."""


def _ways() -> Iterator[Way]:
    yield from (("en", lesson, band, None) for lesson in COURSE.offered["en"] for band in BANDS)
    others = [
        (locale, lesson, BANDS[place % 2], COUNTRY.get(locale))
        for locale in COURSE.offered.keys() - {"en"}
        for place, lesson in enumerate(COURSE.offered[locale])
    ]
    for is_khmer, many in ((True, IN_KHMER), (False, IN_OTHERS)):
        yield from sampled(sorted(it for it in others if (it[0] == "km") == is_khmer), many)


def _sessions(world: ReadingContext) -> Iterator[Session]:
    """Yield a learner at every place of a lesson."""
    band, country = world.reader.band, world.reader.country
    for place in places(world):
        yield Session(world.locale, band, country, visit=Visit(world.script.id, band, country, place.trail))


Targets = Callable[[Trail], tuple[ButtonTarget, ...]]
"""The buttons below the question that a trail leads to."""


def _seen(below: Targets, trail: Trail, dice: Random, locale: str) -> set[ButtonTarget]:
    """Return the buttons that she sees now, and in English some of those further up."""
    if locale != "en":
        return {*below(trail)}
    further_up = sorted({it for length in range(len(trail)) for it in below(trail[:length])}, key=str)
    return {*below(trail), *dice.sample(further_up, min(OLDER, len(further_up)))}


def _targets(world: ReadingContext, trail: Trail) -> tuple[ButtonTarget, ...]:
    return tuple(_below(world, trail))


def _below(world: ReadingContext, trail: Trail) -> Iterator[ButtonTarget]:
    """Yield the buttons of the place that a trail leads to, with Back and Tidy up below each question."""
    replayed = replay(world, trail)
    for question in asked(replayed.context, replayed.cursor):
        yield from (choice.target for choice in question.choices)
        yield replace(question.target, key=BACK)
        yield replace(question.target, key=TIDY)


def _answers(session: Session, action: Input) -> Turn:
    """Return the turn of an action, after checking that its reply has buttons or tidies up."""
    turn = advance(COURSE, session, action)
    shown = render_turn(LIBRARY, turn, session, action).items
    assert any(isinstance(it, Tidy) or (isinstance(it, Bubble) and it.buttons) for it in shown), action
    return turn


def _leads_to_people(turn: Turn, session: Session) -> bool:
    card = any(isinstance(event, Asked) and event.target.script == "help" for event in turn.events)
    words = " ".join(
        it.html for it in render_turn(LIBRARY, turn, session, Commanded("help")).items if isinstance(it, Bubble)
    )
    route = COURSE.directory.first(session.country or "KE", "child-helpline")
    return card and route is not None and str(route.number) in words


@cache
def _safe_words() -> tuple[Input, ...]:
    """Return the safe word of each language, as it is read."""
    words = COURSE.profile.words.values() if COURSE.profile else ()
    return tuple(LIBRARY.vocabulary.read(its.safe_word) for its in words)


@pytest.mark.parametrize(
    ("locale", "lesson", "band", "country"),
    mostly_on_ci(_ways(), lambda way: way[0] == "en" and way[1:3] in FEW),
)
def test_every_way_out_is_answered_from_every_place(
    locale: str, lesson: str, band: Band, country: Country | None, capsys: pytest.CaptureFixture[str]
) -> None:
    world = ReadingContext(COURSE, COURSE.lessons[lesson], Reader(band, country), locale)
    below = cache(partial(_targets, world))  # a place is further up of all that come after it
    counted, tapped, dice = 0, 0, Random(lesson)
    for session in _sessions(world):
        counted += 1
        assert session.visit is not None
        for asks in (Commanded("help"), dice.choice(_safe_words())):
            assert _leads_to_people(_answers(session, asks), session)
        assert any(isinstance(it, Tidied) for it in _answers(session, Commanded("tidy")).events)
        for action in (Commanded("lessons"), Commanded("language"), Started("en"), Sent("picture"), Sent("other")):
            _answers(session, action)
        for target in _seen(below, session.visit.trail, dice, locale):
            tapped += 1
            _answers(session, Chose(target, Flags(locale, country, band, quiet=bool(tapped % 2))))
    with capsys.disabled():
        print(f"\n{lesson} {locale} {band} {country or 'no country'}: {counted} places, {tapped} buttons", end=" ")
    assert counted > 10


@pytest.mark.parametrize("locale", mostly_on_ci(COURSE.locales, lambda it: it in ("en", "km")))
def test_every_button_of_every_bot_scene_is_answered(locale: str) -> None:
    for country in (None, "KH"):
        session = Session(locale, "10-13", country)
        inside = replace(session, visit=Visit("my-safety-team", "10-13", session.country))
        for file, script in COURSE.bot.items():
            world = ReadingContext(COURSE, script, Reader("10-13", session.country), locale)
            for stop in script.stops():
                cursor = cursor_at_stop(world, stop.id)
                assert cursor is not None
                for option in available_options(world, cursor):
                    for girl in (session, inside):
                        _answers(girl, Chose(ButtonTarget(file, stop.id, option.key), Flags(locale, session.country)))
