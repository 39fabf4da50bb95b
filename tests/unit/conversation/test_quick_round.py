"""Quick rounds: five questions for fun, always available, harmless to onlookers, and stored nowhere."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app.config import HOME
from bot.check.phrase_search import find_phrases
from bot.check.rules.lengths import BUTTON_WIDTH, width
from bot.check.walk import count
from bot.conversation.access import check_access
from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags, Input
from bot.engine.turn import Turn
from bot.lessons.model.commands import OpenMenu
from bot.lessons.model.lesson import written_options
from bot.lessons.model.stage import Stage
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.steps import Option, Stop
from bot.safeguarding.distress.normalise import normalise
from bot.safeguarding.kill_switch import ALL, Hiding, KillSwitches, apply
from bot.storage.ports import LearnerId
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import real
from tests.support.course_folder import ExampleCourse
from tests.support.engine_learner import SessionLearner
from tests.support.paths import DISTRESS

LIBRARY = real()
COURSE = LIBRARY.course
ROUNDS = COURSE.bot["quick"].scenes
ACHIENG, NOON = LearnerId("achieng-0123456789"), 1_800_000_000
STARTS: list[Input] = [
    Chose(ButtonTarget("moments", "all-done", Text("Quick round").key), Flags("en")),
    Commanded("tidy"),
]


NEVER = """
    abuse beef beer bet blood boyfriend boys danger dead dirty drunk fat fear ghost girlfriend girls god help hide hurt
    kiss liar love naked password photo picture police pork pretty private rude safe safety secret sexy shame spirit
    stranger stupid ugly unlucky wine witch wrong
