"""The question after words of distress: the bot asks, waits as long as she likes, and accepts a no (A7, A8)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from bot.engine.events import Asked, BubbleTold
from bot.engine.input import NEW, ButtonTarget, Commanded, Flags, Said, Sent
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.steps import Picture, Say
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner
from tests.support.open_pilot import called

DISCLOSURES = (
    "my uncle hits me every night",
    "he says he will post my nudes if i dont pay",
    "i dont want to live anymore",
    "my friend is beaten at home",
    "mjomba wangu ananigusa usiku",
    "បងថ្លៃចាប់ទ្រូងខ្ញុំពេលយប់",
)


def in_the_story() -> SessionLearner:
    girl = SessionLearner(real().course)
    girl.presses(ButtonTarget("my-safety-team", "", NEW), Flags("en", "KE", "10-13"))
    return girl.taps("Her class teacher")


def types(girl: SessionLearner, words: str) -> SessionLearner:
    return girl.does(real().vocabulary.read(words))


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("after", ["ok", "okay thanks", "yes", "no", "hm", "why", "purple trombone"])
def test_a7_whatever_she_types_under_the_question_it_stays_open(disclosure: str, after: str) -> None:
    """An ok is not taken for a no. Her place is unchanged, and the question's buttons still lead to help."""
    girl = in_the_story()
    place = girl.session
    question = types(girl, disclosure).question
    assert question.target.script == "confirm"

    types(girl, after)
    assert girl.session == place
    assert not any(isinstance(event, BubbleTold) and "goat" in event.text.source for event in girl.events)

    yes = next(choice for choice in question.choices if choice.text.source.startswith("Yes"))
    girl.presses(yes.target)
    assert girl.question.target.script == "help"


def test_a_sentence_she_practises_is_asked_about_also_where_it_is_a_button_and_her_place_stays() -> None:
    """Typed words may be about herself, while a tap says them for Amina (A1)."""
    girl = in_the_story().taps("Skip", "Ask the next person", "Kenya", "Go on without")
    place = girl.session
    assert any(choice.text.source == "Someone is mean online." for choice in girl.question.choices)

    types(girl, "Someone is mean online.")

    assert girl.question.target.script == "confirm"
    assert girl.session == place


@pytest.mark.parametrize("question", ["what is sextortion", "sextortion ni nini", "ano ang grooming"])
def test_a5_a_question_about_the_subject_is_answered_with_help_beside_it(question: str) -> None:
    girl = in_the_story()
    place = girl.session

    types(girl, question)

    assert girl.question.target == ButtonTarget("confirm", "info", "")
    assert "Good question" in girl.question.question.source
    assert "Help" in [choice.text.source for choice in girl.question.choices]
    assert girl.session == place


CARE = {
    "thanks": r"Thank you for writing",
    "no fault of hers": r"not your (friend's )?fault",
    "her choice": r"[Yy]ou (decide|choose)",
    "people": r"<call-[a-z]+>",
}
NOTHING_GLAD = "Thank you for answering. If it changes, even tonight: Help is always below."
EMERGENCIES = ("swallowed", "low", "now")
FAMILIES = (*EMERGENCIES, "cut", "marriage", "touch", "home", "work", "emergency", "picture", "online")
WHO = ("me", "friend")
CONFIRM = [*(f"{family}-{who}" for family in FAMILIES for who in WHO), *WHO]


def after_yes(scene: str) -> str:
    """Return what she reads after [Yes, show me help], in English."""
    return " ".join(in_the_story().does(Said(confirm=scene)).taps("Yes, show me help").hears)


@pytest.mark.parametrize("scene", [*(f"{family}-{who}" for family in FAMILIES[3:] for who in WHO), *WHO])
@pytest.mark.parametrize("promised", CARE)
def test_a11_after_yes_she_is_thanked_it_is_not_her_fault_she_decides_and_there_are_people(
    scene: str, promised: str
) -> None:
    assert re.search(CARE[promised], after_yes(scene))


