"""Her place in a lesson: how she comes into it, answers, goes back and on, and what she is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.advance import replay_lesson
from bot.engine.cursor import Called
from bot.engine.events import Answered, Asked, LessonFinished
from bot.engine.input import BACK, GO, NEW, OPEN, ButtonTarget
from bot.engine.lesson_flow import is_about, stop_of
from bot.engine.lesson_offer import has_finished, is_offered, next_lesson
from bot.engine.perform import perform
from bot.engine.replay import ReplayCache
from bot.engine.session import Answer, Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import AskAgain, Command, GoOnward, OpenMenu
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, PRACTISE, a_girl
from tests.support.shipped_words import first_line

HEAD = "title: The {} story\nabout: About it.\nbadge: Goat rider\ntoday: Sing.\n"
LAKE = """start:
  - choose: Swim?
    id: swim
    options: [Swim, Sit]
  - choose: Dry?
    id: dry
    options: [Yes]
"""
OLD = HEAD.format("renamed") + "was: pond\n" + LAKE
KENYA = HEAD.format("Kenyan") + "countries: [KE]\n" + LAKE
WOLF = HEAD.format("wolf") + "sensitive: There is a wolf in it.\n" + LAKE
FARM = course({"goat": GOAT, "lake": LAKE, "wolf": WOLF})
CHANGED = first_line("moments/changed")
GONE = first_line("moments/gone")
SIT, SWIM = option_key("Sit"), option_key("Swim")


def farm(session: Session | None = None, told: Course = FARM) -> SessionLearner:
    return SessionLearner(told, session)


def without_lake() -> Course:
    """Return the course where the lake is not offered any more."""
    return replace(FARM, offered={"en": ("goat", "wolf")})


# By a button of a lesson she is not in


@pytest.mark.parametrize(
    ("target", "session", "asked"),
    [
        (ButtonTarget("lake", "swim", SIT), Session("en"), "lake/dry"),
        (ButtonTarget("lake", "dry", BACK), Session("en"), "lake/swim"),
        (ButtonTarget("lake", "dry", GO), Session("en"), "lake/dry"),
        (ButtonTarget("lake", "", GO), Session("en"), "lake/swim"),
        (ButtonTarget("lake", "", "abcdef"), Session("en"), "lake/swim"),
        (ButtonTarget("lake", "swim", SIT), Session("en", finished=("lake",)), "moments/for-today"),
        (ButtonTarget("lake", "dry", GO), Session("en", finished=("lake",)), "lake/dry"),
        (ButtonTarget("lake", "", NEW), Session("en", finished=("lake",)), "lake/swim"),
        (
            ButtonTarget("lake", "swim", SIT),
            Session("en", finished=("lake",), visit=Visit("goat", "10-13")),
            "lake/dry",
        ),
        (ButtonTarget("lake", "swim", SIT), Session("en", visit=Visit("goat", "10-13")), "lake/dry"),
        (ButtonTarget("wolf", "swim", SIT), Session("en"), "moments/gate"),
        (ButtonTarget("wolf", "swim", SIT), Session("en", finished=("wolf",)), "moments/gate"),
        (ButtonTarget("wolf", "dry", GO), Session("en"), "wolf/dry"),
        (ButtonTarget("wolf", "", NEW), Session("en"), "wolf/swim"),
        (ButtonTarget("moon", "swim", SIT), Session("en"), "menu/menu"),
    ],
)
def test_a_button_of_another_lesson_leads_there_behind_its_note(
    target: ButtonTarget, session: Session, asked: str
) -> None:
    assert farm(session).presses(target).asked == asked


def test_a_button_of_a_stop_that_is_gone_begins_its_lesson_with_a_word_about_it() -> None:
    girl = farm(Session("en")).presses(ButtonTarget("lake", "moon", SIT))

    assert (girl.hears, girl.asked) == ([CHANGED, "Swim?"], "lake/swim")
    assert girl.visit == Visit("lake", "10-13")


def test_a_link_is_followed_by_any_lesson_that_begins() -> None:
    her = Session("en", wanted="goat")

    assert farm(her).presses(ButtonTarget("lake", "swim", SIT)).known.wanted is None
    assert farm(her).presses(ButtonTarget("lake", "", NEW)).known.wanted is None


@pytest.mark.parametrize("target", [ButtonTarget("lake", "swim", SIT), ButtonTarget("lake", "", OPEN)])
def test_a_button_of_a_lesson_that_is_not_offered_any_more_says_so_and_leaves_her_where_she_is(
    target: ButtonTarget,
) -> None:
    her = Session("en", visit=Visit("goat", "10-13"))
    girl = farm(her, without_lake()).presses(target)

    assert (girl.asked, girl.session) == ("moments/not-yet", her)


# Inside the lesson she is in


def at_dry() -> SessionLearner:
    return farm().begins("lake").taps("Swim")


@pytest.mark.parametrize(
    ("target", "asked", "answers"),
    [
        (ButtonTarget("lake", "dry", BACK), "lake/swim", 0),
        (ButtonTarget("lake", "swim", BACK), "lake/dry", 1),
        (ButtonTarget("lake", "moon", BACK), "lake/dry", 1),
        (ButtonTarget("lake", "dry", GO), "lake/dry", 1),
        (ButtonTarget("lake", "", GO), "lake/dry", 1),
        (ButtonTarget("lake", "", NEW), "lake/swim", 0),
        (ButtonTarget("lake", "swim", SWIM), "lake/dry", 1),
        (ButtonTarget("lake", "swim", SIT), "lake/dry", 1),
        (ButtonTarget("lake", "dry", "abcdef"), "lake/dry", 1),
        (ButtonTarget("lake", "moon", "abcdef"), "lake/dry", 1),
        (ButtonTarget("lake", "swim", "abcdef"), "lake/swim", 0),
    ],
)
def test_each_button_of_her_lesson_leads_to_its_place(target: ButtonTarget, asked: str, answers: int) -> None:
    girl = at_dry().presses(target)

    assert (girl.asked, len(girl.trail)) == (asked, answers)


def test_an_option_that_is_gone_at_a_stop_ahead_of_her_leads_to_that_stop() -> None:
    girl = farm().begins("goat").presses(ButtonTarget("goat", "goats-or-hens", "abcdef"))

    assert (girl.hears[0], girl.asked) == (CHANGED, "goat/goats-or-hens")
    assert [answer.stop for answer in girl.trail] == ["goat-sings", "goat-right"]


def test_a_line_of_a_sentence_tapped_again_changes_nothing_and_another_one_builds_it_anew() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready")
    lines = girl.question
    girl.taps("My hat!", "No.")

    assert girl.taps_old(lines, "No.").asked == "goat/how"
    assert girl.taps_old(lines, "Bye.").asked == "goat/say-no"
    assert [answer.key for answer in girl.trail] == [option_key("Ready"), option_key("Bye.")]


def test_only_the_first_answer_at_a_stop_is_marked_as_the_first() -> None:
    girl = farm().begins("lake")
    swim = girl.question
    firsts = [girl.taps("Swim").answered.first, girl.taps_old(swim, "Sit").answered.first]

    assert firsts == [True, False]
    assert girl.visit.first == (Answer("swim", SWIM),)
    assert [type(event) for event in girl.events] == [Answered, Asked]


def test_a_lesson_that_an_edit_has_shortened_is_finished_by_go_back_and_old_taps_alike() -> None:
    short = replace(course({"lake": LAKE.partition("  - choose: Dry?")[0]}), offered={"en": ("lake",)})
    for key in (GO, BACK, "abcdef"):
        girl = at_dry()
        girl.course = short
        girl.presses(ButtonTarget("lake", "dry", key))
        assert LessonFinished("lake") in girl.events, key


CIRCLE = """
    start:
      - choose: Round?
        id: round
        options:
          - text: Once more
            then: [{goto: start}]
          - Enough
    """


@pytest.mark.parametrize(("before", "after"), [(117, 118), (118, 119), (119, 1)])
def test_the_hundred_and_twentieth_answer_in_a_circle_makes_the_way_short_again(before: int, after: int) -> None:
    trail = (Answer("round", option_key("Once more")),) * before
    girl = a_girl(CIRCLE)
    girl.session = Session("en", visit=Visit("goat", "10-13", trail=trail))

    girl.presses(ButtonTarget("goat", "round", option_key("Once more")))

    assert (len(girl.trail), girl.asked) == (after, "goat/round")


def test_a_lesson_may_end_with_its_hundred_and_twentieth_answer() -> None:
    trail = (Answer("round", option_key("Once more")),) * 119
    girl = a_girl(CIRCLE)
    girl.session = Session("en", visit=Visit("goat", "10-13", trail=trail))

    assert girl.presses(ButtonTarget("goat", "round", option_key("Enough"))).known.finished == ("goat",)


# Her stop, and the chat drawn anew


@pytest.mark.parametrize(
    ("visit", "stop"),
    [
        (None, None),
        (Visit("moon", "10-13"), None),
        (Visit("lake", "10-13"), ButtonTarget("lake", "swim", "")),
        (Visit("lake", "10-13", trail=(Answer("swim", SIT),)), ButtonTarget("lake", "dry", "")),
        (Visit("lake", "10-13", trail=(Answer("swim", SIT), Answer("dry", option_key("Yes")))), None),
    ],
)
def test_her_stop_is_where_her_answers_lead(visit: Visit | None, stop: ButtonTarget | None) -> None:
    assert stop_of(FARM, Session("en", visit=visit), ReplayCache()) == stop


def test_a_lesson_that_is_not_offered_any_more_is_not_drawn_anew() -> None:
    session = Session("en", visit=Visit("lake", "10-13"))

    assert [len(replay_lesson(told, session)) for told in (FARM, without_lake())] == [1, 0]


def test_a_chat_drawn_anew_offers_back_from_the_second_question_on() -> None:
    turns = replay_lesson(FARM, at_dry().known)

    assert [[it.back for it in turn.events if isinstance(it, Asked)] for turn in turns] == [[False], [True]]
    assert [[it.text.source for it in turn.events if isinstance(it, Answered)] for turn in turns] == [[], ["Swim"]]


# Onward


def stops(draft: TurnDraft) -> list[str]:
    return [f"{it.target.script}/{it.target.stop}" for it in draft.outputs if isinstance(it, Asked)]


@pytest.mark.parametrize(
    ("session", "asked"),
    [
        (Session("en", wanted="lake"), "lake/swim"),
        (Session("en", wanted="lake", visit=Visit("goat", "10-13")), "lake/swim"),
        (Session("en", wanted="moon", visit=Visit("goat", "10-13")), "goat/goat-sings"),
        (Session("en", visit=Visit("goat", "10-13")), "goat/goat-sings"),
        (Session("en", finished=("goat",), visit=Visit("lake", "10-13")), "lake/swim"),
        (Session("en"), "moments/next"),
        (Session("en", finished=("goat",)), "moments/next"),
        (Session("en", finished=("goat", "lake", "wolf")), "moments/all-done"),
        (Session("sw"), "menu/menu"),
        (Session("sw", finished=("goat",)), "moments/all-done"),
    ],
)
def test_on_leads_to_her_link_her_place_or_the_next_lesson(session: Session, asked: str) -> None:
    assert stops(perform(FARM, session, GoOnward(), TurnContext())) == [asked]


@pytest.mark.parametrize("command", [GoOnward(), AskAgain()])
@pytest.mark.parametrize(
    ("visit", "told", "asked"),
    [
        (Visit("lake", "10-13"), FARM, "lake/swim"),
        (Visit("moon", "10-13"), FARM, OpenMenu()),
        (Visit("lake", "10-13"), without_lake(), "moments/not-yet"),
    ],
)
def test_her_present_stop_is_asked_once_more_while_its_lesson_is_there(
    command: Command, visit: Visit, told: Course, asked: str | Command
) -> None:
    draft = perform(told, Session("en", visit=visit), command, TurnContext())

    assert [*stops(draft), *(it.command for it in draft.outputs if isinstance(it, Called))] == [asked]


def test_a_place_in_a_lesson_that_is_gone_is_given_up_and_one_in_another_is_kept() -> None:
    lost, hers = Session("en", visit=Visit("moon", "10-13")), Session("en", visit=Visit("goat", "10-13"))
    old = ButtonTarget("moon", "swim", SIT)

    assert farm(lost).presses(old).known == Session("en")
    assert farm(hers).presses(old).known == hers
    assert farm(hers).presses(old).hears[0] == GONE


# Which lessons she is offered


@pytest.mark.parametrize(
    ("locale", "country", "offered"),
    [("en", "KE", True), ("en", "NP", False), ("en", None, False), ("sw", "KE", False)],
)
def test_a_lesson_of_one_country_is_offered_there_alone(locale: str, country: Country | None, offered: bool) -> None:
    told = course({"lake": KENYA})

    assert is_offered(told, Session(locale, country=country), told.lessons["lake"]) is offered
    assert (next_lesson(told, Session(locale, country=country)) is not None) is offered


@pytest.mark.parametrize(
    ("finished", "is_over"),
    [(("new",), True), (("pond",), True), (("goat", "pond"), True), (("goat",), False), ((), False)],
)
def test_a_lesson_is_finished_also_under_the_name_it_had(finished: tuple[str, ...], is_over: bool) -> None:
    lesson = course({"new": OLD}).lessons["new"]

    assert has_finished(Session("en", finished=finished), lesson) is is_over


@pytest.mark.parametrize(("name", "is_its"), [("new", True), ("pond", True), ("goat", False)])
def test_her_place_is_in_a_lesson_also_under_the_name_it_had(name: str, is_its: bool) -> None:
    assert is_about(Visit(name, "10-13"), course({"new": OLD}).lessons["new"]) is is_its


def test_the_next_lesson_is_the_first_she_has_not_finished() -> None:
    names = [
        next_lesson(FARM, Session("en", finished=it)) for it in ((), ("goat",), ("lake",), ("goat", "lake", "wolf"))
    ]

    assert [it.id if it else None for it in names] == ["goat", "lake", "goat", None]
