"""Kill switches: hide a number, a lesson, a language, or everything but Help, in the running bot (A23).

Hiding takes one person; showing again takes two. Storage of the switches and permission to use them live elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never, get_args

from bot.lessons.model.directory import Directory, Route
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson

Kind = Literal["number", "lesson", "language", "all"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, order=True)
class KillSwitch:
    """One thing that can be hidden. `name` is its id: a route, a lesson or a locale; empty for `all`."""

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        """Return the switch as staff type it after `/hide`."""
        return f"{self.kind} {self.name}".strip()


ALL = KillSwitch("all")


@dataclass(frozen=True, slots=True)
class KillSwitches:
    """The switches that are on, and those that one person has proposed to turn off (value: a hash of that person)."""

    hidden: frozenset[KillSwitch] = frozenset()
    proposed: Mapping[KillSwitch, str] = field(default_factory=dict)

    def names(self, kind: Kind) -> frozenset[str]:
        """Return the names of everything hidden of one kind."""
        return frozenset(kill_switch.name for kill_switch in self.hidden if kill_switch.kind == kind)


def hide(kill_switches: KillSwitches, kill_switch: KillSwitch) -> KillSwitches:
    """Turn a switch on at once. An earlier proposal to show the thing again is dropped."""
    return KillSwitches(kill_switches.hidden | {kill_switch}, _without(kill_switches.proposed, kill_switch))


def show(kill_switches: KillSwitches, kill_switch: KillSwitch, who: str) -> KillSwitches:
    """Record the first person's proposal to show the thing again; turn the switch off if `who` is a second person."""
    if kill_switches.proposed.get(kill_switch, who) == who:
        return replace(kill_switches, proposed={**kill_switches.proposed, kill_switch: who})
    return KillSwitches(kill_switches.hidden - {kill_switch}, _without(kill_switches.proposed, kill_switch))


def _without(proposed: Mapping[KillSwitch, str], kill_switch: KillSwitch) -> dict[KillSwitch, str]:
    return {other: who for other, who in proposed.items() if other != kill_switch}


def apply(course: Course, kill_switches: KillSwitches) -> Course:
    """Return the course without what is hidden. Whatever the switches say, each country keeps one number."""
    closed = ALL in kill_switches.hidden
    lessons = {} if closed else dict(_lessons(course, kill_switches.names("lesson")))
    offered = {
        locale: tuple(name for name in names if name in lessons)
        for locale, names in course.offered.items()
        if locale == SOURCE_LOCALE or locale not in kill_switches.names("language")
    }
    directory = course.directory.model_copy(
        update={"routes": tuple(_routes(course.directory, kill_switches.names("number")))}
    )
    return replace(course, lessons=lessons, offered=offered, directory=directory, closed=closed)


def _lessons(course: Course, hidden: frozenset[str]) -> Iterator[tuple[str, Lesson]]:
    """Yield the lessons that are not hidden. A lesson that was renamed stays hidden under its old id."""
    return ((name, lesson) for name, lesson in course.lessons.items() if hidden.isdisjoint((name, *lesson.was)))


def _routes(directory: Directory, hidden: frozenset[str]) -> Iterator[Route]:
    for route in directory.routes:
        if route.id not in hidden or _is_last(directory, route, hidden):
            yield route


def _is_last(directory: Directory, route: Route, hidden: frozenset[str]) -> bool:
    """Return True for the first number of a country whose numbers are all hidden."""
    if route.country == "all":
        return False
    numbers = directory.numbers(route.country)
    return numbers[:1] == (route,) and all(other.id in hidden for other in numbers)


def things(course: Course, kind: Kind) -> dict[KillSwitch, str]:
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
    """Return a sentence saying why the thing cannot be hidden; None if it can. `course` is the unfiltered one."""
    if kill_switch == KillSwitch("language", SOURCE_LOCALE):
        return "English cannot be hidden: it is what a girl reads whose language is hidden. Hide lessons instead."
    if kill_switch not in things(course, kill_switch.kind):
        return f"There is no {kill_switch}."
    if kill_switch.kind == "number" and _leaves_none(
        course.directory, kill_switches.names("number") | {kill_switch.name}
    ):
        return "This is the last number of its country, and a country never loses its last one."
    return None


def _leaves_none(directory: Directory, hidden: frozenset[str]) -> bool:
    """Return True if a country that has numbers would have none left."""
    numbers = [route for route in directory.routes if route.number and route.country != "all"]
    left = {route.country for route in numbers if route.id not in hidden}
    return bool({route.country for route in numbers} - left)
