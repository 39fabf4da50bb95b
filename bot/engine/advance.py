"""The one function: what a girl did, and where she was, become what happened and where she is now.

    advance(course, session, input) -> Turn(session, events)

Pure, bounded, total: it reads no clock, no file and no chance, and answers every input.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.model.commands import (
    AskAgain,
    AskToSave,
    CloseLesson,
    Command,
    OpenHelp,
    OpenMenu,
    PlayQuickRound,
    ShowData,
    TellScene,
    TidyUp,
)
from bot.content.model.lesson import SOURCE_LOCALE, Course
from bot.content.model.profile import SlashCommand
from bot.engine import cursor as reading
from bot.engine import news, rating, speaking, visits
from bot.engine.cursor import Called, Happening
from bot.engine.events import Asked, Came, Erased, Event, Played
from bot.engine.fold import ReplayCache, fold, world_of
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
from bot.engine.perform import perform
from bot.engine.pictures import looked, wished
from bot.engine.scenes import bot_choice, bot_option, scene
from bot.engine.session import Session
from bot.engine.turn import Telling, Turn


def advance(
    course: Course, session: Session | None, did: Input, lot: int = 0, replays: ReplayCache | None = None
) -> Turn:
    """One step. `session` is None for a girl nothing is known of: a new one, or one whose 24 hours are over.

    `lot` is any number: it picks the quick round that `do: quick` opens, and that stands there after Tidy up.
    `replays` is the host's cache: it only saves time.
    """
    replays = replays or ReplayCache()
    if isinstance(did, Blocked):
        return Turn(None)
    met = None if session and session.by_reminder else session
    known = met or _anew(course, session, did)
    wished = met.locale if met else did.flags.locale if isinstance(did, Tapped) else known.locale
    if wished not in course.locales:
        known = replace(known, locale=_spoken(course, wished))
        if not _needs_no_language(did):
            return _done(course, scene(course, known, "settings", "language"), lot, replays)
    return _played(met, _done(course, _heard(course, speaking.after(known, did), did, replays), lot, replays))


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


def again(
    course: Course, session: Session | None, did: Input, lot: int = 0, replays: ReplayCache | None = None
) -> Turn:
    """The answer to an update whose turn has already happened: her present stop. Nothing changes.

    What would change nothing may be told again; anything else would show what did not happen.
    """
    replays = replays or ReplayCache()
    if session is None or not (session.visit and _is_a_pick(did)):
        turn = advance(course, session, did, lot, replays)
        if session is None or turn.session == session:
            return turn
    return _done(course, Telling(session, (Called(AskAgain()),)), lot, replays)


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
    return tuple(_done(course, telling, 0, ReplayCache()) for telling in visits.retold(course, session))


def trouble(course: Course, session: Session | None, did: Input) -> Turn:
    """The apology when something of ours has failed; her place is in her last buttons."""
    if isinstance(did, Blocked):
        return Turn(None)
    known = session or _new(course, did)
    return _done(course, scene(course, known, "moments", "trouble"), 0, ReplayCache())


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


def _heard(
    course: Course, session: Session, did: Started | Tapped | Said | Sent | Commanded, replays: ReplayCache
) -> Telling:
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
            return _said(course, session, did, replays)
        case Sent(kind=kind):
            return scene(course, session, "moments", f"sent-{kind}")
        case Chose():
            return _chose(course, session, did, replays)


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


def _chose(course: Course, session: Session, did: Chose, replays: ReplayCache) -> Telling:
    spot = did.spot
    if spot.key == TIDY:
        return Telling(session, (Called(TidyUp()),))
    if spot.key == OPEN:
        return news.followed(course, session, spot, replays)
    if spot.script in speaking.SCRIPTS:
        return speaking.chose(course, session, did)
    if spot.script == "confirm" and session.writing:
        return speaking.confirmed(course, session, did)
    if spot.key in rating.KEYS:
        return rating.rated(course, session, spot)
    if spot.script in course.bot:
        return bot_choice(course, session, spot)
    telling = visits.chose(course, session, spot, replays)
    return _unasked(telling) if did.flags.quiet else telling


def _unasked(telling: Telling) -> Telling:
    """A lesson's end without the question whether to save her place: she has just asked for help (A24)."""
    return Telling(telling.session, tuple(map(_without_asking, telling.happenings)))


