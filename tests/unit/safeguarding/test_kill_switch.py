"""The kill switch: one order of safeguarding staff hides a dead number, a harmful lesson or a broken translation."""

from __future__ import annotations

import stat
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.callback import MOST_BYTES, read, written
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, Verb, answer, obeyed, tapped, typed
from bot.conversation.rendering.reply import Bubble
from bot.conversation.rendering.translator import Translator
from bot.conversation.service import Conversation
from bot.engine.events import Asked
from bot.engine.input import ButtonTarget, Chose, Commanded
from bot.engine.session import Session
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.kill_switch import ALL, KillSwitch, KillSwitches, Kind, apply, hide, objection, show, things
from bot.storage.kill_switch_file import KillSwitchFile, one_at_a_time, read_kill_switches, write_kill_switches
from tests.support.course_builders import in_khmer_too, lesson, real
from tests.support.engine_learner import Girl

WHOLE = in_khmer_too(real().course).course
HELPLINE, LESSON, KHMER = (
    KillSwitch("number", "kh-1280"),
    KillSwitch("lesson", "friend-or-pretend"),
    KillSwitch("language", "km"),
)


def without(*kill_switches: KillSwitch) -> Course:
    return apply(WHOLE, KillSwitches(frozenset(kill_switches)))


def card(course: Course, *kill_switches: KillSwitch) -> list[str]:
    """Return the texts of the Help card and of its list of all countries."""
    left = apply(course, KillSwitches(frozenset(kill_switches)))
    speeches = [Translator(left, Catalogs(), "en", country, country=country) for country in (None, *COUNTRIES)]
    return [words for it in speeches for words in (it.routes(), it.helplines(), it.emergencies())]


# Numbers


def test_a_hidden_number_is_on_no_card_any_more() -> None:
    assert any("1280" in words for words in card(WHOLE))
    assert not any("1280" in words for words in card(WHOLE, HELPLINE))


def test_a_country_never_loses_its_last_number_and_the_order_says_so() -> None:
    hidden = KillSwitches(frozenset({HELPLINE}))

    after, said = obeyed(WHOLE, hidden, KillSwitchOrder("hide", KillSwitch("number", "kh-1288")), people=2)

    assert after == hidden
    assert "the last number of its country" in said


def test_where_only_another_number_is_left_every_card_shows_that_one() -> None:
    hidden = ("ke-116", "ke-emergency", "ke-befrienders")
    left = apply(WHOLE, KillSwitches(frozenset(KillSwitch("number", route) for route in hidden)))
    translator = Translator(left, Catalogs(), "en")

    assert "Kenya*: Police, children's line 0800 722 203" in translator.helplines()
    assert "Kenya*:\nPolice, children's line 0800 722 203" in translator.emergencies()


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_card_keeps_a_number_whatever_the_brakes_say(country: str) -> None:
    """The directory may have changed since the orders were given."""
    every = [KillSwitch("number", route.id) for route in WHOLE.directory.routes]
    left = apply(WHOLE, KillSwitches(frozenset(every)))

    assert [route.country for route in left.directory.routes].count(country) == 1  # type: ignore[arg-type]
    assert all(words.strip() and not words.endswith(": ") for words in card(WHOLE, *every)[1:])


# Lessons


def test_a_hidden_lesson_is_offered_in_no_language() -> None:
    assert "friend-or-pretend" not in str(without(LESSON).offered)


def test_whoever_is_in_a_hidden_lesson_is_told_kindly_and_offered_others() -> None:
    girl = Girl(WHOLE).begins("friend-or-pretend")
    inside = girl.question
    girl.course = without(LESSON)

    girl.taps_old(inside, inside.choices[0].text.source)

    assert girl.hears[0] == "That story has moved out. Pick another one!"
    assert "My safety team" in girl.buttons
    assert "Friend or pretend?" not in girl.buttons


