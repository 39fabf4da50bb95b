"""Check that a `match` over our own types ends in `assert_never`.

When a member is added to a union (a step, an event, a command), the type checker then names each place to extend.
"""

from __future__ import annotations

import ast

from tests.support.paths import ROOT

OPEN = {
    ("bot/app/commands/staff.py", "namespace.act"),
    ("bot/authoring/handouts/take_along/reading_turns.py", "asked.target"),
    ("bot/authoring/editor/cards/line_edits.py", "(node, part)"),
    ("bot/authoring/editor/cards/line_edits.py", "node"),
    ("bot/authoring/editor/preview/card_editor.py", "word_in(asked, 'do')"),
    ("bot/lessons/loader/shape_problems.py", "detail['type']"),
    ("bot/lessons/schema.py", "example"),
    ("bot/authoring/translation/command.py", "namespace.action"),
    ("bot/authoring/translation/edit_in_place.py", "span.style"),
    ("bot/authoring/translation/po_writer.py", "part"),
}
"""Matches over open sets: words of commands and requests, targets of buttons, values of libraries, YAML."""


def test_every_match_over_what_is_ours_ends_where_the_type_checker_finds_a_kind_that_is_left_out() -> None:
    leaking = {
        (path.relative_to(ROOT).as_posix(), ast.unparse(node.subject))
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Match) and not ends_in_assert_never(node)
    }

    assert leaking == OPEN


def ends_in_assert_never(node: ast.Match) -> bool:
    last = node.cases[-1]
    does = ast.unparse(last.body[0])
    return ast.unparse(last.pattern) == "_" and does == f"assert_never({ast.unparse(node.subject)})"
