"""An educator is told where each wave of the measure stands, and what it lacks (P13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.check.rule_context import RuleContext
from bot.check.rules.measure import check_course
from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import MeasureItems
from bot.lessons.steps import Wave
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course, real

RIGHT: Mapping[int, Wave] = {1: "before", 4: "fourth", 8: "eighth", 9: "after"}


def lessons(waves: Mapping[int, Wave], many: int = 9) -> Course:
    """Build a course of so many lessons that asks these waves, each after a question of its lesson."""
    question = "start:\n  - choose: Dance or sing?\n    id: song\n    options: [Dance, Sing]\n"
    return course({
        f"lesson-{number}": question + (f"  - measure: {waves[number]}\n" if number in waves else "")
        for number in range(1, many + 1)
    })  # fmt: skip


def found(of: Course) -> list[tuple[str, str]]:
    view = RuleContext(of, Catalogs(), Path("no-folder") / "media")
    return [(problem.code, problem.message) for problem in check_course(view)]


def without(items: MeasureItems, wave: Wave, many: int) -> MeasureItems:
    """Return the items without this form in the first so many."""
    bare = tuple(it.model_copy(update={"forms": it.forms.model_copy(update={wave: None})}) for it in items.knowledge)
    fresh = (type(it).model_construct(**dict(it)) for it in (*bare[:many], *items.knowledge[many:]))
    return MeasureItems.model_construct(**{**dict(items), "knowledge": tuple(fresh)})


def items() -> MeasureItems:
    found = real().course.measure
    assert found is not None
    return found


def test_each_wave_has_its_lesson_in_the_order_of_the_course() -> None:
    assert found(lessons(RIGHT)) == []


def test_a_wave_in_another_lesson_is_misplaced() -> None:
    assert found(lessons({1: "before", 5: "fourth", 8: "eighth", 9: "after"})) == [
        ("measure-place", "Fourth is asked in the fourth lesson, `lesson-4`.")
    ]


def test_a_course_that_has_become_longer_tells_that_the_last_wave_has_to_move() -> None:
    assert found(lessons(RIGHT, 10)) == [("measure-place", "After is asked in the last lesson, `lesson-10`.")]


def test_a_short_course_needs_no_waves_on_the_way_and_can_have_none() -> None:
    assert found(lessons({1: "before", 3: "after"}, 3)) == []
    assert found(lessons({1: "before", 2: "fourth", 3: "after"}, 3)) == [
        ("measure-place", "Fourth is asked in the fourth lesson; there is none.")
    ]


def test_a_wave_that_no_lesson_asks_is_missed() -> None:
    assert found(lessons({1: "before", 4: "fourth", 9: "after"})) == [
        ("measure-unasked", "No lesson has the line `- measure: eighth`.")
    ]


def test_an_item_without_the_form_that_others_have_is_told() -> None:
    one = replace(lessons(RIGHT), measure=without(items(), "eighth", 1))

    assert found(one) == [("measure-number", "The item `tell-first` has no form `eighth`; others have one.")]


def test_a_wave_without_any_form_asks_nothing() -> None:
    none = replace(lessons(RIGHT), measure=without(items(), "eighth", 3))

    assert found(none) == [
        ("measure-missing", "There is nothing to ask here: no item of measure.yaml has a form `eighth`.")
    ]
