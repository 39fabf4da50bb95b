"""Poster: a bot's link as a QR code, and the place to read the stories without Telegram (D14)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from bot.conversation.rendering.qr import QrCode, qr_svg
from bot.conversation.rendering.translator import Translator
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import BANDS, Country
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction
from bot.page_templates import page_template

LONGEST = 80
"""Most characters that still give a QR code of large dots, and a line that fits the paper."""

_ADDRESS = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?(/[A-Za-z0-9._~%-]*)*")
_BETWEEN_LETTERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d"))
"""Invisible characters that Khmer and Nepali need."""


HERE = Path(__file__).parent

SUN = HERE.parents[1] / "conversation" / "rendering" / "badges" / "any.svg"

Paper = Literal["a4", "a5"]

WIDTHS: dict[Paper, int] = {"a4": 210, "a5": 148}
"""Width of the page in millimetres."""

LETTERS = {"km": "noto-sans-khmer-khmer", "ne": "noto-sans-devanagari-devanagari"}
"""Fonts embedded in the page, by locale, for languages whose letters a computer may lack."""


@dataclass(frozen=True, slots=True)
class StoriesPlace:
    """Place of the take-along page, in `words`. Only a web address gets a QR code."""

    words: str
    is_address: bool = False


def stories_place(given: str) -> StoriesPlace:
    """Parse the value of `--stories`. Raise Refused if it is neither a plain https address nor one printable line."""
    words = " ".join(given.split())
    if "://" in words:
        return StoriesPlace(_address(words), is_address=True)
    if not words or not words.translate(_BETWEEN_LETTERS).isprintable() or len(words) > LONGEST:
        what = "This cannot be printed as the place of the stories."
        raise Refused(what, f'Use 1 to {LONGEST} letters on one line, such as "On the club\'s tablet".')
    return StoriesPlace(words)


def _address(words: str) -> str:
    """Return a checked https address. Nothing may follow a `?`, so that nobody is counted by opening it."""
    if not _ADDRESS.fullmatch(words) or len(words) > LONGEST:
        how = f"Write it like https://stories.example.org/stories-sw.html, without `?` and `#`, in {LONGEST} signs."
        raise Refused("This is no address for a poster.", how)
    return words


@dataclass(frozen=True, slots=True)
class Poster:
    """Content of a poster: a bot's link, and the languages to print, the first one large.

    `country`: where the poster hangs; it says which ages are invited there. `stories`: the place to read them without
    Telegram. With an empty `link` the poster tells only of that place.
    """

    course: Course
    catalogs: Catalogs
    username: str
    link: str
    locales: tuple[str, ...]
    paper: Paper = "a4"
    country: Country | None = None
    stories: StoriesPlace | None = None


def page(poster: Poster, fonts: Path) -> str:
    """Render the poster as an HTML page. `fonts` is the folder with the fonts to embed."""
    template = page_template(HERE / "poster.html")
    return template.render(
        lines=[_poster_line(poster, locale) for locale in poster.locales],
        paper=poster.paper,
        width=WIDTHS[poster.paper],
        code=_code(poster.link),
        stories=poster.stories,
        stories_code=_code(poster.stories.words) if poster.stories and poster.stories.is_address else "",
        sun=Markup(SUN.read_text("utf-8")),  # noqa: S704 - drawn by us
        username=poster.username,
        link=poster.link.removeprefix("https://"),
        ages=_ages(poster),
        controller=poster.course.release.controller.strip(),
        faces=Markup("\n".join(faces(fonts, poster.locales))),  # noqa: S704 - our own letters
    )


def _code(link: str) -> Markup:
    return Markup(qr_svg(QrCode(link))) if link else Markup()  # noqa: S704 - drawn by us


def _ages(poster: Poster) -> str:
    """Return the invited ages in figures, which need no translation; empty where all ages are invited."""
    invited = [it for it in BANDS if poster.course.invites(poster.country, it)]
    return f"{invited[0].partition('-')[0]}–{invited[-1].rpartition('-')[2]}" if 0 < len(invited) < len(BANDS) else ""


def _poster_line(poster: Poster, locale: str) -> dict[str, str]:
    translator, profile = Translator(poster.course, poster.catalogs, locale), poster.course.profile
    said = (profile.name, profile.short_description, profile.poster) if profile else ()
    name, about, stories = (translator.plain(it) for it in said) if said else ("", "", "")
    return {"locale": locale, "dir": direction(locale), "name": name, "about": about, "stories": stories}


def data_url(kind: str, raw: bytes) -> str:
    """Return bytes of a media type as a data URL."""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def faces(fonts: Path, locales: Iterable[str]) -> Iterator[str]:
    """Yield the CSS of the embedded fonts of those languages whose letters a computer may lack."""
    for locale in locales:
        for weight in (400, 700) if locale in LETTERS else ():
            raw = (fonts / f"{LETTERS[locale]}-{weight}-normal.woff2").read_bytes()
            source = f'url("{data_url("font/woff2", raw)}")'
            yield f'@font-face {{ font-family: "Letters {locale}"; font-weight: {weight}; src: {source}; }}'
