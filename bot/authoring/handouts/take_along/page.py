"""Render the take-along page: one file that contains everything, needs no network and stores nothing.

Numbers in Help are links that call or write.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup

from bot.authoring.handouts.poster import data_url, faces
from bot.authoring.handouts.take_along.course_view import for_page
from bot.authoring.handouts.take_along.exploring import WholeCourse, whole_course
from bot.authoring.handouts.take_along.table import TableData, count_steps
from bot.authoring.handouts.take_along.tour import TOLD, TooLarge
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.draw import badge_png
from bot.conversation.rendering.help_numbers import HelpNumbers
from bot.conversation.rendering.translator import Translator
from bot.engine.cursor import EndlessLoop
from bot.errors import Refused
from bot.lessons.model.directory import Directory
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import Text
from bot.lessons.translations.locales import direction
from bot.page_templates import page_template
from bot.statistics.periods import day_of

HERE = Path(__file__).parent / "static"
GENERATOR = "safe-online-world take-along"
"""Value of the page's `generator`, by which the program recognises its own files."""


@dataclass(frozen=True, slots=True)
class PageInputs:
    """Inputs of a page: the folders of pictures and fonts, its icon, the time, and whether it is a draft."""

    media: Path
    fonts: Path
    icon: Path
    now: int
    has_pictures: bool
    is_draft: bool


@dataclass(frozen=True, slots=True)
class TakeAlongPage:
    """A page, and the numbers that the command prints: stories, steps, and the bytes of turns, pictures and fonts."""

    html: str
    stories: int
    steps: int
    words: int
    pictures: int
    letters: int


def take_along_page(bundle: CourseBundle, locale: str, inputs: PageInputs) -> TakeAlongPage:
    """Compute all turns in a language and render the page. Raise Refused for a story that no page can hold."""
    profile = _profile_of(bundle.course)
    view = for_page(bundle, locale, profile.page["tap"])
    try:
        whole = whole_course(view, locale, inputs.now, linked(view.course.directory))
    except TooLarge as error:
        raise Refused("A story has too many ways for one page.", "Set fewer flags in it, or split it.") from error
    except EndlessLoop as error:
        raise Refused("A story runs in a circle that never stops.", "Type `python main.py check` to see it.") from error
    turns = in_script({**whole.data, "tried": months(view, locale, day_of(inputs.now))})
    pictures = in_script(list(_pictures(whole, inputs)) if inputs.has_pictures else [])
    letters = Markup("\n".join(faces(inputs.fonts, [locale])))  # noqa: S704 - our own files
    html = _render_page(view, locale, inputs, (turns, pictures, letters))
    steps, stories = count_steps(whole.explored), len(view.course.lessons)
    sizes = [len(it.encode()) for it in (turns, pictures, letters)]
    return TakeAlongPage(html, stories, steps, words=sizes[0], pictures=sizes[1], letters=sizes[2])


def _profile_of(course: Course) -> Profile:
    if course.profile is None:
        raise Refused("There is no file `profile.yaml`.", "It lies beside course.yaml; fetch it from the repository.")
    return course.profile


def _render_page(view: CourseBundle, locale: str, inputs: PageInputs, parts: tuple[Markup, Markup, Markup]) -> str:
    turns, pictures, letters = parts
    style = Markup((HERE / "page.css").read_text("utf-8"))  # noqa: S704 - our own files
    script = Markup((HERE / "turns.js").read_text("utf-8") + (HERE / "page.js").read_text("utf-8"))  # noqa: S704 - our own files
    policy = policy_of(script, style, letters)
    template = page_template(HERE / "page.html")
    return template.render(
        policy=policy,
        generator=GENERATOR,
        locale=locale,
        dir=direction(locale),
        icon=data_url("image/svg+xml", inputs.icon.read_bytes()),
        style=style,
        script=script,
        letters=letters,
        pictures=pictures,
        turns=turns,
        sum=zlib.crc32("".join((policy, style, letters, pictures, turns)).encode()),
        **_page_words(view, locale, inputs),
    )


