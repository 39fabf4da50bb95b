"""The turns of the take-along course, read as its page does, are those of `advance` on a whole session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from bot.authoring.handouts.take_along.course_view import for_page, telling_one
from bot.authoring.handouts.take_along.exploring import WholeCourse, whole_course
from bot.authoring.handouts.take_along.page import linked
from bot.authoring.handouts.take_along.table import steps_of
from bot.authoring.handouts.take_along.tour import TOLD, Audience
from bot.authoring.simulation.walks import walk_lesson
from bot.conversation.course_bundle import CourseBundle
from bot.engine.input import Commanded
from bot.engine.session import Session
from bot.lessons.model.people import BANDS, Band, Country
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.on_ci import ON_CI
from tests.support.take_along_folder import NOW, TOLD_TODAY, held_in, whole_page
from tests.support.turns_player import EngineLearner, TurnsPlayer, pick, told

TAP = Text("Here you tap.")

GOATS = """
start:
  - choose: Two goats stand at the bridge. Who goes first?
    id: bridge
    options:
      - text: The old one
        feedback: She knows the planks.
      - text: The young one
        then:
          - set: {young: "yes"}
          - goto: again
  - practise: Say it to the bridge. Tap two.
    id: say-it
    lines: [Good day., May I pass?, I am heavy.]
    feedback: The bridge creaks a yes.
  - say: "<friend> heard it too: <line>"
    picks: {line: say-it}
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

STORM = """
title: The storm
about: A storm.
badge: Storm goat
today: Look up.
sensitive: This one is about a storm.
start:
  - quiz: Is it loud?
    id: loud
    ages: 14-17
    options:
      - text: "Yes"
        correct: true
        feedback: It is.
      - text: "No"
        feedback: Listen.
  - again: hens/h
  - choose: Go in?
    id: go-in
    options: [In, "Stay out"]
"""

HENS = """
start:
  - quiz: Hens?
    id: h
    options:
      - text: A
        correct: true
        feedback: A it is.
      - text: B
        feedback: It was A.
"""


@cache
def small() -> tuple[CourseBundle, WholeCourse]:
    """Return a course with a circle, a sentence to build and repeat, a country, Help, and a sensitive story."""
    return told_whole(in_khmer_too(course({"goats": GOATS, "hens": HENS, "storm": STORM})), "km")


@cache
def storm_alone() -> tuple[CourseBundle, WholeCourse]:
    """Return the sensitive story alone, which asks a quiz of one that is not on the page."""
    bundle = in_khmer_too(course({"goats": GOATS, "hens": HENS, "storm": STORM}))
    return told_whole(telling_one(bundle, "storm", "km"), "km")


def told_whole(bundle: CourseBundle, locale: str) -> tuple[CourseBundle, WholeCourse]:
    view = for_page(bundle, locale, TAP)
    return view, whole_course(view, locale, NOW)


def walk(bundle: CourseBundle, data: dict[str, Any], seed: int, taps: int, dressed: Callable[[str], str] = str) -> int:
    """Press the same on a session and on a page, and compare; return how many lessons were finished."""
    dice = Random(seed)
    page = TurnsPlayer(data)
    girl = EngineLearner(bundle, Session(next(iter(bundle.course.offered)), "10-13"), NOW, dressed)
    page.run(data["first"])
    assert told(page.press("lessons") or []) == told(girl.does(Commanded("lessons")))
    finished = 0
    for _ in range(taps):
        page.seed = girl.seed = dice.randrange(13)
        what = pick(dice, len(girl.places))
        before = girl.session
        action = girl.does(Commanded(what)) if isinstance(what, str) else girl.taps(girl.places[what])
        shown = page.press(what)
        assert shown is not None, (seed, before, what)
        assert told(shown) == told(action), (seed, before, what)
        finished += len(girl.session.finished) > len(before.finished)
        girl.session = replace(girl.session, sitting=(), task=None)  # a page knows no days
        if girl.session.visit and girl.session.visit.lesson in girl.session.finished:
            return finished  # whoever plays a story a second time is shown it like the first time
    return finished


@pytest.mark.parametrize("seed", range(40))
def test_whatever_she_taps_the_page_shows_what_the_bot_would(seed: int) -> None:
    bundle, found = small()

    walk(bundle, found.data, seed, 80)


