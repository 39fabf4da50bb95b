"""A girl takes a lesson: every kind of step, going back, leaving, coming back, and what never happens to her."""

from __future__ import annotations

import pytest

from bot.content.model.lesson import Course, Script, written_options
from bot.content.model.steps import Act
from bot.engine.advance import advance, again, replay
from bot.engine.cursor import EndlessLoop
from bot.engine.events import Asked, Celebrated, LessonFinished, LessonStarted, Tidied, Told
from bot.engine.input import NEW, Blocked, Chose, Commanded, Flags, Said, Sent, Spot, Started
from bot.engine.session import MOST_ANSWERS, Answer, Session
from tests.courses import course, in_khmer_too, real
from tests.girls import Girl

GOAT = """
    start:
      - say: Amina is an invented girl.
      - picture: goat.png
        alt: A goat on a phone.
      - choose: The goat sings. What now?
        id: goat-sings
        options:
          - text: Sing along
            then:
              - say: The goat is pleased.
              - choose: Louder?
                id: louder
                options: [Much louder, As it is]
              - say: The neighbours clap.
          - Cover your ears
      - quiz: Is the goat right?
        id: goat-right
        options:
          - text: Yes
            correct: true
            feedback: A goat is always right.
          - text: No
            feedback: Ask the goat.
      - poll: Goats or hens?
        id: goats-or-hens
        options: [Goats, Hens]
      - say: Good night, goat.
    """


def a_girl(*lessons: str, **named: str) -> Girl:
    texts = {name.replace("_", "-"): text for name, text in named.items()}
    return Girl(course(texts or {"goat": lessons[0]}))


# --- steps -------------------------------------------------------------------------------------------------------


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
    assert girl.answered.spot == Spot("goat", "goat-right", girl.trail[-1].key)


TO_THE_END = ("Cover your ears", "Yes", "Goats")


def test_a_lesson_ends_with_today_then_its_badge_then_the_question_about_her_place_and_the_next_lesson() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("goat").taps(*TO_THE_END)

    assert [type(event) for event in girl.events if isinstance(event, LessonFinished | Celebrated)] == [
        LessonFinished,
        Celebrated,
    ]
    assert girl.hears[:3] == [
        "Good night, goat.",
        "One thing for today: Tell a goat about goat.",
        "🏅 *Goat rider*, that is you! *The goat lesson* is finished.",
    ]
    assert girl.asked == "mine/save"
    assert girl.taps("No, thanks").hears[-1] == "Next: *The hen lesson*"
    assert girl.session == Session("en", finished=("goat",))


def test_every_later_end_has_the_same_order_also_when_a_lesson_is_played_again() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT, cow=GOAT).begins("goat").taps(*TO_THE_END, "No, thanks")
    ends = [girl.taps("Next lesson", *TO_THE_END).hears[1:], girl.begins("goat").taps(*TO_THE_END).hears[1:]]

    for lesson, end in zip(("hen", "goat"), ends, strict=True):
        assert end == [
            f"One thing for today: Tell a goat about {lesson}.",
            f"🏅 *Goat rider*, that is you! *The {lesson} lesson* is finished.",
            "Next: *The cow lesson*",
        ]


def test_the_certificate_comes_once_with_the_last_lesson_she_had_not_finished() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("goat").taps(*TO_THE_END, "No, thanks")
    arts = [_arts(girl), _arts(girl.begins("hen").taps(*TO_THE_END)), _arts(girl.begins("goat").taps(*TO_THE_END))]

    assert arts == [[], ["hen", "certificate"], ["goat"]]
    assert girl.asked == "moments/all-done"


def test_who_saves_her_place_after_the_only_lesson_hears_that_there_are_no_more() -> None:
    girl = a_girl(GOAT).begins("goat").taps(*TO_THE_END)

    assert _arts(girl) == ["goat", "certificate"]
    assert girl.taps("Yes, save it").asked == "moments/all-done"


def _arts(girl: Girl) -> list[str]:
    return [event.art for event in girl.events if isinstance(event, Celebrated)]


