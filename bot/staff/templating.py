"""Pages made of templates, in the languages staff read. The program's own sentences stand in `staff.po`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.statistics.reports.sentences import LOCALES, catalog

HERE = Path(__file__).parent

LANGUAGES = {"en": "English", "nl": "Nederlands"}
"""What the languages call themselves."""


def rendered(template: str, locale: str, /, **values: object) -> str:
    """A page in a language."""
    languages = [(it, LANGUAGES[it]) for it in LOCALES]
    return _environment(locale).get_template(template).render(locale=locale, languages=languages, **values)


@cache
def _environment(locale: str) -> Environment:
    """Templates are read once; a name that nobody filled in is our mistake, not an empty place."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    words: Mapping[str, str] = {} if locale == "en" else catalog(locale)
    found.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda it: words.get(it, it), lambda one, many, number: one if number == 1 else many, newstyle=True
    )
    found.filters["number"] = lambda it: format_decimal(it, locale=locale)
    return found


def chosen(asked: str | None, kept: str | None, accepted: str) -> str:
    """The language of a page: the one asked for, or the one kept from then, or what the browser would like best."""
    wanted = [asked, kept, *_accepted(accepted)]
    return next((it for it in wanted if it in LOCALES), LOCALES[0])


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the dearest first; regions are no matter (`nl-BE`)."""
    found = []
    for place, part in enumerate(header[:200].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            found.append((-float(quality or 1), place, tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(found)]
