"""The last numbers of a country: the ways to help that no single person can hide (A23, S1).

A number is the last of its role when no other one of that role can be called in its country. Whatever is stored, a role
that only one person has emptied keeps a number, and a country keeps one in any case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from bot.lessons.model.directory import Directory, Route

PROTECTED = {
    "child-helpline": "child helpline",
    "text": "way to write",
    "gbv": "helpline against violence",
    "ambulance": "ambulance",
    "emergency": "emergency number",
    "police": "police",
    "crisis": "crisis line",
}
"""Roles of which a learner in danger needs one, with their names for staff."""


def is_last_of_role(route: Route, visible: Iterable[Route]) -> bool:
    """Return whether a route is the only one of its protected role that its country shows.

    A web page does not stand in for a number.
    """
    others = (it for it in visible if it.id != route.id and (it.number or not route.number))
    return route.role in PROTECTED and not any((it.country, it.role) == (route.country, route.role) for it in others)


def is_last_of_country(route: Route, visible: Iterable[Route]) -> bool:
    """Return whether a number is the only one that its country shows."""
    others = (it for it in visible if it.can_be_called and it.id != route.id)
    return _is_of_a_country(route) and not any(it.country == route.country for it in others)


def visible_routes(directory: Directory, hidden: Collection[str], alone: Collection[str]) -> tuple[Route, ...]:
    """Return the routes that are shown. `alone` are those of the `hidden` ids that only one person has hidden."""
    spared = spared_routes(directory, hidden, alone)
    return tuple(route for route in directory.routes if route.id not in hidden or route.id in spared)


def spared_routes(directory: Directory, hidden: Collection[str], alone: Collection[str]) -> frozenset[str]:
    """Return the hidden ids that are shown all the same: the first one of each group that would be empty without it."""
    roles, countries = defaultdict[object, list[str]](list), defaultdict[object, list[str]](list)
    for route in directory.routes:
        if _is_of_a_country(route):
            countries[route.country].append(route.id)
        if route.role in PROTECTED and (route.number or route.role == "text"):
            roles[route.country, route.role].append(route.id)
    by_role = frozenset(_first_of_empty(roles.values(), hidden, alone))
    return by_role | frozenset(_first_of_empty(countries.values(), frozenset(hidden) - by_role, hidden))


def _first_of_empty(
    groups: Iterable[Collection[str]], hidden: Collection[str], may_return: Collection[str]
) -> Iterator[str]:
    for ids in groups:
        if all(it in hidden for it in ids):
            yield from [it for it in ids if it in may_return][:1]


def _is_of_a_country(route: Route) -> bool:
    return route.can_be_called and route.country != "all"
