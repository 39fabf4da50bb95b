"""Replies of turns as numbers: each text, picture, bubble and turn of a page numbered once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from bot.authoring.handouts.take_along.tour import Tour
from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Reply, Tidy
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
    """Texts, pictures and bubbles of a tour. `dressed` changes the HTML of a bubble, such as to link its numbers."""

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
        translator = Translator(self.tour.course, self.tour.bundle.catalogs, self.tour.locale)
        return self.texts.of(" ".join(map(translator.html, lines)))

    def _render(self, turn: Turn, before: Session, action: Input) -> Items:
        rendered = render_turn(self.tour.bundle, turn, before, action, self.tour.now)
        return tuple(map(self._number_item, rendered.items))

    def _number_item(self, item: Reply) -> int:
        match item:
            case Bubble():
                return self._number_bubble(item)
            case Tidy():
                return CLEARED
            case Picked(text) if text:
                return PICKED - self.texts.of(text)
            case Picked() | AudioClip() | Erase():
                return UNPRESSED
            case _:
                assert_never(item)

    def _number_bubble(self, bubble: Bubble) -> int:
        """Number a bubble: its text, its picture, its buttons, and how many of them stand in each row."""
        rows = self.texts.of(" ".join(str(len(row)) for row in bubble.buttons))
        buttons = tuple(self.texts.of(button.text) for row in bubble.buttons for button in row)
        words = self.texts.of(self.dressed(bubble.html))
        return self.bubbles.of((words, self.pictures.of(bubble.picture) if bubble.picture else -1, buttons, rows))


def _key(event: Event) -> Hashable:
    """Return a hashable key of an event: the values of its placeholders are a dict."""
    parts = (getattr(event, name) for name in event.__slots__)
    return type(event), *(tuple(it.items()) if isinstance(it, dict) else it for it in parts)