"""
"""Words that no quick question contains: our subject, and offences somewhere. `check` looks for loud words too."""


def rounds_of(girl: SessionLearner) -> Iterator[str]:
    """Play on with the last button until a round comes again, and yield the first stop of each round."""
    met = set[str]()
    while girl.asked not in met:
        met.add(girl.asked)
        yield girl.asked
        for _ in range(5):
            girl.taps(girl.buttons[-1])
        girl.taps("Five more")


def answers_of() -> list[Option]:
    """Return every option of every question, without those that ask how to go on."""
    stops = [stop for stop in COURSE.bot["quick"].stops() if not stop.id.endswith("-more")]
    return [option for stop in stops for option in written_options(stop)]


def test_there_are_sixty_questions_and_more_in_rounds_of_five() -> None:
    stops = [[step.id for step in steps if isinstance(step, Stop)] for steps in ROUNDS.values()]

    assert all(len(each) == 6 for each in stops), "five questions, and one that asks how to go on"
    assert sum(len(each) - 1 for each in stops) >= 60


def test_five_more_leads_through_every_round_and_back_to_the_first() -> None:
    girl = SessionLearner(COURSE).does(Commanded("tidy"))
    first = girl.asked

    assert len(list(rounds_of(girl))) == len(ROUNDS)
    assert girl.asked == first


def test_whatever_she_taps_is_answered_and_leads_on() -> None:
    for steps in ROUNDS.values():
        *asked, last = (step for step in steps if isinstance(step, Stop))
        for stop, after in zip(asked, [*asked[1:], last], strict=True):
            for option in written_options(stop):
                told, question = advance(
                    COURSE, None, Chose(ButtonTarget("quick", stop.id, option.key), Flags("en"))
                ).events[1:]
                assert isinstance(told, BubbleTold)
                assert isinstance(question, Asked)
                assert question.target.stop == after.id
        assert [(it.text.source, it.do) for it in written_options(last)][1] == ("Lessons", OpenMenu())


def test_another_one_in_an_old_chat_still_brings_another_one() -> None:
    old = Chose(ButtonTarget("quick", "eyes-more", Text("Another one").key), Flags("en"))

    assert SessionLearner(COURSE).does(old).asked == "quick/hearts"


def test_the_menu_and_the_end_of_the_last_lesson_open_a_round() -> None:
    assert SessionLearner(COURSE).does(Commanded("lessons")).taps("Quick round").asked.startswith("quick/")
    assert SessionLearner(COURSE).does(STARTS[0]).asked.startswith("quick/")


@pytest.mark.parametrize("moment", ["closed", "by-link"])
def test_it_is_open_when_the_stories_are_not(moment: str) -> None:
    shut = replace(COURSE, stage=Stage(stage="pilot", code="mango-tree-17", until="2026-12-31"))
    shut = apply(shut, KillSwitches({ALL: Hiding()})) if moment == "closed" else shut

    def does(action: Input) -> Turn:
        return check_access(shut, action, staff=False, today=date(2026, 12, 31), inside=advance, session=None)

    girl = SessionLearner(shut)
    for tap in range(8):
        turn = does(Chose(choice_named(girl, "Quick round", "Lessons"), Flags("en")) if tap else Commanded("lessons"))
        girl.questions += [event for event in turn.events if isinstance(event, Asked)]
        assert turn.transient
    stops = [question.target.stop for question in girl.questions]
    assert (stops[0], stops[1], stops[6], stops[7]) == (moment, "eyes", "eyes-more", moment)


def choice_named(girl: SessionLearner, *words: str) -> ButtonTarget:
    """Return the button with one of these words, else the first one."""
    choices = girl.question.choices
    return next((choice.target for choice in choices if choice.text.source in words), choices[0].target)


@pytest.mark.parametrize("start", STARTS, ids=["by the menu", "after Hide"])
async def test_a_girl_who_only_plays_leaves_nothing_behind(tmp_path: Path, start: Input) -> None:
    store = await SqliteStore.open(tmp_path / "bot.db", "")
    conversation = Conversation(store, LIBRARY, lambda: NOON)
    action = start
    for number in range(13):
        (replies,) = await conversation.hear([IncomingAction(ACHIENG, action, update_id=number)])
        question = [item for item in replies.items if isinstance(item, Bubble) and item.buttons][-1]
        action = Chose(question.buttons[0][0].target, replies.flags)
    await store.close()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        assert db.execute("SELECT * FROM guests").fetchall() == []
        assert db.execute("SELECT * FROM messages").fetchall() == []


def test_a_round_in_the_middle_of_a_story_moves_nothing() -> None:
    girl = SessionLearner(COURSE).begins("my-safety-team", "10-13", "KE")
    before = girl.session
    girl.does(Commanded("tidy"))

    assert len(list(rounds_of(girl))) == len(ROUNDS)
    assert girl.session == before


def test_each_text_is_short_enough_to_read_while_the_bus_waits() -> None:
    for steps in ROUNDS.values():
        for stop in (step for step in steps if isinstance(step, Stop)):
            assert count(stop.question) <= 20, stop.question
            assert all(width(option.text.source) <= BUTTON_WIDTH for option in written_options(stop))
    for text in texts(COURSE.bot["quick"]):
        assert count(text) <= 25, text
        assert all(len(re.findall(r"[\w'’,-]+", it)) <= 14 for it in re.split(r"[.!?:]", text.source)), text


def test_nothing_in_it_is_about_what_the_bot_is_about_and_nothing_hurts() -> None:
    for text in texts(COURSE.bot["quick"]):
        assert not list(find_phrases(NEVER.split(), text.source, whole=True)), text


def test_no_line_of_a_girl_in_trouble_is_an_answer_here() -> None:
    """The typed words of a button count as that button, so the bot would not ask whether something is wrong (A6)."""
    answers = {
        normalise(LIBRARY.catalogs.say(option.text, locale)) for locale in COURSE.locales for option in answers_of()
    }
    files = (DISTRESS / "development").glob("*.yaml")
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    told = {normalise(found[1]) for line in lines if (found := re.search(r'text: "(.+)", kinds: \[\w', line))}

    assert len(told) > 1000
    assert not told & answers


@pytest.mark.parametrize("locale", COURSE.locales)
def test_no_answer_typed_is_taken_for_something_else(locale: str) -> None:
    others = [script for name, script in COURSE.bot.items() if name not in ("quick", "light")]
    taken = {LIBRARY.catalogs.say(text, locale).casefold() for script in others for text in texts(script)}
    for option in answers_of():
        words = LIBRARY.catalogs.say(option.text, locale)
        read = LIBRARY.vocabulary.read(words)
        assert (read.command, read.answers, read.playful) == (None, False, False), words
        assert words.casefold() not in taken, words


@pytest.mark.parametrize("locale", COURSE.locales)
def test_no_two_questions_offer_the_same_words(locale: str) -> None:
    """A learner may type the words of a button, so they must belong to one question only."""
    offered = Counter(LIBRARY.catalogs.say(option.text, locale).casefold() for option in answers_of())

    assert [words for words, times in offered.items() if times > 1] == []


def test_a_loud_word_is_found_anywhere_in_a_round(tmp_path: Path) -> None:
    """A quick round is checked to its end; in other scenes a loud word may come further down."""
    quick = (HOME / "dialogues" / "bot" / "quick.yaml").read_text("utf-8")
    ending = "This goat has walked all the way to the market and back, and keeps its secret."
    spoiled = quick.replace("That was five. The goat counted along and ate the number four.", ending)
    assert len(ending) > 75

    found = ExampleCourse(tmp_path).problems(f"# bot/quick.yaml (nothing else)\n{spoiled}")

    assert [it.code for it in found] == ["loud-word"]
