"""A line that does not help is laid aside, and what she picked is said again at the end of the lesson."""

from __future__ import annotations

from bot.statistics.plan import plan_of
from tests.support.sample_lessons import a_girl

SAY_IT = """
    start:
      - practise: Tell the coach. Tap two.
        id: say
        lines:
          - Can we talk?
          - Please listen.
          - {text: Tell nobody, helps: false, feedback: Then nobody can act. Pick another line.}
        feedback: Two lines are enough.
      - choose: Who listens?
        id: who
        options: [The coach, An older cousin]
      - say: "My plan: <first> I go to: <person>. Later: <later>."
        picks: {first: say, person: who, later: never-met}
      - choose: Copied?
        id: copied
        options: [Yes, No]
    elsewhere:
      - choose: Never?
        id: never-met
        options: [A, B]
    """


def test_a_line_that_does_not_help_is_answered_and_another_one_asked_for() -> None:
    girl = a_girl(SAY_IT).begins("goat").taps("Can we talk?", "Tell nobody")

    assert girl.hears == ["Then nobody can act. Pick another line.", "Tell the coach. Tap two."]
    assert girl.buttons == ["Please listen."]
    assert girl.taps("Please listen.").hears[:2] == ["«Can we talk? Please listen.»", "Two lines are enough."]


def test_such_a_line_is_never_part_of_her_sentence_also_when_it_comes_first() -> None:
    girl = a_girl(SAY_IT).begins("goat").taps("Tell nobody", "Please listen.", "Can we talk?")

    assert girl.hears[0] == "«Please listen. Can we talk?»"


def test_back_gives_the_line_that_did_not_help_back_too() -> None:
    girl = a_girl(SAY_IT).begins("goat").taps("Tell nobody").goes_back()

    assert girl.buttons == ["Can we talk?", "Please listen.", "Tell nobody"]


def test_the_option_she_picked_is_said_again() -> None:
    girl = a_girl(SAY_IT).begins("goat").taps("Please listen.", "Can we talk?", "An older cousin")

    assert girl.hears[0] == "My plan: Please listen. Can we talk? I go to: An older cousin. Later: –."


def test_the_answer_that_counts_is_the_last_one() -> None:
    girl = a_girl(SAY_IT).begins("goat").taps("Please listen.", "Can we talk?", "An older cousin").goes_back()

    assert "The coach" in girl.taps("The coach").hears[0]


def test_a_lesson_for_other_countries_is_not_offered() -> None:
    in_nepal = a_girl(goat=GOAT_FOR_KENYA, hen=HEN).begins("goat", country="NP")
    in_kenya = a_girl(goat=GOAT_FOR_KENYA, hen=HEN).begins("goat", country="KE")

    assert in_nepal.hears == ["*The goat lesson* is not ready in this language yet."]
    assert in_kenya.hears == ["A goat in Kisumu."]


def test_a_girl_who_told_no_country_is_not_offered_it_either() -> None:
    course = a_girl(goat=GOAT_FOR_KENYA, hen=HEN).course

    assert [it.id for it in course.offered_to("en", None)] == ["hen"]
    assert [it.id for it in course.offered_to("en", "KE")] == ["goat", "hen"]


def test_a_quiz_for_later_lessons_is_never_asked_by_its_own_and_comes_back_in_another() -> None:
    girl = a_girl(goat=WITH_LATER, hen=ASKS_LATER).begins("goat").taps("Yes").another_day().begins("hen")

    assert girl.hears == ["Is a river for one?"]
    assert girl.taps("No").hears[0] == "Right."


def test_a_quiz_for_later_lessons_is_no_stop_of_the_funnel() -> None:
    plan = plan_of(a_girl(goat=WITH_LATER, hen=ASKS_LATER).course)

    assert plan.stops["goat"] == ("cool",)
    assert plan.quizzes["goat"] == {}


WITH_LATER = """
    start:
      - choose: Is water cool?
        id: cool
        options: [Yes, No]
    for-later:
      - quiz: Is a river for one?
        id: river
        options: [{text: Yes, feedback: It is for all.}, {text: No, correct: true, feedback: Right.}]
    """
ASKS_LATER = """
    start:
      - again: goat/river
      - choose: Cluck?
        id: cluck
        options: [Cluck, Cluck cluck]
    """
GOAT_FOR_KENYA = """
    countries: [KE]
    start:
      - choose: A goat in Kisumu.
        id: kisumu
        options: [Yes, No]
    """
HEN = """
    start:
      - choose: A hen anywhere.
        id: anywhere
        options: [Yes, No]
    """
