"""Messages alike, words that were cut, themes, disclosures, and the page of the procedure, at their limits (G7)."""

from __future__ import annotations

import pytest

from bot.safeguarding.moderation.disclosure import Disclosure, ProcedureBlock, blocks, still_open
from bot.safeguarding.moderation.reading import ReviewOutcome, published_themes, theme_of
from bot.safeguarding.moderation.redaction import without
from bot.safeguarding.moderation.review_queue import first_alike
from tests.support.moderation_fixtures import message


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("a b c d", "a b c d e", True),
        ("a b c d e f g h i", "a b c d e f g h x", True),
        ("a b c d e f g", "a b c d e f x", False),
        ("a b c", "a b c d", False),
    ],
)
def test_two_messages_are_alike_from_four_words_of_five(first: str, second: str, alike: bool) -> None:
    found = first_alike([message("v1", first), message("v2", second)])

    assert found == {"v1": "v1", "v2": "v1" if alike else "v2"}


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (set(), "Sita and Gita sing"),
        ({0}, "[…] and Gita sing"),
        ({0, 2}, "[…] and […] sing"),
        ({0, 1}, "[…] Gita sing"),
        ({2, 3}, "Sita and […]"),
        ({0, 1, 2, 3}, "[…]"),
    ],
)
def test_one_sign_stands_for_each_run_of_words_that_were_cut(cut: set[int], left: str) -> None:
    assert without("Sita and Gita sing", cut) == left


@pytest.mark.parametrize(
    ("written", "theme"),
    [
        (" Longer  Stories ", "longer stories"),
        ("សាលា រៀន", "សាលា រៀន"),
        ("call 0712", None),
        ("she_said", None),
        ("sita@school", None),
        ("one. two", None),
        ("", None),
        ("one two three four", "one two three four"),
        ("one two three-four", "one two three-four"),
        ("one two three four five", None),
        ("a" * 30, "a" * 30),
        ("a" * 31, None),
        ("--", None),
        ("   ", None),
    ],
)
def test_a_theme_has_four_words_and_thirty_letters_at_most(written: str, theme: str | None) -> None:
    assert theme_of(written) == theme


def test_the_theme_of_most_messages_is_told_first_and_one_without_a_theme_never() -> None:
    some = {"games": 10, "music": 17, "": 30, "goats": 9}
    agreed = [(f"{theme}{it}", ReviewOutcome((), frozenset(), theme)) for theme, n in some.items() for it in range(n)]

    assert list(published_themes(agreed).items()) == [("music", 15), ("games", 10)]


def test_disclosures_stand_in_the_order_in_which_they_came() -> None:
    found = [Disclosure("b", 5, "NP"), Disclosure("c", 1, "NP"), Disclosure("a", 5, "KE")]

    assert [it.message_id for it in still_open(found, {})] == ["c", "a", "b"]


def test_the_lines_right_below_a_heading_belong_to_it() -> None:
    assert blocks("# Title\nFirst line\n\n## Do\nNow\n- Not a list") == (
        ProcedureBlock("words", ("First line",)),
        ProcedureBlock("heading", ("Do",)),
        ProcedureBlock("words", ("Now - Not a list",)),
    )
    assert blocks("One\ntwo.\n\n- One\n- Two\n\n1. First\n2. Second") == (
        ProcedureBlock("words", ("One two.",)),
        ProcedureBlock("list", ("One", "Two")),
        ProcedureBlock("list", ("First", "Second")),
    )
    assert blocks(" \n\n") == ()
