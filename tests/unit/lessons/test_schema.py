"""Schemas for an editor: it completes every key and underlines what is invalid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.schema import FILES, schema
from tests.support.lesson_file import HEAD
from tests.unit.lessons.test_loader import FINE, SLIPS


class AsEditorsRead(yaml.SafeLoader):
    """Loader of YAML 1.2 as VS Code's extension reads it: `Yes` is a word, `true` and `7` are not."""


AsEditorsRead.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    AsEditorsRead.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def underlined(kind: str, source: str) -> list[str]:
    """Return the messages of an editor about a file."""
    data = yaml.load(source, AsEditorsRead)
    return [error.message for error in Draft7Validator(schema(kind)).iter_errors(data)]


@pytest.mark.parametrize("kind", FILES)
def test_every_schema_is_one(kind: str) -> None:
    Draft7Validator.check_schema(schema(kind))


# Invalid YAML, and faults of the file itself, are reported by an editor in its own words.
_ABOUT_SHAPE = {code for _, _, code, _ in SLIPS.values() if not code.startswith(("yaml-", "file-"))}
SHAPES = {story: typed for story, (typed, _, code, _) in SLIPS.items() if code in _ABOUT_SHAPE}


@pytest.mark.parametrize("typed", SHAPES.values(), ids=SHAPES)
def test_a_slip_is_underlined_while_she_types(typed: str) -> None:
    assert underlined("lesson", ("" if typed.startswith("titel") else HEAD) + typed)


def test_the_slips_are_those_of_the_loader() -> None:
    assert len(SHAPES) >= 16


@pytest.mark.parametrize("typed", FINE.values(), ids=FINE)
def test_what_the_loader_reads_is_not_underlined(typed: str) -> None:
    assert underlined("lesson", HEAD + typed) == []


SHORT = {
    "an option as plain text": "start:\n  - choose: Well?\n    id: well\n    options: [Yes, 7, text: No]\n",
    "a plain end": "start:\n  - end\n",
    "a long end": "start:\n  - end: yes\n    ages: 10-13\n",
    "one country or two": "start:\n  - say: Hi\n    when: {country: KE}\n  - say: Ho\n    when: {country: [NP, KH]}\n",
    "a flag that looks like a number": "start:\n  - set: {asked: 2, brave: true}\n  - say: Hi\n    when: {asked: 2}\n",
    "an old name": "was: old\nstart:\n  - poll: Well?\n    id: well\n    was: [a, b]\n    options: [A, B]\n",
    "countries": "start:\n  - choose: Where?\n    id: where\n    options: countries\n",
    "two scenes": "start:\n  - goto: later\nlater:\n  - end\n",
}


@pytest.mark.parametrize("typed", SHORT.values(), ids=SHORT)
def test_the_short_forms_are_fine_for_both(typed: str) -> None:
    assert underlined("lesson", HEAD + typed) == []
    assert parse_script(Lesson, HEAD + typed, "the-well", "x.yaml")[1] == []


NOT_IN_A_LESSON = {
    "an act as a step": "start:\n  - do: tidy\n",
    "an act of the bot": "start:\n  - choose: W?\n    id: w\n    options: [{text: A, do: erase}, B]\n",
    "the menu of lessons": "start:\n  - choose: W?\n    id: w\n    options: lessons\n",
    "a scene called id": "id:\n  - end\nstart:\n  - end\n",
}


@pytest.mark.parametrize("typed", NOT_IN_A_LESSON.values(), ids=NOT_IN_A_LESSON)
def test_a_lesson_may_do_less_than_the_bot(typed: str) -> None:
    assert underlined("lesson", HEAD + typed)


def keys(part: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key an author can write, with its schema."""
    if isinstance(part, list):
        for value in part:
            yield from keys(value, at)
    elif isinstance(part, dict):
        for name, about in part.get("properties", {}).items():
            if about is not False:
                yield f"{at}.{name}", about
        for name, value in part.items():
            yield from keys(value, f"{at}.{name}" if name not in ("properties", "definitions") else at)


@pytest.mark.parametrize("kind", FILES)
def test_every_key_is_explained_with_an_example_that_is_true(kind: str) -> None:
    whole = schema(kind)
    for name, about in keys(whole):
        assert about.get("description"), f"{kind}{name} is not explained"
        assert about.get("examples"), f"{kind}{name} has no example"
        for example in about["examples"]:
            faults = Draft7Validator({**about, "definitions": whole["definitions"]}).iter_errors(example)
            assert [it.message for it in faults] == [], f"{kind}{name}"


@pytest.mark.parametrize("kind", FILES)
def test_what_is_explained_is_said_in_a_teachers_words(kind: str) -> None:
    for name, about in keys(schema(kind)):
        assert not re.search(r"\([A-Z]\d", about["description"]), f"{kind}{name} names a requirement"
        assert about["description"].endswith("."), f"{kind}{name}"


@pytest.mark.parametrize(("kind", "model"), [("lesson", Lesson), ("bot", Script)])
def test_every_step_an_editor_offers_is_one_the_loader_reads(kind: str, model: type[Script]) -> None:
    offered = schema(kind)["definitions"]["Step"]["defaultSnippets"]
    assert {"say", "picture", "choose", "quiz"} <= {it["label"] for it in offered}

    for snippet in offered:
        words = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", json.dumps(snippet["body"]))
        source = yaml.safe_dump({"start": [json.loads(words)]}, allow_unicode=True)
        whole = HEAD + source if model is Lesson else source

        assert underlined(kind, whole) == []
        assert parse_script(model, whole, "the-well", "x.yaml")[1] == [], snippet["label"]


# The command
