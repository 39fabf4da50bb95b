"""The kill switch: one order of safeguarding staff hides a dead number, a harmful lesson or a broken translation."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.callback import MOST_BYTES, read, written
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, Verb, answer, obeyed, tapped
from bot.conversation.rendering.reply import Bubble
from bot.conversation.rendering.translator import Translator
from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.engine.events import Asked
from bot.engine.input import ButtonTarget, Chose, Commanded
from bot.engine.session import Session
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.kill_switch import (
    ALL,
    HideProposal,
    Hiding,
    KillSwitch,
    KillSwitches,
    KillSwitchKind,
    apply,
    hide,
    objection,
    show,
    spared,
    things,
)
from bot.storage.kill_switch_file import KillSwitchFile, one_at_a_time, read_kill_switches, write_kill_switches
from tests.support.course_builders import in_khmer_too, lesson, real
from tests.support.engine_learner import SessionLearner

WHOLE = in_khmer_too(real().course).course
HELPLINE, LESSON, KHMER = (
    KillSwitch("number", "kh-1280"),
    KillSwitch("lesson", "friend-or-pretend"),
    KillSwitch("language", "km"),
)


NOW = 1_800_000_000
VIOLENCE_LINE = "KE: Helpline against violence 1195"
VIOLENCE, BANTAY = KillSwitch("number", "ke-1195"), KillSwitch("number", "ph-163")


def hidden_by(*people: str, at: int = NOW, things: Iterable[KillSwitch] = (HELPLINE,)) -> KillSwitches:
    """Return switches that these people have turned on."""
    return KillSwitches(dict.fromkeys(things, Hiding(at, frozenset(people))))


def without(*kill_switches: KillSwitch) -> Course:
    return apply(WHOLE, hidden_by("anna", "berta", things=kill_switches))


def ids(course: Course) -> set[str]:
    return {route.id for route in course.directory.routes}


def card(course: Course, *kill_switches: KillSwitch) -> list[str]:
    """Return the lines of every card and of the long list, for every country and for none."""
    left = apply(course, hidden_by("anna", "berta", things=kill_switches))
    cards = [Text("<people>"), *(Text(f"<call-{name}>") for name in left.directory.cards)]
    translators = [Translator(left, Catalogs(), "en", country, country=country) for country in (None, *COUNTRIES)]
    return [it.as_read(words) for it in translators for words in cards]


# Numbers


def test_a_hidden_number_is_on_no_card_any_more() -> None:
    assert any("1280" in words for words in card(WHOLE))
    assert not any("1280" in words for words in card(WHOLE, HELPLINE, KillSwitch("number", "kh-1280-text")))


def test_a_country_never_loses_its_last_number_and_the_order_says_so() -> None:
    others = [KillSwitch("number", name) for name in ("kh-1280", "kh-1280-text", "kh-119", "kh-117")]
    hidden = hidden_by("anna", "berta", things=others)

    order = KillSwitchOrder("hide", KillSwitch("number", "kh-1288"), "anna", "Anna")
    after, said, notice = obeyed(WHOLE, hidden, order, people=2, now=NOW)

    assert after == hidden
    assert "the last number of its country" in said
    assert notice.startswith("Anna tried to hide “KH: Police, children's line 1288”. Nothing was changed.")


def test_where_only_another_number_is_left_every_card_shows_that_one() -> None:
    hidden = ("ke-116", "ke-116-text", "ke-1195", "ke-emergency", "ke-1199", "ke-befrienders")
    left = without(*(KillSwitch("number", route) for route in hidden))
    translator = Translator(left, Catalogs(), "en")

    assert "Kenya: Police (DCI), to report a crime 0800 722 203" in translator.as_read(Text("<people>"))
    assert "Kenya: call 0800 722 203" in translator.as_read(Text("<call-low>"))


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_card_keeps_a_number_whatever_the_brakes_say(country: str) -> None:
    """The directory may have changed since the orders were given."""
    every = [KillSwitch("number", route.id) for route in WHOLE.directory.routes]
    left = without(*every)

    assert [route.country for route in left.directory.routes].count(country) == 1  # type: ignore[arg-type]  # a country of the table
    assert all(words.strip() and not words.endswith(": ") for words in card(WHOLE, *every)[1:])


# Lessons


def test_a_hidden_lesson_is_offered_in_no_language() -> None:
    assert "friend-or-pretend" not in str(without(LESSON).offered)


def test_a_girl_in_a_hidden_lesson_is_told_kindly_and_offered_others() -> None:
    girl = SessionLearner(WHOLE).begins("friend-or-pretend")
    inside = girl.question
    girl.course = without(LESSON)

    girl.taps_old(inside, inside.choices[0].text.source)

    assert girl.hears[0] == "That story has moved out. Pick another one!"
    assert "My safety team" in girl.buttons
    assert "Friend or pretend?" not in girl.buttons


def test_a_lesson_that_was_renamed_stays_hidden() -> None:
    renamed = lesson("new-name", "was: old-name\nstart:\n  - end\ntitle: T\nabout: A\nbadge: B\ntoday: D\n")
    course = Course(lessons={"new-name": renamed}, offered={"en": ("new-name",)})

    assert not apply(course, hidden_by("anna", things=[KillSwitch("lesson", "old-name")])).lessons


# Languages


def test_a_girl_whose_language_is_hidden_is_asked_for_another_one_whatever_she_does() -> None:
    girl = SessionLearner(WHOLE, Session("km")).begins("my-safety-team")
    inside = girl.question
    girl.course = without(KHMER)

    girl.taps_old(inside, inside.choices[0].text.source)

    assert girl.asked == "settings/language"
    assert girl.buttons == ["English"]
    assert girl.taps("English").asked == "my-safety-team/" + inside.target.stop


def test_help_comes_at_once_in_english_where_her_language_is_hidden() -> None:
    girl = SessionLearner(without(KHMER), Session("km")).does(Commanded("help"))

    assert girl.asked == "help/card"
    assert girl.known.locale == "en"


def test_english_cannot_be_hidden() -> None:
    assert "English" in (objection(WHOLE, KillSwitches(), KillSwitch("language", "en")) or "")
    assert "en" in without(KillSwitch("language", "en")).locales


# The last number of its role (S1)


@pytest.mark.parametrize(
    "number",
    ["ke-116", "ke-emergency", "ke-1195", "np-1098", "np-102", "kh-1280", "kh-119", "ph-1383-text"],
)
def test_one_person_never_hides_the_last_number_of_a_role_that_a_girl_in_danger_needs(number: str) -> None:
    alone = hide(WHOLE, KillSwitches(), KillSwitch("number", number), "anna", NOW)

    assert number in ids(apply(WHOLE, alone))
    assert number in ids(apply(WHOLE, hide(WHOLE, alone, KillSwitch("number", number), "anna", NOW + 1)))


def test_two_people_hide_a_dead_one_within_a_day_and_later_the_second_is_a_first_again() -> None:
    first = hide(WHOLE, KillSwitches(), VIOLENCE, "anna", NOW)

    assert VIOLENCE.name not in ids(apply(WHOLE, hide(WHOLE, first, VIOLENCE, "berta", NOW + DAY - 1)))
    late = hide(WHOLE, first, VIOLENCE, "berta", NOW + DAY)
    assert VIOLENCE.name in ids(apply(WHOLE, late))
    assert VIOLENCE.name not in ids(apply(WHOLE, hide(WHOLE, late, VIOLENCE, "anna", NOW + DAY + 1)))


def test_of_two_of_a_role_one_person_hides_one_and_not_the_other() -> None:
    second = WHOLE.directory.routes[0].model_copy(update={"id": "ke-117", "number": "117"})
    directory = WHOLE.directory.model_copy(update={"routes": (*WHOLE.directory.routes, second)})
    course = replace(WHOLE, directory=directory)
    one, other = KillSwitch("number", "ke-116"), KillSwitch("number", "ke-117")

    both = hide(course, hide(course, KillSwitches(), one, "anna", NOW), other, "anna", NOW)
    assert {"ke-116", "ke-117"} & ids(apply(course, both)) == {"ke-117"}
    confirmed = hide(course, both, other, "berta", NOW)
    assert not {"ke-116", "ke-117"} & ids(apply(course, confirmed)), "who empties a role stands behind all of it"


def test_whatever_the_file_says_a_role_that_one_person_emptied_keeps_a_number_and_staff_see_that() -> None:
    every = [KillSwitch("number", route.id) for route in WHOLE.directory.routes]
    left = hidden_by("anna", things=every)

    assert ids(apply(WHOLE, left)) == {
        *("ke-116", "ke-116-text", "ke-1195", "ke-emergency", "ke-1199"),
        *("np-1098", "np-1145", "np-102", "np-emergency", "np-1166", "kh-1280", "kh-1280-text", "kh-119"),
        "kh-117",
        *("ph-1383", "ph-1383-text", "ph-emergency", "ph-ncmh"),
    }
    (bubble, *_) = answer(WHOLE, hidden_by("anna"), KillSwitchOrder("look"), "").items
    assert isinstance(bubble, Bubble)
    assert "Shown all the same, because one person alone hid the last of its kind: kh-1280." in bubble.html
    assert spared(WHOLE, hidden_by("anna", "berta")) == ()


def test_a_proposal_to_hide_is_dropped_by_anybody_who_wants_to_show_it() -> None:
    first = hide(WHOLE, KillSwitches(), VIOLENCE, "anna", NOW)

    assert show(first, VIOLENCE, "berta", NOW) == KillSwitches()


# Who shows again


def test_a_story_one_person_hid_another_one_shows_again_alone_within_a_day_and_never_the_same() -> None:
    hidden = hide(WHOLE, KillSwitches(), LESSON, "anna", NOW)

    assert LESSON not in show(hidden, LESSON, "berta", NOW + DAY - 1).hidden
    assert LESSON in show(hidden, LESSON, "berta", NOW + DAY).hidden
    first = show(hidden, LESSON, "anna", NOW + 1)
    assert LESSON in first.hidden
    assert LESSON in show(first, LESSON, "anna", NOW + 2).hidden, "one person has said it twice"


def test_a_story_hidden_by_two_people_or_long_ago_takes_two_to_show() -> None:
    for hidden in (hidden_by("anna", "berta", things=[LESSON]), KillSwitches({LESSON: Hiding()})):
        first = show(hidden, LESSON, "clara", NOW + 1)
        assert LESSON in first.hidden
        assert LESSON not in show(first, LESSON, "anna", NOW + 2).hidden


def test_a_thing_that_is_hidden_again_is_no_younger() -> None:
    again = hide(WHOLE, hide(WHOLE, KillSwitches(), LESSON, "anna", NOW), LESSON, "anna", NOW + DAY)

    assert LESSON in show(again, LESSON, "berta", NOW + DAY).hidden


def test_hiding_a_thing_again_drops_the_proposal_to_show_it() -> None:
    proposed = show(KillSwitches({LESSON: Hiding()}), LESSON, "anna", NOW)

    again = hide(WHOLE, proposed, LESSON, "berta", NOW)
    assert LESSON in show(again, LESSON, "berta", NOW).hidden


# What the others are told (S1)


@pytest.mark.parametrize(
    "order",
    [
        KillSwitchOrder("look"),
        KillSwitchOrder("list", KillSwitch("number")),
        KillSwitchOrder("unclear"),
        KillSwitchOrder("hide", KillSwitch("lesson", "slip-of-the-finger")),
        KillSwitchOrder("hide", ALL, "anna"),
        KillSwitchOrder("show", LESSON),
    ],
)
def test_looking_mistyping_and_changing_nothing_disturb_nobody(order: KillSwitchOrder) -> None:
    assert obeyed(WHOLE, hidden_by("anna", things=[ALL]), order, people=2, now=NOW).notice == ""


def test_the_name_of_a_person_is_in_no_print() -> None:
    assert "Anna" not in repr(KillSwitchOrder("hide", ALL, "a-hash", "Anna"))


# Commands and buttons of staff


def test_every_button_of_the_brake_fits_a_button_and_means_its_order() -> None:
    kinds: tuple[KillSwitchKind, ...] = ("number", "lesson", "language", "all")
    everything = [kill_switch for kind in kinds for kill_switch in things(WHOLE, kind)]
    panels = [answer(WHOLE, KillSwitches(), KillSwitchOrder("list", KillSwitch(kind)), "") for kind in kinds]
    panels += [answer(WHOLE, hidden_by("anna", things=everything), KillSwitchOrder("look"), "")]
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
    girl = SessionLearner(WHOLE).begins("my-safety-team").does(Commanded("lessons"))

    assert not [choice for asked in girl.questions for choice in asked.choices if tapped(choice.target)]
    assert all(isinstance(event, Asked) for event in girl.events)


def test_a_story_that_does_not_exist_is_not_hidden() -> None:
    assert (
        obeyed(WHOLE, KillSwitches(), KillSwitchOrder("hide", KillSwitch("lesson", "nothing")), people=2, now=NOW)[0]
        == KillSwitches()
    )


# The file


def test_the_file_keeps_everything_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    kill_switches = KillSwitches(
        {HELPLINE: Hiding(NOW, frozenset({"a-hash", "b-hash"})), LESSON: Hiding(), ALL: Hiding(NOW)},
        {LESSON: "a-hash"},
        {VIOLENCE: HideProposal("a-hash", NOW)},
    )

    write_kill_switches(tmp_path / "brakes.json", KillSwitches())
    write_kill_switches(tmp_path / "brakes.json", kill_switches)

    assert read_kill_switches(tmp_path / "brakes.json") == kill_switches
    assert stat.S_IMODE((tmp_path / "brakes.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["brakes.json"]


def test_a_file_of_an_older_bot_is_read_as_hidden_long_ago_by_one_person(tmp_path: Path) -> None:
    (tmp_path / "brakes.json").write_text('{"hidden": ["all", "lesson fair-play"], "proposed": {"all": "a-hash"}}')

    assert read_kill_switches(tmp_path / "brakes.json") == KillSwitches(
        {ALL: Hiding(0, frozenset()), KillSwitch("lesson", "fair-play"): Hiding(0, frozenset())}, {ALL: "a-hash"}
    )


@pytest.mark.parametrize(
    "broken",
    [
        *("", "{", "[]", '{"hidden": ["nothing x"], "proposed": {}}', '{"hidden": [1]}'),
        *('{"hidden": {"all": 1}, "proposed": {}}', '{"hidden": {"all": {"at": "x", "by": []}}, "proposed": {}}'),
        '{"hidden": [], "proposed": {}, "unconfirmed": {"all": {"by": "x"}}}',
    ],
)
def test_a_file_that_cannot_be_read_keeps_the_bot_from_starting(tmp_path: Path, broken: str) -> None:
    (tmp_path / "brakes.json").write_text(broken)

    with pytest.raises(Refused, match="shown again"):
        read_kill_switches(tmp_path / "brakes.json")


def test_without_a_file_nothing_is_hidden(tmp_path: Path) -> None:
    assert read_kill_switches(tmp_path / "brakes.json") == KillSwitches()


# Several workers


def desk(path: Path, people: frozenset[str] = frozenset({"anna", "berta"})) -> KillSwitchService:
    """Return the kill switches of a worker, on the file that all workers share."""
    conversation = Conversation(Mute(), replace(real(), course=WHOLE), lambda: 0.0)
    keep, alone = partial(write_kill_switches, path), partial(one_at_a_time, path)
    return KillSwitchService(
        conversation, read_kill_switches(path), keep, lambda: NOW, people, KillSwitchFile(path), alone
    )


class Mute:
    """A store that must not be used."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def said(desk: KillSwitchService, verb: Verb, kill_switch: KillSwitch, who: str) -> str:
    (bubble, *_) = desk.obey(KillSwitchOrder(verb, kill_switch, who)).replies.items
    assert isinstance(bubble, Bubble)
    return bubble.html


