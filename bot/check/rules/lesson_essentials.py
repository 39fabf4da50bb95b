"""Rule: every lesson has an invented girl, practice and a way to help, asks often enough, and repeats (P2, P3, P4, P6).

The first three are the parts of the voice guide (`dialogues/VOICE.md`) that no lesson may lack, however short; in a
draft they are warnings. An answer asked for only once is forgotten in a week, so the others are warnings. Each age band
is checked by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import LATER, Lesson, Script, written_options
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Again, Practise, Quiz, Step

INVENTED_UNSAID = Code(
    "invented-unsaid",
    "A girl who thinks that it happened to somebody real is frightened for her, or starts to guess who it was.",
)
PRACTISE_NONE = Code(
    "practise-none",
    "What she has put into words once comes more easily when she needs it; reading how others do it is not enough.",
)
HELP_UNNAMED = Code("help-unnamed", "Whoever finds herself in a story must read in it that people can help, and where.")
QUIZ_FEW = Code(
    "quiz-few", "Three questions that she answers herself keep a story longer than the story does.", severity="warning"
)
AGAIN_NONE = Code(
    "again-none",
    "What comes back in the next two lessons is remembered; asked once, most of it is gone in a week.",
    severity="warning",
)
CODES = (INVENTED_UNSAID, PRACTISE_NONE, HELP_UNNAMED)
RECALL_CODES = (QUIZ_FEW, AGAIN_NONE)

INVENTED, HELP = "invented", "[Help]"
"""Words of the source text that the rule looks for; a translation has its own."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report what a lesson lacks for one of the age bands."""
    for problem in _once(script, _lacks) if isinstance(script, Lesson) else ():
        yield replace(problem, severity="warning") if view.is_draft(script) else problem


@script_rule(RECALL_CODES)
def check_recall(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report too few quizzes, and that nothing comes back, for one of the age bands."""
    if isinstance(script, Lesson):
        yield from _once(script, partial(_lacks_recall, view))


def _once(lesson: Lesson, lacks: Callable[[Lesson, Band], Iterator[tuple[Code, str, str]]]) -> Iterator[Problem]:
    """Yield what a lesson lacks for any of the age bands, each code once."""
    found = {code.name: (code, message, hint) for band in BANDS for code, message, hint in lacks(lesson, band)}
    return (code.at(lesson.title.place, message, hint) for code, message, hint in found.values())


def _lacks(lesson: Lesson, band: Band) -> Iterator[tuple[Code, str, str]]:
    steps = steps_for(lesson, band)
    first = next(filter(None, (step.words for step in steps)), None)
    if first is None or INVENTED not in first.source:
        yield (
            INVENTED_UNSAID,
            "The first bubble does not say that the girl is invented.",
            "Write “Amina is an invented girl” there.",
        )
    if not any(isinstance(step, Practise) for step in steps):
        yield PRACTISE_NONE, f"She practises nothing in this lesson (ages {band}).", "Add a `practise:` with its lines."
    if not any(HELP in text.source for text in texts(lesson)):
        yield HELP_UNNAMED, "No bubble of this lesson says where help is.", "Write `[Help]` into one near the end."


def steps_for(lesson: Lesson, band: Band) -> list[Step]:
    """Return the steps of a lesson that girls of an age band can meet."""
    return [step for name, scene in lesson.scenes.items() if name != LATER for step in _met(scene, band)]


def _met(steps: tuple[Step, ...], band: Band) -> Iterator[Step]:
    """Yield the steps of an age band, in the order they are written."""
    for step in steps:
        if step.ages in (None, band):
            yield step
            for option in written_options(step):
                yield from _met(option.then, band) if option.ages in (None, band) else ()


FEWEST_QUIZZES = 3


def _lacks_recall(view: RuleContext, lesson: Lesson, band: Band) -> Iterator[tuple[Code, str, str]]:
    steps = steps_for(lesson, band)
    if (quizzes := sum(isinstance(step, Quiz | Again) for step in steps)) < FEWEST_QUIZZES:
        message = f"There are {quizzes} quizzes in this lesson (ages {band}); {FEWEST_QUIZZES} are right."
        yield QUIZ_FEW, message, "Ask about what the story has shown."
    if not view.is_draft(lesson) and not _comes_back(view, lesson, steps) and not view.lacks_lessons:
        yield AGAIN_NONE, f"Nothing of an earlier lesson comes back in this one (ages {band}).", "Add an `again:`."


def _comes_back(view: RuleContext, lesson: Lesson, steps: list[Step]) -> bool:
    """Return whether a quiz of one of the two preceding lessons is repeated; True for the first lesson (P6).

    A lesson that is not sensitive brings back nothing of one that is (S2).
    """
    order = [it.id for it in view.lessons if lesson.sensitive or not it.sensitive]
    before = order[: order.index(lesson.id)] if lesson.id in order else []
    again = {step.again.partition("/")[0] for step in steps if isinstance(step, Again)}
    return not before or not again.isdisjoint(before[-2:])
