"""Kill switches: hide a number, a lesson, a language, or everything but Help, in the running bot (A23, S1).

Hiding takes one person; the last number of its role takes two within a day. What one person has hidden, another one can
show again within a day; after that, and for what two have hidden, it takes two. Nobody can show alone what she has
hidden alone. A number is the last of its role when no other one of that role can be called in its country. Whatever is
stored, a role that only one person has emptied keeps a number, and a country keeps one in any case. Storage of the
switches and permission to use them live elsewhere. Times are seconds since 1970.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar, assert_never, get_args

from bot.durations import DAY
from bot.lessons.model.directory import Directory, Route
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson

KillSwitchKind = Literal["number", "lesson", "language", "all"]
KINDS: tuple[KillSwitchKind, ...] = get_args(KillSwitchKind)

SOON = DAY
"""Seconds in which one person can undo what another one did alone, and in which a second one has to agree to hide a
last number. Long enough for members who are asleep while a stolen account is used."""


@dataclass(frozen=True, slots=True, order=True)
class KillSwitch:
    """One thing that can be hidden. `name` is its id: a route, a lesson or a locale; empty for `all`."""

    kind: KillSwitchKind
    name: str = ""

    def __str__(self) -> str:
        """Return the switch as staff type it after `/hide`."""
        return f"{self.kind} {self.name}".strip()


ALL = KillSwitch("all")


@dataclass(frozen=True, slots=True)
class Hiding:
    """The time at which a thing was hidden first, and the hashes of the people who hid it.

    The default stands for a file that held neither: long ago, by one person.
    """

    at: int = 0
    people: frozenset[str] = frozenset()

    @property
    def is_by_two(self) -> bool:
        """True when more than one person has hidden it."""
        return len(self.people) > 1


@dataclass(frozen=True, slots=True)
class HideProposal:
    """One person's wish to hide the last number of its role: the hash of that person, and the time."""

    who: str
    at: int


@dataclass(frozen=True, slots=True)
class KillSwitches:
    """The switches that are on, and what waits for a second person.

    `proposed`: to be turned off, with the hash of the first person. `unconfirmed`: to be turned on.
    """

    hidden: Mapping[KillSwitch, Hiding] = field(default_factory=dict)
    proposed: Mapping[KillSwitch, str] = field(default_factory=dict)
    unconfirmed: Mapping[KillSwitch, HideProposal] = field(default_factory=dict)

    def names(self, kind: KillSwitchKind) -> frozenset[str]:
        """Return the names of everything hidden of one kind."""
        return frozenset(kill_switch.name for kill_switch in self.hidden if kill_switch.kind == kind)

    @property
    def alone(self) -> frozenset[str]:
        """The numbers that only one person has hidden."""
        return frozenset(it.name for it, hiding in self.hidden.items() if it.kind == "number" and not hiding.is_by_two)


def hide(course: Course, kill_switches: KillSwitches, kill_switch: KillSwitch, who: str, now: int) -> KillSwitches:
    """Turn a switch on, or record a proposal to hide the last number of its role. `course` is the unfiltered one.

    An earlier proposal to show the thing again is dropped.
    """
    route = _route(course.directory, kill_switch)
    if route and route in visible(course.directory, kill_switches) and is_last(course, kill_switches, route):
        return _hide_last(course.directory, kill_switches, kill_switch, HideProposal(who, now))
    return _turn_on(kill_switches, kill_switch, frozenset({who}), now)


def _hide_last(
    directory: Directory, kill_switches: KillSwitches, kill_switch: KillSwitch, second: HideProposal
) -> KillSwitches:
    first = kill_switches.unconfirmed.get(kill_switch)
    if first is None or second.at - first.at >= SOON:
        return replace(kill_switches, unconfirmed={**kill_switches.unconfirmed, kill_switch: second})
    if first.who == second.who:
        return kill_switches
    people = frozenset({first.who, second.who})
    for other in (kill_switch, *_hidden_of_role(directory, kill_switches, kill_switch)):
        kill_switches = _turn_on(kill_switches, other, people, second.at)
    return kill_switches


def _hidden_of_role(directory: Directory, kill_switches: KillSwitches, kill_switch: KillSwitch) -> list[KillSwitch]:
    """Return the hidden numbers of the same country and role: two people who hide the last one confirm them all."""
    route = _route(directory, kill_switch)
    numbers = ((it, _route(directory, it)) for it in kill_switches.hidden)
    return [
        it for it, other in numbers if route and other and (other.country, other.role) == (route.country, route.role)
    ]


def _turn_on(kill_switches: KillSwitches, kill_switch: KillSwitch, people: frozenset[str], now: int) -> KillSwitches:
    known = kill_switches.hidden.get(kill_switch, Hiding(now))
    return KillSwitches(
        {**kill_switches.hidden, kill_switch: Hiding(known.at, known.people | people)},
        _without(kill_switches.proposed, kill_switch),
        _without(kill_switches.unconfirmed, kill_switch),
    )


