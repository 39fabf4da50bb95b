"""Pack a table of turns as plain data in which every string, message, turn and row of buttons occurs once.

`page.js` reads it; numbers are indexes into the lists:

    strings  texts, as HTML or plain
    bubbles  [string, picture or -1, rows of button strings, rating row]
    turns    lists of: a bubble (0 or more), -1 remove the pressed buttons, -2 clear the chat, -3-n her pick reads n
    steps    [kind, turn, place, scene, begun 1 + ended 2, locale or -1, country or -1, mode or -1: unchanged]
    rows     a step for each button of a question, in order; below 0: -1-n is row n, to be looked up by country
    places   [group, for each locale: [bubble as it is asked again, row]]
    scenes   a row for each question of the bot
    modes    rows of the keys below the chat
    at       mode by "locale/country/group" for a place in the lesson
    starts   step by "locale/band/country/met"
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never, get_args

from bot.authoring.proof.screens import Audience, Screen, Tour, audience_of
from bot.authoring.proof.turn_table import COUNTRIES_TOLD, Kind, Step, TurnTable
from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Reply, Tidy
from bot.engine.session import Session

KINDS: tuple[Kind, ...] = get_args(Kind)

Json = dict[str, Any]


@dataclass(slots=True)
class ValueNumbering:
    """Numbers for values, in the order of their first use."""

    known: dict[Hashable, int] = field(default_factory=dict)

    def of(self, value: Hashable) -> int:
        """Return the number of a value, a new one for a new value."""
        return self.known.setdefault(value, len(self.known))

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the values in order."""
        return iter(self.known)


@dataclass(slots=True)
class Packing:
    """Lists under construction; places, scenes and modes are numbered in advance."""

    tour: Tour
    locales: tuple[str, ...]
    places: dict[Session, int]
    scenes: dict[Screen, int]
    modes: dict[Session, int]
    screens: dict[Session, Screen]
    strings: ValueNumbering = field(default_factory=ValueNumbering)
    pictures: ValueNumbering = field(default_factory=ValueNumbering)
    bubbles: ValueNumbering = field(default_factory=ValueNumbering)
    turns: ValueNumbering = field(default_factory=ValueNumbering)
    steps: ValueNumbering = field(default_factory=ValueNumbering)
    rows: ValueNumbering = field(default_factory=ValueNumbering)


def pack_table(tour: Tour, table: TurnTable, locales: tuple[str, ...]) -> Json:
    """Return the table of a lesson as data for the page."""
    places = dict.fromkeys(_anywhere(screen) for screen in table.anew)
    scenes = [screen for screen in table.steps if screen not in table.anew]
    pack = Packing(tour, locales, _numbered(places), _numbered(scenes), _numbered(table.by_command), table.at)
    groups = ValueNumbering()
    return {
        "starts": {_start(key): _step(pack, step) for key, step in table.starts.items()},
        "places": [_place(pack, table, groups, place) for place in places],
        "scenes": [_row(pack, table, scene) for scene in scenes],
        "modes": [pack.rows.of(_steps(pack, steps)) for steps in table.by_command.values()],
        "at": {_mode(tour, groups, mode): number for mode, number in pack.modes.items() if mode.visit},
        **{name: list(getattr(pack, name)) for name in ("rows", "steps", "turns", "bubbles", "strings", "pictures")},
    }


def _numbered(values: Iterable[Any]) -> dict[Any, int]:
    return {value: number for number, value in enumerate(values)}


def _anywhere(screen: Screen) -> Session:
    """Return a place in the lesson without its language."""
    return replace(screen.session, locale="")


def _start(key: tuple[str, Audience]) -> str:
    locale, audience = key
    return f"{locale}/{audience.band}/{audience.country or ''}/{int(audience.met)}"


def _group(tour: Tour, groups: ValueNumbering, session: Session) -> int:
    """Return the number of what the keys below the chat depend on, besides language and country."""
    later = bool(session.visit and session.visit.trail)
    return groups.of((audience_of(tour, session).band, audience_of(tour, session).met, later))


def _mode(tour: Tour, groups: ValueNumbering, mode: Session) -> str:
    return f"{mode.locale}/{mode.country or ''}/{_group(tour, groups, mode)}"


def _place(pack: Packing, table: TurnTable, groups: ValueNumbering, place: Session) -> list[Any]:
    return [
        _group(pack.tour, groups, place),
        *(_place_in(pack, table, replace(place, locale=locale)) for locale in pack.locales),
    ]


def _place_in(pack: Packing, table: TurnTable, place: Session) -> list[int] | None:
    at = pack.screens.get(place)
    return [_bubble(pack, table.anew[at]), _row(pack, table, at)] if at else None


def _row(pack: Packing, table: TurnTable, at: Screen) -> int:
    numbers = list(_steps(pack, table.steps[at]))
    for place in range(len(numbers)):
        if (at, place) in table.by_country:
            each = _steps(pack, table.by_country[at, place])
            numbers[place] = each[0] if len(set(each)) == 1 else -1 - pack.rows.of(each)
    return pack.rows.of(tuple(numbers))


def _steps(pack: Packing, steps: tuple[Step, ...]) -> tuple[int, ...]:
    return tuple(_step(pack, step) for step in steps)


def _step(pack: Packing, step: Step) -> int:
    return pack.steps.of(
        (
            KINDS.index(step.kind),
            pack.turns.of(tuple(_item(pack, item) for item in step.items)),
            pack.places[_anywhere(step.place)] if step.place else -1,
            pack.scenes[step.scene] if step.scene else -1,
            step.begun + 2 * step.ended,
            pack.locales.index(step.locale) if step.locale else -1,
            -1 if step.country == "same" else COUNTRIES_TOLD.index(step.country),
            pack.modes[step.mode] if step.mode else -1,
        )
    )


def _item(pack: Packing, item: Reply) -> int:
    match item:
        case Bubble():
            return _bubble(pack, item)
        case Tidy():
            return -2
        case Picked(text) if text:
            return -3 - pack.strings.of(text)
        case Picked() | AudioClip() | Erase():
            return -1
        case _:
            assert_never(item)


def _bubble(pack: Packing, bubble: Bubble) -> int:
    rows = tuple(tuple(pack.strings.of(button.text) for button in row) for row in bubble.buttons)
    picture = pack.pictures.of(bubble.picture) if bubble.picture else -1
    rates = tuple(pack.strings.of(button.text) for button in bubble.rates)
    return pack.bubbles.of((pack.strings.of(bubble.html), picture, rows, rates))
