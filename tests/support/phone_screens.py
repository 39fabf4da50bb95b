"""The preview on a narrow phone in any language, operated by position instead of text, and checks of its layout."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from playwright.async_api import Page

from bot.lessons.loader.course import load
from tests.support.paths import ROOT
from tests.support.pseudo_locales import FIRST, MADE, one_lesson, speaks, write_pseudo

MY_SETTINGS, NEWS = -2, 4
"""Places of buttons: below the list of lessons, and below the settings of a girl in no pilot."""

NARROW = {"width": 320, "height": 568}
TAPS = 4
"""Number of first answers that lead to a stop with the bot's own label in brackets, buttons, and Back."""


def all_languages_in(folder: Path) -> None:
    """Write the first lesson with its real translations and the pseudo-locales into a folder."""
    one_lesson(folder)
    shutil.copytree(ROOT / "locales", folder / "locales")
    speaks(folder / "dialogues", *MADE)
    course = load(folder / "dialogues")[0]
    for locale in MADE:
        write_pseudo(folder / "locales", course, locale)


@dataclass
class PhonePage:
    """A page of the preview that is as narrow as a phone."""

    page: Page

    async def languages(self) -> list[str]:
        """Return the codes of the languages that can be chosen."""
        found = await self.page.eval_on_selector_all("#locale option", "all => all.map((it) => it.value)")
        return cast("list[str]", found)

    async def comes_to_the_stop(self, locale: str, country: str = "KE") -> None:
        """Play to a stop that is the same in every language, in this locale."""
        await self.begins(locale, country)
        for _ in range(TAPS):
            await self.taps()
        await self.page.evaluate("document.fonts.ready.then(() => undefined)")

    async def begins(self, locale: str, country: str) -> None:
        """Begin the first lesson at its first question."""
        for name, value in (("locale", locale), ("country", country), ("lesson", FIRST)):
            await self._sets(name, value)

    async def taps(self, place: int = 0) -> None:
        """Tap a button of the newest message, counted from 0, or from the last one as -1."""
        await self._answered(
            f"[...document.querySelectorAll('#messages > li:last-child [data-tap]')].at({place}).click()"
        )

    async def types(self, words: str) -> None:
        """Type words and send them."""
        await self._answered(
            f"const it = document.getElementById('words'); it.value = {words!r}; it.form.requestSubmit()"
        )

    async def opens_news(self) -> None:
        """Go from the list of lessons to the question whether she wants news, and what is kept for it."""
        for place in (MY_SETTINGS, NEWS):
            await self.taps(place)

    async def asks_for_help(self) -> None:
        """Press the key of Help, which is the second one in every language."""
        await self._answered("document.querySelectorAll('#keyboard button')[1].click()")

    async def _answered(self, act: str) -> None:
        """Run JavaScript, and wait for a newer message with buttons."""
        newest = await self.page.evaluate(NEWEST)
        await self.page.evaluate(act)
        await self.page.wait_for_function(NEWER, arg=newest)

    async def _sets(self, name: str, value: str) -> None:
        """Change a setting; the server draws the chat again, and each of its messages gets a newer number."""
        await self.page.wait_for_selector("#messages > li [data-tap]")
        done = "([name, value]) => { const it = document.getElementById(name); it.value = value;" \
               " it.dispatchEvent(new Event('change', { bubbles: true })); }"  # fmt: skip
        newest = await self.page.evaluate(NEWEST)
        await self.page.evaluate(done, [name, value])
        await self.page.wait_for_function(NEWER, arg=newest)

    async def looks(self) -> dict[str, Any]:
        """Return everything wrong with the page's layout; all lists should be empty."""
        return cast("dict[str, Any]", await self.page.evaluate(LOOKS))


NEWEST = "Number(document.querySelector('#messages > li:last-child').dataset.id)"

NEWER = """(newest) => {
  const last = document.querySelector("#messages > li:last-child");
  return last && Number(last.dataset.id) > newest && last.querySelector("[data-tap]");
}"""

LOOKS = r"""() => {
  const wanted = "#messages .bubble, #messages button, #keyboard button, #words, .head h1";
  const parts = [...document.querySelectorAll(wanted)]
    .filter((it) => it.getBoundingClientRect().width && !it.matches(".pen"));
  const name = (it) => it.textContent.trim().slice(0, 40) || it.id;
  const cut = parts.filter((it) => {
    const box = it.getBoundingClientRect();
    return box.left < -0.5 || box.right > innerWidth + 0.5 || it.scrollWidth > it.clientWidth + 1
      || it.scrollHeight > it.clientHeight + 1;
  });
  const small = parts.filter((it) => it.matches("button") && it.getBoundingClientRect().height < 44);
  const over = [];
  for (const [number, one] of parts.entries()) {
    for (const other of parts.slice(number + 1)) {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const apart = one.closest("#messages") === null !== (other.closest("#messages") === null);
      if (!apart && wide > 1 && high > 1) over.push(`${name(one)} / ${name(other)}`);
    }
  }
  const sideways = [document.documentElement, document.getElementById("log")]
    .filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.id || it.tagName);
  return { cut: cut.map(name), small: small.map(name), over, sideways };
}"""
