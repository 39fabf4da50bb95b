"""Less data: pictures are words until she taps [Show], and everything else is the same for all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.simulation.screen import buttons
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.callback import read, written_show
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Bubble, Replies, Show
from bot.conversation.rendering.translator import Translator
from bot.engine.advance import advance
from bot.engine.input import BADGE, ButtonTarget, Chose, Commanded, Flags, Input, Looked
from bot.engine.lesson_end import CERTIFICATE
from bot.engine.session import Session
from bot.lessons.loader.media import load_pictures
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from bot.lessons.translations.catalogs import load_catalogs
from tests.support.course_builders import bundle, course, in_khmer_too, real
from tests.support.engine_learner import SessionLearner as Player
from tests.support.paths import ROOT
from tests.support.shipped_words import first_line

# --- the engine --------------------------------------------------------------------------------------------------

TWINS = """
    start:
      - {picture: goat.png, alt: A goat with a hat., ages: 10-13}
      - {picture: goat.png, alt: <friend> has a goat., ages: 14-17}
      - choose: Well?
        id: well
        options: [Yes, No]
    """
KB = {"goat.png": 9_001}


def twins(text: str = TWINS, pictures: dict[str, int] = KB) -> Course:
    """Return a lesson in which each age reads another description of the same picture."""
    return replace(course({"the-well": text}), pictures=pictures)


def replied(bundle: CourseBundle, action: Input, session: Session | None = None) -> Replies:
    turn = advance(bundle.course, session, action)
    assert turn.session is not None
    translator = Translator(bundle.course, bundle.catalogs, turn.session.locale, "KE")
    told = turn.session
    return render_reply(translator, turn.events, Flags(told.locale, told.country, told.age, less_data=told.less_data))


def first(replies: Replies) -> Bubble:
    return next(item for item in replies.items if isinstance(item, Bubble))


def test_each_reader_sees_the_picture_with_the_words_she_read() -> None:
    told = bundle(twins())
    for age, words in (("10-13", "A goat with a hat."), ("14-17", "Wanjiru has a goat.")):
        flags = Flags("en", "KE", age, less_data=True)  # type: ignore[arg-type]  # both are ages of ours
        bubble = first(replied(told, Chose(ButtonTarget("the-well", "", "new"), flags)))
        assert bubble.show and (bubble.html, bubble.picture, bubble.show.text) == (words, None, "👀 Show (10 KB)")

        wish = read(written_show(bubble.show, flags))
        assert isinstance(wish, Looked)
        shown = first(replied(told, wish))
        assert (shown.html, shown.picture, shown.instead, shown.show) == (words, "goat.png", True, None)


def test_show_moves_her_nowhere_and_keeps_what_is_kept() -> None:
    wish = Looked("the-well", option_key("goat.png"), option_key("A goat with a hat."), Flags("en"))
    girl = Player(twins()).begins("the-well")
    before = girl.session

    assert girl.does(wish).session == before
    assert girl.hears == ["goat.png: A goat with a hat."]
    assert girl.is_forgotten().does(wish).known == Session("en"), "nobody is put into a lesson by looking"


HAT, GOAT = option_key("A goat with a hat."), option_key("goat.png")
LOOKED = {
    "another file, the same words": (twins(TWINS.replace("goat.png", "hen.png"), {"hen.png": 1}), HAT, "hen.png"),
    "other words, the same file": (twins(TWINS.replace("a hat", "a cap")), HAT, "goat.png"),
    "another lesson name": (twins(), HAT, "goat.png"),
    "nothing of both": (twins(TWINS.replace("goat.png", "hen.png").replace("hat", "cap"), {"hen.png": 1}), HAT, None),
    "no such file any more": (twins(pictures={}), HAT, None),
    "a lesson that is told to nobody": (replace(twins(), offered={"en": ()}), HAT, None),
}


@pytest.mark.parametrize(("today", "alt", "file"), LOOKED.values(), ids=LOOKED)
def test_an_old_show_finds_what_is_there_today(today: Course, alt: str, file: str | None) -> None:
    replies = replied(bundle(today), Looked("the-well", GOAT, alt, Flags("en")), Session("en"))

    assert [item.picture for item in replies.items if isinstance(item, Bubble)] == ([file] if file else [])
    assert replies.popup == ("" if file else first_line("profile/no_picture"))


def test_in_her_language_the_words_the_label_and_the_caption_are_hers() -> None:
    khmer = in_khmer_too(twins())
    flags = Flags("km", less_data=True)
    bubble = first(replied(khmer, Chose(ButtonTarget("the-well", "", "new"), flags)))
    assert bubble.show is not None
    wish = read(written_show(bubble.show, flags))
    assert isinstance(wish, Looked)

    assert (bubble.html, bubble.show.text) == ("ខ A goat with a hat.", "ខ 👀 Show (10 KB)")
    assert first(replied(khmer, wish)).html == bubble.html


def test_her_choice_can_be_typed_too_and_my_data_says_it() -> None:
    girl = Player(twins(), Session("en")).does(Commanded("lessons")).taps("My settings").types("Less data")
    assert girl.known.less_data
    mine = " ".join(girl.does(Commanded("mydata")).hears)
    assert "Story pictures: less data, they come when you tap Show" in mine
    girl.does(Commanded("lessons")).taps("My settings").types("With pictures")
    assert "Story pictures: they come by themselves" in " ".join(girl.does(Commanded("mydata")).hears)


def test_somebody_else_on_this_phone_begins_with_pictures() -> None:
    girl = Player(twins(), Session("en", less_data=True)).does(Commanded("erase")).taps("Yes, erase it")

    assert girl.session is None
    assert not girl.begins("the-well").known.less_data


def test_the_terminal_has_no_number_for_a_picture() -> None:
    replies = replied(bundle(twins()), Chose(ButtonTarget("the-well", "", "new"), Flags("en", less_data=True)))

    assert [button.text for button in buttons(replies)] == ["Yes", "No"]


def test_a_badge_too_is_words_until_she_taps_show() -> None:
    told, flags = bundle(twins()), Flags("en", "KE", "10-13", less_data=True)
    girl = Player(told.course, Session("en", "10-13", "KE", less_data=True)).begins("the-well").taps("Yes")
    end = replied(told, Chose(girl.question.choices[0].target, flags), girl.session)
    words = next(item for item in end.items if isinstance(item, Bubble) and item.show)
    assert words.show is not None
    assert (words.picture, words.show.text) == (None, "👀 Show (< 25 KB)")

    wish, session = read(written_show(words.show, flags)), girl.taps("See my badge").session
    assert isinstance(wish, Looked)
    shown = first(replied(told, wish, session))
    assert (shown.picture, shown.html, shown.instead) == (Badge("the-well", "Goat rider", "en"), words.html, True)
    assert advance(told.course, session, wish).session == session
    assert replied(told, replace(wish, script="no-lesson"), session).popup == first_line("profile/no_picture")


def test_the_certificate_is_shown_again_where_its_words_stand() -> None:
    profile = real().course.profile
    assert profile is not None
    words = profile.certificate
    wish = read(written_show(Show("x", CERTIFICATE, BADGE, words.key), Flags("en")))
    assert isinstance(wish, Looked)

    assert first(replied(bundle(twins()), wish)).picture == Badge(CERTIFICATE, words.source, "en")


# --- the files ---------------------------------------------------------------------------------------------------


def test_only_files_of_the_folder_can_ever_be_sent(tmp_path: Path) -> None:
    media = tmp_path / "media"
    (media / "more").mkdir(parents=True)
    (media / "more" / "goat.png").write_bytes(b"123")
    (tmp_path / "secret.png").write_bytes(b"1")
    (media / "away.png").symlink_to(tmp_path / "secret.png")
    (media / "loop.png").symlink_to(media / "loop.png")

    assert load_pictures(tmp_path) == {"more/goat.png": 3}
    assert load_pictures(tmp_path / "nowhere") == {}


def test_the_labels_stand_in_every_language_of_the_course() -> None:
    catalogs, profile = load_catalogs(ROOT / "locales")[0], real().course.profile
    assert profile is not None

    for locale in ("km", "sw"):
        for text in (profile.show, profile.no_picture, *profile.pictures.values()):
            assert catalogs.find(text, locale), (locale, text.source)
