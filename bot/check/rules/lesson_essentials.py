"""Rule: every lesson has an invented girl, practice and a way to help (P2, P4, P6).

This covers the parts of the voice guide (`dialogues/VOICE.md`) that no lesson may lack, however short. In a draft they
are warnings. Each age band is checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import LATER, Lesson, Script, written_options
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Practise, Step

INVENTED_UNSAID = Code(
    "invented-unsaid",
    "A girl who thinks that it happened to somebody real is frightened for her, or starts to guess who it was.",
)
PRACTISE_NONE = Code(
    "practise-none",
    "What she has put into words once comes more easily when she needs it; reading how others do it is not enough.",
)
HELP_UNNAMED = Code("help-unnamed", "Whoever finds herself in a story must read in it that people can help, and where.")
CODES = (INVENTED_UNSAID, PRACTISE_NONE, HELP_UNNAMED)

INVENTED, HELP = "invented", "[Help]"
"""Words of the source text that the rule looks for; a translation has its own."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report what a lesson lacks for one of the age bands."""
    if not isinstance(script, Lesson):
        return
    found = {code.name: (code, message, hint) for band in BANDS for code, message, hint in _lacks(script, band)}
    for code, message, hint in found.values():
        problem = code.at(script.title.place, message, hint)
        yield replace(problem, severity="warning") if view.is_draft(script) else problem


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
