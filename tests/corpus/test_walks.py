"""Walks through lessons, recorded tries, and ways that no transcript covers, as shown to an educator."""

from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

import pytest

from bot.app.cli import main
from bot.authoring.simulation.transcript import Transcript, locales_played, read_transcript, replay_transcript
from bot.authoring.simulation.walks import count_picks, coverage_lines, walk_lesson
from tests.corpus.transcripts import a_chat, written
from tests.support.cached_folders import copied
from tests.support.course_builders import bundle, course, real
from tests.support.paths import DIALOGUES, ROOT
from tests.support.short_course import shorten

MANY = 14
"""Number of flags of two values that makes more places than are visited one by one."""


def with_flags(tail: str) -> str:
    """Return a lesson of many flags that all matter at its end."""
    stops = "".join(
        f"  - choose: Goat {number}?\n    id: g{number}\n    options:\n"
        f"      - text: Yes\n        then:\n          - set: {{f{number}: yes}}\n"
        f"      - text: No\n        then:\n          - set: {{f{number}: no}}\n"
        for number in range(MANY)
    )
    says = "".join(f"  - say: Goat {number}.\n    when: {{f{number}: yes}}\n" for number in range(MANY))
    return f"start:\n{stops}{says}{tail}"


ENDS = "  - end\n"
ROUND = "  - choose: Once more?\n    id: round\n    options: [Yes, Always]\n"
TURNS_FOR_EVER = f"  - goto: round\nround:\n{ROUND}  - goto: round\n"
SPINS = "  - goto: spin\nspin:\n  - say: Round.\n  - goto: spin\n"


def test_a_small_lesson_is_walked_whole() -> None:
    course_of_one = course({"goats": "start:\n  - choose: Goat?\n    id: goat\n    options: [A, B]\n  - end\n"})

    found = walk_lesson(course_of_one, course_of_one.lessons["goats"], walks=5, seed=1)

    assert (found.walks, sum(found.hits.values()), found.problems) == (0, 2, [])


def test_a_large_lesson_is_walked_at_random_and_the_same_seed_walks_the_same_ways() -> None:
    goats = course({"goats": with_flags(ENDS)})
    lesson = goats.lessons["goats"]

    once, again, other = (walk_lesson(goats, lesson, walks=30, seed=seed) for seed in (1, 1, 2))

    assert once.walks == 30
    assert sum(once.hits.values()) == 30 * MANY
    assert once.hits == again.hits != other.hits
    assert once.problems == []


@pytest.mark.parametrize(
    ("tail", "code", "says"),
    [
        (TURNS_FOR_EVER, "no-end", "From `round` on, no answer leads to the end of the lesson."),
        (SPINS, "endless-loop", "After `g13` the story runs in a circle without a stop, for ever."),
    ],
)
def test_a_way_that_cannot_end_is_a_problem_also_in_a_large_lesson(tail: str, code: str, says: str) -> None:
    goats = course({"goats": with_flags(tail)})

    found = walk_lesson(goats, goats.lessons["goats"], walks=3, seed=1).problems

    assert [(it.code, it.message, it.severity) for it in found] == [(code, says, "error")]
    assert found[0].file == "goats.yaml"
    assert found[0].line > 1


def transcript(tmp_path: Path, text: str) -> Transcript:
    path = tmp_path / "t.yaml"
    path.write_text(text, "utf-8")
    return read_transcript(path)


