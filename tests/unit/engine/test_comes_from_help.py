"""A tap or words of a learner who has just asked for help: known by a flag, or by the card her chat ends with (A24)."""

from __future__ import annotations

import pytest

from bot.engine.input import (
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
    is_quiet,
)
from bot.engine.light_scenes import comes_from_help
from bot.engine.session import Session
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, a_girl
from tests.support.shipped_words import first_line

PLAIN, QUIET = Flags("en"), Flags("en", quiet=True)
WOLF = """
    title: The wolf
    about: A wolf.
    badge: Wolf listener
    today: Howl.
    sensitive: There is a wolf in it.
    start:
      - choose: The wolf smiles.
        id: smiles
        options: [Smile back, Leave]
      - choose: The wolf waves.
        id: waves
        options: [Wave]
    """


def tap(script: str, flags: Flags = PLAIN) -> Chose:
    return Chose(ButtonTarget(script, "stop", "key"), flags)


def below(script: str, quiet: bool = False) -> LastQuestion:
    return LastQuestion(ButtonTarget(script, "stop", ""), None, quiet=quiet)


@pytest.mark.parametrize(
    ("action", "is_after"),
    [
        (tap("help"), True),
        (tap("confirm"), True),
        (tap("light"), True),
        (tap("menu"), False),
        (tap("goat"), False),
        (tap("goat", QUIET), True),
        (tap("help", QUIET), True),
    ],
)
def test_a_tap_comes_from_help_by_its_card_or_its_flag(action: Chose, is_after: bool) -> None:
    assert comes_from_help(action, below("help")) is is_after
    assert comes_from_help(action, None) is is_after


@pytest.mark.parametrize(
    ("said", "last", "is_after"),
    [
        (Said(), None, False),
        (Said(), below("goat"), False),
        (Said(), below("help"), True),
        (Said(), below("confirm"), True),
        (Said(), below("light"), True),
        (Said(), below("goat", quiet=True), True),
        (Sent("sticker"), below("help"), True),
        (Sent("picture"), below("goat", quiet=True), True),
        (Commanded("lessons"), below("goat", quiet=True), True),
    ],
)
def test_words_and_media_come_from_help_by_the_question_above_them_or_its_flag(
    said: Input, last: LastQuestion | None, is_after: bool
) -> None:
    assert comes_from_help(said, last) is is_after


OTHERS: list[Input] = [
    Started("en"),
    Listened("goat", "key", QUIET),
    Looked("goat", "file", "alt", QUIET),
    Blocked(),
]


@pytest.mark.parametrize("action", OTHERS)
def test_nothing_else_comes_from_help_not_even_below_its_card(action: Input) -> None:
    assert comes_from_help(action, below("help")) is False


@pytest.mark.parametrize("action", [Started("en"), Blocked()])
def test_the_start_says_the_same_to_everybody(action: Input) -> None:
    assert is_quiet(action, below("goat", quiet=True)) is False


@pytest.mark.parametrize("quiet", [True, False])
def test_whatever_she_does_is_as_quiet_as_the_question_it_answers(quiet: bool) -> None:
    flags, last = Flags("en", quiet=quiet), below("goat", quiet)
    taps: list[Input] = [tap("goat", flags), Listened("goat", "key", flags), Looked("goat", "file", "alt", flags)]
    others: list[Input] = [Said(), Sent("sticker"), Sent("other"), Commanded("mydata")]

    assert {is_quiet(action, None) for action in taps} == {quiet}
    assert {is_quiet(action, last) for action in others} == {quiet}


# Something light between Help and a story


def in_the_story() -> SessionLearner:
    return a_girl(goat=GOAT).begins("goat").taps("Sing along")


def in_the_wolf() -> SessionLearner:
    return a_girl(wolf=WOLF, goat=GOAT).begins("wolf").taps("Leave")


def goes_on(girl: SessionLearner, script: str, stop: str, flags: Flags) -> str:
    """Tap [Go on] at a stop of the bot; return what she is asked then."""
    girl.last = None
    option = next(it for step in girl.course.bot[script].stops() if step.id == stop for it in step.written
                  if it.text.source == "Go on")  # fmt: skip
    return girl.presses(ButtonTarget(script, stop, option.key), flags).asked


@pytest.mark.parametrize(
    ("script", "stop", "flags", "asked"),
    [
        ("help", "card", PLAIN, "goat/louder"),
        ("help", "card", QUIET, "light/first"),
        ("moments", "who", PLAIN, "goat/louder"),
        ("moments", "who", QUIET, "goat/louder"),
        ("settings", "auto-delete", QUIET, "goat/louder"),
    ],
)
def test_in_a_story_without_a_note_go_on_passes_by_something_light_only_after_help(
    script: str, stop: str, flags: Flags, asked: str
) -> None:
    assert goes_on(in_the_story(), script, stop, flags) == asked


@pytest.mark.parametrize(
    ("script", "stop", "flags", "asked"),
    [
        ("help", "card", PLAIN, "light/first"),
        ("help", "card", QUIET, "light/first"),
        ("moments", "who", PLAIN, "wolf/waves"),
        ("moments", "who", QUIET, "light/first"),
        ("settings", "auto-delete", QUIET, "wolf/waves"),
        ("confirm", "info", QUIET, "wolf/waves"),
        ("light", "first", QUIET, "wolf/waves"),
    ],
)
def test_in_a_story_with_a_note_help_never_leads_straight_back_into_it(
    script: str, stop: str, flags: Flags, asked: str
) -> None:
    assert goes_on(in_the_wolf(), script, stop, flags) == asked


def test_between_two_lessons_nothing_light_is_needed() -> None:
    girl = a_girl(goat=GOAT)
    girl.session = Session("en")

    assert goes_on(girl, "help", "card", PLAIN) == "menu/menu"


def urgent_no(girl: SessionLearner) -> SessionLearner:
    """Answer No to a question about something urgent."""
    return girl.does(Said(confirm="now-me")).taps("No, I am OK", "Go on")


THANKS = first_line("confirm/no-urgent")


def test_after_a_no_to_what_may_be_urgent_a_story_with_a_note_waits_behind_something_light() -> None:
    girl = urgent_no(in_the_wolf())

    assert (girl.asked, girl.visit.lesson) == ("light/first", "wolf")
    assert girl.taps("Go on").asked == "wolf/waves"


def test_after_a_no_to_what_may_be_urgent_another_story_goes_on_by_a_second_tap() -> None:
    assert urgent_no(in_the_story()).asked == "goat/louder"


def test_after_a_no_to_what_is_not_urgent_also_a_story_with_a_note_goes_on_exactly_where_she_was() -> None:
    girl = in_the_wolf().does(Said(confirm="online-me")).taps("No, I am OK")

    assert (girl.hears[0], girl.asked) == (THANKS, "wolf/waves")
