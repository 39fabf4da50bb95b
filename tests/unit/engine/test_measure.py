"""The measure (P13): five voluntary questions before and after the course.

A researcher can tell from the answers which item and wave they belong to, and which one came first.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check import path_length
from bot.check.rule_context import RuleContext
from bot.engine.events import Answered, Asked
from bot.engine.input import Commanded, Flags
from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import Item
from bot.lessons.steps import Measure
from bot.lessons.translations.catalogs import Catalogs, offered
from bot.safeguarding.distress.normalise import normalise
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.engine_learner import Girl
from tests.support.paths import ROOT

FIRST, LAST = "my-safety-team", "say-it-out-loud"
ITEMS = ("who-did-it", "helps-first", "pass-it-on", "who-to-tell", "say-no")
MY_ANSWERS = (
    "The girl, a little",
    "Send a little airtime",
    "When the classmate agrees",
    "Not yet true",
    "A little true",
)


def asked_before() -> Girl:
    """Return a learner who has answered the first question of the story, and may now choose to be asked the items."""
    return Girl(real().course).begins(FIRST).taps("No, only me")


def asked_after(girl: Girl) -> Girl:
    """Take her to the last question of the last lesson, and to the questions after it."""
    girl.begins(LAST)
    while girl.asked != f"{LAST}/after":
        girl.taps(girl.buttons[-1])
    return girl


def finishes(girl: Girl) -> Girl:
    """Tap the last button until the lesson ends; it always leads on, past the measure too."""
    while girl.known.visit:
        girl.taps(girl.buttons[-1])
    return girl


def stops_of(girl: Girl) -> list[str]:
    return [question.target.stop for question in girl.questions]


def test_before_the_course_she_answers_five_items_and_the_story_goes_on() -> None:
    girl = asked_before()
    assert girl.buttons == ["Ask me", "Skip"]

    girl.taps("Ask me")
    answers = [girl.taps(words).answered for words in MY_ANSWERS]

    assert [it.target.stop for it in answers] == [f"before-{item}" for item in ITEMS]
    assert all(it.first and it.target.script == FIRST for it in answers)
    assert girl.asked == f"{FIRST}/country"
    assert girl.hears[0] == "Thank you! Back to the story."


def test_before_the_course_no_answer_is_told_to_be_right_or_wrong() -> None:
    """After any answer only the next item follows."""
    girl = asked_before().taps("Ask me")
    while girl.asked != f"{FIRST}/before-say-no":
        question = girl.question
        heard = set()
        for words in [choice.text.source for choice in question.choices]:
            girl.taps_old(question, words)
            assert [type(event) for event in girl.events] == [Answered, Asked]
            heard.add(tuple(girl.hears))
        assert len(heard) == 1


def test_she_skips_all_of_it_with_one_tap() -> None:
    girl = asked_before().taps("Skip")

    assert girl.asked == f"{FIRST}/country"
    assert [answer.stop for answer in girl.trail] == ["shared-phone", "before"]


def test_going_back_she_may_answer_otherwise_and_the_first_answer_is_the_one_that_counts() -> None:
    girl = asked_before().taps("Ask me", "Whoever posts it").goes_back()
    assert girl.asked == f"{FIRST}/before-who-did-it"

    again = girl.taps("The girl, a little").answered

    assert not again.first
    assert girl.goes_back().goes_back().asked == f"{FIRST}/before"


def test_who_plays_the_lesson_once_more_is_not_asked_again() -> None:
    girl = finishes(asked_before())
    girl.questions.clear()

    finishes(girl.begins(FIRST))

    assert "country" in stops_of(girl)
    assert not any(stop.startswith("before") for stop in stops_of(girl))


def test_who_left_in_the_middle_is_asked_when_she_begins_anew() -> None:
    girl = asked_before().taps("Ask me", "Whoever posts it")

    assert girl.begins(FIRST).taps("No, only me").asked == f"{FIRST}/before"


def test_after_the_course_the_same_is_asked_and_now_she_hears_why() -> None:
    girl = finishes(asked_before().taps("Ask me", *MY_ANSWERS))
    before = [
        (question.question, [choice.text for choice in question.choices])
        for question in girl.questions
        if is_item(question, "before")
    ]
    girl.questions.clear()

    asked_after(girl).taps("Ask me", "Whoever posts it")
    assert girl.answered.target.stop == "after-who-did-it"
    assert girl.hears[0] == "Yes. Whoever posts it, every time."

    girl.taps(*MY_ANSWERS[1:])
    after = [
        (question.question, [choice.text for choice in question.choices])
        for question in girl.questions
        if is_item(question, "after")
    ]
    assert after == before
    assert len(after) == len(ITEMS)
    assert finishes(girl).known.finished == (FIRST, LAST)


def is_item(question: Asked, wave: str) -> bool:
    return question.target.stop.startswith(f"{wave}-")


def test_a_button_of_yesterday_leads_her_on_from_the_item_it_belongs_to() -> None:
    """Her row has expired, so nothing is known about her; the button carries her place."""
    girl = asked_before().taps("Ask me", "Whoever posts it")

    girl.is_forgotten().taps("Tell someone she trusts")

    assert girl.asked == f"{FIRST}/before-pass-it-on"
    assert girl.answered.target.stop == "before-helps-first"


def test_a_button_of_a_lesson_she_has_finished_asks_nothing_of_the_measure() -> None:
    girl = asked_before().taps("Ask me")
    item = girl.question
    finishes(girl)

    girl.taps_old(item, "Whoever posts it")

    assert not girl.question.target.stop.startswith("before")


def test_a_chat_tidied_up_in_between_goes_on_at_the_same_item() -> None:
    girl = asked_before().taps("Ask me", "Whoever posts it")
    girl.does(Commanded("tidy")).does(Commanded("lessons"))
    assert girl.question.target.script != FIRST

    girl.taps("My safety team", "Go on")

    assert girl.asked == f"{FIRST}/before-helps-first"


@pytest.mark.parametrize("locale", ["en", "km", "sw"])
def test_in_every_language_the_items_say_the_same_before_and_after(locale: str) -> None:
    """Equal texts have the same translation, so an item has one wording."""
    items = real().course.measure
    assert items is not None
    texts = {wave: [(stop.question, [option.text for option in stop.options]) for stop in after(opener)]
             for wave, opener in items.openers.items()}  # fmt: skip

    assert texts["before"] == texts["after"]
    assert all(real().catalogs.find(question, locale) for question, _ in texts["before"])


def after(opener: Item) -> list[Item]:
    return [step for step in opener.options[0].then if isinstance(step, Item)]


def test_no_button_of_it_is_a_yes_or_an_ok_that_may_answer_another_question() -> None:
    """After words of distress a typed "yes" answers that question (A7), so it may not be an answer here."""
    bundle = real()
    profile, items = bundle.course.profile, bundle.course.measure
    assert profile and items
    small = {normalise(word) for words in profile.words.values() for word in (*words.answers, *words.help)}
    labels = [option.text for steps in items.scenes.values() for step in steps
              if isinstance(step, Item) for option in step.options]  # fmt: skip

    said = {normalise(bundle.catalogs.say(text, locale)) for text in labels for locale in ("en", "km", "sw")}

    assert said & small == set()


def test_a_typed_answer_counts_as_the_tap() -> None:
    girl = asked_before().types("Ask me")
    assert girl.types(number=3).answered.target.stop == "before-who-did-it"
    assert girl.asked == f"{FIRST}/before-helps-first"


def test_a_course_without_items_tells_its_lessons_all_the_same() -> None:
    bare = replace(real().course, measure=None)

    assert Girl(bare).begins(FIRST).taps("No, only me").asked == f"{FIRST}/country"


def test_a_lesson_that_asks_is_offered_where_the_items_can_be_read() -> None:
    course = real().course
    catalogs = in_khmer_too(course).catalogs
    lost = {key: words for key, words in catalogs.by_locale["km"].items() if key[0] != "measure"}
    without = Catalogs({**catalogs.by_locale, "km": lost})

    assert FIRST in offered(course, catalogs)["km"]
    assert FIRST not in offered(course, without)["km"]
    assert "friend-or-pretend" in offered(course, without)["km"]


def test_an_educator_counts_the_story_not_the_measure() -> None:
    """Twelve questions are within the limit, and the five items do not count."""
    twelve = "".join(f"  - poll: Question {n}?\n    id: q{n}\n    options: [One, Two]\n" for n in range(12))

    assert found(course({"goat": f"start:\n{twelve}  - measure: before\n"})) == []
    assert found(course({"goat": f"start:\n{twelve}  - poll: More?\n    id: more\n    options: [One, Two]\n"})) != []


def found(of: Course) -> list[str]:
    lesson = of.lessons["goat"]
    return [
        problem.code for problem in path_length.check(RuleContext(of, Catalogs(), ROOT / "dialogues" / "media"), lesson)
    ]


def test_the_story_has_begun_before_she_is_asked_and_goes_on_after_it() -> None:
    """No learner meets the questions before a story, and no lesson ends with a test."""
    for name in (FIRST, LAST):
        steps = real().course.lessons[name].scenes["start"]
        at = next(number for number, step in enumerate(steps) if isinstance(step, Measure))

        assert any(hasattr(step, "id") for step in steps[:at])
        assert len(steps) > at + 2


def test_she_is_told_that_it_is_no_test_and_that_she_may_skip() -> None:
    girl = Girl(real().course)
    for told in (asked_before().hears[-1], asked_after(girl).hears[-1]):
        assert "It is no test." in told
        assert "You can skip them." in told
        assert len(told.split()) <= 25


def test_who_comes_only_for_the_last_lesson_is_asked_after_it_alone() -> None:
    girl = Girl(real().course)
    finishes(asked_after(girl).taps("Skip"))

    assert girl.known.finished == (LAST,)
    assert "before" not in stops_of(girl)


def test_her_age_and_country_change_nothing_of_what_is_asked() -> None:
    asked = []
    for flags in (Flags("en"), Flags("en", "KE", "10-13"), Flags("en", "KH", "14-17")):
        girl = Girl(real().course).begins(FIRST, flags.age, flags.country).taps("No, only me", "Ask me", *MY_ANSWERS)
        asked.append([question.question for question in girl.questions if is_item(question, "before")])

    assert asked[0] == asked[1] == asked[2]
