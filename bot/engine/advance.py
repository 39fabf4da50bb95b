"""The one function: what a girl did, and where she was, become what happened and where she is now.

    advance(course, session, input) -> Turn(session, events)

Pure, bounded, total: it reads no clock, no file and no chance, and answers every input.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.model.lesson import SOURCE_LOCALE, Course
from bot.content.model.people import AGES
from bot.content.model.profile import SlashCommand
from bot.engine import cursor as reading
from bot.engine import mine, news, rating, reminding, speaking, visits
from bot.engine.cursor import Called, Happening
from bot.engine.events import Asked, Came, Erased, Event, Played, Tidied
from bot.engine.fold import fold, world_of
from bot.engine.input import (
    BADGE,
    LINK,
    OPEN,
    TIDY,
    Blocked,
    Chose,
    Commanded,
    Flags,
    Input,
    Listened,
    Looked,
    Said,
    Sent,
    Spot,
    Started,
    Tapped,
)
from bot.engine.own_link import own_link
from bot.engine.pictures import looked, wished
from bot.engine.scenes import bot_choice, bot_option, scene
from bot.engine.session import Session
from bot.engine.turn import Telling, Turn


def advance(course: Course, session: Session | None, did: Input, lot: int = 0) -> Turn:
    """One step. `session` is None for a girl nothing is known of: a new one, or one whose 24 hours are over.

    `lot` is any number: it picks the quick round that `do: quick` opens, and that stands there after Tidy up.
    """
    if isinstance(did, Blocked):
        return Turn(None)
    met = None if session and session.by_reminder else session
    known = met or _anew(course, session, did)
    wished = met.locale if met else did.flags.locale if isinstance(did, Tapped) else known.locale
    if wished not in course.locales:
        known = replace(known, locale=_spoken(course, wished))
        if not _needs_no_language(did):
            return _done(course, scene(course, known, "settings", "language"))
    return _played(met, _done(course, _heard(course, speaking.after(known, did), did), lot))


def _played(session: Session | None, turn: Turn) -> Turn:
    """Who is not known and only plays leaves nothing: her buttons carry all that the next tap needs (B3)."""
    asked = [event.spot.script for event in turn.events if isinstance(event, Asked)]
    return replace(turn, passing=True) if session is None and asked == ["quick"] else turn


def _needs_no_language(did: Input) -> bool:
    """What is answered in English at once when her language was taken away: Help, Tidy up, another language."""
    match did:
        case Chose(spot=spot):
            return spot.key == TIDY or spot.script in ("help", "confirm", "start", "settings")
        case Commanded(name=name):
            return name != "lessons"
        case Said(command=command, confirm=confirm):
            return confirm is not None or command not in (None, "lessons")
        case _:
            return isinstance(did, Started)


def again(course: Course, session: Session | None, did: Input, lot: int = 0) -> Turn:
    """The answer to an update whose turn has already happened: her present stop. Nothing changes.

    What would change nothing may be told again; anything else would show what did not happen.
    """
    if session is None or not (session.visit and _is_a_pick(did)):
        turn = advance(course, session, did, lot)
        if session is None or turn.session == session:
            return turn
    return _done(course, Telling(session, (Called("here"),)))


def _is_a_pick(did: Input) -> bool:
    """Whether she picked an option, by a tap or in words; a button of Help asks for Help."""
    match did:
        case Chose(spot=spot):
            return spot.script != "help"
        case Said(command=command):
            return command is None
        case _:
            return False


def replay(course: Course, session: Session) -> tuple[Turn, ...]:
    """Her lesson told anew from its start, one turn an answer; the last one holds the session that fits it now."""
    return tuple(_done(course, telling) for telling in visits.retold(course, session))


def trouble(course: Course, session: Session | None, did: Input) -> Turn:
    """The apology when something of ours has failed; her place is in her last buttons."""
    if isinstance(did, Blocked):
        return Turn(None)
    known = session or _new(course, did)
    return _done(course, scene(course, known, "moments", "trouble"))


def _new(course: Course, did: Started | Tapped | Said | Sent | Commanded) -> Session:
    if isinstance(did, Tapped):
        flags: Flags = did.flags
        return Session(_spoken(course, flags.locale), flags.age, flags.country, less_data=flags.less_data)
    return Session(_spoken(course, did.phone))


def _anew(course: Course, session: Session | None, did: Started | Tapped | Said | Sent | Commanded) -> Session:
    """A girl who is new, or whose 24 hours are over: her button tells who she is, and her reminder stays what it is."""
    new = _new(course, did)
    if session is None:
        return new
    return replace(new if isinstance(did, Tapped) else session, reminder=session.reminder, by_reminder=False)


def started(course: Course, did: Started) -> Session:
    """For whom /start is told: for anybody who holds this phone, never for the girl who was here before (D5)."""
    return Session(_spoken(course, did.phone))


def _spoken(course: Course, locale: str) -> str:
    return locale if locale in course.locales else SOURCE_LOCALE


def _heard(course: Course, session: Session, did: Started | Tapped | Said | Sent | Commanded) -> Telling:
    match did:
        case Listened(lesson, key, flags):
            return Telling(session, (Played(lesson, key, flags.locale),))
        case Looked():
            return Telling(session, wished(_looked(course, session, did)))
        case Started():
            return _started(course, session, did)
        case Commanded(name=name):
            return Telling(session, (Called(COMMANDS[name]),))
        case Said():
            return _said(course, session, did)
        case Sent(kind=kind):
            return scene(course, session, "moments", f"sent-{kind}")
        case Chose():
            return _chose(course, session, did)


def _looked(course: Course, session: Session, did: Looked) -> tuple[Happening, ...]:
    match did.file:
        case file if file == BADGE:
            return visits.badge_of(course, session, did.script)
        case file if file == LINK:
            return own_link(course, session).happenings
        case _:
            return looked(course, did)


def _started(course: Course, session: Session, did: Started) -> Telling:
    """The same words for everybody (D5). The code of her link happened in this turn, and stays nowhere (C11)."""
    wanted = did.lesson if did.lesson and course.lesson(did.lesson) else None
    came = (Came(did.code),) if did.code else ()
    told = scene(course, started(course, did), "start", "start")
    return Telling(replace(session, wanted=wanted), (*came, *told.happenings))


def _chose(course: Course, session: Session, did: Chose) -> Telling:
    spot = did.spot
    if spot.key == TIDY:
        return Telling(session, (Called("tidy"),))
    if spot.key == OPEN:
        return news.followed(course, session, spot)
    if spot.script in speaking.SCRIPTS:
        return speaking.chose(course, session, did)
    if spot.script == "confirm" and session.writing:
        return speaking.confirmed(course, session, did)
    if spot.key in rating.KEYS:
        return rating.rated(course, session, spot)
    if spot.script in course.bot:
        return bot_choice(course, session, spot)
    telling = visits.chose(course, session, spot)
    return _unasked(telling) if did.flags.quiet else telling


def _unasked(telling: Telling) -> Telling:
    """A lesson's end without the question whether to save her place: she has just asked for help (A24)."""
    happenings = (
        Called(it.do.replace("ask-to-save", "close")) if isinstance(it, Called) else it for it in telling.happenings
    )
    return Telling(telling.session, tuple(happenings))


