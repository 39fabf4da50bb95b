"""The cast and the bot's labels are whole: a name for every girl, a label on every key.

A role without `other` has no name for a girl who told no country; she would read `<friend>`.
A role with `other` alone is called the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from bot.check.view import View
from bot.content.load.guess import did_you_mean
from bot.content.load.places import place_of
from bot.content.model.people import COUNTRIES
from bot.content.model.profile import Command, Profile
from bot.content.model.text import Place, Text
from bot.content.problem import Problem, problem

OTHER = "other"
KEYBOARD = ("lessons", "help", "tidy")


def check(view: View) -> Iterator[Problem]:
    """Names the cast lacks, and labels the bot lacks."""
    for role, names in view.course.cast.roles.items():
        yield from _role(role, names, Place(f"{view.media.parent.name}/cast.yaml", 1, 1))
    if view.course.profile:
        yield from _labels(view.course.profile)


def _role(role: str, names: Mapping[str, Text], top: Place) -> Iterator[Problem]:
    first = next((text.place for text in names.values()), None) or top
    for country in names.keys() - {*COUNTRIES, OTHER}:
        hint = did_you_mean(country, COUNTRIES, f"Possible: {', '.join((*COUNTRIES, OTHER))}.")
        message = f"The bot knows no country `{country}`."
        yield problem(names[country].place or first, "country-unknown", message, hint)
    if OTHER not in names:
        message = f"`{role}` has no name for a girl who told no country."
        yield problem(first, "cast-other", message, "Add `other:` with a name.")
    missing = [country for country in COUNTRIES if country not in names]
    if missing and names.keys() != {OTHER}:
        message = f"`{role}` has no name in {', '.join(missing)}."
        hint = "Add one for each; until then girls there read the name of `other:`."
        yield problem(first, "cast-name", message, hint, "warning")


def _labels(profile: Profile) -> Iterator[Problem]:
    labels: tuple[tuple[str, Mapping[str, Text], tuple[str, ...]], ...] = (
        ("commands", dict(profile.commands.items()), get_args(Command)),
        ("keyboard", dict(profile.keyboard.items()), KEYBOARD),
    )
    for name, found, wanted in labels:
        for key in wanted:
            if key not in found:
                message = f"The label `{key}` is missing below `{name}`."
                yield problem(place_of(profile, name), "label-missing", message, f"Add `{key}:` with its words.")
