"""The rank of a reply: Help and Hide that she asked for stand before questions whether something is wrong."""

from __future__ import annotations

import pytest

from bot.conversation.rendering.reply import Bubble, Replies, Tidy
from bot.conversation.service import IncomingAction
from bot.engine.input import Action, ButtonTarget, Chose, Commanded, Flags, Said, Started
from bot.storage.ports import LearnerId
from bot.telegram.priority_queue import Rank
from bot.telegram.ranks import rank_of
from bot.telegram.update_parser import ChatTask

FLAGS = Flags("en")


def task(action: Action) -> ChatTask:
    return ChatTask(1, IncomingAction(LearnerId("x"), action))


def showing(script: str) -> Replies:
    return Replies(FLAGS, items=(Bubble("words", asks=ButtonTarget(script, "stop", "")),))


@pytest.mark.parametrize(
    ("action", "script", "rank"),
    [
        (Commanded("help"), "help", Rank.HELP),
        (Said(command="help"), "help", Rank.HELP),
        (Said(command="help", confirm="touch-me"), "help", Rank.HELP),
        (Chose(ButtonTarget("confirm", "touch-me", "yes"), FLAGS), "help", Rank.HELP),
        (Said(confirm="touch-me"), "confirm", Rank.QUESTION),
        (Said(confirm="touch-me"), "help", Rank.QUESTION),
        (Said(), "some-lesson", Rank.LESSON),
        (Started("en"), "start", Rank.NEWCOMER),
    ],
)
def test_s9_help_she_asked_for_stands_before_what_her_words_sound_like(action: Action, script: str, rank: Rank) -> None:
    assert rank_of(task(action), showing(script)) is rank


def test_hide_stands_with_help() -> None:
    assert rank_of(task(Commanded("tidy")), Replies(FLAGS, items=(Tidy(),))) is Rank.HELP
    assert Rank.HELP.is_urgent
    assert Rank.QUESTION.is_urgent
    assert not Rank.LESSON.is_urgent
