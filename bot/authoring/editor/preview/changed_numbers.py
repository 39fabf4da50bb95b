"""Numbers of the directory that a change would replace. A wrong one leads girls to a stranger (E1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.lessons.loader.yaml_nodes import Data, YamlMapping, parse


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A route whose number differs. `old` or `new` is empty where the route had, or has, none."""

    route: str
    old: str
    new: str


def changed_numbers(before: str, after: str) -> tuple[ChangedNumber, ...]:
    """Return the numbers that differ between two texts of a file, by route.

    Every `number:` counts, wherever it stands. A text that cannot be parsed has no numbers, so all of them must be
    confirmed when it is mended.
    """
    old, new = (dict(_numbers(parse(text, "")[0], "")) for text in (before, after))
    routes = dict.fromkeys((*old, *new))
    found = (ChangedNumber(route, old.get(route, ""), new.get(route, "")) for route in routes)
    return tuple(it for it in found if it.old != it.new)


def _numbers(data: Data | None, place: str) -> Iterator[tuple[str, str]]:
    """Yield numbers by the id of their route; without an id, by their place."""
    if isinstance(data, YamlMapping):
        name = str(data["id"]) if isinstance(data.get("id"), str) else place
        for key, value in data.items():
            if key == "number" and isinstance(value, str):
                yield name, str(value)
            yield from _numbers(value, f"{place}/{key}")
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _numbers(item, f"{place}/{number}")
