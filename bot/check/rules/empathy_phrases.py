"""Rule: every scene after [Yes, show me help] thanks her, says it is not her fault and her choice, names people (A11).

In an emergency it thanks her and names people. These are the scenes of help.yaml that confirm.yaml leads to, up to
their first question.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.phrase_search import find_phrases
from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where
from bot.engine.cursor import EndlessLoop, ReadingContext, cursor_at_start, run_to_stop
from bot.engine.events import BubbleTold
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import TellScene
from bot.lessons.model.lesson import Script, written_options
from bot.lessons.model.people import COUNTRIES, Country, Reader
from bot.lessons.model.text import Text
from bot.lessons.problem import Code, Problem

CARE_MISSING = Code(
    "care-missing", "Who asks for help reads thanks, that it is not her fault, that she decides, and who can help."
)
CODES = (CARE_MISSING,)

_ROUTES = ("<people>", "<call-")
_AT_ONCE = frozenset({"thanks"})
"""Kinds of care that an emergency needs at once: there the first words say what to do now."""


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report scenes in which one of the four is missing, in any language that has a list."""
    help_, confirm = view.course.bot.get("help"), view.course.bot.get("confirm")
    if help_ is None or confirm is None:
        return
    led_to = [option.do for stop in confirm.stops() for option in written_options(stop)]
    told = {command.scene for command in led_to if isinstance(command, TellScene) and command.file == "help"}
    for name in sorted(told & help_.scenes.keys()):
        lacking = {it for country in (None, *COUNTRIES) for it in _lacking(view, _told(view, help_, name, country))}
        urgent = name.rpartition("-")[0] in view.course.directory.urgent
        for locale, kind in sorted(lacking):
            if urgent and kind not in _AT_ONCE | {"route"}:
                continue
            message = f"The scene `{name}` lacks a word of care ({kind}){where(locale)}."
            hint = "Use a phrase of safety/care.yaml, or add yours there; a route is `<people>` or the like."
            yield CARE_MISSING.at(place_of(help_, name), message, hint)


def _told(view: RuleContext, help_: Script, name: str, country: Country | None) -> list[Text]:
    """Return the bubbles of a scene and its question, as a learner of this country reads them."""
    context = ReadingContext(view.course, help_, Reader("10-13", country))
    try:
        outputs, cursor = run_to_stop(context, cursor_at_start(context, name))
    except EndlessLoop:
        return []
    told = [output.text for output in outputs if isinstance(output, BubbleTold)]
    return [*told, cursor.stop.question] if cursor.stop else told


def _lacking(view: RuleContext, told: list[Text]) -> Iterator[tuple[str, str]]:
    for locale, kinds in view.course.wording.care.items():
        words = [said for text in told if (said := view.catalogs.find(text, locale))]
        if len(words) < len(told):
            continue  # a missing translation is reported by another rule
        whole = "\n".join(words)
        yield from ((locale, kind) for kind, phrases in kinds.items() if not any(find_phrases(phrases, whole)))
        if not any(route in whole for route in _ROUTES):
            yield locale, "route"
