"""A learner takes a lesson: every kind of step, and what never happens."""

from __future__ import annotations

import pytest

from bot.engine.cursor import EndlessLoop
from bot.engine.events import LessonFinished, LessonStarted
from bot.engine.input import ButtonTarget, Commanded
from bot.engine.session import Session
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import AGAIN, GOAT, PRACTISE, a_girl
from tests.support.shipped_words import first_line


def test_she_hears_what_stands_before_the_first_stop_and_then_it_waits() -> None:
    girl = a_girl(GOAT).begins("goat")

    assert girl.hears == ["Amina is an invented girl.", "goat.png: A goat on a phone.", "The goat sings. What now?"]
    assert girl.buttons == ["Sing along", "Cover your ears"]
    assert girl.events[0] == LessonStarted("goat")


def test_a_short_way_comes_back_to_the_story_by_itself() -> None:
    girl = a_girl(GOAT).begins("goat")

    assert girl.taps("Sing along").hears == ["The goat is pleased.", "Louder?"]
    assert girl.taps("As it is").hears == ["The neighbours clap.", "Is the goat right?"]


def test_the_other_way_leaves_the_short_one_out() -> None:
    assert a_girl(GOAT).begins("goat").taps("Cover your ears").hears == ["Is the goat right?"]


def test_a_quiz_answers_her_before_the_story_goes_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears", "No")

    assert girl.hears == ["Ask the goat.", "Goats or hens?"]
    assert girl.answered.target == ButtonTarget("goat", "goat-right", girl.trail[-1].key)


TO_THE_END = ("Cover your ears", "Yes", "Goats")


def test_a_lesson_ends_one_thing_at_a_time_today_the_badge_her_place_and_the_next_lesson() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("goat").taps(*TO_THE_END)

    assert LessonFinished("goat") in girl.events
    ended = Session("en", finished=("goat",), sitting=("goat",), task="goat")
    assert girl.session == ended, "it counts whatever she taps after it"
    assert (girl.hears, girl.buttons) == (
        ["Good night, goat.", "One thing for today: Tell a goat about goat."],
        ["See my badge"],
    )
    assert girl.taps("See my badge").hears == ["🏅 *Goat rider*, that is you! The story *The goat lesson* is finished."]
    assert girl.buttons == ["🙂", "😐", "🙁", "Next"]
    assert girl.taps("Next").hears == [first_line("mine/save")]
    assert girl.taps("No, thanks").hears[-1] == "Next: *The hen lesson*\n\nAbout hen.", "what makes her curious"
    assert girl.session == ended


def test_the_certificate_comes_once_with_the_last_lesson_she_had_not_finished() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT)
    ends = [_end(girl, "goat"), _end(girl, "hen"), _end(girl, "goat"), _end(girl, "hen")]

    assert ends == [
        ["moments/for-today", "moments/finished", "mine/save"],
        ["moments/for-today", "moments/finished", "moments/certificate", "moments/all-done"],
        ["moments/for-today", "moments/finished", "moments/all-done"],
        ["moments/for-today", "moments/finished", "moments/all-done"],
    ]


def test_the_certificate_and_the_question_wait_also_for_who_first_says_what_she_makes_of_the_lesson() -> None:
    girl = a_girl(GOAT).begins("goat").taps(*TO_THE_END, "See my badge", "🙂", "It was funny")
    assert (girl.hears[0], girl.asked) == (first_line("moments/because"), "moments/certificate")
    assert girl.taps("Next").asked == "mine/save"

    girl = a_girl(GOAT).begins("goat").taps(*TO_THE_END, "See my badge", "🙂", "Next")
    assert girl.asked == "moments/certificate"


def test_a_girl_who_saves_her_place_after_the_only_lesson_hears_that_there_are_no_more() -> None:
    girl = a_girl(GOAT)

    assert _end(girl, "goat") == ["moments/for-today", "moments/finished", "moments/certificate", "mine/save"]
    assert girl.taps("Yes, save it").asked == "moments/all-done"


def test_a_badge_of_last_month_leads_her_back_to_where_she_is_now() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("goat").taps(*TO_THE_END, "See my badge")
    old = girl.question

    assert girl.begins("hen").taps_old(old, "Next").asked == "mine/save"
    assert girl.taps("No, thanks").asked == "hen/goat-sings"
    assert girl.is_forgotten().taps_old(old, "Next").asked == "mine/save", "the button carries all it needs"


def _end(girl: SessionLearner, lesson: str) -> list[str]:
    """Play a lesson, tap on through its end, and return what she was asked there."""
    girl.begins(lesson).taps(*TO_THE_END)
    asked = [girl.asked]
    while girl.buttons[-1] in ("See my badge", "Next"):
        asked.append(girl.taps(girl.buttons[-1]).asked)
    return asked


def test_goto_leaves_for_good_and_an_unknown_scene_ends_the_lesson() -> None:
    girl = a_girl("""
        start:
          - choose: Where to?
            id: where
            options:
              - text: To the hill
                then: [{goto: hill}]
              - text: To the moon
                then: [{goto: moon}]
          - say: You never get here.
        hill:
          - choose: A view!
            id: view
            options: [Look]
        """).begins("goat")

    assert girl.taps("To the hill").hears == ["A view!"]
    assert girl.taps("Look").known.finished == ("goat",)
    assert "You never get here." not in girl.begins("goat").taps("To the moon").hears