def test_a_lesson_that_was_renamed_stays_hidden() -> None:
    renamed = lesson("new-name", "was: old-name\nstart:\n  - end\ntitle: T\nabout: A\nbadge: B\ntoday: D\n")
    course = Course(lessons={"new-name": renamed}, offered={"en": ("new-name",)})

    assert not apply(course, KillSwitches(frozenset({KillSwitch("lesson", "old-name")}))).lessons


# Languages


def test_a_girl_whose_language_is_hidden_is_asked_for_another_one_whatever_she_does() -> None:
    girl = Girl(WHOLE, Session("km")).begins("my-safety-team")
    inside = girl.question
    girl.course = without(KHMER)

    girl.taps_old(inside, inside.choices[0].text.source)

    assert girl.asked == "settings/language"
    assert girl.buttons == ["English"]
    assert girl.taps("English").asked == "my-safety-team/" + inside.target.stop


def test_help_comes_at_once_in_english_where_her_language_is_hidden() -> None:
    girl = Girl(without(KHMER), Session("km")).does(Commanded("help"))

    assert girl.asked == "help/card"
    assert girl.known.locale == "en"


def test_english_cannot_be_hidden() -> None:
    assert "English" in (objection(WHOLE, KillSwitches(), KillSwitch("language", "en")) or "")
    assert "en" in without(KillSwitch("language", "en")).locales


# One to hide, two to show


def test_hiding_takes_one_person_and_showing_again_takes_two() -> None:
    hidden = hide(KillSwitches(), HELPLINE)
    first = show(hidden, HELPLINE, "anna")

    assert HELPLINE in hidden.hidden
    assert HELPLINE in first.hidden
    assert HELPLINE in show(first, HELPLINE, "anna").hidden, "one person has said it twice"
    assert HELPLINE not in show(first, HELPLINE, "bert").hidden


def test_who_hides_it_again_takes_the_first_persons_word_back() -> None:
    proposed = show(hide(KillSwitches(), LESSON), LESSON, "anna")

    assert LESSON in show(hide(proposed, LESSON), LESSON, "bert").hidden


def test_one_person_alone_is_told_that_there_is_nobody_else() -> None:
    _, said = obeyed(WHOLE, hide(KillSwitches(), ALL), KillSwitchOrder("show", ALL, "anna"), people=1)

    assert "Only one person is on the list" in said


# Commands and buttons of staff


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("/brake", KillSwitchOrder("look")),
        ("/hide number kh-1280", KillSwitchOrder("hide", HELPLINE)),
        ("/HIDE  Lesson friend-or-pretend ", KillSwitchOrder("hide", LESSON)),
        ("/hide language km", KillSwitchOrder("hide", KHMER)),
        ("/hide all", KillSwitchOrder("hide", ALL)),
        ("/show all", KillSwitchOrder("show", ALL)),
        ("/hide everything", KillSwitchOrder("unclear")),
        ("/hide number", KillSwitchOrder("unclear")),
        ("/hide all of it", KillSwitchOrder("unclear")),
        ("/hide", None),
        ("/show", None),
        ("please /hide all", None),
        ("/help", None),
    ],
)
def test_what_is_typed_is_understood_or_answered_with_how_to_write_it(
    words: str, order: KillSwitchOrder | None
) -> None:
    assert typed(words) == order


def test_every_button_of_the_brake_fits_a_button_and_means_its_order() -> None:
    kinds: tuple[Kind, ...] = ("number", "lesson", "language", "all")
    everything = [kill_switch for kind in kinds for kill_switch in things(WHOLE, kind)]
    panels = [answer(WHOLE, KillSwitches(), KillSwitchOrder("list", KillSwitch(kind)), "") for kind in kinds]
    panels += [answer(WHOLE, KillSwitches(frozenset(everything)), KillSwitchOrder("look"), "")]
    places = [button.target for it in panels for row in _bubble(it.items).buttons for button in row]

    orders = {target: tapped(_back(target)) for target in places}

    assert all(orders.values())
    for verb in ("hide", "show"):
        assert {it.kill_switch for it in orders.values() if it and it.verb == verb} == set(everything)


