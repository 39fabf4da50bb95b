"""Files that count, publish, seal or guard are changed by two people: each has both owners (A23, S9)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

OWNED = re.compile(r"^(/\S+)\s+@\S+/safeguarding @\S+/developers$", re.MULTILINE)
GUARDED = (
    *("bot/app", "bot/check", "bot/conversation", "bot/engine", "bot/jobs", "bot/safeguarding", "bot/staff"),
    *("bot/statistics", "bot/storage", "bot/telegram", "dialogues", "locales", ".ci", ".github"),
    *("tests/breaks", "tests/corpus/distress", "tests/e2e/attacks", "tests/quality"),
)
SINGLE = (
    *("bot/__init__.py", "bot/files.py", "bot/logs.py", "bot/metrics.py", "main.py", "pyproject.toml", "SECURITY.md"),
    *("bot/authoring/lesson_room/safeguarding_rule.py", "bot/authoring/lesson_room/publishing.py"),
    *("requirements.txt", "requirements-dev.txt", "tests/REQUIREMENTS.md"),
)


def patterns() -> list[str]:
    page = (ROOT / ".github/CODEOWNERS").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.strip() and not line.startswith("#")]
    owned = OWNED.findall(page)

    assert len(owned) == len(lines), "a line without both owners takes the files from those above it"
    return owned


def is_owned(file: str, pattern: str) -> bool:
    """Tell whether a pattern of this file matches: a folder with all in it, a file, or the files of one folder."""
    path = pattern.lstrip("/")
    if path.endswith("/"):
        return file.startswith(path)
    folder, _, name = path.rpartition("/")
    return Path(file).match(path) if "*" in name and Path(file).parent == Path(folder) else file == path


@pytest.mark.parametrize("folder", GUARDED)
def test_every_file_of_what_guards_a_girl_has_an_owner_from_safeguarding(folder: str) -> None:
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()]
    files = [file for file in found if "__pycache__" not in file]

    assert files
    assert [file for file in files if not any(is_owned(file, pattern) for pattern in patterns())] == []


@pytest.mark.parametrize("file", SINGLE)
def test_single_files_that_guard_have_one_too(file: str) -> None:
    assert (ROOT / file).is_file()
    assert any(is_owned(file, pattern) for pattern in patterns())


def test_every_package_of_the_bot_is_guarded_or_left_out_on_purpose() -> None:
    packages = {path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").exists()}

    assert packages - {folder.removeprefix("bot/") for folder in GUARDED} == {"authoring", "lessons"}


def test_every_owned_path_exists() -> None:
    assert [pattern for pattern in patterns() if not list(ROOT.glob(pattern.strip("/")))] == []
