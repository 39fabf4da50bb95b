"""Once she has said it, nothing she types, taps or sends takes help away (A7, A8)."""

from __future__ import annotations

from itertools import product

import pytest

from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold
from bot.engine.input import ButtonTarget, Commanded, Said
from bot.engine.session import Session, Visit
from bot.lessons.model.profile import CARD_QUESTIONS, TypedCommand
from bot.lessons.steps import Stop
from tests.corpus.urgency import (
    ALWAYS_ACT,
    HERE,
    LEVELS,
    TOLD,
    URGENT,
    HelpCard,
    answer,
    cards,
    inputs,
    level_of,
    numbers_in,
    outcome,
    reached,
    second_words,
    shown,
    typed,
)
from tests.support.course_builders import unchecked
from tests.support.on_ci import ON_CI, sampled

LOCALES = ("en", "sw", "ne", "km", "fil")
REPLIES = {"en": "en", "sw": "sw", "ne": "ne", "km": "km", "fil": "fil", "ceb": "fil"}
"""The language of the chat in which the replies of a language are typed."""
WITHOUT_NUMBERS = frozenset({"here-now"})
"""Somebody is beside her: one harmless line stands there, and nothing else."""

TROUBLED = [card for card in cards() if card.level != "calm"]
ON_URGENT = [card for card in TROUBLED if card.level in URGENT]


def named(card: HelpCard) -> str:
    return f"{card.script}/{card.stop}"


def test_every_question_of_help_and_about_trouble_says_how_urgent_it_is() -> None:
    assert len(TROUBLED) > 80
    assert {card.level for card in cards()} == set(LEVELS)


@pytest.mark.parametrize("card", TROUBLED, ids=named)
def test_nothing_but_her_own_tap_leads_from_a_card_to_a_milder_one(card: HelpCard) -> None:
    """Whatever comes but the five things that always act; with her country told, and without one."""
    down = [
        (name, country, found)
        for country, (name, action) in product(TOLD if ON_CI else TOLD[:2], inputs())
        if name not in ALWAYS_ACT and (found := outcome(card, name, answer(card, action, country))).startswith("DOWN")
    ]

    assert down == []


@pytest.mark.parametrize("card", TROUBLED, ids=named)
def test_the_five_things_act_whatever_card_stands(card: HelpCard) -> None:
    acting = [(name, answer(card, action, "KE")) for name, action in inputs() if name in ALWAYS_ACT]

    assert [
        name
        for name, turn in acting
        if reached(turn) == card.target and name not in ("/help", "typed help", "a safe word")
    ] == []


@pytest.mark.parametrize("card", ON_URGENT, ids=named)
@pytest.mark.parametrize("locale", LOCALES)
def test_from_an_urgent_card_a_number_never_leaves_the_screen(card: HelpCard, locale: str) -> None:
    """In every language and country: she is led only to cards with numbers, and Help shows those of the card first."""
    led = {}
    for country, (name, action) in product(TOLD, inputs() if ON_CI else sampled(inputs(), 25)):
        if name in ALWAYS_ACT - {"/help", "typed help", "a safe word"}:
            continue
        turn = answer(card, action, country, locale)
        there = reached(turn)
        if there.stop not in WITHOUT_NUMBERS and (there, country) not in led:
            led[there, country] = len(numbers_in(shown(turn, action, locale)))

    assert [place for place, many in led.items() if many < 2] == []


@pytest.mark.parametrize("language", REPLIES)
def test_whatever_she_types_second_the_card_stands_or_a_more_urgent_one(language: str) -> None:
    """Each urgent card × the fifty replies of a language, in her own words."""
    down = []
    for card, word in product(ON_URGENT, second_words(language)):
        said = typed(card, word.text, REPLIES[language])
        turn = answer(card, said, None, REPLIES[language])
        if LEVELS.index(level_of(reached(turn))) < LEVELS.index(card.level) and not _acts(said):
            down.append((named(card), word.about))

    assert down == []


def _acts(said: Said) -> bool:
    return said.command in ("help", "tidy", "erase", "language") or said.wish in ("erase", "language")


@pytest.mark.parametrize("language", REPLIES)
@pytest.mark.parametrize("about", ["unsafe", "more"])
def test_a_line_she_adds_below_a_card_of_danger_makes_it_more_urgent(language: str, about: str) -> None:
    """That she is not safe, in all short forms, and what makes it worse: also in words that no list knows."""
    for card in (HelpCard("help", "low-me", "danger"), HelpCard("help", "low-safe-me", "danger")):
        said = [typed(card, word.text, REPLIES[language]) for word in second_words(language) if word.about == about]
        heard = [level_of(reached(answer(card, it, "KE", REPLIES[language]))) == "life" for it in said]

        assert sum(heard) >= 2 / 3 * len(heard), f"{sum(heard)} of {len(heard)} below {named(card)}"


@pytest.mark.parametrize("asks", CARD_QUESTIONS)
def test_the_commonest_next_sentences_are_answered_on_the_card_itself(asks: TypedCommand) -> None:
    """No airtime, nobody picks up, should I pay: the answer stands above the card with its numbers."""
    steps = unchecked().course.bot["answers"].scenes[asks]
    (told,) = (step.question.source for step in steps if isinstance(step, Stop))
    for card in TROUBLED:
        turn = answer(card, Said(wish=asks), "KE")
        above = [event.text.source for event in turn.events if isinstance(event, BubbleTold)]
        if asks == "here-now" or card.script == "answers":
            assert (reached(turn).stop, above) == ("here-now", []), named(card)
        elif asks != "lied" or card.level not in URGENT:
            assert (reached(turn), above) == (card.target, [told]), named(card)


def test_that_she_lied_when_she_said_that_she_is_safe_leads_to_the_most_urgent_card() -> None:
    for card in ON_URGENT:
        assert level_of(reached(answer(card, Said(wish="lied"), "KE"))) == "life", named(card)


def test_somebody_beside_her_reads_one_harmless_line_with_hide_as_its_first_button() -> None:
    turn = answer(HelpCard("help", "low-me", "danger"), Said(wish="here-now"), "KE")
    (asked,) = turn.events

    assert isinstance(asked, Asked)
    assert [choice.text.source for choice in asked.choices] == ["Hide"]
    assert reached(answer(HelpCard("answers", "here-now", "life"), Said(), "KE")).stop == "here-now", (
        "also when he types"
    )


def test_help_from_an_urgent_card_shows_its_numbers_first() -> None:
    for card in ON_URGENT:
        assert reached(answer(card, Commanded("help"), "KE")).stop == "numbers-urgent", named(card)


@pytest.mark.parametrize("said", [Said(playful=True), Said(answers=True), Said(bare=(("en", "decline"),)), Said()])
def test_after_a_start_the_first_words_are_answered_as_if_a_card_could_stand_there(said: Said) -> None:
    course = unchecked().course
    session = Session("en", "14-17", "KE", visit=Visit(HERE.script, "14-17", "KE"))
    turn = advance(course, session, said, forgotten=True)

    assert reached(turn) == ButtonTarget("moments", "after-start", "")
    assert len(numbers_in(shown(turn, said, "en"))) >= 2
    assert turn.session == session