def test_after_the_last_lesson_all_of_them_can_be_played_again() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears", "Yes", "Goats")
    girl.begins("goat").taps("Cover your ears", "Yes", "Goats")

    assert "You have seen every lesson." in girl.hears[-1]
    assert girl.taps("All lessons", "The goat lesson").hears[0] == "Amina is an invented girl."


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


def test_what_she_did_is_remembered_until_the_lesson_ends() -> None:
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


PRACTISE = """
    start:
      - choose: Ready?
        id: ready
        options: [Ready]
      - practise: Say no to the goat.
        id: say-no
        lines: [No., I said no., My hat!, Bye.]
        pick: 2
        feedback: That was clear.
      - choose: How was it?
        id: how
        options: [Good]
    """


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


AGAIN = """
    start:
      - say: A hen this time.
      - again: goat/goat-right
      - choose: Cluck?
        id: cluck
        options: [Cluck]
    """


def test_an_old_quiz_comes_back_when_she_has_met_it() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).begins("goat").taps("Cover your ears", "Yes", "Goats").begins("hen")

    assert girl.hears == ["A hen this time.", "Is the goat right?"]
    assert girl.asked == "hen/goat-right"
    assert girl.taps("No").hears == ["Ask the goat.", "Cluck?"]


def test_an_old_quiz_is_left_out_when_she_has_not_met_it() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).begins("hen")

    assert girl.hears == ["A hen this time.", "Cluck?"]


def test_an_old_quiz_that_is_gone_stops_nobody() -> None:
    met = Session("en", finished=("goat", "lost"))

    for name in ("goat/no-such-stop", "goat/louder", "lost/goat-right"):
        girl = Girl(course({"goat": GOAT, "hen": AGAIN.replace("goat/goat-right", name)}), met)
        assert girl.begins("hen").hears == ["A hen this time.", "Cluck?"]


def test_an_old_quiz_that_was_renamed_still_comes_back_and_lets_her_go_on() -> None:
    renamed = GOAT.replace("id: goat-right", "id: is-it-right\n        was: goat-right")
    girl = Girl(course({"goat": renamed, "hen": AGAIN}), Session("en", finished=("goat",))).begins("hen").taps("No")

    assert girl.asked == "hen/cluck"
    assert girl.does(Commanded("lessons")).taps("The hen lesson", "Go on").asked == "hen/cluck"


# --- back, away, again -------------------------------------------------------------------------------------------


def test_there_is_no_back_before_the_first_answer() -> None:
    girl = a_girl(GOAT).begins("goat")

    assert not girl.question.back
    assert girl.presses(Spot("goat", "goat-sings", "back")).asked == "goat/goat-sings"
    assert girl.trail == ()


def test_back_is_one_stop_and_asks_it_anew() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along", "As it is").goes_back()

    assert girl.asked == "goat/louder"
    assert girl.question.anew
    assert girl.goes_back().asked == "goat/goat-sings"
    assert girl.taps("Cover your ears").asked == "goat/goat-right"


def test_back_tapped_twice_goes_back_once() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along", "As it is")
    back = Spot("goat", "goat-right", "back")

    assert girl.presses(back).asked == "goat/louder"
    assert girl.presses(back).asked == "goat/louder"


def test_a_quiz_keeps_her_first_answer_for_the_count() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears", "No")
    first = girl.answered
    girl.goes_back().taps("Yes")

    assert first.first
    assert not girl.answered.first
    assert Answer("goat-right", first.spot.key) in girl.visit.first
    assert girl.trail[-1].key != first.spot.key


def test_she_can_leave_for_the_menu_and_go_on_where_she_was() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("lessons"))

    assert girl.taps("The goat lesson").hears == ["You are in the middle of *The goat lesson*."]
    assert girl.taps("Go on").hears == ["Louder?"]
    assert girl.trail[0].stop == "goat-sings"


def test_she_can_start_a_lesson_again() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("lessons"))

    assert girl.taps("The goat lesson", "Start again").hears[0] == "Amina is an invented girl."
    assert girl.trail == ()


@pytest.mark.parametrize("hours_over", [False, True])
def test_go_on_leads_to_her_place_also_when_nothing_is_known_any_more(hours_over: bool) -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears", "Yes").does(Commanded("lessons")).taps("The goat lesson")
    if hours_over:
        girl.is_forgotten()

    assert girl.taps("Go on").asked == "goat/goats-or-hens"