def test_end_ends_the_lesson_in_the_middle_of_a_short_way() -> None:
    girl = a_girl("""
        start:
          - choose: Enough?
            id: enough
            options:
              - text: Enough
                then:
                  - say: Fine.
                  - end
              - More
          - say: There is more.
        """).begins("goat")

    assert girl.taps("Enough").hears[0] == "Fine."
    assert "There is more." not in girl.hears


def test_an_act_of_hers_is_remembered_until_the_lesson_ends() -> None:
    girl = a_girl("""
        start:
          - choose: A hat?
            id: hat
            options:
              - text: A red one
                then: [{set: {hat: red}}]
              - No
          - say: The hat suits you.
            when: {hat: red}
          - choose: And now?
            id: now
            options:
              - text: Wave the red hat
                when: {hat: red}
              - Wave
        """).begins("goat")

    assert girl.taps("A red one").hears == ["The hat suits you.", "And now?"]
    assert girl.buttons == ["Wave the red hat", "Wave"]
    girl.taps("Wave").begins("goat").taps("No")
    assert girl.hears == ["And now?"]
    assert girl.buttons == ["Wave"]


def test_each_age_hears_its_own_story_and_who_skipped_the_younger_one() -> None:
    ages = """
        start:
          - say: A story with a goat.
            ages: 10-13
          - say: A story with a moped.
            ages: 14-17
          - choose: Go on?
            id: go-on
            options: [Yes]
        """

    assert a_girl(ages).begins("goat", "14-17").hears == ["A story with a moped.", "Go on?"]
    assert a_girl(ages).begins("goat", "18+").hears == ["A story with a moped.", "Go on?"]
    assert a_girl(ages).begins("goat", "10-13").hears == ["A story with a goat.", "Go on?"]
    assert a_girl(ages).begins("goat").hears == ["A story with a goat.", "Go on?"]


COUNTRIES = """
    start:
      - choose: Where are you?
        id: country
        options: countries
      - say: Chapati!
        when: {country: KE}
      - say: Rice!
        when: {country: [KH, PH]}
      - say: Something tasty!
        when: {country: none}
      - choose: Hungry?
        id: hungry
        options: [Yes]
    """


@pytest.mark.parametrize(
    ("place", "food"),
    [("Kenya", "Chapati!"), ("Cambodia", "Rice!"), ("Philippines", "Rice!"), ("Somewhere else", "Something tasty!")],
)
def test_a_country_told_inside_a_lesson_counts_at_once(place: str, food: str) -> None:
    assert a_girl(COUNTRIES).begins("goat").taps(place).hears == [food, "Hungry?"]


def test_a_country_told_inside_a_lesson_is_hers_from_then_on() -> None:
    girl = a_girl(COUNTRIES).begins("goat").taps("Kenya")

    assert girl.known.country == "KE"
    assert girl.visit.country is None, "the names of a story stay the same to its end"


def test_back_before_the_country_lets_her_tell_another_one() -> None:
    girl = a_girl(COUNTRIES).begins("goat").taps("Kenya").goes_back()

    assert girl.taps("Cambodia").hears == ["Rice!", "Hungry?"]
    assert girl.known.country == "KH"


def test_she_builds_a_sentence_line_by_line_in_any_order() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready", "My hat!")

    assert girl.buttons == ["No.", "I said no.", "Bye."]
    assert [line.source for line in girl.question.built] == ["My hat!"]
    assert girl.taps("No.").hears == ["«My hat! No.»", "That was clear.", "How was it?"]


def test_back_in_a_sentence_takes_one_line_away() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready", "My hat!").goes_back()

    assert girl.asked == "goat/say-no"
    assert girl.question.built == ()
    assert girl.goes_back().asked == "goat/ready"


def test_a_sentence_of_more_lines_than_there_are_is_whole_when_they_are_used_up() -> None:
    girl = a_girl("""
        start:
          - practise: Say it.
            id: say
            lines: [No., Bye.]
            pick: 5
        """).begins("goat")

    assert girl.taps("Bye.", "No.").hears[0] == "«Bye. No.»"


def test_an_old_quiz_comes_back_when_she_has_met_it() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).begins("goat").taps("Cover your ears", "Yes", "Goats")
    girl.another_day().begins("hen")

    assert girl.hears == ["A hen this time.", "Is the goat right?"]
    assert girl.asked == "hen/goat-right"
    assert girl.taps("No").hears == ["Ask the goat.", "Cluck?"]


def test_an_old_quiz_that_was_renamed_still_comes_back_and_lets_her_go_on() -> None:
    renamed = GOAT.replace("id: goat-right", "id: is-it-right\n        was: goat-right")
    girl = (
        SessionLearner(course({"goat": renamed, "hen": AGAIN}), Session("en", finished=("goat",)))
        .begins("hen")
        .taps("No")
    )

    assert girl.asked == "hen/cluck"
    assert girl.does(Commanded("lessons")).taps("The hen lesson", "Go on").asked == "hen/cluck"


def test_a_lesson_that_runs_in_circles_without_a_stop_is_our_trouble_not_a_hang() -> None:
    girl = a_girl("start: [{goto: start}]\n")

    with pytest.raises(EndlessLoop):
        girl.begins("goat")
