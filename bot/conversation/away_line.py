"""The one line for a learner who wrote while the bot was away for more than an hour, whatever she wrote (D15)."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Replies
from bot.conversation.rendering.translator import Translator
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.daytime import is_daytime
from bot.engine.input import Flags
from bot.engine.session import Session
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.translations.locales import languages_of


def away_line(bundle: CourseBundle, flags: Flags) -> Replies:
    """Return the line, with buttons to go on, for Help and to hide. It says nothing of the learner or her words."""
    known = bundle.course.chat_language(flags.locale)
    locale = known if known in bundle.course.locales else SOURCE_LOCALE
    told = scene(bundle.course, Session(locale, country=flags.country), "moments", "away")
    events = [it for it in told.outputs if not isinstance(it, Called)]
    translator = Translator(bundle.course, bundle.catalogs, locale, flags.country, country=flags.country)
    return render_reply(translator, events, replace(flags, locale=locale, quiet=False))


def is_day_for(flags: Flags, now: float) -> bool:
    """Return whether it is day where the learner is. `now` is in seconds since 1970.

    If she told no country, it must be day in each country of her language; for a language of no country, in all four at
    once, which is from 6 to 11 hours UTC.
    """
    return is_daytime(now, [flags.country] if flags.country else _home_of(flags.locale))


def _home_of(locale: str) -> tuple[Country, ...]:
    return tuple(it for it in COUNTRIES if locale in languages_of(it)) or COUNTRIES
