"""Counted events of a learner's turns in the first stories of the course, and what is never counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest

from bot.app.config import HOME
from bot.conversation.access import check_access
from bot.engine.advance import advance, again
from bot.engine.events import Asked
from bot.engine.input import (
    GO,
    NEW,
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    Listened,
    Said,
    Sent,
    Started,
)
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.loader.course import load
from bot.lessons.model.commands import REASONS, VERDICTS
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.statistics.cells import UNTOLD
from bot.statistics.counted_events import END, GOOD, OTHER, CountedEvent, CountedTurn, counted
from bot.statistics.plan import Plan, plan_of
from tests.support.engine_learner import SessionLearner
from tests.support.open_pilot import PILOT, called, complete
from tests.support.short_course import KEPT, shorten

TEAM, LOCK, FRIEND, LAST = KEPT


@cache
def short() -> Course:
    """Return the course reduced to four of its stories."""
    with TemporaryDirectory() as folder:
        dialogues = Path(folder) / "dialogues"
        shutil.copytree(HOME / "dialogues", dialogues)
        shorten(dialogues)
        course, problems = load(dialogues)
    assert not problems, problems
    return course.offering({"en": KEPT, "sw": KEPT})


@cache
def plan() -> Plan:
    return plan_of(short())


class CountedLearner(SessionLearner):
    """A learner, and what each of her turns is counted for."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(short(), session)
        self.counts: list[CountedTurn | None] = []

    def does(self, action: Input) -> Self:
        before, turn = self.session, advance(self.course, self.session, action)
        super().does(action)
        self.session = before if turn.transient else turn.session
        self.counts.append(counted(plan(), turn))
        return self

    @property
    def marks(self) -> list[CountedEvent]:
        """All counted events so far."""
        return list(chain.from_iterable(it.marks for it in self.counts if it))

    @property
    def newest(self) -> list[CountedEvent]:
        """Counted events of her last turn."""
        return list(self.counts[-1].marks) if self.counts and self.counts[-1] else []

    def of(self, *kinds: str) -> list[CountedEvent]:
        """Return her counted events of some kinds."""
        return [mark for mark in self.marks if mark.kind in kinds]


def achieng(lesson: str = TEAM) -> CountedLearner:
    """Return a learner of eleven from Kenya, at the beginning of a lesson."""
    girl = CountedLearner()
    girl.begins(lesson, "10-13", "KE")
    return girl


def finishes(girl: CountedLearner) -> CountedLearner:
    """Tap the last button until the lesson ends; it always leads on, past the measure too."""
    while girl.known.visit:
        girl.taps(girl.buttons[-1])
    return girl


def test_her_first_lesson_leaves_its_start_her_way_her_answers_and_its_end() -> None:
    girl = achieng().taps("Her class teacher", "Skip", "Ask the next person", "Kenya", "Go on without")
    girl.taps("Can we talk?", "Please listen first.", "No, not at all", "Always, at once", "Go to the coach")

    assert list(dict.fromkeys(girl.marks)) == [
        CountedEvent("started", TEAM),
        CountedEvent("reached", TEAM, "000 tell-first"),
        CountedEvent("reached", TEAM, "002 feathers"),
        CountedEvent("reached", TEAM, "004 country"),
        CountedEvent("reached", TEAM, "005 open-help"),
        CountedEvent("reached", TEAM, "006 first-words"),
        CountedEvent("reached", TEAM, "009 own-fault"),
        CountedEvent("answered", f"{TEAM}/own-fault", GOOD),
        CountedEvent("reached", TEAM, "011 helplines"),
        CountedEvent("answered", f"{TEAM}/helplines", OTHER),
        CountedEvent("reached", TEAM, "012 small-girl"),
        CountedEvent("answered", f"{TEAM}/small-girl", GOOD),
        CountedEvent("finished", TEAM),
        CountedEvent("reached", TEAM, END),
    ]


def test_the_measure_is_counted_by_item_and_wave_and_never_by_which_answer() -> None:
    girl = achieng().taps("Her class teacher", "Ask me")
    girl.taps("Tell her big cousin", "Block the number", "When the classmate agrees", "True for me", "A little true")

    assert girl.of("before", "after") == [
        CountedEvent("before", "tell-first", GOOD),
        CountedEvent("before", "keep-first", OTHER),
        CountedEvent("before", "ask-first", GOOD),
        CountedEvent("before", "who-to-tell", GOOD),
        CountedEvent("before", "say-no", OTHER),
    ]
    assert girl.of("answered") == []


