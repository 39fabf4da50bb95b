"""Kinds, events, requests and changes that Python sends or takes: the pages' scripts cover each of them.

mypy shows a forgotten kind in Python only. Here the closed lists of Python are held against the tables of the scripts.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from bot.authoring.editor.preview import workbench
from bot.authoring.editor.preview.card_editor import change_in
from bot.authoring.editor.preview.outline import OutlineKind, OutlineState
from bot.authoring.handouts.take_along.reading_turns import KINDS, REGISTERS
from bot.authoring.translation.entries import Meaning, TranslationState
from bot.authoring.translation.part_texts import TextKind
from bot.lessons.steps import STEP_MODELS
from tests.support.paths import ROOT

EDITOR = ROOT / "bot/authoring/editor/preview"
SCRIPTS = {path.name: path.read_text("utf-8") for path in (EDITOR / "static").glob("*.js")}
TURNS = (ROOT / "bot/authoring/handouts/take_along/static/turns.js").read_text("utf-8")

TABLES: list[tuple[str, str, Any, set[str]]] = [
    ("map.js", "SAID", OutlineState, set()),
    ("map.js", "SIGN", OutlineKind, {"scene", "stop"}),  # a scene is a heading, a stop is a number
    ("translate.js", "KINDS", TextKind, set()),
    ("translate.js", "STATES", TranslationState, set()),
    ("word_form.js", "STATES", TranslationState, set()),
]
"""Script, table in it, the closed list, and the members that the table leaves out on purpose."""

HANDLERS = (
    workbench.READING,
    workbench.OF_FILES,
    workbench.TRYING,
    workbench.WRITING,
    workbench.TRANSLATING,
    workbench.SIGNING,
)

OTHERWISE = {"upload", "sign", "unsign"}
"""Requests that no script writes as `ask("name"`: the bytes of a picture, and the two that a button chooses between."""


def keys(script: str, table: str) -> set[str]:
    found = re.search(rf"^const {table} = \{{(.*?)\}};$", SCRIPTS[script], re.MULTILINE | re.DOTALL)
    assert found, f"{script} has no table {table}"
    return set(re.findall(r'[\s{,]"?([\w-]+)"?: (?:t\(|")', " " + found[1]))


def named(pattern: str) -> set[str]:
    return {name for text in SCRIPTS.values() for name in re.findall(pattern, text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("script", "table", "kinds", "left_out"), TABLES, ids=lambda it: it if isinstance(it, str) else ""
)
def test_a_table_of_a_script_has_every_kind(script: str, table: str, kinds: Any, left_out: set[str]) -> None:
    assert keys(script, table) == set(get_args(kinds)) - left_out


def test_the_meaning_of_a_change_of_words_is_asked_for_each_meaning() -> None:
    assert set(re.findall(r'^  \["(\w+)", t\(', SCRIPTS["costs.js"], re.MULTILINE)) == set(get_args(Meaning))


def test_every_step_kind_has_a_title_on_the_page() -> None:
    assert {model.kind for model in STEP_MODELS} <= keys("step_kinds.js", "TITLES")


def test_the_chat_of_the_page_hears_every_event_of_the_chat() -> None:
    sent = {kind for path in EDITOR.rglob("*.py") for kind in re.findall(r'"type": "(\w+)"', path.read_text("utf-8"))}
    assert {"chat", "bubble", "picked"} <= sent
    assert sent - {"problems"} <= set(re.findall(r'^on\("(\w+)"', SCRIPTS["chat.js"], re.MULTILINE))
    assert "problems" in named(r'^on\("(\w+)"')


def test_every_request_of_the_page_has_a_handler_and_every_handler_a_request() -> None:
    handled = {name for some in HANDLERS for name in some}
    assert named(r'\bask(?:Newest)?\("([\w-]+)"') | OTHERWISE == handled


@pytest.mark.parametrize("name", sorted(named(r'\bdo: "(\w+)"') - {"undo", "redo"}))
def test_every_change_that_the_page_asks_for_is_known(name: str) -> None:
    assert change_in({"do": name, "path": ["scenes", "start", 0], "into": ["scenes", "start"]}) is not None


@pytest.mark.parametrize(("names", "left_out"), [(KINDS, 0), (REGISTERS, 1)], ids=["kinds", "facts"])
def test_the_take_along_page_counts_kinds_and_facts_as_python_does(names: tuple[str, ...], left_out: int) -> None:
    """The last fact is chance: the page draws a number where it knows no other fact."""
    numbered = ", ".join(f"{name.upper()} = {number}" for number, name in enumerate(names[: len(names) - left_out]))
    assert f"const {numbered}" in TURNS
