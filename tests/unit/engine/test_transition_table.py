"""The table in TRANSITIONS.md, tested row by row: what each input does in each state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal, get_args

import pytest

from bot.engine.advance import MOST_COMMANDS, advance
from bot.engine.cursor import MOST_STEPS
from bot.engine.events import Asked, Event
from bot.engine.input import (
    BACK,
    BADGE,
    GO,
    NEW,
    OPEN,
    SEND,
    TIDY,
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
    Tapped,
    WordsDraft,
)
from bot.engine.session import MOST_ANSWERS, Answer, Reminder, Session, Visit
from bot.engine.shortest_paths import MOST_PLACES
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.paths import ROOT
from tests.support.question_builders import MARCH, NEXT, asking

PAGE = ROOT / "tests/unit/engine/TRANSITIONS.md"
THEORY = ROOT / "bot/engine/README.md"

HILL = """
    start:
      - choose: Up the hill?
        id: up
        options: [By foot, By goat]
      - choose: Tea on top?
        id: tea
        options: [Tea, Milk]
    """
LAKE = """
    start:
      - choose: Swim?
        id: swim
        options: [Swim, Sit]
      - picture: goat-captain.png
        alt: A goat that swims.
    """
POND = """
    start:
      - practise: Call the goat. Tap one.
        id: call
        lines: [Hello, Come]
        pick: 1
    """

State = Literal["new", "reminder only", "between lessons", "in a lesson", "writing", "language gone"]


def answer(stop: str, words: str) -> Answer:
    return Answer(stop, option_key(words))


ON_FOOT, ON_GOAT = (answer("up", "By foot"),), (answer("up", "By goat"),)
MONDAYS = Reminder("monday", "KE")
AT_TEA = Visit("hill", "10-13", trail=ON_FOOT, first=ON_FOOT)

STATES: Mapping[State, Session | None] = {
    "new": None,
    "reminder only": Session("en", country="KE", reminder=MONDAYS, by_reminder=True),
    "between lessons": Session("en", finished=("lake",)),
    "in a lesson": Session("en", visit=AT_TEA),
    "writing": Session("en", finished=("lake",), writing="next-story"),
    "language gone": Session("km", visit=AT_TEA),
}

BEFORE: Mapping[State, Session] = {
    "new": Session("en"),
    "reminder only": Session("en", country="KE", reminder=MONDAYS),
    "between lessons": Session("en", finished=("lake",)),
    "in a lesson": Session("en", visit=AT_TEA),
    "writing": Session("en", finished=("lake",), writing="next-story"),
    "language gone": Session("en", visit=AT_TEA),
}
"""Sessions meant by "as before": a reminder alone makes a guest, and a lost language becomes English."""


def state_of(session: Session | None, course: Course) -> State:
    """Classify a session: each is in exactly one state."""
    if session is None:
        return "new"
    if session.by_reminder:
        return "reminder only"
    if session.locale not in course.locales:
        return "language gone"
    if session.writing:
        return "writing"
    return "in a lesson" if session.visit else "between lessons"


FLAGS = Flags("en")
"""Default flags; rows use those of the session, as its last buttons would carry them."""


def tap(script: str, stop: str, key: str, draft: WordsDraft = "") -> Chose:
    return Chose(ButtonTarget(script, stop, key), FLAGS, draft)


INPUTS: Mapping[str, Input] = {
    "Started": Started("en"),
    "Started: by a link to `lake` with a code": Started("en", lesson="lake", code="school-7"),
    "Chose: Tea": tap("hill", "tea", option_key("Tea")),
    "Chose: By foot, once more": tap("hill", "up", option_key("By foot")),
    "Chose: By goat": tap("hill", "up", option_key("By goat")),
    "Chose: an option of `tea` that is gone": tap("hill", "tea", option_key("Coffee")),
    "Chose: back": tap("hill", "tea", BACK),
    "Chose: go on in `hill`": tap("hill", "", GO),
    "Chose: `hill` from the start": tap("hill", "", NEW),
    "Chose: Sit, in `lake`": tap("lake", "swim", option_key("Sit")),
    "Chose: Hello, to be built in `pond`": tap("pond", "call", option_key("Hello")),
    "Chose: a lesson that is gone": tap("moon", "crater", option_key("Jump")),
    "Chose: Tidy up": tap("menu", "", TIDY),
    "Chose: an announcement's button to `lake`": tap("lake", "", OPEN),
    "Chose: Go on, in Help": tap("help", "card", option_key("Go on")),
    "Chose: yes, erase it all": tap("mine", "erase", option_key("Yes, erase it")),
    "Chose: See my badge": tap("lake", "", BADGE),
    "Chose: Next, below a badge": tap("lake", "", "next"),
    "Chose: Next, where her place may be saved": tap("lake", "save", "next"),
    "Chose: Next, where the certificate is due": tap("lake", "certificate", "next"),
    "Chose: a smile, below a badge": tap("lake", "", "smile"),
    "Chose: it was funny, below a badge": tap("lake", "", "funny"),
    "Chose: yes, it happened": tap("lake", "hill", "did"),
    "Chose: send it": tap("question", "next-story", SEND, "fits"),
    "Chose: Music, to the question": tap("question", "next-story", option_key("Music")),
    "Chose: English": tap("settings", "language", option_key("English")),
    "Chose: 14 to 17": tap("settings", "age", option_key("14 to 17")),
    "Chose: Nepal": tap("settings", "country", option_key("Nepal")),
    "Chose: Less data": tap("menu", "settings", option_key("Less data")),
    "Chose: Link to this bot": tap("menu", "settings", option_key("Link to this bot")),
    "Chose: yes, save my place": tap("mine", "save", option_key("Yes, save it")),
    "Chose: a reminder on Tuesdays": tap("remind", "day", option_key("<tuesday>")),
    "Chose: No more reminders": tap("menu", "settings", option_key("No more reminders")),
    "Chose: yes to news": tap("news", "ask", option_key("Yes, please")),
    "Chose: no to news": tap("news", "ask", option_key("No, thanks")),
    "Listened": Listened("hill", "abcdef", FLAGS),
    "Looked: at a badge": Looked("hill", BADGE, "", FLAGS),
    "Looked: at the picture in `lake`": Looked("lake", option_key("goat-captain.png"), "", FLAGS),
    "Looked: at a picture that is gone": Looked("hill", "abcdef", "abcdef", FLAGS),
    "Said: Tea": Said(frozenset({option_key("Tea")}), draft="fits"),
    "Said: 1": Said(ordinal=1, draft="bare"),
    "Said: words nobody knows": Said(draft="fits"),
    "Said: words of distress": Said(confirm="me", draft="fits"),
    "Said: the safe word": Said(command="help", safe_word=True),
    "Sent: a sticker": Sent("sticker"),
    "Commanded: /help": Commanded("help"),
    "Commanded: /lessons": Commanded("lessons"),
    "Commanded: /erase": Commanded("erase"),
    "Blocked": Blocked(),
}


def visits(visit: Visit) -> Callable[[Session], Session]:
    return lambda session: replace(session, visit=replace(visit, country=session.country))


def finishes(lesson: str) -> Callable[[Session], Session]:
    return lambda session: replace(
        session, finished=(*session.finished, lesson), visit=None, sitting=(*session.sitting, lesson), task=lesson
    )


CHANGES: Mapping[str, Callable[[Session], Session | None]] = {
    "as before": lambda session: session,
    "nothing": lambda session: None,
    "stops writing": lambda session: replace(session, writing=None),
    "has written": lambda session: replace(session, sent_to="next-story"),
    "wants `lake`": lambda session: replace(session, wanted="lake"),
    "in `hill`": visits(Visit("hill", "10-13")),
    "in `lake`": visits(Visit("lake", "10-13")),
    "in `hill` after By foot": visits(AT_TEA),
    "in `hill` at `tea`": visits(replace(AT_TEA, first=())),
    "in `hill` after By goat": visits(Visit("hill", "10-13", trail=ON_GOAT, first=ON_GOAT)),
    "By goat instead": visits(replace(AT_TEA, trail=ON_GOAT)),
    "takes By foot back": visits(replace(AT_TEA, trail=())),
    "finishes `hill`": finishes("hill"),
    "finishes `lake`": finishes("lake"),
    "finishes `pond`": finishes("pond"),
    "is in Nepal": lambda session: replace(
        session, country="NP", reminder=session.reminder and replace(session.reminder, country="NP")
    ),
    "is 14 to 17": lambda session: replace(session, age="14-17"),
    "has less data": lambda session: replace(session, less_data=True),
    "keeps her place": lambda session: replace(session, saved=True),
    "has Tuesdays": lambda session: replace(session, reminder=Reminder("tuesday", "KE")),
    "has no reminder": lambda session: replace(session, reminder=None),
}

NOT_KEPT = ", not to be kept"

GONE: State = "language gone"


@dataclass(frozen=True)
class TransitionRow:
    """A row of the table for one state: the texts of its cells."""

    state: State
    input: str
    events: str
    after: str

    def __str__(self) -> str:
        return f"{self.state} | {self.input}"


def rows() -> list[TransitionRow]:
    """Return the rows of the page, one a state; the last one stands for every input that no other tells there."""
    *cells, last = [[cell.strip() for cell in line.strip("|").split("|")] for line in table("state | input")]
    assert last[:2] == [GONE, "every other input"]
    told = {(state, cell[1]) for cell in cells for state in cell[0].split(", ")}
    found = [TransitionRow(state, *cell[1:]) for cell in cells for state in states(cell[0], cell[1], told)]
    there = {row.input for row in found if row.state == GONE}
    return found + [TransitionRow(GONE, doing, *last[2:]) for doing in INPUTS if doing not in there]


def table(head: str) -> list[str]:
    """Return the rows of the page's table whose head begins with this."""
    _, found, rest = PAGE.read_text("utf-8").partition(f"\n| {head} ")
    assert found, f"no table begins with | {head}"
    return [line.removesuffix(" ") for line in rest.partition("\n\n")[0].splitlines()[2:]]


