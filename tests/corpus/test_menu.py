"""Lists of buttons on a small phone: the stories in [Lessons], and the numbers in [Help]."""

from __future__ import annotations

import re

import pytest

from bot.conversation.rendering.render_reply import keyboard
from bot.conversation.rendering.reply import Bubble
from bot.conversation.rendering.translator import Translator
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.input import ButtonTarget, Commanded
from bot.engine.session import Reminder, Session
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import Text
from bot.lessons.steps import Say
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

COURSE = real().course
STORIES = [lesson.title.source for lesson in COURSE.lessons.values()]
MOST_BESIDE = 4
"""Most buttons below the stories. Telegram shows a long list from its end, so more push stories off a small phone."""

SAVED = Session("en", "10-13", "KE", ("my-safety-team",), saved=True, reminder=Reminder("friday", "KE"))
GUEST = Session("en", "10-13", "KE")

ONCE_IN_THE_MENU = {
    "Save my place": (GUEST, "mine/save"),
    "Forget my place": (SAVED, "menu/settings"),
    "Remind me": (GUEST, "remind/ask"),
    "No more reminders": (SAVED, "menu/settings"),
    "News": (GUEST, "news/ask"),
    "My data": (GUEST, "mine/data"),
    "Link to this bot": (GUEST, "menu/menu"),
    "🌍 Language": (GUEST, "settings/language"),
    "My settings": (GUEST, "menu/settings"),
}


def menu(session: Session | None) -> SessionLearner:
    return SessionLearner(COURSE, session).does(Commanded("lessons"))


@pytest.mark.parametrize("session", [None, GUEST, SAVED])
def test_she_finds_the_stories_and_not_a_wall_of_buttons(session: Session | None) -> None:
    buttons = menu(session).buttons

    assert buttons[: len(STORIES)] == STORIES
    assert len(buttons) <= len(STORIES) + MOST_BESIDE
    assert len(menu(session).taps("My settings").buttons) <= len(STORIES)


def test_go_on_is_the_last_button_and_leads_back_into_her_story() -> None:
    girl = SessionLearner(COURSE, GUEST).begins("lock-it-up").taps("Delete, keep quiet").does(Commanded("lessons"))

    assert girl.buttons[-1] == "Go on"
    assert girl.taps("Go on").asked == "lock-it-up/pressed-send"


def test_go_on_never_leads_back_into_a_sensitive_story() -> None:
    girl = SessionLearner(COURSE, GUEST).begins("threats-dont-own-me").taps("Under the goat", "Send a little")
    girl.does(Commanded("lessons"))

    assert girl.taps("Go on").asked == "moments/next"
    assert girl.hears[0].startswith("Next: *My safety team*")


def test_a_button_of_a_sensitive_story_she_has_left_leads_back_behind_its_note() -> None:
    girl = SessionLearner(COURSE, GUEST).begins("threats-dont-own-me").taps("Under the goat", "Send a little")
    hers = girl.question
    girl.does(Commanded("lessons"))

    assert girl.presses(hers.choices[0].target).asked == "moments/gate"
    assert girl.taps("Go on").asked == f"{hers.target.script}/{hers.target.stop}"


@pytest.mark.parametrize("session", [None, GUEST, SAVED])
def test_between_two_stories_go_on_tells_the_next_one(session: Session | None) -> None:
    assert menu(session).taps("Go on").asked == "moments/next"


def test_when_all_stories_are_told_go_on_says_so() -> None:
    assert menu(Session("en", finished=tuple(COURSE.lessons))).taps("Go on").asked == "moments/all-done"


@pytest.mark.parametrize("label", ONCE_IN_THE_MENU)
def test_a_button_of_last_years_menu_does_what_it_says(label: str) -> None:
    session, leads_to = ONCE_IN_THE_MENU[label]
    girl = SessionLearner(COURSE, session).presses(ButtonTarget("menu", "menu", Text(label).key))

    assert girl.asked == leads_to
    assert "This question has changed" not in " ".join(girl.hears)


