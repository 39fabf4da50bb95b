"""Rendering: events become escaped words in her language, with buttons where they belong."""

from __future__ import annotations

import pytest

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import written
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.rendering.translator import Translator
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Event
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Started
from bot.engine.session import Session
from bot.lessons.model.lesson import written_options
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.engine_learner import SessionLearner

STORY = """
    start:
      - choose: Hello <friend> & <b>co</b>?
        id: hello
        options: [Hi, Salaam]
      - choose: "*Bold* and <safe-word>, <no-such-name>"
        id: bold
        options: [This button is rather long, No]
    """


def translator(locale: str = "en", country: Country | None = None, told: CourseBundle | None = None) -> Translator:
    bundle = told or real()
    return Translator(bundle.course, bundle.catalogs, locale, country, country=country)


def shown(*events: Event, quiet: bool = False) -> Replies:
    return render_reply(translator(), events, Flags("en", quiet=quiet))


def bubbles(bundle: CourseBundle, session: Session | None, action: Started | Chose | Commanded) -> list[Bubble]:
    turn = advance(bundle.course, session, action)
    return [item for item in render_turn(bundle, turn, session, action).items if isinstance(item, Bubble)]


# --- words on the screen -----------------------------------------------------------------------------------------


def test_words_of_an_author_never_become_markup() -> None:
    assert translator().html(Text("a < b & <b>c</b>")) == "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;"


def test_words_of_a_translator_never_become_markup() -> None:
    bundle = CourseBundle(real().course, Catalogs({"km": {("x", "Hi"): "<a href='x'>ខ</a> & *ដិត*"}}), real().vocabulary)

    assert translator("km", told=bundle).html(Text("Hi", "x")) == "&lt;a href='x'&gt;ខ&lt;/a&gt; &amp; <b>ដិត</b>"


def test_a_name_that_fills_a_place_never_becomes_markup() -> None:
    assert (
        translator().html(Text("<title>!"), {"title": Text("<i>Tom</i> & *Jerry*")})
        == "&lt;i&gt;Tom&lt;/i&gt; &amp; <b>Jerry</b>!"
    )


@pytest.mark.parametrize(("country", "name"), [("KE", "Wanjiru"), ("NP", "Asmita"), ("KH", "Bopha"), ("PH", "Jessa")])
def test_a_friend_has_a_name_of_her_country(country: Country, name: str) -> None:
    assert translator(country=country).plain(Text("<friend>!")) == f"{name}!"


def test_a_friend_has_a_name_also_for_who_told_no_country() -> None:
    assert translator().plain(Text("<friend> and <gamer>")) == "Sara and Leo_15"
    assert translator(country="KE").plain(Text("<gamer>")) == "Leo_15"


def test_a_name_nobody_knows_stays_as_it_was_written() -> None:
    assert translator().plain(Text("<no-such-name>")) == "<no-such-name>"


@pytest.mark.parametrize("locale", real().course.locales)
def test_every_language_has_a_safe_word_and_says_it(locale: str) -> None:
    word = translator(locale).safe_word()

    assert word
    assert word in translator(locale).plain(Text("Type <safe-word>."))


@pytest.mark.parametrize(
    ("locale", "number"), [("sw", "116"), ("ne", "1098"), ("km", "1280"), ("fil", "1383"), ("nl", "1280")]
)
def test_the_country_where_the_language_of_her_chat_is_spoken_stands_first(locale: str, number: str) -> None:
    *lines, elsewhere = translator(locale).as_read(Text("<call-low>")).split("\n")

    assert number in lines[0]
    assert len(lines) == len(COUNTRIES), "nothing is guessed about her but the order"
    assert "findahelpline.com" in elsewhere


def test_a_line_of_a_first_screen_says_what_to_do_and_what_it_costs() -> None:
    assert translator("en", "KE").as_read(Text("<call-low>")) == (
        "Call 116: Child helpline (free, day and night, without airtime). Or send an SMS.\nCall 999 / 112: Emergency"
    )
    assert (
        translator("en", "PH")
        .as_read(Text("<call-general>"))
        .endswith("Write to makabata1383@cwc.gov.ph: Makabata, e-mail")
    )
    assert translator("en", "NP").as_read(Text("<call-now>")) == (
        "Call 100: Police\nCall 102: Ambulance\nCall 1098: Child helpline (free, may not answer at night)"
    )
    assert translator("en", "KH").as_read(Text("<call-reporter>")).startswith("Open aplecambodia.org: APLE")


