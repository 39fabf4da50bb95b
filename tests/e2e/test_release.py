"""`.ci/release` in a clone: the version, the changelog's day, the tag, and files whose checksums hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.bot_process import HOME
from tests.support.on_ci import leave_out

WITHIN = 120.0


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone of what is committed, as a maintainer has it."""
    if find_spec("hatchling") is None or find_spec("pip") is None or not (HOME / ".git").exists():
        leave_out("a release", "hatchling, pip or the repository is missing")
    folder = tmp_path_factory.mktemp("release") / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(HOME), str(folder)], check=True)
    shutil.copy(HOME / ".ci/release", folder / ".ci/release")
    types(folder, "git", "add", "--all")
    types(folder, "git", "commit", "-q", "--allow-empty", "-m", "ci: the script as it is now")
    return folder


def types(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    names = [f"GIT_{role}_{part}" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")]
    me = dict.fromkeys(names, "maintainer@localhost")
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **me, "PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=WITHIN,
        check=False,
    )


def test_a_release_is_refused_while_something_is_not_committed(clone: Path) -> None:
    (clone / "note.txt").write_text("later", "utf-8")
    refused = types(clone, ".ci/release", "9.0.0", "9.1.0")
    (clone / "note.txt").unlink()
    assert (refused.returncode, refused.stderr) == (2, "Commit or set aside what has changed first.\n")


def test_a_release_has_its_version_its_day_its_tag_and_files_whose_checksums_hold(clone: Path) -> None:
    cut = types(clone, ".ci/release", "9.0.0", "9.1.0")
    assert cut.returncode == 0, cut.stderr
    assert types(clone, "git", "log", "-2", "--format=%s").stdout == "release: open 9.1.0\nrelease: 9.0.0\n"
    released, program = (
        types(clone, "git", "show", f"v9.0.0:{file}").stdout for file in ("CHANGELOG.md", "bot/__init__.py")
    )
    assert re.search(r"^## \[Unreleased\]\n\n## \[9\.0\.0\] - \d{4}-\d\d-\d\d\n", released, re.MULTILINE)
    assert '__version__ = "9.0.0"' in program
    summed = types(clone / "dist", "sha256sum", "--strict", "-c", "SHA256SUMS").stdout
    assert summed.splitlines() == [
        "PROBLEMS.md: OK",
        "safe-online-world-9.0.0.tar.gz: OK",
        "safe_online_world-9.0.0-py3-none-any.whl: OK",
    ]
    assert types(clone, sys.executable, "main.py", "--version").stdout == "safe-online-world 9.1.0.dev0\n"
    again = types(clone, ".ci/release", "9.0.0", "9.2.0")
    assert (again.returncode, again.stderr) == (2, "The version 9.0.0 is released already.\n")
