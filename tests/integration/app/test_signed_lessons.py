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
def house(tmp_path: Path) -> PublishingHouse:
    """Return the house after its first edition was published."""
    house = PublishingHouse(tmp_path)
    house.publishes()
    return house


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


def test_the_first_edition_is_read_as_it_is(house: PublishingHouse) -> None:
    found = house.runs()

    assert (found.bundle.refused, unsigned(found)) == ("", [])
    assert offered(found) == {"en": ("goats", "well"), "km": ("goats", "well")}
    assert found.bundle.course.read_in("km") is found.bundle.course, "nothing differs, so nothing is made twice"


def test_a_changed_sentence_is_read_in_each_language_once_it_is_signed_there(house: PublishingHouse) -> None:
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.publishes()
    found = house.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who fetches water.", "កWho fetches water.")
    assert unsigned(found) == [
        "well in en: girls read edition 1 (1 of 16 texts is not signed)",
        "well in km: girls read edition 1 (1 of 16 texts is not signed)",
    ]

    house.signs_english()
    house.publishes()
    found = house.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")
    assert unsigned(found) == ["well in km: girls read edition 1 (1 of 16 texts is not signed)"]

    house.signs_khmer()
    house.publishes()
    found = house.runs()
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho brings water.")
    assert (found.bundle.refused, unsigned(found)) == ("", [])


def test_the_other_lessons_and_all_else_of_the_edition_are_read_meanwhile(house: PublishingHouse) -> None:
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.edits(GOATS_FILE, "Who eats the hat.", "Who eats a hat.")
    house.signs_english()
    house.signs_khmer("Who brings water.")
    house.publishes()

    found = house.runs()

    assert about(found, "km", "goats") == "កWho eats a hat."
    assert about(found, "km", "well") == "កWho fetches water."


def test_the_older_lesson_is_told_whole_with_its_steps_and_its_words(house: PublishingHouse) -> None:
    house.edits(LESSON, "  - choose: Who goes first?\n    id: first\n    options: [Amina, The goat]\n", "")
    house.edits(LESSON, "Whose well is it?\n    id: whose\n", "Whose water is it?\n    id: whose-water\n")
    house.signs_english()
    house.publishes()
    found = house.runs()

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
    house: PublishingHouse,
) -> None:
    house.writes("dialogues/offered.yaml", "bot: [en, km]\nlessons:\n  well: [en, km]\n  goats: [en, km]\n")
    house.edits(CATALOG, 'msgstr "កWho fetches water."', 'msgstr ""')
    assert is_publishable(house.settings, house.files, TODAY)
    house.publishes()

    found = house.runs()

    assert (found.bundle.refused, about(found, "km")) == ("", "កWho fetches water.")


@pytest.mark.parametrize("signed", ["", "en"])
def test_a_new_lesson_is_offered_only_where_it_is_signed(house: PublishingHouse, signed: str) -> None:
    new = (house.folder / GOATS_FILE).read_text("utf-8").replace("The goats", "The songs")
    house.writes("dialogues/lessons/songs.yaml", new)
    house.writes("dialogues/course.yaml", "lessons: [goats, songs, well]\n")
    if signed:
        house.signs_english()
    house.publishes()

    found = house.runs()

    assert found.bundle.refused == ""
    assert offered(found) == {
        "en": ("goats", "songs", "well") if signed else ("goats", "well"),
        "km": ("goats", "well"),
    }
    assert unsigned(found)[-1] == "songs in km: it is not offered to girls (16 of 16 texts are not signed)"


def test_what_is_taken_out_of_the_course_is_gone_in_every_language(house: PublishingHouse) -> None:
    house.writes("dialogues/course.yaml", "lessons: [goats]\n")
    house.edits(GOATS_FILE, "Who eats the hat.", "Who eats a hat.")
    house.publishes()

    assert offered(house.runs()) == {"en": ("goats",), "km": ("goats",)}


def test_a_lesson_that_was_renamed_is_found_under_its_old_name(house: PublishingHouse) -> None:
    lesson = (house.folder / LESSON).read_text("utf-8").replace("Who fetches water.", "Who brings water.")
    (house.folder / LESSON).unlink()
    house.writes("dialogues/lessons/water.yaml", f"was: well\n{lesson}")
    house.writes("dialogues/course.yaml", "lessons: [goats, water]\n")
    house.signs_english()
    house.publishes()

    found = house.runs()

    assert offered(found) == {"en": ("goats", "water"), "km": ("goats", "water")}
    assert about(found, "en", "water") == "Who brings water."
    assert about(found, "km", "water") == "កWho fetches water."
    assert plays(found, "km", "well") == plays(found, "km", "water") != []


def test_an_edition_that_was_taken_back_is_not_read_again(house: PublishingHouse) -> None:
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.publishes()
    house.edits(LESSON, "Who brings water.", "A slip.")
    house.signs_khmer()
    house.publishes()
    house.publishes(puts_back=2)

    assert about(house.runs(), "km") == "កWho fetches water."


