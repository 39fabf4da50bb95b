"""A learner answers a question with a tap or in her own words (G1 to G6)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import IncomingAction
from bot.conversation.understanding import tapped
from bot.durations import DAY
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags, Said
from bot.engine.questions import open_question
from bot.engine.session import Session
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from bot.lessons.steps import Choose
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId
from tests.support.question_builders import ANSWER, APRIL, JUNE, LATER, MARCH, NEXT
from tests.support.saving_learner import becomes
from tests.support.shipped_words import first_line
from tests.support.speaking_learner import DayClock, Speaker, a_conversation, noon, speaking_bundle
from tests.support.store_fixtures import Row, StorePlace

WORDS = "More stories about goats, please"


@pytest.fixture
async def store(place: StorePlace) -> AsyncIterator[JobStore]:
    found = await place.open()
    yield found
    await found.close()


@pytest.fixture
async def girl(store: JobStore) -> Speaker:
    return await Speaker(a_conversation(store, DayClock())).starts()


def kept(place: StorePlace) -> list[Row]:
    return place.ask("SELECT question, locale, country, week, words, quotable FROM voices")


async def at_the_question(girl: Speaker) -> Speaker:
    await girl.does(Commanded("lessons"))
    return await girl.taps("Speak up")


async def with_a_draft(girl: Speaker, words: str = WORDS) -> Speaker:
    await at_the_question(girl)
    await girl.taps("Write")
    return await girl.types(words)


# The open question (G1, G8)


def a_course(**files: str) -> Course:
    return speaking_bundle(**files).course


@pytest.mark.parametrize(("day", "is_open"), [(MARCH, True), (APRIL, False), (None, False)])
def test_a_question_is_open_between_its_days_and_on_no_other(day: object, is_open: bool) -> None:
    assert open_question(replace(a_course(), day=day), "en") == ("next-story" if is_open else "")  # type: ignore[arg-type]  # a date, or None


def test_where_its_words_are_not_whole_nobody_is_asked() -> None:
    assert open_question(replace(a_course(), day=MARCH), "km") == ""


def test_the_next_question_waits_until_girls_are_told_what_came_of_the_one_before() -> None:
    waiting = a_course(first=NEXT, second=LATER)
    told = a_course(first=NEXT + ANSWER, second=LATER)

    assert open_question(replace(waiting, day=JUNE), "en") == ""
    assert open_question(replace(told, day=JUNE), "en") == "second"


def test_told_in_one_language_only_is_not_told() -> None:
    course = a_course(first=NEXT + ANSWER, second=LATER)
    both = frozenset({"first", "second"})
    course = replace(course, day=JUNE, asked={"en": both, "sw": both})

    assert open_question(course, "en") == ""
    assert open_question(replace(course, told={"en": both, "sw": both}), "en") == "second"


# The question as she sees it (G2, G3)


async def test_she_is_told_who_reads_it_before_she_may_write_pick_or_leave_it(girl: Speaker) -> None:
    await at_the_question(girl)

    assert "What should the next story be about?" in girl.said
    assert "The team reads this on Fridays." in girl.said
    assert "March 31, 2027" in girl.said
    assert girl.labels[:3] == ["Write", "Pick from a list", "Not now"]


async def test_when_no_question_is_open_the_menu_does_not_show_it(store: JobStore) -> None:
    girl = await Speaker(a_conversation(store, DayClock(APRIL))).starts()
    await girl.does(Commanded("lessons"))

    assert "Speak up" not in girl.labels


async def test_where_the_matcher_does_not_hear_her_language_she_picks_and_is_not_asked_to_write(
    store: JobStore,
) -> None:
    bundle = speaking_bundle()
    both = frozenset({"next-story"})
    bundle = replace(bundle, course=replace(bundle.course, asked={"en": both, "sw": both}))
    girl = Speaker(a_conversation(store, DayClock(), bundle), locale="sw")
    await girl.does(Said(command="lessons", phone_locale="sw"))
    await girl.taps("Toa maoni")

    assert girl.labels[2] == "Friends"
    assert "Andika" not in girl.labels


async def test_where_she_can_only_pick_what_she_types_is_answered_kindly_and_goes_nowhere(
    store: JobStore, place: StorePlace
) -> None:
    bundle = speaking_bundle(**{"next-story": NEXT.replace("write: true", "write: false")})
    girl = await Speaker(a_conversation(store, DayClock(), bundle)).starts()
    await at_the_question(girl)
    await girl.types("a story about kanari-canary, please")

    assert first_line("speak-up/only-pick") in girl.said
    assert girl.labels == ["Pick from a list", "Help", "Go on", "Hide"]
    assert not girl.hers
    await girl.types("he says he will post my pictures if i tell")
    assert "Shall I show you" in girl.said
    assert not girl.hers, "below it stands nothing that could be sent"
    await girl.taps("No, I am OK")
    assert girl.labels[:3] == ["Games", "Music", "Friends"]
    await girl.taps("Not now")
    await girl.types("a story about kanari-canary, please")
    assert first_line("moments/not-understood") in girl.said
    assert b"kanari" not in place.bytes()


async def test_a_tap_on_the_list_is_thanked_and_an_old_one_finds_the_question_closed(store: JobStore) -> None:
    clock = DayClock()
    girl = await Speaker(a_conversation(store, clock)).starts()
    await at_the_question(girl)
    await girl.taps("Pick from a list")
    listed = girl.replies
    await girl.taps("Games")
    assert first_line("speak-up/voted") in girl.said

    clock.day, girl.replies = APRIL, listed
    await girl.taps("Music")
    assert "closed now" in girl.said


async def test_there_is_a_way_to_complain_without_a_name(girl: Speaker) -> None:
    await at_the_question(girl)
    await girl.taps("More")

    assert "terredeshommes.nl" in girl.said
    assert "without your name" in girl.said


# Her own words (G4, G5, G6)


async def test_she_sees_what_would_be_sent_and_nothing_of_it_is_kept_before_she_sends_it(
    girl: Speaker, place: StorePlace
) -> None:
    await with_a_draft(girl, "I am on 0712 345 678, more goats kanari-canary")

    assert girl.hers == "I am on [removed], more goats kanari-canary"
    assert girl.labels == ["Send", "Write it anew", "Not now", "Send, may be shown"]
    written = place.bytes()
    assert b"kanari" not in written
    assert b"0712" not in written


async def test_on_their_way_back_to_her_her_words_and_her_code_are_in_no_print(girl: Speaker) -> None:
    await with_a_draft(girl, "more goats kanari-canary")
    assert girl.hers
    assert "kanari" not in repr(girl.replies)

    await girl.taps("Send")
    assert girl.code not in repr(girl.replies)


async def test_a_sent_message_is_kept_with_the_week_and_without_her(girl: Speaker, place: StorePlace) -> None:
    await with_a_draft(girl)
    await girl.taps("Send")

    assert first_line("speak-up/sent") in girl.said
    assert "Write it down" in girl.said
    assert kept(place) == [("next-story", "en", "", "2027-W10", WORDS, 0)]


async def test_only_the_button_that_says_so_lets_her_be_quoted(girl: Speaker, place: StorePlace) -> None:
    await with_a_draft(girl)
    await girl.taps("Send, may be shown")

    assert [row[-1] for row in kept(place)] == [1]


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil"])
def test_she_is_told_before_that_tidy_up_takes_her_code_along(locale: str) -> None:
    """The text names the button by its label."""
    course, catalogs = speaking_bundle().course, speaking_bundle().catalogs
    (sent,) = (step.choose for step in course.bot["speak-up"].scenes["sent"] if isinstance(step, Choose))
    assert course.profile

    assert catalogs.say(course.profile.keyboard["tidy"], locale) in catalogs.say(sent, locale)


@pytest.mark.parametrize(("country", "told"), [("KE", "KE"), ("PH", ""), (None, "")])
async def test_her_country_stands_beside_her_words_only_where_many_girls_are(
    store: JobStore, place: StorePlace, country: Country | None, told: str
) -> None:
    """The Philippines have too few learners so far (G6)."""
    conversation, achieng = a_conversation(store, DayClock()), LearnerId("achieng")
    shown = {Cell("2027-M02", "active", country=it): many for it, many in (("KE", 50), ("PH", 45))}
    figures = {cell: FrozenCell(cell, many) for cell, many in shown.items()}
    conversation.statistics = PublishedStatistics(Published(("2027-M02",), figures))
    await becomes(store, achieng, Session("en", country=country, writing="next-story"), int(noon(MARCH)))

    send = Chose(ButtonTarget("question", "next-story", "send"), Flags("en", country), draft="fits")
    await conversation.hear([IncomingAction(achieng, send, 1, words=WORDS)])

    assert [row[2] for row in kept(place)] == [told]


async def test_words_that_come_to_sound_like_trouble_are_asked_about_below_send_too(
    store: JobStore, place: StorePlace
) -> None:
    """Her draft may be older than the word that the matcher recognises now (G4)."""
    conversation, achieng = a_conversation(store, DayClock()), LearnerId("achieng")
    await becomes(store, achieng, Session("en", writing="next-story"), int(noon(MARCH)))
    target = ButtonTarget("question", "next-story", "send")

    send, words = tapped(conversation.bundle, Chose(target, Flags("en")), "my uncle hits me every night")
    (replies,) = await conversation.hear([IncomingAction(achieng, send, 1, words=words)])

    assert next(item.asks for item in replies.items if isinstance(item, Bubble) and item.asks).script == "confirm"
    assert kept(place) == []


async def test_words_that_come_back_with_send_are_scrubbed_again(store: JobStore, place: StorePlace) -> None:
    """The draft was in the chat meanwhile, and a name may have been added to the lists since (G5)."""
    conversation, achieng = a_conversation(store, DayClock()), LearnerId("achieng")
    await becomes(store, achieng, Session("en", writing="next-story"), int(noon(MARCH)))
    target = ButtonTarget("question", "next-story", "send")

    send, words = tapped(conversation.bundle, Chose(target, Flags("en")), "my name is Wanjiru and I like goats")
    await conversation.hear([IncomingAction(achieng, send, 1, words=words)])

    assert [row[4] for row in kept(place)]
    assert "Wanjiru" not in str(kept(place))


async def test_send_counts_once_however_often_she_taps_it(girl: Speaker, place: StorePlace) -> None:
    await with_a_draft(girl)
    draft = girl.replies
    await girl.taps("Send")
    girl.replies = draft
    await girl.taps("Send")

    assert first_line("speak-up/once") in girl.said
    assert len(kept(place)) == 1


async def test_an_account_sends_one_message_at_a_time_as_long_as_it_is_known(
    store: JobStore, place: StorePlace
) -> None:
    """Ten messages on a theme are then of about ten accounts (C10). No record says who of a shared phone has sent."""
    girl = await Speaker(a_conversation(store, DayClock())).starts()
    await with_a_draft(girl)
    draft = girl.replies
    await girl.taps("Send")
    await at_the_question(girl)
    await girl.taps("Write")
    assert first_line("speak-up/once") in girl.said
    assert "Your words" not in girl.said
    assert girl.labels == ["Take my words back", "Pick from a list", "All lessons"]

    girl.replies = draft
    await girl.taps("Send")
    assert first_line("speak-up/once") in girl.said
    sita = await Speaker(girl.conversation, "sita").starts()
    await with_a_draft(sita)
    await sita.taps("Send")
    assert len(kept(place)) == 2


async def test_after_tidy_up_nothing_on_the_phone_tells_that_words_were_sent(
    store: JobStore, place: StorePlace
) -> None:
    girl, mark = await who_has_sent(store, place)
    await girl.does(Commanded("tidy"))

    await nothing_tells_it(girl, place, mark)


async def test_somebody_who_begins_on_the_phone_after_her_does_not_see_that_words_were_sent(
    store: JobStore, place: StorePlace
) -> None:
    girl, mark = await who_has_sent(store, place)
    for _ in ("she opens a story", "and her sister opens the chat"):
        await girl.starts()
        await girl.taps("English")
        await girl.taps("10 to 13")
    await girl.taps("Somebody else")

    await nothing_tells_it(girl, place, mark)


async def test_when_she_is_forgotten_it_is_forgotten_that_she_sent_words(store: JobStore, place: StorePlace) -> None:
    """The mark is deleted at a midnight before her row, so its time is not that of anybody's last tap (G6)."""
    clock = DayClock()
    girl, mark = await who_has_sent(store, place, clock)
    ((hers,), (*_, its)) = *place.ask("SELECT expires_at FROM guests"), *place.rows("spoke")
    assert its <= hers
    assert its % DAY == 0

    clock.day += timedelta(days=1)
    await store.purge(int(clock()))
    await nothing_tells_it(girl, place, mark)


