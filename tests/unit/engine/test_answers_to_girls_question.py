"""A question to girls is picked from or written to, and its outcome told (G1 to G8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from bot.engine.bot_scenes import scene
from bot.engine.cursor import StepOutput
from bot.engine.events import Answered, Asked, BubbleTold, Figure, MessageSent, Values, Voted
from bot.engine.input import (
    QUOTE,
    SEND,
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
    WordsDraft,
)
from bot.engine.messages_to_staff import (
    act,
    answer_tap,
    mark_confirmation,
    show_draft,
    take_confirmation,
    tell_outcome,
    without_writing,
)
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import (
    PickAnswer,
    QuestionCommand,
    SendAnswer,
    ShowOutcome,
    ShowQuestion,
    TakeBackAnswer,
    WriteAnswer,
)
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text, option_key
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner, button, spoken
from tests.support.question_builders import ANSWER, APRIL, MARCH, NEXT, asking
from tests.support.shipped_words import first_line, source

NAME, FLAGS = "next-story", Flags("en")
READING, WRITING = Session("en"), Session("en", writing=NAME)
HAS_SENT = Session("en", sent_to=NAME)
CLOSED = first_line("speak-up/closed")
VALUES = {
    "question": "What should the next story be about?",
    "reader": "The team reads this on Fridays.",
    "closes": date(2027, 3, 31),
    "answer-by": date(2027, 5, 15),
}


@cache
def _hill(answered: bool) -> Course:
    hill = course({"hill": "start: [{choose: Up?, id: up, options: [By foot]}]"})
    return asking(hill, {NAME: NEXT + ANSWER if answered else NEXT})


def on(day: date | None = MARCH, answered: bool = False, **changes: Any) -> Course:
    return replace(_hill(answered), day=day, **changes)


FULL: dict[str, Any] = {"full": True}


def tap(key: str, script: str = "question", stop: str = NAME, **more: Any) -> Chose:
    return Chose(ButtonTarget(script, stop, key), FLAGS, **more)


def question(told: TurnDraft) -> Asked:
    (asked,) = [it for it in told.outputs if isinstance(it, Asked)]
    return asked


def place(told: TurnDraft) -> str:
    return f"{question(told).target.script}/{question(told).target.stop}"


def counted(told: TurnDraft) -> list[StepOutput]:
    """Return what the host counts or sends."""
    return [it for it in told.outputs if isinstance(it, Voted | MessageSent)]


def hears(told: TurnDraft) -> list[str]:
    return [words for it in told.outputs if (words := spoken(it))]  # type: ignore[arg-type]  # these outputs are events


def plain(values: Values) -> dict[str, object]:
    """Return the values of placeholders with texts as their words."""
    return {name: value.source if isinstance(value, Text) else value for name, value in values.items()}


def picked(told: TurnDraft) -> list[tuple[ButtonTarget, str, bool]]:
    return [(it.target, it.text.source, it.first) for it in told.outputs if isinstance(it, Answered)]


def targets(told: TurnDraft) -> dict[str, ButtonTarget]:
    return {choice.text.source: choice.target for choice in question(told).choices}


# While she writes


@pytest.mark.parametrize(
    ("action", "goes_on"),
    [
        (tap(SEND), True),
        (tap(SEND, "question-calm"), True),
        (tap("no", "confirm", "me"), True),
        (tap("abcdef", "menu", "menu"), False),
        (Said(), True),
        (Said(command="help"), False),
        (Commanded("mydata"), True),
        (Commanded("privacy"), True),
        (Commanded("help"), True),
        (Commanded("lessons"), False),
        (Sent("sticker"), True),
        (Listened("hill", "abcdef", FLAGS), True),
        (Looked("hill", "abcdef", "", FLAGS), True),
        (Started("en"), False),
        (Blocked(), False),
    ],
)
def test_she_is_writing_until_she_does_something_else(action: Input, goes_on: bool) -> None:
    assert without_writing(WRITING, action) == (WRITING if goes_on else READING)
    assert without_writing(READING, action) == READING


# What a button leads to


@pytest.mark.parametrize(
    ("command", "asked", "after"),
    [
        (ShowQuestion(), "speak-up/ask", READING),
        (WriteAnswer(), "speak-up/write", WRITING),
        (PickAnswer(), "speak-up/pick", READING),
        (SendAnswer(False), "speak-up/pick", READING),
        (TakeBackAnswer(), "speak-up/take-back", READING),
        (ShowOutcome(), "speak-up/closed", READING),
    ],
)
def test_an_open_question_is_shown_written_to_or_picked_from(
    command: QuestionCommand, asked: str, after: Session
) -> None:
    told = act(on(), READING, command)

    assert (place(told), told.session) == (asked, after)


@pytest.mark.parametrize("command", [ShowQuestion(), WriteAnswer(), PickAnswer(), SendAnswer(True)])
def test_where_she_cannot_write_the_list_is_shown_and_her_words_belong_to_it(command: QuestionCommand) -> None:
    told = act(on(**FULL), READING, command)

    assert (place(told), told.session) == ("speak-up/pick", WRITING)


def test_a_girl_who_has_sent_words_cannot_write_a_second_answer() -> None:
    told = act(on(), HAS_SENT, WriteAnswer())

    assert (place(told), told.session) == ("speak-up/once", HAS_SENT)


@pytest.mark.parametrize(
    "command", [ShowQuestion(), WriteAnswer(), PickAnswer(), SendAnswer(False), TakeBackAnswer(), ShowOutcome()]
)
def test_without_an_open_question_she_is_told_that_it_is_closed(command: QuestionCommand) -> None:
    told = act(on(None), READING, command)

    assert (hears(told), told.session) == ([CLOSED], READING)


def test_the_question_tells_who_reads_the_answers_and_until_when() -> None:
    told = act(on(), READING, PickAnswer())

    assert plain(question(told).values) == VALUES
    picks = {words: ButtonTarget("question", NAME, option_key(words)) for words in ("Games", "Music", "Friends")}
    assert {words: target for words, target in targets(told).items() if words in picks} == picks


# A tap on an answer


def test_a_pick_counts_and_is_thanked_for() -> None:
    told = answer_tap(on(), WRITING, tap(option_key("Music")))

    assert picked(told) == [(ButtonTarget("question", NAME, option_key("Music")), "Music", False)]
    assert counted(told) == [Voted(NAME, option_key("Music"))]
    assert (place(told), told.session) == ("speak-up/voted", READING)


def test_an_answer_that_is_gone_counts_nothing_and_the_list_of_today_is_shown() -> None:
    told = answer_tap(on(), WRITING, tap(option_key("Hens")))

    assert hears(told)[0] == first_line("moments/changed")
    assert (place(told), told.session) == ("speak-up/pick", READING)
    assert not [it for it in told.outputs if isinstance(it, Voted)]


@pytest.mark.parametrize(("told_on", "stop"), [(on(), "of-last-year"), (on(APRIL), NAME), (on(None), NAME)])
@pytest.mark.parametrize("key", [SEND, option_key("Music")])
def test_a_button_of_a_question_that_is_over_counts_and_sends_nothing(told_on: Course, stop: str, key: str) -> None:
    told = answer_tap(told_on, WRITING, tap(key, stop=stop, draft="fits"))

    assert (hears(told), told.session) == ([CLOSED], READING)


# [Send]


@pytest.mark.parametrize(
    ("key", "words", "may_be_quoted"), [(SEND, "Send", False), (QUOTE, "Send, may be shown", True)]
)
@pytest.mark.parametrize("script", ["question", "question-calm"])
def test_a_draft_is_sent_once_as_its_button_says(script: str, key: str, words: str, may_be_quoted: bool) -> None:
    told = answer_tap(on(), WRITING, tap(key, script, draft="fits"))

    assert picked(told) == [(ButtonTarget(script, NAME, key), words, False)]
    assert counted(told) == [MessageSent(NAME, may_be_quoted)]
    assert (place(told), told.session) == ("speak-up/sent", HAS_SENT)


@pytest.mark.parametrize("draft", ["", "bare", "long"])
def test_a_text_that_does_not_fit_is_not_sent_and_she_may_write_it_anew(draft: WordsDraft) -> None:
    told = answer_tap(on(), WRITING, tap(SEND, draft=draft))

    assert (counted(told), place(told), told.session) == ([], "speak-up/write", WRITING)


@pytest.mark.parametrize(
    ("session", "changes", "asked", "after"),
    [
        (Session("en", writing=NAME, sent_to=NAME), {}, "speak-up/once", HAS_SENT),
        (READING, {}, "speak-up/sent-already", READING),
        (Session("en", writing="of-last-year"), {}, "speak-up/sent-already", READING),
        (WRITING, FULL, "speak-up/only-pick", READING),
    ],
)
def test_no_second_draft_and_no_old_one_is_sent(
    session: Session, changes: dict[str, Any], asked: str, after: Session
) -> None:
    told = answer_tap(on(**changes), session, tap(SEND, draft="fits"))

    assert (counted(told), place(told), told.session) == ([], asked, after)


# Her words as they would be sent


@pytest.mark.parametrize(
    ("draft", "asked"),
    [("fits", "speak-up/draft"), ("long", "speak-up/too-long"), ("bare", "speak-up/bare"), ("", "speak-up/bare")],
)
def test_typed_words_are_shown_as_they_would_be_sent(draft: WordsDraft, asked: str) -> None:
    told = show_draft(on(), WRITING, Said(draft=draft))

    assert (place(told), told.session) == (asked, WRITING)


def test_typed_words_go_nowhere_where_she_can_only_pick() -> None:
    assert place(show_draft(on(**FULL), WRITING, Said(draft="fits"))) == "speak-up/only-pick"


def test_words_to_another_question_than_the_open_one_are_dropped() -> None:
    told = show_draft(on(), Session("en", writing="of-last-year"), Said(draft="fits"))

    assert (hears(told), told.session) == ([CLOSED], READING)


# When they sound like trouble


def test_send_asks_first_whether_something_is_wrong_and_keeps_her_words_below_the_question() -> None:
    told = answer_tap(on(), WRITING, tap(SEND, draft="fits", confirm="me"))

    assert (place(told), question(told).own_words, told.session) == ("confirm/me", True, WRITING)


def test_a_girl_who_has_said_that_nothing_is_wrong_is_not_asked_again() -> None:
    told = answer_tap(on(), WRITING, tap(SEND, "question-calm", draft="fits", confirm="me"))

    assert place(told) == "speak-up/sent"


@pytest.mark.parametrize(
    ("session", "draft", "changes", "stays"),
    [
        (WRITING, "fits", {}, True),
        (READING, "fits", {}, False),
        (WRITING, "long", {}, False),
        (WRITING, "", {}, False),
        (WRITING, "fits", FULL, False),
    ],
)
def test_her_words_stay_below_that_question_only_if_she_can_send_them(
    session: Session, draft: WordsDraft, changes: dict[str, Any], stays: bool
) -> None:
    told = on(**changes)
    marked = mark_confirmation(told, session, draft, scene(told, session, "confirm", "me"))

    assert (place(marked), question(marked).own_words, marked.session) == ("confirm/me", stays, session)


def says(words: str, **more: Any) -> Chose:
    return tap(option_key(words), "confirm", "me", **more)


def test_no_shows_her_draft_again_with_buttons_that_ask_no_second_time() -> None:
    told = take_confirmation(on(), WRITING, says("No, I am OK", draft="fits"))

    assert [type(it) for it in told.outputs] == [Answered, BubbleTold, Asked]
    assert (place(told), told.session) == ("speak-up/draft", WRITING)
    assert targets(told)["Send"] == ButtonTarget("question-calm", NAME, SEND)


@pytest.mark.parametrize(
    ("changes", "draft", "asked"), [({}, "long", "speak-up/write"), (FULL, "fits", "speak-up/pick")]
)
def test_no_leads_to_what_is_left_where_there_is_no_draft_to_be_sent(
    changes: dict[str, Any], draft: WordsDraft, asked: str
) -> None:
    told = take_confirmation(on(**changes), WRITING, says("No, I am OK", draft=draft))

    assert (place(told), told.session) == (asked, WRITING)
    assert "question-calm" not in {target.script for target in targets(told).values()}


def test_yes_drops_her_draft() -> None:
    told = take_confirmation(on(), WRITING, says("Yes, show me help", draft="fits"))

    assert told.session == READING
    assert [type(it).__name__ for it in told.outputs] == ["Answered", "Called"]


def test_in_the_chat_no_brings_her_words_back_and_she_may_send_them() -> None:
    girl = SessionLearner(on(), WRITING).does(Said(confirm="me", draft="fits"))
    girl.does_with_draft(button(girl.question, "No, I am OK"))
    assert (girl.hears[0], girl.asked) == (first_line("confirm/no-urgent"), "speak-up/draft")

    assert girl.does_with_draft(button(girl.question, "Send")).known == HAS_SENT


@pytest.mark.parametrize(("session", "day"), [(READING, MARCH), (WRITING, APRIL)])
def test_no_is_just_a_no_for_who_does_not_write_to_the_open_question(session: Session, day: date) -> None:
    told = take_confirmation(on(day), session, says("No, I am OK", draft="fits"))

    assert [type(it).__name__ for it in told.outputs] == ["Answered", "Called"]
    assert told.session == session


# The outcome


def figures(votes: BubbleTold) -> list[tuple[str, str, int]]:
    found = votes.values["votes"]
    assert isinstance(found, tuple)
    return [(it.line.source, it.answer.source, it.number) for it in found if isinstance(it, Figure)]


MANY = {option_key("Games"): 20, option_key("Friends"): 40, option_key("Music"): 0}


def test_the_votes_are_told_with_the_most_picked_answer_first_and_none_that_few_picked() -> None:
    told = tell_outcome(on(APRIL, votes={NAME: MANY}), READING)

    (votes,) = [it for it in told.outputs if isinstance(it, BubbleTold)]
    assert votes.text.source == "*<question>*\n\n<votes>"
    assert figures(votes) == [(source("speak-up/vote"), "Friends", 40), (source("speak-up/vote"), "Games", 20)]
    assert {**plain(votes.values), "votes": ()} == {**VALUES, "votes": ()}
    assert (place(told), plain(question(told).values)) == ("speak-up/waiting", VALUES)


def test_where_few_picked_each_answer_no_number_is_told() -> None:
    told = tell_outcome(on(APRIL, votes={NAME: {}}), READING)

    assert "So few picked each answer that I tell no numbers" in hears(told)[0]
    assert place(told) == "speak-up/waiting"


@pytest.mark.parametrize(("votes", "bubbles"), [({}, 1), ({NAME: MANY}, 2)])
def test_the_result_is_told_once_it_is_written(votes: dict[str, dict[str, int]], bubbles: int) -> None:
    told = tell_outcome(on(APRIL, answered=True, votes=votes), READING)

    found = [it for it in told.outputs if isinstance(it, BubbleTold)]
    assert (len(found), place(told)) == (bubbles, "speak-up/answer")
    assert plain(found[-1].values) == {
        "question": "What should the next story be about?",
        "said": "You said: more games.",
        "did": "We wrote a story about games.",
        "could-not": "We could not make two, because one takes months.",
    }


def test_without_votes_and_outcome_she_reads_until_when_to_wait() -> None:
    told = tell_outcome(on(APRIL), READING)

    assert [type(it) for it in told.outputs] == [Asked]
    assert (place(told), plain(question(told).values)) == ("speak-up/waiting", VALUES)


def test_before_the_first_question_is_over_there_is_nothing_to_tell() -> None:
    assert hears(tell_outcome(on(MARCH), READING)) == [CLOSED]
