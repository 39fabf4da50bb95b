"""Replies on their way: their ranks, and which a newer one of the same chat makes stale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Reply, Tidy
from bot.conversation.service import IncomingAction
from bot.engine.input import Action, ButtonTarget, Chose, Commanded, Flags, Input, Listened, Said, Started
from bot.storage.ports import LearnerId
from bot.telegram.chat_task import ChatTask
from bot.telegram.outgoing import OutgoingReply, rank_of, stale_replies
from bot.telegram.pacing import Rank

FLAGS = Flags("en")
TEA, HELP, SENT = (
    ButtonTarget("hill", "tea", "tea"),
    ButtonTarget("help", "card", ""),
    ButtonTarget("speak-up", "s", ""),
)
NEXT, ODD = Bubble("Next?", asks=TEA), Bubble("I am a robot.", asks=ButtonTarget("moments", "not-understood", ""))
TAP = Chose(TEA, FLAGS)


def answer(action: Input, *items: Reply, chat: int = 1, silent: bool = False) -> OutgoingReply:
    incoming = IncomingAction(LearnerId(str(chat)), action)
    task = ChatTask(chat, incoming, callback="7" if isinstance(action, Chose) else None, silent=silent)
    return OutgoingReply(task, Replies(FLAGS, (), items), 0.0)


def shown(*answers: OutgoingReply) -> list[int]:
    """Return the numbers of the answers that are shown."""
    stale = stale_replies(answers)
    return [number for number, it in enumerate(answers) if it.replies and it not in stale]


def test_of_several_taps_she_sees_the_answer_to_the_last() -> None:
    taps = [answer(TAP, Bubble(f"{number}"), NEXT, Picked("✓ Tea")) for number in range(3)]
    assert shown(*taps) == [2]


def test_no_chat_takes_the_answer_of_another() -> None:
    assert shown(answer(TAP, NEXT, chat=1), answer(TAP, NEXT, chat=2), answer(TAP, NEXT, chat=1)) == [1, 2]


def test_words_that_lead_nowhere_take_no_answer_from_a_tap_and_are_answered_once() -> None:
    assert shown(answer(Said(), ODD), answer(TAP, NEXT), answer(Said(), ODD), answer(Said(), ODD)) == [1, 3]


def test_a_second_tap_on_one_button_does_not_take_what_the_first_tells() -> None:
    twice = replace(NEXT, anew=True)
    assert shown(answer(TAP, Bubble("Tea!"), NEXT), answer(TAP, twice), answer(TAP, twice)) == [0, 2]


def test_an_answer_in_words_counts_as_a_tap() -> None:
    assert shown(answer(TAP, NEXT), answer(Said(), Bubble("Tea!"), NEXT, Picked("✓ Tea"))) == [1]


def test_a_command_comes_after_all_that_was_before_it() -> None:
    assert shown(answer(TAP, NEXT), answer(Started("en"), NEXT), answer(Commanded("lessons"), NEXT)) == [2]


def test_listening_takes_nothing_away() -> None:
    assert shown(answer(TAP, NEXT), answer(Listened("hill", "k", FLAGS), AudioClip("a.ogg", 1))) == [0, 1]


def test_help_hide_erasure_and_her_code_are_never_left_out() -> None:
    urgent = [
        answer(Said(command="help"), Bubble("Help", asks=HELP)),
        answer(Said(confirm="me"), Bubble("Shall I?", asks=ButtonTarget("confirm", "me", ""))),
        answer(Commanded("tidy"), Tidy(), NEXT),
        answer(TAP, Erase(), Bubble("Erased.")),
        answer(TAP, Bubble("Your code", asks=SENT)),
    ]
    assert shown(*urgent, answer(TAP, NEXT)) == [0, 1, 2, 3, 4, 5]


def test_an_update_too_old_to_be_answered_takes_nothing_away() -> None:
    assert shown(answer(TAP, NEXT), answer(TAP, NEXT, silent=True)) == [0, 1]


def test_an_update_without_replies_takes_nothing_away() -> None:
    assert shown(answer(TAP, NEXT), OutgoingReply(ChatTask(1, callback="8"), None, 0.0)) == [0]


def test_a_stale_reply_still_deletes() -> None:
    plain, hiding = answer(TAP, NEXT), answer(TAP, NEXT)
    hiding.is_hiding = True
    for reply in (plain, hiding):
        reply.leave_out_words()

    assert plain.replies is None
    assert hiding.replies is not None and hiding.replies.items == ()


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
