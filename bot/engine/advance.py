"""The state machine of a conversation: one pure function from an action to what happened and where the learner is now.

    advance(course, session, action) -> Turn(session, events)

It reads no clock, no file and no chance, it ends, and it answers every action. A turn has five steps, in this order:

1. Who is she? Her session, or else what her button carries (`learner.recognise`).
2. Which language? Hers, while it is offered; else she is asked, unless what she wants cannot wait for that.
3. What did she mean? A draft of the turn: events, and commands in their place among them (`interpret`).
4. What happens? Each command is performed where it stands and becomes events and commands in its turn, until only
   events are left (`perform`).
5. What is remembered? Her session after all that; nothing of who asked to be erased, or is new and only plays.

Her place in a lesson is never stored as a position. A session holds her answers, and `fold` replays them on the lesson
as it stands today: so a restart, an edited lesson, [Back] and a button of last month all lead to the nearest place.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine import lesson_flow
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called, EndlessLoop, StepOutput
from bot.engine.events import Asked, Erased, Event
from bot.engine.input import Action, Blocked, Input
from bot.engine.interpret import interpret, is_pick, needs_no_language
from bot.engine.learner import is_known, newcomer, recognise
from bot.engine.perform import perform
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import Turn, TurnDraft
from bot.lessons.model.commands import AskAgain, Command, OpenHelp, PlayQuickRound, TidyUp
from bot.lessons.model.lesson import SOURCE_LOCALE, Course


def advance(
    course: Course, session: Session | None, action: Input, lot: int = 0, replays: ReplayCache | None = None
) -> Turn:
    """Take one step. `session` is None for a learner nothing is known of: a new one, or one whose 24 hours are over.

    `lot` is any number: it picks the quick round that `do: quick` opens, and that stands there after Tidy up.
    `replays` is the host's cache: it only saves time.
    """
    if isinstance(action, Blocked):
        return Turn(None)
    replays = replays or ReplayCache()
    learner = recognise(course, session, action)
    if learner.locale in course.locales:
        draft = interpret(course, learner, action, replays)
    else:
        draft = _without_her_language(course, learner, action, replays)
    after, events = _carry_out(course, draft, lot, replays)
    return _remembered(session, after, events)


def again(
    course: Course, session: Session | None, action: Input, lot: int = 0, replays: ReplayCache | None = None
) -> Turn:
    """Answer an update whose turn has already happened, by the learner's present stop. Nothing changes.

    What would change nothing may be told again; anything else would show what did not happen.
    """
    replays = replays or ReplayCache()
    if session is None:
        return advance(course, None, action, lot, replays)
    if not (session.visit and is_pick(action)):
        turn = advance(course, session, action, lot, replays)
        if turn.session == session:
            return turn
    return Turn(*_carry_out(course, TurnDraft(session, (Called(AskAgain()),)), lot, replays))


def replay_lesson(course: Course, session: Session) -> tuple[Turn, ...]:
    """Tell the learner's lesson from its start, one turn an answer; the last one holds the session that fits it now."""
    return tuple(Turn(*_carry_out(course, draft, 0, ReplayCache())) for draft in lesson_flow.retold(course, session))


def trouble(course: Course, session: Session | None, action: Input) -> Turn:
    """Apologise when something of ours has failed; the learner's place is in her last buttons."""
    if isinstance(action, Blocked):
        return Turn(None)
    learner = session or newcomer(course, action)
    if learner.locale not in course.locales:
        learner = replace(learner, locale=SOURCE_LOCALE)
    return Turn(*_carry_out(course, scene(course, learner, "moments", "trouble"), 0, ReplayCache()))


def _without_her_language(course: Course, learner: Session, action: Action, replays: ReplayCache) -> TurnDraft:
    """Ask for another language where hers was taken away; what cannot wait for it is answered in English."""
    learner = replace(learner, locale=SOURCE_LOCALE)
    if needs_no_language(action):
        return interpret(course, learner, action, replays)
    return scene(course, learner, "settings", "language")


MOST_COMMANDS = 20
"""A turn performs a handful of commands; more is a bot scene that calls itself."""


def _carry_out(course: Course, draft: TurnDraft, lot: int, replays: ReplayCache) -> tuple[Session, tuple[Event, ...]]:
    """Perform the commands of a draft, each in its place, until only events are left. Raises EndlessLoop."""
    session, waiting, events, performed = draft.session, list(draft.outputs), list[Event](), 0
    while waiting:
        output = waiting.pop(0)
        if not isinstance(output, Called):
            events.append(output)
            continue
        performed += 1
        if performed > MOST_COMMANDS:
            raise EndlessLoop(output.command)
        outcome = perform(course, session, output.command, lot, replays)
        session, waiting = outcome.session, [*outcome.outputs, *_after(output.command, waiting)]
    return session, tuple(events)


def _after(command: Command, waiting: list[StepOutput]) -> list[StepOutput]:
    """What is left to tell. Help opened inside a story holds the next question back until the learner goes on.

    After Tidy up a story goes on; where nothing does, a quick round stands there, harmless and funny (D3).
    """
    if isinstance(command, TidyUp) and not waiting:
        return [Called(PlayQuickRound())]
    only_a_question = len(waiting) == 1 and isinstance(waiting[0], Asked)
    return [] if isinstance(command, OpenHelp) and only_a_question else waiting


def _remembered(before: Session | None, after: Session, events: tuple[Event, ...]) -> Turn:
    """Keep the session after the turn: nothing of who asked to be erased (B7).

    Who is not known and only plays leaves nothing either: her buttons carry all that the next tap needs (B3).
    """
    if any(isinstance(event, Erased) for event in events):
        return Turn(None, events)
    asked = [event.target.script for event in events if isinstance(event, Asked)]
    return Turn(after, events, transient=asked == ["quick"] and not is_known(before))
