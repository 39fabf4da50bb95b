"""Rendering of a turn, and of the one line for a learner who wrote while the bot was away (D15).

It decides whose names and numbers are shown, in which language, and whether a reply replaces a message.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Picked, Replies
from bot.conversation.rendering.translator import Translator
from bot.engine.advance import trouble
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.daytime import is_daytime
from bot.engine.events import Answered, Asked, Erased
from bot.engine.input import Chose, Flags, Input, Said, Started
from bot.engine.learner import session_for_start
from bot.engine.session import Session, kept_until
from bot.engine.turn import Turn
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.profile import HELP_FILES
from bot.lessons.translations.locales import languages_of
from bot.statistics.periods import day_of


def render_turn(
    bundle: CourseBundle,
    turn: Turn,
    before: Session | None,
    action: Input,
    now: int = 0,
    *,
    news: int | None = None,
    words: str = "",
    code: str = "",
) -> Replies:
    """Render a turn in the learner's language.

    Names of people follow the country her lesson began with, telephone numbers the country of her session. `before` is
    the session before the turn, `now` is in seconds since 1970. `news` is until when (seconds since 1970) her address
    is kept for news; None where it is not. `words` are her own words to staff, shown back to her, and `code` is the
    code that withdraws them.
    """
    if turn.session is None:
        return _render_erased(bundle, turn)
    session = session_for_start(bundle.course, action) if isinstance(action, Started) else turn.session
    visit = session.visit or (before.visit if before and session is turn.session else None)
    names = visit.country if visit else session.country
    locale = _language_of_help(bundle.course, action, turn, session.locale)
    translator = Translator(
        bundle.course.read_in(locale),
        bundle.catalogs,
        locale,
        names,
        country=session.country,
        today=day_of(now),
        now=now or None,
        until=day_of(kept_until(session, now)),
        news_until=None if news is None else day_of(news),
        words=words,
        code=code,
        username=bundle.username,
    )
    asked_for_help = turn.quiet or (_has_confirmed(turn) and leads_to_help(turn))
    quiet = asked_for_help and not turn.is_tidied  # after Hide no button reveals it (S2)
    flags = Flags(locale, session.country, session.age, quiet, session.less_data)
    return replace(render_reply(translator, turn.events, flags), in_place=_is_in_place(action, turn))


def _language_of_help(course: Course, action: Input, turn: Turn, locale: str) -> str:
    """Return the language for Help alone that was typed in, if the turn asks in Help or before it; else `locale`."""
    asked = [event.target.script for event in turn.events if isinstance(event, Asked)]
    hers = action.language if isinstance(action, Said) else action.flags.locale if isinstance(action, Chose) else ""
    is_hers = hers in course.help_languages and course.chat_language(hers) == locale
    return hers if is_hers and asked and HELP_FILES.issuperset(asked) else locale


def _is_in_place(action: Input, turn: Turn) -> bool:
    """Return whether a tap leads to another card of Help, or to the same practise: one message replaces the other."""
    asked = next((event for event in reversed(turn.events) if isinstance(event, Asked)), None)
    if asked is None or not isinstance(action, Chose) or turn.is_tidied:
        return False
    in_help = action.target.script == asked.target.script == "help"
    return in_help or (bool(asked.built) and replace(action.target, key="") == asked.target)


def _render_erased(bundle: CourseBundle, turn: Turn) -> Replies:
    """Render a turn after which nothing is stored of the learner: the buttons carry her language and nothing else."""
    locale = next((event.locale for event in turn.events if isinstance(event, Erased)), SOURCE_LOCALE)
    return render_reply(Translator(bundle.course, bundle.catalogs, locale), turn.events, Flags(locale))


def leads_to_help(turn: Turn) -> bool:
    """Return True if a turn leads to a Help scene, which needs no stored data."""
    return any(isinstance(event, Asked) and event.target.script == "help" for event in turn.events)


def needs_no_store(turn: Turn) -> bool:
    """Return True if a turn leads to Help or to /privacy."""
    return leads_to_help(turn) or any(
        isinstance(event, Asked) and event.target.script == "privacy" for event in turn.events
    )


def render_apology(bundle: CourseBundle, action: Input, now: int) -> Replies:
    """Return the apology. The tapped message keeps its buttons: they will work again."""
    replies = render_turn(bundle, trouble(bundle.course, None, action), None, action, now)
    return replace(replies, items=tuple(item for item in replies.items if not isinstance(item, Picked)))


def _has_confirmed(turn: Turn) -> bool:
    """Return True if the learner answered the question whether something is wrong, by a tap or in words."""
    return any(isinstance(event, Answered) and event.target.script == "confirm" for event in turn.events)


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