def test_a_lesson_that_girls_did_not_have_yet_is_not_taken_from_an_earlier_edition(house: PublishingHouse) -> None:
    house.writes("dialogues/course.yaml", "lessons: [goats]\n")
    house.publishes()
    rewrites(house.editions.folders(1).dialogues / "course.yaml", "goats, well", "goats")
    house.writes("dialogues/course.yaml", "lessons: [goats, well]\n")
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.publishes()

    assert offered(house.runs()) == {"en": ("goats",), "km": ("goats",)}


@pytest.mark.parametrize("now", [PNG + b"another goat", None], ids=["another", "gone"])
def test_the_older_lesson_shows_its_own_picture(house: PublishingHouse, now: bytes | None) -> None:
    media = house.folder / "dialogues/media"
    media.mkdir(exist_ok=True)
    (media / "goat.png").write_bytes(PNG + b"the goat")
    house.edits(LESSON, "  - choose: Who", "  - picture: goat.png\n    alt: The goat looks up.\n  - choose: Who")
    house.signs_english()
    house.signs_khmer()
    house.publishes()
    house.edits(LESSON, "looks up", "looks down")
    if now is None:
        (media / "goat.png").unlink()
        house.edits(LESSON, "  - picture: goat.png\n    alt: The goat looks down.\n", "")
    else:
        (media / "goat.png").write_bytes(now)
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.signs_english()
    house.publishes()

    found = house.runs()
    turn = advance(found.bundle.course, None, Chose(ButtonTarget("well", "", NEW), Flags("km")))
    picture = next(it for it in turn.events if isinstance(it, PictureShown))

    assert (found.folders.dialogues / "media" / picture.file).read_bytes() == PNG + b"the goat"
    assert found.bundle.course.pictures[picture.file] == 16


def test_an_older_lesson_that_the_course_of_today_cannot_tell_is_not_offered(house: PublishingHouse) -> None:
    folder = house.folder / "dialogues"
    rewrites(folder / "cast.yaml", r"\Z", "neighbour: {other: Rosa}\n")
    house.edits(LESSON, "Who goes first?", "Who goes before <neighbour>?")
    house.signs_english()
    house.signs_khmer()
    house.publishes()
    rewrites(folder / "cast.yaml", r"neighbour: .*\n", "")
    house.edits(LESSON, "Who goes before <neighbour>?", "Who goes?")
    house.signs_english()
    house.publishes()

    found = house.runs()

    assert about(found, "km") == "កWho fetches water.", "that of the first edition still can be told"
    assert plays(found, "km")[-1] == "កWho goes first?"


def test_a_text_of_the_bot_itself_still_keeps_the_whole_edition_out(house: PublishingHouse) -> None:
    house.runs()
    menu = house.folder / "dialogues/bot/menu.yaml"
    rewrites(menu, r"(?m)^(  - (say|choose): .*\w)", r"\1 now")
    house.publishes()

    assert "a launch lacks something" in house.runs().bundle.refused


def test_while_an_edition_is_refused_each_language_goes_on_with_what_it_read(house: PublishingHouse) -> None:
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.signs_english()
    house.publishes()
    house.runs()
    house.edits(LESSON, "title:", "titel:")
    house.publishes()

    found = house.runs()

    assert found.bundle.refused == "The lessons have errors."
    assert found.folders.dialogues.is_relative_to(house.data / "accepted")
    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")


def test_where_the_live_edition_is_not_known_only_what_is_signed_is_read(house: PublishingHouse) -> None:
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.signs_english()
    house.publishes()
    house.runs()
    (house.data / "editions" / "live").write_text("two")

    found = house.runs()

    assert found.bundle.refused
    assert offered(found) == {"en": ("goats", "well"), "km": ("goats",)}


def test_a_first_edition_is_read_only_if_all_of_it_is_signed(tmp_path: Path) -> None:
    house = PublishingHouse(tmp_path)
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.publishes()

    with pytest.raises(Refused, match="a launch lacks something"):
        house.runs()


def test_before_the_launch_a_promised_language_still_keeps_such_an_edition_out(house: PublishingHouse) -> None:
    house.is_pilot()
    house.writes("dialogues/offered.yaml", "bot: [en, km]\nlessons:\n  well: [en, km]\n")
    house.edits(CATALOG, 'msgstr "កWho fetches water."', 'msgstr ""')

    assert not is_publishable(house.settings, house.files, TODAY)


def test_before_the_launch_girls_of_a_pilot_read_the_newest_words(house: PublishingHouse) -> None:
    house.is_pilot()
    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    house.publishes()

    found = house.runs()

    assert (about(found, "en"), about(found, "km")) == ("Who brings water.", "កWho fetches water.")
    assert found.bundle.unsigned is None
