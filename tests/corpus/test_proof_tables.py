"""The tables of a proof, read as its page does, give the same replies as `advance` on a whole session."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import pytest

from bot.authoring.proof.packing import KINDS
from bot.authoring.proof.page import locales_of, offering, without_repeats
from bot.authoring.proof.page_data import data
from bot.authoring.proof.screens import Audience, Tour, audiences, beginner
from bot.authoring.proof.turn_table import COUNTRIES_TOLD, KEYBOARD_COMMANDS, table
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble, Picked, Reply, Tidy
from bot.conversation.service import render_turn
from bot.engine.advance import advance
from bot.engine.input import BACK, ButtonTarget, Chose, Commanded, Flags, Input
from bot.engine.session import Session
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.on_ci import ON_CI, mostly_on_ci

pytestmark = pytest.mark.slow

NOW = 1_800_000_000
FEW = ("friend-or-pretend", "lock-it-up")
"""Lessons that are compared on a person's machine too."""

SOME = (*FEW, "after-the-storm", "my-safety-team", "say-it-out-loud")
"""Lessons that are compared on CI: with all kinds of steps, and the longest."""

GOATS = """
start:
  - choose: Two goats stand at the bridge. Who goes first?
    id: bridge
    options:
      - text: The old one
        feedback: She knows the planks.
      - text: The young one
        then:
          - goto: again
  - practise: Say it to the bridge. Tap two.
    id: say-it
    lines: [Good day., May I pass?, I am heavy.]
    feedback: The bridge creaks a yes.
  - choose: Which country is the bridge in?
    id: where
    options: countries
  - choose: Kenya at last. Wave?
    id: wave
    when: {country: KE}
    options: [Wave, Wave twice]
  - choose: Look at Help?
    id: look
    options:
      - text: Yes
        do: help
      - text: Tidy up
        do: tidy
      - text: No
  - say: <friend> waves from the other side.
  - end
again:
  - say: They bump heads, and go back to the start.
  - goto: start
"""


@cache
def goats() -> CourseBundle:
    """Return a course whose first lesson has a circle, a sentence to build, a country, Help and Tidy up."""
    return in_khmer_too(course({"goats": GOATS, "hens": "start:\n  - choose: Hens?\n    id: h\n    options: [A, B]"}))


def tour_of(bundle: CourseBundle, name: str) -> tuple[Tour, tuple[str, ...], dict[str, Any]]:
    lesson = without_repeats(bundle.course.lessons[name])
    everything = locales_of(bundle, lesson)
    locales = everything[-1:] if bundle is real() else everything  # the small course has all, the real one is large
    tour = Tour(offering(bundle, lesson, locales), lesson, NOW)
    return tour, locales, data(tour, table(tour, locales), locales, {}, {}, ())


@dataclass
class Page:
    """The player of a proof, as in `page.js`."""

    data: dict[str, Any]
    locale: int
    country: int
    trail: list[int] = field(default_factory=list)
    row: tuple[int, ...] = ()
    mode: int = 0

    def press(self, step: int) -> list[str] | None:
        if step < 0:
            step = self.data["rows"][-1 - step][self.country]
        kind, turn, place, scene, how, locale, country, mode = self.data["steps"][step]
        if KINDS[kind] == "out":
            return None
        self.locale = locale if locale >= 0 else self.locale
        self.country = country if country >= 0 else self.country
        shown = [self.item(it) for it in self.data["turns"][turn]]
        if KINDS[kind] == "lessons":
            return shown + (self.press(self.keys[0]) or [])
        self.trail = [] if how else self.trail
        if place >= 0:
            self.trail.append(place)
        if KINDS[kind] == "back":
            self.trail.pop()
        if KINDS[kind] == "scene":
            row = self.data["scenes"][scene]
            self.mode = mode if mode >= 0 else self.mode
        else:
            group, *there = self.data["places"][self.trail[-1]]
            anew, row = there[self.locale]
            code = self.data["locales"][self.locale]["code"]
            self.mode = self.data["at"][f"{code}/{self.data['countries'][self.country]}/{group}"]
            shown += [] if KINDS[kind] == "story" else [self.item(anew)]
        self.row = self.data["rows"][row]
        return shown

    @property
    def keys(self) -> tuple[int, ...]:
        row: tuple[int, ...] = self.data["rows"][self.data["modes"][self.mode]]
        return row

    def item(self, number: int) -> str:
        strings = self.data["strings"]
        if number < 0:
            return "tidy" if number == -2 else f"picked {strings[-3 - number]}" if number <= -3 else "picked"
        text, _, rows, rates = self.data["bubbles"][number]
        return f"{strings[text]} {[[strings[it] for it in row] for row in rows]} {[strings[it] for it in rates]}"


