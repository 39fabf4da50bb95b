"""Rule: the cast has a name for every learner, and every command and keyboard key has a label.

A role without `other` has no name for a learner who told no country; she would read `<friend>`. A role with only
`other` has the same name everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.flags import COUNTRY_UNKNOWN
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.profile import Profile, SlashCommand
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.problem import Code, Problem

CAST_OTHER = Code("cast-other", "A girl who told no country would read the placeholder instead of a name.")
CAST_NAME = Code(
    "cast-name",
    "Names of her own country make the story hers; here some girls read a name from elsewhere.",
    severity="warning",
)
LABEL_MISSING = Code("label-missing", "A button of the bot's menu or a command would have no words on it.")
CODES = (CAST_OTHER, CAST_NAME, LABEL_MISSING)

OTHER = "other"
KEYBOARD = ("lessons", "help", "tidy")


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report names missing in the cast, and labels missing in the profile."""
    for role, names in view.course.cast.roles.items():
        yield from _role(role, names, SourcePlace(f"{view.media.parent.name}/cast.yaml", 1, 1))
    if view.course.profile:
        yield from _labels(view.course.profile)


def _role(role: str, names: Mapping[str, Text], top: SourcePlace) -> Iterator[Problem]:
    first = next((text.place for text in names.values()), None) or top
    for country in names.keys() - {*COUNTRIES, OTHER}:
        hint = did_you_mean(country, COUNTRIES, f"Possible: {', '.join((*COUNTRIES, OTHER))}.")
        message = f"The bot knows no country `{country}`."
        yield COUNTRY_UNKNOWN.at(names[country].place or first, message, hint)
    if OTHER not in names:
        message = f"`{role}` has no name for a girl who told no country."
        yield CAST_OTHER.at(first, message, "Add `other:` with a name.")
    missing = [country for country in COUNTRIES if country not in names]
    if missing and names.keys() != {OTHER}:
        message = f"`{role}` has no name in {', '.join(missing)}."
        hint = "Add one for each; until then girls there read the name of `other:`."
        yield CAST_NAME.at(first, message, hint)


def _labels(profile: Profile) -> Iterator[Problem]:
    labels: tuple[tuple[str, Mapping[str, Text], tuple[str, ...]], ...] = (
        ("commands", dict(profile.commands.items()), get_args(SlashCommand)),
        ("keyboard", dict(profile.keyboard.items()), KEYBOARD),
    )
    for name, found, wanted in labels:
        for key in wanted:
            if key not in found:
                message = f"The label `{key}` is missing below `{name}`."
                yield LABEL_MISSING.at(place_of(profile, name), message, f"Add `{key}:` with its words.")
