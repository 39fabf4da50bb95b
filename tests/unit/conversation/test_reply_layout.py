"""A reply as a girl sees it: rows of buttons, her pick, pictures and sounds with their size, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.media import picture, show_label, with_art, with_listen
from bot.conversation.rendering.qr import QrCode
from bot.conversation.rendering.render_reply import keyboard, render_reply
from bot.conversation.rendering.reply import (
    Bubble,
    Button,
    Listen,
    Picked,
    Replies,
    Reply,
    Show,
)
from bot.conversation.rendering.translator import Translator
from bot.engine.events import (
    Answered,
    Art,
    Asked,
    BubbleTold,
    Built,
    Choice,
    Event,
    Figure,
    LinkShown,
    PictureGone,
    PictureShown,
    RecordingPlayed,
    Tidied,
)
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Recording, Text, option_key, recording_key
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course, real

HERE = ButtonTarget("hill", "up", "")
BARE = replace(real().course, profile=None)


def translator(told: Course | None = None, locale: str = "en") -> Translator:
    return Translator(told or real().course, Catalogs(), locale)


def shown(*events: Event, told: Course | None = None) -> Replies:
    return render_reply(translator(told), events, Flags("en"))


def asked(*options: str, script: str = "hill") -> Asked:
    target = ButtonTarget(script, "up", "")
    return Asked(target, Text("Up?"), tuple(Choice(Text(it), replace(target, key=option_key(it))) for it in options))


def question(event: Event, told: Course | None = None) -> Bubble:
    (bubble,) = [item for item in shown(event, told=told).items if isinstance(item, Bubble)]
    return bubble


def rows(event: Event) -> list[list[str]]:
    return [[button.text for button in row] for row in question(event).buttons]


# Rows of buttons


FITS, LONG = "x" * 14, "x" * 15


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((FITS, "No"), [[FITS, "No"]]),
        ((LONG, "No"), [[LONG], ["No"]]),
        (("A", "B", "C", "D", "E"), [["A", "B"], ["C", "D"], ["E"]]),
        (("A", "B", LONG), [["A"], ["B"], [LONG]]),
    ],
)
def test_in_a_story_all_buttons_stand_in_twos_if_each_has_at_most_14_letters(
    options: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert rows(asked(*options)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((FITS, "No"), [[FITS, "No"]]),
        ((LONG, "No"), [[LONG], ["No"]]),
        (("A", "B", "C"), [["A", "B"], ["C"]]),
        (("A", LONG, "B", "C", "D"), [["A"], [LONG], ["B", "C"], ["D"]]),
    ],
)
@pytest.mark.parametrize("script", ["help", "confirm"])
def test_in_help_two_short_ones_share_a_row_wherever_they_follow_each_other(
    script: str, options: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert rows(asked(*options, script=script)) == expected


def test_faces_that_rate_a_lesson_stand_in_a_row_of_their_own() -> None:
    end = asked("Go on")
    smile = Choice(Text("🙂"), replace(HERE, key="smile"))
    bubble = question(replace(end, choices=(smile, *end.choices)))

    assert bubble.rates == (Button("🙂", replace(HERE, key="smile")),)
    assert [[button.text for button in row] for row in bubble.buttons] == [["Go on"]]
    assert question(end).rates == ()


def test_without_a_profile_there_is_no_back_no_keyboard_and_no_label() -> None:
    found = shown(replace(asked("Yes"), back=True, sensitive=True, earlier=True), told=BARE)

    assert [[button.text for button in row] for row in question(asked("Yes"), BARE).buttons] == [["Yes"]]
    assert (found.keyboard, found.below, found.popup, found.busy, found.stuck) == ((), "", "", "", "")
    assert keyboard(translator(BARE)) == ()
    assert show_label(translator(BARE), QrCode("x")) == ""


@pytest.mark.parametrize(
    ("back", "sensitive", "labels"),
    [(False, False, []), (True, False, ["↩ Back"]), (False, True, ["Tidy up"]), (True, True, ["↩ Back", "Tidy up"])],
)
def test_back_and_tidy_up_lead_from_the_question_they_stand_below(
    back: bool, sensitive: bool, labels: list[str]
) -> None:
    below = question(replace(asked(LONG), back=back, sensitive=sensitive)).buttons[1:]

    assert [[button.text for button in row] for row in below] == ([labels] if labels else [])
    assert {(it.target.script, it.target.stop) for row in below for it in row} <= {("hill", "up")}


# The words of a question


def test_a_question_stands_below_the_note_on_an_earlier_lesson_and_above_the_sentence_and_her_words() -> None:
    writing = Translator(real().course, Catalogs(), "en", words="My goat.")
    event = replace(asked("Go"), earlier=True, built=(Text("No."), Text("Bye.")), own_words=True)
    (bubble, _) = render_reply(writing, [event], Flags("en")).items
    profile = real().course.profile

    assert profile is not None and isinstance(bubble, Bubble)
    assert bubble.html == (f"{writing.html(profile.earlier)}\nUp?\n\n«No. Bye.» …\n\n<blockquote>My goat.</blockquote>")
    assert question(asked("Go")).html == "Up?"


def test_a_question_says_whether_it_is_asked_anew_and_leads_back() -> None:
    plain, again = question(asked("Go")), question(replace(asked("Go"), anew=True, leads_back=True))

    assert (plain.asks, plain.anew, plain.leads_back) == (HERE, False, False)
    assert (again.asks, again.anew, again.leads_back) == (HERE, True, True)


# Her pick


PICK = Answered(ButtonTarget("hill", "look", "abcdef"), Text("By *foot*"))
BADGE = Art("hill", Text("Goat rider"))


@pytest.mark.parametrize(
    ("events", "picked"),
    [
        ((PICK,), Picked("✓ By foot", ButtonTarget("hill", "look", ""))),
        ((PICK, asked("Yes")), Picked("✓ By foot", ButtonTarget("hill", "look", ""))),
        ((asked("Yes"),), Picked(None)),
        ((PICK, asked("Yes", script="help")), Picked(None)),
        ((PICK, asked("Yes", script="confirm")), Picked(None)),
        ((Answered(ButtonTarget("help", "country", "abcdef"), Text("Kenya")), asked("Yes")), Picked(None)),
        ((Answered(ButtonTarget("confirm", "hide", "abcdef"), Text("No")), asked("Yes")), Picked(None)),
        ((replace(asked("Yes"), art=BADGE),), Picked(None)),
        ((replace(asked("Yes"), art=replace(BADGE, wished=True)),), None),
        ((BubbleTold(Text("Hi")),), None),
        ((PICK, Tidied(), asked("Yes")), None),
        ((), None),
    ],
)
def test_the_message_she_tapped_shows_her_pick_loses_its_buttons_or_stays(
    events: tuple[Event, ...], picked: Picked | None
) -> None:
    assert [item for item in shown(*events).items if isinstance(item, Picked)] == ([picked] if picked else [])


# What else a turn tells


def test_a_picture_that_is_gone_is_a_word_over_the_chat() -> None:
    assert shown(PictureGone()).popup == "This picture is gone. You can read it."
    assert shown(BubbleTold(Text("Hi"))).popup == ""
    assert shown(RecordingPlayed("hill", "x" * 10, "en")).popup == "This sound is gone. You can read it."


def test_a_sentence_she_built_is_one_bubble_made_of_its_lines() -> None:
    lines = (Text("No."), Text("Bye."))

    (bubble,) = shown(Built(lines)).items
    assert isinstance(bubble, Bubble) and (bubble.html, bubble.sources) == ("«No. Bye.»", lines)


GAMES = Figure(Text("<answer>"), Text("Games"), 5)


@pytest.mark.parametrize(
    ("event", "sources"),
    [
        (BubbleTold(Text("Hi")), ["Hi"]),
        (BubbleTold(Text("Hi <title>"), {"title": Text("Hill"), "other": Text("Lake")}), ["Hi <title>", "Hill"]),
        (BubbleTold(Text("<a>"), {"a": (Text("One"), Text("Two"))}), ["<a>", "One", "Two"]),
        (BubbleTold(Text("<a>"), {"a": Built((Text("One"), Text("Two")))}), ["<a>", "One", "Two"]),
        (BubbleTold(Text("<a>"), {"a": (GAMES,)}), ["<a>"]),
        (PictureShown("goat.png", Text("A goat.")), ["A goat."]),
        (LinkShown(Text("Here: <link>")), ["Here: <link>"]),
        (replace(asked("Yes"), built=(Text("No."),)), ["Up?", "No."]),
    ],
)
def test_a_message_names_the_texts_it_is_made_of(event: Event, sources: list[str]) -> None:
    assert [text.source for text in question(event).sources] == sources


# Pictures


LESS = Flags("en", less_data=True)
GOAT = replace(real().course, pictures={"goat.png": 9_000, "hen.png": 9_001})


@pytest.mark.parametrize(
    ("drawn", "label"),
    [
        ("goat.png", "👀 Show (9 KB)"),
        ("hen.png", "👀 Show (10 KB)"),
        ("no-such.png", ""),
        (Badge("hill", "Goat rider", "en"), "👀 Show (< 25 KB)"),
        (QrCode("https://t.me/x"), "👀 Show (< 9 KB)"),
    ],
)
def test_the_label_of_show_says_what_a_picture_costs_rounded_up(drawn: str | Badge | QrCode, label: str) -> None:
    assert show_label(translator(GOAT), drawn) == label


@pytest.mark.parametrize(
    ("flags", "wished", "is_shown"),
    [(Flags("en"), False, True), (Flags("en"), True, True), (LESS, False, False), (LESS, True, True)],
)
def test_with_less_data_a_picture_waits_for_her_tap(flags: Flags, wished: bool, is_shown: bool) -> None:
    alt = Text("A goat.", "hill")
    bubble = picture(translator(GOAT), PictureShown("goat.png", alt, wished), flags)

    assert bubble.html == "A goat."
    assert (bubble.picture, bubble.instead) == (("goat.png", wished) if is_shown else (None, False))
    assert bubble.show == (
        None if is_shown else Show("👀 Show (9 KB)", "hill", option_key("goat.png"), option_key("A goat."))
    )


def test_a_picture_that_is_not_there_has_no_button_that_would_promise_it() -> None:
    bubble = picture(translator(GOAT), PictureShown("no-such.png", Text("A goat.", "hill"), False), LESS)

    assert (bubble.html, bubble.show, bubble.picture) == ("A goat.", None, None)


@pytest.mark.parametrize(("due", "file"), [("", "badge"), ("save", "badge-save")])
def test_the_button_of_a_badge_carries_what_is_due_after_it(due: str, file: str) -> None:
    bubble = with_art(translator(), Bubble("Yours"), replace(BADGE, due=due), LESS)

    assert bubble.show == Show("👀 Show (< 25 KB)", "hill", file, option_key("Goat rider"))


# Sounds


SOUND = course(
    {"hill": "start:\n  - say: Up we go.\n  - choose: Well?\n    id: well\n    options: [Yes, No]\n  - end\n"}
)
UP = Text("Up we go.", "hill")


def recorded(size: int = 900, sensitive: bool = False) -> Course:
    there = {recording_key("Up we go."): Recording("en/hill/up.ogg", size)}
    hill = SOUND.lessons["hill"].model_copy(update={"sensitive": Text("It is deep.") if sensitive else None})
    return replace(SOUND, lessons={"hill": hill}, recordings={("en", "hill"): there})


def heard(event: Event, told: Course) -> Listen | None:
    said = with_listen(translator(told), event, Bubble("x"))
    assert isinstance(said, Bubble)
    return said.listen


@pytest.mark.parametrize(("size", "kilobytes"), [(900, 1), (1000, 1), (1001, 2)])
def test_the_label_of_listen_says_what_a_sound_costs_rounded_up(size: int, kilobytes: int) -> None:
    found = heard(BubbleTold(UP), recorded(size))
    profile = real().course.profile

    assert profile is not None
    assert found == Listen(f"{profile.listen.source} ({kilobytes} KB)", "hill", recording_key("Up we go."))


def silent() -> Iterator[tuple[str, Event, Course]]:
    at_stop = Asked(HERE, UP, ())
    yield "with a value", BubbleTold(UP, {"title": Text("x")}), recorded()
    yield "with a sentence", replace(at_stop, built=(Text("No."),)), recorded()
    yield "in a sensitive turn", replace(at_stop, sensitive=True), recorded()
    yield "of a sensitive lesson", BubbleTold(UP), recorded(sensitive=True)
    yield "of no lesson", BubbleTold(replace(UP, context="help")), recorded()
    yield "other words", BubbleTold(Text("Down.", "hill")), recorded()
    yield "of an answer", PICK, recorded()
    yield "without a profile", BubbleTold(UP), replace(recorded(), profile=None)


@pytest.mark.parametrize(("event", "told"), [it[1:] for it in silent()], ids=[it[0] for it in silent()])
def test_a_text_that_is_not_exactly_recorded_has_no_listen(event: Event, told: Course) -> None:
    assert heard(event, told) is None


def test_a_question_and_a_description_are_heard_too_and_only_a_bubble_has_the_button() -> None:
    assert heard(Asked(HERE, UP, ()), recorded())
    assert heard(PictureShown("goat.png", UP), recorded())
    other: Reply = Picked(None)
    assert with_listen(translator(recorded()), BubbleTold(UP), other) is other
