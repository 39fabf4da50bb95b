"""Rule: `measure.yaml` has the required items, and the course asks them at its beginning and at its end (P13).

The measure compares what learners know before the first lesson with what they know after the last one. An item with two
right answers, or items asked in the middle of the course, would make the comparison meaningless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from bot.check.item_writing import patterns
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.measure import MEASURE, WAVES, Confidence, Knowledge, MeasureItems
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Measure, Stop

MEASURE_MISSING = Code("measure-missing", "Without the file measure.yaml there is nothing to ask here.")
MEASURE_NUMBER = Code(
    "measure-number",
    "Three items that ask what she knows and two how sure she is are enough to count, and few enough to answer.",
)
MEASURE_ANSWERS = Code(
    "measure-answers",
    "Each question needs one right answer and some wrong ones, each sentence its three steps, or it counts nothing.",
)
MEASURE_PLACE = Code(
    "measure-place",
    "Before belongs into the first lesson, after its first question, and after into the last one.",
    severity="warning",
)
MEASURE_UNASKED = Code(
    "measure-unasked", "Items that are asked only before, only after, or never count nothing.", severity="warning"
)
CODES = (MEASURE_MISSING, MEASURE_NUMBER, MEASURE_ANSWERS, MEASURE_PLACE, MEASURE_UNASKED)

KNOWLEDGE_ITEMS = 3
CONFIDENCE_ITEMS = 2
CONFIDENCE_STEPS = 3
"""Steps of a confidence item, from `true` to `not yet true`."""


def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report items that cannot be counted, and `measure:` steps that are missing or in the wrong place."""
    items = view.course.measure
    steps = [(lesson, step) for lesson in view.lessons for step in lesson.steps() if isinstance(step, Measure)]
    if items is None:
        yield from _steps_without_items(view, [step for _, step in steps])
        return
    yield from _item_counts(items)
    for knowledge in items.knowledge:
        yield from _right_answers(knowledge)
    for confidence in items.confidence:
        yield from _confidence_steps(confidence)
    yield from patterns(items.knowledge, "items of knowledge")
    yield from _waves_never_asked(items, [step for _, step in steps])
    for lesson, step in steps:
        yield from _misplaced(view, lesson, step)


def _steps_without_items(view: RuleContext, steps: Iterable[Measure]) -> Iterator[Problem]:
    """Report steps that have nothing to ask. If the file exists, the loader has reported what is wrong with it."""
    if (view.media.parent / f"{MEASURE}.yaml").exists():
        return
    for step in steps:
        message = "There are no items to ask here: the file measure.yaml is missing."
        yield MEASURE_MISSING.at(place_of(step, MEASURE), message, "Write it, or take this line out.")


def _item_counts(items: MeasureItems) -> Iterator[Problem]:
    """Report too few or too many items of a kind."""
    required = (
        ("knowledge", len(items.knowledge), KNOWLEDGE_ITEMS),
        ("confidence", len(items.confidence), CONFIDENCE_ITEMS),
    )
    for kind, count, needed in required:
        if count != needed:
            message = f"There are {count} items of {kind}; {needed} are asked."
            yield MEASURE_NUMBER.at(place_of(items, kind), message, "Add some, or take some out.")


def _right_answers(item: Knowledge) -> Iterator[Problem]:
    """Report a knowledge item that has not exactly one right answer, or no wrong one."""
    right = sum(option.correct for option in item.options)
    if right != 1 or len(item.options) == 1:
        message = f"The item `{item.id}` has {right} right answers among {len(item.options)}."
        yield MEASURE_ANSWERS.at(place_of(item, "id"), message, "Mark one with `correct: true`, and add wrong ones.")


def _confidence_steps(item: Confidence) -> Iterator[Problem]:
    """Report a confidence item with another number of steps than the others."""
    if len(item.options) != CONFIDENCE_STEPS:
        message = f"The item `{item.id}` has {len(item.options)} steps; {CONFIDENCE_STEPS} are asked for."
        yield MEASURE_ANSWERS.at(place_of(item, "id"), message, "Write as many, from true to not yet true.")


def _waves_never_asked(items: MeasureItems, steps: Iterable[Measure]) -> Iterator[Problem]:
    """Report `before` or `after` if no lesson asks it."""
    asked = {step.measure for step in steps}
    for wave in WAVES:
        if wave not in asked:
            question = items.before if wave == "before" else items.after
            message = f"No lesson has the line `- measure: {wave}`."
            yield MEASURE_UNASKED.at(question.place, message, "Write it into a lesson.")


def _misplaced(view: RuleContext, lesson: Lesson, step: Measure) -> Iterator[Problem]:
    """Report `before` outside the first lesson or ahead of its first question, and `after` outside the last lesson."""
    first, last = view.lessons[0], view.lessons[-1]
    message = ""
    if step.measure == "after" and lesson is not last:
        message = f"After is asked in the last lesson, `{last.id}`."
    elif step.measure == "before" and (lesson is not first or not _follows_a_question(step, lesson)):
        message = f"Before is asked in the first lesson, `{first.id}`, after its first question."
    if message:
        yield MEASURE_PLACE.at(place_of(step, MEASURE), message, "Move this line there.")


def _follows_a_question(step: Measure, lesson: Lesson) -> bool:
    """Return True if the lesson has a question before the step."""
    earlier = takewhile(lambda other: other is not step, lesson.steps())
    return any(isinstance(other, Stop) for other in earlier)