def test_an_option_that_does_not_fit_her_any_more_is_not_done_by_a_button_of_last_year() -> None:
    """A learner without a reminder taps to stop it: the button says that the question has changed."""
    girl = SessionLearner(COURSE, GUEST).presses(ButtonTarget("menu", "menu", Text("No more reminders").key))

    assert girl.hears == ["This question has changed since. Here is the new one.", "What would you like?"]


# Help on a small phone


@pytest.mark.parametrize("country", [None, *COUNTRIES])
@pytest.mark.parametrize("locale", COURSE.locales)
def test_the_numbers_stand_above_the_prose_of_help_and_few_rows_of_buttons_below(
    locale: str, country: Country | None
) -> None:
    """Telegram shows a chat from its end: seven rows of buttons once filled a small phone, below the numbers."""
    session, action = Session(locale, "10-13", country), Commanded("help")
    told = render_turn(real(), advance(COURSE, session, action), session, action)
    (card,) = (it for it in told.items if isinstance(it, Bubble))
    first, numbers, *_ = card.html.split("\n\n")

    assert len(card.buttons) <= 3
    assert not re.search(r"\d{3}", first), "a number on the lock screen"
    assert re.search(r"<code>\d{3,4}</code>", numbers)


@pytest.mark.parametrize(
    ("label", "leads_to"),
    {
        "Another country": "help/country",
        "For a friend": "help/friend",
        "A picture of me": "help/picture-me",
        "A picture of a friend": "help/picture-friend",
        "How do I say it": "help/how",
        "How to say it": "help/how",
        "Their picture": "help/picture-friend",
    }.items(),
)
def test_a_button_of_last_years_help_does_what_it_says(label: str, leads_to: str) -> None:
    girl = SessionLearner(COURSE, GUEST).presses(ButtonTarget("help", "card", Text(label).key))

    assert girl.asked == leads_to
    assert "This question has changed" not in " ".join(girl.hears)


# What she sets


@pytest.mark.parametrize(
    ("taps", "said"),
    [
        (("My age", "14 to 17"), "Age: 14 to 17"),
        (("My age", "Skip"), "Age: –"),
        (("My country", "Nepal"), "Country: Nepal"),
        (("My country", "Somewhere else"), "Country: –"),
        (("Less data",), "Fine, less data. Now you read what is on a picture. Tap Show to see it."),
        (("Forget my place",), "Not saved any more. I forget it all 24 hours after your last tap."),
        (("No more reminders",), "Done, no more reminders. I forgot the code that let me write here."),
        (("News", "No, thanks"), "Fine, no news, and nothing is kept for it."),
    ],
)
def test_after_each_change_she_reads_what_is_set_now_and_the_settings_again(taps: tuple[str, ...], said: str) -> None:
    girl = SessionLearner(COURSE, SAVED).does(Commanded("lessons")).taps("My settings", *taps)

    assert girl.hears[0].startswith(said)
    assert girl.hears[1:] == ["What would you like to change?"]
    assert girl.asked == "menu/settings"


def test_out_of_the_settings_she_goes_on_where_she_was() -> None:
    girl = SessionLearner(COURSE, GUEST).begins("lock-it-up")
    place = girl.asked
    girl.does(Commanded("lessons")).taps("My settings", "My age", "14 to 17")

    assert girl.taps("Go on").asked == place


# Description of the buttons


@pytest.mark.parametrize("locale", COURSE.locales)
@pytest.mark.parametrize(
    ("scene", "last"), [("mine/saved", "Forget my place"), ("remind/set", "No more reminders"), ("news/wanted", "News")]
)
def test_how_to_undo_it_names_the_buttons_as_they_are_called(locale: str, scene: str, last: str) -> None:
    file, _, name = scene.partition("/")
    translator = Translator(COURSE, real().catalogs, locale, None)
    told = next(step for step in COURSE.bot[file].scenes[name] if isinstance(step, Say))
    written = {it.text.source: it.text for stop in COURSE.bot["menu"].stops() for it in stop.written}

    words = translator.plain(told.say)
    assert all(translator.plain(written[label]) in words for label in ("My settings", last)), words
    assert next(iter(keyboard(translator))) in words, "the way begins at a key below the chat"