def test_an_option_is_tested_once_a_transcript_picks_it_in_words_or_by_its_key(tmp_path: Path) -> None:
    goats = bundle(course({"goats": "start:\n  - choose: Goat?\n    id: goat\n    options: [A, B, C, D]\n  - end\n"}))
    lesson = goats.course.lessons["goats"]
    key = {it.text.source: it.key for it in getattr(next(lesson.stops()), "options", ())}
    ids = transcript(tmp_path, f"title: T\nlesson: goats\nchat:\n  - stop: goat\n  - picks: {key['B']}\n")
    inwords = transcript(tmp_path, "title: T\nlesson: goats\nchat:\n  - bot: Goat?\n  - girl: A\n")

    said = list(
        coverage_lines(goats, lesson, walk_lesson(goats.course, lesson, 1, 1), count_picks(goats, [inwords, ids]))
    )

    assert said == [
        "goats: every way was walked: 1 stop with 4 answers.",
        "  en: no test taps 2 of 4 answers (50 %).",
        "  goat",
        f"    A: in 1 test, offered at 1 place (key {key['A']})",
        f"    B: in 1 test, offered at 1 place (key {key['B']})",
        f"    C: in no test, offered at 1 place (key {key['C']})",
        f"    D: in no test, offered at 1 place (key {key['D']})",
    ]


@pytest.mark.parametrize("transcript", written().values(), ids=written())
def test_every_transcript_counts_with_all_its_picks(transcript: Transcript) -> None:
    until = next((number for number, line in enumerate(transcript.lines) if line.kind == "edit"), len(transcript.lines))
    around = {"Lessons", "Help", "Tidy up", "↩ Back", "Go on", "Start again", "back", "go", "new", "tidy"}
    taps = {line.words for line in transcript.lines[:until] if line.kind in ("girl", "picks")} - around

    for age in transcript.ages:
        assert len(replay_transcript(real(), transcript, age)) >= len(taps)


def _write_few(folder: Path) -> None:
    shutil.copytree(DIALOGUES, folder / "dialogues")
    shutil.copytree(ROOT / "locales", folder / "locales")
    shorten(folder / "dialogues")


@pytest.fixture
def few_lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands read a course of four lessons with the words of one language, which takes half the time."""
    copied(_write_few, tmp_path)
    monkeypatch.setenv("DIALOGUES", str(tmp_path / "dialogues"))
    monkeypatch.setenv("LOCALES", str(tmp_path / "locales"))


@pytest.mark.usefixtures("few_lessons")
def test_check_walk_tells_what_no_transcript_has_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--walk", "my-safety-team"]) == 0

    said = capsys.readouterr().out
    assert "my-safety-team: every way was walked: " in said
    assert ", sw, " in said
    assert ": no test taps " in said
    assert "friend-or-pretend" not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--walk", "my-safety-tem"], "Did you mean `my-safety-team`?"),
        (["dialogues", "--walk"], "Write `check --walk LESSON`."),
    ],
)
@pytest.mark.usefixtures("few_lessons")
def test_a_slip_in_the_command_is_told(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *arguments]) == 2
    assert says in capsys.readouterr().err


WAY = ["1", "Wonder", "2", "/help", "8", "secret-words", "1", "1", "2", "1", "2", "1", "2", "1", "1", "1", "2"]


@pytest.mark.usefixtures("few_lessons")
@pytest.mark.parametrize("lesson", ["friend-or-pretend", None])
async def test_a_recorded_try_passes_at_once_in_every_language(
    lesson: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "try.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(WAY)))
    arguments = [lesson] if lesson else []

    await _in_thread(["play", *arguments, "--age", "14-17", "--record", str(file)])

    assert "What you typed is kept nowhere." in capsys.readouterr().out
    assert "secret-words" not in file.read_text("utf-8")
    recorded = read_transcript(file)
    assert sum(line.kind == "picks" for line in recorded.lines) > 8
    for locale in locales_played(real(), recorded):
        async with a_chat(recorded, "14-17", locale, tmp_path / f"{locale}.db") as chat:
            await chat.play()


async def _in_thread(arguments: list[str]) -> None:
    assert await asyncio.to_thread(main, arguments) == 0


@pytest.mark.usefixtures("few_lessons")
def test_a_recording_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "try.yaml"
    file.write_text("mine", "utf-8")

    assert main(["play", "friend-or-pretend", "--record", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert file.read_text("utf-8") == "mine"
