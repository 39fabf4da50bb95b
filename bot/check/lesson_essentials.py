"""Rule: every lesson has an invented girl, practice, quizzes and a way to help (P2 to P6); only warnings.

This covers the parts of the voice guide (`dialogues/VOICE.md`) that can be counted; people judge the rest. Drafts are
skipped, and each age band is checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.path_length import is_draft
from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import LATER, Lesson, Script, written_options
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Again, Practise, Quiz, Step

INVENTED_UNSAID = Code(
    "invented-unsaid",
    "A girl who thinks that it happened to somebody real is frightened for her, or starts to guess who it was.",
    severity="warning",
)
PRACTISE_NONE = Code(
    "practise-none",
    "What she has put into words once comes more easily when she needs it; reading how others do it is not enough.",
    severity="warning",
)
QUIZ_FEW = Code(
    "quiz-few", "Three questions that she answers herself keep a story longer than the story does.", severity="warning"
)
HELP_UNNAMED = Code(
    "help-unnamed",
    "Whoever finds herself in a story must read in it that people can help, and where.",
    severity="warning",
)
AGAIN_NONE = Code(
    "again-none",
    "What comes back in the next two lessons is remembered; asked once, most of it is gone in a week.",
    severity="warning",
)
CODES = (INVENTED_UNSAID, PRACTISE_NONE, QUIZ_FEW, HELP_UNNAMED, AGAIN_NONE)

FEWEST_QUIZZES = 3
INVENTED, HELP = "invented", "[Help]"
"""Words of the source text that the rule looks for; a translation has its own."""


def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report what a lesson lacks for one of the age bands."""
    if not isinstance(script, Lesson) or is_draft(script):
        return
    found = {code.name: (code, message, hint) for band in BANDS for code, message, hint in _lacks(view, script, band)}
    for code, message, hint in found.values():
        yield code.at(script.title.place, message, hint)


def _lacks(view: RuleContext, lesson: Lesson, band: Band) -> Iterator[tuple[Code, str, str]]:
    steps = [step for name, scene in lesson.scenes.items() if name != LATER for step in _met(scene, band)]
    first = next(filter(None, (step.words for step in steps)), None)
    if first is None or INVENTED not in first.source:
        yield (
            INVENTED_UNSAID,
            "The first bubble does not say that the girl is invented.",
            "Write “Amina is an invented girl” there.",
        )
    if not any(isinstance(step, Practise) for step in steps):
        yield PRACTISE_NONE, f"She practises nothing in this lesson (ages {band}).", "Add a `practise:` with its lines."
    if (quizzes := sum(isinstance(step, Quiz | Again) for step in steps)) < FEWEST_QUIZZES:
        message = f"There are {quizzes} quizzes in this lesson (ages {band}); {FEWEST_QUIZZES} are right."
        yield QUIZ_FEW, message, "Ask about what the story has shown."
    if not any(HELP in text.source for text in texts(lesson)):
        yield HELP_UNNAMED, "No bubble of this lesson says where help is.", "Write `[Help]` into one near the end."
    if not _comes_back(view, lesson, steps):
        yield AGAIN_NONE, f"Nothing of an earlier lesson comes back in this one (ages {band}).", "Add an `again:`."


def _met(steps: tuple[Step, ...], band: Band) -> Iterator[Step]:
    """Yield the steps of an age band, in the order they are written."""
    for step in steps:
        if step.ages in (None, band):
            yield step
            for option in written_options(step):
                yield from _met(option.then, band) if option.ages in (None, band) else ()


def _comes_back(view: RuleContext, lesson: Lesson, steps: list[Step]) -> bool:
    """Return whether a quiz of one of the two preceding lessons is repeated; True for the first lesson (P6).

    A lesson that is not sensitive brings back nothing of one that is (S2).
    """
    order = [it.id for it in view.lessons if lesson.sensitive or not it.sensitive]
    before = order[: order.index(lesson.id)] if lesson.id in order else []
    again = {step.again.partition("/")[0] for step in steps if isinstance(step, Again)}
    return not before or not again.isdisjoint(before[-2:])
