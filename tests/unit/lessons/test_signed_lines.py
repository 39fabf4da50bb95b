"""Lines of release.yaml: what tells something, who signed, and on which day it counts (A18, B5)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.stage import LineSignature, Release, is_told, line_signatures, signers

TODAY = date(2026, 12, 1)
SIGNED = "AB, 2026-12-01"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", False),
        (" - ", False),
        ("TBD", False),
        ("to be decided", False),
        ("n/a", False),
        ("Xu", True),
        ("no. 7", True),
    ],
)
def test_a_line_that_fills_its_place_tells_nothing(line: str, told: bool) -> None:
    assert is_told(line) is told


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("AB, 2026-05-01", [("AB", date(2026, 5, 1), "")]),
        ("AB, 2026-05-01, Lake Net; words", [("AB", date(2026, 5, 1), "Lake Net")]),
        ("AB, 2026-05-01, ?", [("AB", date(2026, 5, 1), "")]),
        ("AB, 2026-05-01, Lake Net CD,2026-05-02 Hill.", [
            ("AB", date(2026, 5, 1), "Lake Net"), ("CD", date(2026, 5, 2), "Hill")]),
        ("AB, 2026-02-30", []),
        ("AB 2026-05-01", []),
        ("ab, 2026-05-01", []),
    ],
)  # fmt: skip
def test_initials_and_a_real_day_sign_a_line(line: str, signed: list[tuple[str, date, str]]) -> None:
    assert line_signatures(line) == tuple(LineSignature(*it) for it in signed)


@pytest.mark.parametrize(
    ("since", "until", "initials"),
    [
        (date(2026, 5, 1), date(2026, 5, 2), {"AB", "CD"}),
        (date(2026, 5, 2), date(2026, 5, 2), {"CD"}),
        (date(2026, 5, 1), date(2026, 5, 1), {"AB"}),
        (date(2026, 5, 3), date(2026, 6, 1), set()),
    ],
)
def test_a_signature_counts_from_one_day_to_another(since: date, until: date, initials: set[str]) -> None:
    assert signers("AB, 2026-05-01; CD, 2026-05-02", since, until) == initials
    assert signers("AB, 2026-05-01; CD, 2026-05-02") == {"AB", "CD"}


@pytest.mark.parametrize(
    ("line", "today", "releases"),
    [
        ("AB, 2026-12-01", TODAY, True),
        ("AB, 2026-12-02", TODAY, False),
        ("AB, 2026-12-02", None, True),
        ("yes", None, False),
    ],
)
def test_saving_is_released_from_the_day_of_the_signature(line: str, today: date | None, releases: bool) -> None:
    release = Release(saving_released={"KE": line})

    assert release.releases_saving("KE", today) is releases
    assert not release.releases_saving("NP", today)


def test_a_release_written_before_0_2_that_names_an_ethics_approval_opens() -> None:
    release = Release.model_validate({"ethics_approval": {"KE": "Board, no. 117, 2026-12-01"}, "law_checked": SIGNED})

    assert release == Release(law_checked=SIGNED)


@pytest.mark.parametrize(
    ("line", "judged"),
    [
        ("AB, 2026-05-01; CD, 2026-12-01", True),
        ("AB, 2026-05-01; CD, 2026-12-02", False),
        ("AB, 2026-05-01", False),
        ("AB, 2026-05-01; AB, 2026-05-02", False),
    ],
)
def test_a_language_is_judged_by_two_people(line: str, judged: bool) -> None:
    release = Release(native_review={"km": line})

    assert release.is_judged("km", TODAY) is judged
    assert not release.is_judged("ne", TODAY)
