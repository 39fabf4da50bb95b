"""A campaign's week: a lesson goes from a teacher's idea to girls' phones, and back, with browsers alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.support.bot_api import Girl
from tests.support.browser import ChatPage, chromium, find_chromium
from tests.support.campaign import Campaign, campaign
from tests.support.learner_actions import forward, labels, live, onboards, picks
from tests.support.on_ci import leave_out, load
from tests.support.shipped_words import first_line

GIRLS, MOST_TAPS = load(9, 200), 60
APOLOGY = first_line("moments/trouble")
LESSON, TITLE = "the-lost-bucket", "The lost bucket"

NEPALI = {
    "The lost bucket": "हराएको बाल्टिन",
    "Two girls and one bucket.": "दुई केटी र एउटा बाल्टिन।",
    "Bucket carrier": "बाल्टिन बोक्ने",
    "Say good morning to a neighbour.": "छिमेकीलाई शुभ प्रभात भन।",
    "She asks who says so before she passes a message on.": "सन्देश पठाउनुअघि उनी कसले भन्यो भनेर सोध्छिन्।",
    "Amina is an invented girl. Her bucket is gone.": "अमिना काल्पनिक केटी हुन्। उनको बाल्टिन हरायो।",
    "Who can help her look?": "खोज्न कसले मद्दत गर्छ?",
    "The goat": "बाख्रा",
    "The goat knows the way.": "बाख्रालाई बाटो थाहा छ।",
    "Her aunt": "उनकी काकी",
    "Her aunt has an idea.": "काकीसँग एउटा उपाय छ।",
    "Help her say it. Tap two.": "उनलाई भन्न सघाऊ। दुइटा थिच।",
    "Can we talk?": "कुरा गर्न मिल्छ?",
    "It is about my phone.": "मेरो फोनको कुरा हो।",
    "Please listen.": "सुनिदिनुस् न।",
    "Short and clear.": "छोटो र स्पष्ट।",
    "[Help] shows people who listen.": "[मद्दत] मा कुरा सुन्ने मान्छे छन्।",
}
KHMER = {
    "The lost bucket": "ធុងដែលបាត់",
    "Two girls and one bucket.": "ក្មេងស្រីពីរនាក់ និងធុងមួយ។",
    "Bucket carrier": "អ្នកយួរធុង",
    "Say good morning to a neighbour.": "ជម្រាបសួរអ្នកជិតខាង។",
}
"""The first texts, translated at the same time: Khmer is begun, and goes to no girl yet."""

ANSWERS = (("The goat", "The goat knows the way."), ("Her aunt", "Her aunt has an idea."))


@pytest_asyncio.fixture
async def week(tmp_path: Path) -> AsyncIterator[Campaign]:
    """Yield a room and a bot that run, and end with a bot that met no error."""
    program = find_chromium() or leave_out("the campaign's week", "no chromium here")
    async with chromium(program) as browser, campaign(tmp_path, browser) as opened:
        yield opened
        assert [it for it in opened.bot.log if " ERROR " in it or "Traceback" in it] == []
        assert opened.room.log == []


async def test_from_a_teachers_idea_to_girls_phones_and_back(week: Campaign) -> None:
    crowd = [week.girl() for _ in range(GIRLS)]
    waits = week.girl()
    await onboards(waits, link="lock-it-up")
    question = waits.last.said
    async with tapping(crowd):
        await writes(week)
        await calls_translators(week)
        await asyncio.gather(translates(week, "bina", "ne", NEPALI), translates(week, "dara", "km", KHMER))
        await signs(week)
        await proposes(week)
        await approves(week)
        await publishes(week)
        await week.takes(2)
        assert waits.last.said == question
        await picks(waits, forward(live(waits.last)).text)
        assert waits.last.said.startswith("At home!")

        reads = week.girl()
        await onboards(reads, link=LESSON)
        assert reads.last.said == "Who can help her look?"
        nepali = week.girl()
        await onboards(nepali, link=LESSON, language="नेपाली", age="१० देखि १३")
        assert nepali.last.said == NEPALI["Who can help her look?"]

        await puts_back(week)
        await week.takes(3)
    assert week.editions.find(3).digest == week.editions.find(1).digest
    await picks(reads, "Her aunt")
    assert reads.sees(first_line("moments/gone"))
    assert "Lock it up" in " ".join(labels(reads.last))
    await picks(nepali, NEPALI["Her aunt"])
    assert TITLE not in " ".join(labels(nepali.last))
    for girl in (*crowd, waits, reads, nepali):
        assert not any(APOLOGY in it.said for it in girl.room.messages.values()), girl.view()


# The girls


@asynccontextmanager
async def tapping(crowd: list[Girl]) -> AsyncIterator[None]:
    """Let girls begin lessons and tap on for as long as the block runs; then each taps once more, and is answered."""
    links, ends = cycle(("lock-it-up", "my-safety-team", "friend-or-pretend")), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_taps(girl, next(links), number, ends)) for number, girl in enumerate(crowd)]
        yield
        ends.set()
    assert min(it.result() for it in tasks) > 2, "each of them was tapping"


async def _taps(girl: Girl, link: str, number: int, ends: asyncio.Event) -> int:
    await onboards(girl, link=link)
    taps = 0
    while not ends.is_set() and taps < MOST_TAPS:
        await goes_on(girl)
        taps += 1
        with suppress(TimeoutError):  # she reads before she taps again
            await asyncio.wait_for(ends.wait(), 2 + number % 5)
    await ends.wait()
    await goes_on(girl)
    return taps


async def goes_on(girl: Girl) -> None:
    """Tap the first button that leads on, and wait for the question after it."""
    await picks(girl, forward(live(girl.last)).text)


# The educators


async def writes(week: Campaign) -> None:
    """Begin a lesson on the shelf and write it in the steps, with the mouse; only words are typed."""
    async with week.page("wanja") as page:
        await page.get_by_role("link", name="New lesson").click()
        await page.get_by_label("Title", exact=True).fill("The lost bucket")
        await page.get_by_label("The full example").check()
        await page.get_by_role("button", name="Begin").click()
        await ChatPage(page).is_asked("It says: pass this to ten friends")
        await page.get_by_role("button", name="Steps", exact=True).click()
        panel = page.get_by_role("tabpanel", name="Steps")
        await _empties(panel)
        await types(panel, panel, {"One sentence that makes her curious": "Two girls and one bucket."})
        await panel.get_by_text("More about the lesson").click()
        await types(
            panel,
            panel,
            {
                "Her badge at the end: a few funny or proud words": "Bucket carrier",
                "One small thing she can do today": "Say good morning to a neighbour.",
            },
        )
        await types(panel, step(panel, 1), {"The bot says": "Amina is an invented girl. Her bucket is gone."})
        decision = await adds(panel, 2, "Decision")
        await types(panel, decision, {"The question": "Who can help her look?"})
        for number, (words, said) in enumerate(ANSWERS, 1):
            answer = decision.get_by_role("group", name=f"Answer {number}")
            await types(panel, answer, {f"Answer {number}": words, "The bot answers": said})
        practise = await adds(panel, 3, "Practise")
        await types(panel, practise, {"What the bot says about it": "Short and clear."})
        await ChatPage(page).is_asked("Who can help her look?")


async def _empties(panel: Locator) -> None:
    """Delete all steps of the example but the first, the one about Help, and the end; those below before their pick."""
    cards = panel.locator("#step-list > .card")
    await expect(cards.first).to_be_visible()
    while (before := await cards.count()) > 3:
        is_help = panel.get_by_role("group", name=re.compile(rf"^Step {before - 1}, .*\[Help\]"))
        number = before - 2 if await is_help.count() else before - 1
        await step(panel, number).get_by_role("button", name="Delete this step").first.click()
        await expect(cards).to_have_count(before - 1)


def step(panel: Locator, number: int) -> Locator:
    """Return the card of a step."""
    return panel.get_by_role("group", name=re.compile(rf"^Step {number}, "))


async def adds(panel: Locator, number: int, kind: str) -> Locator:
    """Add a step above the one that has this number, and return its card."""
    await panel.locator("#step-list > .gap").get_by_role("button", name="Add a step here").nth(number - 1).click()
    await panel.get_by_role("group", name="Kinds of steps").get_by_role("button", name=kind).click()
    await expect(step(panel, number).get_by_role("textbox").first).to_be_focused()
    return step(panel, number)


async def types(panel: Locator, card: Locator, words: Mapping[str, str]) -> None:
    """Click into fields, named by their labels, and type other words."""
    for label, said in words.items():
        field = card.get_by_role("textbox", name=label)
        await field.click()
        await field.fill(said)
        await panel.get_by_role("heading").first.click()
        await expect(field).to_have_value(said)
        await expect(panel.locator("#steps-state")).to_have_text("Saved")


async def calls_translators(week: Campaign) -> None:
    """Say on Hand over that the English stays."""
    async with week.page("wanja") as page:
        await opens(page)
        await page.get_by_role("button", name="Ready to translate").click()
        await expect(page.get_by_role("button", name="Not ready yet")).to_be_visible()


async def translates(week: Campaign, name: str, locale: str, words: Mapping[str, str]) -> None:
    """Translate the lesson from the shelf, text by text, as far as there are words."""
    many = len(NEPALI)
    async with week.page(name) as page:
        await page.get_by_role("link", name=re.compile("texts of The lost bucket")).click()
        await expect(page.locator("#progress")).to_have_text(f"0 of {many} done, 0 signed")
        for number in range(1, len(words) + 1):
            await expect(page.locator("#one-title")).to_contain_text(f"Text {number} of {many}: ")
            source = await page.locator("#pair .words-read").inner_text()
            await page.locator("#pair textarea").fill(words[source])
            await page.get_by_role("button", name="Save and next").click()
        await expect(page.locator("#progress")).to_have_text(f"{len(words)} of {many} done, 0 signed")


async def signs(week: Campaign) -> None:
    """Sign all Nepali texts of the lesson."""
    many = len(NEPALI)
    async with week.page("sita") as page:
        await page.get_by_role("link", name=re.compile(f"{many} texts of The lost bucket")).click()
        for number in range(1, many + 1):
            await expect(page.locator("#one-title")).to_contain_text(f"Text {number} of {many}: ")
            await page.get_by_role("button", name="It is right, sign").click()
        await expect(page.locator("#progress")).to_have_text(f"{many} of {many} done, {many} signed")


async def proposes(week: Campaign) -> None:
    async with week.page("wanja") as page:
        await opens(page)
        await page.get_by_label("What changes, in a sentence, and why").fill("A lesson about asking for help")
        await page.get_by_role("button", name="Propose", exact=True).click()
        await says(page, "Proposed by wanja; somebody of safeguarding has to approve it.")


async def approves(week: Campaign) -> None:
    async with week.page("grace") as page:
        await opens(page)
        await page.get_by_role("button", name="Approve", exact=True).click()
        await says(page, "Proposed by wanja, approved by grace: it can be published.")


async def publishes(week: Campaign) -> None:
    async with week.page("joy") as page:
        await opens(page)
        await page.get_by_role("button", name="Approve and publish", exact=True).click()
        await says(page, "Girls read edition 2.")
        await week.takes(2)
        await expect(page.locator("main")).to_contain_text("It has arrived")


async def puts_back(week: Campaign) -> None:
    async with week.page("joy") as page:
        await page.get_by_role("link", name="Editions").click()
        await page.get_by_role("link", name="Put edition 1 back …").click()
        await page.get_by_label("Why, in a sentence").fill("A slip in the lesson")
        await page.get_by_role("button", name="Put edition 1 back").click()
        await says(page, "Girls read edition 3.")


async def opens(page: Page) -> None:
    """Open the lesson on the shelf."""
    await page.get_by_role("link", name="The lost bucket", exact=True).first.click()


async def says(page: Page, sentence: str) -> None:
    await expect(page.locator(".lead")).to_have_text(sentence)