def test_typing_the_words_of_start_again_forgets_nothing_before_she_has_chosen() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").types("Start again")

    assert girl.buttons == ["Go on", "Start again"]
    assert girl.taps("Go on").asked == "goat/louder"


def test_typing_the_words_of_start_again_outside_a_lesson_opens_the_menu() -> None:
    assert a_girl(GOAT).does(Said()).types("Start again").asked == "menu/menu"


def test_somebody_else_begins_as_a_new_guest_in_the_same_language() -> None:
    girl = a_girl(GOAT).begins("goat", "14-17", "KE").taps("Sing along").does(Started("en"))
    girl.taps("English", "14 to 17")

    assert girl.hears == ["Here we are. Who is there?"]
    assert girl.taps("Somebody else").session == Session("en")
    assert girl.asked == "start/age"


def test_the_first_story_begins_two_taps_after_start() -> None:
    girl = a_girl(GOAT).does(Started("en"))

    assert girl.asked == "start/language"
    assert girl.taps("English").asked == "start/age"
    assert girl.taps("10 to 13").hears[0] == "Amina is an invented girl."
    assert girl.known.age == "10-13"


def test_the_lesson_of_her_link_comes_after_language_and_age() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).does(Started("en", "hen")).taps("English", "Skip")

    assert girl.hears[0] == "A hen this time."
    assert girl.known.wanted is None


def test_a_link_to_a_lesson_that_does_not_exist_is_no_link() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).does(Started("en", "no-such")).taps("English", "Skip")

    assert girl.visit.lesson == "goat"


def test_a_link_to_the_lesson_she_is_in_asks_whether_to_go_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Started("en", "goat")).taps("English", "Skip")

    assert girl.hears == ["You are in the middle of *The goat lesson*."]
    assert girl.taps("Go on").asked == "goat/louder"


def test_her_age_and_country_change_with_the_next_lesson() -> None:
    ages = GOAT.replace(
        "      - say: Good night, goat.\n",
        "      - say: Good night, moped.\n        ages: 14-17\n      - say: Good night, goat.\n        ages: 10-13\n",
    )
    girl = a_girl(ages).begins("goat").does(Commanded("lessons")).taps("My age", "14 to 17")
    assert girl.asked == "goat/goat-sings"
    girl.taps("Cover your ears", "Yes")

    assert girl.taps("Goats").hears[0] == "Good night, goat."
    assert girl.begins("goat", "14-17").taps("Cover your ears", "Yes", "Goats").hears[0] == "Good night, moped."


def test_nothing_is_ever_locked() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN, last=GOAT).does(Commanded("lessons"))

    assert girl.buttons[:3] == ["The goat lesson", "The hen lesson", "The last lesson"]
    for lesson in ("The last lesson", "The hen lesson", "The goat lesson"):
        assert girl.does(Commanded("lessons")).taps(lesson).asked.split("/")[0] in ("last", "hen", "goat")


def test_who_stops_the_bot_is_forgotten_at_once() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Blocked())

    assert (girl.session, girl.events) == (None, ())


# --- help, words, tidy -------------------------------------------------------------------------------------------


HELP = """
    start:
      - choose: Look at Help?
        id: look
        options:
          - text: Just look
            do: help
          - text: Tidy up first
            do: tidy
      - choose: Back again?
        id: back-again
        options: [Yes]
    """


def test_help_opened_inside_a_story_holds_the_next_question_back_until_she_goes_on() -> None:
    girl = a_girl(HELP).begins("goat").taps("Just look")

    assert girl.asked == "help/card"
    assert girl.taps("Go on").hears == ["Back again?"]


def test_help_shows_the_numbers_of_the_country_she_tells_it() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("help"))
    assert any("<people>" in words for words in girl.hears)

    girl.taps("My country", "Nepal")

    assert any("<people>" in words for words in girl.hears)
    assert girl.known.country == "NP"
    assert girl.taps("Go on").asked == "goat/louder"


