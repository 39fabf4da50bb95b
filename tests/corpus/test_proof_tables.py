"""The turns of a proof, read as its page does, give the same replies as `advance` on a whole session."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest

from bot.authoring.handouts.proof.lesson_turns import lesson_turns, offering
from bot.authoring.handouts.proof.page import locales_of
from bot.authoring.handouts.turns.marked_names import TOLD
from bot.authoring.handouts.turns.table import data_of
from bot.conversation.course_bundle import CourseBundle
from bot.engine.input import BACK, ButtonTarget, Commanded
from bot.engine.session import Session
from bot.lessons.model.people import BANDS
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.on_ci import ON_CI, mostly_on_ci
from tests.support.turns_player import EngineLearner, TurnsPlayer, pick, told

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


@cache
def turns_of(bundle_of: str, name: str) -> tuple[CourseBundle, tuple[str, ...], dict[str, Any]]:
    bundle = goats() if bundle_of == "goats" else real()
    lesson = bundle.course.lessons[name]
    everything = locales_of(bundle, lesson)
    locales = everything if bundle_of == "goats" else everything[-1:]  # the small course has all, the real one is large
    found = lesson_turns(bundle, lesson, locales, NOW)
    return offering(bundle, lesson, locales), locales, data_of(found)


def walk(bundle_of: str, name: str, seed: int, taps: int) -> int:
    """Press the same buttons on a session and on a page, compare them, and return how often the page led on."""
    bundle, locales, packed = turns_of(bundle_of, name)
    dice = Random(seed)
    girl, page = begin(bundle, locales, packed, name, dice)
    led = 0
    for _ in range(taps):
        what = pick(dice, len(girl.places))
        before = girl.session, girl.places, page.state
        action = girl.does(Commanded(what)) if isinstance(what, str) else girl.taps(girl.places[what])
        shown = page.press(what)
        if shown is None:
            girl.session, girl.places, page.state = before
            continue
        assert told(shown) == told(action), (seed, before)
        led += 1
        if girl.session.finished != before[0].finished:
            return led  # a second time is shown like the first, and Tidy up forgets some of the lessons met before
    return led


def begin(
    bundle: CourseBundle, locales: tuple[str, ...], packed: dict[str, Any], name: str, dice: Random
) -> tuple[EngineLearner, TurnsPlayer]:
    locale, band, country = dice.choice(locales), dice.choice(BANDS), dice.choice(TOLD)
    met = dice.random() < 0.5 and bool(packed["earlier"][0])
    others = [it for it in bundle.course.lessons if it != name] if met else []
    girl = EngineLearner(bundle, Session(locale, band, country, tuple(others)), NOW)
    page = TurnsPlayer(packed, locales.index(locale), TOLD.index(country), BANDS.index(band))
    page.done = list(range(1, len(packed["sensitive"]))) if met else []
    assert told(page.run(packed["first"], 0) or []) == told(girl.taps(ButtonTarget(name, "", BACK)))
    return girl, page


@pytest.mark.parametrize("seed", range(60))
def test_whatever_she_taps_the_page_shows_what_the_bot_would(seed: int) -> None:
    assert walk("goats", "goats", seed, 60)


@pytest.mark.parametrize("lesson", mostly_on_ci(SOME, lambda it: it in FEW))
def test_the_lessons_of_the_course_read_in_khmer_in_a_proof_as_in_the_bot(lesson: str) -> None:
    walks = 20 if ON_CI else 8
    assert sum(walk("real", lesson, seed, 150) for seed in range(walks)) > 8 * walks
