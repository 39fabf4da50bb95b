"""A lesson is edited while a learner is in it: she goes on at the nearest place, and old buttons still work."""

from __future__ import annotations

import pytest

from bot.engine.input import Commanded
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.shipped_words import first_line

STORY = """
    start:
      - choose: A goat at the door. Open?
        id: open
        options: [Open, Hide]
      - quiz: What does it want?
        id: wants
        options:
          - text: Tea
            correct: true
            feedback: Tea, of course.
          - text: The door
            feedback: It eats the door.
      - choose: And now?
        id: now
        options: [Sing, Sleep]
    """
FEET = "      - choose: Wipe its feet?\n        id: feet\n        options: [Yes]\n"
OPEN = "      - choose: A goat at the door. Open?\n        id: open\n        options: [Open, Hide]\n"
NOW = "      - choose: And now?\n        id: now\n        options: [Sing, Sleep]\n"
CHANGED = first_line("moments/changed")


def inside() -> SessionLearner:
    """Return a learner who has answered two stops and sees the third."""
    return SessionLearner(course({"goat": STORY})).begins("goat").taps("Open", "Tea")


def edited(girl: SessionLearner, *changes: tuple[str, str]) -> SessionLearner:
    text = STORY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    girl.course = course({"goat": text})
    return girl


def resumed(girl: SessionLearner) -> SessionLearner:
    return girl.does(Commanded("lessons")).taps("The goat lesson", "Go on")


def test_new_words_of_a_question_are_shown_and_her_answers_stay() -> None:
    girl = edited(inside(), ("And now?", "And what now?"))

    assert resumed(girl).hears == ["And what now?"]
    assert len(girl.trail) == 2


def test_an_option_with_new_words_is_not_what_she_picked_so_she_is_asked_anew() -> None:
    girl = resumed(edited(inside(), ("text: Tea", "text: Green tea")))

    assert girl.asked == "goat/wants"
    assert girl.buttons == ["Green tea", "The door"]


def test_an_option_renamed_with_its_old_words_beside_it_is_still_her_answer() -> None:
    girl = edited(inside(), ("- text: Tea", "- text: Green tea\n            was: Tea"))

    assert resumed(girl).asked == "goat/now"


def test_an_old_button_of_a_renamed_option_does_what_it_says() -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat").taps("Open")
    edited(girl, ("- text: Tea", "- text: Green tea\n            was: Tea")).taps("Tea")

    assert girl.answered.text.source == "Green tea"
    assert girl.hears == ["Tea, of course.", "And now?"]


def test_an_old_button_of_an_option_that_is_gone_asks_the_question_anew() -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat").taps("Open")
    edited(girl, ("text: Tea", "text: Coffee")).taps("Tea")

    assert girl.hears == [CHANGED, "What does it want?"]
    assert girl.buttons == ["Coffee", "The door"]


def test_an_old_button_of_an_earlier_option_that_is_gone_asks_that_question_anew() -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat")
    first = girl.question
    edited(girl.taps("Open", "Tea"), ("[Open, Hide]", "[Open, Wait]")).taps_old(first, "Hide")

    assert girl.hears == [CHANGED, "A goat at the door. Open?"]
    assert girl.trail == ()


def test_a_stop_that_was_renamed_keeps_her_place() -> None:
    girl = edited(
        inside(), ("id: wants", "id: it-wants\n        was: wants"), ("id: now", "id: what-now\n        was: now")
    )

    assert resumed(girl).asked == "goat/what-now"
    assert [answer.stop for answer in girl.trail] == ["open", "it-wants"]


def test_an_old_button_of_a_renamed_stop_does_what_it_says() -> None:
    girl = edited(inside(), ("id: now", "id: what-now\n        was: now")).taps("Sleep")

    assert girl.answered.text.source == "Sleep"


@pytest.mark.parametrize(
    "rename",
    [
        ("id: open", "id: open-up\n        was: open"),
        ("[Open, Hide]", "[{text: Open up, was: Open}, Hide]"),
    ],
)
def test_the_same_tap_twice_changes_nothing_also_when_it_was_renamed_in_between(rename: tuple[str, str]) -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat")
    first = girl.question
    edited(girl.taps("Open", "Tea"), rename).taps_old(first, "Open")

    assert girl.hears == ["And now?"]
    assert len(girl.trail) == 2


def test_another_answer_at_a_renamed_stop_goes_on_from_there_as_she_came() -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat").taps("Hide")
    came = girl.trail
    wants = girl.question
    edited(girl.taps("Tea"), ("id: wants", "id: it-wants\n        was: wants")).taps_old(wants, "The door")

    assert girl.hears == ["It eats the door.", "And now?"]
    assert girl.trail[:1] == came


def test_a_stop_put_before_her_place_is_asked_first() -> None:
    girl = edited(inside(), ("      - quiz:", FEET + "      - quiz:"))

    assert resumed(girl).asked == "goat/feet"
    assert girl.taps("Yes").asked == "goat/wants"


def test_her_newest_button_goes_on_there_although_a_stop_was_put_before_it() -> None:
    girl = edited(inside(), ("      - quiz:", FEET + "      - quiz:"))

    assert girl.taps("Sing").answered.text.source == "Sing"


def test_a_stop_that_was_taken_out_stops_nobody() -> None:
    girl = edited(inside(), (OPEN, ""))

    assert resumed(girl).asked == "goat/now"


def test_a_button_of_a_stop_that_was_taken_out_shows_where_she_is() -> None:
    girl = SessionLearner(course({"goat": STORY})).begins("goat").taps("Open")
    wants = girl.question
    girl.taps("Tea")
    girl.course = course({"goat": "\nstart:\n" + _flush(OPEN + NOW)})
    girl.taps_old(wants, "The door")

    assert girl.hears == [CHANGED, "And now?"]


def test_a_lesson_cut_short_behind_her_is_finished() -> None:
    girl = edited(inside(), (NOW, ""))

    assert resumed(girl).hears[0] == "One thing for today: Tell a goat about goat."
    assert girl.known.finished == ("goat",)


def test_a_scene_that_was_taken_out_leaves_her_at_the_last_stop_that_is_left() -> None:
    garden = "garden:\n  - choose: In the garden?\n    id: garden\n    options: [Dig]\n"
    girl = (
        SessionLearner(course({"goat": _flush(STORY) + "  - goto: garden\n" + garden}))
        .begins("goat")
        .taps("Open", "Tea", "Sing")
    )
    assert girl.asked == "goat/garden"
    girl.course = course({"goat": STORY.replace("[Sing, Sleep]", "[Sing again, Sleep]")})

    assert resumed(girl).asked == "goat/now"


def test_a_renamed_lesson_takes_her_place_and_its_old_buttons_along() -> None:
    girl = inside()
    head = "title: The goat lesson\nabout: A goat.\nbadge: Goat rider\ntoday: Sing.\nwas: goat\n"
    girl.course = course({"goat-two": head + _flush(STORY)})
    assert resumed(girl).asked == "goat-two/now"

    old = girl.questions[2]
    assert old.target.script == "goat"
    girl.taps_old(old, "Sing")
    assert girl.known.finished == ("goat-two",)


def _flush(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.strip("\n").split("\n")) + "\n"
