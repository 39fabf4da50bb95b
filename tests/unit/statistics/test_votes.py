"""Votes: counted once an account and month, and told to learners from frozen figures only (C5, point 3)."""

from __future__ import annotations

from pathlib import Path

from bot.engine.events import Voted
from bot.engine.input import Commanded
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.text import option_key
from bot.statistics.cells import Cell, FrozenCell, vote_cell
from bot.statistics.cells_for_period import LedgerGroup, month_counts, pilot_counts
from bot.statistics.counted_events import CountedEvent, counted
from bot.statistics.periods import period
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.votes import large_countries, votes
from tests.support.question_builders import APRIL, NEXT
from tests.support.speaking_learner import DayClock, Speaker, a_conversation, opened, speaking_bundle

COURSE = speaking_bundle().course
PLAN = plan_of(COURSE)
GAMES, MUSIC = option_key("Games"), option_key("Music")
MONTH = period("2027-M03")


def published(*figures: FrozenCell, done: tuple[str, ...] = ("2027-M03",)) -> PublishedStatistics:
    return PublishedStatistics(Published(done, {it.cell: it for it in figures}))


def figure(answer: str, shown: int, month: str = "2027-M03") -> FrozenCell:
    return FrozenCell(vote_cell(month, "next-story", answer), shown)


def test_a_pick_counts_for_its_question_and_no_other_thing_of_hers() -> None:
    turn = Turn(Session("en"), (Voted("next-story", GAMES), Voted("gone", GAMES)))
    found = counted(PLAN, turn)

    assert found is not None
    assert found.marks == (CountedEvent("voted", "next-story", GAMES),)


def test_every_answer_has_its_cells_for_the_world_and_each_country_also_with_nobody_in_them() -> None:
    counts = month_counts(PLAN, MONTH, [LedgerGroup("voted", "next-story", GAMES, "KE", "en", "", 12)])
    cells = {cell: many for cell, many in counts.items() if cell.kind == "voted"}

    assert len(cells) == 3 * (1 + len(PLAN.countries))
    assert {cell for cell, many in cells.items() if many} == {
        vote_cell("2027-M03", "next-story", GAMES),
        vote_cell("2027-M03", "next-story", GAMES, "KE"),
    }


def test_a_month_in_which_no_question_is_open_has_no_such_cells() -> None:
    later = month_counts(PLAN, period("2027-M06"), [])

    assert not [cell for cell in later if cell.kind == "voted"]


def test_a_small_pilot_counts_them_all_countries_together() -> None:
    pilot = period("2027-W08+6")
    parts = pilot_counts(PLAN, pilot, [LedgerGroup("voted", "next-story", MUSIC, "KE", "en", "", 4)])

    assert {part.cell.country for part in parts if part.cell.kind == "voted"} == {""}
    assert sum(many for part, many in parts.items() if part.cell.kind == "voted") == 4


def test_figures_are_told_once_all_months_of_a_question_are_frozen() -> None:
    assert votes(published(done=()), COURSE.questions) == {}
    assert votes(published(figure(GAMES, 40)), COURSE.questions) == {"next-story": {GAMES: 40}}


def test_a_question_over_two_months_is_the_sum_of_what_is_shown() -> None:
    long = speaking_bundle(**{"next-story": NEXT.replace("closes: 2027-03-31", "closes: 2027-04-20")}).course
    statistics = published(figure(GAMES, 40), figure(GAMES, 15, "2027-M04"), figure(MUSIC, 10, "2027-M04"))
    assert votes(statistics, long.questions) == {}

    both = published(*statistics.published.figures.values(), done=("2027-M03", "2027-M04"))
    assert votes(both, long.questions) == {"next-story": {GAMES: 55, MUSIC: 10}}


def test_a_country_stands_beside_a_message_only_when_its_last_month_was_large() -> None:
    months = ("2027-M02", "2027-M03")
    cells = [("2027-M02", "NP", 90), ("2027-M03", "NP", 45), ("2027-M03", "KE", 50), ("2027-M03", "-", 70)]
    statistics = published(
        *(FrozenCell(Cell(month, "active", country=it), many) for month, it, many in cells), done=months
    )

    assert large_countries(statistics) == {"KE"}


async def test_girls_see_rough_numbers_of_a_question_that_is_over_most_first(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    conversation = a_conversation(store, DayClock(APRIL))
    girl = await Speaker(conversation).starts()
    await girl.does(Commanded("lessons"))
    assert "You said, we did" not in girl.labels

    conversation.statistics = published(figure(GAMES, 15), figure(MUSIC, 40))
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "Music: about 40\nGames: about 15" in girl.said
    assert "Friends" not in girl.said
    assert "May 15, 2027" in girl.said

    conversation.statistics = published()
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "nobody shall be recognised" in girl.said
    await store.close()