def test_tidy_up_in_a_story_goes_on_with_the_story() -> None:
    girl = a_girl(HELP).begins("goat").taps("Tidy up first")

    assert Tidied() in girl.events
    assert girl.asked == "goat/back-again"


def test_tidy_up_says_something_harmless_and_keeps_her_place() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")
    before = girl.session
    girl.does(Commanded("tidy"))

    assert girl.events[0] == Tidied()
    assert isinstance(girl.events[1], Told)
    assert girl.session == before


def test_after_tidy_up_a_quick_round_stands_there_and_the_next_one_as_often_as_she_likes() -> None:
    girl = a_girl(GOAT).begins("goat").does(Commanded("tidy"))
    for _ in range(3):
        assert girl.asked.startswith("quick/")
        for _ in range(5):
            girl.taps(girl.buttons[-1])
        assert girl.buttons == ["Five more", "Lessons"]
        girl.taps("Five more")

    assert girl.visit.lesson == "goat"


def test_which_quick_round_comes_first_differs_from_time_to_time() -> None:
    course_, session = course({"goat": GOAT}), Session("en")
    turns = [advance(course_, session, Commanded("tidy"), lot) for lot in range(12)]

    assert len({event.question for turn in turns for event in turn.events if isinstance(event, Asked)}) == 12


@pytest.mark.parametrize("file", ["help", "confirm"])
def test_every_question_of_the_safety_scenes_is_hidden_in_one_tap_and_nothing_of_them_is_told_again(file: str) -> None:
    stops = list(real().course.bot[file].stops())
    hides = [(stop.id, option.key) for stop in stops for option in written_options(stop) if option.do == "tidy"]
    assert [stop for stop, _ in hides] == [stop.id for stop in stops]
    for stop, key in hides:
        girl = a_girl(GOAT).presses(Spot(file, stop, key))

        assert Tidied() in girl.events
        assert [it.spot.script for it in girl.events if isinstance(it, Asked)] == ["quick"], stop


def test_an_options_words_count_as_the_tap() -> None:
    assert a_girl(GOAT).begins("goat").types("Sing along").hears == ["The goat is pleased.", "Louder?"]


def test_an_options_number_counts_as_the_tap() -> None:
    assert a_girl(GOAT).begins("goat").types(number=2).hears == ["Is the goat right?"]


def test_a_number_that_is_the_words_of_another_option_means_its_words() -> None:
    counting = """
        start:
          - choose: How many goats?
            id: how-many
            options:
              - text: "2"
                feedback: Two goats.
              - text: "1"
                feedback: One goat.
        """

    girl = a_girl(counting).begins("goat")
    assert girl.types("1", number=1).hears[0] == "One goat."


def test_a_number_in_a_sentence_means_the_buttons_that_are_left() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready").types(number=1).types(number=1)

    assert girl.hears[0] == "«No. I said no.»"


def test_a_number_with_no_button_is_answered_with_help_and_a_way_on() -> None:
    girl = a_girl(GOAT).begins("goat").types(number=3)

    assert girl.buttons == ["Help", "Go on", "Hide"]
    assert girl.taps("Go on").asked == "goat/goat-sings"


def test_words_the_bot_does_not_know_are_answered_with_help_and_a_way_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Said())

    assert girl.buttons == ["Help", "Go on", "Hide"]
    assert girl.taps("Help").asked == "help/card"
    assert girl.taps("Go on").asked == "goat/louder"


@pytest.mark.parametrize("kind", ["picture", "sticker", "place", "other"])
def test_what_she_sends_gets_a_kind_answer_and_a_way_on(kind: str) -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Sent(kind))  # type: ignore[arg-type]

    assert "Go on" in girl.buttons
    assert girl.taps("Go on").asked == "goat/louder"


def test_typed_words_serve_where_she_could_have_tapped_a_button_of_the_bot() -> None:
    girl = a_girl(GOAT).does(Started("en")).types("English")
    assert girl.asked == "start/age"

    assert girl.types("10 to 13").asked == "goat/goat-sings"


# --- sensitive, languages ----------------------------------------------------------------------------------------

