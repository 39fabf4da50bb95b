"""Signs of a text add up within forty words, and a strong one just suffices whatever stands beside it (A4)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Scale
from bot.safeguarding.distress.scales import ScaleMatcher, signs_by_window
from bot.safeguarding.distress.tokens import ConceptHit, Token, tokens

SCALE = ScaleMatcher(
    Scale.model_validate(
        {
            "enough": 20,
            "strong": "suicide",
            "concepts": {"plus-12": "secret, ask+picture", "minus-30": "school"},
            "words": {"plus-9": "night, threa*"},
        }
    )
)


@pytest.mark.parametrize(
    ("signs", "above"),
    [
        (set(), -20),
        ({":secret"}, -8),
        ({":ask+picture"}, -8),
        ({"night"}, -11),
        ({":night"}, -20),
        ({"secret"}, -20),
        ({":secret", "night"}, 1),
        ({":secret", "threa*", "night"}, 10),
        ({":secret", ":uncle", "home"}, -8),
        ({":school"}, -50),
        ({":suicide"}, 0),
        ({":suicide", ":school"}, 0),
        ({":suicide", ":secret", "night"}, 1),
        ({"suicide"}, -20),
    ],
)
def test_signs_add_up_to_what_is_above_the_threshold(signs: set[str], above: int) -> None:
    assert SCALE.above(signs) == above


def test_the_signs_of_a_scale_are_its_concepts_its_words_and_the_strong_ones() -> None:
    assert set(SCALE.signs) == {":secret", ":ask+picture", ":school", "night", "threa*", ":suicide"}
    assert SCALE.strong == {":suicide"}


# Signs of a text


def hit(concept: str, at: int) -> ConceptHit:
    return ConceptHit(concept, at, at + 1, "en", True)


KNOWN = frozenset(
    (":secret", ":uncle", ":secret+uncle", ":common", "night", "0000", "thre*", "កខគ", "កឃ", "កខគឃងចឆ", "កខគឃងចឆជ")
)


def test_concepts_pairs_of_them_and_words_are_signs() -> None:
    hits = [hit("uncle", 0), hit("secret", 1), hit("common", 2)]
    words = tokens("night 2026 threatened other")

    assert list(signs_by_window(words, hits, KNOWN)) == [
        {":secret", ":uncle", ":secret+uncle", "night", "0000", "thre*"}
    ]


@pytest.mark.parametrize(("word", "found"), [("threa", False), ("threat", True)])
def test_only_a_long_word_begins_alike(word: str, found: bool) -> None:
    assert list(signs_by_window(tokens(word), [], KNOWN)) == [{"thre*"} if found else frozenset()]


@pytest.mark.parametrize(
    ("run", "signs"),
    [
        ("កខគ", {"កខគ"}),
        ("កខ", set()),
        ("កឃ", set()),
        ("ចកខគ", {"កខគ"}),
        ("កខគឃងចឆ", {"កខគ", "កខគឃងចឆ"}),
        ("កខគឃងចឆជ", {"កខគ", "កខគឃងចឆ"}),
    ],
)
def test_pieces_of_a_khmer_run_are_signs(run: str, signs: set[str]) -> None:
    assert list(signs_by_window([Token(run, "khmer", 0)], [], KNOWN)) == [signs]


@pytest.mark.parametrize(
    ("first", "second", "together"), [(0, 39, True), (0, 40, False), (20, 59, True), (19, 59, False), (40, 79, True)]
)
def test_signs_add_up_within_forty_words(first: int, second: int, together: bool) -> None:
    windows = list(signs_by_window([], [hit("uncle", first), hit("secret", second)], KNOWN))

    assert any(":secret+uncle" in signs for signs in windows) is together
    assert frozenset().union(*windows) >= {":secret", ":uncle"}


@pytest.mark.parametrize(("last", "windows"), [(0, 1), (39, 1), (40, 2), (59, 2), (60, 3)])
def test_windows_reach_to_the_last_sign_and_overlap_by_half(last: int, windows: int) -> None:
    assert len(list(signs_by_window([], [hit("uncle", last)], KNOWN))) == windows


@pytest.mark.parametrize(("before", "expected"), [(39, [{"កខគ"}]), (40, [set(), {"កខគ"}])])
def test_four_signs_of_khmer_are_as_long_as_a_word(before: int, expected: list[set[str]]) -> None:
    run = Token("ច" * 4 * before + "កខគ", "khmer", 0)

    assert list(signs_by_window([run], [], KNOWN)) == expected


def test_a_sign_far_behind_is_in_a_window_too() -> None:
    words = [Token("other", "latin", at) for at in range(100)] + [Token("night", "latin", 100)]

    assert list(signs_by_window(words, [], KNOWN))[-1] == {"night"}
