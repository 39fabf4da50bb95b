"""The end of a lesson: its badge, what is due after it, and buttons of it that are old."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import lesson_end
from bot.engine.cursor import Called
from bot.engine.events import Art, Asked, Event, PictureGone
from bot.engine.input import BADGE, NEXT, ButtonTarget, Flags, Looked
from bot.engine.perform import perform
from bot.engine.session import Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import Command, ShowBadge, ShowNext, TellToday
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, a_girl
from tests.support.shipped_words import first_line

WOLF = "title: The wolf\nabout: A wolf.\nbadge: Howler\ntoday: Howl.\nsensitive: There is a wolf in it.\n"
WOLF += "start:\n  - choose: The wolf waves.\n    id: waves\n    options: [Wave]\n"
TO_THE_END = ("Cover your ears", "Yes", "Goats")


def farm(**session: object) -> SessionLearner:
    girl = a_girl(goat=GOAT, hen=GOAT, wolf=WOLF)
    girl.session = Session("en", **session)  # type: ignore[arg-type]  # fields by name
    return girl


def performed(girl: SessionLearner, command: Command) -> TurnDraft:
    return perform(girl.course, girl.known, command, TurnContext())


def art(events: tuple[object, ...]) -> list[Art]:
    return [event.art for event in events if isinstance(event, Asked) and event.art]


def stops(draft: TurnDraft) -> list[str]:
    return [f"{it.target.script}/{it.target.stop}" for it in draft.outputs if isinstance(it, Asked)]


# The badge


@pytest.mark.parametrize(
    ("finished", "badge"),
    [(("goat", "hen"), "hen"), (("hen", "goat"), "goat"), (("goat",), "goat"), (("goat", "wolf"), "goat")],
)
def test_the_word_badge_between_lessons_shows_that_of_the_last_one_that_may_be_named(
    finished: tuple[str, ...], badge: str
) -> None:
    (shown,) = art(performed(farm(finished=finished), ShowBadge()).outputs)

    assert (shown.name, shown.words.source, shown.due, shown.wished) == (badge, "Goat rider", "", False)


@pytest.mark.parametrize("finished", [(), ("wolf",), ("gone",)])
def test_without_a_badge_that_may_be_named_the_word_leads_to_the_menu(finished: tuple[str, ...]) -> None:
    assert stops(performed(farm(finished=finished), ShowBadge())) == ["menu/menu"]


def test_the_badge_of_a_lesson_that_is_not_in_her_language_is_not_shown_in_half_of_it() -> None:
    girl = farm(finished=("hen",))
    girl.course = replace(girl.course, offered={"en": ("goat",)})

    assert stops(performed(girl, ShowBadge())) == ["menu/menu"]


def test_next_between_lessons_suggests_the_next_one() -> None:
    assert stops(performed(farm(finished=("goat",)), ShowNext())) == ["moments/next"]


def looked(girl: SessionLearner, script: str, file: str = BADGE) -> tuple[Event, ...]:
    return girl.does(Looked(script, file, "", Flags("en"))).events


@pytest.mark.parametrize(("file", "due"), [("badge", ""), ("badge-save", "save"), ("badge-save-list", "save-list")])
def test_show_below_a_badge_shows_it_and_what_is_due_after_it_stays_due(file: str, due: str) -> None:
    events = looked(farm(), "goat", file)
    (shown,) = art(events)

    assert (shown.name, shown.due, shown.wished) == ("goat", due, True)
    (asked,) = [event for event in events if isinstance(event, Asked)]
    assert asked.choices[-1].target == ButtonTarget("goat", due, NEXT)


def test_show_below_the_certificate_shows_the_certificate() -> None:
    (shown,) = art(looked(farm(), "certificate"))

    assert (shown.name, shown.wished) == ("certificate", True)


def test_show_below_the_badge_of_a_lesson_that_is_gone_says_so() -> None:
    assert looked(farm(), "moon") == (PictureGone(),)


def test_show_below_the_badge_of_a_lesson_that_is_not_offered_any_more_says_so() -> None:
    girl = farm()
    girl.course = replace(girl.course, offered={"en": ("hen",)})

    assert looked(girl, "goat") == (PictureGone(),)


# What is due after it


@pytest.mark.parametrize(
    ("finished", "lesson", "due"),
    [
        ((), "goat", "save"),
        (("goat",), "hen", ""),
        (("goat", "wolf"), "hen", "certificate"),
        (("goat", "hen", "wolf"), "hen", ""),
    ],
)
def test_saving_is_due_after_the_first_lesson_and_the_certificate_after_the_last(
    finished: tuple[str, ...], lesson: str, due: str
) -> None:
    girl = farm(finished=finished).begins(lesson).taps(*TO_THE_END)

    assert girl.question.choices[0].target == ButtonTarget(lesson, due, BADGE)


def test_both_are_due_after_the_only_lesson_the_certificate_first() -> None:
    girl = a_girl(GOAT).begins("goat").taps(*TO_THE_END)

    assert girl.question.choices[0].target == ButtonTarget("goat", "certificate-save", BADGE)
    assert girl.taps("See my badge", "Next").question.choices[0].target == ButtonTarget("goat", "save", NEXT)


def due_after(girl: SessionLearner, due: str) -> str:
    """Tap [Next] below the badge of the goat while this is due."""
    return girl.presses(ButtonTarget("goat", due, NEXT)).asked


@pytest.mark.parametrize(
    ("due", "asked"), [("save", "mine/save"), ("certificate", "moments/certificate"), ("", "moments/next")]
)
def test_next_below_a_badge_leads_to_what_is_due(due: str, asked: str) -> None:
    assert due_after(farm(finished=("goat",)), due) == asked


def test_a_course_without_a_certificate_gives_none_and_owes_none() -> None:
    girl = farm(finished=("goat", "wolf"))
    girl.course = replace(girl.course, profile=None)
    hen = girl.course.lessons["hen"]

    draft = lesson_end.finished(girl.course, girl.known, hen)

    assert draft.outputs[-1] == Called(TellToday("hen", ""))
    assert stops(lesson_end.after_badge(girl.course, girl.known, hen, "certificate")) == ["moments/next"]
    assert lesson_end.certificate(girl.course, girl.known) == TurnDraft(girl.known)


def test_the_certificate_has_its_words_on_it_and_in_its_caption() -> None:
    girl = farm(finished=("goat",))
    due_after(girl, "certificate")
    (shown,) = art(girl.events)

    assert (shown.name, shown.due) == ("certificate", "")
    assert girl.hears == [f"🎓 *{shown.words.source}*. This one is for you."]
    assert shown.words.source


# Old buttons, and after Help


def test_next_below_an_old_badge_leads_back_into_the_lesson_she_is_in() -> None:
    girl = farm(finished=("goat",), visit=Visit("hen", "10-13"))

    assert due_after(girl, "") == "hen/goat-sings"
    assert girl.question.anew


@pytest.mark.parametrize("key", [BADGE, NEXT, "smile", "funny"])
def test_a_button_of_the_end_of_a_lesson_that_is_gone_shows_the_others(key: str) -> None:
    girl = farm().presses(ButtonTarget("moon", "", key))

    assert girl.hears[0] == first_line("moments/gone")
    assert girl.asked == "menu/menu"


@pytest.mark.parametrize("key", [BADGE, NEXT])
def test_a_button_of_the_end_of_a_lesson_that_is_not_in_her_language_says_so(key: str) -> None:
    girl = farm()
    girl.course = replace(girl.course, offered={"en": ("hen",)})

    assert girl.presses(ButtonTarget("goat", "", key)).asked == "moments/not-yet"


def test_a_lesson_that_ends_after_help_asks_for_no_badge_and_suggests_the_next_one() -> None:
    girl = farm(finished=("wolf",)).begins("goat").taps("Cover your ears", "Yes")
    girl.presses(girl.question.choices[0].target, Flags("en", quiet=True))

    assert girl.hears == [
        "Good night, goat.",
        "One thing for today: Tell a goat about goat.",
        "Next: *The hen lesson*\n\nAbout hen.",
    ]
    assert girl.asked == "moments/next"
    assert len([event for event in girl.events if isinstance(event, Asked)]) == 1


@pytest.mark.parametrize(("lesson", "can_hide"), [("goat", False), ("wolf", True)])
def test_the_message_after_a_lesson_with_a_note_can_be_hidden(lesson: str, can_hide: bool) -> None:
    girl = farm(finished=(lesson,)).presses(ButtonTarget(lesson, "", NEXT))

    assert (girl.asked, girl.question.sensitive) == ("moments/next", can_hide)


def test_a_lesson_played_once_more_moves_to_the_end_of_what_she_finished_and_keeps_the_task_of_the_other() -> None:
    girl = farm(finished=("goat", "hen"), sitting=("goat", "hen"), task="hen").begins("goat").taps(*TO_THE_END)

    assert girl.known == Session("en", finished=("hen", "goat"), sitting=("hen", "goat"), task="hen")
