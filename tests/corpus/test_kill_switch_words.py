"""Words and buttons of the kill switch: what is hidden, what happened, and the next orders (S1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.rendering.kill_switch_replies import (
    KillSwitchOrder,
    OrderResult,
    Verb,
    answer,
    obeyed,
    tapped,
    typed,
)
from bot.conversation.rendering.reply import Bubble, Picked
from bot.engine.input import ButtonTarget, Flags
from bot.safeguarding.kill_switch import ALL, HideProposal, Hiding, KillSwitch, KillSwitches
from tests.corpus.test_kill_switch import HELPLINE, LESSON, NOW, VIOLENCE, WHOLE, hidden_by
from tests.support.course_builders import course

STORY = "start:\n  - end\n"
SMALL = course(
    {"hill": STORY, "lake": STORY.replace("start", "title: A <b> & more\nabout: B\nbadge: C\ntoday: D\nstart")}
)
HILL, LAKE = KillSwitch("lesson", "hill"), KillSwitch("lesson", "lake")
LOOK = KillSwitchOrder("look")
WRITE_LIKE = "Write it like /hide number kh-1280, /hide lesson NAME, /hide language km, /hide all."


def told(before: KillSwitches, order: KillSwitchOrder, said: str = "") -> Bubble:
    (bubble, picked) = answer(SMALL, before, order, said).items
    assert isinstance(bubble, Bubble) and picked == Picked(None)
    return bubble


def buttons(bubble: Bubble) -> list[tuple[str, ButtonTarget]]:
    """Return the buttons, each of which has a row of its own."""
    assert all(len(row) == 1 for row in bubble.buttons)
    return [(button.text, button.target) for (button,) in bubble.buttons]


PANEL = [
    ("Hide a number", ButtonTarget("brake", "number", "list")),
    ("Hide a lesson", ButtonTarget("brake", "lesson", "list")),
    ("Hide a language", ButtonTarget("brake", "language", "list")),
    ("Hide everything but Help", ButtonTarget("brake", "all", "list")),
]


def test_the_panel_says_that_nothing_is_hidden_and_has_a_button_for_each_kind() -> None:
    panel = told(KillSwitches(), LOOK)

    assert panel.html == "Hidden: nothing."
    assert buttons(panel) == PANEL
    assert answer(SMALL, KillSwitches(), LOOK, "").flags == Flags("en")


def test_a_hidden_story_is_listed_and_has_a_button_to_show_it_again() -> None:
    panel = told(hidden_by("anna", "berta", things=[LAKE, ALL]), LOOK, "Done & dusted.")

    assert panel.html == "Done &amp; dusted.\n\nHidden: all, lesson lake."
    assert buttons(panel) == [
        *PANEL,
        ("Show again: all", ButtonTarget("brake-all", "", "show")),
        ("Show again: lesson lake", ButtonTarget("brake-lesson", "lake", "show")),
    ]


def test_an_order_that_waits_for_a_second_person_is_listed() -> None:
    waiting = KillSwitches(unconfirmed={VIOLENCE: HideProposal("anna", NOW), HELPLINE: HideProposal("anna", NOW)})

    assert told(waiting, LOOK).html == (
        "Hidden: nothing.\n\nA second person has to hide: number ke-1195, number kh-1280."
    )


def test_the_list_of_a_kind_has_what_is_not_hidden_yet_and_the_way_back() -> None:
    listed = told(hidden_by("anna", "berta", things=[HILL]), KillSwitchOrder("list", KillSwitch("lesson")))

    assert buttons(listed) == [
        ("Hide A <b> & more", ButtonTarget("brake-lesson", "lake", "hide")),
        ("Back", ButtonTarget("brake", "", "look")),
    ]


# Orders


@pytest.mark.parametrize(
    ("target", "order"),
    [
        (ButtonTarget("brake", "lesson", "list"), KillSwitchOrder("list", KillSwitch("lesson"))),
        (ButtonTarget("brake", "", "look"), LOOK),
        (ButtonTarget("brake", "goats", "list"), LOOK),
        (ButtonTarget("brake-lesson", "hill", "hide"), KillSwitchOrder("hide", HILL)),
        (ButtonTarget("brake-lesson", "hill", "show"), KillSwitchOrder("show", HILL)),
        (ButtonTarget("brake-lesson", "hill", "look"), None),
        (ButtonTarget("brake-goats", "hill", "hide"), None),
        (ButtonTarget("lesson", "hill", "hide"), None),
        (ButtonTarget("all", "", "hide"), None),
    ],
)
def test_a_tap_is_an_order_only_on_a_button_of_the_kill_switch(
    target: ButtonTarget, order: KillSwitchOrder | None
) -> None:
    assert tapped(target) == order


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("/brake", LOOK),
        ("/hide number kh-1280", KillSwitchOrder("hide", HELPLINE)),
        ("/HIDE  Lesson hill ", KillSwitchOrder("hide", HILL)),
        ("/hide language km", KillSwitchOrder("hide", KillSwitch("language", "km"))),
        ("/hide all", KillSwitchOrder("hide", ALL)),
        ("/hide everything", KillSwitchOrder("unclear")),
        ("/hide number", KillSwitchOrder("unclear")),
        ("/hide all of it", KillSwitchOrder("unclear")),
        ("/hide", None),
        ("/show", None),
        ("please /hide all", None),
        ("/help", None),
        ("/hide@amina_bot lesson hill", KillSwitchOrder("hide", HILL)),
        ("/brake now", LOOK),
        ("/show lesson hill lake", KillSwitchOrder("unclear")),
        ("/show all lessons", KillSwitchOrder("unclear")),
        ("/show lesson", KillSwitchOrder("unclear")),
        ("/hidden all", None),
        ("hide all", None),
    ],
)
def test_an_order_is_typed_with_its_kind_and_one_name(words: str, order: KillSwitchOrder | None) -> None:
    assert typed(words) == order


def done(before: KillSwitches, order: KillSwitchOrder, people: int = 3) -> OrderResult:
    return obeyed(WHOLE, before, order, people, NOW)


@pytest.mark.parametrize(
    ("order", "said"), [(LOOK, ""), (KillSwitchOrder("list", HILL), ""), (KillSwitchOrder("unclear"), WRITE_LIKE)]
)
def test_looking_changes_nothing_and_a_mistyped_order_is_answered_with_how_to_write_it(
    order: KillSwitchOrder, said: str
) -> None:
    before = hidden_by("anna", things=[LESSON])

    assert done(before, order, people=1) == OrderResult(before, said, "")


FRIEND, VIOLENCE_LINE = "“Friend or pretend?”", "“KE: Helpline against violence 1195”"


UNSHOWN = f"{VIOLENCE_LINE}. It is the last helpline against violence of its country, so it is still shown"
AGAIN = "To hide it: /hide lesson friend-or-pretend"


@pytest.mark.parametrize(
    ("before", "verb", "thing", "said", "notice"),
    [
        (
            KillSwitches(),
            "hide",
            LESSON,
            f"Hidden now: {FRIEND}.",
            f"Anna has hidden {FRIEND}. "
            "To take that back, one other person within 24 hours, later two, type /show lesson friend-or-pretend",
        ),
        (KillSwitches(), "hide", ALL, "Hidden now: “everything but Help”.", "Anna has hidden “everything but Help”."),
        (
            KillSwitches(),
            "hide",
            VIOLENCE,
            f"{VIOLENCE_LINE}: It is the last helpline against violence of its country, so it is still shown until a "
            "second person types /hide number ke-1195, within 24 hours.",
            f"Anna wants to hide {UNSHOWN}. Only if it is dead, type /hide number ke-1195, within 24 hours. "
            "To take that back: /show number ke-1195",
        ),
        (
            KillSwitches(unconfirmed={VIOLENCE: HideProposal("berta", NOW)}),
            "hide",
            VIOLENCE,
            f"Hidden now: {VIOLENCE_LINE}.",
            f"Anna has hidden {VIOLENCE_LINE}. To take that back, two people type /show number ke-1195",
        ),
        (
            KillSwitches({LESSON: Hiding()}),
            "show",
            LESSON,
            f"Still hidden: {FRIEND}. A second person has to say the same.",
            f"Anna wants to show {FRIEND} again. It is hidden until a second person types "
            "/show lesson friend-or-pretend. To keep it hidden: /hide lesson friend-or-pretend",
        ),
        (
            KillSwitches({LESSON: Hiding(NOW, frozenset({"berta"}))}),
            "show",
            LESSON,
            f"Shown again, because one other person had hidden it today: {FRIEND}.",
            f"Anna has shown {FRIEND} again, because one other person had hidden it today. {AGAIN}",
        ),
        (
            KillSwitches({LESSON: Hiding()}, {LESSON: "berta"}),
            "show",
            LESSON,
            f"Shown again, because two people said so: {FRIEND}.",
            f"Anna has shown {FRIEND} again, because two people said so. {AGAIN}",
        ),
        (
            KillSwitches(unconfirmed={VIOLENCE: HideProposal("berta", NOW)}),
            "show",
            VIOLENCE,
            f"Still shown: {VIOLENCE_LINE}.",
            f"Anna does not want {VIOLENCE_LINE} to be hidden. It is still shown.",
        ),
    ],
)
def test_an_order_is_answered_and_the_others_are_told_who_gave_it_and_how_to_take_it_back(
    before: KillSwitches, verb: Verb, thing: KillSwitch, said: str, notice: str
) -> None:
    found = done(before, KillSwitchOrder(verb, thing, "anna", "Anna"))

    assert found.said == said
    assert found.notice.startswith(notice)
    assert found.notice.endswith(
        "Was it not Anna? Then somebody else has that account: take it out of STAFF_IDS, and restart."
    )


def test_showing_what_is_not_hidden_changes_nothing() -> None:
    unchanged = done(KillSwitches(), KillSwitchOrder("show", LESSON, "anna", "Anna"))

    assert unchanged == OrderResult(KillSwitches(), f"Nothing was changed: {FRIEND} is not hidden.", "")


ALONE = " Only one person is on the list (STAFF_IDS)."


@pytest.mark.parametrize("people", [1, 2])
def test_a_person_alone_on_the_list_reads_so_only_where_a_second_one_is_needed(people: int) -> None:
    alone = ALONE if people == 1 else ""
    show_again = done(KillSwitches({LESSON: Hiding()}), KillSwitchOrder("show", LESSON, "anna", "Anna"), people)
    hidden = done(KillSwitches(), KillSwitchOrder("hide", LESSON, "anna", "Anna"), people)

    assert show_again.said.removeprefix(f"Still hidden: {FRIEND}. A second person has to say the same.") == alone
    assert hidden.said == f"Hidden now: {FRIEND}."


def test_hiding_the_same_thing_twice_disturbs_the_others_once() -> None:
    order = KillSwitchOrder("hide", LESSON, "anna", "Anna")
    once = done(KillSwitches(), order)

    assert once.notice and not done(once.kill_switches, order).notice
    proposal = replace(order, kill_switch=VIOLENCE)
    proposed = done(KillSwitches(), proposal)
    assert proposed.notice and not done(proposed.kill_switches, proposal).notice
    wish = replace(order, verb="show")
    wished = done(KillSwitches({LESSON: Hiding()}), wish)
    assert wished.notice and not done(wished.kill_switches, wish).notice


def test_an_attempt_at_what_nobody_may_is_told_to_the_others_and_one_at_what_is_not_there_is_not() -> None:
    english = done(KillSwitches(), KillSwitchOrder("hide", KillSwitch("language", "en"), "anna", "Anna"))
    nothing = done(KillSwitches(), KillSwitchOrder("hide", KillSwitch("lesson", "no-lesson"), "anna", "Anna"))

    assert english.said.startswith("Nothing was changed. ")
    assert english.notice.startswith("Anna tried to hide “language en”. Nothing was changed. ")
    assert nothing.said.startswith("Nothing was changed. ")
    assert nothing.notice == ""
