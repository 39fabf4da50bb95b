"""A proof that came by mail, made by somebody who wants other numbers in the directory, or the preview to hang."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from pathlib import Path

import pytest

from bot.authoring.handouts.proof.reopen import reopened
from bot.errors import Refused
from tests.support.browser import lessons_in, surroundings
from tests.support.paths import ROOT

BEGIN, END = '<script type="application/json" id="files">', "</script>"


def proof(folder: Path, files: object) -> Path:
    file = folder / "mailed.html"
    file.write_text(f"<p>A proof.</p>{BEGIN}{json.dumps(files)}{END}", "utf-8")
    return file


async def opens(folder: Path, file: Path, shared: Path) -> tuple[int, list[str], str]:
    """Run `main.py preview --open`, stop it when it is open; return its exit code, lines and errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "main.py"), "preview", "--no-browser", "--port", "0", "--open", str(file)),
        cwd=folder,
        env=surroundings(folder, TMPDIR=str(shared)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    lines = list[str]()
    async with asyncio.timeout(90):
        while line := (await process.stdout.readline()).decode():
            lines.append(line.rstrip("\n"))
            if line.startswith("To connect Telegram"):
                process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, lines, errors.decode()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    lessons_in(folder := tmp_path / "course")
    (tmp_path / "shared").mkdir()
    return folder


async def test_before_a_proof_opens_it_is_said_which_files_differ_and_numbers_first(course: Path) -> None:
    shared = course.parent / "shared"
    directory = (course / "dialogues/directory.yaml").read_text("utf-8")
    files = {
        "dialogues/lessons/goats.yaml": "title: Goats\n",
        "dialogues/directory.yaml": directory.replace('"116"', '"0700 000 000"'),
        "dialogues/profile.yaml": (course / "dialogues/profile.yaml").read_text("utf-8"),
    }
    code, lines, errors = await opens(course, proof(course.parent, files), shared)

    assert (code, errors) == (0, "")
    assert re.fullmatch(r"The files of the proof lie in \S+/proof-\w+; your own are as they were\.", lines[0])
    assert lines[1:5] == [
        "That folder is deleted at the end, unless you save something in it.",
        "These files of the proof differ from yours:",
        "  dialogues/directory.yaml: the numbers that girls are told to call. Compare each of them before you keep it.",
        "  dialogues/lessons/goats.yaml",
    ]
    assert lines[5].startswith("The lessons are open at ")
    assert list(shared.iterdir()) == []


def test_what_was_saved_in_an_opened_proof_is_kept(course: Path) -> None:
    with reopened(course / "dialogues", course / "locales", proof(course.parent, {})) as found:
        (found.dialogues / "lessons" / "mine.yaml").write_text("title: Mine\n", "utf-8")

    assert (found.dialogues / "lessons" / "mine.yaml").read_text("utf-8") == "title: Mine\n"


@pytest.mark.parametrize(
    "files",
    [
        {"dialogues/profile.yaml/x.yaml": "a: b"},
        {"dialogues/lessons/x.yaml/y/z.yaml": "a: b"},
        {"dialogues/new.yaml": "a: b", "dialogues/new.yaml/x.yaml": "a: b"},
        {f"dialogues/lessons/x{number}.yaml": "" for number in range(1001)},
    ],
)
async def test_a_file_for_a_folder_is_refused_in_a_sentence(course: Path, files: dict[str, str]) -> None:
    shared = course.parent / "shared"
    code, lines, errors = await opens(course, proof(course.parent, files), shared)

    assert (code, lines) == (2, [])
    assert "is no proof that can be opened." in errors
    assert list(shared.iterdir()) == []


async def test_a_folder_of_the_course_that_is_called_like_a_file_is_refused_in_a_sentence(course: Path) -> None:
    (course / "dialogues" / "media" / "odd.png").mkdir()
    shared = course.parent / "shared"
    code, _, errors = await opens(course, proof(course.parent, {"dialogues/media/odd.png": ""}), shared)

    assert code == 2
    assert "do not fit into your lessons." in errors
    assert list(shared.iterdir()) == []


def test_twenty_megabytes_of_beginnings_without_an_end_are_read_once(course: Path) -> None:
    file = course.parent / "mailed.html"
    file.write_text(BEGIN * 500_000, "utf-8")

    with pytest.raises(Refused, match="is no proof"), reopened(course / "dialogues", course / "locales", file):
        pass