@pytest.mark.parametrize("scene", [f"{family}-{who}" for family in EMERGENCIES for who in WHO])
@pytest.mark.parametrize("promised", ["thanks", "people"])
def test_in_an_emergency_she_is_thanked_and_reads_at_once_whom_to_call(scene: str, promised: str) -> None:
    assert re.search(CARE[promised], after_yes(scene))


# The right first screen (H3)


@pytest.mark.parametrize("scene", [*(f"{family}-{who}" for family in FAMILIES for who in WHO), *WHO])
def test_the_numbers_stand_above_the_prose_on_every_first_screen(scene: str) -> None:
    first, numbers, *prose = after_yes(scene).split("\n\n")

    assert "<" not in first, "a phone shows the first line on its lock screen"
    assert re.fullmatch(r"<call-[a-z]+>", numbers)
    assert "<" not in " ".join(prose)


@pytest.mark.parametrize("scene", [*(f"{family}-{who}" for family in FAMILIES if family != "low" for who in WHO), *WHO])
def test_the_button_what_to_say_comes_first(scene: str) -> None:
    girl = in_the_story().does(Said(confirm=scene)).taps("Yes, show me help")

    assert girl.buttons[0] == "What to say"
    assert girl.taps("What to say").asked.startswith("help/how")


@pytest.mark.parametrize("scene", CONFIRM)
def test_every_question_shows_two_numbers_and_that_nobody_reads_along(scene: str) -> None:
    told = " ".join(in_the_story().does(Said(confirm=scene)).hears)

    assert re.search(r"<call-first-[a-z]+>", told)
    assert "I am a robot" in told


@pytest.mark.parametrize("scene", CONFIRM)
def test_the_first_line_tells_nobody_who_sees_her_lock_screen_that_she_has_told_something(scene: str) -> None:
    assert not re.search(r"telling me|right to tell|courage", after_yes(scene))


# Where it cannot wait

TOO_HEAVY = '"Everything is too heavy for me. I do not want to be alone now. Please stay with me."'
MAY_HURT_HERSELF = '"My friend may hurt herself. She must not be alone. Please come now."'
URGENT_CARDS: dict[str, tuple[tuple[str, ...], str]] = {
    "swallowed-me": ((), '"I swallowed something. I need a hospital now. Please come with me."'),
    "swallowed-friend": ((), '"My friend swallowed something. She needs a hospital now. Please come with us."'),
    "low-safe-me": (("I am safe",), TOO_HEAVY),
    "low-unsafe-me": (("I am not safe",), TOO_HEAVY),
    "low-safe-friend": (("Safe now",), MAY_HURT_HERSELF),
    "low-unsafe-friend": (("Unsafe now",), MAY_HURT_HERSELF),
    "now-me": ((), '"I need help now. Please come, or call for me."'),
    "now-friend": ((), '"My friend is in danger now. Please come, or call for her."'),
}
"""Taps that lead a learner to each card that cannot wait, and the words she can say there."""


def at_the_card(card: str) -> SessionLearner:
    """Return a girl at a card that cannot wait."""
    asks = "low" if card.startswith("low") else card.rpartition("-")[0]
    girl = in_the_story().does(Said(confirm=f"{asks}-{card.rpartition('-')[2]}"))
    return girl.taps("Yes, show me help", *URGENT_CARDS[card][0])


@pytest.mark.parametrize("card", URGENT_CARDS)
def test_the_words_to_say_where_it_cannot_wait_is_for_now_and_leads_back_to_the_numbers_of_her_card(card: str) -> None:
    girl = at_the_card(card).taps("What to say")
    words = " ".join(girl.hears)

    assert URGENT_CARDS[card][1] in words
    assert "Say it now, to the nearest adult." in words
    assert "choose" not in words
    assert girl.buttons == ["Show the numbers", "I told someone", "Hide"]
    assert girl.taps("Show the numbers").asked == f"help/{card}"


