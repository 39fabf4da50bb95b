"""One file of scenes: a lesson or one of the bot's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

from bot.content.load.nodes import Block, Items, parse
from bot.content.load.shapes import shape
from bot.content.load.source import read
from bot.content.model.lesson import Script
from bot.content.model.text import Place, Written
from bot.content.problem import Problem, problem

Kind = TypeVar("Kind", bound=Script)


def load_script(model: type[Kind], path: Path, name: str) -> tuple[Kind | None, list[Problem]]:
    """A script from its file and everything wrong with it; `name` is the path shown to the author."""
    source = read(path, name)
    if isinstance(source, Problem):
        return None, [source]
    return parse_script(model, source, path.stem, name)


def parse_script(model: type[Kind], source: str, script: str, name: str) -> tuple[Kind | None, list[Problem]]:
    """A script from its text, as `load_script` does from a file."""
    data, problems = parse(source, name)
    top = Place(name, 1, 1)
    if data is None:
        return None, problems
    if not isinstance(data, Block):
        return None, [*problems, problem(top, "bad-shape", "A file begins with `title:` or a scene.", "Add it on top.")]
    if not re.fullmatch(r"[a-z0-9-]{1,22}", script):
        hint = "Use at most 22 of the letters a to z, digits and hyphens."
        problems.append(problem(top, "bad-id", f"The file's name `{script}` cannot be a lesson's name.", hint))
        return None, problems
    found, misshapen = shape(model, _gathered(model, data, script), script, top)
    return (None if problems else found), [*problems, *misshapen]


def _gathered(model: type[Script], data: Block, script: str) -> Block:
    """The file's keys with all scenes under `scenes`: an author writes them beside the title."""
    gathered, scenes = Block(data.place), Block(data.place)
    for key, value in data.items():
        own = key in model.model_fields and key not in ("id", "scenes")
        target = gathered if own or not isinstance(value, Items) else scenes
        target[key], target.keys_at[key] = value, data.keys_at[key]
    if scenes:
        gathered["scenes"] = scenes
    gathered["id"] = Written(script, data.place)
    return gathered


