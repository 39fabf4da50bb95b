"""Command of the truth test."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from tests.statistics_truth.judge import BOOK, MONTHS, Kind
from tests.statistics_truth.run import Effort, Held, Result, held

SIZES: Mapping[int, Effort] = {
    200: Effort(drawn=20, book=40, months=10),
    400: Effort(drawn=20, book=40, months=10),
    2_000: Effort(drawn=6, book=120, months=60),
    50_000: Effort(drawn=1, book=300, months=100),
}
"""Girls in a population, and how often it is drawn and frozen."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--girls", type=int, nargs="*", default=list(SIZES), metavar="N", help="sizes of populations")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = {girls: held(girls, SIZES.get(girls, SIZES[200]), options.seed) for girls in options.girls}
    print("\n".join(table(found)))


def table(found: Mapping[int, Result]) -> Iterator[str]:
    """Yield the lines of the table: of 100 figures so many hold the truth, of accounts and of chances."""
    yield _line("of 100 are true: of the accounts / of the chances", [f"{girls:,} girls" for girls in found])
    yield _line("---", ["---"] * len(found))
    for kind in (*BOOK, *MONTHS):
        yield _line(kind, [_value(result, kind) for result in found.values()])


def _value(result: Result, kind: Kind) -> str:
    it = result.get(kind)
    if it is None:
        return "none shown"
    chances = "" if it.of_chances is None else f" / {_of_hundred(it.of_chances, it)}"
    return f"{_of_hundred(it.of_accounts, it)}{chances} ({it.figures:,})"


def _of_hundred(many: int, held: Held) -> str:
    return f"{100 * many / held.figures:.1f}"


def _line(first: str, others: Sequence[str]) -> str:
    return f"| {' | '.join((first, *others))} |"


if __name__ == "__main__":
    main()
