"""Badges at the end of a lesson: a picture with the letters of her language, and nothing about her."""

from __future__ import annotations

import resource
import struct
from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from itertools import cycle
from pathlib import Path

import pytest
from PIL import Image, ImageFont, features

from bot.check.rule_context import RuleContext
from bot.check.rules.badges import check, check_course
from bot.conversation.rendering.badges import MOST_BYTES, Badge, Undrawable, lettering
from bot.conversation.rendering.badges.draw import SIDE, badge_png, draw
from bot.conversation.rendering.badges.lettering import MOST_LINES, SIZES, TextLayout, fits, font_of, lacking, set_in
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Bubble
from bot.conversation.rendering.translator import Translator
from bot.engine.input import Flags
from bot.engine.lesson_end import CERTIFICATE
from bot.lessons.model.lesson import SOURCE_LOCALE
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner as EngineGirl
from tests.support.on_ci import mostly_on_ci
from tests.support.paths import ROOT
from tests.support.render_badges import SAMPLES

MEDIA = ROOT / "dialogues" / "media"


def given() -> list[Badge]:
    """Return every badge and the certificate, in every language that has their words."""
    course, catalogs = real().course, real().catalogs
    assert course.profile
    texts = {lesson.id: lesson.badge for lesson in course.lessons.values()} | {CERTIFICATE: course.profile.certificate}
    places = [(art, text, locale) for art, text in texts.items() for locale in (SOURCE_LOCALE, *catalogs.by_locale)]
    return [Badge(art, words, locale) for art, text, locale in places if (words := catalogs.find(text, locale))]


# The letters


def test_pillow_can_join_letters() -> None:
    assert features.check("raqm"), "without it Khmer and Nepali could not be read"


@pytest.fixture
def no_fribidi(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take FriBiDi away, as on Windows and on a bare Debian."""
    monkeypatch.setattr(features, "check", lambda name: False)
    forgotten = (font_of, draw, lettering._width, lettering._is_lacking)
    for it in forgotten:
        it.cache_clear()
    yield
    for it in forgotten:
        it.cache_clear()


@pytest.mark.usefixtures("no_fribidi")
def test_without_fribidi_latin_letters_are_drawn_and_no_others() -> None:
    assert badge_png(MEDIA, Badge("", "Goat rider", "sw"))
    assert fits("Goat rider", "en") and lacking("Goat 🐐", "en") == "🐐"
    for locale in ("km", "ne"):
        with pytest.raises(Undrawable):
            badge_png(MEDIA, Badge("", "\u0915", locale))


@pytest.mark.usefixtures("no_fribidi")
def test_without_fribidi_check_goes_on() -> None:
    view, (lesson, *_) = RuleContext(real().course, real().catalogs, ROOT), real().course.lessons.values()

    assert [it.code for it in (*check(view, lesson), *check_course(view))] == []


def width(words: str, locale: str, layout: ImageFont.Layout = ImageFont.Layout.RAQM) -> float:
    font = font_of(locale, 60)
    return ImageFont.truetype(font.path, 60, layout_engine=layout).getlength(words)


def test_a_khmer_letter_with_a_coeng_stands_below_the_one_before() -> None:
    one, stacked = "\u179f", "\u179f\u17d2\u178f"  # so; so, coeng, ta

    assert width(stacked, "km") == width(one, "km"), "the second letter takes no room beside the first"
    assert width(stacked, "km", ImageFont.Layout.BASIC) > 1.5 * width(one, "km"), "this is how it would stand unjoined"


def test_a_nepali_conjunct_is_one_letter() -> None:
    ka, sha, joined = "\u0915", "\u0937", "\u0915\u094d\u0937"  # ksha

    assert width(joined, "ne") < 0.6 * (width(ka, "ne") + width(sha, "ne"))
    assert width(joined, "ne", ImageFont.Layout.BASIC) > 0.9 * (width(ka, "ne") + width(sha, "ne"))


def test_a_nepali_vowel_sign_goes_before_the_letter_it_follows() -> None:
    ink = font_of("ne", 60).getmask("\u0915\u093f", language="ne")  # ki
    signs = font_of("ne", 60).getmask("\u093f\u0915", language="ne")

    assert bytes(ink) != bytes(signs)
    assert font_of("ne", 60).getbbox("\u0915\u093f")[2] < 75, "the sign would hang behind the letter"


@pytest.mark.parametrize(("locale", "words"), [(it.locale, it.words) for it in SAMPLES])
def test_every_sign_of_our_languages_has_a_letter(locale: str, words: str) -> None:
    assert lacking(words, locale) == ""


def test_a_sign_without_a_letter_is_named() -> None:
    assert lacking("Goat 🐐 rider ✓ 🐐\u200b", "en") == "🐐✓"


# Space for the letters


def test_words_are_as_large_as_they_can_be_and_lines_are_of_about_the_same_width() -> None:
    assert set_in("Key keeper", "en").lines == ("Key keeper",)
    assert set_in("Key keeper", "en").size == SIZES[0]
    assert set_in("Friend of Captain Chicken", "en").lines == ("Friend of", "Captain Chicken")


def test_words_fit_while_their_letters_can_be_read_on_a_small_phone() -> None:
    assert set_in("W" * 15, "en") == TextLayout(("W" * 15,), SIZES[-1])
    assert set_in("W" * 16, "en").size < SIZES[-1]
    assert fits("W" * 15, "en") and not fits("W" * 16, "en")


def test_khmer_lines_break_where_a_translator_says_so_and_nowhere_else() -> None:
    word = "មិត្តភក្តិប្រធានក្រុម"
    broken = set_in(f"{word}\u200b{word}", "km")

    assert broken.lines == (word, word)
    assert len(set_in(word * 2, "km").lines) == 1
    assert set_in(word * 2, "km").size < broken.size


def test_too_many_words_are_found_and_still_drawn() -> None:
    words = "goat " * 40

    assert not fits(words, "en")
    assert len(set_in(words, "en").lines) <= MOST_LINES
    assert draw(art(), words, "en")


# The pictures


TURN = dict(zip([*real().course.lessons, CERTIFICATE], cycle(real().course.locales), strict=False))
"""The language in which each badge is drawn on a person's machine, beside Khmer."""


def art() -> bytes:
    return (MEDIA / "badges" / "lock-it-up.png").read_bytes()


@pytest.mark.parametrize(
    "badge",
    mostly_on_ci(given(), lambda it: it.locale in ("km", TURN[it.art])),
    ids=lambda it: f"{it.art}-{it.locale}",
)
def test_every_badge_fits_and_is_light_in_every_language(badge: Badge) -> None:
    raw = badge_png(MEDIA, badge)

    assert fits(badge.words, badge.locale)
    assert lacking(badge.words, badge.locale) == ""
    assert len(raw) <= MOST_BYTES
    with Image.open(BytesIO(raw)) as picture:
        assert picture.size == (SIDE, SIDE)
        left, below = (26, 60, 50, SIDE - 60), (60, SIDE - 30, SIDE - 60, SIDE - 24)
        assert all(picture.crop(box).getcolors(1) for box in (left, below)), "something runs into the edge"


@pytest.mark.parametrize("lesson", [*real().course.lessons, CERTIFICATE])
def test_every_lesson_has_a_drawing_of_its_own(lesson: str) -> None:
    assert (MEDIA / "badges" / f"{lesson}.svg").is_file()
    assert (MEDIA / "badges" / f"{lesson}.png").is_file()


def test_a_new_lesson_gets_the_drawing_for_all_and_no_name_leads_out_of_the_folder() -> None:
    common = badge_png(MEDIA, Badge("no-such-lesson", "Goat rider", "en"))

    assert common == badge_png(MEDIA, Badge("../cracked-phone", "Goat rider", "en"))
    assert common != badge_png(MEDIA, Badge("lock-it-up", "Goat rider", "en"))


def test_a_picture_holds_pixels_and_no_note() -> None:
    assert set(_chunks(draw(art(), "Key keeper", "en"))) == {"IHDR", "PLTE", "IDAT", "IEND"}


def _chunks(png: bytes) -> Iterator[str]:
    at = 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8].decode()
        at += 12 + size


