"""On a phone that somebody else looks at: she learns of Telegram's own timer, and can take a picture of Help."""

from __future__ import annotations

import re

import pytest

from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.input import Commanded, Said
from bot.engine.session import Session
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner
from tests.support.paths import ROOT

TIMER = (
    "Telegram can clear this chat by itself, again and again. Only you can set it, I cannot.\n"
    "Look for *Auto-delete* in the menu of this chat. It may stand behind my name at the top.\n"
    "If the buttons are gone too, type <safe-word> and Help comes back."
)


def test_my_settings_tell_her_of_telegrams_own_timer() -> None:
    girl = (
        SessionLearner(real().course, Session("en")).does(Commanded("lessons")).taps("My settings", "Clear by itself")
    )
    assert girl.hears == [TIMER]
    assert girl.buttons == ["Hide", "Go on"]


def test_so_does_the_answer_to_how_this_chat_is_deleted() -> None:
    girl = SessionLearner(real().course, Session("en")).does(Said(wish="clear-chat")).taps("Clear by itself")
    assert girl.hears == [TIMER]


def test_where_it_stands_is_not_told_as_a_fact_before_somebody_has_tried_it_on_a_phone() -> None:
    to_try = (ROOT / "dialogues" / "README.md").read_text("utf-8").split("### To try on real phones")[1]
    assert "Auto-delete" in to_try
    assert "It may stand" in TIMER


def test_privacy_says_that_telegram_keeps_the_chat_until_a_timer_of_hers() -> None:
    (told,) = SessionLearner(real().course, Session("en")).does(Commanded("privacy")).hears
    assert "You can set a timer for that, too." in told


def test_no_message_forbids_a_picture_of_itself() -> None:
    sources = [path for path in (ROOT / "bot").rglob("*.py") if "protect_content" in path.read_text("utf-8")]
    assert sources == []


@pytest.mark.parametrize("country", ["KE", "NP", "KH", "PH"])
def test_a_short_number_of_help_is_copied_by_one_tap(country: str) -> None:
    session = Session("en", "10-13", country)  # type: ignore[arg-type]  # a country of the table
    shown = render_turn(real(), advance(real().course, session, Commanded("help")), session, Commanded("help")).items
    told = "\n".join(item.html for item in shown if isinstance(item, Bubble))
    assert re.search(r"<code>\d{3,4}</code>", told)