def states(cell: str, doing: str, told: set[tuple[str, str]]) -> list[State]:
    every = list(STATES)
    if cell == "any":
        return every
    if cell == "others":
        return [state for state in every if state != GONE and (state, doing) not in told]
    unknown = set(cell.split(", ")) - set(every)
    assert not unknown, f"no such state: {unknown}"
    return [state for state in every if state in cell.split(", ")]


@cache
def the_course() -> Course:
    return replace(asking(course({"hill": HILL, "lake": LAKE, "pond": POND}), {"next-story": NEXT}), day=MARCH)


def named(event: Event) -> str:
    if isinstance(event, Asked):
        return f"Asked {'again ' * event.anew}{event.target.script}/{event.target.stop}"
    return type(event).__name__


def does(row: TransitionRow) -> Input:
    action, session = INPUTS[row.input], STATES[row.state]
    if session is None or not isinstance(action, Tapped):
        return action
    return replace(action, flags=Flags("en", session.country))


def session_after(row: TransitionRow) -> Session | None:
    session: Session | None = BEFORE[row.state]
    for change in row.after.removesuffix(NOT_KEPT).split("; "):
        assert session is not None, f"nothing is left to be changed: {row.after}"
        session = CHANGES[change](session)
    return session


@pytest.mark.parametrize("row", rows(), ids=str)
def test_a_row_of_the_table_is_what_happens(row: TransitionRow) -> None:
    turn = advance(the_course(), STATES[row.state], does(row))

    assert [named(event) for event in turn.events] == [it for it in row.events.split(", ") if it]
    assert turn == Turn(session_after(row), turn.events, transient=row.after.endswith(NOT_KEPT))