def show(kill_switches: KillSwitches, kill_switch: KillSwitch, who: str, now: int) -> KillSwitches:
    """Turn a switch off if `who` may, else record the first person's proposal. A proposal to hide it is dropped."""
    kill_switches = replace(kill_switches, unconfirmed=_without(kill_switches.unconfirmed, kill_switch))
    if kill_switch not in kill_switches.hidden:
        return kill_switches
    if not (may_show_alone(kill_switches, kill_switch, who, now) or _is_second(kill_switches, kill_switch, who)):
        return replace(kill_switches, proposed={**kill_switches.proposed, kill_switch: who})
    hidden, proposed = _without(kill_switches.hidden, kill_switch), _without(kill_switches.proposed, kill_switch)
    return replace(kill_switches, hidden=hidden, proposed=proposed)


def may_show_alone(kill_switches: KillSwitches, kill_switch: KillSwitch, who: str, now: int) -> bool:
    """Return True if one other person hid it, less than a day ago, and nobody else has proposed to show it."""
    if _is_second(kill_switches, kill_switch, who):
        return False
    hiding = kill_switches.hidden[kill_switch]
    return len(hiding.people) == 1 and who not in hiding.people and now - hiding.at < SOON


def _is_second(kill_switches: KillSwitches, kill_switch: KillSwitch, who: str) -> bool:
    return kill_switches.proposed.get(kill_switch, who) != who


def of_people(kill_switches: KillSwitches, people: Collection[str]) -> KillSwitches:
    """Return the switches without what was proposed by anybody who is not among these people any more."""
    proposed = {it: who for it, who in kill_switches.proposed.items() if who in people}
    unconfirmed = {it: proposal for it, proposal in kill_switches.unconfirmed.items() if proposal.who in people}
    return replace(kill_switches, proposed=proposed, unconfirmed=unconfirmed)


Value = TypeVar("Value")


def _without(found: Mapping[KillSwitch, Value], kill_switch: KillSwitch) -> dict[KillSwitch, Value]:
    return {other: value for other, value in found.items() if other != kill_switch}


def apply(course: Course, kill_switches: KillSwitches) -> Course:
    """Return the course without what is hidden.

    Whatever the switches say, each country keeps one number, and each protected role keeps one unless two people hid
    them all.
    """
    closed = ALL in kill_switches.hidden
    lessons = {} if closed else dict(_lessons(course, kill_switches.names("lesson")))
    offered = {
        locale: tuple(name for name in names if name in lessons)
        for locale, names in course.offered.items()
        if locale == SOURCE_LOCALE or locale not in kill_switches.names("language")
    }
    directory = course.directory.model_copy(update={"routes": visible(course.directory, kill_switches)})
    return replace(course, lessons=lessons, offered=offered, directory=directory, closed=closed)


def _lessons(course: Course, hidden: frozenset[str]) -> Iterator[tuple[str, Lesson]]:
    """Yield the lessons that are not hidden. A lesson that was renamed stays hidden under its old id."""
    return ((name, lesson) for name, lesson in course.lessons.items() if hidden.isdisjoint((name, *lesson.was)))


def visible(directory: Directory, kill_switches: KillSwitches) -> tuple[Route, ...]:
    """Return the routes that learners are shown."""
    return visible_routes(directory, kill_switches.names("number"), kill_switches.alone)


def spared(course: Course, kill_switches: KillSwitches) -> tuple[str, ...]:
    """Return the numbers that are shown although they are on the list of what is hidden. Two people can hide them."""
    return tuple(sorted(spared_routes(course.directory, kill_switches.names("number"), kill_switches.alone)))


def is_last(course: Course, kill_switches: KillSwitches, route: Route) -> bool:
    """Return True for the last number that is shown of its role, in its country."""
    return is_last_of_role(route, visible(course.directory, kill_switches))


def _route(directory: Directory, kill_switch: KillSwitch) -> Route | None:
    named = (route for route in directory.routes if kill_switch == KillSwitch("number", route.id))
    return next(named, None)


def things(course: Course, kind: KillSwitchKind) -> dict[KillSwitch, str]:
    """Return everything of a kind that can be hidden, with its name for people."""
    match kind:
        case "number":
            named = {
                route.id: f"{route.country}: {route.name.source} {route.number or route.web}"
                for route in course.directory.routes
            }
        case "lesson":
            named = {lesson.id: lesson.title.source for lesson in course.lessons.values()}
        case "language":
            spoken = course.profile.languages if course.profile else {}
            named = {locale: spoken.get(locale, locale) for locale in course.locales if locale != SOURCE_LOCALE}
        case "all":
            named = {"": "everything but Help"}
        case _:
            assert_never(kind)
    return {KillSwitch(kind, name): words for name, words in named.items()}


def objection(course: Course, kill_switches: KillSwitches, kill_switch: KillSwitch) -> str | None:
    """Return a sentence saying why nobody can hide the thing; None if it can be hidden. `course` is the unfiltered one.

    It does not tell whether a second person is needed.
    """
    if kill_switch == KillSwitch("language", SOURCE_LOCALE):
        return "English cannot be hidden: it is what a girl reads whose language is hidden. Hide lessons instead."
    if kill_switch not in things(course, kill_switch.kind):
        return f"There is no {kill_switch}."
    route = _route(course.directory, kill_switch)
    shown = visible(course.directory, kill_switches)
    if route and route in shown and is_last_of_country(route, shown):
        return "This is the last number of its country, and a country never loses its last one."
    return None


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
