"""A learner who has just asked for help: the rest of the lesson has no celebration (A24)."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.conversation import understanding
from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import after_replies
from bot.engine.advance import advance
from bot.engine.events import Answered, Event
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Input, LastQuestion, Sent, Started
from bot.engine.session import Session
from tests.support.course_builders import real


class HelpedLearner:
    """A learner at the first question of a story, with all that the bot has said."""

    def __init__(self) -> None:
        self.bundle = real()
        self.session: Session | None = None
        self.replies: list[Replies] = []
        self.events: tuple[Event, ...] = ()
        self.last: LastQuestion | None = None
        self.does(Chose(ButtonTarget("friend-or-pretend", "", NEW), Flags("en")))

    def does(self, action: Input) -> None:
        turn = advance(self.bundle.course, self.session, action, last=self.last)
        self.replies.append(render_turn(self.bundle, turn, self.session, action))
        self.last = after_replies(self.replies[-1], self.last)
        self.session, self.events = turn.session, turn.events

    def types(self, words: str) -> None:
        self.does(understanding.typed(self.bundle, words, "en", self.last).said)

    def taps(self, words: str) -> None:
        buttons = (button for row in self.question.buttons for button in row)
        target = next(button.target for button in buttons if button.text == words)
        self.does(Chose(target, self.replies[-1].flags))

    @property
    def asked(self) -> str:
        assert self.question.asks
        return f"{self.question.asks.script}/{self.question.asks.stop}"

    @property
    def buttons(self) -> list[str]:
        return [button.text for row in self.question.buttons for button in row]

    def walks_to_the_end(self) -> None:
        """Tap the first button of each question until the lesson ends."""
        for _ in range(20):
            if self.question.asks and self.question.asks.script == "moments":
                return
            self.taps(self.question.buttons[0][0].text)
        raise AssertionError("the lesson did not end")

    @property
    def question(self) -> Bubble:
        return next(item for item in reversed(self.replies[-1].items) if isinstance(item, Bubble) and item.buttons)

    @property
    def words(self) -> str:
        """Return what the bot said last."""
        return " ".join(item.html for item in self.replies[-1].items if isinstance(item, Bubble))

    @property
    def all_words(self) -> str:
        """Return all that the bot has said."""
        return " ".join(item.html for reply in self.replies for item in reply.items if isinstance(item, Bubble))

    @property
    def scenes(self) -> list[str]:
        bubbles = [item for reply in self.replies for item in reply.items if isinstance(item, Bubble)]
        return [bubble.asks.script for bubble in bubbles if bubble.asks]

    @property
    def celebrated(self) -> bool:
        bubbles = [item for reply in self.replies for item in reply.items if isinstance(item, Bubble)]
        return any("🏅" in bubble.html or isinstance(bubble.picture, Badge) for bubble in bubbles)


def test_a_lesson_ends_with_its_badge() -> None:
    girl = HelpedLearner()

    girl.walks_to_the_end()
    girl.taps("See my badge")

    assert girl.celebrated
    girl.taps("Next")
    assert "mine" in girl.scenes, "and the question whether to save her place"


def test_after_she_asked_for_help_nothing_is_celebrated() -> None:
    girl = HelpedLearner()

    girl.types("my uncle hits me every night")
    girl.taps("Yes, show me help")
    since = len(girl.replies)
    girl.taps("Go on")
    girl.taps("Go on")
    girl.walks_to_the_end()

    assert not girl.celebrated
    assert "mine" not in girl.scenes, "she is not asked for anything either"
    assert girl.buttons == ["Next lesson", "All lessons", "Tidy up"]
    assert all(reply.flags.quiet for reply in girl.replies[since:]), "the quiet rides from button to button"


@pytest.mark.parametrize("kind", ["sticker", "picture", "place", "other"])
def test_nor_after_a_sticker_a_photo_or_a_contact(kind: Literal["sticker", "picture", "place", "other"]) -> None:
    girl = HelpedLearner()

    girl.types("my uncle hits me every night")
    girl.taps("Yes, show me help")
    girl.taps("Go on")
    girl.does(Sent(kind, "en"))
    girl.taps("Go on")
    if girl.asked == "light/first":
        girl.taps("Go on")
    girl.walks_to_the_end()

    assert not girl.celebrated
    assert "Ha!" not in girl.all_words, "no joke is made of it either"


def test_nor_after_a_no_to_the_question_for_as_long_as_the_chat_remembers_it() -> None:
    girl = HelpedLearner()

    girl.types("my uncle hits me every night")
    girl.taps("No, I am OK")
    girl.types("haha")
    assert girl.asked == "moments/short-answer", "no goat says hello"
    girl.taps("Go on")
    girl.walks_to_the_end()

    assert not girl.celebrated


@pytest.mark.parametrize("ends", [["Tidy up"], ["erase my data"]])
def test_with_hide_or_erase_the_hush_ends(ends: list[str]) -> None:
    girl = HelpedLearner()
    girl.types("my uncle hits me every night")
    assert girl.last is not None
    assert girl.last.hushed
    if ends == ["Tidy up"]:
        girl.does(Commanded("tidy"))
    else:
        girl.types("erase my data")
        girl.taps("Yes, erase it")

    assert girl.last is not None
    assert not girl.last.hushed


def test_somebody_else_begins_without_it() -> None:
    girl = HelpedLearner()
    girl.types("my uncle hits me every night")
    girl.does(Started("en"))
    assert girl.last is not None
    assert girl.last.hushed, "the same phone a minute later"
    girl.does(Chose(menu_button(girl, "Somebody else"), Flags("en")))

    assert girl.last is not None
    assert not girl.last.hushed


def menu_button(girl: HelpedLearner, words: str) -> ButtonTarget:
    """Return the button of the bot's own scenes that says these words."""
    return next(
        ButtonTarget(script.id, stop.id, option.key)
        for script in girl.bundle.course.bot.values()
        for stop in script.stops()
        for option in stop.written
        if option.text.source == words
    )