def test_every_state_meets_every_input_once() -> None:
    told = [(row.state, row.input) for row in rows()]

    assert sorted(told) == sorted(product(get_args(State), INPUTS))
    assert {words.partition(":")[0] for words in INPUTS} == {kind.__name__ for kind in get_args(Input)}


def test_every_event_happens_but_the_one_that_the_page_leaves_out() -> None:
    told = {event.split()[0] for row in rows() for event in row.events.split(", ") if event}

    assert told == {kind.__name__ for kind in get_args(Event)} - {"PersonChanged"}


def test_the_states_are_those_of_the_page_and_every_session_is_in_one_of_them() -> None:
    described = [line.split("|")[1].strip() for line in table("state | the learner")]

    assert described == list(STATES) == list(get_args(State))
    assert {name: state_of(session, the_course()) for name, session in STATES.items()} == {
        state: state for state in STATES
    }


def test_every_change_of_the_test_stands_in_the_table() -> None:
    changes = {change for row in rows() for change in row.after.removesuffix(NOT_KEPT).split("; ")}

    assert changes == set(CHANGES)


def test_the_limits_on_the_page_are_those_of_the_engine() -> None:
    page = " ".join(THEORY.read_text("utf-8").split())

    assert f"{MOST_STEPS} steps without a stop or {MOST_COMMANDS} commands in a turn" in page
    assert f"a trail of {MOST_ANSWERS} answers" in page
    assert f"after {MOST_PLACES} places" in page