def test_two_people_at_two_workers_hide_two_things_and_both_are_hidden(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "brakes.json"), desk(tmp_path / "brakes.json")
    said(one, "hide", BANTAY, "anna")
    said(two, "hide", LESSON, "berta")
    one.follow()
    assert set(read_kill_switches(tmp_path / "brakes.json").hidden) == {BANTAY, LESSON}
    for it in (one, two):
        assert LESSON.name not in it._conversation.bundle.course.lessons
        assert LESSON.name in it.bundle.course.lessons, "the whole library stays, to be shown again"


def test_the_second_person_may_say_it_to_another_worker(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "brakes.json"), desk(tmp_path / "brakes.json")
    said(one, "hide", LESSON, "anna")
    two.follow()
    assert "Still hidden" in said(one, "show", LESSON, "anna")
    assert "Shown again" in said(two, "show", LESSON, "berta")


def test_the_word_of_a_person_taken_off_the_list_of_staff_no_longer_counts(tmp_path: Path) -> None:
    """A stolen account leaves no half of two people behind."""
    write_kill_switches(
        tmp_path / "brakes.json",
        KillSwitches({LESSON: Hiding()}, {LESSON: "stolen"}, {VIOLENCE: HideProposal("stolen", NOW)}),
    )
    left = desk(tmp_path / "brakes.json")
    assert "Still hidden" in said(left, "show", LESSON, "anna")
    assert "until a second person types" in said(left, "hide", VIOLENCE, "anna")
    assert "Shown again, because two people said so" in said(left, "show", LESSON, "berta")


def test_a_file_that_cannot_be_read_leaves_hidden_what_is_hidden_here(tmp_path: Path) -> None:
    one = desk(tmp_path / "brakes.json")
    said(one, "hide", LESSON, "anna")
    (tmp_path / "brakes.json").write_text("{")
    one.follow()
    assert LESSON.name not in one._conversation.bundle.course.lessons
