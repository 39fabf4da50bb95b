"""Rating of a lesson: one optional tap on its badge, counted like everything else (C)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.authoring.simulation.screen import buttons, screen_lines
from bot.conversation.rendering.callback import MOST_BYTES, read, written_show
from bot.conversation.rendering.reply import Bubble, Picked, Replies
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked, Rated, Reasoned
from bot.engine.input import ButtonTarget, Chose, Flags, Input, Looked, Said
from bot.engine.session import Session, Visit
from bot.lessons.model.commands import VERDICTS
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from bot.statistics.counted_events import CountedEvent, counted
from bot.statistics.periods import period
from bot.statistics.plan import plan_of
from bot.statistics.sensitive_counts import sensitive
from bot.telegram.messages import inline
from tests.support.attacked_statistics import a_bot, noon, turn_request
from tests.support.course_builders import bundle, course
from tests.support.engine_learner import SessionLearner as EngineGirl
from tests.support.shipped_words import first_line

GOAT = """
start:
  - choose: The goat sneezes. And you?
    id: sneeze
    options: [Bless you, Run]
"""
HEN = """
start:
  - choose: The hen lays an egg. And you?
    id: egg
    options: [Sing, Eat it]
"""
FACES = ["🙂", "😐", "🙁"]


def farm(**changes: str) -> Course:
    return course({"goat": GOAT, "hen": HEN, **changes})


def ended(told: Course | None = None) -> EngineGirl:
    """Return a learner who has just finished the lesson about the goat and sees her badge."""
    return EngineGirl(told or farm()).begins("goat", "10-13", "KE").taps("Run", "See my badge")


def rates(girl: EngineGirl, verdict: str = "smile", lesson: str = "goat") -> EngineGirl:
    return girl.presses(ButtonTarget(lesson, "", verdict))


def marks(girl: EngineGirl, action: Input) -> tuple[CountedEvent, ...]:
    """Return what a turn of hers would be counted for."""
    found = counted(plan_of(girl.course), advance(girl.course, girl.session, action))
    assert found
    return found.marks


def replied(told: Course, action: Input, session: Session | None = None) -> Replies:
    here = bundle(told)
    return render_turn(here, advance(told, session, action), session, action)


def badge(replies: Replies) -> Bubble:
    return next(item for item in replies.items if isinstance(item, Bubble) and "🏅" in item.html)


def sees_badge(due: str = "", less_data: bool = False) -> Replies:
    """Return the replies to [See my badge] after her first lesson."""
    flags = Flags("en", "KE", "10-13", less_data=less_data)
    session = Session("en", "10-13", "KE", finished=("goat",), less_data=less_data)
    return replied(farm(), Chose(ButtonTarget("goat", due, "badge"), flags), session)


def test_the_badge_carries_three_faces_in_one_row_and_asks_nothing_in_words() -> None:
    replies = sees_badge()
    given = badge(replies)

    assert [button.text for button in given.rates] == FACES
    assert [[button.text for button in row] for row in given.buttons] == [["Next"]], "she may leave the faces"
    assert "?" not in given.html
    assert [item for item in replies.items if isinstance(item, Bubble)] == [given], "it comes alone"
    assert [*map(len, cast(Any, inline(replies, given))["inline_keyboard"])] == [3, 1], "the faces stand above"


def test_with_less_data_the_row_stands_below_the_words_and_below_the_picture_she_taps_for() -> None:
    words = badge(sees_badge(less_data=True))
    assert words.show
    shown = badge(
        replied(farm(), Looked("goat", words.show.file, words.show.alt, Flags("en", less_data=True)), Session("en"))
    )

    assert [button.text for button in words.rates] == [button.text for button in shown.rates] == FACES
    assert (words.picture, shown.picture is not None) == (None, True)


def test_with_less_data_the_certificate_still_waits_behind_the_picture_she_taps_for() -> None:
    words = badge(sees_badge("certificate-save", less_data=True))
    assert words.show
    flags = Flags("en", less_data=True)
    wish = read(written_show(words.show, flags))
    assert isinstance(wish, Looked)
    shown = badge(replied(farm(), wish, Session("en")))

    assert shown.buttons == words.buttons
    assert words.buttons[0][0].target == ButtonTarget("goat", "certificate-save", "next")
    longest = replace(words.show, script="a" * 22)
    assert len(written_show(longest, Flags("fil", "PH", "14-17", True, True)).encode()) <= MOST_BYTES


def test_a_badge_she_looks_at_keeps_its_buttons() -> None:
    told = replied(farm(), Looked("goat", "badge", "", Flags("en", less_data=True)), Session("en"))

    assert not [item for item in told.items if isinstance(item, Picked)]


def test_a_girl_who_has_just_asked_for_help_gets_no_badge_and_is_asked_for_no_rating() -> None:
    """After Help the next story is suggested at once (A24)."""
    flags, session = Flags("en", "KE", "10-13", quiet=True), Session("en", visit=Visit("goat", "10-13", "KE"))
    replies = replied(farm(), Chose(ButtonTarget("goat", "sneeze", option_key("Run")), flags), session)

    for_today, following = (item.html for item in replies.items if isinstance(item, Bubble))
    assert for_today.startswith(first_line("moments/for-today"))
    assert following.startswith(first_line("moments/next"))


def test_the_certificate_carries_no_faces() -> None:
    girl = ended().begins("hen").taps("Sing", "See my badge", "Next")

    assert (girl.asked, girl.buttons) == ("moments/certificate", ["Next"])


def test_a_tap_becomes_her_pick_and_she_is_thanked_and_asked_why_in_one_message() -> None:
    girl = ended()
    told = replied(girl.course, Chose(ButtonTarget("goat", "", "shrug"), girl.flags), girl.session)

    assert [item.text for item in told.items if isinstance(item, Picked)] == ["✓ 😐"]
    assert [item.html for item in told.items if isinstance(item, Bubble)] == [first_line("moments/rated")]
    assert rates(girl, "shrug").buttons[-2:] == ["Something felt wrong", "Next"]
    assert len(girl.buttons) == 6


def test_nothing_of_it_is_kept_in_her_session() -> None:
    girl = ended()
    before = girl.session

    assert rates(girl).session == before
    assert girl.taps("It was funny").session == before


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_rating_is_counted_for_the_lesson_and_so_is_a_reason(verdict: str) -> None:
    girl = ended()

    assert marks(girl, Chose(ButtonTarget("goat", "", verdict), girl.flags)) == (
        CountedEvent("rated", "goat", verdict),
    )
    why = next(
        choice.target for choice in rates(girl, verdict).question.choices if choice.text.source == "It was too long"
    )
    assert marks(girl, Chose(why, girl.flags)) == (CountedEvent("because", "goat", "long"),)


def test_after_a_reason_she_is_thanked_and_is_where_she_was() -> None:
    """A learner who rates the previous lesson in the middle of the next one is asked her own question again."""
    girl = ended().begins("hen")
    rates(girl).taps("I learned something")

    assert Reasoned("goat", "learn") in girl.events
    assert first_line("moments/because") in girl.hears
    assert girl.asked == "hen/egg"
    assert girl.visit.lesson == "hen"


def test_go_on_says_no_reason_and_leads_to_her_place() -> None:
    girl = ended().begins("hen")
    rates(girl, "frown").taps("Next")

    assert girl.asked == "hen/egg"
    assert not [event for event in girl.events if isinstance(event, Rated | Reasoned)]


def test_something_felt_wrong_opens_help_and_is_never_a_reason() -> None:
    girl = rates(ended(), "frown")
    tap = Chose(
        next(choice.target for choice in girl.question.choices if choice.text.source == "Something felt wrong"),
        girl.flags,
    )

    assert marks(girl, tap) == ()
    assert list(sensitive(tap, advance(girl.course, girl.session, tap))) == ["help-opened"]
    pressed = [item for item in replied(girl.course, tap, girl.session).items if isinstance(item, Picked)]
    assert pressed == [Picked(None)], "and her chat does not show that she chose it"
    assert girl.does(tap).asked == "help/card"


def test_a_sensitive_lesson_can_be_hidden_while_she_is_asked_why() -> None:
    """An onlooker may see the question (D3)."""
    told = farm()
    hidden = told.lessons["goat"].model_copy(update={"sensitive": told.lessons["goat"].about})
    shy = replace(told, lessons={**told.lessons, "goat": hidden})

    def can_be_hidden(told: Course) -> list[bool]:
        return [event.sensitive for event in rates(ended(told)).events if isinstance(event, Asked)]

    assert (can_be_hidden(told), can_be_hidden(shy)) == ([False], [True])


def test_an_old_badge_works_months_later_when_she_is_forgotten() -> None:
    girl = ended().is_forgotten()

    assert Rated("goat", "smile") in rates(girl).events
    assert girl.asked == "moments/rated"


def test_the_badge_of_a_lesson_that_is_gone_gets_a_kind_answer_and_counts_nowhere() -> None:
    girl = rates(EngineGirl(farm()), lesson="donkey")

    assert girl.hears[0] == first_line("moments/gone")
    assert girl.asked == "menu/menu"
    assert not [event for event in girl.events if isinstance(event, Rated)]


def test_a_face_she_types_is_no_rating_and_a_typed_reason_counts_nowhere() -> None:
    """Typed words do not tell which lesson they are about."""
    girl = ended().begins("hen")

    assert marks(girl, Said(keys=frozenset({option_key("🙂")}))) == ()
    assert girl.does(Said(keys=frozenset({option_key("🙂")}))).asked != "moments/rated"
    assert marks(girl, Said(keys=frozenset({option_key("It was funny")}))) == ()


def test_the_terminal_numbers_the_faces_below_the_question() -> None:
    replies = sees_badge()

    assert [button.text for button in buttons(replies)] == ["Next", *FACES]
    assert "  [2] 🙂" in list(screen_lines(replies))


# In the ledger

FIRST, MONTH = date(2026, 11, 2), period("2026-M11")


async def test_the_first_rating_of_a_month_counts_and_three_lessons_a_week(tmp_path: Path) -> None:
    async with a_bot(tmp_path / "data") as (store, _):
        ratings = [CountedEvent("rated", "well", "frown"), CountedEvent("rated", "well", "smile")]
        ratings += [CountedEvent("rated", f"lesson-{number}", "smile") for number in range(5)]
        for day in range(3):
            await store.turns([turn_request("achieng", *ratings)], noon(FIRST + timedelta(days=day)))
        groups = [it for it in await store.counting.month(MONTH.name) if it.kind == "rated"]

    assert {it.subject: it.value for it in groups} == {"well": "frown", "lesson-0": "smile", "lesson-1": "smile"}


async def test_in_a_pilot_an_account_counts_once_for_each_face_and_no_lesson_is_told(tmp_path: Path) -> None:
    pilot = period("2026-W45+2")
    async with a_bot(tmp_path / "data") as (store, _):
        store.ledger.pilots = (pilot,)
        smiles = [CountedEvent("rated", f"lesson-{number}", "smile") for number in range(9)]
        await store.turns([turn_request("achieng", *smiles, CountedEvent("because", "lesson-1", "hard"))], noon(FIRST))
        await store.turns([turn_request("wanjiru", *smiles, CountedEvent("rated", "lesson-2", "frown"))], noon(FIRST))
        groups = [it for it in await store.counting.month(pilot.name) if it.kind in ("rated", "because")]

    assert {(it.subject, it.value): it.accounts for it in groups} == {("smile", "smile"): 2, ("frown", "frown"): 1}
