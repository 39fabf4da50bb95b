"""`main.py messages`: from a changed line to its translations, checks, counts, sheets and signatures."""

from __future__ import annotations

import argparse
import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.authoring.translation.arguments import arguments
from bot.authoring.translation.command import run
from bot.errors import Refused
from bot.lessons.translations.signatures import signatures
from tests.support.browser import lesson_in, lessons_in, surroundings
from tests.support.catalog_builders import TODAY
from tests.support.command_line import typed_here
from tests.support.paths import ROOT

pty = pytest.importorskip("pty")

QUESTION = r"(\S+): \d+ texts, \d+ not signed by you[^\n]*\.\s+Have you read every one of them\? \[y/N/list\] $"
LIMIT = 60
"""Seconds after which a question is not awaited any more."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder with the real lessons, all of them in made-up Khmer."""
    lessons_in(tmp_path)
    return tmp_path


def messages(folder: Path, *words: str) -> tuple[str, bool]:
    """Run `python main.py messages …` in a folder; return its output, and whether it found errors."""
    parser = argparse.ArgumentParser()
    arguments(parser)
    return run(parser.parse_args(words), folder / "dialogues", folder / "locales", TODAY)


def catalog_in(folder: Path) -> Path:
    """Return the path of the Khmer catalog in a working folder."""
    return folder / "locales" / "km" / "LC_MESSAGES" / "messages.po"


def test_an_educator_changes_a_line_and_says_what_the_change_means(folder: Path) -> None:
    path, catalog = folder / "dialogues" / "lessons" / "my-safety-team.yaml", catalog_in(folder)
    path.write_text(
        path.read_text("utf-8").replace("Now two girls have beaks.", "Now three girls have beaks."), "utf-8"
    )

    extracted, told = messages(folder, "extract")[0], messages(folder, "update")[0]

    (code,) = re.findall(r"out of date: (my-safety-team/\w{6})  Sweet, for a minute", told)
    assert (Path(extracted).name, told.splitlines()[0]) == ("messages.pot", str(catalog))
    assert "three girls have beaks." in catalog.read_text("utf-8") and "three girls have" in Path(extracted).read_text()
    once = catalog.read_bytes()
    with pytest.raises(Refused, match="my-safety-team/aaaaaa"):
        messages(folder, "update", "--wrong", "my-safety-team/aaaaaa")
    assert once == catalog.read_bytes()
    assert messages(folder, "update", "km", "--wording", code)[0] == str(catalog)
    assert "fuzzy" not in catalog.read_text("utf-8")


def test_the_real_lessons_are_checked_counted_and_signed(folder: Path) -> None:
    problems, has_errors = messages(folder, "check", "--format", "json")
    signed = messages(folder, "sign", "km", "--initials", "AB", "--only", "help")[0]
    counted = messages(folder, "coverage", "km", "--format", "json")[0]

    assert (has_errors, [problem for problem in json.loads(problems) if problem["severity"] == "error"]) == (False, [])
    (row,) = (it for it in json.loads(counted) if it["context"] == "help")
    assert row["critical_signed"] == row["critical"] == row["texts"] > 20
    assert signed == f"{row['texts']} entries are signed."


@pytest.mark.parametrize("words", ["check sv", "coverage sv", "sign sv --initials AB", "update xx"])
def test_what_cannot_be_done_is_a_sentence(folder: Path, words: str) -> None:
    with pytest.raises(Refused):
        messages(folder, *words.split())


def test_a_new_language_gets_a_catalog_to_fill_in(folder: Path) -> None:
    path = Path(messages(folder, "update", "ne")[0])

    assert 'msgid "Her class teacher"\nmsgstr ""' in path.read_text("utf-8")


# At a terminal


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a working folder with one lesson."""
    lesson_in(tmp_path)
    return tmp_path


@dataclass
class TerminalCommand:
    """A command at a terminal of its own."""

    process: subprocess.Popen[bytes]
    screen: int
    shown: str = ""

    def asked(self) -> str:
        """Wait for a question, and return the lesson or file it is about."""
        end = time.monotonic() + LIMIT
        while not (found := re.search(QUESTION, self.shown)):
            assert select.select([self.screen], [], [], end - time.monotonic())[0], self.shown
            self.shown += os.read(self.screen, 65_536).decode("utf-8", "replace").replace("\r\n", "\n")
        return found[1]

    def types(self, keys: str) -> None:
        """Type keys; what was on the screen before is not looked at again."""
        self.shown = ""
        os.write(self.screen, keys.encode())


@pytest.fixture
def terminal(small: Path) -> Iterator[TerminalCommand]:
    screen, keyboard = pty.openpty()
    command = [sys.executable, str(ROOT / "main.py"), "messages", "sign", "km", "--initials", "AB"]
    ends = {"stdin": keyboard, "stdout": keyboard, "stderr": keyboard}
    with subprocess.Popen(command, cwd=small, env=surroundings(small), start_new_session=True, **ends) as process:
        os.close(keyboard)
        yield TerminalCommand(process, screen)
        process.kill()
    os.close(screen)


def test_only_what_was_said_yes_to_is_signed_and_ctrl_d_ends_it(small: Path, terminal: TerminalCommand) -> None:
    first = terminal.asked()
    terminal.types("list\n")
    assert terminal.asked() == first
    assert "\n2. " in terminal.shown
    terminal.types("y\n")
    second = terminal.asked()
    terminal.types("\n")
    third = terminal.asked()
    terminal.types("\x04")

    assert terminal.process.wait(LIMIT) == 0
    assert len({first, second, third}) == 3
    assert {context for context, _ in signatures(small / "locales")["km"]} == {first}


def test_a_script_that_names_nothing_signs_nothing(small: Path) -> None:
    said = typed_here(small, "messages", "sign", "km", "--initials", "AB")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "Nobody is here to say which entries were read.\n"
        "Type this in a terminal, or name one lesson or file: messages sign km --only help\n"
    )
    assert signatures(small / "locales")["km"] == frozenset()


def test_a_sheet_goes_out_and_comes_back_by_the_command_line(small: Path) -> None:
    catalog = small / "locales" / "km" / "LC_MESSAGES" / "messages.po"
    before = catalog.read_bytes()

    out = typed_here(small, "messages", "export", "km", "--only", "help", "--xlsx", "km.xlsx")
    back = typed_here(small, "messages", "import", "km", "km.xlsx")

    assert (out.returncode, out.stderr) == (0, "")
    assert re.fullmatch(r"\d+ texts are written to km\.xlsx\.\n", out.stdout)
    assert (back.returncode, back.stdout) == (0, f"0 new translations in {catalog}.\n")
    assert catalog.read_bytes() == before
