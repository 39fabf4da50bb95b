"""Rule: what `when:` asks about is possible: a flag that some `set:` sets, a value it can have, a known country.

A typing slip here (`mod: brave` for `mood: brave`) hides a step from every learner, and nobody notices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.walk import conditionals
from bot.engine.cursor import (
    CLOSED,
    NO,
    NOWHERE,
    ON_TAP,
    OPEN,
    PICK,
    REMINDED,
    SAVED,
    SHOWN,
    UNREMINDED,
    WRITE,
    YES,
)
from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.people import COUNTRIES
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Conditional, Set

FLAG_UNKNOWN = Code(
    "flag-unknown",
    "It waits for a pick that is remembered nowhere, so no girl ever sees it.",
)
FLAG_NEVER = Code("flag-never", "No pick is remembered so, and no girl ever meets what hangs on it.")
COUNTRY_UNKNOWN = Code(
    "country-unknown", "The bot knows only its own countries; what hangs on another one is never shown."
)
FLAG_COUNTRY = Code(
    "flag-country", "Her country is hers to tell; a lesson that sets it would show her the helplines of another one."
)
CODES = (FLAG_UNKNOWN, FLAG_NEVER, COUNTRY_UNKNOWN, FLAG_COUNTRY)

_COUNTRIES = {*COUNTRIES, NOWHERE}
_SESSION = {
    "place": {SAVED, OPEN, CLOSED},
    "pictures": {SHOWN, ON_TAP},
    "reminder": {REMINDED, UNREMINDED},
    "speak": {NO, PICK, WRITE},
    "heard": {NO, YES},
}
"""Flags only the bot's scenes may ask about: a lesson is the same whatever is stored about the learner."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report unknown flags, impossible values, and countries the bot does not know."""
    values = _values(script)
    for part in conditionals(script):
        for flag, wanted in part.when.items():
            yield from _asked(part, flag, wanted, values)
    yield from _kept(script)


def _values(script: Script) -> dict[str, set[str]]:
    """Return every flag of a script with the values it can have."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for step in script.steps():
        for flag, value in step.set.items() if isinstance(step, Set) else ():
            values[flag].add(value)
    known = {**values, "country": _COUNTRIES}
    return known if isinstance(script, Lesson) else {**known, **_SESSION}


def _asked(part: Conditional, flag: str, wanted: tuple[str, ...], values: dict[str, set[str]]) -> Iterator[Problem]:
    place = place_of(part, "when")
    if flag not in values:
        hint = did_you_mean(flag, values, f"Add a step `set: {{{flag}: {wanted[0] if wanted else 'yes'}}}`.")
        message = f"Nothing in this file sets `{flag}`, so this is never shown."
        yield FLAG_UNKNOWN.at(place, message, hint, respelling(flag, values))
        return
    for value in wanted:
        if value not in values[flag]:
            yield _never(part, flag, value, values[flag])


def _never(part: Conditional, flag: str, value: str, possible: set[str]) -> Problem:
    hint = did_you_mean(value, sorted(possible), f"Possible: {', '.join(sorted(possible))}.")
    place, mending = place_of(part, "when"), respelling(value, sorted(possible))
    if flag == "country":
        return COUNTRY_UNKNOWN.at(place, f"The bot knows no country `{value}`.", hint, mending)
    return FLAG_NEVER.at(place, f"`{flag}` is never `{value}` in this file.", hint, mending)


def _kept(script: Script) -> Iterator[Problem]:
    for step in script.steps():
        if isinstance(step, Set) and "country" in step.set:
            message = "A lesson cannot set her country; only she can tell it."
            yield FLAG_COUNTRY.at(place_of(step, "set"), message, "Ask her with `options: countries`.")
