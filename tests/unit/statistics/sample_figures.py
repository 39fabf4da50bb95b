"""Published figures of a course of one lesson, for tests of tables, sentences and files; and how a test reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.lessons.model.directory import Directory
from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import MeasureItems
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import Text
from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics, TableQuery
from bot.statistics.reports.labels import TableLabels
from bot.statistics.tables import Table, Value
from tests.support.course_builders import lesson

QUARTER, MONTH, PILOT = "2026-Q4", "2026-M12", "2026-W27+13"
AUTUMN = TableQuery((period(QUARTER),))
QUERY = TableQuery((period("2026-Q3"), period(QUARTER)))

MEASURE = MeasureItems.model_validate(
    {
        **{"before": "Five quick questions?", "start": "Ask me", "skip": "Skip", "between": "One more?"},
        **{"after": "Five more?", "thanks": "Thank you!"},
        "knowledge": [
            {
                "id": "tell-first",
                "forms": {
                    "before": {"item": "First?", "options": ["Pay", {"text": "Tell her aunt", "correct": True}]},
                    "after": {
                        "item": "And now?",
                        "options": [
                            {"text": "Tell her coach", "correct": True, "feedback": "Yes."},
                            {"text": "Pay once", "feedback": "More follows."},
                        ],
                    },
                },
            }
        ],
        "confidence": [{"item": "I could say no.", "id": "say-no", "options": ["True", "A little", "Not yet"]}],
    }
)
WELL = lesson(
    "well",
    """
    start:
      - {choose: Who says hello?, id: hello, options: [Amina, Nobody]}
      - {choose: Whose goat?, id: goat, options: [Ours, Mine]}
      - {choose: Who waves?, id: wave, options: [Amina, Nobody]}
    """,
)
COURSE = Course(
    {"well": WELL},
    offered={"en": ("well",)},
    directory=Directory(countries={"KE": Text("Kenya")}),
    measure=MEASURE,
    profile=Profile(
        name=Text("Amina and friends"),
        short_description=Text("Short stories."),
        description=Text("Stories you decide."),
        commands={},
        keyboard={},
        languages={"sw": "Kiswahili"},
        back=Text("Back"),
        below=Text("Below"),
        stuck=Text("Stuck"),
    ),
)
PLAN = Plan(
    countries=("KE", "-"),
    locales=("en", "sw"),
    ages=("10-13", "-"),
    quizzes={"well": {"hello": frozenset({"yes"})}},
    stops={"well": ("hello", "goat", "wave")},
    items={"tell-first": {"before": frozenset({"yes"})}},
    domains={"knowledge": ("tell-first",)},
    links={"c-7f3r": "2026-M10"},
)


def figure(name: str, kind: CellKind, shown: int, share: int | None = None, draws: int = 1, **of: str) -> FrozenCell:
    """Return a figure of the period of this name."""
    return FrozenCell(Cell(name, kind, **of), shown, share, draws)


def in_period(name: str, figures: Iterable[FrozenCell]) -> list[FrozenCell]:
    """Return the same figures of another period."""
    return [it._replace(cell=it.cell._replace(period=name)) for it in figures]


LEARNED = (
    figure(QUARTER, "gained", 100, 40, 3, item="domain/knowledge"),
    figure(QUARTER, "lost", 100, 10, 3, item="domain/knowledge"),
)
FIGURES = (
    figure(MONTH, "active", 240),
    figure(MONTH, "active", 95, age="10-13"),
    figure(MONTH, "came", 40, item="c-7f3r"),
    figure(QUARTER, "reached", 420),
    figure(QUARTER, "reached", 300, country="KE"),
    figure(QUARTER, "reached", 35, country="-"),
    figure(QUARTER, "started", 205, lesson="well"),
    figure(QUARTER, "finished", 150, lesson="well"),
    figure(QUARTER, "started", 80, locale="sw", lesson="well"),
    figure(QUARTER, "finished", 30, locale="sw", lesson="well"),
    figure(QUARTER, "answered", 100, 95, 6, lesson="well", item="hello"),
    *LEARNED,
    figure(QUARTER, "stopped", 100, draws=3, lesson="well"),
    figure(QUARTER, "stopped", 60, draws=6, lesson="well", item="goat/wave"),
    figure(QUARTER, "stopped", 40, draws=3, lesson="well", item="hello"),
    figure(QUARTER, "help-opened", 60, draws=3, country="KE"),
    figure(PILOT, "reached", 185),
)


def published(figures: Iterable[FrozenCell] = FIGURES, **about: Any) -> PublishedStatistics:
    """Return statistics of these figures; all their periods are frozen, and the quarter was counted as a whole."""
    found = {figure.cell: figure for figure in figures}
    settings: Mapping[str, Any] = {
        "done": tuple(sorted({cell.period for cell in found} | {QUARTER})),
        "opened": {QUARTER: "2026-W40"},
        "pilots": (period(PILOT),),
        **about,
    }
    return PublishedStatistics(Published(figures=found, **settings))


def words(locale: str = "en", course: Course = COURSE) -> TableLabels:
    """Return the labels of the course, whose own words are English in every language."""
    return TableLabels(course, locale, lambda text: text.source)


def plain(text: str) -> str:
    """Return a text with usual spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def values(table: Table) -> dict[str, list[int | str | None]]:
    """Return the values of a table by the names of its rows: accounts, a percentage, or the points of a change."""
    return {row.label.name: [_number(it) for it in row.values] for row in table.rows}


def _number(value: Value) -> int | str | None:
    match value:
        case About():
            return value.accounts
        case Share():
            return f"{value.percent} %"
        case NetChange():
            return f"{value.points:+}"
        case _:
            return None


def columns(table: Table) -> list[str]:
    """Return the columns of a table: what each is of, and its name."""
    return [f"{label.of} {label.name}" for label in table.columns]
