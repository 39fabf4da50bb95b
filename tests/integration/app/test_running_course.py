"""A gate never stops a bot that runs: it goes on with the last accepted course, and Help answers (H10)."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.app.config import Settings, settings
from bot.app.operator_files import adopt
from bot.app.running_course import RunningCourse, running_course
from bot.conversation.access import check_access
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.input import Commanded, Input, Started
from bot.engine.session import Session
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from tests.support.cached_folders import copied
from tests.support.catalog_builders import sign_english, write_catalog
from tests.support.course_folder import ABOUT, SCENES, make_right, one_quick_round, without_distress
from tests.support.lessons_folder import only_english_care
from tests.support.open_pilot import PILOT, READ, SIGNED, call_numbers, complete

pytestmark = pytest.mark.slow

EVERY = (("KE", "en"), ("NP", "en"), ("KH", "km"), ("PH", "en"))
READ_BY = dict.fromkeys(("en", "km"), READ)
TODAY = datetime.now(UTC).date()
LESSON = "dialogues/lessons/well.yaml"
CATALOG = "locales/km/LC_MESSAGES/messages.po"
WHOLE = SCENES.replace("start:", "start:\n  - say: Amina is an invented girl. [Help] shows who listens.").replace(
    "  - end", "  - practise: Ask for it.\n    id: ask\n    lines: [May I drink?, After you.]\n  - end"
)
"""The usual scenes, with what girls may not lack."""


def write_signed_course(folder: Path) -> None:
    """Write a course of one lesson in English and Khmer, in which everything is signed and every number was called."""
    dialogues = folder / "dialogues"
    make_right(dialogues)
    without_distress(dialogues)
    one_quick_round(dialogues)
    only_english_care(dialogues)
    profile = dialogues / "profile.yaml"
    text = profile.read_text("utf-8").replace("{en: English}", "{en: English, km: ខ្មែរ}")
    profile.write_text(text.replace("words: {en:", "words: {km: {safe_word: ឈូក, help: [ជួយ]}, en:"), "utf-8")
    (dialogues / "course.yaml").write_text("lessons: [well]\n")
    (folder / LESSON).write_text(ABOUT + WHOLE)
    call_numbers(dialogues)
    directory = dialogues / "directory.yaml"
    nurse = "child-helpline, health]"  # no country has one yet, so a launch would wait for her
    directory.write_text(directory.read_text("utf-8").replace(nurse, "child-helpline]"), "utf-8")

    def signed(it: PoEntry) -> PoEntry:
        done = replace(it, forms=(f"ក{it.source}",))
        return replace(done, comments=(signature(done, "AB", date(2026, 5, 1)),))

    write_catalog(folder / "locales", "km", load(dialogues)[0], signed)
    sign_english(folder / "locales", load(dialogues)[0])


class OperatorFolder:
    """A folder with a course and DATA, as an operator has it."""

    def __init__(self, folder: Path, write: Callable[[Path], None] = write_signed_course) -> None:
        copied(write, folder)
        self.folder, self.data = folder, folder / "var"
        self.data.mkdir(exist_ok=True)
        self.settings: Settings = settings(
            {
                "DATA": str(self.data),
                "DIALOGUES": str(folder / "dialogues"),
                "LOCALES": str(folder / "locales"),
                "STAFF_IDS": "1, 2",
            },
            folder,
        )

    def is_public(self) -> None:
        once = dict.fromkeys(("security_contact", "name_published", "law_checked", "two_reviewers"), SIGNED)
        girls = dict.fromkeys(("KE", "NP", "KH", "PH"), SIGNED)
        release = complete(*EVERY, tried=datetime.now(UTC).date()).model_copy(
            update={**once, "girls_test": girls, "native_review": READ_BY}
        )
        (self.data / "release.yaml").write_text(release.model_dump_json(exclude_defaults=True))
        (self.data / "stage.yaml").write_text("stage: public\n")

    def is_pilot(self) -> None:
        (self.data / "release.yaml").write_text(
            complete(("KE", "en"), tried=datetime.now(UTC).date()).model_dump_json(exclude_defaults=True)
        )
        (self.data / "stage.yaml").write_text(PILOT.model_dump_json())

    def starts(self, before: RunningCourse | None = None, later: int = 0) -> RunningCourse:
        """Start, or with the course that runs reload, some days later."""
        return running_course(self.settings, datetime.now(UTC).date() + timedelta(later), before)

    def edits(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text, f"“{old}” does not stand in {file}"
        path.write_text(text.replace(old, new), "utf-8")


STAGES: dict[str, Callable[[OperatorFolder], object]] = {
    "test": lambda it: None,
    "pilot": OperatorFolder.is_pilot,
    "public": OperatorFolder.is_public,
}


@cache
def started(stage: str) -> Callable[[Path], None]:
    """Return what writes the folder of an operator whose bot was started at a stage."""

    def write(folder: Path) -> None:
        operated = OperatorFolder(folder)
        STAGES[stage](operated)
        RUNNING[stage] = operated.starts()
        assert RUNNING[stage].bundle.refused == ""

    return write


RUNNING: dict[str, RunningCourse] = {}
"""The course that runs in a folder that was started, by its stage."""


@pytest.fixture
def operated(tmp_path: Path) -> OperatorFolder:
    """Return a folder in which no bot was started."""
    return OperatorFolder(tmp_path)


@pytest.fixture
def tested(tmp_path: Path) -> OperatorFolder:
    return OperatorFolder(tmp_path, started("test"))


@pytest.fixture
def pilot(tmp_path: Path) -> OperatorFolder:
    return OperatorFolder(tmp_path, started("pilot"))


@pytest.fixture
def public(tmp_path: Path) -> OperatorFolder:
    return OperatorFolder(tmp_path, started("public"))


def meets(found: RunningCourse, action: Input, session: Session | None = None) -> str:
    """Return the question that a stranger meets, or somebody inside."""
    turn = check_access(found.bundle.course, action, False, TODAY, advance, session)
    target = [it for it in turn.events if isinstance(it, Asked)][-1].target
    return f"{target.script}/{target.stop}"


def helps(found: RunningCourse) -> bool:
    return meets(found, Commanded("help")) == "help/card"


def is_whole(found: RunningCourse) -> bool:
    """Tell whether the course is the one that was accepted."""
    return found.bundle.course.lessons["well"].about.source == "Who fetches water."


EVERYBODY, BY_LINK, INSIDE = Started("en"), Started("en", invited=True, country="KE"), Session("en", country="KE")


def rewrites(path: Path, pattern: str, new: str) -> None:
    """Replace a pattern in a file."""
    text, many = re.subn(pattern, new, path.read_text("utf-8"))
    assert many, f"{pattern} does not stand in {path}"
    path.write_text(text, "utf-8")


def instead(folder: Path) -> Path:
    """Remove a folder, and return its path for something else."""
    shutil.rmtree(folder)
    return folder


BROKEN: dict[str, Callable[[OperatorFolder], object]] = {
    "broken YAML": lambda it: (it.folder / LESSON).write_text("title: [\n"),
    "an unknown key": lambda it: it.edits(LESSON, "title:", "titel:"),
    "a link to nowhere": lambda it: it.edits(LESSON, "  - end", "  - goto: nowhere"),
    "a file that is missing": lambda it: (it.folder / "dialogues/bot/moments.yaml").unlink(),
    "a slip in a translation": lambda it: rewrites(it.folder / CATALOG, r'(msgstr "ក[^\n]*)<', r"\1"),
    "a catalog that is cut off": lambda it: (it.folder / CATALOG).write_bytes(b'msgid "Hel'),
    "no folder": lambda it: shutil.rmtree(it.folder / "dialogues"),
    "no translations": lambda it: shutil.rmtree(it.folder / "locales"),
    "a file in place of the folder": lambda it: instead(it.folder / "dialogues").write_text(""),
    "a folder that leads to itself": lambda it: instead(it.folder / "dialogues").symlink_to(it.folder / "dialogues"),
}
"""Ways in which lessons were broken so that the bot did not start."""

REFUSED = {
    "broken YAML": "The lessons have errors.",
    "no folder": "There is no folder",
}
"""One way for each reason not to take the lessons, and how it is told."""


@pytest.mark.parametrize(
    ("stage", "way"), [*(("test", way) for way in BROKEN), ("pilot", "broken YAML"), ("public", "broken YAML")]
)
def test_with_broken_lessons_a_start_goes_on_with_the_last_accepted_ones(tmp_path: Path, stage: str, way: str) -> None:
    operated = OperatorFolder(tmp_path, started(stage))
    BROKEN[way](operated)

    found = operated.starts()

    assert found.bundle.refused
    assert is_whole(found)
    assert helps(found)
    inside = meets(found, Commanded("lessons"), INSIDE)
    assert inside == ("moments/closed" if stage == "test" else "menu/menu")
    assert found.folders.dialogues == operated.data / "accepted" / "0001" / "dialogues"


@pytest.mark.parametrize("way", REFUSED)
def test_a_reload_of_broken_lessons_goes_on_too(tested: OperatorFolder, way: str) -> None:
    BROKEN[way](tested)

    found = tested.starts(RUNNING["test"])

    assert (is_whole(found), helps(found)) == (True, True)
    assert found.bundle.refused.startswith(REFUSED[way])


def test_mended_lessons_are_taken_again(tested: OperatorFolder) -> None:
    whole = (tested.folder / LESSON).read_text("utf-8")
    (tested.folder / LESSON).write_text("title: [\n")
    running = tested.starts(RUNNING["test"])
    (tested.folder / LESSON).write_text(whole.replace("Who fetches water.", "Who brings water."), "utf-8")

    found = tested.starts(running)

    assert found.bundle.refused == ""
    assert found.bundle.course.lessons["well"].about.source == "Who brings water."


PROMISED = "bot: [en, km]\nlessons:\n  well: [en, km]\n"


def test_a_reload_by_which_a_lesson_would_lose_a_language_is_refused(operated: OperatorFolder) -> None:
    (operated.folder / "dialogues/offered.yaml").write_text(PROMISED, "utf-8")
    running = operated.starts()
    operated.edits(CATALOG, 'msgstr "កWho fetches water."', 'msgstr ""')

    found = operated.starts(running)

    assert found.bundle.refused
    assert found.bundle.course.offered == {"en": ("well",), "km": ("well",)}


def test_a_reload_with_a_changed_sentence_is_taken_and_no_language_is_lost(operated: OperatorFolder) -> None:
    (operated.folder / "dialogues/offered.yaml").write_text(PROMISED, "utf-8")
    running = operated.starts()
    operated.edits(LESSON, "Who fetches water.", "Somebody carries a bucket.")

    found = operated.starts(running)

    assert found.bundle.refused == ""
    assert found.bundle.course.offered == {"en": ("well",), "km": ("well",)}


@pytest.mark.parametrize("text", ["start:\n  - say: Two goats meet.\n", "title: [\n"], ids=["short", "broken"])
def test_a_file_that_is_not_listed_is_offered_to_nobody_and_stops_no_bot(operated: OperatorFolder, text: str) -> None:
    (operated.folder / "dialogues/lessons/goats.yaml").write_text(text, "utf-8")

    found = operated.starts()

    assert found.bundle.refused == ""
    assert found.bundle.course.offered["en"] == ("well",)
    assert found.bundle.course.lesson("goats") is None


def test_a_listed_lesson_without_practice_is_refused_however_short(tested: OperatorFolder) -> None:
    (tested.folder / LESSON).write_text(ABOUT + SCENES, "utf-8")

    assert tested.starts(RUNNING["test"]).bundle.refused == "The lessons have errors."


def a_draft(operated: OperatorFolder) -> None:
    """Add a lesson that nobody has translated."""
    draft = (operated.folder / LESSON).read_text("utf-8").replace("The well", "The draft")
    (operated.folder / "dialogues/lessons/draft.yaml").write_text(draft, "utf-8")
    (operated.folder / "dialogues/course.yaml").write_text("lessons: [well, draft]\n")


LACKING: dict[str, Callable[[OperatorFolder], object]] = {
    "a draft": a_draft,
    "a changed sentence": lambda it: it.edits(LESSON, "Who fetches water.", "Who brings water."),
    "a translation nobody signed": lambda it: rewrites(it.folder / CATALOG, r"(?m)^# *reviewed.*\n", ""),
    "English that nobody signed": lambda it: (it.folder / "locales/en/reviewed.txt").unlink(),
}
"""Ways in which texts lack something for a launch."""


@pytest.mark.parametrize("way", LACKING)
def test_in_public_a_draft_is_not_shown_and_everybody_goes_on_with_what_was_signed(
    public: OperatorFolder, way: str
) -> None:
    LACKING[way](public)

    found = public.starts()

    assert "a launch lacks something" in found.bundle.refused
    assert is_whole(found)
    assert list(found.bundle.course.lessons) == ["well"]
    assert meets(found, EVERYBODY) == "start/language", "what was accepted lacks nothing, so who is new is let in"


SHUT: dict[str, Callable[[OperatorFolder], object]] = {
    "test calls that are too old": lambda it: None,
    "an empty release file": lambda it: (it.data / "release.yaml").write_text("controller:\n"),
    "a signature that was taken away": lambda it: it.edits("var/release.yaml", SIGNED, "AB, soon"),
}
"""Ways in which a launch that was complete lacks something from one day to the next, whatever the texts are."""


@pytest.mark.parametrize("way", SHUT)
def test_in_public_what_people_have_to_do_again_lets_nobody_new_in_and_stops_nobody(
    public: OperatorFolder, way: str
) -> None:
    SHUT[way](public)

    found = public.starts(later=91 if way == "test calls that are too old" else 0)

    assert "a launch lacks something" in found.bundle.refused
    assert (is_whole(found), helps(found)) == (True, True)
    assert meets(found, EVERYBODY) == "moments/closed"
    assert meets(found, Commanded("lessons"), INSIDE) == "menu/menu"


BAD_STAGES = {
    "not YAML": "stage: [",
    "a stage that does not exist": "stage: open\n",
    "no code": "stage: pilot\nuntil: 2100-12-31\n",
    "no last day": "stage: pilot\ncode: mango-tree-17\n",
    "not UTF-8": "stage: caf\xe9\n",
}


@pytest.mark.parametrize("way", BAD_STAGES)
def test_a_stage_that_cannot_be_read_lets_nobody_new_in_and_who_is_inside_goes_on(
    pilot: OperatorFolder, way: str
) -> None:
    assert meets(RUNNING["pilot"], BY_LINK) == "start/language"
    (pilot.data / "stage.yaml").write_bytes(BAD_STAGES[way].encode("latin-1"))

    found = pilot.starts()

    assert found.bundle.refused == "stage.yaml cannot be used."
    assert (is_whole(found), helps(found)) == (True, True)
    assert meets(found, BY_LINK) == "moments/closed"
    assert meets(found, Commanded("lessons"), INSIDE) == "menu/menu"


def test_a_release_file_that_cannot_be_read_lets_nobody_new_in(pilot: OperatorFolder) -> None:
    (pilot.data / "release.yaml").write_text("controler: nobody\n")

    found = pilot.starts()

    assert found.bundle.refused == "release.yaml cannot be used."
    assert meets(found, BY_LINK) == "moments/closed"
    assert meets(found, Commanded("lessons"), INSIDE) == "menu/menu"


def test_a_stage_that_closes_the_pilot_counts_while_the_lessons_are_broken_too(pilot: OperatorFolder) -> None:
    BROKEN["broken YAML"](pilot)
    (pilot.data / "stage.yaml").write_text("stage: test\n")

    assert meets(pilot.starts(RUNNING["pilot"]), Commanded("lessons"), INSIDE) == "moments/closed"


# The first start


@pytest.mark.parametrize("way", REFUSED)
def test_a_first_start_with_broken_lessons_is_refused_in_two_sentences(operated: OperatorFolder, way: str) -> None:
    BROKEN[way](operated)

    with pytest.raises(Refused, match=re.escape(REFUSED[way])):
        operated.starts()


def test_a_first_start_in_public_is_refused_while_anything_is_missing(operated: OperatorFolder) -> None:
    operated.is_public()
    operated.edits("var/release.yaml", SIGNED, "AB, soon")

    with pytest.raises(Refused, match="a launch lacks something"):
        operated.starts()


def test_without_a_stage_strangers_meet_help_and_a_kind_line(operated: OperatorFolder) -> None:
    found = operated.starts()

    assert meets(found, EVERYBODY) == "moments/closed"
    assert helps(found)


# What is kept


def numbers(operated: OperatorFolder) -> list[str]:
    return sorted(it.name for it in (operated.data / "accepted").iterdir() if it.is_dir())


def test_a_course_that_changes_gets_the_next_number_and_the_last_three_are_kept(tested: OperatorFolder) -> None:
    tested.starts()
    assert numbers(tested) == ["0001"]

    for number in range(3):
        tested.edits(LESSON, "title: ", f"title: {number} ")
        tested.starts()

    assert numbers(tested) == ["0002", "0003", "0004"]
    assert (tested.data / "accepted").stat().st_mode & 0o777 == 0o700
    assert not [it for it in (tested.data / "accepted").rglob("stage.yaml") if it.parent.name == "dialogues"]


def test_of_accepted_courses_that_cannot_be_read_any_more_the_newest_that_can_is_taken(tested: OperatorFolder) -> None:
    tested.edits(LESSON, "Who fetches water.", "Who brings water.")
    tested.starts()
    (tested.data / "accepted" / "0002" / "dialogues" / "profile.yaml").write_text("[")
    BROKEN["broken YAML"](tested)

    assert is_whole(tested.starts())


def test_a_disk_that_is_full_keeps_nothing_and_stops_no_start(
    operated: OperatorFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)

    running = operated.starts()

    assert (running.bundle.refused, numbers(operated)) == ("", [])
    assert "could not be kept" in caplog.text
    BROKEN["broken YAML"](operated)
    assert is_whole(operated.starts(running)), "what runs goes on"


def test_lessons_saved_while_they_are_loaded_are_not_kept_as_accepted(
    operated: OperatorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile = shutil.copyfile

    def saved_meanwhile(source: Path, copy: Path) -> None:
        copyfile(source, copy)
        if source.name == "well.yaml":
            copy.write_text("title: [\n")

    monkeypatch.setattr(shutil, "copyfile", saved_meanwhile)
    operated.starts()

    assert numbers(operated) == []


# Upgrades: the operator's files of before lay beside the lessons


def test_a_stage_beside_the_lessons_is_taken_along_so_that_no_upgrade_opens_or_closes_a_pilot(
    operated: OperatorFolder, caplog: pytest.LogCaptureFixture
) -> None:
    operated.is_pilot()
    for name in ("stage.yaml", "release.yaml"):
        shutil.move(operated.data / name, operated.folder / "dialogues" / name)
    assert meets(operated.starts(), BY_LINK) == "start/language", "it is read where it lies"

    with caplog.at_level("INFO"):
        adopt(operated.settings)
    for name in ("stage.yaml", "release.yaml"):
        (operated.folder / "dialogues" / name).unlink()

    assert meets(operated.starts(), BY_LINK) == "start/language"
    assert caplog.text.count("was copied to") == 2


def test_of_the_operators_files_the_staffs_page_reads_the_focal_points_and_no_code_of_a_pilot(
    operated: OperatorFolder,
) -> None:
    operated.is_pilot()
    for name in ("stage.yaml", "release.yaml"):
        shutil.move(operated.data / name, operated.folder / "dialogues" / name)

    adopt(operated.settings)

    modes = {name: (operated.data / name).stat().st_mode & 0o777 for name in ("stage.yaml", "release.yaml")}
    assert modes == {"stage.yaml": 0o600, "release.yaml": 0o640}


def test_an_old_stage_beside_the_lessons_counts_no_more_and_the_log_says_so(
    operated: OperatorFolder, caplog: pytest.LogCaptureFixture
) -> None:
    operated.is_pilot()
    (operated.folder / "dialogues" / "stage.yaml").write_text("stage: public\n")

    adopt(operated.settings)

    assert "is not read any more" in caplog.text
    assert meets(operated.starts(), EVERYBODY) == "moments/by-link"
