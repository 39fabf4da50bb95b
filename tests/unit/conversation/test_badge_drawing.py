"""The drawing of a badge: its frame, its art and its words stand in their places on a card of one colour."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.draw import ANY, art_of, badge_png, draw
from bot.conversation.rendering.badges.lettering import (
    TextLayout,
    can_write,
    fits,
    lacking,
    line_height,
    set_in,
)
from bot.conversation.rendering.qr import PRINTED, QrCode, qr_png, qr_svg

CARD, EDGE, INK, RED = (255, 246, 230), (224, 185, 143), (90, 28, 60), (255, 0, 0)
Box = tuple[int, int, int, int]


def drawing(size: tuple[int, int] = (42, 42)) -> bytes:
    """Return a red square as art."""
    file = BytesIO()
    Image.new("RGB", size, RED).save(file, "PNG")
    return file.getvalue()


@cache
def card(words: str = "Goat rider", locale: str = "en") -> Image.Image:
    with Image.open(BytesIO(draw(drawing(), words, locale))) as picture:
        return picture.convert("RGB")


def place(picture: Image.Image, colour: tuple[int, int, int], within: Box) -> Box | None:
    """Return the box around all pixels of about this colour within a box, in pixels of the picture."""
    part = picture.crop(within)
    distances = [
        band.point(lambda value, wanted=wanted: 255 if abs(value - wanted) < 40 else 0)
        for band, wanted in zip(part.split(), colour, strict=True)
    ]
    mask = Image.merge("RGB", distances).convert("L").point(lambda value: 255 if value == 255 else 0)
    found = mask.getbbox()
    return None if found is None else (
        found[0] + within[0], found[1] + within[1], found[2] + within[0], found[3] + within[1],
    )  # fmt: skip


def test_the_art_stands_in_the_middle_above_the_words() -> None:
    assert place(card(), RED, (0, 0, 720, 720)) == (150, 40, 570, 460)
    assert card().getpixel((360, 39)) == CARD
    assert card().getpixel((360, 460)) == CARD


def test_the_frame_runs_around_the_card_with_round_corners() -> None:
    row = [x for x in range(720) if card().getpixel((x, 600)) == EDGE]
    column = [y for y in range(720) if card().getpixel((100, y)) == EDGE]

    assert row == [*range(14, 22), *range(699, 707)]
    assert column == [*range(14, 22), *range(699, 707)]
    assert next(x for x in range(100) if card().getpixel((x, 16)) == EDGE) == 47, "a radius of 48 pixels"
    assert {card().getpixel((x, 22)) for x in range(63, 657)} == {CARD}


def test_one_line_of_words_stands_in_the_middle_of_its_place() -> None:
    found = place(card(), INK, (30, 465, 690, 690))

    assert found == (197, 543, 527, 594)


def test_two_lines_stand_below_each_other_in_the_same_place() -> None:
    found = place(card("Friend of Captain Chicken"), INK, (30, 465, 690, 690))

    assert found == (98, 500, 621, 654)


def test_a_card_has_few_colours_and_is_light() -> None:
    with Image.open(BytesIO(draw(drawing(), "Goat rider", "en"))) as picture:
        assert picture.mode == "P"
        assert len(picture.getcolors(256) or ()) <= 128
    assert len(draw(drawing(), "Goat rider", "en")) < 6_000


@pytest.mark.parametrize(("size", "drawn"), [((2048, 10), True), ((2049, 10), False), ((10, 2049), False)])
def test_art_of_more_than_2048_pixels_a_side_is_not_drawn(tmp_path: Path, size: tuple[int, int], drawn: bool) -> None:
    (tmp_path / "badges").mkdir()
    (tmp_path / "badges" / "well.png").write_bytes(drawing(size))

    if drawn:
        assert badge_png(tmp_path, Badge("well", f"{size}", "en"))
    else:
        with pytest.raises(Undrawable):
            badge_png(tmp_path, Badge("well", f"{size}", "en"))


def test_the_art_of_a_lesson_is_its_own_file_and_else_the_one_for_all(tmp_path: Path) -> None:
    (tmp_path / "badges").mkdir()
    own = tmp_path / "badges" / "well.png"
    own.write_bytes(b"")

    assert art_of(tmp_path, "well") == own
    assert art_of(tmp_path, "hill") == ANY
    assert art_of(tmp_path, "../badges/well") == own, "only the last part of a name counts"


# Lettering


@pytest.mark.parametrize(
    ("words", "lines", "size"),
    [
        ("Key", ("Key",), 66),
        ("Friend of Captain Chicken", ("Friend of", "Captain Chicken"), 66),
        ("one two three four five six seven eight", ("one two three four", "five six seven eight"), 58),
        ("W" * 12, ("W" * 12,), 46),
        ("a few words more than one line can hold here", ("a few words more than", "one line can hold here"), 52),
        ("W" * 15, ("W" * 15,), 40),
        ("W" * 16, ("W" * 16,), 34),
        ("W" * 20, ("W" * 20,), 28),
        ("W" * 26, ("W" * 26,), 22),
        ("W" * 32, ("W" * 32,), 16),
        ("W" * 60, ("W" * 60,), 10),
        ("W" * 90, ("W" * 90,), 10),
        ("", ("",), 66),
    ],
)
def test_words_are_as_large_as_they_fit_on_as_few_lines_as_they_need(
    words: str, lines: tuple[str, ...], size: int
) -> None:
    assert set_in(words, "en") == TextLayout(lines, size)


def test_words_fit_while_their_letters_are_of_forty_pixels_or_more() -> None:
    assert fits("W" * 15, "en")
    assert not fits("W" * 16, "en")


def test_a_line_of_620_pixels_fits_and_one_of_621_does_not() -> None:
    assert set_in("mmmmmmiittttttt", "en").size == 66
    assert set_in("mmmmooooollllllll", "en").size == 58


def test_no_badge_has_more_than_three_lines() -> None:
    """Of smaller letters four lines would find room."""
    assert len(set_in("goat " * 40, "en").lines) == 3


def test_the_height_of_a_line_is_that_of_its_font() -> None:
    assert (line_height("en", 66), line_height("km", 66), line_height("en", 40)) == (87, 91, 53)


def test_what_has_no_letter_is_named_once_and_a_space_is_no_letter() -> None:
    assert lacking("🐐 goat 🐐\u200b", "en") == "🐐"
    assert can_write("sw")


# QR codes

LINK = QrCode("https://t.me/amina_friends_bot")


def size(scale: int | None = None) -> tuple[int, int]:
    with Image.open(BytesIO(qr_png(LINK) if scale is None else qr_png(LINK, scale))) as picture:
        return picture.size


def test_a_qr_code_has_sixteen_pixels_a_module_and_on_paper_forty() -> None:
    """29 modules hold the link, and four of white are on each side."""
    assert size() == (37 * 16, 37 * 16)
    assert size(PRINTED) == (37 * 40, 37 * 40)


def test_a_qr_code_has_four_modules_of_white_around_it() -> None:
    with Image.open(BytesIO(qr_png(LINK))) as picture:
        found = picture.convert("L").point(lambda value: 255 - value).getbbox()

    assert found == (4 * 16, 4 * 16, 33 * 16, 33 * 16)


def test_a_qr_code_for_a_page_has_no_size_of_its_own() -> None:
    text = qr_svg(LINK)

    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" viewBox="0 0 37 37"')
    assert text.count("<svg") == 1
    assert ('stroke="#000"' in text, 'fill="#fff"' in text) == (True, True)
