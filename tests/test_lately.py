"""What the engine remembers of a moment ago only saves time: it never tells a girl something else."""

from dataclasses import replace

from bot.content.model.people import Reader
from bot.engine.cursor import World
from bot.engine.fold import Lately, fold
from bot.engine.session import Answer
from tests.courses import real

LESSON = next(iter(real().course.lessons.values()))
WORLD = World(real().course, LESSON, Reader("10-13"))


def _trail() -> tuple[Answer, ...]:
    stop = fold(WORLD, ()).stop
    assert stop is not None
    return (Answer(stop.id, stop.written[0].key),)


def test_her_next_tap_finds_the_fold_that_her_last_one_left() -> None:
    lately = Lately(10)
    kept = lately.keep(fold(WORLD, _trail()), _trail())

    assert lately.find(WORLD, _trail()) is kept
    assert lately.find(WORLD, ()) is None


def test_nothing_is_taken_from_other_girls_or_from_lessons_as_they_were_before_they_were_loaded_anew() -> None:
    lately = Lately(10)
    lately.keep(fold(WORLD, _trail()), _trail())

    assert lately.find(replace(WORLD, reader=Reader("14-17")), _trail()) is None
    assert lately.find(replace(WORLD, reader=Reader("10-13", "KE")), _trail()) is None
    assert lately.find(replace(WORLD, locale="sw"), _trail()) is None
    assert lately.find(replace(WORLD, met=frozenset({"lock-it-up"})), _trail()) is None
    assert lately.find(replace(WORLD, course=replace(real().course, closed=True)), _trail()) is None


def test_a_course_that_is_gone_is_held_by_no_fold_and_the_oldest_give_way() -> None:
    lately, anew = Lately(2), replace(WORLD, course=replace(real().course))
    lately.keep(fold(WORLD, _trail()), _trail())
    kept = [lately.keep(fold(anew, ()), (Answer(str(number), ""),)) for number in range(3)]

    assert lately.find(WORLD, _trail()) is None
    assert lately.find(anew, (Answer("0", ""),)) is None
    assert lately.find(anew, (Answer("2", ""),)) is kept[2]
