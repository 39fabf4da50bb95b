"""A process that is killed while it publishes a draft: no word is lost, and girls read one course or the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from bot.authoring.editor.origins import keep, origin_of, uploads
from bot.authoring.lesson_room.drafts import Drafts
from bot.files import fresh
from bot.storage.course_folders import course_in, digest, fingerprint
from bot.storage.editions import EditionNote, Editions
from tests.support.paths import ROOT

PART = "lessons/well"
PICTURE = b"the pixels of a well"
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "well"
msgid "The well"
msgstr "Kisima"
"""

KILLED = """
import json, os, shutil, signal, sys
from pathlib import Path
from threading import Thread
from bot.authoring.lesson_room.drafts import Drafts
from bot.storage.course_folders import digest, fingerprint
from bot.storage.editions import EditionNote, Editions

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.copyfile"}
made, number = Path(sys.argv[1]), 0

def publishes(data, dies_at):
    left = [dies_at]
    def counts(event, about):
        is_write = event == "open" and isinstance(about[2], int) and about[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or is_write:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    drafts = Drafts(data, Editions(data))
    sys.addaudithook(counts)
    drafts.publish(["lessons/well"], EditionNote("x", ("wanja",), ("joy",), ("lessons/well",), guard="grace"), 2)

while True:
    data = made.parent / f"killed-{number}"
    shutil.copytree(made, data)
    child = os.fork()
    if not child:
        publishes(data, number)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
    number += 1
print(number)
"""


def title(folder: Path) -> str:
    return (folder / f"dialogues/{PART}.yaml").read_text("utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a DATA folder with an edition, and a draft with a picture that was proposed."""
    course, made = course_in(tmp_path / "files"), tmp_path / "data"
    for folder in (course.dialogues / "lessons", course.locales / "sw/LC_MESSAGES", made / "drafts"):
        folder.mkdir(parents=True)
    (course.dialogues / "course.yaml").write_text("lessons:\n  - well\n")
    (course.dialogues / "lessons/well.yaml").write_text("title: The well\n")
    (course.locales / "sw/LC_MESSAGES/messages.po").write_text(PO)
    editions = Editions(made)
    editions.publish(course, EditionNote("first"), 1)
    drafts = Drafts(made, editions)
    draft = drafts.begin(PART, "wanja", 1)
    with fresh(drafts.view(draft).dialogues / "lessons/well.yaml") as beside:
        beside.write_text("title: The new well\n")
    keep(drafts.view(draft).dialogues / "media", PICTURE, origin_of("well.png", PICTURE, "wanja", date(2026, 1, 1)))
    about = json.loads((made / "drafts/lessons.well/draft.json").read_text())
    proposal = {"by": "wanja", "at": 1, "note": "", "fingerprint": "abc", "approvals": [], "lost": []}
    (made / "drafts/lessons.well/draft.json").write_text(json.dumps({**about, "proposal": proposal}))
    return made


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor SIGKILL")
def test_killed_before_any_of_its_file_operations_nothing_is_lost_and_nothing_is_half_live(data: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(data)], cwd=ROOT, timeout=240, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    number = int(ran.stdout)
    assert number > 25

    seen = {_after_a_start(data.parent / f"killed-{at}") for at in range(number + 1)}
    assert seen == {(1, "title: The well\n", True), (2, "title: The new well\n", False)}


def _after_a_start(data: Path) -> tuple[int, str, bool]:
    """Start the room anew; return what is live, its words, and whether the draft is still there, with its words."""
    editions = Editions(data)
    drafts = Drafts(data, editions)
    drafts.tidy()
    live = editions.folders(editions.live)
    assert editions.find(editions.live).digest == digest(fingerprint(live))
    assert not uploads(live.dialogues)
    assert {it.name for it in (data / "drafts").iterdir()} <= {"lessons.well"}
    draft = drafts.find(PART)
    if draft:
        assert title(drafts.view(draft).dialogues.parent) == "title: The new well\n"
        again = drafts.publish([PART], EditionNote("again"), 3)
        assert title(editions.folders(again.number).dialogues.parent) == "title: The new well\n"
        return again.parent, title(live.dialogues.parent), True
    return editions.live, title(live.dialogues.parent), False


def _publishes(data: Path, words: str) -> None:
    """Publish another title, as an operator does with files."""
    editions = Editions(data)
    with Drafts(data, editions).as_published([]) as course:
        with fresh(course.dialogues / "lessons/well.yaml") as beside:
            beside.write_text(words)
        editions.publish(course, EditionNote("by files"), 2)


def test_remains_of_an_old_view_from_a_killed_process_stop_nobody(data: Path) -> None:
    drafts = Drafts(data, Editions(data))
    (data / "drafts/lessons.well/.old-view/dialogues").mkdir(parents=True)
    _publishes(data, "title: Another well\n")

    draft = drafts.find(PART)
    assert draft
    assert drafts.refresh(draft).base == 2
    assert title(drafts.view(draft).dialogues.parent) == "title: The new well\n"
    assert {it.name for it in (data / "drafts/lessons.well").iterdir()} == {"draft.json", "view"}


def test_a_reader_of_a_draft_does_not_stop_its_update(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = Drafts(data, Editions(data))
    _publishes(data, "title: Another well\n")
    draft, rename, readers = drafts.find(PART), Path.rename, list[Thread]()
    assert draft

    def renames(self: Path, to: Path) -> Path:
        moved = rename(self, to)
        if to.name == ".old-view":  # now there is no view for a moment
            readers.append(Thread(target=drafts.view, args=(draft,)))
            readers[0].start()
            readers[0].join(0.2)
        return moved

    monkeypatch.setattr(Path, "rename", renames)

    assert drafts.refresh(draft).base == 2
    readers[0].join()
    assert title(drafts.view(draft).dialogues.parent) == "title: The new well\n"
