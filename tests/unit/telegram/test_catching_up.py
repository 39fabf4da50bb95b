"""Answers to what waited while the bot was away: the newest of each chat, and nothing that must be seen is left out."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Reply, Tidy
from bot.conversation.service import IncomingAction
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags, Input, Listened, Said, Started
from bot.storage.ports import LearnerId
from bot.telegram.catching_up import TaskReplies, only_newest
from bot.telegram.update_parser import ChatTask

FLAGS = Flags("en")
TEA, HELP, SENT = (
    ButtonTarget("hill", "tea", "tea"),
    ButtonTarget("help", "card", ""),
    ButtonTarget("speak-up", "s", ""),
)
NEXT, ODD = Bubble("Next?", asks=TEA), Bubble("I am a robot.", asks=ButtonTarget("moments", "not-understood", ""))
TAP = Chose(TEA, FLAGS)


def answer(action: Input, *items: Reply, chat: int = 1) -> TaskReplies:
    heard = IncomingAction(LearnerId(str(chat)), action)
    return TaskReplies(
        ChatTask(chat, heard, callback="7" if isinstance(action, Chose) else None), Replies(FLAGS, (), items)
    )


def shown(*answers: TaskReplies) -> list[int]:
    """Return the places of the answers that are shown; the task of each stays as it is."""
    kept = only_newest(answers)
    assert [it.chat_task for it in kept] == [it.chat_task for it in answers]
    assert all(it.replies in (None, answer.replies) for it, answer in zip(kept, answers, strict=True))
    return [place for place, it in enumerate(kept) if it.replies]


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


def test_what_is_too_old_to_be_answered_takes_nothing_away() -> None:
    old = answer(TAP, NEXT)
    assert shown(answer(TAP, NEXT), old._replace(chat_task=replace(old.chat_task, silent=True))) == [0, 1]


def test_an_update_without_replies_takes_nothing_away() -> None:
    assert shown(answer(TAP, NEXT), TaskReplies(ChatTask(1, callback="8"), None)) == [0]
