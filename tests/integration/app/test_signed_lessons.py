"""In public, girls read of each lesson what was signed last in their language; newer words wait (A18)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.running_course import RunningCourse, is_publishable
from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold, Event, PictureShown
from bot.engine.input import NEW, ButtonTarget, Chose, Flags
from bot.errors import Refused
from bot.lessons.model.text import Text
from tests.integration.app.test_running_course import CATALOG, LESSON, TODAY, rewrites
from tests.support.publishing_house import GOATS_FILE, PublishingHouse

pytestmark = pytest.mark.slow

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def publisher(tmp_path: Path) -> PublishingHouse:
    """Return the publisher after its first edition was published."""
    publisher = PublishingHouse(tmp_path)
    publisher.publishes()
    return publisher


def offered(found: RunningCourse) -> dict[str, tuple[str, ...]]:
    return dict(found.bundle.course.offered)


def about(found: RunningCourse, locale: str, lesson: str = "well") -> str:
    """Return the sentence about a lesson that girls read in a language."""
    course = found.bundle.course
    assert lesson in course.offered[locale], f"girls are not offered {lesson} in {locale}"
    text: Text = course.read_in(locale).lessons[lesson].about
    return found.bundle.catalogs.say(text, locale)


def unsigned(found: RunningCourse) -> list[str]:
    return [str(it) for it in found.bundle.unsigned or ()]


def test_the_first_edition_is_read_as_it_is(publisher: PublishingHouse) -> None:
    found = publisher.runs()

    assert (found.bundle.refused, unsigned(found)) == ("", [])
    assert offered(found) == {"en": ("goats", "well"), "km": ("goats", "well")}
    assert found.bundle.course.read_in("km") is found.bundle.course, "nothing differs, so nothing is made twice"


def test_a_changed_sentence_is_read_in_each_language_once_it_is_signed_there(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.publishes()
    found = publisher.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who fetches water.", "កWho fetches water.")
    assert unsigned(found) == [
        "well in en: girls read edition 1 (1 of 16 texts is not signed)",
        "well in km: girls read edition 1 (1 of 16 texts is not signed)",
    ]

    publisher.signs_english()
    publisher.publishes()
    found = publisher.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")
    assert unsigned(found) == ["well in km: girls read edition 1 (1 of 16 texts is not signed)"]

    publisher.signs_khmer()
    publisher.publishes()
    found = publisher.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho brings water.")
    assert (found.bundle.refused, unsigned(found)) == ("", [])


def test_the_other_lessons_and_all_else_of_the_edition_are_read_meanwhile(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.edits(GOATS_FILE, "Who eats the hat.", "Who eats a hat.")
    publisher.signs_english()
    publisher.signs_khmer("Who brings water.")
    publisher.publishes()

    found = publisher.runs()

    assert about(found, "km", "goats") == "កWho eats a hat."
    assert about(found, "km", "well") == "កWho fetches water."


def test_the_older_lesson_is_told_whole_with_its_steps_and_its_words(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "  - choose: Who goes first?\n    id: first\n    options: [Amina, The goat]\n", "")
    publisher.edits(LESSON, "Whose well is it?\n    id: whose\n", "Whose water is it?\n    id: whose-water\n")
    publisher.signs_english()
    publisher.publishes()
    found = publisher.runs()

    assert plays(found, "en") == ["Amina is an invented girl. [Help] shows who listens.", "Whose water is it?"]
    assert plays(found, "km") == ["កAmina is an invented girl. [Help] shows who listens.", "កWho goes first?"]


def plays(found: RunningCourse, locale: str, lesson: str = "well") -> list[str]:
    """Return the first words of a lesson in a language."""
    turn = advance(found.bundle.course, None, Chose(ButtonTarget(lesson, "", NEW), Flags(locale)))
    return [found.bundle.catalogs.say(text, locale) for event in turn.events for text in words_of(event)]


def words_of(event: Event) -> Iterator[Text]:
    if isinstance(event, BubbleTold):
        yield event.text
    elif isinstance(event, Asked):
        yield event.question


def test_a_text_without_any_translation_takes_nothing_away_though_the_language_is_promised(
    publisher: PublishingHouse,
) -> None:
    publisher.writes("dialogues/offered.yaml", "bot: [en, km]\nlessons:\n  well: [en, km]\n  goats: [en, km]\n")
    publisher.edits(CATALOG, 'msgstr "កWho fetches water."', 'msgstr ""')
    assert is_publishable(publisher.settings, publisher.files, TODAY)
    publisher.publishes()

    found = publisher.runs()

    assert (found.bundle.refused, about(found, "km")) == ("", "កWho fetches water.")


@pytest.mark.parametrize("signed", ["", "en"])
def test_a_new_lesson_is_offered_only_where_it_is_signed(publisher: PublishingHouse, signed: str) -> None:
    new = (publisher.folder / GOATS_FILE).read_text("utf-8").replace("The goats", "The songs")
    publisher.writes("dialogues/lessons/songs.yaml", new)
    publisher.writes("dialogues/course.yaml", "lessons: [goats, songs, well]\n")
    if signed:
        publisher.signs_english()
    publisher.publishes()

    found = publisher.runs()

    assert found.bundle.refused == ""
    assert offered(found) == {
        "en": ("goats", "songs", "well") if signed else ("goats", "well"),
        "km": ("goats", "well"),
    }
    assert unsigned(found)[-1] == "songs in km: it is not offered to girls (16 of 16 texts are not signed)"


def test_a_lesson_taken_out_of_the_course_is_gone_in_every_language(publisher: PublishingHouse) -> None:
    publisher.writes("dialogues/course.yaml", "lessons: [goats]\n")
    publisher.edits(GOATS_FILE, "Who eats the hat.", "Who eats a hat.")
    publisher.publishes()

    assert offered(publisher.runs()) == {"en": ("goats",), "km": ("goats",)}


def test_a_lesson_that_was_renamed_is_found_under_its_old_name(publisher: PublishingHouse) -> None:
    lesson = (publisher.folder / LESSON).read_text("utf-8").replace("Who fetches water.", "Who brings water.")
    (publisher.folder / LESSON).unlink()
    publisher.writes("dialogues/lessons/water.yaml", f"was: well\n{lesson}")
    publisher.writes("dialogues/course.yaml", "lessons: [goats, water]\n")
    publisher.signs_english()
    publisher.publishes()

    found = publisher.runs()

    assert offered(found) == {"en": ("goats", "water"), "km": ("goats", "water")}
    assert about(found, "en", "water") == "Who brings water."
    assert about(found, "km", "water") == "កWho fetches water."
    assert plays(found, "km", "well") == plays(found, "km", "water") != []


def test_an_edition_that_was_taken_back_is_not_read_again(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.publishes()
    publisher.edits(LESSON, "Who brings water.", "A slip.")
    publisher.signs_khmer()
    publisher.publishes()
    publisher.publishes(puts_back=2)

    assert about(publisher.runs(), "km") == "កWho fetches water."


def test_a_lesson_that_girls_did_not_have_yet_is_not_taken_from_an_earlier_edition(publisher: PublishingHouse) -> None:
    publisher.writes("dialogues/course.yaml", "lessons: [goats]\n")
    publisher.publishes()
    rewrites(publisher.editions.folders(1).dialogues / "course.yaml", "goats, well", "goats")
    publisher.writes("dialogues/course.yaml", "lessons: [goats, well]\n")
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.publishes()

    assert offered(publisher.runs()) == {"en": ("goats",), "km": ("goats",)}


@pytest.mark.parametrize("now", [PNG + b"another goat", None], ids=["another", "gone"])
def test_the_older_lesson_shows_its_own_picture(publisher: PublishingHouse, now: bytes | None) -> None:
    media = publisher.folder / "dialogues/media"
    media.mkdir(exist_ok=True)
    (media / "goat.png").write_bytes(PNG + b"the goat")
    publisher.edits(LESSON, "  - choose: Who", "  - picture: goat.png\n    alt: The goat looks up.\n  - choose: Who")
    publisher.signs_english()
    publisher.signs_khmer()
    publisher.publishes()
    publisher.edits(LESSON, "looks up", "looks down")
    if now is None:
        (media / "goat.png").unlink()
        publisher.edits(LESSON, "  - picture: goat.png\n    alt: The goat looks down.\n", "")
    else:
        (media / "goat.png").write_bytes(now)
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.signs_english()
    publisher.publishes()

    found = publisher.runs()
    turn = advance(found.bundle.course, None, Chose(ButtonTarget("well", "", NEW), Flags("km")))
    picture = next(it for it in turn.events if isinstance(it, PictureShown))

    assert (found.folders.dialogues / "media" / picture.file).read_bytes() == PNG + b"the goat"
    assert found.bundle.course.pictures[picture.file] == 16


def test_an_older_lesson_that_the_course_of_today_cannot_tell_is_not_offered(publisher: PublishingHouse) -> None:
    folder = publisher.folder / "dialogues"
    rewrites(folder / "cast.yaml", r"\Z", "neighbour: {other: Rosa}\n")
    publisher.edits(LESSON, "Who goes first?", "Who goes before <neighbour>?")
    publisher.signs_english()
    publisher.signs_khmer()
    publisher.publishes()
    rewrites(folder / "cast.yaml", r"neighbour: .*\n", "")
    publisher.edits(LESSON, "Who goes before <neighbour>?", "Who goes?")
    publisher.signs_english()
    publisher.publishes()

    found = publisher.runs()

    assert about(found, "km") == "កWho fetches water.", "that of the first edition still can be told"
    assert plays(found, "km")[-1] == "កWho goes first?"


def test_a_text_of_the_bot_itself_still_keeps_the_whole_edition_out(publisher: PublishingHouse) -> None:
    publisher.runs()
    menu = publisher.folder / "dialogues/bot/menu.yaml"
    rewrites(menu, r"(?m)^(  - (say|choose): .*\w)", r"\1 now")
    publisher.publishes()

    assert "a launch lacks something" in publisher.runs().bundle.refused


def test_while_an_edition_is_refused_each_language_goes_on_with_what_it_read(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.signs_english()
    publisher.publishes()
    publisher.runs()
    publisher.edits(LESSON, "title:", "titel:")
    publisher.publishes()

    found = publisher.runs()

    assert found.bundle.refused == "The lessons have errors."
    assert found.folders.dialogues.is_relative_to(publisher.data / "accepted")
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")


def test_where_the_live_edition_is_not_known_only_what_is_signed_is_read(publisher: PublishingHouse) -> None:
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.signs_english()
    publisher.publishes()
    publisher.runs()
    (publisher.data / "editions" / "live").write_text("two")

    found = publisher.runs()

    assert found.bundle.refused
    assert offered(found) == {"en": ("goats", "well"), "km": ("goats",)}


def test_a_first_edition_is_read_only_if_all_of_it_is_signed(tmp_path: Path) -> None:
    publisher = PublishingHouse(tmp_path)
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.publishes()

    with pytest.raises(Refused, match="a launch lacks something"):
        publisher.runs()


def test_before_the_launch_a_promised_language_still_keeps_such_an_edition_out(publisher: PublishingHouse) -> None:
    publisher.is_pilot()
    publisher.writes("dialogues/offered.yaml", "bot: [en, km]\nlessons:\n  well: [en, km]\n")
    publisher.edits(CATALOG, 'msgstr "កWho fetches water."', 'msgstr ""')

    assert not is_publishable(publisher.settings, publisher.files, TODAY)


def test_before_the_launch_girls_of_a_pilot_read_the_newest_words(publisher: PublishingHouse) -> None:
    publisher.is_pilot()
    publisher.edits(LESSON, "Who fetches water.", "Who brings water.")
    publisher.publishes()

    found = publisher.runs()

    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")
    assert found.bundle.unsigned is None
