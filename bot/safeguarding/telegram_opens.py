"""Telegram by country: tests that opened it there, with day and network, as `telegram_reachable` lists them (D14).

Blocks differ by network and by week, so a test counts for 90 days, like a test call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lessons.model.directory import CALLED_WITHIN
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.stage import LineSignature, Release, line_signatures


@dataclass(frozen=True, slots=True)
class TelegramInCountry:
    """The tests in a country, newest first: those that count today, or else the last one there was.

    `note` of each is its network, or empty where the line does not name it.
    """

    country: Country
    tests: tuple[LineSignature, ...]
    is_old: bool = False


def telegram_in_countries(release: Release, today: date) -> list[TelegramInCountry]:
    """Return the tests of each country. One of a day to come is no test."""
    return [_in_country(release, country, today) for country in COUNTRIES]


def _in_country(release: Release, country: Country, today: date) -> TelegramInCountry:
    signed = line_signatures(release.telegram_reachable.get(country, ""))
    past = sorted((it for it in signed if it.on <= today), key=lambda it: it.on, reverse=True)
    recent = tuple(it for it in past if it.on >= today - CALLED_WITHIN)
    return TelegramInCountry(country, recent or tuple(past[:1]), is_old=bool(past) and not recent)
