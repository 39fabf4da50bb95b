"""Conversations that an educator can read and write, played in English, in Khmer, and some in other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.authoring.simulation.transcript import Transcript, Unreadable, locales_played, read_transcript
from bot.lessons.model.people import BANDS
from tests.corpus.transcripts import Different, a_chat, written
from tests.corpus.transcripts.accept import acceptable, accepted_text
from tests.support.course_builders import real
from tests.support.on_ci import sampled
from tests.support.paths import TRANSCRIPTS

HERE = ("en", "km")
"""Languages in which all are played, also on a person's machine."""
OTHERS = 60
"""Conversations that CI plays in other languages, others each day: the same code says other words."""


def transcripts() -> list[Any]:
    """Return each file as a case for each age, in English and in Khmer, and some of them in other languages."""
    every = [
        pytest.param(
            transcript, age, locale, id=f"{name}-{locale}-{age}", marks=() if locale in HERE else pytest.mark.slow
        )
        for name, transcript in written().items()
        for age in transcript.ages
        for locale in locales_played(real(), transcript)
    ]
    others = [case for case in every if case.marks]
    return [*(case for case in every if not case.marks), *sampled(others, OTHERS)]


@pytest.mark.parametrize(("transcript", "age", "locale"), transcripts())
async def test_the_chat_goes_as_it_is_written(transcript: Transcript, age: str, locale: str, tmp_path: Path) -> None:
    failure = ""
    async with a_chat(transcript, age, locale, tmp_path / "bot.db") as chat:
        try:
            await chat.play()
        except Different as difference:
            failure = f"{difference}\n{await acceptable(transcript)}"
    if failure:
        pytest.fail(failure, pytrace=False)


@pytest.mark.parametrize("age", BANDS)
@pytest.mark.parametrize("lesson", sorted(real().course.lessons))
def test_every_lesson_has_a_conversation_from_its_start_to_its_end(lesson: str, age: str) -> None:
    whole = [script for script in written().values() if script.lesson == lesson and age in script.ages]

    assert any("is finished." in line.words for script in whole for line in script.lines), (
        "write one, beginning with `lesson:`"
    )


WRONG = """\
title: A wrong one
lesson: my-safety-team
chat:
  - bot: Amina is an invented girl. …
  - bot: "Class chat: her face, with a beak. Chicken girl! Whom could she tell?"
  - girl: Her class teacher
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            "  - bot: Something else.",
            ["wrong.yaml:7 (en, 10-13)", "Something else.", "shown instead: Tomorrow! says a voice"],
        ),
        ("  - girl: Skip", ["wrong.yaml:7", "first the transcript should have the line", "Tomorrow! says a voice"]),
        ("  - bot: …\n  - bot: …\n  - girl: Maybe", ["wrong.yaml:9", "Maybe", "Ask me | Skip"]),
        ("  - bot: …", ["wrong.yaml:7", "the chat goes on here", "Five quick questions"]),
        ("  - stop: country", ["wrong.yaml:7", "the stop should ask: country", "my-safety-team/before"]),
        ("  - stop: before\n  - picks: abcdef", ["wrong.yaml:8", "option: abcdef", "(Skip)"]),
    ],
)
async def test_a_wrong_line_is_named_with_what_was_shown_instead(wrong: str, says: list[str], tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG + wrong + "\n", "utf-8")
    async with a_chat(read_transcript(path), "10-13", "en", tmp_path / "bot.db") as chat:
        with pytest.raises(Different) as failure:
            await chat.play()

    for words in says:
        assert words in str(failure.value)


async def test_an_educator_accepts_changed_words_with_one_command_and_every_other_line_stays(tmp_path: Path) -> None:
    now = TRANSCRIPTS / "next-day.yaml"
    before = tmp_path / "next-day.yaml"
    changes = {
        "It is hard to ask twice. She will.": "It is easy to ask twice. She will.",
        "girl: Her class teacher": "girl: Her form teacher",
        "She will.\n": "She will.\n  - bot: A line that is gone.\n",
        "  - bot: Five quick questions before the story goes on. It is no test. Nobody sees who answered what. You can "
        "skip them.\n": "",
    }
    words = now.read_text("utf-8")
    for said, was in changes.items():
        assert said in words
        words = words.replace(said, was)
    before.write_text(words, "utf-8")

    assert await accepted_text(before) == now.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: T\nchat:\n  - bott: Hello", "wrong.yaml:3: a line of the chat begins with one of bot, girl"),
        ("title: T\nlessson: x\nchat: []", "knows no ['lessson']"),
        ("title: T: U\nchat: []", "wrong.yaml:1: A colon followed by a space"),
    ],
)
def test_a_file_that_is_no_transcript_says_where(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(Unreadable) as refusal:
        read_transcript(path)
    assert says in str(refusal.value)
