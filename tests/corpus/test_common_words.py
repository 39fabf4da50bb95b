"""The commonest words of each language: no single one asks whether something is wrong (A3)."""

from __future__ import annotations

from functools import cache

import pytest

from tests.corpus.distress import languages, matched
from tests.support.course_builders import real
from tests.support.paths import DISTRESS

COMMON = DISTRESS / "common"
AT_LEAST = 900
"""Fewest words of a list that is called the thousand commonest."""


@cache
def common(language: str) -> tuple[str, ...]:
    """Return the commonest words of a language, without the comments that tell where they were counted."""
    found = (COMMON / f"{language}.txt").read_text("utf-8").splitlines()
    return tuple(word for word in found if word and not word.startswith("#"))


def written() -> list[str]:
    return sorted(path.stem for path in COMMON.glob("*.txt"))


def opens_help(word: str) -> bool:
    """Return whether a word is one of Help's own, which are to be heard."""
    said = real().vocabulary.read(word)
    return "help" in (said.command, said.wish) or said.safe_word or word in real().vocabulary.for_help


@pytest.mark.parametrize("language", written())
def test_a3_no_single_everyday_word_asks_whether_something_is_wrong(language: str) -> None:
    asked = [word for word in common(language) if matched(word).distress and not opens_help(word)]

    assert asked == []


@pytest.mark.parametrize("language", written())
def test_a_list_of_common_words_is_long_and_tells_where_it_was_counted(language: str) -> None:
    words = common(language)

    assert (COMMON / f"{language}.txt").read_text("utf-8").startswith("# Counted from ")
    assert len(words) == len(set(words)) >= AT_LEAST


def test_every_language_has_its_common_words() -> None:
    """Romanised Khmer stands among the words of Khmer."""
    assert set(languages("development")) - {"km-latin"} <= set(written())
