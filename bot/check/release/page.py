"""The page to print and sign before a launch, one self-contained HTML file, and the test of each requirement on it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from babel import Locale
from pydantic import TypeAdapter

from bot.check.release.lacking import pilot_lists
from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.problem import Problem
from bot.page_templates import page_template

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


class MatcherMisses(FrozenModel):
    """Number of lines of one kind in one language that the distress matcher missed."""

    language: str
    kind: str
    lines: int
    missed: int


def misses(text: str) -> list[MatcherMisses]:
    """Parse the table of misses from JSON: a list of `{"language", "kind", "lines", "missed"}`."""
    return TypeAdapter(list[MatcherMisses]).validate_json(text)


def page(
    course: Course,
    problems: Sequence[Problem],
    proofs: Sequence[RequirementProof],
    missed: Sequence[MatcherMisses],
    today: date,
) -> str:
    """Return the whole page as HTML."""
    languages = {code: _in_english(code) for code in (course.profile.languages if course.profile else ())}
    return page_template(Path(__file__).parent / "page.html").render(
        name=course.profile.name.source if course.profile else "The bot",
        today=today.isoformat(),
        stage=course.stage.stage if course.stage else "none",
        errors=[found for found in problems if found.severity == "error"],
        warnings=[found for found in problems if found.severity == "warning"],
        unjudged=[f"{name} ({code})" for code, name in languages.items() if _is_unjudged(course, problems, code)],
        languages=languages,
        pilot=pilot_lists(course, today),
        countries=COUNTRIES,
        proofs=proofs,
        missed=missed,
    )


def _in_english(code: str) -> str:
    """Return the English name of a language: a printer may lack the letters of its own name."""
    return Locale.parse(code).english_name or code


def _is_unjudged(course: Course, problems: Sequence[Problem], locale: str) -> bool:
    """Return whether a language still waits for native speakers: for its signed reading or a text's signature."""
    unsigned = any(found.code.endswith("-unsigned") and f"/{locale}/" in found.file for found in problems)
    return unsigned or not course.release.is_judged(locale)
