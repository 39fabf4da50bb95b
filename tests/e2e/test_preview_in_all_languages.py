"""A narrow phone in every language, including pseudo-locales: nothing is cut, covered or mirrored (Chromium)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.support.browser import page_of, running
from tests.support.course_builders import real
from tests.support.phone_screens import NARROW, PhonePage, all_languages_in
from tests.support.preview_fixtures import shared
from tests.support.pseudo_locales import ACCENTED, LONGER, MIRRORED

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = (*real().course.locales, ACCENTED, LONGER, MIRRORED)
"""All that can be chosen; one for Help alone is none of them."""

RIGHT: dict[str, list[str]] = {"cut": [], "small": [], "over": [], "sideways": []}


@shared
async def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PhonePage]:
    """Yield one page for all languages."""
    folder = tmp_path_factory.mktemp("phone")
    all_languages_in(folder)
    async with running(folder) as preview, page_of(browser, preview) as page:
        await page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a TypedDict of the same two numbers
        yield PhonePage(page)


async def test_every_language_that_can_be_chosen_is_looked_at(phone: PhonePage) -> None:
    assert sorted(await phone.languages()) == sorted(LANGUAGES)


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_nothing_is_cut_covered_or_beside_the_screen(phone: PhonePage, locale: str) -> None:
    await phone.comes_to_the_stop(locale)
    assert await phone.looks() == RIGHT
    assert await phone.page.evaluate("document.documentElement.lang") == locale

    await phone.asks_for_help()

    assert await phone.looks() == RIGHT


async def test_from_right_to_left_the_page_is_turned_and_a_number_is_not(phone: PhonePage) -> None:
    await phone.comes_to_the_stop(MIRRORED)
    assert await phone.page.evaluate(SIDES) == {"lines": "rtl", "bubble": "right", "keys": "right", "field": "rtl"}

    await phone.asks_for_help()
    await phone.taps(MORE_PEOPLE)

    assert await phone.page.evaluate(PLACES, ["0800", "722", "203"]) == "in order"


async def test_from_left_to_right_it_is_not(phone: PhonePage) -> None:
    await phone.comes_to_the_stop(LONGER)

    assert await phone.page.evaluate(SIDES) == {"lines": "ltr", "bubble": "left", "keys": "left", "field": "ltr"}


async def test_two_short_buttons_in_a_row_begin_where_the_language_does(phone: PhonePage) -> None:
    for locale, side in ((MIRRORED, "right"), (ACCENTED, "left")):
        await phone.begins(locale, "")
        while (found := await phone.page.evaluate(PAIR)) == "no pair":
            await phone.taps()
        assert found == side, locale


MORE_PEOPLE = 1
"""Place of the button below Help that leads to all numbers. Some are written in groups."""

SIDES = """() => {
  const last = [...document.querySelectorAll("#messages > li.bot .bubble p")].at(-1);
  const parts = [document.getElementById("log"), last.closest(".bubble")];
  const [log, bubble] = parts.map((it) => it.getBoundingClientRect());
  const keys = [...document.querySelectorAll("#keyboard button")].map((it) => it.getBoundingClientRect().left);
  return {
    lines: getComputedStyle(last).direction,
    bubble: Math.abs(log.right - bubble.right) < Math.abs(bubble.left - log.left) ? "right" : "left",
    keys: keys[0] > keys.at(-1) ? "right" : "left",
    field: document.getElementById("words").dir,
  };
}"""
"""JavaScript that returns the directions of the newest bubble and of the keys below the chat."""

PLACES = """(groups) => {
  const whole = groups.join(" ");
  const walker = document.createTreeWalker(document.getElementById("messages"), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  let found = null;
  for (; node; node = walker.nextNode()) if (node.data.includes(whole)) found = node;
  if (!found) return "not there";
  let from = found.data.indexOf(whole);
  const lefts = groups.map((group) => {
    const range = document.createRange();
    range.setStart(found, from);
    range.setEnd(found, from + group.length);
    from += group.length + 1;
    const box = range.getBoundingClientRect();
    return box.top * 10000 + box.left;
  });
  return lefts.every((left, place) => !place || left > lefts[place - 1]) ? "in order" : lefts.join(" ");
}"""
"""JavaScript that tells whether the groups of a number run from left to right, as they are dialled."""

PAIR = """() => {
  const row = [...document.querySelectorAll("#messages .row")].find((it) => it.children.length > 1);
  if (!row) return "no pair";
  const [first, second] = [...row.children].map((it) => it.getBoundingClientRect());
  return first.top !== second.top ? "below" : first.left > second.left ? "right" : "left";
}"""