async def who_has_sent(store: JobStore, place: StorePlace, clock: DayClock | None = None) -> tuple[Speaker, bytes]:
    """Return a learner who has sent words, and the mark of her account."""
    girl = await Speaker(a_conversation(store, clock or DayClock())).starts()
    await with_a_draft(girl)
    await girl.taps("Send")
    ((mark,),) = place.ask("SELECT mark FROM spoke")
    return girl, mark


async def nothing_tells_it(girl: Speaker, place: StorePlace, mark: bytes) -> None:
    assert place.ask("SELECT * FROM spoke") == []
    assert mark not in place.bytes()
    await girl.does(Commanded("mydata"))
    assert "answered in your own words: –" in girl.said
    await at_the_question(girl)
    await girl.taps("Write")
    assert first_line("speak-up/write") in girl.said
    assert len(kept(place)) == 1, "her words are on their way all the same"


async def test_that_she_has_spoken_goes_with_erase_and_leads_to_no_message(store: JobStore, place: StorePlace) -> None:
    girl, mark = await who_has_sent(store, place)
    assert place.ask("SELECT question FROM spoke") == [("next-story",)]
    assert mark not in {code for (code,) in place.ask("SELECT code FROM voices")}
    await girl.does(Commanded("mydata"))
    assert "answered in your own words: What should the next story be about?" in girl.said

    await girl.does(Commanded("erase"))
    await girl.taps("Yes, erase it")
    assert place.ask("SELECT * FROM spoke") == []
    assert len(kept(place)) == 1
    assert mark not in place.bytes()


