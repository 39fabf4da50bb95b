"""Render the page of a proof: one file that contains everything and may not load anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from markupsafe import Markup

from bot.authoring.handouts.proof.changes import Change
from bot.authoring.handouts.proof.page_data import data
from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.table import TableData
from bot.authoring.handouts.turns.tour import earlier_lessons
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.badges import Badge
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson
from bot.lessons.model.people import BANDS, COUNTRIES
from bot.lessons.model.texts import own_texts, texts
from bot.lessons.steps import STEP_MODELS, Stop
from bot.lessons.translations.signatures import SignedTexts
from bot.page_templates import page_template

HERE = Path(__file__).parent
TURNS = HERE.parent / "turns" / "turns.js"
GENERATOR = "safe-online-world proof"
"""Value of the page's `generator`, by which the program recognises its own files."""

NAMES = {"say": "a bubble", "alt": "a picture's words", "text": "a button", "lines": "a line to practise"}
NAMES |= {model.kind: "a question" for model in STEP_MODELS if issubclass(model, Stop)}
NAMES |= {"feedback": "an answer to her pick", "sensitive": "the note before the lesson"}
"""Descriptions of texts, by the key they were written at."""


@dataclass(frozen=True, slots=True)
class ProofInputs:
    """Content of a proof besides its turns.

    `style` is the style sheet of the chat, `images` maps pictures or badges to data URLs, `files` maps paths to
    embedded sources, `against` names the version compared with (None without comparison).
    """

    day: date
    style: str
    images: Mapping[str | Badge, str]
    files: Mapping[str, str]
    signed: SignedTexts
    against: str | None = None
    changes: Sequence[Change] = ()


def page(found: Explored, bundle: CourseBundle, lesson: Lesson, sheet: ProofInputs) -> str:
    """Render the proof as one HTML file."""
    locales = found.tour.locales
    style = Markup(sheet.style + (HERE / "page.css").read_text("utf-8"))  # noqa: S704 - our own files
    script = Markup(TURNS.read_text("utf-8") + (HERE / "page.js").read_text("utf-8"))  # noqa: S704 - our own files
    rendered = page_template(HERE / "page.html")
    return rendered.render(
        policy=policy_of(script, style),
        generator=GENERATOR,
        title=lesson.title.source,
        style=style,
        script=script,
        day=format_date(sheet.day, "long", SOURCE_LOCALE),
        fields=list(_fields(bundle.course, lesson, bundle, locales)),
        against=sheet.against,
        heading=_heading(len(sheet.changes)),
        changes=[_change(bundle, change) for change in sheet.changes],
        lesson=in_script(data(found, sheet.images, sheet.signed, sheet.changes)),
        files=in_script(dict(sheet.files)),
    )


def policy_of(script: str, *styles: str) -> str:
    """Return a Content-Security-Policy that forbids loading, sending, and any other script or style."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {' '.join(map(_hash, styles))}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def in_script(data: object) -> Markup:
    """Serialise data for a script element: `<` is escaped, so it cannot end the element; `&` has no meaning there."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(plain.replace("<", "\\u003c"))  # noqa: S704 - what was unsafe is escaped in this line


def _heading(number: int) -> str:
    return "Nothing changed" if number == 0 else "1 text changed" if number == 1 else f"{number} texts changed"


def _change(bundle: CourseBundle, change: Change) -> TableData:
    """Return one entry of the list of changes."""
    text = change.new or change.old
    place = text.place if text else None
    kind = "New" if change.old is None else "Gone" if change.new is None else "Changed"
    return {
        "kind": f"{kind}: {NAMES.get(change.name, change.name)}",
        "old": change.old.source if change.old else "",
        "new": change.new.source if change.new else "",
        "where": f"{place.file}, line {place.line}" if place else "",
        "stale": [
            {"locale": it, "name": bundle.course.language_name(it), "words": words} for it, words in change.stale
        ],
    }


def _fields(course: Course, lesson: Lesson, bundle: CourseBundle, locales: tuple[str, ...]) -> Iterator[TableData]:
    languages = [_choice(str(number), bundle.course.language_name(it), it) for number, it in enumerate(locales)]
    yield {"name": "locale", "label": "Language", "choices": languages}
    yield {"name": "band", "label": "Her age", "choices": [_choice(band, band.replace("-", " to ")) for band in BANDS]}
    countries = [
        _choice("0", "not told"),
        *(_choice(str(1 + COUNTRIES.index(it)), name.source) for it, name in course.directory.countries.items()),
    ]
    yield {"name": "country", "label": "Her country", "choices": countries}
    yield {
        "name": "pictures",
        "label": "Pictures",
        "choices": [_choice("shown", "shown"), _choice("on-tap", "less data")],
    }
    if earlier_lessons(lesson):
        yield {"name": "met", "label": "Other lessons", "choices": [_choice("0", "not played"), _choice("1", "played")]}


def _choice(value: str, name: str, lang: str = SOURCE_LOCALE) -> TableData:
    return {"value": value, "name": name, "lang": lang}


def locales_of(bundle: CourseBundle, lesson: Lesson) -> tuple[str, ...]:
    """Return the locales of a proof: those the bot offers, even where this lesson is not fully translated."""
    course, catalogs = bundle.course, bundle.catalogs
    own = tuple(own_texts(course))
    names = course.profile.languages if course.profile else {}
    some = [locale for locale in names if catalogs.whole(own, locale) and _begun(bundle, lesson, locale)]
    return tuple(dict.fromkeys((SOURCE_LOCALE, *some)))


def _begun(bundle: CourseBundle, lesson: Lesson, locale: str) -> bool:
    return any(text.context and bundle.catalogs.find(text, locale) for text in texts(lesson))


def data_url(kind: str, raw: bytes) -> str:
    """Return bytes of a media type as a data URL."""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
