"""Drawings: every lesson has a picture that is light enough for a slow line and that a newcomer can change."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.authoring.editor.preview import desk_pages
from bot.check.rules.media import LIGHT, LIGHT_LESSON
from bot.engine.cursor import ReadingContext, available_options
from bot.engine.events import PictureShown
from bot.engine.replay import follow, replay
from bot.engine.session import Answer
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import BANDS, COUNTRIES, Band, Country, Reader
from bot.lessons.steps import Picture
from tests.support.course_builders import unchecked
from tests.support.render_drawings import FROM, MEDIA, SIZE, digest, drawings, renewed, scenes

PICTURES = sorted(MEDIA.glob("*.png"))
SHAPES = {"svg", "title", "g", "path", "circle", "ellipse", "rect"}
"""Elements that a drawing may have. No words, no photo, nothing from elsewhere."""


def _course() -> Course:
    return unchecked().course


LESSONS = tuple(_course().lessons)


def _shown_in(lesson: str) -> set[str]:
    """Return the pictures of a lesson for all readers."""
    return {step.picture for step in _course().lessons[lesson].steps() if isinstance(step, Picture)}


def _seen(world: ReadingContext, pick: int) -> list[str]:
    """Return the pictures on the way of a learner who always takes the first option (0) or the last (-1)."""
    replayed, seen = replay(world, ()), list[str]()
    while True:
        seen += [it.file for it in replayed.chapters[-1] if isinstance(it, PictureShown)]
        if replayed.stop is None:
            return seen
        option = available_options(replayed.context, replayed.cursor)[pick]
        after = follow(replayed, Answer(replayed.stop.id, option.key))
        assert after is not None
        replayed = after


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_girl_sees_a_picture_in_every_lesson(lesson: str, band: Band) -> None:
    course = _course()
    readers: tuple[Country | None, ...] = (None, *COUNTRIES)

    for country in readers:
        world = ReadingContext(course, course.lessons[lesson], Reader(band, country))
        assert _seen(world, 0), country
        assert _seen(world, -1), country


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_pictures_of_a_lesson_together_are_light(lesson: str) -> None:
    assert sum((MEDIA / name).stat().st_size for name in _shown_in(lesson)) <= LIGHT_LESSON


@pytest.mark.parametrize("picture", PICTURES, ids=lambda it: it.stem)
def test_a_picture_is_light_and_of_the_size_of_a_bubble(picture: Path) -> None:
    begins = picture.read_bytes()[:24]

    assert picture.stat().st_size <= LIGHT
    assert tuple(int.from_bytes(begins[at : at + 4]) for at in (16, 20)) == SIZE


def test_every_picture_has_its_drawing_and_is_shown_somewhere() -> None:
    names = {picture.name for picture in PICTURES}

    assert names == {it.with_suffix(".png").name for it in scenes()}
    assert names == set(desk_pages.PICTURES.values()).union(*map(_shown_in, LESSONS))


@pytest.mark.parametrize("drawing", scenes(), ids=lambda it: it.stem)
def test_a_picture_was_made_from_its_drawing_as_it_stands(drawing: Path) -> None:
    made = f"{FROM}\0{digest(drawing)}".encode()

    assert made in drawing.with_suffix(".png").read_bytes(), "make it anew: python -m tests.support.render_drawings"


@pytest.mark.parametrize("drawing", drawings(), ids=lambda it: it.stem)
def test_a_drawing_is_shapes_without_words_and_its_people_are_up_to_date(drawing: Path) -> None:
    text = drawing.read_text("utf-8")
    shapes = {it.tag.rpartition("}")[2] for it in ElementTree.fromstring(text).iter()}

    assert shapes <= SHAPES
    assert renewed(drawing) == text, "renew it: python -m tests.support.render_drawings"


def test_a_ribbon_given_once_is_worn_everywhere(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    opening = '<svg xmlns="http://www.w3.org/2000/svg">'
    (tmp_path / "people" / "amina.svg").write_text(f'{opening}<g id="head"><path id="ribbon"/></g></svg>', "utf-8")
    scene = tmp_path / "goat-table.svg"
    scene.write_text(f'{opening}<g data-copy="people/amina.svg#head"><circle/></g></svg>', "utf-8")

    anew = renewed(scene, tmp_path)

    assert "path" in anew
    assert "circle" not in anew
    assert "ribbon" not in anew, "an id stands once in a file"


def test_a_copy_of_nothing_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "amina.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    scene = tmp_path / "goat-table.svg"
    scene.write_text('<svg xmlns="http://www.w3.org/2000/svg"><g data-copy="people/amina.svg#hat"/></svg>', "utf-8")

    with pytest.raises(LookupError, match=r"people/amina\.svg has nothing with the id 'hat'"):
        renewed(scene, tmp_path)