async def test_whatever_she_taps_instead_ends_her_writing(girl: Speaker) -> None:
    await at_the_question(girl)
    await girl.taps("Write")
    await girl.taps("Not now")
    await girl.types(WORDS)

    assert not girl.hers
    assert "sent" not in girl.said


async def test_more_than_a_message_holds_is_answered_kindly(girl: Speaker, place: StorePlace) -> None:
    await with_a_draft(girl, "goats " * 60)
    assert first_line("speak-up/too-long") in girl.said

    await girl.types("0712 345 678")
    assert first_line("speak-up/bare") in girl.said
    assert kept(place) == []


async def test_words_that_may_mean_trouble_are_asked_about_first_and_yes_keeps_nothing(
    girl: Speaker, place: StorePlace
) -> None:
    await with_a_draft(girl, "he says he will post my pictures if i tell")
    assert "Shall I show you" in girl.said
    assert girl.hers == "he says he will post my pictures if i tell"

    await girl.taps("Yes, show me help")
    await girl.types("hello")
    assert not girl.hers
    assert kept(place) == []


async def test_after_no_her_words_come_back_and_she_may_send_them(girl: Speaker, place: StorePlace) -> None:
    words = "he says he will post my pictures if i tell"
    await with_a_draft(girl, words)
    await girl.taps("No, I am OK")
    assert girl.hers == words

    await girl.taps("Send")
    assert [row[4] for row in kept(place)] == [words]