def _page_words(view: CourseBundle, locale: str, inputs: PageInputs) -> TableData:
    """Return the words of the page around the chat, and those shown where its script cannot run."""
    translator = Translator(view.course, view.catalogs, locale, today=day_of(inputs.now))
    profile = _profile_of(view.course)
    return {
        "title": translator.plain(profile.name),
        "draft": translator.plain(profile.page["draft"]) if inputs.is_draft else "",
        "tap": translator.plain(profile.page["tap"]),
        "broken": translator.plain(profile.page["broken"]),
        "keys": [(name, translator.plain(label)) for name, label in profile.keyboard.items()],
        "help": translator.plain(profile.keyboard["help"]),
        "lessons": translator.plain(profile.keyboard["lessons"]),
        "people": list(_people(view, locale, inputs)),
        "stories": [
            {"title": translator.plain(it.title), "about": translator.plain(it.about)}
            for it in view.course.offered_to(locale, None)
        ],
    }


def _people(view: CourseBundle, locale: str, inputs: PageInputs) -> Iterator[Markup]:
    """Yield the people who help, country by country, the one of the language first."""
    dress = linked(view.course.directory)
    for country in view.course.directory.in_order(locale):
        told = Translator(view.course, view.catalogs, locale, country=country, today=day_of(inputs.now))
        lines = f"<b>{told.html(view.course.directory.countries[country])}</b>\n{dress(told.html(Text('<people>')))}"
        yield Markup(lines)  # noqa: S704 - escaped by the translator


def _pictures(whole: WholeCourse, inputs: PageInputs) -> Iterator[str]:
    for shown in whole.explored.wording.pictures:
        yield _badge_picture(inputs.media, shown) if isinstance(shown, Badge) else _picture_file(inputs.media, shown)


def _badge_picture(media: Path, badge: Badge) -> str:
    with suppress(Undrawable):  # then only its caption is shown
        return data_url("image/png", badge_png(media, badge))
    return ""


def _picture_file(media: Path, name: object) -> str:
    kind = mimetypes.guess_type(str(name))[0] or ""
    path = media / str(name)
    return data_url(kind, path.read_bytes()) if path.is_file() and kind.startswith("image/") else ""


def policy_of(script: str, *styles: str) -> str:
    """Return a Content-Security-Policy that forbids loading, sending, and any other script or style."""
    return (
        f"default-src 'none'; script-src {_policy_hash(script)}; style-src {' '.join(map(_policy_hash, styles))}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _policy_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def in_script(data: object) -> Markup:
    """Serialise data for a script element: `<` is escaped, so it cannot end the element; `&` has no meaning there."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(plain.replace("<", "\\u003c"))  # noqa: S704 - what was unsafe is escaped in this line


_NUMBER = re.compile(r"<code>([0-9*# ()-]+)</code>|(\+[0-9][0-9 ()-]*[0-9])")


def linked(directory: Directory) -> Callable[[str], str]:
    """Return a function that makes links of the numbers in a bubble's HTML."""
    written = {
        _digits(part) for route in directory.routes if route.role == "text" for part in _number_parts(route.number)
    }
    called = {_digits(part) for it in directory.routes if it.can_be_called for part in _number_parts(it.number)}
    return lambda html: "\n".join(_linked_line(line, written, called) for line in html.split("\n"))


def _linked_line(line: str, written: set[str], called: set[str]) -> str:
    """Return a line with links to call its numbers; for those that take SMS too, a link follows the sentence."""
    numbers = dict.fromkeys(_digits(found[1] or found[2]) for found in _NUMBER.finditer(line))
    texts = [f'<a href="sms:{number}">SMS</a>' for number in numbers if number in written and number in called]
    return " ".join((_NUMBER.sub(lambda found: _number_link(found, written, called), line), *texts))


def _number_parts(number: str | None) -> list[str]:
    return (number or "").split("/")


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def _number_link(found: re.Match[str], written: set[str], called: set[str]) -> str:
    """Return a number as a link to call it, or to text it if it only takes SMS; any other number unchanged."""
    words = (found[1] or found[2]).strip()
    number = _digits(words)
    if number in called:
        return f'<a href="tel:{number}">{words}</a>'
    return f'<a href="sms:{number}">{words}</a>' if number in written else found[0]


def months(bundle: CourseBundle, locale: str, today: date) -> list[str]:
    """Return for each country a sentence on the month in which its numbers were last tried."""
    directory = bundle.course.directory.as_of(today)
    return [HelpNumbers(directory, bundle.catalogs, locale, country).last_tried() for country in TOLD]