def _bubble(items: object) -> Bubble:
    assert isinstance(items, tuple) and isinstance(items[0], Bubble)
    return items[0]


def _back(target: ButtonTarget) -> ButtonTarget:
    """Return a target after it went through the data of a button."""
    data = written(target, answer(WHOLE, KillSwitches(), KillSwitchOrder("look"), "").flags)
    chose = read(data)
    assert len(data.encode()) <= MOST_BYTES and isinstance(chose, Chose)
    return chose.target


def test_a_girls_own_buttons_are_no_orders() -> None:
    girl = Girl(WHOLE).begins("my-safety-team").does(Commanded("lessons"))

    assert not [choice for asked in girl.questions for choice in asked.choices if tapped(choice.target)]
    assert all(isinstance(event, Asked) for event in girl.events)


def test_what_does_not_exist_is_not_hidden() -> None:
    assert (
        obeyed(WHOLE, KillSwitches(), KillSwitchOrder("hide", KillSwitch("lesson", "nothing")), people=2)[0]
        == KillSwitches()
    )


# The file


def test_the_file_keeps_everything_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    kill_switches = KillSwitches(frozenset({HELPLINE, LESSON, ALL}), {LESSON: "a-hash"})

    write_kill_switches(tmp_path / "brakes.json", KillSwitches())
    write_kill_switches(tmp_path / "brakes.json", kill_switches)

    assert read_kill_switches(tmp_path / "brakes.json") == kill_switches
    assert stat.S_IMODE((tmp_path / "brakes.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["brakes.json"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"hidden": ["nothing x"], "proposed": {}}', '{"hidden": [1]}'])
def test_a_file_that_cannot_be_read_keeps_the_bot_from_starting(tmp_path: Path, broken: str) -> None:
    (tmp_path / "brakes.json").write_text(broken)

    with pytest.raises(Refused, match="shown again"):
        read_kill_switches(tmp_path / "brakes.json")


def test_without_a_file_nothing_is_hidden(tmp_path: Path) -> None:
    assert read_kill_switches(tmp_path / "brakes.json") == KillSwitches()


# Several workers


def desk(path: Path) -> KillSwitchService:
    """Return the kill switches of a worker, on the file that all workers share."""
    conversation = Conversation(Mute(), replace(real(), course=WHOLE), lambda: 0.0)
    keep, alone = partial(write_kill_switches, path), partial(one_at_a_time, path)
    return KillSwitchService(conversation, read_kill_switches(path), keep, 2, KillSwitchFile(path), alone)


class Mute:
    """A store that must not be used."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def said(desk: KillSwitchService, verb: Verb, kill_switch: KillSwitch, who: str) -> str:
    (bubble, *_) = desk.obey(KillSwitchOrder(verb, kill_switch, who)).items
    assert isinstance(bubble, Bubble)
    return bubble.html


def test_two_people_at_two_workers_hide_two_things_and_both_are_hidden(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "brakes.json"), desk(tmp_path / "brakes.json")
    said(one, "hide", HELPLINE, "anna")
    said(two, "hide", LESSON, "berta")
    one.follow()
    assert read_kill_switches(tmp_path / "brakes.json").hidden == {HELPLINE, LESSON}
    for it in (one, two):
        assert LESSON.name not in it._conversation.bundle.course.lessons
        assert LESSON.name in it.bundle.course.lessons, "the whole library stays, to be shown again"


def test_who_says_it_second_may_say_it_to_another_worker(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "brakes.json"), desk(tmp_path / "brakes.json")
    said(one, "hide", LESSON, "anna")
    two.follow()
    assert "Still hidden" in said(one, "show", LESSON, "anna")
    assert "Shown again" in said(two, "show", LESSON, "berta")


def test_a_file_that_cannot_be_read_leaves_hidden_what_is_hidden_here(tmp_path: Path) -> None:
    one = desk(tmp_path / "brakes.json")
    said(one, "hide", LESSON, "anna")
    (tmp_path / "brakes.json").write_text("{")
    one.follow()
    assert LESSON.name not in one._conversation.bundle.course.lessons
