"""The shortest way to each stop of a lesson, and every place that a reader can reach."""

from __future__ import annotations

from functools import cache

import pytest

from bot.engine import shortest_paths
from bot.engine.cursor import ReadingContext
from bot.engine.replay import Replayed, replay
from bot.engine.session import Answer
from bot.engine.shortest_paths import place_of, places, places_from, way_to
from bot.lessons.model.people import Reader
from bot.lessons.model.text import option_key
from tests.support.course_builders import course

HILL = """
    start:
      - choose: Up the hill?
        id: up
        options:
          - text: By foot
            then:
              - choose: Tired?
                id: tired
                was: weary
                options: ["A little"]
          - text: By goat
            then:
              - set: {rode: goat}
      - choose: On top. Fed it?
        id: top
        options: [Fed, Not]
      - choose: Only for who rode.
        id: rode
        when: {rode: goat}
        options: [Ride on]
      - choose: Only for older ones.
        id: older
        ages: 14-17
        options: [Fine]
    """
SENTENCE = """
    start:
      - practise: Say it. Tap two.
        id: say
        lines: [No., Bye., Out.]
        pick: 2
    """


@cache
def context(text: str = HILL) -> ReadingContext:
    told = course({"hill": text})
    return ReadingContext(told, told.lessons["hill"], Reader("10-13"))


def answer(stop: str, words: str) -> Answer:
    return Answer(stop, option_key(words))


GOAT, FOOT = answer("up", "By goat"), answer("up", "By foot")


@pytest.mark.parametrize(
    ("stop", "way"),
    [
        ("up", ()),
        ("tired", (FOOT,)),
        ("weary", (FOOT,)),
        ("top", (GOAT,)),
        ("rode", (GOAT, answer("top", "Fed"))),
        ("older", None),
        ("no-such-stop", None),
    ],
)
def test_the_way_to_a_stop_is_the_shortest_there_is(stop: str, way: tuple[Answer, ...] | None) -> None:
    assert way_to(context(), stop) == way


def named(found: Replayed) -> str:
    return found.stop.id if found.stop else "end"


def test_every_place_comes_once_and_the_nearest_first() -> None:
    found = [(named(it), dict(it.cursor.flags)) for it in places(context())]

    assert found == [
        ("up", {}),
        ("tired", {}),
        ("top", {"rode": "goat"}),
        ("top", {}),
        ("rode", {"rode": "goat"}),
        ("end", {}),
        ("end", {"rode": "goat"}),
    ]


def test_the_same_lines_in_another_order_are_the_same_place() -> None:
    start = replay(context(SENTENCE), ())
    no, bye = answer("say", "No."), answer("say", "Bye.")

    assert len(list(places(context(SENTENCE)))) == 7, "nothing, each line, and each pair of lines"
    one, other = (replay(start.context, way) for way in ((no, bye), (bye, no)))
    assert place_of(one) == place_of(other)
    assert place_of(one) != place_of(replay(start.context, (no, answer("say", "Out."))))


def test_two_places_are_told_apart_as_the_caller_wishes() -> None:
    start = replay(context(), ())

    found = [named(it) for it in places_from(start, lambda it: (named(it),))]
    assert found == ["up", "tired", "top", "rode", "end"]


@pytest.mark.parametrize(("most", "found"), [(1, []), (2, ["up"]), (4, ["up", "tired"])])
def test_the_search_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch, most: int, found: list[str]) -> None:
    monkeypatch.setattr(shortest_paths, "MOST_PLACES", most)

    assert [named(it) for it in places(context())] == found
