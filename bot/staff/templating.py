"""Page templates in the languages of the staff. The program's own sentences are in `staff.po`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.statistics.reports.sentences import LOCALES, catalog

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"

LANGUAGES = {"en": "English", "nl": "Nederlands"}
"""Names of the languages in themselves."""


def rendered(template: str, locale: str, folder: Path = TEMPLATES, /, **values: object) -> str:
    """Render a template of a folder in a language. It may include those of the staff pages."""
    languages = [(it, LANGUAGES[it]) for it in LOCALES]
    return _environment(folder, locale).get_template(template).render(locale=locale, languages=languages, **values)


@cache
def _environment(folder: Path, locale: str) -> Environment:
    """Return the Jinja environment of a language. An undefined name raises an error instead of rendering as empty."""
    found = Environment(
        loader=FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    words: Mapping[str, str] = {} if locale == "en" else catalog(locale)
    found.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda it: words.get(it, it), lambda one, many, number: one if number == 1 else many, newstyle=True
    )
    found.filters["said"] = lambda it: words.get(it, it)  # translates without %-formatting
    found.filters["number"] = lambda it: format_decimal(it, locale=locale)
    return found


def chosen(asked: str | None, kept: str | None, accepted: str) -> str:
    """Return the language of a page: the one asked for, else the one in the cookie, else the browser's preference."""
    wanted = [asked, kept, *_accepted(accepted)]
    return next((it for it in wanted if it in LOCALES), LOCALES[0])


def _accepted(header: str) -> list[str]:
    """Return the languages of an Accept-Language header by preference, without regions (`nl` for `nl-BE`)."""
    found = []
    for number, part in enumerate(header[:200].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            found.append((-float(quality or 1), number, tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(found)]
