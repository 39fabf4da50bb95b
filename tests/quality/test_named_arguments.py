"""Check that objects are made with named arguments, where two values of one type could be swapped unnoticed.

The type checker cannot see the order of values that are unpacked into an argument list (`*values`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.bot_process import HOME

ROWS = ("storage/postgres", "storage/sqlite", "storage/records/rows.py")
"""Modules that make objects of table rows, in the order of the columns that the statement next to it names."""

MOST_UNNAMED = 5
"""Values by position that a reader can still tell apart, with the class beside the call."""


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted((HOME / "bot").rglob("*.py")):
        name = path.relative_to(HOME / "bot").as_posix()
        if not name.startswith(ROWS):
            yield name, ast.parse(path.read_text("utf-8"))


def calls_of_classes(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called[:1].isupper():
                yield called, node


def test_no_object_is_made_of_named_values_and_a_tuple_laid_out_among_them() -> None:
    hidden = [
        f"{name}:{call.lineno} {called}"
        for name, tree in sources()
        for called, call in calls_of_classes(tree)
        if any(isinstance(argument, ast.Starred) for argument in call.args) and len(call.args) + len(call.keywords) > 1
    ]
    assert hidden == []


def test_the_values_of_an_object_with_many_are_told_apart_by_name() -> None:
    many = [
        f"{name}:{call.lineno} {called} has {len(call.args)}"
        for name, tree in sources()
        for called, call in calls_of_classes(tree)
        if len(call.args) > MOST_UNNAMED
    ]
    assert many == []


def test_the_parts_of_a_running_bot_are_told_apart_by_name() -> None:
    tree = ast.parse(Path(HOME / "bot" / "app" / "container.py").read_text("utf-8"))
    many = [f"{call.lineno} {called}" for called, call in calls_of_classes(tree) if len(call.args) > 3]
    assert many == []
