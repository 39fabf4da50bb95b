"""Rule: `measure.yaml` has the required items, and the course asks each wave in its place (P13).

The measure compares what learners know before the first lesson with what they know on the way and after the last one.
An item with two right answers, or a wave asked in another lesson, would make the comparison meaningless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.quizzes import patterns
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.measure import MEASURE, Confidence, Knowledge, MeasureItems
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Measure, Stop, Wave

MEASURE_MISSING = Code("measure-missing", "Without questions of the measure for it there is nothing to ask here.")
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
    "Before belongs into the first lesson, after its first question; the other waves into the fourth, eighth and last.",
    severity="warning",
)
MEASURE_UNASKED = Code(
    "measure-unasked", "What is written for a wave that no lesson asks counts nothing.", severity="warning"
)
CODES = (MEASURE_MISSING, MEASURE_NUMBER, MEASURE_ANSWERS, MEASURE_PLACE, MEASURE_UNASKED)

KNOWLEDGE_ITEMS = 3
CONFIDENCE_ITEMS = 2
CONFIDENCE_STEPS = 3
"""Steps of a confidence item, from `true` to `not yet true`."""

_PLACES: Mapping[Wave, tuple[int, str]] = {
    "before": (0, "first"),
    "fourth": (3, "fourth"),
    "eighth": (7, "eighth"),
    "after": (-1, "last"),
}
"""Number and name of the lesson that asks a wave, in the order of course.yaml."""


@course_rule(CODES)
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
    for wave in items.waves:
        yield from _patterns(items.knowledge, wave)
    for _, step in steps:
        yield from _without_form(items, step)
    if view.lacks_lessons:  # the loader reports it; the order is not known
        return
    yield from _waves_never_asked(items, view.lessons, [step for _, step in steps])
    for lesson, step in steps:
        yield from _misplaced(view.lessons, lesson, step)


def _steps_without_items(view: RuleContext, steps: Iterable[Measure]) -> Iterator[Problem]:
    """Report steps that have nothing to ask. If the file exists, the loader has reported what is wrong with it."""
    if (view.media.parent / f"{MEASURE}.yaml").exists():
        return
    for step in steps:
        message = "There are no items to ask here: the file measure.yaml is missing."
        yield MEASURE_MISSING.at(place_of(step, MEASURE), message, "Write it, or take this line out.")


def _without_form(items: MeasureItems, step: Measure) -> Iterator[Problem]:
    """Report a step whose wave has no form of any item."""
    if step.measure not in items.waves:
        message = f"There is nothing to ask here: no item of measure.yaml has a form `{step.measure}`."
        yield MEASURE_MISSING.at(place_of(step, MEASURE), message, "Write the forms, or take this line out.")


def _item_counts(items: MeasureItems) -> Iterator[Problem]:
    """Report too few or too many items of a kind, and a wave in which not every item has a form."""
    required = (
        ("knowledge", len(items.knowledge), KNOWLEDGE_ITEMS),
        ("confidence", len(items.confidence), CONFIDENCE_ITEMS),
    )
    for kind, count, needed in required:
        if count != needed:
            message = f"There are {count} items of {kind}; {needed} are asked."
            yield MEASURE_NUMBER.at(place_of(items, kind), message, "Add some, or take some out.")
    for item in items.knowledge:
        for wave in items.waves:
            if wave not in item.by_wave:
                message = f"The item `{item.id}` has no form `{wave}`; others have one."
                yield MEASURE_NUMBER.at(place_of(item, "forms"), message, "Write it, or take theirs out.")


def _right_answers(item: Knowledge) -> Iterator[Problem]:
    """Report a form of a knowledge item that has not exactly one right answer, or no wrong one."""
    for wave, form in item.by_wave.items():
        right = sum(option.correct for option in form.options)
        if right != 1 or len(form.options) == 1:
            message = f"The form `{wave}` of `{item.id}` has {right} right answers among {len(form.options)}."
            yield MEASURE_ANSWERS.at(place_of(form, "item"), message, "Mark one `correct: true`, and add wrong ones.")


def _confidence_steps(item: Confidence) -> Iterator[Problem]:
    """Report a confidence item with another number of steps than the others."""
    if len(item.options) != CONFIDENCE_STEPS:
        message = f"The item `{item.id}` has {len(item.options)} steps; {CONFIDENCE_STEPS} are asked for."
        yield MEASURE_ANSWERS.at(place_of(item, "id"), message, "Write as many, from true to not yet true.")


def _patterns(items: Sequence[Knowledge], wave: Wave) -> Iterator[Problem]:
    """Report patterns that give away the right answers of a wave."""
    asked = [item for item in items if wave in item.by_wave]
    if asked:
        yield from patterns([it.by_wave[wave].options for it in asked], f"items of the wave `{wave}`", asked[0])


def _waves_never_asked(items: MeasureItems, lessons: Sequence[Lesson], steps: Iterable[Measure]) -> Iterator[Problem]:
    """Report a wave that no lesson asks, though its lesson exists. If the fourth is the last one, it asks `after`."""
    asked = {step.measure for step in steps}
    last = len(lessons) - 1
    for wave in items.waves:
        if wave not in asked and _PLACES[wave][0] <= last and not 0 < _PLACES[wave][0] == last:
            message = f"No lesson has the line `- measure: {wave}`."
            yield MEASURE_UNASKED.at(items.opening(wave).place, message, "Write it into a lesson.")


def _misplaced(lessons: Sequence[Lesson], lesson: Lesson, step: Measure) -> Iterator[Problem]:
    """Report a wave outside its lesson, and `before` ahead of that lesson's first question."""
    number, name = _PLACES[step.measure]
    wave, place = step.measure.capitalize(), place_of(step, MEASURE)
    if number >= len(lessons):
        yield MEASURE_PLACE.at(place, f"{wave} is asked in the {name} lesson; there is none.", "Take this line out.")
    elif lesson is not lessons[number]:
        message = f"{wave} is asked in the {name} lesson, `{lessons[number].id}`."
        yield MEASURE_PLACE.at(place, message, "Move this line there.")
    elif step.measure == "before" and not _follows_a_question(step, lesson):
        yield MEASURE_PLACE.at(place, "Before is asked after the first question.", "Move this line there.")


def _follows_a_question(step: Measure, lesson: Lesson) -> bool:
    """Return True if the lesson has a question before the step."""
    earlier = takewhile(lambda other: other is not step, lesson.steps())
    return any(isinstance(other, Stop) for other in earlier)