COMMANDS: dict[SlashCommand, str] = {
    "start": "start",
    "lessons": "menu",
    "help": "help",
    "language": "tell settings/language",
    "tidy": "tidy",
    "privacy": "tell privacy/short",
    "mydata": "my-data",
    "erase": "tell mine/erase",
}


def _said(course: Course, session: Session, said: Said) -> Telling:
    if said.command is not None:
        return Telling(session, (Called(COMMANDS[said.command]),))
    if said.code:
        return scene(course, session, "speak-up", "taken-back" if said.code == "known" else "wrong-code")
    if said.confirm is not None:
        return speaking.asked_first(course, session, said.draft, scene(course, session, "confirm", said.confirm))
    if session.writing:
        return speaking.wrote(course, session, said)
    if spot := _option_here(course, session, said) or bot_option(course, session, said.keys):
        return bot_choice(course, session, spot) if spot.script in course.bot else visits.chose(course, session, spot)
    if said.answers:
        return scene(course, session, "moments", "short-answer")
    return scene(course, session, "moments", "playful" if said.playful else "not-understood")


def _option_here(course: Course, session: Session, said: Said) -> Spot | None:
    """The option of her present stop that her words name, or else her number or letter."""
    lesson = course.lesson(session.visit.lesson) if session.visit else None
    if lesson is None or session.visit is None:
        return None
    folded = fold(world_of(course, lesson, session, session.visit), session.visit.trail)
    options = reading.options(folded.world, folded.cursor)
    worded = [option for option in options if option.key in said.keys]
    counted = [option for number, option in enumerate(options, 1) if number == said.ordinal]
    meant = next(iter((*worded, *counted)), None)
    return Spot(lesson.id, folded.stop.id, meant.key) if folded.stop and meant else None


MOST_ACTS = 20
"""A turn does a handful of things; more is a bot scene that calls itself."""


def _done(course: Course, telling: Telling, lot: int = 0) -> Turn:
    """Do what the telling calls for, each thing in its place."""
    session, waiting, events, acts = telling.session, list(telling.happenings), list[Event](), 0
    while waiting:
        happening = waiting.pop(0)
        if not isinstance(happening, Called):
            events.append(happening)
            continue
        acts += 1
        if acts > MOST_ACTS:
            raise reading.EndlessLoop(happening.do)
        acted = act(course, session, _quick(course, lot) if happening.do == "quick" else happening.do)
        session, waiting = acted.session, [*acted.happenings, *_after(happening.do, waiting)]
    erased = any(isinstance(event, Erased) for event in events)
    return Turn(None if erased else session, tuple(events))


