"""Query of the figures page, parsed from the address: whole quarters, never freely chosen days (C4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.statistics.cells import POOLED
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, known_quarters, usual_quarters

EVERY = "all"


@dataclass(frozen=True, slots=True)
class FiguresQuery:
    """Choices of the form; an empty string is the page's default. `open` unfolds every table."""

    quarter: str = ""
    country: str = POOLED
    locale: str = POOLED
    lesson: str = ""
    open: bool = False


def parse_query(query: Mapping[str, str], statistics: PublishedStatistics, plan: Plan) -> FiguresQuery:
    """Parse an address. A value that does not exist (any more) counts as not chosen."""
    quarters = {EVERY, *(quarter.name for quarter in known_quarters(statistics))}
    return FiguresQuery(
        quarter=_one(query.get("quarter"), quarters),
        country=_one(query.get("country"), plan.countries),
        locale=_one(query.get("locale"), plan.locales),
        lesson=_one(query.get("lesson"), plan.lessons) or next(iter(plan.lessons), ""),
        open=query.get("tables") == "open",
    )


def _one(value: str | None, there: Collection[str]) -> str:
    return value if value is not None and value in there else ""


def table_query(query: FiguresQuery, statistics: PublishedStatistics) -> TableQuery:
    """Convert to a query of tables: the last year by default, every quarter, or one."""
    known = known_quarters(statistics)
    one = tuple(it for it in known if it.name == query.quarter)
    return TableQuery(
        known if query.quarter == EVERY else one or usual_quarters(statistics), query.country, query.locale
    )
