"""A language in which the matcher hears too little asks no girl for her own words (A19)."""

from __future__ import annotations

import pytest

from tests.corpus.distress.gate import PROFILE, Row, passes, saved, with_free_text
from tests.corpus.distress.measures import MeasuredShare

ENOUGH = {"critical kinds": (3, 60), "all kinds": (9, 90), "wrong scene": (4, 80), "false alarm": (6, 100)}
TOO_MANY = {"critical kinds": (4, 60), "all kinds": (10, 90), "wrong scene": (5, 80), "false alarm": (7, 100)}


def numbers(language: str, **counts: tuple[int, int]) -> list[Row]:
    found = ENOUGH | {name.replace("_", " "): count for name, count in counts.items()}
    return [
        {"language": language, "kind": kind, "missed": missed, "lines": lines}
        for kind, (missed, lines) in found.items()
    ]


def test_our_languages_ask_for_free_text_by_the_saved_numbers_alone() -> None:
    written = PROFILE.read_text("utf-8")

    assert with_free_text(written, saved()) == written


def test_a_language_that_keeps_every_limit_passes() -> None:
    assert passes("sw", numbers("sw"))


@pytest.mark.parametrize("kind", TOO_MANY)
def test_one_line_too_many_closes_the_gate(kind: str) -> None:
    assert not passes("sw", numbers("sw", **{kind: TOO_MANY[kind]}))


def test_a_language_nobody_has_measured_does_not_pass() -> None:
    assert not passes("ar", numbers("sw"))
    assert not passes("sw", numbers("sw", wrong_scene=(0, 0)))


def test_khmer_passes_only_in_both_ways_of_writing_it() -> None:
    romanised = numbers("km-latin", all_kinds=(50, 90))

    assert passes("km", [*numbers("km"), *numbers("km-latin")])
    assert not passes("km", [*numbers("km"), *romanised])


def test_saving_opens_a_language_that_passes_and_closes_one_that_does_not() -> None:
    profile = "name: x\nwords:\n  en:\n    free_text: true\n    help: [sos]\n  sw:\n    help: [msaada]\n"

    opened = with_free_text(profile, numbers("sw"))

    assert opened == "name: x\nwords:\n  en:\n    help: [sos]\n  sw:\n    free_text: true\n    help: [msaada]\n"


def test_the_interval_of_few_lines_is_wide() -> None:
    low, high = MeasuredShare(36, 40).interval

    assert (round(low, 2), round(high, 2)) == (0.77, 0.96)
    assert str(MeasuredShare(36, 40)) == "36/40 90% 77-96%"
