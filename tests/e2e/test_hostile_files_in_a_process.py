"""Files that would exhaust the memory, checked in a process whose memory is limited."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.integration.lessons.test_hostile_files import words
from tests.support.course_folder import make_right
from tests.support.on_ci import leave_out
from tests.support.paths import ROOT

MEMORY = 400_000_000


SECONDS = 60


CHECK = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    "from bot.app.cli import main; sys.exit(main(['check', sys.argv[1]]))"
)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{now}: &{now} [{', '.join([f'*{before}'] * 9)}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)


def sparse(path: Path) -> None:
    """Create a file of 100 MB that takes no space on the disk."""
    with path.open("wb") as stream:
        stream.truncate(100_000_000)


def without_rights(path: Path) -> None:
    """Create a file nobody may read; for root, who may read any file, a link to memory that cannot be read."""
    path.symlink_to("/proc/self/mem") if os.geteuid() == 0 else path.touch(0)


LESSON = "title: The well\nabout: Café.\nbadge: W\ntoday: Hm.\nstart:\n  - say: Hello.\n"


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "100 megabytes of nothing": (sparse, "file-too-big"),
    "100 megabytes of remarks": (words("# x\n" * 25_000_000), "file-too-big"),
    "a device that never ends": (lambda path: path.symlink_to("/dev/zero"), "file-unreadable"),
    "a device that is always empty": (lambda path: path.symlink_to("/dev/null"), "file-unreadable"),
    "a pipe nobody writes into": (os.mkfifo, "file-unreadable"),
    "a link to itself": (lambda path: path.symlink_to(path), "file-unreadable"),
    "a link to the folder it is in": (lambda path: path.symlink_to(path.parent), "file-unreadable"),
    "a file nobody may read": (without_rights, "file-unreadable"),
    "latin-1": (words(LESSON, "latin-1"), "file-encoding"),
    "UTF-16 without a mark": (words(LESSON, "utf-16-le"), "file-encoding"),
    "UTF-32": (words(LESSON, "utf-32"), "file-encoding"),
    "UTF-16 cut off in the middle of a letter": (
        lambda path: path.write_bytes(LESSON.encode("utf-16")[:-1]),
        "file-encoding",
    ),
    "a null": (words(LESSON.replace("Hello", "He\0llo")), "file-encoding"),
    "an alias bomb": (words(BOMB), "yaml-star"),
    "20,000 brackets": (words("start: " + "[" * 20_000), "yaml-too-deep"),
    "20,000 brackets that close": (words("start: " + "[" * 20_000 + "]" * 20_000), "yaml-too-deep"),
    "20,000 mappings": (words("start: " + "{a: " * 20_000), "yaml-too-deep"),
    "20,000 hyphens in a line": (words("start:\n  " + "- " * 20_000 + "x"), "yaml-too-deep"),
}


def test_hostile_files_are_problems_with_a_place_and_take_little_together(tmp_path: Path) -> None:
    if sys.platform != "linux":
        leave_out("hostile files", "limits of memory, pipes and devices are Linux's")
    make_right(tmp_path / "d")
    names = {story: f"odd-{number}" for number, story in enumerate(FILES)}
    for story, (make, _) in FILES.items():
        make(tmp_path / "d" / "lessons" / f"{names[story]}.yaml")
    order = "".join(f"  - {name}\n" for name in names.values())
    (tmp_path / "d" / "course.yaml").write_text(f"lessons:\n{order}", "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(tmp_path / "d")],
        cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False, preexec_fn=limit,
        env={"LOCALES": str(tmp_path / "d" / "media"), "DIALOGUES": str(tmp_path / "d")},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (1, "")
    told = dict(re.findall(r"^d/lessons/([\w-]+)\.yaml:\d+:\d+: error ([\w-]+): ", done.stdout, re.MULTILINE))
    assert told == {names[story]: code for story, (_, code) in FILES.items()}


def limit() -> None:
    """Limit the memory of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