def test_the_measure_after_the_course_is_its_own_wave_and_skipping_is_no_answer() -> None:
    girl = achieng(LAST)
    while girl.asked != f"{LAST}/after":
        girl.taps(girl.buttons[-1])
    skipped = CountedLearner(girl.session)
    skipped.questions.append(girl.question)
    girl.taps("Ask me", "Do it just this once")
    finishes(skipped)

    assert girl.newest == [CountedEvent("after", "tell-first", OTHER)]
    assert skipped.of("after") == []
    assert skipped.of("finished") == [CountedEvent("finished", LAST)]


def test_an_answer_that_came_back_is_not_counted() -> None:
    """The quiz of an earlier lesson (`again`) belongs to no lesson she is in: its first answer was counted there."""
    girl = CountedLearner(Session("en", "10-13", "KE", finished=(TEAM,)))
    girl.presses(ButtonTarget(LOCK, "", NEW))
    while girl.asked != f"{LOCK}/team-later-1":
        girl.taps(girl.buttons[-1])
    assert girl.question.earlier
    before = girl.marks

    girl.taps("Tell a teacher")

    assert before[-1] == CountedEvent("reached", LOCK, "010 tidy-now"), "coming to it is no place of this lesson"
    assert girl.newest == [CountedEvent("reached", LOCK, "011 keep-the-key")]


def test_going_back_and_answering_better_changes_nothing() -> None:
    """Her first answer counts, and going back does not reduce how far she came."""
    girl = achieng().taps("Her class teacher", "Skip", "Ask the next person", "Kenya", "Go on without")
    girl.taps("Can we talk?", "Please listen first.", "Half and half")
    girl.goes_back()
    assert girl.newest == []

    girl.taps("No, not at all")

    assert girl.of("answered") == [CountedEvent("answered", f"{TEAM}/own-fault", OTHER)]
    assert girl.newest == [CountedEvent("reached", TEAM, "011 helplines")]


def test_an_old_button_of_the_story_she_is_in_answers_nothing_a_second_time() -> None:
    girl = achieng().taps("Her class teacher", "Skip", "Ask the next person", "Kenya", "Go on without")
    girl.taps("Can we talk?", "Please listen first.")
    quiz = girl.question
    girl.taps("No, not at all", "Not always")

    girl.taps_old(quiz, "No, not at all")
    assert girl.newest == []
    girl.taps_old(quiz, "Half and half")
    assert [mark for mark in girl.newest if mark.kind != "reached"] == []
    assert girl.of("answered") == [
        CountedEvent("answered", f"{TEAM}/own-fault", GOOD),
        CountedEvent("answered", f"{TEAM}/helplines", GOOD),
    ]


def test_a_second_visit_leaves_the_same_marks_again_so_each_counts_once_in_the_ledger() -> None:
    girl = finishes(achieng())
    first, girl.counts = set(girl.marks), []
    girl.begins(TEAM, "10-13", "KE")
    finishes(girl)

    assert set(girl.marks) == first
    assert {mark.kind for mark in first} == {"started", "reached", "answered", "finished"}


def test_a_sensitive_story_begins_to_count_after_the_note_and_not_before() -> None:
    girl = achieng(LOCK)
    finishes(girl)
    girl.counts = []
    girl.presses(ButtonTarget(FRIEND, "", ""))
    assert girl.marks == []

    girl.presses(ButtonTarget(FRIEND, "", GO))
    assert girl.marks == [CountedEvent("started", FRIEND), CountedEvent("reached", FRIEND, "000 best-ever")]


QUIET: list[Input] = [
    Commanded("help"),
    Commanded("tidy"),
    Commanded("privacy"),
    Commanded("mydata"),
    Commanded("language"),
    Commanded("lessons"),
    Said(confirm="me"),
    Said(command="help"),
    Said(),
    Said(playful=True),
    Sent("picture"),
    Sent("sticker"),
    Started("sw"),
    Chose(ButtonTarget(TEAM, "", GO), Flags("en")),
    Listened(TEAM, "abcdef", Flags("en")),
]


@pytest.mark.parametrize("action", QUIET, ids=repr)
def test_an_action_that_is_no_step_of_a_story_only_says_that_an_account_was_there(action: Input) -> None:
    """This includes words of distress: no place, time or kind of them is in a count (A15)."""
    girl = achieng().taps("Her class teacher")
    girl.counts = []
    girl.does(action)

    assert girl.counts == [CountedTurn("KE", "en", "10-13")]


