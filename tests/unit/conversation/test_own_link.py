"""The bot's own link in the menu: a picture that a phone can read, and no word about the learner who shows it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.authoring.editor.preview.chat import PreviewChat
from bot.authoring.simulation.screen import screen_lines
from bot.conversation.rendering.callback import read, written_show
from bot.conversation.rendering.qr import IN_A_CHAT, MOST_BYTES, PRINTED, QrCode, qr_png
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.input import LINK, ButtonTarget, Chose, Commanded, Flags, Input, Looked
from bot.engine.session import Session, Visit
from bot.lessons.model.text import Text
from tests.support.course_builders import real
from tests.support.qr_reader import read_codes

OURS = replace(real(), username="amina_friends_bot")
LABEL = "Link to this bot"
TEAM = "my-safety-team"
SESSIONS = {
    "nothing known": None,
    "in a story": Session("en", "10-13", "KE", visit=Visit(TEAM, "10-13", "KE")),
    "all finished, saved": Session("en", "14-17", "NP", finished=tuple(OURS.course.lessons), saved=True),
}


def asks_for_it(session: Session | None) -> Input:
    """Return her tap on the link's button below My settings."""
    known = session or Session("en")
    page = Chose(ButtonTarget("menu", "menu", Text("My settings").key), Flags(known.locale))
    menu = next(event for event in advance(OURS.course, known, page).events if isinstance(event, Asked))
    (target,) = [choice.target for choice in menu.choices if choice.text.source == LABEL]
    return Chose(target, Flags(known.locale, known.country, known.age, less_data=known.less_data))


def shown(session: Session | None) -> Replies:
    action = asks_for_it(session)
    return render_turn(OURS, advance(OURS.course, session, action), session, action)


def card(replies: Replies) -> Bubble:
    return next(item for item in replies.items if isinstance(item, Bubble))


def test_the_link_in_the_menu_invites_nobody_and_says_nothing_about_her() -> None:
    """All learners get the same bubble (D1); it does not ask them to bring friends (B10, D14)."""
    cards = [card(shown(session)) for session in SESSIONS.values()]

    assert len({(it.html, it.picture) for it in cards}) == 1
    assert cards[0].picture == QrCode("https://t.me/amina_friends_bot"), "no code, no lesson, nothing of hers"
    assert "t.me/amina_friends_bot" in cards[0].html
    words = f"{LABEL} {cards[0].html}".lower()
    assert not any(it in words for it in ("friend ", "invite", "share", "join", "install", "account", "?", "!"))


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_after_it_she_is_where_she_was(session: Session | None) -> None:
    before = advance(OURS.course, session, Commanded("lessons")).session
    turn = advance(OURS.course, session, asks_for_it(session))

    assert turn.session == before
    assert isinstance(turn.events[-1], Asked), "there is a way on"


def test_a_phone_reads_the_picture_and_it_costs_what_its_button_says() -> None:
    code = QrCode("https://t.me/" + "a" * 32)

    assert read_codes(qr_png(code)) == [code.link]
    assert len(qr_png(code)) < MOST_BYTES


@pytest.mark.parametrize(("scale", "pixels"), [(IN_A_CHAT, 16), (PRINTED, 40)])
def test_a_code_has_four_modules_of_white_around_it_in_a_chat_and_on_paper(scale: int, pixels: int) -> None:
    """29 modules hold the link."""
    with Image.open(BytesIO(qr_png(QrCode("https://t.me/amina_friends_bot"), scale))) as picture:
        black = picture.convert("L").point(lambda value: 255 - value).getbbox()

        assert picture.size == (37 * pixels, 37 * pixels)
    assert black == (4 * pixels, 4 * pixels, 33 * pixels, 33 * pixels)


@pytest.mark.parametrize("locale", OURS.course.locales)
def test_it_stands_in_every_language_with_the_link_whole(locale: str) -> None:
    hers = card(shown(Session(locale)))

    assert "t.me/amina_friends_bot" in hers.html
    assert (hers.html == card(shown(Session("en"))).html) == (locale == "en"), "translated"


def test_with_less_data_the_link_is_words_and_the_picture_comes_when_she_asks() -> None:
    session = Session("en", less_data=True)
    words = card(shown(session))
    assert words.picture is None and "t.me/amina_friends_bot" in words.html
    assert words.show and words.show.text == "👀 Show (< 9 KB)"

    action = read(written_show(words.show, Flags("en", less_data=True)))
    assert isinstance(action, Looked) and action.file == LINK
    (picture,) = render_turn(OURS, advance(OURS.course, session, action), session, action).items
    assert isinstance(picture, Bubble)
    assert (picture.picture, picture.instead) == (QrCode("https://t.me/amina_friends_bot"), True)


def test_the_preview_and_the_terminal_show_it_too() -> None:
    replies = render_turn(real(), advance(real().course, None, asks_for_it(None)), None, asks_for_it(None))

    chat = PreviewChat()
    chat.show(replies, None)
    first = next(iter(chat.messages.values()))
    assert first["picture"]["src"].startswith("data:image/png;base64,")
    assert "t.me/name-of-your-bot" in first["html"], "with its hyphens it is nobody's bot"
    assert "This bot lives here: t.me/name-of-your-bot" in list(screen_lines(replies))
