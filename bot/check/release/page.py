"""The page to print and sign before a launch: one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from babel import Locale
from pydantic import TypeAdapter

from bot.check.release.pilot import pilot_lists
from bot.check.release.requirement_proofs import RequirementProof
from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.problem import Problem
from bot.page_templates import page_template


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
