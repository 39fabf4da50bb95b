"""Help and its like are counted once a month and account, and nothing in memory tells of whom (C9)."""

from __future__ import annotations

import pytest

from bot.engine.events import Answered, Asked, Erased, Event, Tidied
from bot.engine.input import ButtonTarget, Chose, Flags, Input, Said
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.text import Text
from bot.statistics.cells import EVENTS, HelpEvent
from bot.statistics.sensitive_counts import MonthTally, sensitive

TAP = Chose(ButtonTarget("help", "", "go"), Flags("en"))
HELP = Asked(ButtonTarget("help", "open", ""), Text("Help"), ())
STORY = Asked(ButtonTarget("well", "first", ""), Text("Whose well?"), ())
CONFIRMED = Answered(ButtonTarget("confirm", "ask", "yes"), Text("Yes"))
ANSWERED = Answered(ButtonTarget("well", "first", "ours"), Text("Ours"))


@pytest.mark.parametrize(
    ("action", "events", "counted"),
    [
        (TAP, (STORY,), []),
        (TAP, (ANSWERED, STORY), []),
        (TAP, (HELP,), ["help-opened"]),
        (TAP, (HELP, HELP), ["help-opened"]),
        (Said(safe_word=True), (HELP,), ["help-opened", "safe-word"]),
        (Said(safe_word=True), (STORY,), ["safe-word"]),
        (Said(), (STORY,), []),
        (TAP, (CONFIRMED, HELP), ["help-opened", "confirm-yes"]),
        (TAP, (CONFIRMED, STORY), ["confirm-no"]),
        (TAP, (Tidied(),), ["tidied"]),
        (TAP, (CONFIRMED, Tidied()), ["tidied"]),
        (TAP, (Erased("en"),), ["erased"]),
    ],
)
def test_each_sensitive_event_of_a_turn_is_counted_by_its_name(
    action: Input, events: tuple[Event, ...], counted: list[HelpEvent]
) -> None:
    assert list(sensitive(action, Turn(Session("en"), events))) == counted


def test_of_a_learner_who_is_not_admitted_nothing_is_counted() -> None:
    assert list(sensitive(Said(safe_word=True), Turn(Session("en"), (HELP,), transient=True))) == []


def filled(tally: MonthTally) -> dict[tuple[str, HelpEvent], int]:
    return {name: many for name, many in tally.counts(("KE", "NP")).items() if many}


def test_an_account_counts_once_for_each_event_and_another_account_by_itself() -> None:
    tally = MonthTally(b"key")
    tally.note("achieng", "KE", ["help-opened", "safe-word"])
    tally.note("achieng", "KE", ["help-opened"])
    tally.note("sita", "NP", ["help-opened"])
    tally.note("njeri", "KE", ["help-opened", "help-opened"])

    assert filled(tally) == {("KE", "help-opened"): 2, ("KE", "safe-word"): 1, ("NP", "help-opened"): 1}


def test_every_counter_is_named_also_at_zero() -> None:
    counts = MonthTally(b"key").counts(("KE", "NP"))

    assert list(counts) == [
        *(("KE", event) for event in EVENTS),
        *(("NP", event) for event in EVENTS),
    ]
    assert set(counts.values()) == {0}


def test_when_the_month_is_over_everybody_counts_anew() -> None:
    tally = MonthTally(b"key")
    tally.note("achieng", "KE", ["help-opened"])

    assert tally.end(("KE",))["KE", "help-opened"] == 1
    assert filled(tally) == {}
    tally.note("achieng", "KE", ["help-opened"])
    assert filled(tally) == {("KE", "help-opened"): 1}


def test_memory_holds_a_short_hash_under_a_key_and_no_pseudonym() -> None:
    """Eight bytes: enough that two of some thousand accounts never share one."""
    here, there = MonthTally(b"key"), MonthTally(b"other key")
    for tally in (here, there):
        tally.note("achieng", "KE", ["help-opened", "erased"])

    assert [len(mark) for mark in here._seen | there._seen] == [8, 8, 8, 8]
    assert not any(b"achieng" in mark for mark in here._seen)
