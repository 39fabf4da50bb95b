"""Recordings: a text can be heard if exactly its words were recorded; none plays by itself."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.handouts.recording_sheet import sheet
from bot.authoring.simulation.screen import buttons
from bot.check.course import open_bundle
from bot.conversation.access import check_access
from bot.conversation.rendering.media import readings
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import AudioClip, Bubble, Replies
from bot.conversation.rendering.translator import Translator
from bot.engine.advance import advance
from bot.engine.input import Flags, Listened
from bot.engine.session import Session
from bot.errors import Refused
from bot.lessons.loader.media import HEAVIEST, LIGHT, load_recordings
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Recording, recording_key
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course, real
from tests.support.engine_learner import SessionLearner as Player
from tests.support.lessons_folder import StoryFolder
from tests.support.shipped_words import first_line

OGG = b"OggS" + bytes(24) + b"OpusHead"
WELL = "start:\n  - say: <friend> has *two* goats.\n  - choose: Well?\n    id: well\n    options: [Yes, No]\n  - end\n"


def sound(size: int, mark: bytes = b"") -> bytes:
    """Return `size` bytes that begin like an OGG/Opus file."""
    return (OGG + mark).ljust(size, b"\0")


def record(dialogues: Path, locales: Path, lesson: str, locale: str, words: str, content: bytes) -> Path:
    """Record words of a lesson under the file name on the sheet."""
    bundle = open_bundle(dialogues, locales)[0]
    found = readings(bundle.course, bundle.catalogs, bundle.course.lessons[lesson], locale)
    path = dialogues / "recordings" / locale / lesson / next(it.file for it in found if it.words == words)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# --- on Telegram -------------------------------------------------------------------------------------------------

SAID = "Amina is an invented girl. She has 2 goats & 3 hens: 2 < 3 and 3 > 2."
WHISTLE = "Who blows the whistle?"


def recorded(folder: StoryFolder, words: str, content: bytes) -> Path:
    return record(folder.dialogues, folder.locales, "fair-play", "en", words, content)


# --- meaning of the button ---------------------------------------------------------------------------------------


def well(**more: str) -> Course:
    """Return a lesson whose two texts are recorded in English, for learners in Kenya."""
    told = course({"the-well": more.get("well", WELL)})
    words = ("Wanjiru has two goats.", "Well?")
    there = {recording_key(it): Recording(f"en/the-well/x-{recording_key(it)}.ogg", 900) for it in words}
    return replace(told, recordings={("en", "the-well"): there})


def told(course: Course, country: str = "KE") -> list[Bubble]:
    """Return the bubbles at the beginning of the lesson."""
    girl = Player(course).begins("the-well", country=country)  # type: ignore[arg-type]  # her country is one of ours
    translator = Translator(course, real().catalogs, "en", girl.visit.country)
    return [item for item in render_reply(translator, girl.events, Flags("en")).items if isinstance(item, Bubble)]


def test_a_name_that_differs_by_country_is_heard_only_where_it_is_hers() -> None:
    assert [bool(bubble.listen) for bubble in told(well())] == [True, True]
    assert [bool(bubble.listen) for bubble in told(well(), "NP")] == [False, True]


def replied(course: Course, action: Listened, session: Session | None = None) -> Replies:
    turn = advance(course, session, action)
    assert turn.session is not None
    return render_reply(Translator(course, real().catalogs, turn.session.locale), turn.events, action.flags)


def test_the_button_works_when_nothing_is_stored_any_more() -> None:
    action = Listened("the-well", recording_key("Well?"), Flags("en", "KE", "10-13"))

    assert replied(well(), action).items == (AudioClip(f"en/the-well/x-{recording_key('Well?')}.ogg", 900),)
    assert advance(well(), Session("en", finished=("a",)), action).session == Session("en", finished=("a",))


def test_a_lesson_that_was_renamed_is_still_heard() -> None:
    renamed = well(well="title: A\nabout: B\nbadge: C\ntoday: D\nwas: old-well\n" + WELL)

    assert replied(renamed, Listened("old-well", recording_key("Well?"), Flags("en"))).items


@pytest.mark.parametrize(
    "action",
    [
        Listened("the-well", recording_key("Something nobody says"), Flags("en")),
        Listened("no-lesson", recording_key("Well?"), Flags("en")),
        Listened("the-well", recording_key("Well?"), Flags("km")),
    ],
)
def test_a_missing_recording_is_a_kind_word_and_no_sound(action: Listened) -> None:
    replies = replied(well(), action, Session("en"))

    assert replies.items == ()
    assert replies.popup == first_line("profile/silent")


def test_an_old_button_plays_nothing_of_a_lesson_that_is_no_longer_offered() -> None:
    heard = Listened("the-well", recording_key("Well?"), Flags("en"))

    assert replied(well(), heard, Session("en")).items
    assert replied(replace(well(), offered={"en": ()}), heard, Session("en")).items == ()


def test_a_girl_who_is_not_let_in_hears_nothing() -> None:
    shut = replace(well(), closed=True)
    action = Listened("the-well", recording_key("Well?"), Flags("en"))
    turn = check_access(shut, action, False, date(2026, 11, 25), advance, None)

    assert turn.session is not None and turn.transient
    assert not any(
        isinstance(item, AudioClip)
        for item in render_reply(Translator(shut, Catalogs(), "en"), turn.events, Flags("en")).items
    )


SENSITIVE = "title: A\nabout: B\nbadge: C\ntoday: D\nsensitive: It is deep.\n" + WELL


def test_a_sensitive_lesson_is_never_heard() -> None:
    deep = well(well=SENSITIVE)

    assert [bubble.listen for bubble in told(deep)] == [None, None]
    assert replied(deep, Listened("the-well", recording_key("Well?"), Flags("en"))).items == ()
    assert list(readings(deep, Catalogs(), deep.lessons["the-well"], "en")) == []


def test_a_quiz_that_comes_back_in_a_sensitive_lesson_is_silent_there() -> None:
    answers = "      - {text: A, correct: true, feedback: F}\n      - {text: B, feedback: G}\n"
    quiz = f"start:\n  - quiz: Well?\n    id: well\n    options:\n{answers}"
    deep = "title: A\nabout: B\nbadge: C\ntoday: D\nsensitive: It is deep.\nstart:\n  - again: the-well/well\n  - end\n"
    both = course({"the-well": quiz, "deep": deep})
    both = replace(both, recordings={("en", "the-well"): {recording_key("Well?"): Recording("x.ogg", 9)}})
    girl = Player(both, Session("en", finished=("the-well",))).begins("deep")

    assert girl.question.question.source == "Well?"
    (bubble,) = (
        item
        for item in render_reply(Translator(both, Catalogs(), "en"), girl.events, Flags("en")).items
        if isinstance(item, Bubble)
    )
    assert bubble.listen is None


def test_the_terminal_has_no_number_for_a_sound() -> None:
    replies = Replies(Flags("en"), items=tuple(told(well())))

    assert [button.text for button in buttons(replies)] == ["Yes", "No"]


# --- the files ---------------------------------------------------------------------------------------------------

GOOD = f"well-{'a' * 10}.ogg"


def put(folder: Path, where: str, content: bytes) -> Path:
    path = folder / "recordings" / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


FILES = {
    "a good one": (f"en/the-well/{GOOD}", sound(900), "", True),
    "a heavy one": (f"en/the-well/{GOOD}", sound(LIGHT + 1), "recording-heavy", True),
    "a huge one": (f"en/the-well/{GOOD}", sound(HEAVIEST + 1), "recording-too-big", False),
    "an MP3": (f"en/the-well/{GOOD}", b"ID3" + bytes(90), "recording-kind", False),
    "OGG with something else in it": (
        f"en/the-well/{GOOD}",
        b"OggS" + bytes(24) + b"\x01vorbis ",
        "recording-kind",
        False,
    ),
    "nothing": (f"en/the-well/{GOOD}", b"", "recording-kind", False),
    "another name": ("en/the-well/well.ogg", sound(900), "recording-name", False),
    "beside the lessons": (f"en/{GOOD}", sound(900), "recording-name", False),
    "a page of the project": ("README.md", b"# Hello", "", False),
}


@pytest.mark.parametrize(("where", "content", "code", "heard"), FILES.values(), ids=FILES)
def test_a_file_is_heard_or_says_why_not(tmp_path: Path, where: str, content: bytes, code: str, heard: bool) -> None:
    put(tmp_path, where, content)
    found, problems = load_recordings(tmp_path)

    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(problem.severity == "warning" and problem.file.endswith(where) for problem in problems)
    assert bool(found) == heard


def test_nothing_outside_the_folder_is_ever_sent(tmp_path: Path) -> None:
    (tmp_path / "secret.ogg").write_bytes(sound(900))
    good = put(tmp_path, f"en/the-well/{GOOD}", sound(900))
    (good.parent / f"a-{'b' * 10}.ogg").symlink_to(tmp_path / "secret.ogg")
    (good.parent / f"b-{'b' * 10}.ogg").symlink_to(good.parent / f"b-{'b' * 10}.ogg")
    os.mkfifo(good.parent / f"c-{'b' * 10}.ogg")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / GOOD).write_bytes(sound(900))
    (tmp_path / "recordings" / "en" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "recordings" / "loop").symlink_to(tmp_path / "recordings" / "loop")

    found, problems = load_recordings(tmp_path)

    assert found == {("en", "the-well"): {"a" * 10: Recording(f"en/the-well/{GOOD}", 900)}}
    assert {problem.code for problem in problems} == {"recording-unreadable"}
    assert len(problems) == 4


# --- check, and the sheet ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoryFolder:
    return StoryFolder(tmp_path_factory.mktemp("sheet"))


def test_check_lists_what_nobody_hears(folder: StoryFolder) -> None:
    recorded(folder, SAID, sound(900))
    for where in ("en/fair-play", "en/the-letter", "xx/fair-play", "en/fair-pley"):
        put(folder.dialogues, f"{where}/{GOOD}", sound(900))

    problems = [problem for problem in open_bundle(folder.dialogues, folder.locales)[1] if "recordings" in problem.file]

    assert {(problem.file.split("recordings/")[1], problem.code, problem.severity) for problem in problems} == {
        (f"en/fair-play/{GOOD}", "recording-orphan", "warning"),
        (f"en/the-letter/{GOOD}", "recording-sensitive", "warning"),
        (f"xx/fair-play/{GOOD}", "recording-lost", "warning"),
        (f"en/fair-pley/{GOOD}", "recording-lost", "warning"),
    }
    assert "Did you mean `fair-play`?" in {problem.hint for problem in problems}


def test_the_sheet_has_every_text_with_the_name_of_its_file(folder: StoryFolder) -> None:
    path = recorded(folder, WHISTLE, sound(900))
    page = sheet(folder.dialogues, folder.locales, "fair-play", "en")

    assert path.name in page
    assert "She has 2 goats &amp; 3 hens: 2 &lt; 3 and 3 &gt; 2." in page
    assert page.count("☑") == len(list((folder.dialogues / "recordings/en/fair-play").glob("*.ogg"))) - 1, (
        "what fits no text is not there"
    )
    assert "It has the loudest voice." in page and "She smiles." in page


def test_the_sheet_names_who_reads_a_name_so() -> None:
    told = course({"the-well": WELL})
    found = list(readings(told, Catalogs(), told.lessons["the-well"], "en"))

    assert ("Wanjiru has two goats.", ("KE",)) in {(it.words, it.countries) for it in found}
    assert [it.countries for it in found if it.words == "Well?"] == [(None, "KE", "NP", "KH", "PH")]
    assert [it.id for it in found if it.words == "Well?"] == ["well"]


def test_a_sheet_in_khmer_is_in_khmer(folder: StoryFolder) -> None:
    page = sheet(folder.dialogues, folder.locales, "fair-play", "km")

    assert 'lang="km"' in page
    assert "ក" + WHISTLE in page


REFUSED = [
    ("the-letter", "en", "is sensitive"),
    ("no-lesson", "en", "There is no lesson `no-lesson`."),
    ("fair-play", "xx", "There is no language `xx`."),
    ("fair-play", "sw", "is not yet whole in Kiswahili"),
]


@pytest.mark.parametrize(("lesson", "locale", "told"), REFUSED)
def test_a_lesson_that_is_not_read_aloud_has_no_sheet(folder: StoryFolder, lesson: str, locale: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        sheet(folder.dialogues, folder.locales, lesson, locale)

    assert told in refused.value.what
    assert refused.value.remedy
