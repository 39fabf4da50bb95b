"""Each command that a button or a scene calls for does what it says."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine.cursor import Called
from bot.engine.events import Asked, Tidied
from bot.engine.perform import perform, scene_of
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import (
    AnswerTask,
    CloseLesson,
    Command,
    EnterLesson,
    GiveReason,
    GoOnward,
    OpenHelp,
    OpenLesson,
    OpenMenu,
    PlayQuickRound,
    RateLesson,
    RestartLesson,
    ResumeLesson,
    SetLessData,
    ShowData,
    ShowQuestion,
    TellScene,
    TellStory,
    TellToday,
    TidyUp,
    Vote,
    WelcomeBack,
)
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.engine_learner import spoken
from tests.support.saving_learner import ONE, SHORT
from tests.support.shipped_words import first_line

HARD = "title: A hard one\nabout: It.\nbadge: Goat rider\ntoday: Look at the lock.\nsensitive: This one is hard.\n"
TWO = (
    SHORT.format("goat")
    + """
      - choose: And the moon?
        id: moon
        options: [Up there, Behind the hill]
    """
)
GUEST = Session("en")
WAY = (Answer("sleeps", option_key("In the hay")),)
IN_GOAT = Session("en", visit=Visit("goat", "10-13", trail=WAY))
IN_HARD = Session("en", visit=Visit("hard", "10-13"))
MENU = "menu/menu"


@cache
def farm() -> Course:
    hard = HARD + "".join(line[4:] + "\n" for line in SHORT.format("wolf").splitlines())
    return course({"goat": TWO, "hen": ONE["hen"], "hard": hard})


@cache
def empty() -> Course:
    """Return a course without a lesson."""
    return course({})


def does(command: Command, session: Session = GUEST, seed: int = 0, told: Course | None = None) -> TurnDraft:
    return perform(told or farm(), session, command, TurnContext(seed=seed))


def questions(told: TurnDraft) -> list[Asked]:
    return [it for it in told.outputs if isinstance(it, Asked)]


def asked(told: TurnDraft) -> str:
    (question,) = questions(told)
    return f"{question.target.script}/{question.target.stop}"


def hears(told: TurnDraft) -> list[str]:
    return [words for it in told.outputs if not isinstance(it, Called) and (words := spoken(it))]


# Settings


@pytest.mark.parametrize(
    ("less_data", "line"),
    [
        (True, first_line("settings/less-data")),
        (False, first_line("settings/with-pictures")),
    ],
)
def test_less_data_and_pictures_are_each_confirmed(less_data: bool, line: str) -> None:
    told = does(SetLessData(less_data), replace(GUEST, less_data=not less_data))

    assert told.session.less_data is less_data
    assert hears(told)[0] == line


# Where a command belongs to another part of the engine


@pytest.mark.parametrize(("command", "place"), [(ShowData(), "mine/data"), (ShowQuestion(), "speak-up/closed")])
def test_her_data_and_a_question_to_girls_stand_in_scenes_of_their_own(command: Command, place: str) -> None:
    assert asked(does(command)) == place


def test_the_settings_tell_what_is_set_now() -> None:
    told = does(TellScene("settings", "age"), Session("en", "14-17"))

    assert questions(told)[0].values["age"].source == "14 to 17"  # type: ignore[union-attr]  # the value is a text


# A lesson by its name


@pytest.mark.parametrize("command", [OpenLesson("moon"), TellToday("moon", ""), CloseLesson("moon")])
def test_a_lesson_that_is_gone_leads_to_the_menu(command: Command) -> None:
    assert asked(does(command)) == MENU


# The words of a button, typed


@pytest.mark.parametrize("command", [EnterLesson(), RestartLesson()])
def test_typing_to_go_on_or_begin_again_asks_in_a_lesson_and_opens_the_menu_outside(command: Command) -> None:
    assert asked(does(command, IN_GOAT)) == "moments/resume"
    assert asked(does(command)) == MENU
    assert asked(does(command, Session("en", visit=Visit("moon", "10-13")))) == MENU


def test_typing_a_rating_a_reason_or_a_task_is_thanked_for_and_counts_nothing() -> None:
    assert asked(does(RateLesson("smile"))) == "moments/rated"
    for command, line in (
        (GiveReason("funny"), first_line("moments/because")),
        (AnswerTask("not-yet"), first_line("moments/did-it-not-yet")),
    ):
        told = does(command)
        assert (hears(told), told.outputs[-1]) == ([line], Called(GoOnward()))


def test_typing_a_vote_opens_the_menu() -> None:
    assert asked(does(Vote())) == MENU


# Her place


def test_from_the_menu_nobody_goes_back_into_a_sensitive_story() -> None:
    assert asked(does(GoOnward(), IN_HARD)) == "hard/sleeps"
    assert asked(does(ResumeLesson(), IN_HARD)) == "moments/next"


def test_a_story_is_that_of_her_link_or_her_place_or_the_next_one() -> None:
    assert asked(does(TellStory(), replace(IN_GOAT, wanted="hen"))) == "hen/sleeps"
    assert asked(does(TellStory(), replace(IN_GOAT, wanted="moon"))) == "moments/welcome-back"
    assert asked(does(TellStory(), Session("en", finished=("goat",)))) == "hen/sleeps"
    assert asked(does(TellStory(), IN_HARD)) == "goat/sleeps"
    assert asked(does(TellStory(), told=empty())) == MENU


def test_the_question_about_her_place_need_not_be_shown_a_second_time() -> None:
    assert [it.anew for it in questions(does(TellStory(), IN_GOAT))] == [True]


MONDAYS = Reminder("monday", "KE")


@pytest.mark.parametrize(
    ("session", "by_reminder", "place"),
    [
        (Session("sw", country="KE", reminder=MONDAYS), True, "start/age"),
        (Session("en", country="KE", reminder=MONDAYS), False, "goat/sleeps"),
        (Session("en", "14-17", "KE", reminder=MONDAYS), True, "goat/sleeps"),
        (Session("en", "14-17", "KE", saved=True), True, "moments/welcome-back"),
        (Session("en", "14-17", "KE", saved=True), False, "moments/welcome-back"),
    ],
)
def test_a_saved_place_asks_who_is_there_and_a_forgotten_learner_is_a_new_one(
    session: Session, by_reminder: bool, place: str
) -> None:
    course_in = replace(farm(), offered={"en": ("goat", "hen", "hard"), "sw": ("goat", "hen", "hard")})

    assert asked(does(WelcomeBack(by_reminder), session, told=course_in)) == place


def test_whoever_comes_back_is_not_in_a_sensitive_story() -> None:
    told = does(WelcomeBack(False), replace(IN_HARD, saved=True, wanted="hard"))

    assert told.session == Session("en", saved=True)


# The chat itself


@pytest.mark.parametrize("command", [OpenMenu(), PlayQuickRound(), TidyUp()])
def test_the_menu_a_quick_round_and_tidy_up_leave_a_sensitive_story(command: Command) -> None:
    assert does(command, IN_HARD).session == GUEST
    assert does(command, IN_GOAT).session == IN_GOAT


def test_chance_picks_the_quick_round() -> None:
    rounds = tuple(farm().bot["quick"].scenes)

    assert asked(does(PlayQuickRound(), seed=0)) == "quick/eyes"
    assert asked(does(PlayQuickRound(), seed=1)) != "quick/eyes"
    assert asked(does(PlayQuickRound(), seed=len(rounds))) == "quick/eyes"


def test_a_course_without_quick_rounds_opens_the_menu() -> None:
    bot = {name: script for name, script in farm().bot.items() if name != "quick"}

    assert asked(does(PlayQuickRound(), told=replace(farm(), bot=bot))) == MENU


@pytest.mark.parametrize(
    ("seed", "line"),
    [
        (0, first_line("tidied/voices")),
        (1, first_line("tidied/lunch")),
        (5, first_line("tidied/postcard")),
        (6, first_line("tidied/voices")),
    ],
)
def test_after_tidy_up_chance_picks_the_line_that_stands_there(seed: int, line: str) -> None:
    told = does(TidyUp(), replace(IN_GOAT, sent_to="next-story"), seed)

    assert told.outputs[0] == Tidied()
    assert hears(told)[0] == line
    assert told.session == IN_GOAT


@pytest.mark.parametrize(
    ("command", "scene"),
    [
        (TellScene("settings", "age"), ("settings", "age")),
        (OpenMenu(), ("menu", "menu")),
        (OpenHelp(), ("help", "card")),
        (TidyUp(), None),
    ],
)
def test_an_author_is_shown_the_scene_that_a_command_tells(command: Command, scene: tuple[str, str] | None) -> None:
    assert scene_of(command) == scene