async def test_the_words_of_a_person_on_the_list_of_staff_are_kept_nowhere(store: JobStore, place: StorePlace) -> None:
    anna = await Speaker(a_conversation(store, DayClock()), "anna", staff=True).starts()
    await with_a_draft(anna)
    await anna.taps("Send")

    assert first_line("speak-up/sent") in anna.said
    assert kept(place) == []


# Taking back


async def test_with_her_code_she_takes_her_words_back(girl: Speaker, place: StorePlace) -> None:
    await with_a_draft(girl)
    await girl.taps("Send")
    code = girl.code
    await girl.types("c9c9c9c9")
    assert first_line("speak-up/wrong-code") in girl.said
    assert len(kept(place)) == 1

    await girl.types(f"{code[:4].upper()} {code[4:]}")
    assert first_line("speak-up/taken-back") in girl.said
    assert kept(place) == []
    await with_a_draft(girl, "more hens")
    await girl.taps("Send")
    assert len(kept(place)) == 1, "who has taken hers back may send others"
    assert WORDS.encode() not in place.bytes()


# Answers to messages (G8)


async def test_girls_are_told_what_came_of_it(store: JobStore) -> None:
    bundle = speaking_bundle(**{"next-story": NEXT + ANSWER})
    girl = await Speaker(a_conversation(store, DayClock(APRIL), bundle)).starts()
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")

    assert "We wrote a story about games." in girl.said
    assert "because one takes months" in girl.said


# A lone surrogate, which JSON can carry and no store can keep


async def test_half_a_letter_in_her_words_is_left_out_and_she_and_all_others_are_answered(
    girl: Speaker, place: StorePlace
) -> None:
    await with_a_draft(girl, "More \ud83dgoats\udc00, please")
    button = next(it for it in girl.buttons if it.text == "Send")
    action, words = tapped(girl.conversation.bundle, Chose(button.target, Flags("en", "KE")), f"{girl.hers}\ud83d")
    hers, another = await girl.conversation.hear(
        [
            IncomingAction(LearnerId(girl.name), action, 7, words=words),
            IncomingAction(LearnerId("sita"), Commanded("lessons"), 8),
        ]
    )

    assert [row[4] for row in kept(place)] == ["More goats, please"]
    assert not [it for it in (hers, another) for item in it.items if isinstance(item, Bubble) and "Sorry" in item.html]
