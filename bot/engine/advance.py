"""The state machine of a conversation: one pure function from an input and a session to events and the next session.

    advance(course, session, action) -> Turn(session, events)

It reads no clock, file or random number, it always ends, and it answers every input. A turn has five steps:

1. Recognise the learner: by her session, or else by the flags her button carries (`learner.recognise`).
2. Check her language. If it is no longer offered, she is asked for another one, unless the input cannot wait for that.
3. Interpret the input as a draft of the turn: events, and commands in their place among them (`interpret`).
4. Perform each command where it stands. It becomes events and further commands, until only events are left (`perform`).
5. Decide what is remembered: the session after all commands, or nothing of a learner who asked to be erased.

Her place in a lesson is never stored as a position. A session holds her answers, and `replay` follows them on the
lesson as it stands today, so a restart, an edited lesson, [Back] and a button of last month all lead to the nearest
stop. README.md tells more.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine import lesson_flow
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called, EndlessLoop, StepOutput
from bot.engine.events import Asked, Erased, Event
from bot.engine.input import Action, Blocked, Input, LastQuestion, is_quiet
from bot.engine.interpret import interpret, is_pick, needs_no_language
from bot.engine.learner import is_known, keep_nothing_of_younger, newcomer, recognise
from bot.engine.light_scenes import comes_from_help
from bot.engine.perform import perform
from bot.engine.place import place_after
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import Turn, TurnContext, TurnDraft
from bot.engine.urgency import without_stepping_down
from bot.engine.who_we_are import say_who_we_are
from bot.lessons.model.commands import AskAgain, Command, OpenHelp, PlayQuickRound, TidyUp
from bot.lessons.model.lesson import SOURCE_LOCALE, Course


def advance(
    course: Course,
    session: Session | None,
    action: Input,
    seed: int = 0,
    replays: ReplayCache | None = None,
    last: LastQuestion | None = None,
    *,
    forgotten: bool = False,
) -> Turn:
    """Return the turn that an input of a learner leads to.

    `session` is None for a learner of whom nothing is stored: a new one, or one whose 24 hours are over. `seed` is any
    number; it picks the quick round that `do: quick` opens and that follows Tidy up. `replays` is the host's cache and
    only saves time. `last` is the question that her chat ends with: typed words answer it, and after Help she stands
    at it again. `forgotten`: the host has just started, and remembers nothing of this chat. Raises EndlessLoop for a
    course that `check` would have refused.
    """
    if isinstance(action, Blocked):
        return Turn(None)
    quiet = is_quiet(action, last)
    context = TurnContext(
        seed=seed,
        replays=replays or ReplayCache(),
        last=last,
        place=place_after(action, last),
        after_help=comes_from_help(action, last),
        hushed=quiet or (last is not None and last.hushed),
        forgotten=forgotten,
    )
    learner = recognise(course, session, action)
    if learner.locale in course.locales:
        draft = interpret(course.read_in(learner.locale), learner, action, context)
    else:
        draft = _without_her_language(course, learner, action, context)
    outcome = _carry_out(course, draft, context)
    if instead := without_stepping_down(course.read_in(learner.locale), learner, action, last, outcome[1]):
        outcome = _carry_out(course, instead, context)
    after, events = keep_nothing_of_younger(course, learner, *outcome)
    turn = _turn_to_store(session, after, say_who_we_are(course, session, action, last, events))
    return replace(turn, quiet=quiet)


def again(
    course: Course, session: Session | None, action: Input, seed: int = 0, replays: ReplayCache | None = None
) -> Turn:
    """Answer an input that was already handled; parameters as for `advance`. The session stays as it is.

    If the turn changed nothing, it is told again. Otherwise it would show a change that is not made, so the learner is
    asked at her present stop instead.
    """
    replays = replays or ReplayCache()
    if session is None:
        return advance(course, None, action, seed, replays)
    if not (session.visit and is_pick(action)):
        turn = advance(course, session, action, seed, replays)
        if turn.session == session:
            return turn
    return Turn(*_carry_out(course, TurnDraft(session, (Called(AskAgain()),)), TurnContext(seed, replays)))


def replay_lesson(course: Course, session: Session) -> tuple[Turn, ...]:
    """Return the turns of the learner's lesson so far, one for its start and one for each answer that still fits.

    Empty when she is in no lesson. The session of the last turn is the one that fits the lesson of today.
    """
    told = lesson_flow.retell(course.read_in(session.locale), session)
    return tuple(Turn(*_carry_out(course, draft, TurnContext())) for draft in told)


def trouble(course: Course, session: Session | None, action: Input) -> Turn:
    """Return an apology with Help, for a turn that failed. The learner's last buttons still carry her place."""
    if isinstance(action, Blocked):
        return Turn(None)
    learner = session or newcomer(course, action)
    if learner.locale not in course.locales:
        learner = replace(learner, locale=SOURCE_LOCALE)
    return Turn(*_carry_out(course, scene(course, learner, "moments", "trouble"), TurnContext()))


def _without_her_language(course: Course, learner: Session, action: Action, context: TurnContext) -> TurnDraft:
    """Ask a learner whose language is no longer offered for another one; answer urgent inputs in English."""
    learner = replace(learner, locale=SOURCE_LOCALE)
    if needs_no_language(action):
        return interpret(course, learner, action, context)
    return scene(course, learner, "settings", "language")


MOST_COMMANDS = 20
"""Limit of commands in a turn. A turn has a handful; more means that a bot scene calls itself."""


def _carry_out(course: Course, draft: TurnDraft, context: TurnContext) -> tuple[Session, tuple[Event, ...]]:
    """Perform the commands of a draft, each in its place, until only events are left. Raises EndlessLoop.

    Each command gets the course in the learner's language, which the command before it may have changed.
    """
    session, waiting, events, performed = draft.session, list(draft.outputs), list[Event](), 0
    while waiting:
        output = waiting.pop(0)
        if not isinstance(output, Called):
            events.append(output)
            continue
        performed += 1
        if performed > MOST_COMMANDS:
            raise EndlessLoop(output.command)
        outcome = perform(course.read_in(session.locale), session, output.command, context)
        session, waiting = outcome.session, [*outcome.outputs, *_outputs_after(output.command, waiting)]
    return session, tuple(events)


def _outputs_after(command: Command, waiting: list[StepOutput]) -> list[StepOutput]:
    """Return the outputs that follow a command.

    Help opened inside a lesson holds the next question back until the learner goes on. After Tidy up the lesson goes
    on; if nothing follows, a quick round is asked, so that the chat shows something harmless and funny (D3).
    """
    if isinstance(command, TidyUp) and not waiting:
        return [Called(PlayQuickRound())]
    only_a_question = len(waiting) == 1 and isinstance(waiting[0], Asked)
    return [] if isinstance(command, OpenHelp) and only_a_question else waiting


def _turn_to_store(before: Session | None, after: Session, events: tuple[Event, ...]) -> Turn:
    """Return the turn with the session to be stored: none for a learner who asked to be erased (B7).

    A quick round of a learner of whom nothing is stored is not stored either: its buttons carry all the next tap
    needs (B3).
    """
    if any(isinstance(event, Erased) for event in events):
        return Turn(None, events)
    asked = [event.target.script for event in events if isinstance(event, Asked)]
    return Turn(after, events, transient=asked == ["quick"] and not is_known(before))