def test_a_girl_who_looked_at_help_by_herself_has_her_badge() -> None:
    girl = HelpedLearner()

    girl.types("help")
    girl.taps("Go on")
    girl.taps("Go on")
    girl.walks_to_the_end()
    girl.taps("See my badge")

    assert girl.celebrated


# [Go on] after Help


STORY = "friend-or-pretend"
TOLD = "my uncle hits me every night"


def after_help() -> HelpedLearner:
    girl = HelpedLearner()
    girl.types(TOLD)
    girl.taps("Yes, show me help")
    return girl


def test_go_on_after_help_never_leads_straight_back_into_a_sensitive_story() -> None:
    girl = after_help()
    girl.taps("Go on")

    assert (girl.asked, girl.buttons) == ("light/first", ["The riddle", "Go on", "Hide"])


def test_she_can_laugh_first_and_always_gets_back_to_her_story() -> None:
    girl = HelpedLearner()
    place = girl.asked
    girl.types(TOLD)
    girl.taps("Yes, show me help")
    for words in ("Go on", "The riddle", "The goat in the rain", "One more", "A bottle", "Go on"):
        assert not girl.asked.startswith(STORY)
        girl.taps(words)

    assert girl.asked == place


@pytest.mark.parametrize("way", [["Go on"], ["The riddle", "Go on"], ["The riddle", "A towel", "Go on"]])
def test_out_of_every_riddle_her_story_is_one_tap_away(way: list[str]) -> None:
    girl = HelpedLearner()
    place = girl.asked
    girl.types("help")
    girl.taps("Go on")
    assert girl.asked == "light/first", "a look at Help in the middle of a sensitive story too"
    for words in way:
        girl.taps(words)

    assert girl.asked == place


@pytest.mark.parametrize("words", ["ok thanks", "are you real", "purple trombone", "what do i do", "no im fine"])
def test_nor_does_it_after_words_of_hers_below_the_card(words: str) -> None:
    girl = after_help()
    girl.types(words)
    assert girl.asked == "help/home-me", "the card stands"
    girl.taps("Go on")

    assert girl.asked == "light/first"
    assert girl.replies[-1].flags.quiet, "the quiet rides on through what she types"


def test_after_a_no_she_is_exactly_where_she_was_also_in_a_sensitive_story() -> None:
    girl = HelpedLearner()
    place = girl.asked
    girl.types(TOLD)
    girl.taps("No, I am OK")

    assert girl.asked == place


def test_after_a_no_to_what_may_be_urgent_a_sensitive_story_waits_behind_something_light() -> None:
    girl = HelpedLearner()
    place = girl.asked
    girl.types("i dont want to live anymore")
    girl.taps("No, I am OK")

    assert "If it changes, even tonight: Help is always below." in girl.words
    assert any(isinstance(event, Answered) for event in girl.events), "her no is counted like any other"
    girl.taps("Go on")
    assert girl.asked == "light/first"
    girl.taps("Go on")
    assert girl.asked == place


def test_when_nothing_is_known_of_her_any_more_the_way_on_still_leads_somewhere() -> None:
    girl = after_help()
    girl.session, girl.last = None, None
    girl.taps("Go on")
    assert girl.asked == "light/first"
    girl.session, girl.last = None, None
    girl.taps("Go on")

    assert girl.asked == "menu/menu"
