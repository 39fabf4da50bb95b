"""Steps of a page: what one button does, and how it depends on what the page knows of the girl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.authoring.turns.tour import Place
from bot.authoring.turns.wording import Items
from bot.engine.input import ButtonTarget
from bot.lessons.model.people import Band, Country

Kind = Literal[
    "story", "scene", "here", "back", "enter", "open", "next", "menu", "onward", "help", "tidy", "quick", "out"
]
"""Target of a step.

`story`: onward, to a place of the lesson; `scene`: to a question of the bot; `here`: to her place again, or else to the
menu; `back`: to the place before; `enter`: into a lesson; `open`: to a lesson, by its note or the question whether to
go on in it; `next`: to the next lesson in the same way; `menu`, `help`, `tidy`: to what the keys below the chat open;
`quick`: to a quick round; `onward`: to her place, or else to the suggestion of the next lesson; `out`: out of the page.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)

Register = Literal["country", "heavy", "done", "inside", "chance"]
"""Facts the page knows: her country; whether she is in a sensitive story; whether she has finished some, all others
or no lesson; whether she is in the middle of the lesson that is opened; and chance."""

REGISTERS: tuple[Register, ...] = get_args(Register)

Scene = tuple[ButtonTarget, ...]
"""A question of the bot, by the targets of its buttons: they carry all that it is about."""


@dataclass(frozen=True, slots=True)
class Step:
    """Effect of one button: its items, and where it leads.

    `place` is her new place in a lesson, `scene` the bot's question that waits. `lesson` is that of `enter` and `open`,
    or the one that she has `finished`. `country` and `band` are set when she told them. `notes` are picks to remember:
    the mark, and the text she picked.
    """

    kind: Kind
    items: Items = ()
    place: Place | None = None
    scene: Scene | None = None
    lesson: str = ""
    finished: bool = False
    country: Country | Literal["same"] | None = "same"
    band: Band | None = None
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """Steps among which a register decides, in the order of its values."""

    by: Register
    ways: tuple[Program, ...]


Program = Step | Switch


def switch(by: Register, ways: tuple[Program, ...]) -> Program:
    """Return a switch, or the step itself where the register makes no difference."""
    return ways[0] if len(set(ways)) == 1 else Switch(by, ways)