SENSITIVE = (
    "title: The wolf\nabout: A wolf.\nbadge: Wolf listener\ntoday: Howl.\nsensitive: There is a wolf in it.\n"
    + """
start:
  - say: Amina is an invented girl.
  - choose: The wolf smiles.
    id: wolf-smiles
    options: [Smile back, Leave]
  - choose: The wolf waves.
    id: wolf-waves
    options: [Wave]
"""
)


def test_a_sensitive_lesson_says_so_and_begins_only_after_go_on() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).does(Commanded("lessons")).taps("The wolf")

    assert girl.hears == ["*The wolf*\n\nThere is a wolf in it."]
    assert girl.known.visit is None
    assert girl.taps("Go on").hears[0] == "Amina is an invented girl."


def test_something_else_is_always_there_instead_of_a_sensitive_lesson() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).does(Commanded("lessons")).taps("The wolf", "Something else")

    assert girl.asked == "menu/menu"


def test_every_question_of_a_sensitive_lesson_can_be_tidied_away() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).begins("wolf")
    assert girl.question.sensitive

    assert Tidied() in girl.presses(Spot("wolf", "wolf-smiles", "tidy")).events
    assert girl.visit.lesson == "wolf"


def test_what_stands_around_a_sensitive_lesson_can_be_tidied_away_too() -> None:
    girl = a_girl(wolf=SENSITIVE, goat=GOAT).does(Commanded("lessons")).taps("The wolf")
    for asked, tap in (("moments/gate", "Go on"), ("wolf/wolf-smiles", "Leave"), ("wolf/wolf-waves", "Wave")):
        assert (girl.asked, girl.question.sensitive) == (asked, True)
        girl.taps(tap)
    assert (girl.asked, girl.question.sensitive) == ("mine/save", True)
    girl.begins("wolf").taps("Leave").does(Commanded("lessons")).taps("The wolf")
    assert (girl.asked, girl.question.sensitive) == ("moments/resume", True)

    girl.begins("goat").taps("Cover your ears", "Yes", "Goats")

    assert (girl.asked, girl.question.sensitive) == ("moments/all-done", False)


def test_words_that_may_mean_trouble_are_asked_about_first() -> None:
    girl = a_girl(GOAT).begins("goat").does(Said(confirm="friend"))

    assert girl.asked == "confirm/friend"
    assert girl.taps("No, all is OK").asked == "goat/goat-sings"
    assert girl.does(Said(confirm="friend")).taps("Yes, show me help").asked == "help/card"


def test_another_language_keeps_her_place() -> None:
    girl = Girl(in_khmer_too(course({"goat": GOAT})).course).begins("goat").taps("Sing along")
    girl.does(Commanded("language")).taps("ភាសាខ្មែរ")

    assert girl.asked == "goat/louder"
    assert girl.known.locale == "km"


def test_a_lesson_that_is_not_in_her_language_waits_for_her_in_another() -> None:
    girl = Girl(in_khmer_too(course({"goat": GOAT, "hen": AGAIN}), "goat").course).begins("goat").taps("Sing along")
    girl.does(Commanded("language")).taps("ភាសាខ្មែរ")
    assert girl.hears[-1] == "*The goat lesson* is not ready in this language yet. Your place is kept."
    assert girl.trail

    assert girl.taps("🌍 Language", "English").asked == "goat/louder"


def test_a_lesson_that_is_not_in_her_language_is_not_on_the_menu() -> None:
    girl = Girl(in_khmer_too(course({"goat": GOAT, "hen": AGAIN}), "goat").course, Session("km"))

    assert girl.does(Commanded("lessons")).buttons[:1] == ["The hen lesson"]
    assert girl.begins("goat").question.spot.script == "moments"
    assert girl.known.visit is None


def test_who_had_finished_a_lesson_before_it_was_renamed_is_not_sent_into_it_again() -> None:
    renamed = Girl(course({"goat-two": HEAD_WAS + GOAT_BODY, "hen": AGAIN}), Session("en", finished=("goat",)))
    renamed.does(Started("en")).taps("English", "Skip")

    assert renamed.visit.lesson == "hen"


HEAD_WAS = "title: The goat lesson\nabout: A goat.\nbadge: Goat rider\ntoday: Sing.\nwas: goat\n"
GOAT_BODY = "start:\n  - choose: Sing?\n    id: sing\n    options: [Sing]\n"


