"""What somebody asks the page for, read from the address: whole quarters, never a day of her own choice (C4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.statistics.cells import POOLED
from bot.statistics.gate import Gate
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.tables import Wish

USUAL = 4
"""How many quarters are shown to who has not chosen: a year."""

EVERY = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen in the form; "" is what a page shows by itself. `open` unfolds every table."""

    quarter: str = ""
    country: str = POOLED
    locale: str = POOLED
    lesson: str = ""
    open: bool = False


def asked(query: Mapping[str, str], gate: Gate, plan: Plan) -> Asked:
    """What an address asks for. What there is not (any more) counts as not chosen."""
    quarters = {EVERY, *(it.name for it in gate.quarters)}
    return Asked(
        quarter=_one(query.get("quarter"), quarters),
        country=_one(query.get("country"), plan.countries),
        locale=_one(query.get("locale"), plan.locales),
        lesson=_one(query.get("lesson"), plan.lessons) or next(iter(plan.lessons), ""),
        open=query.get("tables") == "open",
    )


def _one(value: str | None, there: Collection[str]) -> str:
    return value if value is not None and value in there else ""


def wished(asked: Asked, gate: Gate) -> Wish:
    """The wish at the gate: the last year, every quarter, or one."""
    if asked.quarter == EVERY:
        quarters = gate.quarters
    else:
        quarters = tuple(it for it in gate.quarters if it.name == asked.quarter) or gate.quarters[-USUAL:]
    return Wish(quarters, asked.country, asked.locale)


def running(gate: Gate) -> Period | None:
    """The quarter that is not frozen yet, when months of it are."""
    last = gate.months[-1] if gate.months else None
    found = quarter_of(last.first) if last else None
    return None if found in gate.quarters else found
