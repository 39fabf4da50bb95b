"""`dialogues/try-it.cmd`, which an educator on Windows double-clicks."""

from __future__ import annotations

import re

from tests.support.paths import ROOT


def test_the_file_for_windows_has_the_line_ends_of_windows_and_no_letters_its_console_lacks() -> None:
    raw = (ROOT / "dialogues" / "try-it.cmd").read_bytes()

    assert raw.count(b"\n") == raw.count(b"\r\n") > 30
    assert raw.isascii()


def test_the_file_for_windows_asks_for_the_python_that_the_bot_needs_and_jumps_nowhere_else() -> None:
    text = (ROOT / "dialogues" / "try-it.cmd").read_text("ascii")
    needs = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))

    assert needs
    assert f"({needs[1]}, {needs[2]})" in text
    assert set(re.findall(r"goto (\w+)", text)) == set(re.findall(r"^:(\w+)", text, re.MULTILINE))


def test_the_menu_of_the_file_for_windows_leads_to_each_command_and_back() -> None:
    text = (ROOT / "dialogues" / "try-it.cmd").read_text("ascii")
    blocks = dict(re.findall(r"^:(new|check|story)\n(.*?)^goto menu$", text, re.MULTILINE | re.DOTALL))

    commands = ["preview", "new", "check", "take-along"]
    assert re.findall(r"main\.py ([\w-]+)", text) == commands
    assert [f"main.py {name}" in block for name, block in zip(commands[1:], blocks.values(), strict=True)] == [True] * 3
    numbers = re.findall(r"^echo   (\d)  ", text, re.MULTILINE)
    assert f"choice /c {''.join(numbers)} " in text
    assert f"if errorlevel {numbers[-1]} exit /b 0" in text
    assert "%NAME%" not in text, "what is typed is never read as a command"