@pytest.mark.slow
@pytest.mark.parametrize("locale", TOLD_TODAY)
def test_the_whole_course_is_on_the_page_as_it_is_in_the_bot(
    locale: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data, profile = held_in(whole_page(tmp_path_factory, locale)), real().course.profile
    assert profile
    bundle = for_page(real(), locale, profile.page["tap"])

    for seed in range(12 if ON_CI else 4):
        walk(bundle, data, seed, 150, linked(bundle.course.directory))


@pytest.mark.slow
def test_every_stop_and_answer_of_every_story_is_on_the_page() -> None:
    """One language shows it: the others have other words, and the browser plays each story in each of them."""
    _, found = told_whole(real(), "km")
    held = {(place.lesson, target.stop, target.key) for place, row in found.explored.spots.items() for target in row}

    missing = set()
    for lesson in real().course.lessons.values():
        walked = walk_lesson(real().course, lesson, walks=0, seed=0)
        missing |= {(lesson.id, stop, key) for stop, key in walked.hits} - held
    assert missing == set()


def test_every_card_of_help_is_reached_by_a_sentence_to_tap() -> None:
    asked = {target.stop for scene in small()[1].explored.scenes for target in scene if target.script == "help"}

    cards = {name for name in real().course.bot["help"].scenes if name.endswith(("-me", "-friend"))}
    unnamed = {"cut-me", "cut-friend", "marriage-friend", "touch-friend", "home-friend", "online-friend"}
    unnamed |= {"work-friend", "emergency-friend"}
    ways = {"how", "where"}
    assert {it for it in cards if it.partition("-")[0] not in ways} - asked == unnamed


SPOKEN = {
    "en": ("you can delete it there.\n\n<people>", "[Help] below has helplines."),
    "km": ("តែលុបចោលបាន។\n\n<people>", "[ជំនួយ] ខាងក្រោម មានលេខជំនួយ។"),
    "sw": ("Unaweza kuifuta hapo.\n\n<people>", "[Msaada] hapa chini una simu za msaada."),
    "fil": ("puwede mo itong burahin doon.\n\n<people>", "Nasa [Tulong] sa ibaba ang mga helpline."),
    "ne": ("त्यहाँबाट मेट्न मिल्छ।\n\n<people>", "तल [मद्दत]मा हेल्पलाइन छन्।"),
}
"""By language, the end of the numbers in Help, and the question of My safety team that points to it."""


@pytest.mark.parametrize("locale", SPOKEN)
def test_no_sentence_tells_her_to_type_a_word_and_the_others_stay(locale: str) -> None:
    view = for_page(real(), locale, TAP).course
    scripts = (*view.bot.values(), *view.lessons.values())

    assert [it.source for script in scripts for it in texts(script) if "<safe-word>" in it.source] == []
    numbers = next(it for it in view.bot["help"].stops() if it.id == "numbers").question.source
    assert numbers.endswith(SPOKEN[locale][0])
    if locale in real().course.offered:
        looks = next(it for it in view.lessons["my-safety-team"].stops() if it.id == "open-help")
        assert looks.question.source == SPOKEN[locale][1]


@pytest.mark.parametrize("seed", range(8))
def test_of_one_story_alone_the_page_shows_what_a_bot_with_this_story_would(seed: int) -> None:
    bundle, found = storm_alone()

    walk(bundle, found.data, seed, 80)


@pytest.mark.parametrize("course_on_page", [small, storm_alone])
def test_nothing_on_the_page_leads_out_of_it(course_on_page: Callable[[], tuple[CourseBundle, WholeCourse]]) -> None:
    found = course_on_page()[1].explored

    rows = (*found.rows.values(), *found.scenes.values())
    assert {step.kind for row in rows for program in row for step in steps_of(program)} >= {"open", "tidy", "back"}
    assert [step for row in rows for program in row for step in steps_of(program) if step.kind == "out"] == []


def test_flags_that_are_spent_are_forgotten_so_that_many_of_them_make_no_more_places() -> None:
    told = "\n".join(flagged(number) for number in range(12))

    _, found = told_whole(in_khmer_too(course({"flags": f"start:\n{told}", "hens": HENS, "goats": GOATS})), "km")

    assert found.explored.places["flags"] < 100  # kept for ever, twelve flags would make 4,096


def flagged(number: int) -> str:
    flag = f"f{number}"
    return f"""
  - choose: Question {number}?
    id: q{number}
    options:
      - text: "Left {number}"
        then: [{{set: {{{flag}: "left"}}}}]
      - text: "Right {number}"
        then: [{{set: {{{flag}: "right"}}}}]
  - say: It went left.
    when: {{{flag}: "left"}}
"""


LAND = """
start:
  - choose: Over the hill?
    id: over
    options: ["Yes", "No"]
  - say: It is hilly in Kenya.
    when: {country: KE}
  - choose: Up?
    id: up
    ages: 14-17
    options: ["Yes", "No"]
  - choose: Down?
    id: down
    options: ["Yes", "No"]
"""


@cache
def land() -> tuple[CourseBundle, WholeCourse]:
    """Return a course with a story that tells one country and one age more than the others."""
    return told_whole(in_khmer_too(course({"land": LAND, "hens": HENS})), "km")


def test_a_country_and_an_age_that_no_step_ahead_asks_for_make_no_more_places() -> None:
    read = {(it.key[0], it.audience) for it in land()[1].explored.rows if it.lesson == "land"}

    asked = {("over", Audience(band, country, False)) for band in BANDS for country in TOLD}
    assert read == {*asked, ("up", Audience("14-17", None, False)), ("down", Audience("10-13", None, False))}


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("country", TOLD)
def test_a_story_goes_on_for_each_country_and_age_as_in_the_bot(country: Country | None, band: Band) -> None:
    bundle, found = land()
    page = TurnsPlayer(found.data, country=TOLD.index(country), band=BANDS.index(band))
    girl = EngineLearner(bundle, Session("km", band, country), NOW)

    assert told(page.press("lessons") or []) == told(girl.does(Commanded("lessons")))
    for _ in range(3):
        assert told(page.press(0) or []) == told(girl.taps(girl.places[0]))


def test_places_from_which_all_is_the_same_are_one() -> None:
    data = small()[1].data

    assert len(data["places"]) < len(small()[1].explored.rows)
