"""One account that floods Speak up: three of its messages are kept, and it cannot tell which (S8)."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.bot_api import Girl
from tests.support.learner_actions import onboards, picks, types
from tests.support.question_builders import asks_today
from tests.support.scenario import rows, stage
from tests.support.shipped_words import first_line

CODE = re.compile(r"(?:[b-z][2-9]){4}")


async def speaks(girl: Girl, words: str) -> str:
    """Send words to staff and return the answer."""
    await types(girl, "/lessons")
    await picks(girl, "Speak up")
    await picks(girl, "Write")
    await types(girl, words)
    return (await picks(girl, "Send")).said


async def test_of_one_accounts_flood_three_are_kept_and_each_is_thanked_the_same(tmp_path: Path) -> None:
    async with stage(tmp_path, asks_today, is_brief=True) as here:
        girl = here.girl()
        await onboards(girl, link="fair-play")
        answers = []
        for number in ("one", "two", "three", "four", "five"):
            answers.append(await speaks(girl, f"goats, {number}"))
            await types(girl, "/tidy")

        assert sorted(row["words"] for row in rows(here.bot.data, "SELECT words FROM voices")) == [
            "goats, one",
            "goats, three",
            "goats, two",
        ]
        assert len({CODE.sub("CODE", answer) for answer in answers}) == 1
        gone = await types(girl, CODE.findall(answers[-1])[0])
        assert first_line("speak-up/taken-back") in gone.said, (
            "a code that did nothing would tell how many were sent from here"
        )
        assert here.errors() == []
