"""Replies of turns in every language of a page, each text, bubble and turn numbered once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from bot.authoring.handouts.turns.tour import Tour
from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.qr import QrCode
from bot.conversation.rendering.reply import AudioClip, Bubble, Button, Erase, Picked, Reply, Tidy
from bot.conversation.rendering.translator import Translator
from bot.conversation.turn_rendering import render_turn
from bot.engine.events import Built, Event
from bot.engine.input import Input
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.text import Text

UNPRESSED, CLEARED, PICKED = -1, -2, -3
"""Items of a turn beside bubbles: remove the pressed buttons; clear the chat; PICKED - n: her pick reads text n."""

Items = tuple[int, ...]
"""Items of a turn: numbers of bubbles, or one of the above."""


@dataclass(slots=True)
class Numbering:
    """Numbers for values, in the order of their first use."""

    known: dict[Hashable, int] = field(default_factory=dict)

    def of(self, value: Hashable) -> int:
        """Return the number of a value, a new one for a new value."""
        return self.known.setdefault(value, len(self.known))

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the values in order."""
        return iter(self.known)


@dataclass(slots=True)
class TurnTexts:
    """Texts, pictures and bubbles of a tour. `dressed` changes the HTML of a bubble, such as to link its numbers.

    A text is a tuple of its words in each language; so is the picture of a badge.
    """

    tour: Tour
    dressed: Callable[[str], str] = str
    texts: Numbering = field(default_factory=Numbering)
    pictures: Numbering = field(default_factory=Numbering)
    bubbles: Numbering = field(default_factory=Numbering)
    rendered: dict[Hashable, Items] = field(default_factory=dict)

    def items(self, turn: Turn, before: Session, action: Input) -> Items:
        """Return the items of a turn. Turns with the same events in the same country are rendered once."""
        turn = replace(turn, events=tuple(map(self.tour.marks.in_place_of_picks, turn.events)))
        key = (turn.session and turn.session.country, turn.session and turn.session.age, *map(_key, turn.events))
        if key not in self.rendered:
            self.rendered[key] = self._render(turn, before, action)
        return self.rendered[key]

    def said(self, value: Text | Built) -> int:
        """Return the number of the text she picked, as another bubble repeats it."""
        lines = value.lines if isinstance(value, Built) else (value,)
        course, catalogs = self.tour.course, self.tour.bundle.catalogs
        told = (Translator(course, catalogs, locale) for locale in self.tour.locales)
        return self.texts.of(tuple(" ".join(map(it.html, lines)) for it in told))

    def _render(self, turn: Turn, before: Session, action: Input) -> Items:
        told = [
            render_turn(self.tour.bundle, _in_language(turn, locale), before, action, self.tour.now).items
            for locale in self.tour.locales
        ]
        return tuple(map(self._item, zip(*told, strict=True)))

    def _item(self, item: tuple[Reply, ...]) -> int:
        match item[0]:
            case Bubble():
                return self._bubble([it for it in item if isinstance(it, Bubble)])
            case Tidy():
                return CLEARED
            case Picked(text) if text:
                return PICKED - self.texts.of(tuple(it.text for it in item if isinstance(it, Picked)))
            case Picked() | AudioClip() | Erase():
                return UNPRESSED
            case _:
                assert_never(item[0])

    def _bubble(self, bubbles: list[Bubble]) -> int:
        """Number a bubble: its text, its picture, its buttons, how many stand in each row, and its faces to rate."""
        rows = self.texts.of(tuple(" ".join(str(len(row)) for row in it.buttons) for it in bubbles))
        buttons = self._labels([[button for row in it.buttons for button in row] for it in bubbles])
        rates = self._labels([it.rates for it in bubbles])
        words = self.texts.of(tuple(self.dressed(it.html) for it in bubbles))
        return self.bubbles.of((words, self._picture(bubbles), buttons, rows, rates))

    def _labels(self, columns: Iterable[Iterable[Button]]) -> tuple[int, ...]:
        told = zip(*([button.text for button in column] for column in columns), strict=True)
        return tuple(map(self.texts.of, told))

    def _picture(self, bubbles: list[Bubble]) -> int:
        shown: tuple[str | Badge | QrCode, ...] = tuple(it.picture for it in bubbles if it.picture)
        return self.pictures.of(shown) if shown else -1


def _in_language(turn: Turn, locale: str) -> Turn:
    return replace(turn, session=replace(turn.session, locale=locale)) if turn.session else turn


def _key(event: Event) -> Hashable:
    """Return a hashable key of an event: the values of its placeholders are a dict."""
    parts = (getattr(event, name) for name in event.__slots__)
    return type(event), *(tuple(it.items()) if isinstance(it, dict) else it for it in parts)
