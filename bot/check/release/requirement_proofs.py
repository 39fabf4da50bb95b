"""Requirements (tests/REQUIREMENTS.md), the test of each, and its result in a test run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

Went = Literal["passed", "failed", "not run"]

_ROW = re.compile(r"^\| ([A-HPS]\d{1,2}) \| (.*?) \| `([\w/.:]+)` \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RequirementProof:
    """A requirement, its test, and the result of the test; None without a test run."""

    id: str
    promise: str
    test: str
    went: Went | None = None


def proofs(page: str, results: str | None = None) -> list[RequirementProof]:
    """Parse the rows of the requirements page; `results` is the file written by `pytest --junit-xml=FILE`."""
    ran = _ran(results) if results else None
    rows = _ROW.findall(page)
    return [
        RequirementProof(id, promise, test, None if ran is None else _went(ran, test)) for id, promise, test in rows
    ]


def _ran(results: str) -> Mapping[str, Set[str]]:
    """Return the results by `folder/file.py` and by `folder/file.py::test`, all cases of a test together."""
    ran: defaultdict[str, set[str]] = defaultdict(set)
    for case in ElementTree.fromstring(results).iter("testcase"):  # noqa: S314  # written by our own pytest
        file = case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        for name in (file, f"{file}::{case.get('name', '').partition('[')[0]}"):
            ran[name].add(_case(case))
    return ran


def _case(case: ElementTree.Element) -> str:
    kinds = {child.tag for child in case}
    return "failed" if kinds & {"failure", "error"} else "not run" if "skipped" in kinds else "passed"


def _went(ran: Mapping[str, Set[str]], test: str) -> Went:
    cases = ran.get(test, frozenset())
    return "failed" if "failed" in cases else "passed" if "passed" in cases else "not run"
