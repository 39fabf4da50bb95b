"""The script and style of the take-along page have no word that old phones do not know."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT

YOUNGER = {
    "optional chaining": r"\?\.[a-zA-Z_(\[]",
    "nullish coalescing": r"\?\?",
    "logical assignment": r"(\|\||&&)=",
    "private names": r"[{;]\s*#\w+",
    "top-level await": r"\bawait\b",
    "replaceAll": r"\.replaceAll\(",
    "at": r"\.at\(",
    "structuredClone": "structuredClone",
    "hasOwn": r"Object\.hasOwn",
    "findLast": r"\.findLast",
    "replaceChildren": r"\.replaceChildren\(",
    "regular expressions that look behind": r"\(\?<[=!]",
    ":has": r":has\(",
    ":is": r":is\(",
    ":where": r":where\(",
    "inset": r"(^|[\s;{])inset(-\w+)*:",
    "gap": r"(^|[\s;{])(row-|column-)?gap:",
    "aspect-ratio": "aspect-ratio",
    "small and dynamic heights": r"\d[sd]vh",
    "color-mix": "color-mix",
    "layers": "@layer",
}
"""Syntax and names that phones of 2019 (Chrome 80) do not know, each with the words by which it is found."""


@pytest.mark.parametrize("found", YOUNGER)
def test_phones_of_2019_know_every_word_of_it(found: str) -> None:
    static = ROOT / "bot/authoring/handouts/take_along/static"
    files = (static / "page.js", static / "page.css", static / "turns.js")
    plain = [re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL) for path in files]

    assert [it for it in plain if re.search(YOUNGER[found], it)] == []
