"""The test call of a number counts for 90 days, whatever day a file says it expires (E1, H1)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.directory import Route
from bot.safeguarding.rollout import is_called, signers_of

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("on", "expires", "counts"),
    [
        ("2026-11-01", "2027-01-30", True),
        ("2026-11-01", "2027-01-31", False),
        ("2026-11-01", "2026-12-01", True),
        ("2026-11-01", "2026-11-30", False),
        ("2026-09-02", "2026-12-01", True),
        ("2026-12-02", "2027-01-30", False),
        ("2026-11-01", None, False),
        (None, "2027-01-30", False),
    ],
)
def test_a_call_counts_until_it_expires_and_it_cannot_expire_later_than_in_ninety_days(
    on: str | None, expires: str | None, counts: bool
) -> None:
    route = Route.model_validate(
        {"id": "ke-116", "country": "KE", "role": "gbv", "name": "Helpline", "number": "116", "confidence": "high"}
        | {"source": "a test", "verified_by": "AB", "verified_on": on, "expires": expires}
    )

    assert is_called(route, TODAY) is counts


@pytest.mark.parametrize(
    ("name", "line", "signed"),
    [
        ("procedure_signed", "AB, 2026-09-02", {"AB"}),
        ("procedure_signed", "AB, 2026-09-01", set()),
        ("telegram_reachable", "AB, 2026-09-01", set()),
        ("dpia_signed", "AB, 2020-01-01", {"AB"}),
        ("dpia_signed", "AB, 2026-12-02", set()),
    ],
)
def test_what_is_tried_again_every_quarter_is_signed_lately(name: str, line: str, signed: set[str]) -> None:
    assert signers_of(name, line, TODAY) == signed