def test_the_same_badge_is_drawn_once() -> None:
    draw.cache_clear()
    first, second = (badge_png(MEDIA, Badge("lock-it-up", "Key keeper", "en")) for _ in range(2))

    assert first is second
    assert draw.cache_info().misses == 1


def test_a_broken_drawing_is_our_trouble_and_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "badges").mkdir()
    (tmp_path / "badges" / "well.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    with pytest.raises(Undrawable):
        badge_png(tmp_path, Badge("well", "Goat rider", "en"))


@pytest.mark.parametrize(("size", "is_drawn"), [((2048, 10), True), ((2049, 10), False), ((10, 2049), False)])
def test_art_of_more_than_2048_pixels_a_side_is_not_drawn(
    tmp_path: Path, size: tuple[int, int], is_drawn: bool
) -> None:
    (tmp_path / "badges").mkdir()
    Image.new("RGB", size, (255, 0, 0)).save(tmp_path / "badges" / "well.png")

    with nullcontext() if is_drawn else pytest.raises(Undrawable):
        badge_png(tmp_path, Badge("well", f"{size}", "en"))


def test_a_small_file_that_unpacks_to_all_the_memory_there_is_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "badges").mkdir()
    Image.new("1", (9_000, 9_000)).save(tmp_path / "badges" / "well.png")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Undrawable):
        badge_png(tmp_path, Badge("well", "Goat rider", "en"))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_only_the_lesson_and_the_language_decide_what_is_drawn() -> None:
    course = real().course
    young = _badges(EngineGirl(course).begins("lock-it-up", age="10-13", country="KE"))
    older = _badges(EngineGirl(course).begins("lock-it-up", age="14-17", country="PH"))

    assert young == older == [Badge("lock-it-up", "Key keeper", "en")]


def _badges(girl: EngineGirl) -> list[Badge]:
    """Return the badges a learner gets when she takes the first option to the end."""
    while girl.question.target.script == "lock-it-up":
        girl.taps(girl.buttons[0])
    girl.taps("See my badge")
    replies = render_reply(Translator(girl.course, real().catalogs, "en"), girl.events, Flags("en"))
    pictures = [item.picture for item in replies.items if isinstance(item, Bubble)]
    return [picture for picture in pictures if isinstance(picture, Badge)]