# --- bounds ------------------------------------------------------------------------------------------------------

CIRCLE = """
    start:
      - choose: Round and round?
        id: round
        options:
          - text: Once more
            then: [{goto: start}]
          - Enough
      - choose: Dizzy?
        id: dizzy
        options: [Yes]
    """


def test_a_thousand_answers_in_a_circle_stay_a_short_bookmark() -> None:
    girl = a_girl(CIRCLE).begins("goat")
    for _ in range(1_000):
        girl.taps("Once more")
        assert len(girl.trail) <= MOST_ANSWERS

    assert len(girl.visit.first) == 1
    assert girl.taps("Enough").asked == "goat/dizzy"


def test_a_lesson_that_runs_in_circles_without_a_stop_is_our_trouble_not_a_hang() -> None:
    girl = a_girl("start: [{goto: start}]\n")

    with pytest.raises(EndlessLoop):
        girl.begins("goat")


def test_a_bot_scene_that_calls_itself_is_our_trouble_not_a_hang() -> None:
    real = course({"goat": GOAT})
    turning = Script(id="menu", scenes={"menu": (Act(do="menu"),)})
    broken = Course(real.lessons, {**real.bot, "menu": turning}, real.cast, real.directory, real.profile, real.offered)

    with pytest.raises(EndlessLoop):
        advance(broken, None, Commanded("lessons"))


# --- told anew ---------------------------------------------------------------------------------------------------


def test_an_update_that_comes_twice_is_answered_with_her_present_stop() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")
    tap = Chose(Spot("goat", "goat-sings", girl.trail[0].key), Flags("en"))

    for did in (tap, Said(ordinal=1), Said(ordinal=2), Chose(Spot("goat", "", NEW), Flags("en"))):
        turn = again(girl.course, girl.session, did)
        assert [getattr(event, "spot", None) for event in turn.events] == [Spot("goat", "louder", "")]
        assert turn.session == girl.session


def test_a_last_answer_that_comes_twice_says_again_what_follows() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("hen").taps("Cover your ears", "Yes", "Goats")
    girl.begins("goat").taps("Cover your ears", "Yes")
    tap = girl.question.choices[0].spot
    girl.presses(tap)

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert [getattr(event, "spot", None) for event in turn.events] == [None, girl.question.spot]


def test_a_tap_into_a_lesson_that_comes_twice_after_its_end_leads_nowhere_she_is_not() -> None:
    girl = a_girl(GOAT).does(Commanded("lessons"))
    tap = girl.question.choices[0].spot
    girl.presses(tap).taps("Cover your ears", "Yes", "Goats")

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert [getattr(event, "spot", None) for event in turn.events] == [Spot("menu", "menu", "")]


def test_a_tap_before_the_first_story_that_comes_twice_asks_the_same_again() -> None:
    girl = a_girl(GOAT).does(Started("en"))
    tap = girl.question.choices[0].spot
    girl.presses(tap)

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert turn.events[-1].spot.script == "start"  # type: ignore[union-attr]
    assert turn.events[-1].spot.stop == "age"  # type: ignore[union-attr]


def test_help_that_was_asked_for_twice_is_help_twice() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")

    for did in (Commanded("help"), Said(command="help"), Chose(Spot("help", "country", "x"), Flags("en"))):
        assert again(girl.course, girl.session, did).events[-1].spot.script == "help"  # type: ignore[union-attr]


def test_a_chat_drawn_anew_tells_the_lesson_from_its_start() -> None:
    girl = a_girl(HELP).begins("goat").taps("Just look").taps("Go on")

    turns = replay(girl.course, girl.known)

    questions = [event.question.source for turn in turns for event in turn.events if hasattr(event, "question")]
    assert questions == ["Look at Help?", "Back again?"]
    assert turns[-1].session == girl.session


def test_nothing_is_drawn_anew_for_who_is_in_no_lesson() -> None:
    real = course({"goat": GOAT})

    assert replay(real, Session("en")) == ()
    lost = Girl(real).begins("goat").known
    assert replay(course({"hen": AGAIN}), lost) == ()
