"""Her answers told anew on the lesson as it stands today: what each brings, and which no longer fit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sized
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from bot.engine.advance import advance
from bot.engine.cursor import Called, StepOutput
from bot.engine.events import Answered, Asked, BubbleTold, Built
from bot.engine.input import NEW, ButtonTarget, Chose, Flags
from bot.engine.replay import ReplayCache, Replayed, follow, reading_context, replay, today
from bot.engine.session import Answer, Session, Visit
from bot.lessons.model.commands import OpenHelp
from bot.lessons.model.people import Reader
from bot.lessons.model.text import option_key
from tests.support.course_builders import course

STORY = """
    start:
      - say: A goat at the door.
      - choose: Open?
        id: open
        was: door
        options:
          - text: Open
            was: Let it in
            feedback: It walks in.
            do: help
            then:
              - say: It sits down.
          - Hide
      - practise: Say no to the goat. Tap two.
        id: say-no
        lines:
          - "No."
          - I said no.
          - text: Please
            helps: false
            feedback: It hears a yes.
          - text: Never
            feedback: Strong!
        feedback: That was clear.
      - practise: Once more, with one.
        id: once-more
        lines: [Go., Out.]
        pick: 1
      - choose: And now?
        id: now
        options: [Sing, Sleep]
    """


@cache
def start() -> Replayed:
    told = course({"goat": STORY})
    visit = Visit("goat", "10-13", "KE", sitting=("hen",))
    return replay(reading_context(told, told.lessons["goat"], Session("en", finished=("cow",)), visit), ())


def answer(stop: str, words: str) -> Answer:
    return Answer(stop, option_key(words))


OPEN, HIDE, NO, NO_AGAIN = (
    answer("open", "Open"),
    answer("open", "Hide"),
    answer("say-no", "No."),
    answer("say-no", "I said no."),
)
WAY = (HIDE, NO, NO_AGAIN, answer("once-more", "Go."))


def after(*answers: Answer) -> Replayed:
    return replay(start().context, answers)


def waits(here: Replayed) -> str:
    """Return the id of the stop that waits; empty at the end."""
    return here.stop.id if here.stop else ""


def plain(outputs: Iterable[StepOutput]) -> list[str]:
    """Return outputs in short: a pick, a bubble, a sentence or a command."""
    return [_plain(it) for it in outputs]


def _plain(output: StepOutput) -> str:
    match output:
        case Answered(target, text, first):
            return f"{target.script}/{target.stop}: {text.source} {first}"
        case BubbleTold(text):
            return text.source
        case Built(lines):
            return "«" + " ".join(line.source for line in lines) + "»"
        case Called(command):
            return type(command).__name__
        case _:
            return type(output).__name__


def test_an_answer_brings_its_feedback_its_command_its_own_steps_and_then_the_story() -> None:
    told = after(OPEN)

    assert plain(told.chapters[-1]) == ["goat/open: Open True", "It walks in.", "OpenHelp", "It sits down."]
    assert Called(OpenHelp()) in told.chapters[-1]
    assert (told.trail, waits(told)) == ((OPEN,), "say-no")


@pytest.mark.parametrize(
    ("line", "told"),
    [("No.", []), ("Please", ["It hears a yes."]), ("Never", [])],
)
def test_a_line_waits_for_the_whole_sentence_and_one_that_does_not_help_says_why(line: str, told: list[str]) -> None:
    here = after(HIDE, answer("say-no", line))

    assert plain(here.chapters[-1]) == [f"goat/say-no: {line} True", *told]
    assert waits(here) == "say-no"


def test_the_whole_sentence_is_told_with_what_the_bot_says_about_it() -> None:
    assert plain(after(*WAY[:3]).chapters[-1]) == [
        "goat/say-no: I said no. True",
        "«No. I said no.»",
        "That was clear.",
    ]
    assert plain(after(*WAY).chapters[-1]) == ["goat/once-more: Go. True", "«Go.»"]


# Answers that do not fit any more


def test_an_answer_that_does_not_fit_the_stop_that_waits_is_none() -> None:
    assert follow(start(), NO) is None
    assert follow(start(), answer("open", "Climb in")) is None
    assert follow(after(*WAY, answer("now", "Sing")), OPEN) is None, "the lesson is over"


def test_a_trail_is_followed_up_to_the_answer_that_is_gone() -> None:
    assert after(answer("open", "Climb in"), NO).trail == ()
    assert after(HIDE, answer("say-no", "Maybe."), NO).trail == (HIDE,)


def test_an_answer_whose_stop_was_taken_out_is_skipped() -> None:
    assert after(answer("wipe-feet", "Yes"), HIDE).trail == (HIDE,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (answer("door", "Let it in"), OPEN),
        (answer("door", "Hide"), HIDE),
        (answer("door", "Climb in"), answer("open", "Climb in")),
        (answer("wipe-feet", "Yes"), answer("wipe-feet", "Yes")),
    ],
)
def test_an_answer_goes_by_its_names_of_today(old: Answer, new: Answer) -> None:
    assert today(start().context, old) == new


# The cache


def test_a_replay_is_taken_from_the_cache_and_left_there() -> None:
    replays = ReplayCache()
    told = replay(start().context, (HIDE,), replays)

    assert replays.find(start().context, (HIDE,)) is told
    assert replay(start().context, (HIDE,), replays) is told


def test_a_replay_that_is_kept_anew_is_the_last_to_give_way() -> None:
    replays, trails = ReplayCache(2), [(answer(str(number), ""),) for number in range(3)]
    for trail in (trails[0], trails[1], trails[0], trails[2]):
        replays.keep(start(), trail)

    assert replays.find(start().context, trails[0]) is start()
    assert replays.find(start().context, trails[1]) is None


def test_a_course_that_was_loaded_anew_empties_the_cache_in_its_language_and_begins_again() -> None:
    replays, anew = ReplayCache(), replace(start(), context=replace(start().context, course=course({"goat": STORY})))
    replays.keep(start(), ())
    replays.keep(anew, (OPEN,))
    replays.keep(anew, (HIDE,))

    assert replays.find(start().context, ()) is None
    assert replays.find(anew.context, (OPEN,)) is anew
    assert replays.find(anew.context, (HIDE,)) is anew


def test_nothing_is_taken_from_another_learner() -> None:
    replays, context = ReplayCache(), start().context
    replays.keep(after(HIDE), (HIDE,))
    others: tuple[dict[str, Any], ...] = (
        {"reader": Reader("14-17", "KE")},
        {"reader": Reader("10-13")},
        {"locale": "sw"},
        {"met": frozenset({"hen"})},
        {"sitting": frozenset()},
    )

    assert [replays.find(replace(context, **other), (HIDE,)) for other in others] == [None] * len(others)
    assert replays.find(context, ()) is None


def test_the_engine_itself_remembers_nothing_so_hosts_in_different_threads_share_nothing() -> None:
    before = kept_by_modules()
    told = course({"goat": STORY})
    turn = advance(told, None, Chose(ButtonTarget("goat", "", NEW), Flags("en")), replays=ReplayCache())
    asked = next(event for event in turn.events if isinstance(event, Asked))
    advance(told, turn.session, Chose(asked.choices[0].target, Flags("en")))

    assert kept_by_modules() == before


def kept_by_modules() -> dict[str, object]:
    """Return the contents of every module-level object of the engine, as identities and sizes."""
    modules = [module for name, module in sys.modules.items() if name.startswith("bot.engine.")]
    return {f"{module.__name__}.{name}": held(value) for module in modules for name, value in vars(module).items()}


def held(value: object) -> object:
    inner = vars(value).values() if type(value).__module__.startswith("bot.") and hasattr(value, "__dict__") else ()
    return [(id(it), len(it) if isinstance(it, Sized) else 0) for it in (value, *inner)]
