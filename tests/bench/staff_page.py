"""`python -m tests.bench.staff_page`: what a page of figures takes at five years, and reading the file first.

Four countries, two languages each, counted as finely as the rule allows in every week; six languages, twelve lessons.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from bot.adapters.sqlite.public import read_public
from bot.adapters.staff.pages import rendered
from bot.adapters.staff.view import Desk, view
from bot.adapters.staff.wish import asked
from bot.app.words import words_of
from bot.statistics.gate import Gate
from tests.bench.figures import fill, measured
from tests.courses import real
from tests.frozen_figures import plan

ROUNDS = 9
TODAY = date(2032, 1, 20)

WISHES: Mapping[str, Mapping[str, str]] = {
    "the last four quarters": {},
    "every quarter": {"quarter": "all"},
    "every quarter, Kenya": {"quarter": "all", "country": "KE"},
    "every quarter, Kiswahili": {"quarter": "all", "locale": "sw", "lesson": "say-it-out-loud"},
    "every table unfolded": {"quarter": "all", "tables": "open"},
}


def page(desk: Desk, query: Mapping[str, str]) -> str:
    """The page as the server makes it."""
    shown = view(desk, asked(query, desk.gate, desk.plan), TODAY)
    return rendered(
        "figures.html", desk.words.locale, view=shown, invented="", exports=(), name="anna", form="", here=str, file=str
    )


def ways(path: Path) -> Mapping[str, Callable[[], object]]:
    """Every page, by name."""
    desk = Desk(Gate(read_public(path)), plan(), words_of(real().course, real().catalogs, "nl"))
    pages = {name: lambda query=query: page(desk, query) for name, query in WISHES.items()}
    return {"(read the file)": lambda: Gate(read_public(path)), **pages}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(measured(ways(fill(Path(folder))), ROUNDS) + "\n")
