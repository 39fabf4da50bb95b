"""Room for the words of a card, and how much of it they take: pixels on a button, words in a bubble."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bot.check.brevity import MOST_WORDS
from bot.check.button_width import BUTTON_WIDTH
from bot.check.rendered_texts import RenderedTexts
from bot.check.text_width import width
from bot.check.walk import count
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """Length of some words and the most that fits, both in pixels or both in words."""

    length: int
    most: int


def room_left(course: Course, words: str, is_button: bool) -> RoomLeft:
    """Measure English words as `check` does: a button with the widest name filled in, a bubble by its words."""
    text = Text(words, "card")
    if not is_button:
        return RoomLeft(count(text), MOST_WORDS)
    told = RenderedTexts(course, Catalogs()).of_button(text)
    return RoomLeft(ceil(max((width(it.words) for it in told), default=0)), BUTTON_WIDTH)
