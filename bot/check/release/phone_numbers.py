"""Launch check: every number was called recently, and written to where it answers messages (E1, E6, H2).

The bot keeps showing a number whose test is outdated.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.lessons.loader.source_places import place_of
from bot.lessons.model.directory import CALLED_WITHIN, WRITTEN, Directory, Route
from bot.lessons.model.fields import written_day
from bot.lessons.model.people import COUNTRIES
from bot.lessons.problem import Problem, problem
from bot.safeguarding.rollout import ROUTES


def check(directory: Directory, today: date) -> Iterator[Problem]:
    """Report routes without a recent test call, countries with fewer than two, and roles that nobody has."""
    for route in directory.routes:
        yield from _tested(route, today)
    for country in COUNTRIES:
        if len(directory.of(country)) < ROUTES:
            message = f"{country} has fewer than two routes; the first one may be busy."
            yield problem(place_of(directory), "routes-few", message, "Find a second one, with its source.")
    wanted = {role for card in directory.cards.values() for roles in card for role in roles}
    for role in sorted(wanted - {route.role for route in directory.routes}):
        message = f"A card names the role `{role}`, and no country has a route of it."
        yield problem(place_of(directory, "cards"), "role-empty", message, "Find one, with its source, or take it off.")


def _tested(route: Route, today: date) -> Iterator[Problem]:
    tested, expires, place = written_day(route.verified_on), written_day(route.expires), place_of(route)
    name = f"`{route.id}` ({route.number or route.web})"
    if tested is None or tested > today or not route.verified_by:
        message = f"Nobody has tested {name} yet."
        test = "Write to it" if route.role in WRITTEN else "Call it" if route.number else "Open it"
        yield problem(place, "number-untested", message, f"{test}, then fill in `verified_on:` and `verified_by:`.")
    elif expires is None or expires > tested + CALLED_WITHIN:
        message = f"{name} has no day, at most 90 after its test, on which the test grows old."
        yield problem(place, "number-expires", message, "Write it like `expires: 2026-12-31`.")
    elif expires < today:
        message = f"The test of {name} has grown old on {expires}."
        yield problem(place, "number-expired", message, "Call it again, and change the dates.")
