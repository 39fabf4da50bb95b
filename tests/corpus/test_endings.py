"""The end of every lesson, as she sees it: the joke and her one thing for today stay on one screen of a phone."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator

import pytest

from bot.check.walk import count
from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext, available_options
from bot.engine.input import ButtonTarget, Chose, Flags
from bot.engine.replay import Replayed, follow
from bot.engine.session import Answer, Session, Visit
from bot.engine.shortest_paths import places
from bot.lessons.model.people import BANDS, Band, Reader
from bot.lessons.model.text import Text
from tests.support.course_builders import real

LIBRARY = real()
COURSE = LIBRARY.course
EVERY_OTHER = tuple(COURSE.lessons)

MOST_BUBBLES, MOST_WORDS = 4, 70

LINE, LETTERS, AROUND, BUTTON = 21, 34, 24, 44
"""A line of text, its letters, the rim of a bubble and a row of buttons on a phone 360 dp wide, in dp: estimated."""
SCREEN = 640 - 56 - 56 - 48
"""Height of the chat on a small phone, in dp: without Telegram's head, the line to type in and the keyboard."""


def _last_taps(lesson: str, band: Band, met: tuple[str, ...]) -> Iterator[tuple[Replayed, Answer]]:
    """Yield every answer that ends a lesson, each at its place."""
    context = ReadingContext(COURSE, COURSE.lessons[lesson], Reader(band, "KE"), met=frozenset(met))
    for place in places(context):
        for option in available_options(context, place.cursor):
            answer = Answer(place.stop.id if place.stop else "", option.key)
            after = follow(place, answer)
            if after and after.stop is None:
                yield place, answer


def _brought(lesson: str, band: Band, met: tuple[str, ...]) -> Iterator[list[Bubble]]:
    """Yield the bubbles that each last tap brings."""
    for place, answer in _last_taps(lesson, band, met):
        session = Session("en", band, "KE", met, visit=Visit(lesson, band, "KE", place.trail))
        action = Chose(ButtonTarget(lesson, answer.stop, answer.key), Flags("en", "KE", band))
        turn = advance(COURSE, session, action)
        yield [it for it in render_turn(LIBRARY, turn, session, action).items if isinstance(it, Bubble)]


def words(bubbles: list[Bubble]) -> int:
    return sum(count(Text(html.unescape(re.sub("<.*?>", "", bubble.html)))) for bubble in bubbles)


def height(bubbles: list[Bubble]) -> int:
    """Return the estimated height of bubbles, without a picture, in dp."""
    lines = (line for bubble in bubbles for line in html.unescape(re.sub("<.*?>", "", bubble.html)).splitlines())
    rows = sum(len(bubble.buttons) for bubble in bubbles)
    return sum(LINE * max(1, math.ceil(len(line) / LETTERS)) for line in lines) + AROUND * len(bubbles) + BUTTON * rows


@pytest.mark.parametrize("met", [(), EVERY_OTHER], ids=["her first", "after all others"])
@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("lesson", COURSE.lessons)
def test_the_last_tap_brings_at_most_four_bubbles_that_fit_on_one_screen(
    lesson: str, band: Band, met: tuple[str, ...]
) -> None:
    endings = list(_brought(lesson, band, met))

    assert endings, "the lesson has an end"
    for bubbles in endings:
        assert len(bubbles) <= MOST_BUBBLES, [bubble.html for bubble in bubbles]
        assert words(bubbles) <= MOST_WORDS, [bubble.html for bubble in bubbles]
        assert height(bubbles) <= SCREEN, [bubble.html for bubble in bubbles]
        assert bubbles[-1].asks == ButtonTarget("moments", "for-today", "")
