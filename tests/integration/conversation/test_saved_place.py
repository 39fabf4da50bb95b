"""The saved place: a learner is a guest by default, saves it only by her choice, and may share a phone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection
from dataclasses import replace

import pytest

from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.engine.events import LessonFinished
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Started
from bot.engine.session import GUEST_STAYS, Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.people import Country
from bot.lessons.model.texts import all_texts
from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.engine_learner import SessionLearner
from tests.support.saving_learner import ACHIENG, NOON, ONE, QUESTION, SHORT, a_girl, becomes, menu, says
from tests.support.shipped_words import first_line
from tests.support.store_fixtures import StorePlace

SITA = LearnerId("sita-0123456789")


def who_finished(country: Country | None = None, saving: Collection[Country] | None = None) -> SessionLearner:
    """Return a learner who has finished her first lesson and tapped on through its end."""
    return a_girl(saving=saving).begins("goat", country=country).taps("In the hay", "See my badge", "Next")


def is_saved(girl: SessionLearner) -> bool:
    return girl.known.saved


@pytest.fixture
async def store(place: StorePlace) -> AsyncIterator[JobStore]:
    opened = await place.open()
    yield opened
    await opened.close()


# --- the question (B3, B10) --------------------------------------------------------------------------------------


def test_after_her_first_lesson_comes_the_question_alone_and_then_the_next_lesson() -> None:
    girl = who_finished()

    assert girl.hears == [first_line("mine/save")]
    assert girl.taps("No, thanks").hears[-1] == "Next: *The hen lesson*\n\nAbout hen."
    assert not girl.known.saved


def test_the_question_says_how_long_and_who_can_see_it_in_fifteen_words_and_more_says_it_all() -> None:
    girl = who_finished()
    (asked,), (more,) = girl.hears, girl.taps("More").hears

    assert "90 days" in asked
    assert first_line("mine/save") in asked
    assert len(asked.split()) <= 15
    for words in ("90 days", "24 hours", "Anyone who opens this chat on this phone can see it"):
        assert words in more
    assert girl.buttons == ["Yes, save it", "No, thanks"]


@pytest.mark.parametrize("answer", ["Yes, save it", "No, thanks", None, "Help"])
def test_whatever_she_answers_she_is_never_asked_again(answer: str | None) -> None:
    girl = who_finished()
    asked = girl.question
    if answer == "Help":
        girl.does(Commanded("help"))
    elif answer:
        girl.taps(answer)
    for lesson in ("hen", "goat", "cow", "goat"):
        girl.begins(lesson).taps("On the roof", "See my badge", "Next")
    girl.does(Commanded("lessons"))
    if answer == "Yes, save it":
        girl.taps("My settings", "Forget my place").begins("hen").taps("In the hay", "See my badge", "Next")

    assert [question for question in girl.questions if question.target.script == "mine"] == [asked]


async def test_both_answers_are_equally_big_and_neither_is_marked() -> None:
    for locale in ("en", "km"):
        store = await SqliteStore.open(":memory:", "fits")
        conversation = Conversation(store, in_khmer_too(course(ONE)), lambda: NOON)
        taps = ("In the hay", "See my badge", "Next")
        asked = await says(conversation, Chose(ButtonTarget("goat", "", NEW), Flags(locale)), *taps)
        rows = [[button.text.removeprefix("ខ ") for button in row] for row in asked[-1].buttons]
        await store.close()

        assert rows == [["Yes, save it", "No, thanks"], ["More"]], "else one would be wider than the other"


NUDGES = (
    r"streak|hurry|last chance|miss out|don.t (go|leave)|leaderboard|ranking|invite|only today|don.t lose|every day"
)


def test_no_text_pulls_a_girl_back_or_pushes_her_on() -> None:
    """Checked are texts of the bot, and titles and ends of lessons; inside a lesson, urgency may be the subject."""
    course = real().course
    ours = [text for text in all_texts(course) if text.context not in course.lessons]
    ours += [
        text for lesson in course.lessons.values() for text in (lesson.title, lesson.about, lesson.badge, lesson.today)
    ]
    pulling = [text.source for text in ours if re.search(NUDGES, text.source, re.IGNORECASE)]

    assert pulling == []


def test_a_girl_who_has_just_asked_for_help_is_not_asked_anything() -> None:
    girl = a_girl().begins("goat")
    girl.presses(girl.question.choices[0].target, Flags("en", quiet=True))

    assert girl.asked == "moments/next"
    assert QUESTION not in " ".join(girl.hears)
    assert girl.known == who_finished().known, "what is kept would tell that she asked for help"
    assert girl.begins("hen").taps("On the roof", "See my badge", "Next").asked != "mine/save"


@pytest.mark.parametrize("name", ["ask-to-save", "how-to-ask-to-save", "close", "tell-help"])
def test_a_lesson_named_like_something_the_bot_does_keeps_its_name_in_flight(name: str) -> None:
    girl = SessionLearner(course({name: SHORT.format("pig"), **ONE})).begins(name)
    girl.presses(girl.question.choices[0].target, Flags("en", quiet=True))

    assert LessonFinished(name) in girl.events
    assert girl.asked == "moments/next", "its end suggests the next lesson, not the menu"


def test_the_menu_saves_and_forgets_as_it_fits_and_nothing_is_locked() -> None:
    girl = a_girl()
    assert "Forget my place" not in menu(girl)
    assert is_saved(girl.taps("Save my place", "Yes, save it"))
    assert "Save my place" not in menu(girl)
    assert not is_saved(girl.taps("Forget my place"))

    saved = a_girl(Session("en", saved=True))
    assert {*menu(girl)} - {*menu(saved)} == {"Save my place"}


@pytest.mark.parametrize("typed", ["Yes, save it", "Yes, erase it", "Begin anew"])
def test_a_button_she_cannot_have_read_is_not_pressed_by_typing_its_words(typed: str) -> None:
    for session in (Session("en", finished=("hen",), saved=True), Session("en", finished=("hen",))):
        girl = a_girl(session).types(typed)

        assert girl.session == session
        assert girl.asked == "moments/not-understood"


def test_saving_in_the_middle_of_a_lesson_leads_back_into_it() -> None:
    girl = a_girl().begins("goat").does(Commanded("lessons")).taps("My settings", "Save my place", "Yes, save it")

    assert girl.asked == "goat/sleeps"
    assert girl.known.saved


# --- a country where no lawyer has released it (B5) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "saving", "asked"),
    [
        ("KE", ["KE"], True),
        ("NP", ["KE"], False),
        (None, ["KE", "NP", "KH"], False),
        (None, ["KE", "NP", "KH", "PH"], True),
        ("KE", [], False),
    ],
)
def test_where_saving_is_off_nobody_is_asked_and_the_menu_does_not_show_it(
    country: Country | None, saving: list[Country], asked: bool
) -> None:
    girl = who_finished(country, saving)

    assert (girl.asked == "mine/save") is asked
    assert ("Save my place" in menu(girl)) is asked
    assert ("Save my place" in girl.does(Commanded("mydata")).buttons) is asked


def test_an_old_yes_where_saving_is_off_saves_nothing_and_says_so() -> None:
    old = who_finished().question
    girl = a_girl(Session("en", country="NP"), ["KE"]).taps_old(old, "Yes, save it")

    assert not girl.known.saved
    assert girl.hears[0].startswith(first_line("mine/not-here"))


def test_a_girl_who_saved_before_it_was_switched_off_can_still_forget() -> None:
    assert "Forget my place" in menu(a_girl(Session("en", saved=True), []))


# --- time of expiry (B3, B8) -------------------------------------------------------------------------------------


async def kept(store: JobStore, learner: LearnerId, now: int) -> Session | None:
    """Return her session after a purge at this time, without a tap."""
    seen: list[Session | None] = []

    def looks(session: Session | None) -> Turn:
        seen.append(session)
        raise LookupError

    await store.purge(now)
    await store.turns([TurnRequest(learner, looks)], now)
    return seen[0]


async def test_a_saved_place_stays_90_days_after_her_last_tap_and_a_guest_24_hours(store: JobStore) -> None:
    guest, saved = Session("en", finished=("goat",)), Session("en", finished=("goat",), saved=True)
    await becomes(store, ACHIENG, saved, NOON)
    await becomes(store, SITA, guest, NOON)

    assert await kept(store, SITA, NOON + GUEST_STAYS - 1) == guest
    assert await kept(store, SITA, NOON + GUEST_STAYS) is None
    assert await kept(store, ACHIENG, NOON + 89 * DAY) == saved
    await becomes(store, ACHIENG, saved, NOON + 89 * DAY)
    assert await kept(store, ACHIENG, NOON + 178 * DAY) == saved
    assert await kept(store, ACHIENG, NOON + (89 + 90) * DAY) is None


async def test_a_place_that_is_saved_no_more_falls_back_to_24_hours(store: JobStore) -> None:
    saved = Session("en", finished=("goat",), saved=True)
    await becomes(store, ACHIENG, saved, NOON)
    await becomes(store, ACHIENG, replace(saved, saved=False), NOON + DAY)

    assert await kept(store, ACHIENG, NOON + 2 * DAY - 1) == replace(saved, saved=False)
    assert await kept(store, ACHIENG, NOON + 2 * DAY) is None


# --- sisters on one phone (D5) -----------------------------------------------------------------------------------


def test_start_says_the_same_words_to_everyone_also_when_a_place_is_saved() -> None:
    heard = [a_girl(session).does(Started("en")).hears for session in (None, Session("km", "14-17", "KH", saved=True))]

    assert heard[0] == heard[1]


@pytest.mark.parametrize("visit", [None, Visit("goat", "10-13")])
def test_after_start_a_saved_place_asks_who_is_there_and_go_on_goes_on(visit: Visit | None) -> None:
    girl = a_girl(Session("en", "10-13", finished=("cow",), visit=visit, saved=True))
    girl.does(Started("en")).taps("English", "10 to 13")

    assert girl.asked == "moments/welcome-back"
    assert girl.taps("Go on").asked == ("goat/sleeps" if visit else "moments/next")
    assert girl.known.saved


def test_somebody_else_reads_that_a_saved_place_would_be_gone_before_anything_is() -> None:
    session = Session("en", "10-13", "KE", ("cow",), None, Visit("goat", "10-13", "KE"), saved=True)
    girl = a_girl(session).does(Started("en")).taps("English", "10 to 13", "Somebody else")

    assert first_line("moments/one-place") in girl.hears[-1]
    assert "the saved place is gone" in girl.hears[-1]
    assert girl.session == session
    assert girl.taps("Keep it, go on").asked == "goat/sleeps"
    assert girl.session == session


def test_somebody_else_begins_as_a_new_guest() -> None:
    session = Session("en", "10-13", "KE", ("cow",), None, Visit("goat", "10-13", "KE"), saved=True)
    girl = a_girl(session).does(Started("en")).taps("English", "10 to 13", "Somebody else", "Begin anew")

    assert girl.session == Session("en")
    girl.taps("14 to 17", "In the hay", "See my badge", "Next")
    assert girl.known == Session("en", "14-17", finished=("goat",), sitting=("goat",), task="goat")
    assert girl.asked == "mine/save", "a new guest has not been asked yet"


def test_somebody_else_who_came_by_a_link_gets_its_lesson() -> None:
    girl = a_girl(Session("en", saved=True)).does(Started("en", "cow")).taps("English", "Skip", "Somebody else")

    assert girl.taps("Begin anew", "Skip").asked == "cow/sleeps"