def _after(do: str, waiting: list[Happening]) -> list[Happening]:
    """What is left to tell. Help opened inside a story holds the next question back until she goes on.

    After Tidy up a story goes on; where nothing does, a quick round stands there, harmless and funny (D3).
    """
    if do == "tidy" and not waiting:
        return [Called("quick")]
    only_a_question = len(waiting) == 1 and isinstance(waiting[0], Asked)
    return [] if do == "help" and only_a_question else waiting


def _quick(course: Course, lot: int) -> str:
    """The first question of one of the quick rounds; a course without any opens its menu."""
    rounds = tuple(course.bot["quick"].scenes) if "quick" in course.bot else ()
    return f"tell quick/{rounds[lot % len(rounds)]}" if rounds else "menu"


def act(course: Course, session: Session, do: str) -> Telling:
    """Do what a scene calls for (`do:`)."""
    word, _, value = do.partition(" ")
    match word:
        case "language":
            return Telling(replace(session, locale=value))
        case "age":
            return Telling(replace(session, age=value if value in AGES else None))
        case "country":
            return Telling(reminding.moved(session, value))
        case "less-data" | "with-pictures":
            return scene(course, replace(session, less_data=word == "less-data"), "settings", word)
        case "tidy" | "link":
            return own_link(course, session) if word == "link" else _tidied(course, session)
        case _ if word in mine.ACTS:
            return mine.act(course, session, word)
        case _ if word in reminding.ACTS:
            return reminding.act(course, session, word, value)
        case _ if word in news.ACTS:
            return news.act(course, session, word)
        case _ if word in speaking.ACTS:
            return speaking.act(course, session, word)
        case _:
            return _led(course, session, do)


def _tidied(course: Course, session: Session) -> Telling:
    """The chat is emptied; that words were sent from this phone is forgotten with it (D3)."""
    session = replace(session, spoke=None)
    return Telling(session, (Tidied(),)).then(scene(course, session, "moments", "tidied"))


_ONWARD = {"onward": visits.onward, "resume": visits.resumed}


def _led(course: Course, session: Session, do: str) -> Telling:
    """Into a lesson, back to her place, or to a scene."""
    word, _, value = do.partition(" ")
    lesson = course.lesson(value)
    match word:
        case "open" if lesson:
            return visits.opened(course, session, lesson)
        case "here":
            return visits.present(course, session) or _menu(course, session)
        case "onward" | "resume":
            return _ONWARD[word](course, session) or _menu(course, session)
        case "welcome" | "come-in":
            return _welcome(course, session, by_reminder=word == "come-in")
        case "story":
            return _story(course, session)
        case "close" if lesson:
            return visits.closing(course, session, lesson)
        case "ask-to-save" if lesson:
            return visits.saving(course, session, lesson)
        case "rate" | "because":  # typed: of which lesson is not remembered, so nothing is counted
            return scene(course, session, "moments", {"rate": "rated"}.get(word, word))
        case "enter" | "start-again":  # typed: which lesson the button would have led to is not remembered
            lesson = course.lesson(session.visit.lesson) if session.visit else None
            return visits.opened(course, session, lesson) if lesson else _menu(course, session)
        case _:
            return scene(course, session, *(told_by(do) or ("menu", "menu")))


NAMED = {"start": "start/start", "menu": "menu/menu", "help": "help/card"}
"""The scenes that have a word of their own."""


def told_by(do: str) -> tuple[str, str] | None:
    """The bot file and scene that an act tells, when it tells one (`help`, `tell confirm/me`)."""
    path = NAMED.get(do) or do.removeprefix("tell ")
    file, _, name = path.partition("/")
    return (file, name) if name else None


def _menu(course: Course, session: Session) -> Telling:
    return scene(course, session, "menu", "menu")


def _welcome(course: Course, session: Session, *, by_reminder: bool) -> Telling:
    """After /start, or [Go on] below a reminder: a saved place asks who is there, also between two lessons (D5)."""
    if by_reminder and replace(session, locale="", country=None, reminder=None) == Session(""):
        return scene(course, session, "start", "age")
    if session.saved:
        return scene(course, session, "moments", "welcome-back")
    return _story(course, session)


def _story(course: Course, session: Session) -> Telling:
    """The lesson of her link, or her place, or the next lesson."""
    wanted = course.lesson(session.wanted) if session.wanted else None
    if session.visit is not None and wanted is None:
        return scene(course, session, "moments", "welcome-back")
    lesson = wanted or visits.next_lesson(course, session)
    return visits.opened(course, session, lesson) if lesson else _menu(course, session)
