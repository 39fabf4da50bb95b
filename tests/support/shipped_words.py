"""The words of the shipped course where a test meets them by chance, so that a copy editor's change turns no test red.

A place is a file without its ending, a scene or the id of a stop, and the text of an option where its feedback is
meant: `moments/unknown`, `help/card`, `my-safety-team/tell-first/The coach`, `profile/below`. The YAML is read without
the bot's loader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from os.path import commonprefix
from pathlib import Path
from typing import Any

import yaml

from tests.support.paths import DIALOGUES

FOLDERS = (DIALOGUES / "bot", DIALOGUES / "lessons", DIALOGUES)
SPOKEN = ("say", "choose", "quiz", "poll", "practise", "alt", "feedback")
"""Keys of what the bot says at a stop, or after an option."""

_PLACEHOLDER = re.compile(r"<[^>]*>")


def source(place: str) -> str:
    """Return the words at a place, as their author wrote them."""
    file, *names = place.split("/")
    found = _find_part(_read_file(file), names)
    assert found is not None, f"nothing stands at {place}"
    return _spoken(found)


def first_line(place: str) -> str:
    """Return the first line at a place as it is read, without markup: its longest stretch without a placeholder."""
    stretches = _PLACEHOLDER.split(source(place).split("\n")[0])
    return max(stretches, key=len).replace("*", "").strip()


@cache
def _read_file(name: str) -> Any:
    (path,) = (path for folder in FOLDERS if (path := Path(folder, f"{name}.yaml")).exists())
    return yaml.safe_load(path.read_text("utf-8"))


def _find_part(part: Any, names: list[str]) -> Any:
    for name in names:
        found = next(_parts_named(part, name), None)
        if found is None:
            return None
        part = found
    return part


def _parts_named(part: Any, name: str) -> Iterator[Any]:
    """Yield what has this name below a part: the value of a key first, then what has it as id or text of an option."""
    if isinstance(part, dict):
        if name in part:
            yield part[name]
        if name in (part.get("id"), part.get("text")):
            yield part
    if isinstance(part, dict | list):
        for value in part.values() if isinstance(part, dict) else part:
            yield from _parts_named(value, name)


def _spoken(part: Any) -> str:
    if isinstance(part, list):
        return _spoken(part[0])
    return part if isinstance(part, str) else next(part[key] for key in SPOKEN if key in part)


THANKS = commonprefix([first_line("moments/not-understood"), first_line("moments/after-start")])  # noqa: RUF071 - of letters
"""Words with which each answer begins to typed words that the bot does not understand."""
