"""A girl speaks up in Telegram: her words come back with her tap on Send, and stand nowhere before it (A15, G5, G6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.questions import NEXT
from tests.stage import rows, stage
from tests.story_folder import StoryFolder
from tests.walking import labels, onboards, picks, types

CANARY = "kanari-goats"
WRITTEN = f"More {CANARY} & hens, call 0712 345 678 or @zuwena77"


def asks_today(folder: StoryFolder) -> None:
    """A question to girls that is open today."""
    today = datetime.now(UTC).date()
    days = {"2027-03-01": -1, "2027-03-31": 20, "2027-05-15": 60}
    words = NEXT
    for day, away in days.items():
        words = words.replace(day, (today + timedelta(days=away)).isoformat())
    (folder.dialogues / "questions" / "asked-now.yaml").write_text(words, "utf-8")


def traces(data: Path, word: str = CANARY) -> list[str]:
    """The files of the bot's that hold a word of hers."""
    return [path.name for path in data.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


async def test_what_she_types_is_nowhere_until_she_sends_it_and_gone_when_she_takes_it_back(tmp_path: Path) -> None:
    async with stage(tmp_path, asks_today) as here:
        girl, data = here.girl(), here.bot.data
        await onboards(girl, link="fair-play")
        await types(girl, "/lessons")
        await picks(girl, "Speak up")
        await picks(girl, "Write")
        draft = await types(girl, WRITTEN)
        assert f"More {CANARY} & hens, call [removed] or [removed]" in draft.said
        assert {"type": "blockquote"}.items() <= draft.entities[-1].items()
        assert labels(draft)[0] == "Send"
        await picks(girl, "Not now")
        assert traces(data) == []

        await types(girl, "/lessons")
        await picks(girl, "Speak up")
        await picks(girl, "Write")
        await types(girl, WRITTEN)
        sent = await picks(girl, "Send")
        (voice,) = rows(data, "SELECT * FROM voices")
        assert voice["words"] == f"More {CANARY} & hens, call [removed] or [removed]"
        assert (voice["question"], voice["country"], voice["quotable"]) == ("asked-now", "", 0)

        found = re.search(r"(?:[b-z][2-9]){4}", sent.said)
        assert found, sent.said
        gone = await types(girl, found[0])
        assert "deleted your words" in gone.said
        assert rows(data, "SELECT * FROM voices") == []
        assert traces(data) == []
        assert not [line for line in here.bot.log if CANARY in line or "zuwena" in line]
        assert here.errors() == []
