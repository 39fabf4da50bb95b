"""Answers to a question to girls: votes, free answers to staff, and the outcome of the last question (G1 to G8).

The engine holds no word of the learner. A draft stands in the bot's own message and nowhere else; on [Send] the host
takes it from there into the store. The engine knows whether words came, and to which question she is writing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.engine.bot_scenes import bot_choice, scene
from bot.engine.cursor import Called, StepOutput
from bot.engine.events import Answered, Asked, BubbleTold, Figure, MessageSent, Values, Voted
from bot.engine.input import (
    QUOTE,
    SEND,
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Input,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
    WordsDraft,
)
from bot.engine.questions import last_question, may_write, open_question
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import (
    OpenQuestionCommand,
    PickAnswer,
    QuestionCommand,
    SendAnswer,
    ShowOutcome,
    ShowQuestion,
    TakeBackAnswer,
    TellScene,
    WriteAnswer,
)
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.text import Text
from bot.lessons.steps import Say

MESSAGE_SCENES = "speak-up"
"""The bot file of its scenes."""

QUESTION, CALM = "question", "question-calm"
SCRIPTS: frozenset[str] = frozenset({QUESTION, CALM})
"""Values of `ButtonTarget.script` for buttons of a question; the stop is the question's name. `question-calm` marks a
draft about which the learner has said that nothing is wrong: she is not asked again (A8)."""


def without_writing(session: Session, action: Input) -> Session:
    """Return the session; the learner is no longer writing to staff, unless the input belongs to her writing."""
    return session if session.writing is None or _is_writing(action) else replace(session, writing=None)


def _is_writing(action: Input) -> bool:
    match action:
        case Chose(target=target):
            return target.script in SCRIPTS or target.script == "confirm"
        case Said(command=command):
            return command is None
        case Commanded(name=name):
            return name in ("mydata", "privacy", "help")
        case Sent() | Listened() | Looked():
            return True
        case Started() | Blocked():
            return False
        case _:
            assert_never(action)


def act(course: Course, session: Session, command: QuestionCommand) -> TurnDraft:
    """Lead to the open question, or tell the outcome of the last one."""
    name = open_question(course, session.locale)
    if isinstance(command, ShowOutcome):
        return tell_outcome(course, session)
    if not name:
        return _say_that_it_is_closed(course, session)
    return _lead_to_open_question(course, session, command, name)


def _lead_to_open_question(course: Course, session: Session, command: OpenQuestionCommand, name: str) -> TurnDraft:
    writes = may_write(course, session.locale, name)
    match command:
        case WriteAnswer() if writes and session.sent_to == name:
            return _scene_about(course, session, "once", name)
        case WriteAnswer() if writes:
            return _scene_about(course, replace(session, writing=name), "write", name)
        case ShowQuestion() if writes:
            return _scene_about(course, session, "ask", name)
        case TakeBackAnswer():
            return _scene_about(course, session, "take-back", name)
        case WriteAnswer() | ShowQuestion() | PickAnswer() | SendAnswer():
            return _scene_about(course, session if writes else replace(session, writing=name), "pick", name)
        case _:
            assert_never(command)


def answer_tap(course: Course, session: Session, action: Chose) -> TurnDraft:
    """Answer a tap on an answer or on [Send], perhaps of a question that is over."""
    target = action.target
    if target.stop not in course.questions or target.stop != open_question(course, session.locale):
        return _say_that_it_is_closed(course, replace(session, writing=None))
    if target.key in (SEND, QUOTE):
        return _send_draft(course, session, action)
    pick = course.questions[target.stop].pick(target.key)
    session = replace(session, writing=None)
    if pick is None:
        return scene(course, session, "moments", "changed").then(_scene_about(course, session, "pick", target.stop))
    voted = (Answered(target, pick.text, first=False), Voted(target.stop, pick.text.key))
    return TurnDraft(session, voted).then(_scene_about(course, session, "voted", target.stop))


def _send_draft(course: Course, session: Session, action: Chose) -> TurnDraft:
    """Send the draft: once per account, while the learner writes to this question, with words in the message."""
    target = action.target
    if session.sent_to == target.stop:
        return _scene_about(course, replace(session, writing=None), "once", target.stop)
    if session.writing != target.stop:
        return _scene_about(course, replace(session, writing=None), "sent-already", target.stop)
    if not may_write(course, session.locale, target.stop):
        return _scene_about(course, replace(session, writing=None), "only-pick", target.stop)
    if action.confirm and target.script == QUESTION:
        return mark_confirmation(course, session, action.draft, scene(course, session, "confirm", action.confirm))
    if action.draft != "fits":
        return _scene_about(course, session, "write", target.stop)
    session = replace(session, writing=None, sent_to=target.stop)
    events = (*_pick_of_send(course, target), MessageSent(target.stop, target.key == QUOTE))
    return TurnDraft(session, events).then(_scene_about(course, session, "sent", target.stop))


def _pick_of_send(course: Course, target: ButtonTarget) -> tuple[StepOutput, ...]:
    """Return the pick of [Send], in the words that its button has today."""
    options = (option for step in course.bot[MESSAGE_SCENES].steps() for option in written_options(step))
    found = next((option.text for option in options if option.do == SendAnswer(target.key == QUOTE)), None)
    return (Answered(target, found, first=False),) if found else ()


def show_draft(course: Course, session: Session, said: Said) -> TurnDraft:
    """Show typed words as they would be sent; drop them if the learner can only pick an answer."""
    name = open_question(course, session.locale)
    if session.writing != name:
        return _say_that_it_is_closed(course, replace(session, writing=None))
    shown = _SCENE_OF_DRAFT[said.draft] if may_write(course, session.locale, name) else "only-pick"
    return _scene_about(course, session, shown, name)


_SCENE_OF_DRAFT: dict[WordsDraft, str] = {"fits": "draft", "long": "too-long", "bare": "bare", "": "bare"}


def mark_confirmation(course: Course, session: Session, draft: WordsDraft, turn_draft: TurnDraft) -> TurnDraft:
    """Let the draft stand below the question whether something is wrong, in the same message (G4)."""
    if not session.writing or draft != "fits" or not may_write(course, session.locale, session.writing):
        return turn_draft
    outputs = (
        replace(output, own_words=True) if isinstance(output, Asked) else output for output in turn_draft.outputs
    )
    return TurnDraft(turn_draft.session, tuple(outputs))


def take_confirmation(course: Course, session: Session, action: Chose) -> TurnDraft:
    """Take the answer to that question: [No] shows the draft again with [Send], anything else drops it (G4)."""
    turn_draft = bot_choice(course, session, action.target)
    if Called(TellScene("confirm", "no")) not in turn_draft.outputs:
        return TurnDraft(replace(turn_draft.session, writing=None), turn_draft.outputs)
    name = open_question(course, session.locale)
    if session.writing != name:
        return turn_draft
    said = scene(course, session, "confirm", "no").outputs
    picked = (it for it in (*turn_draft.outputs, *said) if isinstance(it, Answered | BubbleTold))
    return TurnDraft(session, tuple(picked)).then(_before_question(course, session, action.draft, name))


def _before_question(course: Course, session: Session, draft: WordsDraft, name: str) -> TurnDraft:
    """Show again what stood before the question whether something is wrong."""
    if not may_write(course, session.locale, name):
        return _scene_about(course, session, "pick", name)
    calm = ButtonTarget(CALM, name, "")
    return (
        _scene_about(course, session, "draft", name, calm)
        if draft == "fits"
        else _scene_about(course, session, "write", name)
    )


def tell_outcome(course: Course, session: Session) -> TurnDraft:
    """Tell the votes of the last question, and its outcome."""
    name = last_question(course, session.locale)
    if not name:
        return _say_that_it_is_closed(course, session)
    votes, told = course.votes.get(name), name in course.told.get(session.locale, ())
    turn_draft = TurnDraft(session)
    if votes is not None:
        values = {**_question_values(course, name), "votes": _published_figures(course, name)}
        turn_draft = turn_draft.then(
            scene(course, session, MESSAGE_SCENES, "votes" if votes else "votes-hidden", values)
        )
    answer = scene(course, session, MESSAGE_SCENES, "answer", _outcome_values(course, name))
    return turn_draft.then(answer if told else _scene_about(course, session, "waiting", name))


def _published_figures(course: Course, name: str) -> tuple[Figure, ...]:
    """Return the rounded count of each answer that may be published, the largest first."""
    line = next(step.say for step in course.bot[MESSAGE_SCENES].scenes["vote"] if isinstance(step, Say))
    shown = [(course.votes[name].get(option.text.key, 0), option.text) for option in course.questions[name].options]
    return tuple(Figure(line, text, many) for many, text in sorted(shown, key=lambda it: -it[0]) if many)


def _outcome_values(course: Course, name: str) -> Values:
    answer = course.questions[name].answer
    parts: dict[str, Text] = {"question": course.questions[name].question}
    return {**parts, "said": answer.said, "did": answer.did, "could-not": answer.could_not} if answer else parts


def _say_that_it_is_closed(course: Course, session: Session) -> TurnDraft:
    return scene(course, session, MESSAGE_SCENES, "closed")


def _scene_about(
    course: Course, session: Session, name: str, question: str, subject: ButtonTarget | None = None
) -> TurnDraft:
    subject = subject or ButtonTarget(QUESTION, question, "")
    return scene(course, session, MESSAGE_SCENES, name, _question_values(course, question), subject)


def _question_values(course: Course, name: str) -> Values:
    question = course.questions[name]
    words: dict[str, Text] = {"question": question.question, "reader": question.reader}
    days = question.days
    return {**words, "closes": days.closes, "answer-by": days.answer_by} if days else words
