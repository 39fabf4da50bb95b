"""`python -m tests.bench.pages`: how long the staff's figures take to render with five years of figures."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.app.published import labels_of
from bot.staff.figures_page import view
from bot.staff.query import parse_query
from bot.staff.templating import rendered
from bot.statistics.published import PublishedStatistics
from tests.support.course_builders import real
from tests.support.published_counts import plan, publish, published_statistics

YEARS, REPEATS = 5, 5
ASKED: dict[str, dict[str, str]] = {
    "what a reader sees first": {},
    "all quarters": {"quarter": "all"},
    "one country": {"quarter": "all", "country": "KE"},
    "one language": {"quarter": "all", "locale": "sw"},
}


def seconds(statistics: PublishedStatistics, query: Mapping[str, str]) -> float:
    """Return the time of making and rendering a page, the median of a few."""
    words, last = labels_of(real().course, real().catalogs, "en"), statistics.quarters[-1]
    found = list[float]()
    for _ in range(REPEATS):
        begun = time.perf_counter()
        made = view(statistics, plan(), words, parse_query(query, statistics, plan()), last.end)
        around = {"exports": {}, "name": "anna", "form": "", "here": str, "file": str, "invented": made.invented}
        rendered("figures.html", "en", view=made, **around)
        found.append(time.perf_counter() - begun)
    return median(found)


def main() -> None:
    """Print the time of each page."""
    with TemporaryDirectory() as home:
        path = publish(Path(home), first="2026-Q1", quarters_long=4 * YEARS, invented=True)
        statistics = published_statistics(path)
        begun = time.perf_counter()
        published_statistics(path)
        sys.stdout.write(f"reading the file: {1000 * (time.perf_counter() - begun):.0f} ms\n")
        for name, query in ASKED.items():
            sys.stdout.write(f"{name}: {1000 * seconds(statistics, query):.0f} ms\n")


if __name__ == "__main__":
    main()
