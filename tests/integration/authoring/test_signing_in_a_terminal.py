"""`messages sign` at a real terminal: it asks, and what was said yes to is signed even if the rest is left."""

from __future__ import annotations

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

from bot.lessons.translations.signatures import signatures
from tests.support.browser import lesson_in, surroundings
from tests.support.command_line import typed_here
from tests.support.paths import ROOT

pty = pytest.importorskip("pty")

QUESTION = r"(\S+): \d+ texts, \d+ not signed by you[^\n]*\.\s+Have you read every one of them\? \[y/N/list\] $"
LIMIT = 60
"""Seconds after which a question is not awaited any more."""


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
def folder(tmp_path: Path) -> Path:
    lesson_in(tmp_path)
    return tmp_path


@pytest.fixture
def terminal(folder: Path) -> Iterator[TerminalCommand]:
    screen, keyboard = pty.openpty()
    command = [sys.executable, str(ROOT / "main.py"), "messages", "sign", "km", "--initials", "AB"]
    ends = {"stdin": keyboard, "stdout": keyboard, "stderr": keyboard}
    with subprocess.Popen(command, cwd=folder, env=surroundings(folder), start_new_session=True, **ends) as process:
        os.close(keyboard)
        yield TerminalCommand(process, screen)
        process.kill()
    os.close(screen)


def test_only_what_was_said_yes_to_is_signed_and_ctrl_d_ends_it(folder: Path, terminal: TerminalCommand) -> None:
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
    assert {context for context, _ in signatures(folder / "locales")["km"]} == {first}


def test_a_script_that_names_nothing_signs_nothing(folder: Path) -> None:
    said = typed_here(folder, "messages", "sign", "km", "--initials", "AB")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "Nobody is here to say which entries were read.\n"
        "Type this in a terminal, or name one lesson or file: messages sign km --only help\n"
    )
    assert signatures(folder / "locales")["km"] == frozenset()


def test_a_sheet_goes_out_and_comes_back_by_the_command_line(folder: Path) -> None:
    catalog = folder / "locales" / "km" / "LC_MESSAGES" / "messages.po"
    before = catalog.read_bytes()

    out = typed_here(folder, "messages", "export", "km", "--only", "help", "--xlsx", "km.xlsx")
    back = typed_here(folder, "messages", "import", "km", "km.xlsx")

    assert (out.returncode, out.stderr) == (0, "")
    assert re.fullmatch(r"\d+ texts are written to km\.xlsx\.\n", out.stdout)
    assert (back.returncode, back.stdout) == (0, f"0 new translations in {catalog}.\n")
    assert catalog.read_bytes() == before
