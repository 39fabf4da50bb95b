"""Steps of a page: the effect of one button, and how it depends on what the page knows of the learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.authoring.handouts.take_along.tour import Place
from bot.authoring.handouts.take_along.wording import Items
from bot.engine.input import ButtonTarget
from bot.lessons.model.people import Band, Country

PageStepKind = Literal[
    "story", "scene", "here", "back", "enter", "open", "next", "menu", "onward", "help", "tidy", "quick", "out"
]
"""Target of a step.

`story`: onward, to a place of the lesson; `scene`: to a question of the bot; `here`: to her place again, or else to the
menu; `back`: to the place before; `enter`: into a lesson; `open`: to a lesson, by its note or the question whether to
go on in it; `next`: to the next lesson in the same way; `menu`, `help`, `tidy`: to what the keys below the chat open;
`quick`: to a quick round; `onward`: to her place, or else to the suggestion of the next lesson; `out`: out of the page.
"""

KINDS: tuple[PageStepKind, ...] = get_args(PageStepKind)

Register = Literal["country", "heavy", "done", "inside", "chance"]
"""Facts that the page knows.

`country`: her country. `heavy`: whether she is in a sensitive story. `done`: whether she has finished no, some or all
other lessons. `inside`: whether she is in the middle of the lesson that is opened. `chance`: a random number.
"""

REGISTERS: tuple[Register, ...] = get_args(Register)

Scene = tuple[ButtonTarget, ...]
"""A question of the bot, identified by the targets of its buttons."""


@dataclass(frozen=True, slots=True)
class PageStep:
    """Effect of one button: its items, and where it leads.

    `place` is her new place in a lesson, `scene` the bot's question that waits. `lesson` is that of `enter` and `open`,
    or the one that she has `finished`; at `onward` it is "hide" if the question offers [Tidy up]. `country` and `band`
    are set when she told them. `notes` are picks to remember: the mark, and the text she picked.
    """

    kind: PageStepKind
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
    """Programs among which a register chooses, in the order of its values."""

    by: Register
    ways: tuple[Program, ...]


Program = PageStep | Switch


def switch(by: Register, ways: tuple[Program, ...]) -> Program:
    """Return a switch, or the step itself where the register makes no difference."""
    return ways[0] if len(set(ways)) == 1 else Switch(by, ways)