def _without_asking(happening: Happening) -> Happening:
    if isinstance(happening, Called) and isinstance(happening.command, AskToSave):
        return Called(CloseLesson(happening.command.lesson))
    return happening


COMMANDS: dict[SlashCommand, Command] = {
    "start": TellScene("start", "start"),
    "lessons": OpenMenu(),
    "help": OpenHelp(),
    "language": TellScene("settings", "language"),
    "tidy": TidyUp(),
    "privacy": TellScene("privacy", "short"),
    "mydata": ShowData(),
    "erase": TellScene("mine", "erase"),
}


def _said(course: Course, session: Session, said: Said, replays: ReplayCache) -> Telling:
    if said.command is not None:
        return Telling(session, (Called(COMMANDS[said.command]),))
    if said.code:
        return scene(course, session, "speak-up", "taken-back" if said.code == "known" else "wrong-code")
    if said.confirm is not None:
        return speaking.asked_first(course, session, said.draft, scene(course, session, "confirm", said.confirm))
    if session.writing:
        return speaking.wrote(course, session, said)
    if spot := _option_here(course, session, said, replays):
        return visits.chose(course, session, spot, replays)
    if spot := bot_option(course, session, said.keys):
        return bot_choice(course, session, spot)
    if said.answers:
        return scene(course, session, "moments", "short-answer")
    return scene(course, session, "moments", "playful" if said.playful else "not-understood")


def _option_here(course: Course, session: Session, said: Said, replays: ReplayCache) -> Spot | None:
    """The option of her present stop that her words name, or else her number or letter."""
    lesson = course.lesson(session.visit.lesson) if session.visit else None
    if lesson is None or session.visit is None:
        return None
    folded = fold(world_of(course, lesson, session, session.visit), session.visit.trail, replays)
    options = reading.options(folded.world, folded.cursor)
    worded = [option for option in options if option.key in said.keys]
    counted = [option for number, option in enumerate(options, 1) if number == said.ordinal]
    meant = next(iter((*worded, *counted)), None)
    return Spot(lesson.id, folded.stop.id, meant.key) if folded.stop and meant else None


MOST_ACTS = 20
"""A turn does a handful of things; more is a bot scene that calls itself."""


def _done(course: Course, telling: Telling, lot: int, replays: ReplayCache) -> Turn:
    """Do what the telling calls for, each thing in its place."""
    session, waiting, events, acts = telling.session, list(telling.happenings), list[Event](), 0
    while waiting:
        happening = waiting.pop(0)
        if not isinstance(happening, Called):
            events.append(happening)
            continue
        acts += 1
        if acts > MOST_ACTS:
            raise reading.EndlessLoop(happening.command)
        done = perform(course, session, happening.command, lot, replays)
        session, waiting = done.session, [*done.happenings, *_after(happening.command, waiting)]
    erased = any(isinstance(event, Erased) for event in events)
    return Turn(None if erased else session, tuple(events))


def _after(command: Command, waiting: list[Happening]) -> list[Happening]:
    """What is left to tell. Help opened inside a story holds the next question back until she goes on.

    After Tidy up a story goes on; where nothing does, a quick round stands there, harmless and funny (D3).
    """
    if isinstance(command, TidyUp) and not waiting:
        return [Called(PlayQuickRound())]
    only_a_question = len(waiting) == 1 and isinstance(waiting[0], Asked)
    return [] if isinstance(command, OpenHelp) and only_a_question else waiting
