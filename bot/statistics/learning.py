"""Reading of a change between before and after: whether there is one, and how many answers would show it (P13)."""

from __future__ import annotations

from typing import Literal

from bot.statistics import intervals
from bot.statistics.book import CHANGES
from bot.statistics.cells import Cell, FrozenCell, domain_item
from bot.statistics.intervals import NetChange, Share
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics

LearningVerdict = Literal["more", "less", "unclear"]


def verdict(found: NetChange) -> LearningVerdict:
    """Return the direction of a change; `unclear` where its interval holds zero."""
    if found.interval.low > 0:
        return "more"
    return "less" if found.interval.high < 0 else "unclear"


def answers_needed(found: NetChange) -> int | None:
    """Return about how many accounts would show a change of this size; None if no number would.

    A change that 5,000 accounts do not show is smaller than the rounding of its shares, so none would.
    """
    sizes = (base for power in (10, 100, 1_000) for base in range(power, 10 * power, power // 2))
    return next((it for it in sizes if found.base < it and _shows(found, it)), None)


def _shows(found: NetChange, base: int) -> bool:
    gained = FrozenCell(Cell("", "gained"), base, found.gained, len(CHANGES))
    larger = intervals.change(gained, gained._replace(cell=Cell("", "lost"), share=found.lost))
    return larger is not None and larger.margin < abs(found.points)


def domain_change(statistics: PublishedStatistics, period: Period, domain: str, country: str = "") -> NetChange | None:
    """Return the change in a domain of the measure; None where too few answered all of it both times."""
    return statistics.change(Cell(period.name, "gained", country, item=domain_item(domain)))


def weakest_item(
    statistics: PublishedStatistics, plan: Plan, period: Period, domain: str, country: str = ""
) -> tuple[str, Share] | None:
    """Return the item of a domain that is answered least well afterwards, if its interval is below all others."""
    shares = {
        item: share
        for item in plan.domains[domain]
        if (share := statistics.share(Cell(period.name, "after", country, item=item)))
    }
    if not shares:
        return None
    item, share = min(shares.items(), key=lambda it: it[1].percent)
    others = (it for name, it in shares.items() if name != item)
    return (item, share) if all(share.interval.high < other.interval.low for other in others) else None
