"""Loading of one file of scenes: a lesson, or a file of the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from bot.lessons.loader.did_you_mean import name_hint, nearest
from bot.lessons.loader.shape_problems import BAD_ID, BAD_SHAPE, shape
from bot.lessons.loader.source_file import read
from bot.lessons.loader.yaml_nodes import Data, YamlList, YamlMapping, one_a_line, parse
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.text import SourcePlace, Written
from bot.lessons.problem import Code, Problem, has_errors

SCENE_RESERVED = Code(
    "scene-reserved",
    "Some names belong to the lesson itself, such as its title's, so a scene of that name would be mixed up with it.",
)
SCENE_EMPTY = Code("scene-empty", "A scene is a list of steps; without hyphens there is no step, and nothing is told.")

Kind = TypeVar("Kind", bound=Script)

_OWN = frozenset(Lesson.model_fields)
"""Keys of a lesson. No scene of any file may have such a name, or the two would be mixed up."""


def load_script(model: type[Kind], path: Path, name: str) -> tuple[Kind | None, list[Problem]]:
    """Load a script from its file, with all its problems; `name` is the path shown to the author."""
    source = read(path, name)
    if isinstance(source, Problem):
        return None, [source]
    return parse_script(model, source, path.stem, name)


def parse_script(model: type[Kind], source: str, script: str, name: str) -> tuple[Kind | None, list[Problem]]:
    """Load a script from its text, as `load_script` does from a file."""
    if not is_name(script):
        return None, [bad_name(script, name, "lesson")]
    data, problems = parse(source, name)
    if data is None:
        return None, problems
    if not isinstance(data, YamlMapping):
        message, hint = "A file begins with `title:` or a scene.", "Add it on top."
        return None, problems or [BAD_SHAPE.at(SourcePlace(name, 1, 1), message, hint)]
    misnamed = list(_misnamed(model, data))
    found, misshapen = shape(model, _gathered(model, data, script, misnamed), script, SourcePlace(name, 1, 1))
    problems = one_a_line([*problems, *misnamed, *misshapen])
    return (None if has_errors(problems) else found), problems


def is_name(stem: str) -> bool:
    """Return whether a file's name fits into a button."""
    return re.fullmatch(r"[a-z0-9-]{1,22}", stem) is not None


def bad_name(stem: str, file: str, what: str) -> Problem:
    """Return the Problem of a file whose name does not fit; `what` is its kind in a teacher's words."""
    return BAD_ID.at(SourcePlace(file, 1, 1), f"`{stem}` cannot be a {what}'s name.", name_hint(stem))


def _misnamed(model: type[Script], data: YamlMapping) -> Iterator[Problem]:
    """Yield a Problem for each scene that has the name of a lesson's key, or is no list of steps."""
    for key, value in data.items():
        if key in _OWN and _is_scene(value):
            message = f"`{key}` is a word of the lesson itself, so no scene can be called so."
            yield SCENE_RESERVED.at(data.keys_at[key], message, "Give the scene another name.")
        elif key not in model.model_fields and _is_no_scene(key, value):
            message = f"The scene `{key}` has no steps."
            hint = "Begin each step on a line of its own, with a hyphen: `- say: Hello.`"
            yield SCENE_EMPTY.at(data.keys_at[key], message, hint)


def _is_scene(value: Data) -> bool:
    return isinstance(value, YamlList) and any(isinstance(step, YamlMapping) for step in value)


def _is_no_scene(key: str, value: Data) -> bool:
    return isinstance(value, YamlMapping) or (not value and nearest(key, _OWN) is None)


def _gathered(model: type[Script], data: YamlMapping, script: str, misnamed: list[Problem]) -> YamlMapping:
    """Return the file's keys with all scenes moved under `scenes`; an author writes them beside the title."""
    refused = {SourcePlace(found.file, found.line, found.column) for found in misnamed}
    gathered, scenes = YamlMapping(data.place), YamlMapping(data.place)
    for key, value in data.items():
        if data.keys_at[key] in refused:
            continue
        own = key in model.model_fields and key not in ("id", "scenes")
        target = gathered if own or not isinstance(value, YamlList) else scenes
        target[key], target.keys_at[key] = value, data.keys_at[key]
    gathered["scenes"] = scenes
    gathered["id"] = Written(script, data.place)
    return gathered
