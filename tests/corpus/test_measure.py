"""The measure (P13): voluntary questions before the course, on the way, and after it.

A researcher can tell from the answers which item and wave they belong to, and which one came first.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check.rule_context import RuleContext
from bot.check.rules.brevity import check_paths
from bot.engine.events import Answered, Asked
from bot.engine.input import NEW, ButtonTarget, Commanded, Flags
from bot.engine.session import Answer
from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import Item
from bot.lessons.model.texts import texts
from bot.lessons.steps import Measure
from bot.lessons.translations.catalogs import Catalog, Catalogs, measured_in, offered
from bot.safeguarding.distress.normalise import normalise
from tests.support.course_builders import course, real
from tests.support.engine_learner import SessionLearner
from tests.support.paths import ROOT

FIRST, LAST = "my-safety-team", "say-it-out-loud"
KNOWLEDGE = ("tell-first", "keep-first", "ask-first")
ITEMS = (*KNOWLEDGE, "who-to-tell", "say-no")
MY_ANSWERS = (
    "Send a little airtime",
    "Delete the whole chat",
    "When the classmate agrees",
    "Not yet true",
    "A little true",
)
MY_LAST_ANSWERS = (
    "Do it just this once",
    "Delete them all",
    "When the cousin agrees",
    "Not yet true",
    "A little true",
)


def on_the_way() -> SessionLearner:
    """Return a learner of a course of eight lessons, of which the fourth and the eighth ask on the way."""
    lines = {4: "  - measure: fourth\n", 8: "  - measure: eighth\n"}
    ask = "start:\n  - choose: Dance or sing?\n    id: song\n    options: [Dance, Sing]\n{}  - say: The radio is off.\n"
    return SessionLearner(course({f"lesson-{it}": ask.format(lines.get(it, "")) for it in range(1, 9)}))


def asked_before() -> SessionLearner:
    """Return a learner who has answered the first question of the story, and may now choose to be asked the items."""
    return SessionLearner(real().course).begins(FIRST).taps("Her class teacher")


def asked_after(girl: SessionLearner) -> SessionLearner:
    """Take her to the last question of the last lesson, and to the questions after it."""
    girl.begins(LAST)
    while girl.asked != f"{LAST}/after":
        girl.taps(girl.buttons[-1])
    return girl


def finishes(girl: SessionLearner) -> SessionLearner:
    """Tap the last button until the lesson ends; it always leads on, past the measure too."""
    while girl.known.visit:
        girl.taps(girl.buttons[-1])
    return girl


def stops_of(girl: SessionLearner) -> list[str]:
    return [question.target.stop for question in girl.questions]


def test_before_the_course_she_answers_five_items_and_the_story_goes_on() -> None:
    girl = asked_before()
    assert girl.buttons == ["Ask me", "Skip"]

    girl.taps("Ask me")
    answers = [girl.taps(words).answered for words in MY_ANSWERS]

    assert [it.target.stop for it in answers] == [f"before-{item}" for item in ITEMS]
    assert all(it.first and it.target.script == FIRST for it in answers)
    assert girl.asked == f"{FIRST}/feathers"
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

    assert girl.asked == f"{FIRST}/feathers"
    assert [answer.stop for answer in girl.trail] == ["tell-first", "before"]


def test_going_back_she_may_answer_otherwise_and_the_first_answer_is_the_one_that_counts() -> None:
    girl = asked_before().taps("Ask me", "Tell her big cousin").goes_back()
    assert girl.asked == f"{FIRST}/before-tell-first"

    again = girl.taps("Send a little airtime").answered

    assert not again.first
    assert girl.goes_back().goes_back().asked == f"{FIRST}/before"


def test_a_girl_who_plays_the_lesson_once_more_is_not_asked_again() -> None:
    girl = finishes(asked_before())
    girl.questions.clear()

    finishes(girl.begins(FIRST))

    assert "feathers" in stops_of(girl)
    assert not any(stop.startswith("before") for stop in stops_of(girl))


def test_a_girl_who_left_in_the_middle_is_asked_when_she_begins_anew() -> None:
    girl = asked_before().taps("Ask me", "Tell her big cousin")

    assert girl.begins(FIRST).taps("Her class teacher").asked == f"{FIRST}/before"


def test_after_the_course_the_same_skills_are_asked_in_other_stories_and_now_she_hears_why() -> None:
    girl = finishes(asked_before().taps("Ask me", *MY_ANSWERS))
    before = asked_in(girl, "before")
    girl.questions.clear()

    asked_after(girl).taps("Ask me", MY_LAST_ANSWERS[0])
    assert girl.answered.target.stop == "after-tell-first"
    assert girl.hears[0] == "One quiet day! But mostly the next wish follows. So first she tells somebody she trusts."

    girl.taps(*MY_LAST_ANSWERS[1:])
    after = asked_in(girl, "after")
    assert list(after) == list(before) == list(ITEMS)
    assert [item for item in ITEMS if after[item] == before[item]] == ["who-to-tell", "say-no"]
    assert finishes(girl).known.finished == (FIRST, LAST)


def asked_in(girl: SessionLearner, wave: str) -> dict[str, tuple[str, list[str]]]:
    """Return the words of the items of a wave, and of their buttons."""
    return {
        question.target.stop.removeprefix(f"{wave}-"): (
            question.question.source,
            [choice.text.source for choice in question.choices],
        )
        for question in girl.questions
        if is_item(question, wave)
    }


@pytest.mark.parametrize("wave", ["fourth", "eighth"])
def test_on_the_way_only_the_three_stories_are_asked_and_nothing_is_told_to_be_right(wave: str) -> None:
    girl = on_the_way().begins("lesson-4" if wave == "fourth" else "lesson-8").taps("Sing")
    assert girl.hears[-1].startswith("Three quick questions")

    girl.taps("Ask me")
    for item in KNOWLEDGE:
        assert girl.asked.endswith(f"/{wave}-{item}")
        girl.taps(girl.buttons[0])
        assert girl.answered.target.stop == f"{wave}-{item}"

    assert girl.hears[:2] == ["Thank you! Back to the story.", "The radio is off."]


def test_a_girl_who_has_finished_the_lesson_is_not_asked_on_the_way() -> None:
    girl = on_the_way().begins("lesson-4").taps("Sing", "Skip")
    assert girl.known.finished == ("lesson-4",)

    girl.begins("lesson-4").taps("Sing")

    assert not girl.known.visit


def test_no_two_waves_tell_the_same_story() -> None:
    items = real().course.measure
    assert items is not None
    for known in items.knowledge:
        assert len({form.item.source for form in known.by_wave.values()}) == 4
        assert list(known.by_wave) == ["before", "fourth", "eighth", "after"]


def is_item(question: Asked, wave: str) -> bool:
    return question.target.stop.startswith(f"{wave}-")


def test_a_button_of_yesterday_leads_her_on_from_the_item_it_belongs_to() -> None:
    """Her row has expired, so nothing is known about her; the button carries her place."""
    girl = asked_before().taps("Ask me", "Tell her big cousin")

    girl.is_forgotten().taps("Save the words")

    assert girl.asked == f"{FIRST}/before-ask-first"
    assert girl.answered.target.stop == "before-keep-first"


def test_a_button_of_a_lesson_she_has_finished_asks_nothing_of_the_measure() -> None:
    girl = asked_before().taps("Ask me")
    item = girl.question
    finishes(girl)

    girl.taps_old(item, "Tell her big cousin")

    assert not girl.question.target.stop.startswith("before")


def test_a_chat_tidied_up_in_between_goes_on_at_the_same_item() -> None:
    girl = asked_before().taps("Ask me", "Tell her big cousin")
    girl.does(Commanded("tidy")).does(Commanded("lessons"))
    assert girl.question.target.script != FIRST

    girl.taps("My safety team", "Go on")

    assert girl.asked == f"{FIRST}/before-keep-first"


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
    assert girl.types(number=3).answered.target.stop == "before-tell-first"
    assert girl.asked == f"{FIRST}/before-keep-first"


def test_a_course_without_items_tells_its_lessons_all_the_same() -> None:
    bare = replace(real().course, measure=None)

    assert SessionLearner(bare).begins(FIRST).taps("Her class teacher").asked == f"{FIRST}/feathers"


def in_swahili(stale: Catalog | None = None) -> Catalogs:
    """Return catalogs in which all of the measure has words in (invented) Swahili."""
    words = {(text.context, text.source): f"Swahili: {text.source}" for text in texts(real().course.measure)}
    return Catalogs({"sw": words}, {"sw": stale or {}})


def test_it_is_asked_only_where_all_of_it_has_words_that_are_up_to_date() -> None:
    """Out of date, they may ask what was asked before, and would be counted as what is asked now."""
    course, whole = real().course, in_swahili()
    one = next(iter(whole.by_locale["sw"]))
    lacking = Catalogs({"sw": {key: words for key, words in whole.by_locale["sw"].items() if key != one}})

    assert measured_in(course, whole) == {"en", "sw"}
    assert measured_in(course, lacking) == {"en"}
    assert measured_in(course, in_swahili({one: "What was asked before"})) == {"en"}


def test_where_it_has_no_words_the_story_is_told_all_the_same() -> None:
    """An untranslated item takes no lesson away."""
    course = real().course
    girl = SessionLearner(course.offering({**course.offered, "sw": tuple(course.lessons)}, measured=frozenset({"en"})))
    girl.presses(ButtonTarget(FIRST, "", NEW), Flags("sw"))

    assert girl.taps("The coach").asked == f"{FIRST}/feathers"
    assert FIRST in offered(course, real().catalogs)["sw"]


def test_a_girl_who_changes_to_a_language_without_it_keeps_her_place_in_the_story() -> None:
    course = real().course
    girl = SessionLearner(course.offering({**course.offered, "sw": tuple(course.lessons)}, measured=frozenset({"en"})))
    girl.begins(FIRST).taps("The coach", "Ask me", *MY_ANSWERS, "Ask the next person", "Kenya")
    reached = girl.asked
    girl.session = replace(girl.known, locale="sw")

    assert girl.does(Commanded("lessons")).taps("My safety team", "Go on").asked == reached != f"{FIRST}/country"


def test_an_answer_to_an_item_that_is_gone_leaves_her_at_the_first_item() -> None:
    """She was in the middle of the questions when the program was updated."""
    girl = asked_before().taps("Ask me")
    old = Answer("before-who-did-it", "abc123")
    visit = replace(girl.visit, trail=(*girl.trail, old), first=(*girl.visit.first, old))
    girl.session = replace(girl.known, visit=visit)

    assert girl.does(Commanded("lessons")).taps("My safety team", "Go on").asked == f"{FIRST}/before-tell-first"
    assert girl.taps("Tell her big cousin").answered.target.stop == "before-tell-first"


def test_an_educator_counts_the_story_not_the_measure() -> None:
    """Twelve questions are within the limit, and the five items do not count."""
    twelve = "".join(f"  - poll: Question {n}?\n    id: q{n}\n    options: [One, Two]\n" for n in range(12))

    assert found(course({"goat": f"start:\n{twelve}  - measure: before\n"})) == []
    assert found(course({"goat": f"start:\n{twelve}  - poll: More?\n    id: more\n    options: [One, Two]\n"})) != []


def found(of: Course) -> list[str]:
    lesson = of.lessons["goat"]
    return [problem.code for problem in check_paths(RuleContext(of, Catalogs(), ROOT / "dialogues" / "media"), lesson)]


def test_the_story_has_begun_before_she_is_asked_and_goes_on_after_it() -> None:
    """No learner meets the questions before a story, and no lesson ends with a test."""
    for name in (FIRST, LAST):
        steps = real().course.lessons[name].scenes["start"]
        at = next(number for number, step in enumerate(steps) if isinstance(step, Measure))

        assert any(hasattr(step, "id") for step in steps[:at])
        assert len(steps) > at + 2


def test_she_is_told_that_it_is_no_test_and_that_she_may_skip() -> None:
    girl = SessionLearner(real().course)
    for told in (asked_before().hears[-1], asked_after(girl).hears[-1]):
        assert "It is no test." in told
        assert "You can skip them." in told
        assert len(told.split()) <= 25


def test_a_girl_who_comes_only_for_the_last_lesson_is_asked_after_it_alone() -> None:
    girl = SessionLearner(real().course)
    finishes(asked_after(girl).taps("Skip"))

    assert girl.known.finished == (LAST,)
    assert "before" not in stops_of(girl)


def test_her_age_and_country_change_nothing_of_what_is_asked() -> None:
    asked = []
    for flags in (Flags("en"), Flags("en", "KE", "10-13"), Flags("en", "KH", "14-17")):
        girl = SessionLearner(real().course).begins(FIRST, flags.age, flags.country)
        girl.taps(girl.buttons[0], "Ask me", *MY_ANSWERS)
        asked.append([question.question for question in girl.questions if is_item(question, "before")])

    assert asked[0] == asked[1] == asked[2]