def test_one_tap_copies_a_short_number_and_telegram_links_a_long_one() -> None:
    said = translator("en", "PH").html(Text("<people>"))

    assert "<code>163</code> / <code>#163</code>" in said
    assert "+63-917-899-8727" in said
    assert "<code>+" not in said


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("locale", real().course.locales)
def test_the_long_list_has_every_route_of_her_country_and_the_robot_says_what_it_is(
    locale: str, country: Country
) -> None:
    words = translator(locale, country).as_read(_text_of("numbers"))

    assert [
        route for route in real().course.directory.of(country) if (route.number or route.web or "") not in words
    ] == []
    assert translator(locale).safe_word() in words
    assert _robot(locale) in words


def _text_of(stop: str) -> Text:
    """Return the question of a stop of Help."""
    return next(it.question for it in real().course.bot["help"].stops() if it.id == stop)


def _robot(locale: str) -> str:
    """Return the first paragraph above the long list."""
    return translator(locale).html(_text_of("numbers")).split("\n\n")[0]


def test_the_robot_line_of_help_is_the_promised_one() -> None:
    assert _robot("en") == "I am a robot. No person reads this chat. I can show you people who can help."


def test_after_yes_at_most_three_bubbles_come_with_people_in_the_last_a9() -> None:
    for scene in ("me", "friend", "now-me", "now-friend", "picture-me", "picture-friend", "low-me", "touch-me"):
        confirm = real().course.bot["confirm"]
        yes = next(option for stop in confirm.stops() if stop.id == scene for option in written_options(stop))
        shown = bubbles(
            real(), Session("en", country="KE"), Chose(ButtonTarget("confirm", scene, yes.key), Flags("en"))
        )

        assert len(shown) <= 3
        assert "116" in shown[-1].html


@pytest.mark.parametrize("locale", real().course.locales)
def test_help_before_anything_else_has_a_number_for_every_country(locale: str) -> None:
    words = "\n".join(bubble.html for bubble in bubbles(real(), None, Commanded("help", locale)))

    for country in COUNTRIES:
        route = real().course.directory.first(country, "child-helpline")
        assert route and route.number and route.number in words


# --- bubbles and buttons -----------------------------------------------------------------------------------------


def test_the_quiet_rides_on_from_button_to_button_and_is_in_no_row() -> None:
    girl = SessionLearner(course({"hill": STORY})).begins("hill")
    bundle = in_khmer_too(girl.course)
    action = Chose(girl.question.choices[0].target, Flags("en", quiet=True))
    turn = advance(bundle.course, girl.session, action)
    replies = render_turn(bundle, turn, girl.session, action)

    assert replies.flags.quiet
    assert written(girl.question.target, replies.flags).endswith("q")
    assert turn.session == advance(bundle.course, girl.session, Chose(action.target, Flags("en"))).session


def test_the_labels_below_the_chat_are_in_her_language() -> None:
    bundle = in_khmer_too(real().course)

    assert render_reply(translator("en"), (), Flags("en")).keyboard == ("Lessons", "Help", "Tidy up")
    assert render_reply(translator("km", told=bundle), (), Flags("km")).keyboard == ("ខ Lessons", "ខ Help", "ខ Tidy up")


def test_a_question_in_khmer_is_khmer_to_the_last_button() -> None:
    bundle = in_khmer_too(course({"hill": STORY}))
    (bubble,) = bubbles(bundle, None, Chose(ButtonTarget("hill", "", NEW), Flags("km", "KE")))

    assert bubble.html == "ខ Hello ខ Wanjiru &amp; &lt;b&gt;co&lt;/b&gt;?"
    assert [button.text for row in bubble.buttons for button in row] == ["ខ Hi", "ខ Salaam"]


def test_a_girl_who_cannot_speak_aloud_reads_a_line_that_she_may_write_first() -> None:
    said = translator("en", "KE").html(Text("<people>"))

    assert 'You can write: "<code>I cannot talk aloud. Can we write?</code>"' in said