@pytest.mark.parametrize("card", URGENT_CARDS)
def test_no_riddle_is_one_tap_from_a_card_that_cannot_wait(card: str) -> None:
    girl = at_the_card(card)
    assert "Go on" not in girl.buttons

    girl.taps(*([] if "I told someone" in girl.buttons else ["What to say"]), "I told someone")

    assert girl.hears == ["That was right, and it took courage. The numbers stay here for you.\n\n<call-first-unsafe>"]
    assert girl.buttons == ["Show the numbers", "Hide", "Go on"]


@pytest.mark.parametrize("stop", ["swallowed-me", "swallowed-friend", "low-safe-me", "low-unsafe-friend", "now-me"])
def test_an_old_go_on_below_such_a_card_still_leads_to_where_she_was(stop: str) -> None:
    girl = in_the_story()
    place = girl.asked
    girl.does(Commanded("help"))
    key = next(choice.target.key for choice in girl.question.choices if choice.text.source == "Go on")

    assert girl.presses(ButtonTarget("help", stop, key)).asked in (place, "light/first")


@pytest.mark.parametrize("scene", [f"{family}-{who}" for family in EMERGENCIES for who in WHO])
def test_a_no_to_what_may_be_urgent_is_thanked_the_numbers_stay_and_a_second_tap_leads_on(scene: str) -> None:
    girl = in_the_story()
    place, asked = girl.session, girl.asked
    girl.does(Said(confirm=scene))
    girl.taps(girl.buttons[1])

    assert girl.hears == [f"{NOTHING_GLAD}\n\n<call-first-unsafe>"]
    assert girl.buttons == ["Show the numbers", "Hide this", "Go on"]
    assert (girl.session, girl.taps("Go on").asked) == (place, asked)


def test_a_girl_who_may_hurt_herself_is_asked_one_thing_and_both_answers_lead_to_people_first() -> None:
    girl = in_the_story().does(Said(confirm="low-me")).taps("Yes, show me help")
    asked = girl.question

    assert girl.buttons[:2] == ["I am safe", "I am not safe"]
    assert "Wanting it to stop is heavy, and it can get lighter." in " ".join(girl.hears)
    assert "Are you safe right now?" in " ".join(girl.hears)
    assert "<call-unsafe>" in " ".join(girl.taps("I am not safe").hears)
    assert "<call-low>" in " ".join(girl.taps_old(asked, "I am safe").hears)


