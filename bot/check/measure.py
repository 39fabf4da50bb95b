"""Rule: the measure asks every learner the same, at both ends of the course; else before and after cannot be compared.

It counts what she knew before the first lesson and after the last one (P13). An item with two right answers, or a
question asked in the middle of the course or twice, makes that comparison meaningless.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.item_writing import patterns
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.measure import MEASURE, WAVES, Knowledge, MeasureItems
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Measure, Stop, Wave

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

KNOWLEDGE, CONFIDENCE, STEPS = 3, 2, 3
"""Required number of items of each kind, and of steps in an item about herself."""


def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report items that cannot be counted, and waves asked elsewhere than at the two ends of the course."""
    asked = [(lesson, step) for lesson in view.lessons for step in lesson.steps() if isinstance(step, Measure)]
    if view.course.measure:
        yield from _items(view.course.measure)
        yield from _unasked(view.course.measure, {step.measure for _, step in asked})
    for lesson, step in asked:
        if view.course.measure is None:
            yield from _missing(view, step)
        else:
            yield from _place(view, lesson, step)


def _items(items: MeasureItems) -> Iterator[Problem]:
    kinds = {"knowledge": (KNOWLEDGE, items.knowledge), "confidence": (CONFIDENCE, items.confidence)}
    for key, (number, there) in kinds.items():
        if len(there) != number:
            message = f"There are {len(there)} items of {key}; {number} are asked."
            yield MEASURE_NUMBER.at(place_of(items, key), message, "Add some, or take some out.")
    for known in items.knowledge:
        yield from _answers(known)
    for sure in items.confidence:
        if len(sure.options) != STEPS:
            message = f"The item `{sure.id}` has {len(sure.options)} steps; {STEPS} are asked for."
            yield MEASURE_ANSWERS.at(place_of(sure, "id"), message, "Write as many, from true to not yet true.")
    yield from patterns(items.knowledge, "items of knowledge")


def _answers(known: Knowledge) -> Iterator[Problem]:
    right = sum(option.correct for option in known.options)
    if right != 1 or len(known.options) == 1:
        message = f"The item `{known.id}` has {right} right answers among {len(known.options)}."
        yield MEASURE_ANSWERS.at(place_of(known, "id"), message, "Mark one with `correct: true`, and add wrong ones.")


def _unasked(items: MeasureItems, asked: set[Wave]) -> Iterator[Problem]:
    for wave in WAVES:
        if wave not in asked:
            place = items.before.place if wave == "before" else items.after.place
            message, hint = f"No lesson has the line `- measure: {wave}`.", "Write it into a lesson."
            yield MEASURE_UNASKED.at(place, message, hint)


def _missing(view: RuleContext, step: Measure) -> Iterator[Problem]:
    if not (view.media.parent / f"{MEASURE}.yaml").exists():  # otherwise the loader has reported the file's errors
        message = "There are no items to ask here: the file measure.yaml is missing."
        yield MEASURE_MISSING.at(_at(step), message, "Write it, or take this line out.")


def _place(view: RuleContext, lesson: Lesson, step: Measure) -> Iterator[Problem]:
    first, last = view.lessons[0], view.lessons[-1]
    if step.measure == "after" and lesson is not last:
        message = f"After is asked in the last lesson, `{last.id}`."
        yield MEASURE_PLACE.at(_at(step), message, "Move this line there.")
    elif step.measure == "before" and (lesson is not first or not _is_begun(lesson, step)):
        message = f"Before is asked in the first lesson, `{first.id}`, after its first question."
        yield MEASURE_PLACE.at(_at(step), message, "Move this line there.")


def _is_begun(lesson: Lesson, step: Measure) -> bool:
    """Return whether the lesson asks something before the measure."""
    above = next((it for it in lesson.steps() if it is step or isinstance(it, Stop)), step)
    return above is not step


def _at(step: Measure) -> SourcePlace | None:
    return place_of(step, MEASURE)
