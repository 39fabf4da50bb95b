"""The player of precomputed turns, as in `turns.js`, and a learner of the engine to compare it with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal, get_args

from bot.authoring.handouts.take_along.reading_turns import KINDS, REGISTERS, spots
from bot.authoring.handouts.take_along.tour import NAMES, PICKS
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble, Picked, Reply, Tidy
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.input import ButtonTarget, Chose, Flags, Input
from bot.engine.session import Session

Key = Literal["lessons", "help", "tidy"]
KEYS: tuple[Key, ...] = get_args(Key)


@dataclass
class TurnsPlayer:
    """Plays the data of a page. `seed` is what chance decides."""

    data: Mapping[str, Any]
    country: int = 0
    band: int = 0
    seed: int = 0
    trail: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    lesson: int = -1
    story: int = 0
    done: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)

    @property
    def state(self) -> tuple[Any, ...]:
        """All that changes while it plays, to go back to."""
        return self.country, self.band, list(self.trail), self.lesson, self.story, list(self.done), self.row

    @state.setter
    def state(self, kept: tuple[Any, ...]) -> None:
        self.country, self.band, self.trail, self.lesson, self.story, self.done, self.row = kept

    def press(self, what: int | str) -> list[str] | None:
        match what:
            case "lessons":
                return self._menu()
            case "help":
                return self.run(self.data["help"])
            case "tidy":
                return self._hide()
            case int():
                return self.run(self.row[what])
            case _:
                raise AssertionError(what)

    def run(self, program: int, aim: int = -1) -> list[str] | None:
        kind, turn, place, scene, lesson, finished, country, band, notes = self._step(program, aim)
        if KINDS[kind] == "out":
            return None
        if place >= 0:
            picks = {**self._picks, **{mark: self.data["texts"][text] for mark, text in notes}}
            self.trail.append((place, picks))
        shown = [self.item(it) for it in self.data["turns"][turn]]
        if finished:
            self.done = [it for it in self.done if it != lesson] + [lesson]
            self._leave()
        self.country = country if country >= 0 else self.country
        self.band = band if band >= 0 else self.band
        more = self._led(KINDS[kind], scene, lesson)
        return None if more is None else shown + more

    def kind_of(self, button: int) -> str:
        """Return the kind of step that a button of the question is."""
        kind: int = self._step(self.row[button], -1)[0]
        return KINDS[kind]

    def _led(self, kind: str, scene: int, lesson: int) -> list[str] | None:
        ways: dict[str, Callable[[], list[str] | None]] = {
            "story": lambda: self._ask(again=False),
            "scene": lambda: self._wait(scene),
            "here": lambda: self._ask(again=True) if self.trail else self._menu(),
            "back": self._back,
            "enter": lambda: self._enter(lesson),
            "open": lambda: self._open(lesson),
            "next": lambda: self._open(self._next()),
            "menu": self._menu,
            "onward": lambda: self._onward(max(lesson, 0)),
            "help": lambda: self.run(self.data["help"]),
            "tidy": self._hide,
            "quick": self._quick,
        }
        return ways[kind]()

    def _wait(self, scene: int) -> list[str]:
        self.row = self.data["rows"][self.data["scenes"][scene]]
        return []

    def _back(self) -> list[str]:
        self.trail.pop()
        return self._ask(again=True)

    def _open(self, lesson: int) -> list[str] | None:
        return self.run(self.data["opens"][lesson], lesson) if lesson < len(self.data["opens"]) else None

    def _onward(self, hidden: int) -> list[str] | None:
        return self._ask(again=True) if self.trail else self.run(self.data["nexts"][self._next()][hidden])

    def _quick(self) -> list[str] | None:
        self._leave_sensitive()
        return self.run(self.data["quick"])

    def _step(self, program: int, aim: int) -> list[Any]:
        found: list[Any] = self.data["programs"][program]
        return found if found[0] >= 0 else self._step(found[1 + self._value(REGISTERS[-1 - found[0]], found, aim)], aim)

    def _value(self, register: str, found: list[int], aim: int) -> int:
        others = [it for it in self.offered if it != self.lesson]
        match register:
            case "country":
                return self.country
            case "heavy":
                return int(self.lesson >= 0 and self.data["sensitive"][self.lesson])
            case "inside":
                return int(self.lesson == aim and len(self.trail) > 1)
            case "done":
                if self.lesson in self.done:
                    return 1
                return 2 if set(others) <= set(self.done) else int(bool(self.done))
        return self.seed % (len(found) - 1)

    @property
    def offered(self) -> list[int]:
        found: list[int] = self.data["offered"][self.country]
        return found

    @property
    def _picks(self) -> dict[int, str]:
        return self.trail[-1][1] if self.trail else {}

    def _next(self) -> int:
        return next((it for it in self.offered if it not in self.done), len(self.data["nexts"]) - 1)

    def _leave(self) -> None:
        self.trail, self.lesson = [], -1

    def _leave_sensitive(self) -> None:
        if self.lesson >= 0 and self.data["sensitive"][self.lesson]:
            self._leave()

    def _menu(self) -> list[str] | None:
        self._leave_sensitive()
        return self.run(self.data["menu"])

    def _hide(self) -> list[str] | None:
        self._leave_sensitive()
        self.done = [it for it in self.done if not self.data["sensitive"][it]]
        return self.run(self.data["tidy"])

    def _enter(self, lesson: int) -> list[str] | None:
        earlier = self.data["earlier"][lesson]
        met = bool(earlier) and set(earlier) <= set(self.done)
        self._leave()
        self.lesson, self.story = lesson, self.country
        width = len(self.data["offered"])
        return self.run(self.data["starts"][lesson][(self.band * width + self.country) * 2 + met], lesson)

    def _ask(self, again: bool) -> list[str]:
        bubble, row = self.data["places"][self.trail[-1][0]]
        self.row = self.data["rows"][row]
        return [self.item(bubble)] if again else []

    def _text(self, number: int) -> str:
        names = self.data["names"][self.story if self.trail else self.country]
        words = re.sub(
            "[\ue200-\ue2ff]",
            lambda it: self._picks.get(ord(it[0]) - PICKS, "–"),
            self.data["texts"][number],
        )
        return re.sub("[\ue100-\ue1ff]", lambda it: names[ord(it[0]) - NAMES], words)

    def item(self, number: int) -> str:
        if number < 0:
            return "tidy" if number == -2 else f"picked {self._text(-3 - number)}" if number <= -3 else "picked"
        text, _, labels, lengths = self.data["bubbles"][number]
        assert sum(map(int, self._text(lengths).split())) == len(labels)
        return f"{self._text(text)} {[self._text(it) for it in labels]}"


def words(item: Reply) -> str:
    match item:
        case Bubble():
            return f"{item.html} {[button.text for row in item.buttons for button in row]}"
        case Picked(text):
            return f"picked {text}" if text else "picked"
        case Tidy():
            return "tidy"
        case _:
            return ""


def told(shown: list[str]) -> list[str]:
    """Return the shown messages without order and picks, because these are up to the page."""
    return sorted(it for it in shown if it != "picked")


@dataclass
class EngineLearner:
    """A learner with a whole session, played by the engine. `dressed` changes the HTML of bubbles, as a page does."""

    bundle: CourseBundle
    session: Session
    now: int
    dressed: Callable[[str], str] = str
    seed: int = 0
    places: tuple[ButtonTarget, ...] = ()

    def does(self, action: Input) -> list[str]:
        turn = advance(self.bundle.course, self.session, action, self.seed)
        items = render_turn(self.bundle, turn, self.session, action, self.now).items
        assert turn.session
        self.session = turn.session
        asked = [event for event in turn.events if isinstance(event, Asked)]
        self.places = spots(asked[-1])
        return [words(replace(it, html=self.dressed(it.html)) if isinstance(it, Bubble) else it) for it in items]

    def taps(self, target: ButtonTarget) -> list[str]:
        return self.does(Chose(target, Flags(self.session.locale, self.session.country, self.session.age)))


def pick(dice: Random, buttons: int) -> int | Key:
    """Return a key below the chat, now and then, or else the number of a button."""
    return dice.choice(KEYS) if dice.random() < 0.15 else dice.randrange(buttons)