@pytest.mark.parametrize("typed", ["no", "no im fine", "yes", "nah", "hapana", "hindi", "ទេ"])
def test_typed_words_never_say_for_her_whether_she_is_safe(typed: str) -> None:
    girl = in_the_story().does(Said(confirm="low-me")).taps("Yes, show me help")

    assert types(girl, typed).asked not in ("help/low-safe-me", "help/low-unsafe-me")


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("card", ["low", "unsafe"])
def test_a_girl_who_wants_to_die_never_reads_the_police_first(country: Country, card: str) -> None:
    first, *others = real().course.directory.card(country, card)

    assert first.role == "child-helpline"
    assert {route.role for route in others} <= {"emergency", "ambulance"}


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("card", ["swallowed", "low", "unsafe", "now"])
def test_an_emergency_names_only_what_is_sure_and_the_numbers_of_the_state(country: Country, card: str) -> None:
    unsure = [it for it in real().course.directory.card(country, card) if it.confidence != "high"]

    assert {route.role for route in unsure} <= {"emergency", "ambulance", "police"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_girl_who_has_swallowed_something_never_reads_of_the_police(country: Country) -> None:
    """Check that the police are named only where nobody else is there to send."""
    directory = real().course.directory
    roles = [route.role for route in directory.card(country, "swallowed")]

    assert roles[-1] == "child-helpline"
    assert set(roles) <= {"ambulance", "emergency", "child-helpline"}
    without = directory.model_copy(update={"routes": [it for it in directory.routes if it.role != "ambulance"]})
    assert [it.number for it in without.card("KH", "swallowed")] == ["117", "1280"]


@pytest.mark.parametrize(("ago", "stands"), [(0, True), (90, True), (91, False)])
def test_a_girl_who_wants_to_die_reads_of_a_crisis_line_that_somebody_has_called_lately(ago: int, stands: bool) -> None:
    today = date(2026, 12, 1)
    all_of_them, long_ago = (
        called(real().course.directory, today),
        called(real().course.directory, today - timedelta(ago)),
    )
    routes = (
        old if old.role == "crisis" else new for new, old in zip(all_of_them.routes, long_ago.routes, strict=True)
    )
    tested = all_of_them.model_copy(update={"routes": tuple(routes)}).as_of(today)

    for country, line in {"KE": "ke-1199", "NP": "np-1166", "PH": "ph-ncmh"}.items():
        assert (line in [it.id for it in tested.card(country, "low")]) is stands, country  # type: ignore[arg-type]  # a country of the table
    assert "np-emergency" not in [it.id for it in tested.card("NP", "low")]


def test_a_girl_who_has_swallowed_something_reads_of_the_hospital_before_anything_else() -> None:
    girl = in_the_story().does(Said(confirm="swallowed-me"))

    assert "to a hospital now" in " ".join(girl.hears), "in the question already"
    assert "Go to a hospital now" in after_yes("swallowed-me")


def test_only_where_it_fits_somebody_did_something_or_it_was_online() -> None:
    for scene in ("touch-me", "home-me", "marriage-me", "cut-me", "low-me", "me"):
        girl = in_the_story().does(Said(confirm=scene)).taps("Yes, show me help")
        told = " ".join(girl.hears)
        if scene == "low-me":
            girl.taps("I am safe")
        assert "online" not in told + " ".join(girl.taps("What to say").hears)


def test_a_health_post_is_named_soonest_and_also_later() -> None:
    told = after_yes("touch-me")

    assert "A hospital or health post can help: soonest is best, best within three days, also later." in told


# Pictures (H4)


@pytest.mark.parametrize("who", WHO)
def test_of_a_picture_the_words_are_kept_then_it_is_reported_then_blocked(who: str) -> None:
    words = after_yes(f"picture-{who}")

    assert words.index("Keep the words, not the picture") < words.index("Report") < words.index("block")


@pytest.mark.parametrize("who", WHO)
def test_a_girl_who_has_told_no_country_tells_it_below_a_picture_too(who: str) -> None:
    girl = SessionLearner(real().course).does(Said(confirm=f"picture-{who}")).taps("Yes, show me help")

    assert "My country" in girl.buttons
    assert girl.taps("My country", "Nepal").asked == f"help/picture-{who}"
    assert "My country" not in girl.buttons


@pytest.mark.parametrize("who", WHO)
def test_a_girl_who_finds_the_steps_too_heavy_reads_that_a_call_comes_first(who: str) -> None:
    girl = in_the_story().does(Said(confirm=f"picture-{who}")).taps("Yes, show me help", "More steps")

    assert "If it feels too heavy: call first, the rest can wait." in " ".join(girl.hears)


# Nothing sends her out at night, or promises what nobody knows


def test_a_girl_who_is_not_safe_at_home_goes_only_where_she_can_get_safely() -> None:
    assert "If you can get there safely" in after_yes("home-me")
    assert "If not: stay near others." in after_yes("home-me")
    assert "Do not go in there alone." in after_yes("home-friend")


@pytest.mark.parametrize("scene", [f"{family}-{who}" for family in ("cut", "marriage") for who in WHO])
def test_no_card_says_that_it_was_stopped_for_others(scene: str) -> None:
    told = after_yes(scene)

    assert "tell these people. They know what can be done." in told
    assert "If it has:" in told, "who reads it too late is not left without a word"
    assert "stopped" not in told


@pytest.mark.parametrize("scene", [*(f"now-{who}" for who in WHO), "low-unsafe-me"])
def test_a_girl_who_is_hurt_reads_of_the_hospital(scene: str) -> None:
    told = " ".join(at_the_card(scene).hears)

    assert re.search(r"(Bleeding or hurt|Hurt, or swallowed something): hospital first\.", told)


@pytest.mark.parametrize("who", WHO)
def test_take_it_down_is_told_as_it_is(who: str) -> None:
    girl = in_the_story().does(Said(confirm=f"picture-{who}")).taps("Yes, show me help", "More steps")
    words = " ".join(girl.hears)

    assert "takeitdown.ncmec.org" in words
    assert "Some apps" in words
    assert "In chats such as WhatsApp it does not work." in words
    assert "<call-reporter>" in words
    assert not re.search(r"can help to have it taken down|never leaves", words)
    assert ("on her own phone" in words) == (who == "friend")


def test_a7_a_sticker_under_the_question_leaves_it_open_too() -> None:
    girl = in_the_story()
    place, question = girl.session, types(girl, DISCLOSURES[0]).question

    girl.does(Sent("sticker", "en"))

    assert girl.session == place
    assert girl.taps_old(question, "Yes, show me help").question.target.script == "help"


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_a8_after_no_she_is_exactly_where_she_was_with_one_line_about_help(disclosure: str) -> None:
    girl = in_the_story()
    place, stop = girl.session, girl.asked
    question = types(girl, disclosure).question
    no = next(choice for choice in question.choices if choice.text.source.startswith("No"))

    girl.presses(no.target)

    if question.target.stop == "low-me":
        assert girl.asked == "confirm/no-urgent"
        girl.taps("Go on")
    else:
        assert [event.text.source for event in girl.events if isinstance(event, BubbleTold)] == [NOTHING_GLAD]
    assert (girl.session, girl.asked) == (place, stop)


@pytest.mark.parametrize("lesson", real().course.lessons.values(), ids=lambda lesson: lesson.id)
def test_a21_the_first_bubble_of_every_story_says_that_it_is_invented(lesson: Lesson) -> None:
    first = next(iter(next(iter(lesson.scenes.values()))))
    words = first.say if isinstance(first, Say) else first.alt if isinstance(first, Picture) else lesson.title

    assert "an invented girl" in words.source


# The card


def card(*taps: str) -> str:
    """Return the whole text of Help in English, or of what these buttons lead to."""
    girl = types(in_the_story(), "help").taps(*taps)
    told = [event.text.source for event in girl.events if isinstance(event, BubbleTold)]
    asked = [event.question.source for event in girl.events if isinstance(event, Asked)]
    return " ".join([*told, *asked])


def test_e3_beside_the_numbers_stands_what_happens_when_she_calls() -> None:
    for promise in (
        "You decide what you say.",
        "Helplines are there to listen, and you can keep your name to yourself. The police may ask for it.",
        "If a line is busy, try again or try the next one: it is not you.",
        "stays in the list of this phone; you can delete it there",
    ):
        assert promise in card("More people")


def test_e4_a_person_near_her_is_named_with_a_sentence_to_say_and_a_second_one_if_the_first_does_not_listen() -> None:
    assert "A person near you can help too" in card()
    assert '"Something is troubling me. Can you listen?"' in card("What to say")
    assert "try a second one" in card("What to say")
    assert not re.search(r"\b(your parents|your mother|your father)\b", card() + card("What to say"))


def test_e5_nothing_sends_her_where_a_picture_is_uploaded_an_id_shown_or_money_paid() -> None:
    routes = " ".join(f"{route.name.source} {route.number} {route.web}" for route in real().course.directory.routes)
    steps = card("My picture") + card("My picture", "More steps")

    assert "cyberbureau" not in routes.lower(), "the Cyber Bureau asks for a copy of an identity card"
    assert not re.search(r"(?i)\b(upload|send us|send it to (?!nobody)|identity card|fee)\b", steps)
