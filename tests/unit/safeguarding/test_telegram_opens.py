"""Lines of `telegram_reachable`: who opened Telegram in a country, when, and on which network (D14)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.stage import LineSignature, Release, line_signatures, signers
from bot.safeguarding.rollout import TelegramInCountry, telegram_in_countries

TODAY = date(2026, 12, 1)
LAKE = LineSignature("CD", date(2026, 11, 30), "Lake Net")
HILL = LineSignature("AB", date(2026, 9, 2), "Hill Mobile")


def in_kenya(line: str) -> TelegramInCountry:
    kenya, *others = telegram_in_countries(Release(telegram_reachable={"KE": line}), TODAY)
    assert [(it.country, it.tests, it.is_old) for it in others] == [(it, (), False) for it in ("NP", "KH", "PH")]
    return kenya


@pytest.mark.parametrize(
    ("line", "tests", "is_old"),
    [
        ("", (), False),
        ("yes, on Hill Mobile", (), False),
        ("AB, 2026-12-02, Hill Mobile", (), False),
        ("AB, 2026-02-30, Hill Mobile", (), False),
        ("AB, 2026-09-02, Hill Mobile", (HILL,), False),
        ("AB, 2026-09-02, Hill Mobile; CD, 2026-11-30, Lake Net", (LAKE, HILL), False),
        ("CD, 2026-11-30, Lake Net; EF, 2026-09-01, Hill Mobile", (LAKE,), False),
        ("AB, 2026-09-01; CD, 2026-08-31, Lake Net", (LineSignature("AB", date(2026, 9, 1), ""),), True),
    ],
)
def test_tests_of_the_last_ninety_days_count_and_else_the_last_one_is_told(
    line: str, tests: tuple[LineSignature, ...], is_old: bool
) -> None:
    assert in_kenya(line) == TelegramInCountry("KE", tests, is_old)


@pytest.mark.parametrize(
    ("line", "networks"),
    [
        ("AB, 2026-11-01", [""]),
        ("AB, 2026-11-01.", [""]),
        ("AB, 2026-11-01, ?", [""]),
        ("AB, 2026-11-01, CD, 2026-11-02", ["", ""]),
        ("AB, 2026-11-01; CD, 2026-11-02", ["", ""]),
        ("AB, 2026-11-01, Smart; CD, 2026-11-02", ["Smart", ""]),
        ("AB, 2026-11-01, Smart, and by WLAN; CD, 2026-11-02, DITO.", ["Smart, and by WLAN", "DITO"]),
    ],
)
def test_a_line_of_before_counts_and_the_words_behind_a_day_are_its_network(line: str, networks: list[str]) -> None:
    assert [it.note for it in line_signatures(line)] == networks
    assert len(signers(line)) == len(networks)
