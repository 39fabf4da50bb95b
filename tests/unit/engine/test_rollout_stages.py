"""Rollout stages: staff first, then a club with a link, then everyone; Help is always available."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.access import check_access
from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold, Tidied
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Input, Listened, Looked, Said, Sent, Started
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.stage import Stage as Step
from bot.lessons.model.text import Text
from bot.safeguarding.kill_switch import ALL, Hiding, KillSwitches, apply
from tests.support.course_builders import course as course_of
from tests.support.course_builders import in_khmer_too
from tests.support.open_pilot import called, complete
from tests.support.sample_lessons import GOAT
from tests.support.shipped_words import first_line

LAST_DAY = date(2026, 12, 31)
TEST, PUBLIC = Step(stage="test"), Step(stage="public")
PILOT = Step(stage="pilot", code="mango-tree", until=LAST_DAY.isoformat())
KHMER = in_khmer_too(course_of({"goat": GOAT})).course
WHOLE = replace(KHMER, directory=called(KHMER.directory, LAST_DAY - timedelta(89)), release=complete(("KE", "en")))
BY_LINK = Started("en", invited=True, country="KE")
LESSON = Chose(ButtonTarget("goat", "", NEW), Flags("en"))
WAYS: list[Input] = [Started("en"), Commanded("lessons"), Sent("sticker"), Said(playful=True)]
TELLS: dict[str, Input] = {
    "moments/not-understood": Said(),
    "moments/short-answer": Said(answers=True),
    "moments/sent-picture": Sent("picture"),
    "moments/sent-place": Sent("place"),
    "moments/sent-other": Sent("other"),
}
"""Inputs with which a learner may have wanted to tell something, by the moment that answers them."""


def does(
    action: Input,
    at: Step | None,
    *,
    staff: bool = False,
    session: Session | None = None,
    day: date = LAST_DAY,
    course: Course = WHOLE,
    shown: bool = True,
) -> Turn:
    return check_access(replace(course, stage=at), action, staff, day, advance, session, shown=shown)


def asked(turn: Turn) -> str:
    question = [event for event in turn.events if isinstance(event, Asked)][-1]
    return f"{question.target.script}/{question.target.stop}"


@pytest.mark.parametrize("action", [*WAYS, BY_LINK, LESSON])
def test_in_the_test_a_stranger_meets_a_kind_line_and_help_and_nothing_of_her_is_kept(action: Input) -> None:
    turn = does(action, TEST)

    assert asked(turn) == "moments/closed"
    assert turn.transient


@pytest.mark.parametrize("moment", TELLS)
@pytest.mark.parametrize("at", [TEST, PILOT])
def test_nobody_who_writes_or_sends_something_is_sent_away_with_not_open(moment: str, at: Step) -> None:
    """A disclosure may be among it that the matcher missed (A20, D8), so the answer is the same before the launch."""
    turn = does(TELLS[moment], at)

    assert (asked(turn), turn.transient) == (moment, True)


def test_after_no_outside_the_door_she_hears_the_line_about_help_first() -> None:
    no = next(
        option
        for stop in WHOLE.bot["confirm"].stops()
        for option in written_options(stop)
        if option.text.source.startswith("No")
    )
    turn = does(Chose(ButtonTarget("confirm", "me", no.key), Flags("en")), TEST)

    assert [event.text.source for event in turn.events if isinstance(event, BubbleTold)] == [
        first_line("confirm/no-urgent")
    ]
    assert asked(turn) == "moments/closed"


@pytest.mark.parametrize("at", [TEST, PILOT])
def test_help_and_what_leads_to_it_is_open_in_every_stage(at: Step) -> None:
    assert asked(does(Commanded("help"), at)) == "help/card"
    assert asked(does(Said(command="help"), at)) == "help/card"
    assert asked(does(Said(confirm="me"), at)) == "confirm/me"
    assert asked(does(Commanded("language"), at)) == "settings/language"
    assert any(isinstance(event, Tidied) for event in does(Commanded("tidy"), at).events)


def test_a_stranger_reads_the_line_in_the_language_she_chooses() -> None:
    chose = Chose(ButtonTarget("settings", "language", Text("ភាសាខ្មែរ").key), Flags("en"))

    turn = does(chose, TEST)

    assert asked(turn) == "moments/closed"
    assert turn.session and turn.session.locale == "km"


@pytest.mark.parametrize("action", [*WAYS, LESSON])
@pytest.mark.parametrize("at", [TEST, PILOT, PUBLIC, None])
def test_staff_get_everything_in_every_stage(action: Input, at: Step | None) -> None:
    assert does(action, at, staff=True) == advance(replace(WHOLE, stage=at), None, action)


def test_in_the_pilot_the_link_opens_the_door_to_its_last_day() -> None:
    assert asked(does(BY_LINK, PILOT)) == "start/language"
    assert not does(BY_LINK, PILOT).transient
    assert asked(does(BY_LINK, PILOT, day=LAST_DAY + timedelta(1))) == "moments/closed"


@pytest.mark.parametrize("action", [*WAYS, Started("en", "goat"), Started("en", code="c-7f3r")])
def test_in_the_pilot_who_comes_without_the_link_is_told_of_it(action: Input) -> None:
    assert asked(does(action, PILOT)) == "moments/by-link"


@pytest.mark.parametrize(
    "link",
    [
        Started("en", invited=True),
        Started("en", invited=True, country="NP"),
        Started("km", invited=True, country="KE"),
    ],
    ids=["a link of before, without a country", "a country that waits", "a language that waits"],
)
def test_a_link_into_a_country_or_language_that_waits_leads_to_a_kind_line_and_her_help(link: Started) -> None:
    turn = does(link, PILOT)

    assert (asked(turn), turn.transient) == ("moments/closed", True)
    assert turn.session and (turn.session.locale, turn.session.country) == (link.phone_locale, link.country)
    assert asked(does(Commanded("help"), PILOT)) == "help/card"


def test_in_the_pilot_she_is_asked_for_no_country_and_reads_the_language_of_her_link() -> None:
    guest = does(Started("km", invited=True, country="KE"), PILOT, course=in_both()).session

    assert guest and (guest.locale, guest.country) == ("km", "KE")


def test_a_condition_that_a_country_lacks_from_one_day_to_the_next_stops_nobody_inside() -> None:
    guest = does(BY_LINK, PILOT).session
    later = replace(WHOLE, release=complete(("NP", "en")))

    assert guest and asked(does(Commanded("lessons"), PILOT, session=guest, course=later)) == "menu/menu"
    assert asked(does(BY_LINK, PILOT, course=later)) == "moments/closed"


def test_inside_the_pilot_she_cannot_change_into_a_language_that_waits_but_reads_the_line_in_it() -> None:
    guest = does(BY_LINK, PILOT).session
    chose = Chose(ButtonTarget("settings", "language", Text("ភាសាខ្មែរ").key), Flags("en", "KE"))

    turn = does(chose, PILOT, session=guest)

    assert (asked(turn), turn.transient) == ("moments/closed", True)
    assert turn.session and turn.session.locale == "km"
    assert asked(does(chose, PILOT, session=guest, course=in_both())) != "moments/closed"


def in_both() -> Course:
    """Return the course with both languages read, in Kenya."""
    return replace(WHOLE, release=complete(("KE", "en"), ("KE", "km")))


@pytest.mark.parametrize("at", [PILOT, PUBLIC])
def test_a_gate_that_is_shut_lets_nobody_new_in_and_who_is_inside_goes_on(at: Step) -> None:
    guest, shut = does(BY_LINK, PILOT).session, replace(WHOLE, newcomers=False)

    assert asked(does(BY_LINK, at, course=shut)) == "moments/closed"
    assert asked(does(Commanded("help"), at, course=shut)) == "help/card"
    assert guest and asked(does(Commanded("lessons"), at, session=guest, course=shut)) == "menu/menu"


def test_in_development_every_chat_begins_with_the_line_that_it_is_no_place_for_children() -> None:
    turn = does(Started("en"), None, course=replace(WHOLE, is_development=True))

    assert isinstance(turn.events[0], BubbleTold)
    assert turn.events[0].text.source == "Test bot, not for children."
    assert turn.events[1:] == does(Started("en"), None).events


def test_in_the_pilot_a_guest_stays_a_guest() -> None:
    guest = does(BY_LINK, PILOT).session

    assert guest and asked(does(Commanded("lessons"), PILOT, session=guest)) == "menu/menu"
    assert asked(does(LESSON, PILOT)).startswith("goat/"), "a button of a lesson was got inside"
    assert asked(does(LESSON, PILOT, session=guest, day=LAST_DAY + timedelta(1))) == "moments/closed"


@pytest.mark.parametrize(
    "action",
    [
        LESSON,
        Listened("goat", "abcdefghij", Flags("en")),
        Looked("goat", "abcdef", "abcdef", Flags("en")),
    ],
)
def test_a_button_that_the_bot_has_not_shown_opens_no_pilot(action: Input) -> None:
    assert asked(does(action, PILOT, shown=False)) == "moments/by-link"
    assert does(action, PILOT, shown=False).transient
    assert not does(action, PUBLIC, shown=False).transient, "where everybody is let in, old buttons work as ever"


@pytest.mark.parametrize("at", [PUBLIC, None])
@pytest.mark.parametrize("action", WAYS)
def test_in_public_and_while_it_is_made_everyone_is_let_in(action: Input, at: Step | None) -> None:
    assert not does(action, at).transient


@pytest.mark.parametrize("action", [*WAYS, LESSON])
@pytest.mark.parametrize("at", [TEST, PILOT, PUBLIC, None])
def test_with_the_brake_all_the_way_everyone_meets_one_calm_line_and_her_place_is_kept(
    action: Input, at: Step | None
) -> None:
    inside = does(LESSON, None).session
    shut = apply(WHOLE, KillSwitches({ALL: Hiding()}))

    for staff in (False, True):
        turn = does(action, at, staff=staff, session=inside, course=shut)
        assert (asked(turn), turn.transient) == ("moments/closed", True)
    assert asked(does(Commanded("help"), at, course=shut)) == "help/card"
