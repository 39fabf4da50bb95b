"""Changes of one place in a source file: comparisons, conditions, arithmetic, constants, returns, statements.

Neither mutmut 3 nor cosmic-ray can draw some mutants at random, and both would run the whole suite for each of
thousands. Strings are left alone: a test that pins a sentence proves nothing about what the code does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """A byte range of a source, and its replacement."""

    start: int
    end: int
    instead: str

    def applied(self, source: str) -> str:
        """Return the source with the change in it."""
        text = source.encode()
        return (text[: self.start] + self.instead.encode() + text[self.end :]).decode()


def mutations(source: str) -> list[Mutation]:
    """Return all possible changes of a source in order, except in types, docstrings and decorators."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int, column: int) -> int:
        return starts[line - 1] + column

    found = [
        Mutation(place(part.lineno, part.col_offset), place(part.end_lineno or 0, part.end_col_offset or 0), text)
        for node in _nodes(ast.parse(source))
        for part, text in (*_of_values(node), *_of_the_way(node))
    ]
    return sorted(found, key=lambda it: (it.start, it.end, it.instead))


_UNTOUCHED = ("annotation", "returns", "decorator_list", "bases")


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in _UNTOUCHED and not isinstance(child, ast.JoinedStr):
                yield from _nodes(child)


Change = tuple[ast.expr | ast.stmt, str]
"""A node of the source, and the text in its place."""


def _of_values(node: ast.AST) -> Iterator[Change]:
    """Yield changes of operators and constants."""
    match node:
        case ast.Compare(ops=[op]):
            yield node, _like(node, ops=[_COMPARISONS[type(op)]()])
        case ast.BoolOp(op=op):
            yield node, f"({_like(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())})"
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC and not _is_type(node):
            yield node, f"({_like(node, op=_ARITHMETIC[type(op)]())})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, f"({ast.unparse(operand)})"
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(value)):
            yield node, str(value + 1)


def _of_the_way(node: ast.AST) -> Iterator[Change]:
    """Yield changes of conditions and returns, and removals of statements."""
    match node:
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield node, "return None"
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.comprehension(ifs=[test]):
            if not isinstance(test, ast.Compare | ast.UnaryOp):  # `_of_values` changes these
                yield test, f"(not ({ast.unparse(test)}))"
        case ast.Expr(value=ast.Call(func=ast.Name(id="assert_never"))):
            return  # mypy proves that it is never reached
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield node, "pass"


def _is_type(node: ast.AST) -> bool:
    """Return True for a class or a union of classes: there, another operator is no small mistake but a `TypeError`."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_type(left) and (_is_type(right) or ast.unparse(right) == "None")
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ("int", "str", "bool") or (name[:1].isupper() and not name.isupper())
        case _:
            return False


def _like(node: ast.expr, **changed: object) -> str:
    other = copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return ast.unparse(other)
