"""The list question: a number, chance decides of which list, and nobody can tell which statements were meant."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date

import pytest

from bot.conversation.rendering.reply import Picked
from bot.conversation.turn_rendering import render_turn
from bot.engine import list_question
from bot.engine.advance import advance
from bot.engine.cursor import Called
from bot.engine.events import Answered, Asked, Listed
from bot.engine.input import ButtonTarget, Chose, Flags
from bot.engine.list_question import form_of
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import GoOnward
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Age, Country
from bot.lessons.model.stage import Release
from bot.statistics.counted_events import counted
from bot.statistics.plan import plan_of
from bot.statistics.sensitive_counts import MonthTally, sensitive
from tests.support.course_builders import bundle, course, real
from tests.support.engine_learner import SessionLearner

GOAT = """
start:
  - choose: The goat sneezes. And you?
    id: sneeze
    options: [Bless you, Run]
"""
APPROVED = "National ethics board, no. 117, 2026-01-05"
HARD, NOBODY = "Someone online wanted a picture I did not want to send.", "I have walked on the moon."
PLAIN, OTHER = (next(lot for lot in range(9) if form_of(lot) == form) for form in "ab")


def farm(approval: str = APPROVED, listed: frozenset[str] = frozenset({"en"})) -> Course:
    found = course({"hen": GOAT, "goat": GOAT, "cow": GOAT})
    items = real().course.list_question
    assert items is not None
    release = Release(ethics_approval={"KE": approval})
    return replace(found, list_question=items.model_copy(update={"after": "goat"}), listed=listed, release=release)


def ended(told: Course | None = None, age: Age = "14-17", country: Country = "KE", lot: int = PLAIN) -> SessionLearner:
    """Return a learner who has finished the lesson about the goat, her second one, and tapped on below its badge."""
    girl = SessionLearner(told or farm(), Session("en", age, country, finished=("hen",)))
    girl.presses(ButtonTarget("goat", "sneeze", _key(girl, "Run"))).taps("See my badge")
    turn = advance(girl.course, girl.session, Chose(girl.question.choices[-1].target, girl.flags), lot=lot)
    girl.session, girl.events = turn.session, turn.events
    girl.questions += [event for event in turn.events if isinstance(event, Asked)]
    return girl


def _key(girl: SessionLearner, words: str) -> str:
    stop = next(girl.course.lessons["goat"].stops())
    return next(option.key for option in stop.written if option.text.source == words)


def statements(girl: SessionLearner) -> list[str]:
    return [value.source for value in girl.question.values.values()]  # type: ignore[union-attr]  # her question is asked


def test_chance_decides_between_two_lists_that_differ_in_one_statement() -> None:
    plain, hard = statements(ended(lot=PLAIN)), statements(ended(lot=OTHER))

    assert (plain[2], hard[2]) == (NOBODY, HARD)
    assert plain[:2] + plain[3:] == hard[:2] + hard[3:]
    assert 450 < Counter(map(form_of, range(1000)))["a"] < 550


def test_she_tells_a_number_and_the_story_goes_on() -> None:
    girl = ended(lot=OTHER)
    assert girl.asked == "list/goat"
    assert girl.buttons == ["None of them", "One", "Two", "Three", "All four", "Skip"]

    girl.taps("Two")

    assert girl.events[0] == Listed("b", 2)
    assert girl.hears[0] == "Thank you! Only the number was counted, under no code of yours."
    assert girl.asked == "moments/next"


def test_skip_counts_nothing() -> None:
    girl = ended().taps("Skip")

    assert not [event for event in girl.events if isinstance(event, Listed)]
    assert girl.asked == "moments/next"


def test_her_session_and_the_books_keep_nothing_of_it() -> None:
    girl = ended()
    before = girl.known
    turn = advance(girl.course, before, Chose(ButtonTarget("list", "goat", "a3"), girl.flags))
    found = counted(plan_of(girl.course), turn)

    assert turn.session == before
    assert found and not found.marks
    assert not [it.name for it in fields(Session) if "list" in it.name]


def test_the_chat_does_not_show_her_number() -> None:
    girl = ended(lot=OTHER)
    tap = Chose(ButtonTarget("list", "goat", "b4"), girl.flags)
    turn = advance(girl.course, girl.session, tap)
    replies = render_turn(bundle(girl.course), turn, girl.session, tap)

    assert not [event for event in turn.events if isinstance(event, Answered)]
    assert [item for item in replies.items if isinstance(item, Picked)] == [Picked(None)]


def test_it_is_counted_once_a_month_and_account_and_the_memory_holds_no_number() -> None:
    girl, tally = ended(), MonthTally(b"key")
    for key in ("a3", "a4", "b0"):
        tap = Chose(ButtonTarget("list", "goat", key), girl.flags)
        tally.note("achieng", "KE", sensitive(tap, advance(girl.course, girl.session, tap)))
    found = tally.counts(["KE"], ["KE"])

    assert {name: many for name, many in found.items() if many} == {("KE", "listed-a-3"): 1}
    assert len(found) == 16
    assert not [name for name in tally.counts(["KE"]) if name[1].startswith("listed")], "where it is asked of nobody"


@pytest.mark.parametrize(
    "approval", ["", "-", "2026-01-05", "National board, no. 117", "National board, 2999-01-05", "TBD, 2026-01-05"]
)
def test_without_an_approval_with_a_board_and_a_day_it_is_asked_of_nobody(approval: str) -> None:
    told = replace(farm(approval), day=date(2026, 12, 31))

    assert ended(told).asked == "moments/next"


@pytest.mark.parametrize(("age", "country"), [("10-13", "KE"), ("18+", "KE"), ("14-17", "NP")])
def test_it_is_asked_of_14_to_17_alone_and_where_it_is_approved(age: Age, country: Country) -> None:
    assert ended(age=age, country=country).asked == "moments/next"


def test_a_language_without_it_loses_no_lesson_and_asks_nothing() -> None:
    assert ended(farm(listed=frozenset())).asked == "moments/next"


def test_a_lesson_that_is_played_once_more_asks_it_no_second_time() -> None:
    girl = ended().taps("One")
    girl.begins("goat").taps("Run", "See my badge", "Next")

    assert girl.asked == "moments/next"


def test_after_help_it_is_not_asked() -> None:
    girl = SessionLearner(farm(), Session("en", "14-17", "KE", finished=("hen",)))
    girl.presses(ButtonTarget("goat", "sneeze", _key(girl, "Run")), Flags("en", "KE", "14-17", quiet=True))

    assert girl.asked == "moments/next"


def test_an_old_button_counts_nothing_once_the_approval_is_gone() -> None:
    girl = SessionLearner(farm(""), Session("en", "14-17", "KE", finished=("hen", "goat")))
    girl.presses(ButtonTarget("list", "goat", "b4"))

    assert not [event for event in girl.events if isinstance(event, Listed)]
    assert girl.asked == "moments/next"


def test_the_same_draw_asks_the_same_list_also_where_an_update_comes_twice() -> None:
    assert "".join(map(form_of, range(24))) == "babaaabbbabaabbabbabaabb"


@pytest.mark.parametrize(
    ("girl", "is_due"),
    [
        (Session("en", "14-17", "KE"), True),
        (Session("en", "14-17", "KE", finished=("hen",)), True),
        (Session("en", "14-17", "KE", finished=("goat",)), False),
        (Session("en", "10-13", "KE"), False),
        (Session("en", "18+", "KE"), False),
        (Session("en", None, "KE"), False),
        (Session("en", "14-17", "NP"), False),
        (Session("en", "14-17", None), False),
        (Session("sw", "14-17", "KE"), False),
    ],
)
def test_it_is_due_when_who_may_be_asked_finishes_its_lesson_for_the_first_time(girl: Session, is_due: bool) -> None:
    told = farm()

    assert list_question.is_due(told, girl, told.lessons["goat"]) is is_due
    assert not list_question.is_due(told, girl, told.lessons["hen"]), "it follows one lesson alone"


def test_a_course_without_it_asks_and_counts_nothing() -> None:
    told, girl = replace(farm(), list_question=None), Session("en", "14-17", "KE")

    assert not list_question.is_due(told, girl, told.lessons["goat"])
    assert list_question.ask(told, girl, "goat", PLAIN) == TurnDraft(girl, (Called(GoOnward()),))
    assert list_question.answer(told, girl, "a1") == TurnDraft(girl)


def test_between_the_badge_and_the_question_its_approval_may_end() -> None:
    girl = Session("en", "14-17", "KE", finished=("hen", "goat"))

    assert list_question.ask(farm(""), girl, "goat", PLAIN) == TurnDraft(girl, (Called(GoOnward()),))


@pytest.mark.parametrize(("key", "number"), [("a0", 0), ("a1", 1), ("b2", 2), ("a3", 3), ("b4", 4)])
def test_each_button_counts_the_number_and_list_it_stands_for(key: str, number: int) -> None:
    told = list_question.answer(farm(), Session("en", "14-17", "KE"), key)

    assert told.outputs[0] == Listed(key[0], number)  # type: ignore[arg-type]  # a key of the table
    assert len(told.outputs) == 2


@pytest.mark.parametrize("key", ["skip", "a5", "c1", "abcdef"])
def test_no_other_button_counts_anything(key: str) -> None:
    girl = Session("en", "14-17", "KE")

    assert list_question.answer(farm(), girl, key) == TurnDraft(girl)


def test_its_buttons_carry_list_and_number_and_it_can_be_hidden() -> None:
    girl = ended(lot=OTHER)

    assert [it.target.key for it in girl.question.choices] == ["b0", "b1", "b2", "b3", "b4", "skip"]
    assert girl.question.sensitive


def test_a_list_that_lacks_a_statement_is_our_trouble_and_never_shown() -> None:
    told, girl = farm(), Session("en", "14-17", "KE")
    assert told.list_question
    short = told.list_question.model_copy(update={"shared": told.list_question.shared[:2]})

    with pytest.raises(ValueError, match="shorter"):
        list_question.ask(replace(told, list_question=short), girl, "goat", PLAIN)
