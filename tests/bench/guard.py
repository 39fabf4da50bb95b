"""`python -m tests.bench.guard`: compare the counts of a tap with the accepted ones; `--accept` stores new ones.

Counts are deterministic, so a test checks them (`tests/quality/test_bench_guard.py`): a change that makes a tap more
expensive fails, and one that makes it cheaper has to be stored, so that a later loss is noticed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.counting import counted
from tests.support.paths import BENCH

BASELINE = BENCH / "baseline.json"
ACCEPT = "python -m tests.bench.guard --accept"

MARGINS = {
    "functions of ours a tap": 0.1,
    "functions of python-telegram-bot a tap": 0.1,
    "bytes of memory a tap": 0.1,
}
"""Share by which a count may exceed the accepted one, as it differs between Pythons; other counts may not exceed it."""

A_WIN = 0.15
"""Share by which a count may be below the accepted one before the new one has to be stored."""


def python() -> str:
    """Return the version of Python for which counts with a margin hold."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def kept() -> dict[str, Any]:
    """Return all that was accepted: counts, their version of Python, and the ratios of the benchmark."""
    found: dict[str, Any] = json.loads(BASELINE.read_text("utf-8"))
    return found


def keep(**parts: object) -> None:
    """Replace parts of what was accepted."""
    BASELINE.write_text(json.dumps(kept() | parts, indent=2) + "\n", "utf-8")


def accepted() -> tuple[str, Mapping[str, float]]:
    """Return the version of Python of the accepted counts, and these counts."""
    return kept()["python"], kept()["counts"]


def changed(now: Mapping[str, float], before: Mapping[str, float], same_python: bool) -> list[str]:
    """Return a sentence for each count that differs too far from the accepted one."""
    held = [name for name in before if name in now and (same_python or name not in MARGINS)]
    far = [name for name in held if not 1 - A_WIN <= now[name] / before[name] <= 1 + MARGINS.get(name, 0) + 1e-9]
    told = [
        f"{name}: {now[name]:g}, accepted {before[name]:g} ({'dearer' if now[name] > before[name] else 'cheaper'})"
        for name in far
    ]
    return told + [f"{name}: counted or accepted, but not both" for name in sorted({*now} ^ {*before})]


def table(now: Mapping[str, float], before: Mapping[str, float]) -> str:
    """Format all counts, with their ratio to the accepted ones."""
    rows = [f"{name:<42}{many:10.1f}{_ratio(many, before.get(name)):>12}" for name, many in now.items()]
    return "\n".join([f"{'':<42}{'now':>10}{'x accepted':>12}", *rows])


def _ratio(now: float, before: float | None) -> str:
    return f"{now / before:.3f}" if before else "new"


def count_now() -> Mapping[str, float]:
    """Count in a temporary folder."""
    with tempfile.TemporaryDirectory() as data:
        return asyncio.run(counted(Path(data)))


def main(arguments: list[str]) -> int:
    """Print the table; return 1 when a count is not as accepted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guard", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="write down what is counted now")
    now = count_now()
    if parser.parse_args(arguments).accept:
        keep(python=python(), counts=now)
    version, before = accepted()
    found = changed(now, before, version == python())
    sys.stdout.write(
        "\n".join([table(now, before), *found, *([f"If that is right: {ACCEPT}"] if found else [])]) + "\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