def test_a_quick_round_is_never_counted_by_its_answers() -> None:
    """A known learner is counted as present; an unknown one leaves no count at all."""
    known, nobody = achieng(), CountedLearner()
    for girl in (known, nobody):
        girl.counts = []
        girl.does(Chose(ButtonTarget("moments", "all-done", Text("Quick round").key), Flags("en")))
        girl.taps(girl.buttons[0])

    assert known.counts == [CountedTurn("KE", "en", "10-13")] * 2
    assert nobody.counts == [None, None]


def test_a_girl_who_wants_to_be_forgotten_or_stops_the_bot_is_not_counted_once_more() -> None:
    erasing, blocking = achieng(), achieng()
    erasing.does(Commanded("erase"))
    erasing.taps(erasing.buttons[0])
    blocking.does(Blocked())

    assert erasing.session is None
    assert erasing.counts[-1] is None
    assert blocking.counts[-1] is None


TODAY = date(2026, 12, 1)


def piloted() -> Course:
    """Return the course in a pilot that is open for Kenya in English."""
    release, directory = complete(("KE", "en")), called(short().directory, TODAY)
    return replace(short(), stage=PILOT, release=release, directory=directory)


@dataclass
class Door:
    """The bot of a pilot, which is entered by link only."""

    course: Course = field(default_factory=piloted)

    def hears(self, action: Input, session: Session | None = None) -> Turn:
        return check_access(
            self.course, action, staff=False, today=TODAY, inside=partial(advance, seed=0), session=session
        )


@pytest.mark.parametrize("action", [Started("en"), Commanded("help"), Commanded("lessons"), Said(confirm="me"), Said()])
def test_a_guest_outside_the_door_is_not_counted_whatever_she_does(action: Input) -> None:
    turn = Door().hears(action)

    assert any(isinstance(event, Asked) for event in turn.events), "she is answered"
    assert counted(plan(), turn) is None


def test_a_girl_who_came_by_the_link_is_counted() -> None:
    turn = Door().hears(Started("en", invited=True, country="KE"))

    assert counted(plan(), turn) == CountedTurn("KE", "en", UNTOLD)


def test_a_tap_that_came_twice_is_answered_with_nothing_to_count() -> None:
    """After a crash Telegram delivers an update again: its turn has happened, and its events are counted."""
    girl = achieng().taps("Her class teacher", "Skip", "Ask the next person", "Kenya", "Go on without")
    girl.taps("Can we talk?", "Please listen first.")
    tap = Chose(replace(girl.question.target, key=girl.question.choices[0].target.key), girl.flags)
    girl.does(tap)

    told = counted(plan(), again(short(), girl.session, tap))

    assert told == CountedTurn("KE", "en", "10-13", ())


def every_word() -> Iterator[str]:
    """Yield every text in a counted event: names of the plan, values of answers and ratings, and the end."""
    yield from ("", GOOD, OTHER, END, *VERDICTS, *REASONS)
    yield from plan().items
    for lesson, stops in plan().stops.items():
        yield lesson
        yield from (f"{lesson}/{stop}" for stop in stops)
        yield from (f"{number:03} {stop}" for number, stop in enumerate(stops))


@pytest.mark.parametrize("button", [0, -1])
def test_no_mark_can_hold_a_word_of_hers(button: int) -> None:
    """Counted events consist of names in the course, whatever she taps, types or sends in any lesson."""
    girl, known = CountedLearner(), set(every_word())
    for lesson in KEPT:
        girl.begins(lesson, "14-17", "NP")
        while girl.known.visit and len(girl.counts) < 400:
            girl.does(Said(keys=frozenset({"0780123456"}), ordinal=97)).does(Sent("picture"))
            girl.does(Commanded("privacy")).presses(ButtonTarget(lesson, "", GO))
            girl.taps(girl.buttons[button])

        girl.presses(ButtonTarget(lesson, "", "smile")).taps(girl.buttons[button])
    assert len(girl.of("finished")) == len(KEPT)
    assert {word for mark in girl.marks for word in mark[1:]} <= known
    assert girl.of("rated")
    assert {mark.kind for mark in girl.marks} - {"rated", "because"} <= {
        "started",
        "finished",
        "answered",
        "before",
        "after",
        "reached",
    }
    assert {it[:3] for it in girl.counts if it} <= {(country, "en", "14-17") for country in ("NP", "KH", "KE", UNTOLD)}
