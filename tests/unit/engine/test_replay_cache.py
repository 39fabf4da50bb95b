"""Caches of the engine only save time: they change no reply."""

import sys
from collections.abc import Sized
from dataclasses import replace

from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext
from bot.engine.events import Asked
from bot.engine.input import NEW, ButtonTarget, Chose, Flags
from bot.engine.replay import ReplayCache, replay
from bot.engine.session import Answer
from bot.lessons.model.people import Reader
from tests.support.course_builders import real

LESSON = next(iter(real().course.lessons.values()))
WORLD = ReadingContext(real().course, LESSON, Reader("10-13"))


def _trail() -> tuple[Answer, ...]:
    stop = replay(WORLD, ()).stop
    assert stop is not None
    return (Answer(stop.id, stop.written[0].key),)


def test_her_next_tap_finds_the_replay_that_her_last_one_left() -> None:
    replays = ReplayCache(10)
    kept = replays.keep(replay(WORLD, _trail()), _trail())

    assert replays.find(WORLD, _trail()) is kept
    assert replays.find(WORLD, ()) is None


def test_nothing_is_taken_from_other_girls_or_from_lessons_as_they_were_before_they_were_loaded_anew() -> None:
    replays = ReplayCache(10)
    replays.keep(replay(WORLD, _trail()), _trail())

    assert replays.find(replace(WORLD, reader=Reader("14-17")), _trail()) is None
    assert replays.find(replace(WORLD, reader=Reader("10-13", "KE")), _trail()) is None
    assert replays.find(replace(WORLD, locale="sw"), _trail()) is None
    assert replays.find(replace(WORLD, met=frozenset({"lock-it-up"})), _trail()) is None
    assert replays.find(replace(WORLD, course=replace(real().course, closed=True)), _trail()) is None


def test_a_course_that_is_gone_is_held_by_no_replay_and_the_oldest_give_way() -> None:
    replays, anew = ReplayCache(2), replace(WORLD, course=replace(real().course))
    replays.keep(replay(WORLD, _trail()), _trail())
    kept = [replays.keep(replay(anew, ()), (Answer(str(number), ""),)) for number in range(3)]

    assert replays.find(WORLD, _trail()) is None
    assert replays.find(anew, (Answer("0", ""),)) is None
    assert replays.find(anew, (Answer("2", ""),)) is kept[2]


def test_who_has_just_tapped_is_not_the_one_who_gives_way() -> None:
    replays, trails = ReplayCache(2), [(Answer(str(number), ""),) for number in range(3)]
    for trail in trails[:2]:
        replays.keep(replay(WORLD, ()), trail)
    assert replays.find(WORLD, trails[0])
    replays.keep(replay(WORLD, ()), trails[2])

    assert replays.find(WORLD, trails[0])
    assert replays.find(WORLD, trails[1]) is None


def test_the_engine_itself_remembers_nothing_so_hosts_in_different_threads_share_nothing() -> None:
    before = kept_by_modules()
    course = replace(real().course)
    turn = advance(course, None, Chose(ButtonTarget(LESSON.id, "", NEW), Flags("en")), replays=ReplayCache())
    asked = next(event for event in turn.events if isinstance(event, Asked))
    advance(course, turn.session, Chose(asked.choices[0].target, Flags("en")))

    assert kept_by_modules() == before


def kept_by_modules() -> dict[str, object]:
    """Return the contents of every module-level object of the engine, as identities and sizes."""
    modules = [module for name, module in sys.modules.items() if name.startswith("bot.engine.")]
    return {f"{module.__name__}.{name}": held(value) for module in modules for name, value in vars(module).items()}


def held(value: object) -> object:
    inner = vars(value).values() if type(value).__module__.startswith("bot.") and hasattr(value, "__dict__") else ()
    return [(id(it), len(it) if isinstance(it, Sized) else 0) for it in (value, *inner)]
