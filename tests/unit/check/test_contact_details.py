"""Numbers to call and addresses are told apart from the numbers and the dots of a story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.check.rule_context import RuleContext
from bot.check.rules.contact_details import check, check_course
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.text import Text
from bot.lessons.steps import Say
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import unchecked
from tests.support.paths import DIALOGUES

NUMBERS = {
    "Call 0722 123456 now.": "0722 123456",
    "Call 116, it is free.": "116",
    "Ring the helpline: 1195!": "1195",
    "Text us at 21094 any time": "21094",
    "*SMS 5566*": "5566",
    "+254 722-123-456 is mine": "+254 722-123-456",
    "My number is 722 123 456.": "722 123 456",
    "(0800) 720 990": "0800) 720 990",
    "Dial *144# and wait.": "*144#",
}
SPELT = {
    "Call 07.22.33.44.55 now": "07.22.33.44.55",
    "07 – 22 – 33 – 44": "07 - 22 - 33 - 44",
    "07/22/33/44/55": "07/22/33/44/55",
    "07, 22, 33, 44, 55": "07, 22, 33, 44, 55",
    "0\u200b7\u200b2\u200b2\u200b3\u200b3": "072233",
    "០៧២២៣៣៤៤": "07223344",
    "९८४१२३४५६७": "9841234567",
    "０７２２１２３": "0722123",
    "0️⃣7️⃣2️⃣2️⃣": "0722",
    "zero seven two two three three": "zero seven two two three three",
    "sifuri saba mbili mbili tatu": "sifuri saba mbili mbili tatu",
    "शून्य सात दुई दुई तीन": "शून्य सात दुई दुई तीन",
    "សូន្យប្រាំពីរពីរពីរបី": "សូន្យប្រាំពីរពីរពីរបី",
    "sero pito dalawa dalawa tatlo": "sero pito dalawa dalawa tatlo",
}
LINKS = {
    "Go to https://bit.ly/mpesa now.": "https://bit.ly/mpesa",
    "See www.gold.example/now!": "www.gold.example/now",
    "Write to @dance_queens today": "@dance_queens",
    "*t.me/joinchat* waits": "t.me/joinchat",
    "safe-online.org.": "safe-online.org",
    "Mail teacher@school.ac.ke": "teacher@school.ac.ke",
    "tg://resolve?domain=goat": "tg://resolve?domain=goat",
    "ftp://goat.example/x": "ftp://goat.example/x",
    "mailto:goat": "mailto:goat",
    "See evil.site/x": "evil.site/x",
    "evil.app": "evil.app",
    "chat.evil.xyz": "chat.evil.xyz",
    "wa.link/abc": "wa.link/abc",
    "discord.gg/abc": "discord.gg/abc",
    "t.co/abc": "t.co/abc",
    "evil․com": "evil.com",
    "evil . com": "evil . com",
    "evil dot com": "evil dot com",
    "evil DOT com": "evil DOT com",
    "evil[.]com": "evil[.]com",
    "evil (dot) com": "evil (dot) com",
    "＠dance_queens": "@dance_queens",
    "Stop.Me too": "Stop.Me",
}
PLAIN = (
    "212 laughing faces, and 300,000 followers!",
    "At 23:05 somebody adds her to *Dance Queens 2027*.",
    "All 214 can write to her, so she calls. 300 more wait.",
    "He still counts to 212. Amina's face is number 213.",
    "How much is 111 times 111? 12321!",
    "More than 7,600 islands, 0 goats, 0.5 litres, 05 points.",
    "At most 280 letters: one message.",
    "She calls 3 people. The text is 35 words long.",
    "Yes. No? Stop. Me too. And so on ... me.",
    "Open 24/7, from 7:30 to 18:00, e.g. on 2026-12-31 or 31.12.2026 at 9:15.",
    "In 2027. 214 people know it, at 23:05, 214 at least.",
    "One, two, three, go! Two of five said: not one of us.",
    "<teacher>: *Look at this dot and the red dot here.* Note: nothing.",
    "A letter @ 5 and the sign @.",
    "<friend> says: ask 20 girls, in 1947 or 2015-2016.",
)


def told(words: str, name: str = "well") -> list[tuple[str, str]]:
    """Return code and the words in question of each problem in one bubble of a file."""
    script = Script(id=name, scenes={"start": (Say(say=Text(words, name)),)})
    found = check(RuleContext(Course(personal=unchecked().course.personal), Catalogs(), Path()), script)
    return [(it.code, it.message.split("`")[1]) for it in found]


@pytest.mark.parametrize("words", NUMBERS)
def test_a_number_to_call_is_found(words: str) -> None:
    assert told(words) == [("number-in-text", NUMBERS[words])]


@pytest.mark.parametrize("words", SPELT)
def test_a_number_is_found_however_it_is_spelt(words: str) -> None:
    assert told(words)[0] == ("number-in-text", SPELT[words])


@pytest.mark.parametrize("words", [*NUMBERS, *SPELT, *LINKS])
def test_translations_are_read_too(words: str) -> None:
    script = Script(id="well", scenes={"start": (Say(say=Text("Well.", "well")),)})
    catalogs = Catalogs({"sw": {("well", "Well."): words}})
    found = [*check(RuleContext(Course(personal=unchecked().course.personal), catalogs, Path()), script)]

    assert found
    assert "in the language `sw`" in found[0].message


@pytest.mark.parametrize("words", LINKS)
def test_an_address_is_found(words: str) -> None:
    assert told(words) == [("link-in-text", LINKS[words])]


@pytest.mark.parametrize("words", PLAIN)
def test_numbers_and_dots_of_a_story_are_neither(words: str) -> None:
    assert told(words) == []


def test_help_may_name_both() -> None:
    assert told("Call 116 or see takeitdown.ncmec.org.", "help") == []


def test_an_announcement_is_read_too() -> None:
    course = load(DIALOGUES)[0]
    one = next(iter(course.announcements.values())).model_copy(update={"text": Text("Call 116.")})

    found = check_course(RuleContext(replace(course, announcements={"one": one}), Catalogs(), Path()))

    assert [it.code for it in found] == ["number-in-text"]


def test_our_own_course_names_only_addresses_of_help_and_privacy_in_every_language() -> None:
    view = RuleContext(unchecked().course, unchecked().catalogs, DIALOGUES / "media")

    found = [it for script in view.scripts for it in check(view, script)]

    assert [*found, *check_course(view)] == []
