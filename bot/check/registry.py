"""Register the rules of `check` and their codes: a file in `bot/check/rules/` does so when it is imported."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.lessons.loader import (
    course,
    lesson,
    media,
    safety,
    shape_problems,
    source_file,
    yaml_nodes,
    yaml_refusals,
)
from bot.lessons.problem import Code, Problem
from bot.lessons.translations import catalogs

if TYPE_CHECKING:
    from bot.check.rule_context import RuleContext
    from bot.lessons.model.lesson import Script

CourseRule = Callable[["RuleContext"], Iterator[Problem]]
ScriptRule = Callable[["RuleContext", "Script"], Iterator[Problem]]


@dataclass(slots=True)
class Registry:
    """The rules and codes registered so far. Rules whose codes are all warnings are advice: they stop no course."""

    course_rules: list[CourseRule]
    course_advice: list[CourseRule]
    script_rules: list[ScriptRule]
    script_advice: list[ScriptRule]
    codes: dict[str, Code]


_REGISTRY = Registry([], [], [], [], {})
_LOADING = (course, lesson, yaml_nodes, media, safety, shape_problems, source_file, yaml_refusals, catalogs)
"""Modules that report problems while files are loaded, before any rule runs."""


def course_rule(codes: Sequence[Code]) -> Callable[[CourseRule], CourseRule]:
    """Register a rule that runs once for a course: about shared parts, or lessons compared with each other."""

    def register(rule: CourseRule) -> CourseRule:
        (_REGISTRY.course_advice if _only_warns(codes) else _REGISTRY.course_rules).append(rule)
        return rule

    return register


def script_rule(codes: Sequence[Code]) -> Callable[[ScriptRule], ScriptRule]:
    """Register a rule that runs for each lesson and each file of the bot."""

    def register(rule: ScriptRule) -> ScriptRule:
        (_REGISTRY.script_advice if _only_warns(codes) else _REGISTRY.script_rules).append(rule)
        return rule

    return register


def _only_warns(codes: Sequence[Code]) -> bool:
    _REGISTRY.codes.update({code.name: code for code in codes})
    return all(code.severity == "warning" for code in codes)


@cache
def registry() -> Registry:
    """Return the rules of all files in `bot/check/rules/`, and all codes in alphabetical order."""
    from bot.check import rules, suppressions

    for rule in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        import_module(rule.name)
    written = (it for module in (suppressions, *_LOADING) for it in vars(module).values() if isinstance(it, Code))
    found = sorted([*_REGISTRY.codes.values(), *written], key=attrgetter("name"))
    _REGISTRY.codes = {code.name: code for code in found}
    return _REGISTRY


def codes() -> Mapping[str, Code]:
    """Return all codes by name, in alphabetical order."""
    return registry().codes