def words(item: Reply) -> str:
    match item:
        case Bubble():
            rates = [button.text for button in item.rates]
            return f"{item.html} {[[button.text for button in row] for row in item.buttons]} {rates}"
        case Picked(text):
            return f"picked {text}" if text else "picked"
        case Tidy():
            return "tidy"
        case _:
            return ""


@dataclass
class Girl:
    """A learner with a whole session, played by the engine."""

    tour: Tour
    session: Session
    places: list[ButtonTarget] = field(default_factory=list)

    def does(self, action: Input) -> list[str]:
        turn = advance(self.tour.bundle.course, self.session, action)
        items = render_turn(self.tour.bundle, turn, self.session, action, NOW).items
        assert turn.session
        self.session = turn.session
        asked = [item for item in items if isinstance(item, Bubble) and item.buttons]
        self.places = [button.target for row in asked[-1].buttons for button in row]
        return [words(item) for item in items]

    def chooses(self, target: ButtonTarget) -> list[str]:
        return self.does(Chose(target, Flags(self.session.locale, self.session.country, self.session.age)))


def told(shown: list[str]) -> list[str]:
    """Return the shown messages without order and picks, because these are up to the page."""
    return sorted(it for it in shown if it != "picked")


def walk(bundle: CourseBundle, name: str, seed: int, taps: int) -> int:
    """Press the same buttons on a session and on a page, compare them, and return how often the page led on."""
    tour, locales, packed = packed_of(bundle, name)
    dice = Random(seed)
    audience, locale = dice.choice(audiences(tour.lesson)), dice.choice(locales)
    girl, page = begin(tour, packed, audience, locale)
    first, led = girl.session, 0
    for _ in range(taps):
        door = dice.random() < 0.15
        number = dice.randrange(3 if door else len(girl.places))
        before = girl.session, girl.places
        action = girl.does(Commanded(KEYBOARD_COMMANDS[number])) if door else girl.chooses(girl.places[number])
        shown = page.press((page.keys if door else page.row)[number])
        if shown is None:
            girl.session, girl.places = before
            continue
        assert told(shown) == told(action), (seed, audience, locale, before)
        led += 1
        begun = girl.session.visit and not girl.session.visit.trail and not page.trail[1:]
        if begun and (girl.session.saved or girl.session.finished != first.finished):
            return led  # she begins a second time, which a proof shows like the first time
    return led


_packed: dict[tuple[int, str], tuple[Tour, tuple[str, ...], dict[str, Any]]] = {}


def packed_of(bundle: CourseBundle, name: str) -> tuple[Tour, tuple[str, ...], dict[str, Any]]:
    if (id(bundle), name) not in _packed:
        _packed[id(bundle), name] = tour_of(bundle, name)
    return _packed[id(bundle), name]


def begin(tour: Tour, packed: dict[str, Any], audience: Audience, locale: str) -> tuple[Girl, Page]:
    girl = Girl(tour, beginner(tour, audience, locale))
    page = Page(packed, [it["code"] for it in packed["locales"]].index(locale), COUNTRIES_TOLD.index(audience.country))
    key = f"{locale}/{audience.band}/{audience.country or ''}/{int(audience.met)}"
    assert told(page.press(packed["starts"][key]) or []) == told(girl.chooses(ButtonTarget(tour.lesson.id, "", BACK)))
    return girl, page


@pytest.mark.parametrize("seed", range(60))
def test_whatever_she_taps_the_page_shows_what_the_bot_would(seed: int) -> None:
    assert walk(goats(), "goats", seed, 60)


@pytest.mark.parametrize("lesson", mostly_on_ci(SOME, lambda it: it in FEW))
def test_the_lessons_of_the_course_read_in_khmer_in_a_proof_as_in_the_bot(lesson: str) -> None:
    walks = 10 if ON_CI else 2
    assert sum(walk(real(), lesson, seed, 40) for seed in range(walks)) > 10 * walks
