"""The stages on the way to girls: staff try it first, then a club with a link, then everyone; Help is always open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.conversation.access import check_access
from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold, Tidied
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Input, Said, Sent, Started
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.stage import Stage as Step
from bot.lessons.model.text import Text
from bot.safeguarding.kill_switch import ALL, KillSwitches, apply
from tests.support.bot_api import Girl
from tests.support.course_builders import in_khmer_too, real
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.scenario import Stage, stage, until

LAST_DAY = date(2026, 12, 31)
TEST, PUBLIC = Step(stage="test"), Step(stage="public")
PILOT = Step(stage="pilot", code="mango-tree", until=LAST_DAY.isoformat())
WHOLE = in_khmer_too(real().course).course
BY_LINK, LESSON = Started("en", invited=True), Chose(ButtonTarget("my-safety-team", "", NEW), Flags("en"))
WAYS: list[Input] = [Started("en"), Commanded("lessons"), Sent("sticker"), Said(playful=True)]
TELLS: dict[str, Input] = {
    "moments/not-understood": Said(),
    "moments/short-answer": Said(answers=True),
    "moments/sent-picture": Sent("picture"),
    "moments/sent-place": Sent("place"),
    "moments/sent-other": Sent("other"),
}
"""What a girl may have wanted to say something with, and the moment that answers it."""


def does(
    action: Input,
    at: Step | None,
    *,
    staff: bool = False,
    session: Session | None = None,
    day: date = LAST_DAY,
    course: Course = WHOLE,
) -> Turn:
    return check_access(replace(course, stage=at), action, staff, day, advance, session)


def asked(turn: Turn) -> str:
    question = [event for event in turn.events if isinstance(event, Asked)][-1]
    return f"{question.target.script}/{question.target.stop}"


@pytest.mark.parametrize("action", WAYS)
def test_in_the_test_a_stranger_meets_a_kind_line_and_help_and_nothing_of_her_is_kept(action: Input) -> None:
    turn = does(action, TEST)

    assert asked(turn) == "moments/closed"
    assert turn.transient


@pytest.mark.parametrize("moment", TELLS)
@pytest.mark.parametrize("at", [TEST, PILOT])
def test_nobody_who_writes_or_sends_something_is_sent_away_with_not_open(moment: str, at: Step) -> None:
    """It may be a disclosure we missed (A20, D8): the answer is the same outside the door."""
    turn = does(TELLS[moment], at)

    assert (asked(turn), turn.transient) == (moment, True)


def test_after_no_outside_the_door_she_hears_the_line_about_help_first() -> None:
    no = next(
        it for stop in WHOLE.bot["confirm"].stops() for it in written_options(stop) if it.text.source.startswith("No")
    )
    turn = does(Chose(ButtonTarget("confirm", "me", no.key), Flags("en")), TEST)

    assert [it.text.source for it in turn.events if isinstance(it, BubbleTold)] == [
        "Good to know. Help is always below."
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


@pytest.mark.parametrize("action", [*WAYS, Started("en", "my-safety-team"), Started("en", code="c-7f3r")])
def test_in_the_pilot_who_comes_without_the_link_is_told_of_it(action: Input) -> None:
    assert asked(does(action, PILOT)) == "moments/by-link"


def test_in_the_pilot_a_guest_stays_a_guest() -> None:
    guest = does(BY_LINK, PILOT).session

    assert guest and asked(does(Commanded("lessons"), PILOT, session=guest)) == "menu/menu"
    assert asked(does(LESSON, PILOT)).startswith("my-safety-team/"), "a button of a lesson was got inside"
    assert asked(does(LESSON, PILOT, session=guest, day=LAST_DAY + timedelta(1))) == "moments/closed"


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
    shut = apply(WHOLE, KillSwitches(frozenset({ALL})))

    for staff in (False, True):
        turn = does(action, at, staff=staff, session=inside, course=shut)
        assert (asked(turn), turn.transient) == ("moments/closed", True)
    assert asked(does(Commanded("help"), at, course=shut)) == "help/card"


# The same over Telegram

ANNA, BERT = 710_001, 710_002
CLOSED = "The stories are not open right now."


@pytest_asyncio.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, STAFF_IDS=f"{ANNA}, {BERT}") as ready:
        yield ready
    assert ready.errors() == []
    assert not [line for line in ready.bot.log if str(ANNA) in line], "an id of staff is in the log"


async def order(girl: Girl, words: str, says: str) -> None:
    await girl.types(words)
    await girl.waits_for(says, fresh=True)


async def test_the_brake_is_pulled_in_a_moment_and_let_go_by_two_people(the_stage: Stage) -> None:
    anna, bert, girl = the_stage.girl("Anna"), the_stage.girl("Bert"), the_stage.girl()
    await onboards(girl)

    await order(anna, "/brake", "Hidden: nothing.")
    await anna.taps("Hide a lesson")
    await anna.waits_for("Hidden: nothing.", fresh=True)
    await anna.taps("Hide Fair play")
    await anna.waits_for("Hidden now: “Fair play”.", fresh=True)
    await girl.taps("Lessons")
    await girl.waits_for("What would you like?", fresh=True)
    assert "Fair play" not in labels(girl.last)

    await order(anna, "/show lesson fair-play", "A second person has to say the same.")
    await order(anna, "/show lesson fair-play", "A second person has to say the same.")
    await order(bert, "/show lesson fair-play", "Shown again, because two people said so: “Fair play”.")
    await girl.taps("Lessons")
    await girl.waits_until(lambda chat: "Fair play" in labels(chat[-1]), what="the lesson is back")


async def test_everything_but_help_stays_shut_over_a_reload_and_a_restart(the_stage: Stage) -> None:
    anna, girl = the_stage.girl("Anna"), the_stage.girl()
    await onboards(girl)
    row = the_stage.rows("guests", girl)[0]
    await order(anna, "/hide all", "Hidden now: “everything but Help”.")
    await the_stage.bot.reloads()
    await the_stage.bot.stop()
    await the_stage.bot.start()

    assert (await types(girl, "/lessons")).said.startswith(CLOSED)
    await picks(girl, "Help")
    assert girl.sees("People you can call")
    assert {**row, "expires_at": 0} == {**the_stage.rows("guests", girl)[0], "expires_at": 0}
    assert str(ANNA) not in (the_stage.bot.data / "brakes.json").read_text()


async def test_somebody_who_is_not_on_the_list_cannot_reach_the_brake(the_stage: Stage) -> None:
    (anna, _), girl = (the_stage.girl("Anna"), the_stage.girl("Bert")), the_stage.girl()
    await onboards(girl)

    for words in ("/brake", "/hide number kh-1280", "/show all"):
        assert "did not understand" in (await types(girl, words)).said
    await order(anna, "/brake", "Hidden: nothing.")
    kill_switch = next(button for row in anna.last.buttons for button in row if "everything" in button.text)
    await girl.taps_data(kill_switch.data or "", girl.last.message_id)
    await girl.waits_for("That story has moved out.", fresh=True)
    assert not (the_stage.bot.data / "brakes.json").exists()


async def test_a_pilot_lets_in_who_has_the_link_and_keeps_nothing_of_who_has_not(the_stage: Stage) -> None:
    (_, _), stranger, guest = (the_stage.girl(), the_stage.girl()), the_stage.girl(), the_stage.girl()
    end = datetime.fromtimestamp(the_stage.clock() + 48 * 3600, UTC).date().isoformat()
    (the_stage.folder.dialogues / "stage.yaml").write_text(f"stage: pilot\ncode: mango-tree\nuntil: {end}\n")
    await the_stage.bot.reloads()

    assert "open with a link" in (await types(stranger, "/start")).said
    assert "I am a robot" in (await types(stranger, "sunflower")).said
    await picks(stranger, "My country")
    assert "I am a robot" in (await picks(stranger, "Kenya")).said
    assert stranger.sees("Emergency")
    assert the_stage.rows("guests", stranger) == []
    await stranger.types("/tidy")
    await until(lambda: not stranger.sees("Emergency"))

    await onboards(guest, link="mango-tree")
    assert len(the_stage.rows("guests", guest)) == 1
