"""Editions are numbered, whole or not there, and never changed; `live` names the one that girls read."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.storage.course_folders import CourseFolders, course_in
from bot.storage.editions import EditionNote, Editions
from tests.support.paths import ROOT

TODAY = 1_800_000_000
BY = EditionNote("a word", ("anna",), ("bea",), ("lessons/well",))


@pytest.fixture
def course(tmp_path: Path) -> CourseFolders:
    """Return a small course."""
    folder = tmp_path / "files"
    for name in ("dialogues/lessons", "dialogues/media", "locales/km/LC_MESSAGES"):
        (folder / name).mkdir(parents=True)
    (folder / "dialogues/lessons/well.yaml").write_text("title: The well")
    (folder / "dialogues/media/well.png").write_bytes(b"a picture")
    (folder / "dialogues/README.md").write_text("no part of a course")
    (folder / "dialogues/stage.yaml").write_text("stage: public")
    (folder / "locales/km/LC_MESSAGES/messages.po").write_text("words")
    return course_in(folder)


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    """Return the editions of a DATA folder that is not there yet."""
    return Editions(tmp_path / "data")


def says(course: CourseFolders, title: str) -> CourseFolders:
    (course.dialogues / "lessons/well.yaml").write_text(f"title: {title}")
    return course


def title_of(editions: Editions) -> str:
    return (editions.folders(editions.live).dialogues / "lessons/well.yaml").read_text()


def test_before_the_first_one_nothing_is_live(editions: Editions) -> None:
    assert (editions.live, editions.all) == (0, [])


def test_each_publication_has_the_next_number_and_is_the_live_one(course: CourseFolders, editions: Editions) -> None:
    first = editions.publish(course, BY, TODAY)
    second = editions.publish(says(course, "The old well"), BY, TODAY + 5)

    assert (first.number, first.parent, second.number, second.parent) == (1, 0, 2, 1)
    assert editions.live == 2
    assert editions.all == [first, second]
    assert editions.find(2).origin == BY
    assert (editions.folders(1).dialogues / "lessons/well.yaml").read_text() == "title: The well"


def test_only_what_a_course_is_made_of_is_in_it(course: CourseFolders, editions: Editions) -> None:
    editions.publish(course, BY, TODAY)
    made = editions.folders(1).dialogues.parent

    assert sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()) == [
        "dialogues/lessons/well.yaml",
        "dialogues/media/well.png",
        "edition.json",
        "locales/km/LC_MESSAGES/messages.po",
    ]


def test_the_same_words_again_are_no_new_edition(course: CourseFolders, editions: Editions) -> None:
    first = editions.publish(course, BY, TODAY)

    assert editions.publish(course, EditionNote("again"), TODAY + 5) == first
    assert len(editions.all) == 1


def test_an_earlier_one_that_is_put_back_has_a_number_of_its_own(course: CourseFolders, editions: Editions) -> None:
    editions.publish(course, BY, TODAY)
    editions.publish(says(course, "A slip"), BY, TODAY)
    third = editions.publish(editions.folders(1), EditionNote("a slip", puts_back=1), TODAY)

    assert (third.number, third.origin.puts_back, third.digest) == (3, 1, editions.find(1).digest)
    assert title_of(editions) == "title: The well"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no groups")
def test_nobody_writes_in_it_and_only_the_group_reads(course: CourseFolders, editions: Editions) -> None:
    editions.publish(course, BY, TODAY)
    made = editions.folders(1).dialogues.parent

    modes = {path.stat().st_mode & 0o777 for path in (made, *made.rglob("*")) if path.is_file()}
    assert modes == {0o440}
    assert {path.stat().st_mode & 0o777 for path in (made, *made.rglob("*")) if path.is_dir()} == {0o750}


@pytest.mark.parametrize("written", [0, 1, 2, 3])
def test_a_disk_that_is_full_leaves_what_was_live(
    written: int, course: CourseFolders, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions.publish(course, BY, TODAY)
    copies, copy = iter(range(written)), shutil.copyfile

    def full(source: Path, target: Path) -> None:
        if next(copies, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", full)
    if written < 3:
        with pytest.raises(OSError, match="No space"):
            editions.publish(says(course, "The old well"), BY, TODAY)
        assert (editions.live, title_of(editions), len(editions.all)) == (1, "title: The well", 1)
        assert not (editions.folders(1).dialogues.parent.parent / ".made").exists()
    monkeypatch.undo()

    assert editions.publish(says(course, "The old well"), BY, TODAY).number == 2
    assert title_of(editions) == "title: The old well"


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.storage import editions
from bot.storage.course_folders import course_in

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moments = {"copy": (editions, "copy_course"), "name": (Path, "rename"), "live": (editions, "write_whole")}
setattr(*moments[sys.argv[3]], dies)
editions.Editions(Path(sys.argv[1])).publish(course_in(Path(sys.argv[2])), editions.EditionNote("dies"), 1)
"""


@pytest.mark.parametrize("moment", ["copy", "name", "live"])
def test_a_process_that_is_killed_leaves_what_was_live_and_the_next_one_publishes(
    moment: str, course: CourseFolders, editions: Editions, tmp_path: Path
) -> None:
    editions.publish(course, BY, TODAY)
    says(course, "The old well")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "data"), str(tmp_path / "files"), moment]
    assert subprocess.run(command, cwd=ROOT, timeout=120).returncode == -signal.SIGKILL

    assert (editions.live, title_of(editions)) == (1, "title: The well")
    again = editions.publish(course, BY, TODAY)
    assert title_of(editions) == "title: The old well"
    assert again.number == (3 if moment == "live" else 2)
    assert not list((tmp_path / "data/editions").glob(".made"))


def test_of_two_that_publish_at_once_each_gets_a_number(
    course: CourseFolders, editions: Editions, tmp_path: Path
) -> None:
    other = course_in(tmp_path / "other")
    shutil.copytree(tmp_path / "files", tmp_path / "other")
    says(other, "Another well")
    code = "import sys; from pathlib import Path; from bot.storage.course_folders import course_in\n"
    code += "from bot.storage.editions import EditionNote, Editions\n"
    code += "Editions(Path(sys.argv[1])).publish(course_in(Path(sys.argv[2])), EditionNote('both'), 1)"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "data"), str(tmp_path / name)], cwd=ROOT)
        for name in ("files", "other")
    ]

    assert [it.wait(timeout=120) for it in both] == [0, 0]
    assert [it.number for it in editions.all] == [1, 2]


@pytest.mark.parametrize("written", ["", "x", "9", "1 2", "-1"])
def test_a_pointer_that_leads_nowhere_is_said_in_a_sentence(
    written: str, course: CourseFolders, editions: Editions, tmp_path: Path
) -> None:
    editions.publish(course, BY, TODAY)
    (tmp_path / "data/editions/live").write_text(written)

    with pytest.raises(Refused, match="cannot be read"):
        assert editions.live


def test_there_is_no_edition_of_another_number(course: CourseFolders, editions: Editions) -> None:
    editions.publish(course, BY, TODAY)

    with pytest.raises(Refused, match="There is no edition 7"):
        editions.find(7)


def test_a_course_made_from_an_edition_that_is_live_no_more_is_refused(
    course: CourseFolders, editions: Editions
) -> None:
    editions.publish(course, BY, TODAY)
    editions.publish(says(course, "The old well"), BY, TODAY)

    with pytest.raises(Refused, match="Another edition was published meanwhile"):
        editions.publish(says(course, "Another well"), BY, TODAY, on=1)
    assert title_of(editions) == "title: The old well"
    assert editions.publish(says(course, "Another well"), BY, TODAY, on=2).number == 3
