"""The use case of the bot: apply learners' actions as turns in the store, and render the turns as replies.

One batch is one transaction. Help needs no store (A12); an error in our own code is answered with an apology and Help.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import assert_never

from bot.conversation.access import check_access
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Picked, Replies
from bot.conversation.turn_rendering import leads_to_help, render_turn
from bot.engine.advance import advance, again
from bot.engine.advance import trouble as in_trouble
from bot.engine.events import Asked, MessageSent, Tidied
from bot.engine.input import Chose, Input, LastQuestion, Said
from bot.engine.questions import open_question
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course
from bot.lessons.translations.locales import languages_of
from bot.logs import raised_at
from bot.safeguarding.messages.message import WithdrawalCodes
from bot.safeguarding.messages.message_limit import MessageLimit
from bot.statistics.cells import UNTOLD
from bot.statistics.counted_events import counted
from bot.statistics.periods import day_of, week_of
from bot.statistics.plan import Plan, plan_of
from bot.statistics.published import Published, PublishedStatistics, large_countries, votes
from bot.statistics.sensitive_counts import MonthTally, sensitive
from bot.storage.ports import (
    AlreadyHandled,
    LearnerId,
    MessageDraft,
    Sealed,
    SessionStep,
    Store,
    StoreGone,
    TurnApplied,
    TurnFailed,
    TurnOutcome,
    TurnRequest,
    Withdrawal,
)

log = logging.getLogger(__name__)

_NOBODY = LearnerId("")
"""Learner of a request that only records an update id. No row of hers is read, because reading it may be what fails."""


@dataclass(frozen=True, slots=True)
class IncomingAction:
    """One action of a learner, classified by a host. `staff` is True for an account on the list of staff.

    `sealed` returns her encrypted address; it is called only when a turn stores one, and returns other bytes each time.
    `words` are her scrubbed words to staff: those she typed, or those in the message whose [Send] she tapped. `code` is
    a withdrawal code: the one she typed, or the one issued for the words she sends. `repr` leaves out both; they go
    only into the store and back to her. `hidden` is True when an error of ours kept the host from classifying the
    action: the answer is the apology. `last` is the question that her chat ends with, as far as the host knows it.
    `shown` is False for a tap whose message has no such button, or is not known any more: it may be forged.
    `forgotten`: the host remembers nothing of her chat, in which a card of Help may stand.
    """

    learner: LearnerId
    action: Input
    update_id: int | None = None
    message_id: int | None = None
    staff: bool = False
    sealed: Sealed | None = field(default=None, repr=False, compare=False)
    words: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    hidden: bool = False
    last: LastQuestion | None = None
    shown: bool = True
    forgotten: bool = False

    @property
    def seed(self) -> int:
        """Number that picks a quick round: differs between updates, the same when one is delivered again."""
        return self.update_id or 0


class Conversation:
    """Answers learners. Hosts call `hear`; `bundle` and `statistics` may be replaced between two batches."""

    def __init__(
        self,
        store: Store,
        bundle: CourseBundle,
        now: Callable[[], float],
        codes: WithdrawalCodes | None = None,
        for_learners: bool = False,
    ) -> None:
        """Answer from `store` and `bundle`; `now` returns seconds since 1970.

        `for_learners` offers the languages of staff to staff only; without it (a preview) everybody has them.

        `codes` creates withdrawal codes; without it their key is random, and no code works after this process ends (a
        preview). `statistics` starts empty. `sensitive_counts` holds the sensitive counters (C9), `failed` the number
        of turns in which our own code raised.
        """
        self._store, self._codes = store, codes or WithdrawalCodes(secrets.randbelow, secrets.token_bytes(32))
        self._message_limit = MessageLimit(secrets.token_bytes(32))
        self._statistics = PublishedStatistics(Published())
        self._is_for_learners = for_learners
        self._replays = ReplayCache()  # used only inside the store's turns, which run one after the other
        self.bundle = bundle
        self._now = now
        self.sensitive_counts = MonthTally(secrets.token_bytes(32))
        self.failed = 0

    @property
    def bundle(self) -> CourseBundle:
        """Course and translations from which learners are answered."""
        return self._bundle

    @bundle.setter
    def bundle(self, bundle: CourseBundle) -> None:
        counted = votes(self._statistics, bundle.course.questions)
        course = replace(bundle.course, votes=counted, full=self._message_limit.is_full)
        self._keep(replace(bundle, course=course))
        self.plan = plan_of(bundle.course)
        self._has_questions = any(question.days for question in course.questions.values())

    @property
    def statistics(self) -> PublishedStatistics:
        """Published statistics: votes shown to learners, and countries large enough to be named. Set by the caller."""
        return self._statistics

    @statistics.setter
    def statistics(self, statistics: PublishedStatistics) -> None:
        self._statistics = statistics
        self.bundle = self._bundle

    async def hear(self, batch: Sequence[IncomingAction]) -> list[Replies]:
        """Return the replies to a batch, in its order. Their turns are committed, except where `kept` is False.

        An error of ours outside a turn rolls the batch back. Then each action is handled alone, so that only the
        learner whose action fails gets the apology.
        """
        now = int(self._now())
        try:
            return await self._handle_batch(batch, now)
        except Exception as error:
            if len(batch) == 1:
                return [await self._answer_failure(batch[0], error, now)]
            log.error("a batch failed: %s", type(error).__name__, extra={"where": raised_at(error)})
        return [replies for incoming in batch for replies in await self.hear([incoming])]

    async def _answer_failure(self, incoming: IncomingAction, error: Exception, now: int) -> Replies:
        """Return Help if the learner asked for it, else the apology. The update counts as handled and never returns."""
        try:
            await self._store.turns([TurnRequest(_NOBODY, _fail_hidden, incoming.update_id)], now)
        except Exception as other:
            log.error("a failed turn was not kept: %s", type(other).__name__, extra={"where": raised_at(other)})
        self._log_failure(error)
        return self._or_apology(incoming, partial(_without_store, self._bundle_for(incoming), incoming, now))

    async def _handle_batch(self, batch: Sequence[IncomingAction], now: int) -> list[Replies]:
        self._set_day(day_of(now))
        batch = [self._with_code(incoming) for incoming in batch]
        turn_requests = [self._turn_request(incoming, now) for incoming in batch]
        outcomes: Sequence[TurnOutcome] | None = None
        try:
            outcomes = await self._store.turns(turn_requests, now)
        except StoreGone:
            log.error("the store cannot be reached; answering with Help only")
            without = (
                self._or_apology(incoming, partial(_without_store, self._bundle_for(incoming), incoming, now))
                for incoming in batch
            )
            return [replace(replies, kept=False) for replies in without]
        finally:
            self._settle_messages(batch, turn_requests, outcomes)
        for incoming, outcome in zip(batch, outcomes, strict=True):
            self._count_sensitive(incoming, outcome)
        return [
            self._or_apology(incoming, partial(_replies, self._bundle_for(incoming), incoming, outcome, now))
            for incoming, outcome in zip(batch, outcomes, strict=True)
        ]

    def _or_apology(self, incoming: IncomingAction, replies: Callable[[], Replies]) -> Replies:
        """Return the replies, or the apology with Help if our own code raises."""
        try:
            return replies()
        except Exception as error:
            return self.apology(incoming.action, error)

    def apology(self, action: Input, error: Exception) -> Replies:
        """Count and log an error of ours, and return the apology with Help."""
        self._log_failure(error)
        return _apology(self.bundle, action, int(self._now()))

    def _log_failure(self, error: Exception) -> None:
        self.failed += 1
        log.error("a turn failed: %s", type(error).__name__, extra={"where": raised_at(error)})

    def _keep(self, bundle: CourseBundle) -> None:
        """Keep the bundle for staff and the one for learners. They are built once a day, not for every tap.

        A preview has no stage, so that everybody gets the lessons.
        """
        self._bundle = bundle
        course = bundle.course.for_learners() if self._is_for_learners else replace(bundle.course, stage=None)
        self._learners_bundle = replace(bundle, course=course)

    def _set_day(self, day: date) -> None:
        course = self._bundle.course
        if course.day != day:
            asked = ((name, question.days) for name, question in course.questions.items())
            self._message_limit.begin_day([name for name, days in asked if days and day <= days.closes])
            self._keep(replace(self._bundle, course=replace(course, day=day, full=self._message_limit.is_full)))

    def _bundle_for(self, incoming: IncomingAction) -> CourseBundle:
        return self._bundle if incoming.staff else self._learners_bundle

    def _with_code(self, incoming: IncomingAction) -> IncomingAction:
        """Issue a withdrawal code for a tap that may send the learner's words."""
        return (
            replace(incoming, code=self._codes.new())
            if incoming.words and isinstance(incoming.action, Chose)
            else incoming
        )

    def _turn_request(self, incoming: IncomingAction, now: int) -> TurnRequest:
        """Return the request for one action. A staff member is not counted, and her words are not stored (B15).

        Nor are those of an account that has sent enough; it is answered like all others, and so is its code (S8).
        """
        turn_request = _build_request(self._bundle_for(incoming).course, self.plan, incoming, now, self._replays)
        if incoming.staff:
            return turn_request
        turn_request = (
            replace(turn_request, sender_hash=self._codes.sender_hash(incoming.learner))
            if self._has_questions
            else turn_request
        )
        if not incoming.code:
            return turn_request
        code_hash = self._codes.code_hash(incoming.code)
        if isinstance(incoming.action, Said):
            known_code = replace(incoming, action=replace(incoming.action, code="known"))
            return self._withdrawing(turn_request, known_code, code_hash, now)
        if not self._message_limit.reserve(incoming.learner, _question_of(incoming)):
            return turn_request
        week = week_of(day_of(now)).name
        nameable = frozenset(
            (name, locale) for name in large_countries(self._statistics) for locale in languages_of(name)
        )
        return replace(turn_request, message_draft=MessageDraft(incoming.words, code_hash, week, nameable))

    def _withdrawing(
        self, turn_request: TurnRequest, known_code: IncomingAction, code_hash: bytes, now: int
    ) -> TurnRequest:
        step = _build_request(self._bundle_for(known_code).course, self.plan, known_code, now, self._replays).step
        if self._message_limit.is_dropped(code_hash):
            return replace(turn_request, step=partial(_as_withdrawn, step))
        return replace(turn_request, withdrawal=Withdrawal(code_hash, step))

    def _settle_messages(
        self, batch: Sequence[IncomingAction], requests: Sequence[TurnRequest], outcomes: Sequence[TurnOutcome] | None
    ) -> None:
        """Note which words were sent and which were taken back; without outcomes none were (S8)."""
        for place, (incoming, request) in enumerate(zip(batch, requests, strict=True)):
            outcome = outcomes[place] if outcomes else None
            if incoming.code and not incoming.staff:
                self._settle_message(incoming, request, outcome.turn if isinstance(outcome, TurnApplied) else None)
        if self._message_limit.is_full != self._bundle.course.full:
            self.bundle = self._bundle

    def _settle_message(self, incoming: IncomingAction, request: TurnRequest, turn: Turn | None) -> None:
        """Release the reservation of words not sent or taken back; remember the code of words not stored."""
        code_hash, learner, question = self._codes.code_hash(incoming.code), incoming.learner, _question_of(incoming)
        if isinstance(incoming.action, Chose):
            is_sent = turn is not None and any(isinstance(event, MessageSent) for event in turn.events)
            if is_sent and request.message_draft is None:
                self._message_limit.drop(code_hash, question)
            elif request.message_draft and not is_sent:
                self._message_limit.release(learner, question)
        elif self._message_limit.is_dropped(code_hash):
            self._message_limit.withdraw(code_hash)
        elif turn and turn.session and _is_withdrawn(turn):
            self._message_limit.release(learner, open_question(self._bundle.course, turn.session.locale))

    def _count_sensitive(self, incoming: IncomingAction, outcome: TurnOutcome) -> None:
        if isinstance(outcome, TurnApplied) and not incoming.staff:
            session = outcome.turn.session or outcome.before
            self.sensitive_counts.note(
                incoming.learner, (session and session.country) or UNTOLD, sensitive(incoming.action, outcome.turn)
            )


def _build_request(course: Course, plan: Plan, incoming: IncomingAction, now: int, replays: ReplayCache) -> TurnRequest:
    inside = partial(advance, seed=incoming.seed, replays=replays, last=incoming.last, forgotten=incoming.forgotten)
    step: SessionStep = partial(
        check_access, course, incoming.action, incoming.staff, day_of(now), inside, shown=incoming.shown
    )
    step = _fail_hidden if incoming.hidden else step
    counts = None if incoming.staff else partial(counted, plan)
    return TurnRequest(
        learner=incoming.learner,
        step=step,
        update_id=incoming.update_id,
        message_id=incoming.message_id,
        counts=counts,
        sealed=incoming.sealed,
    )


def _as_withdrawn(step: SessionStep, session: Session | None) -> Turn:
    """Answer the code of words that were not stored like any other code: nothing reveals it (S8)."""
    return step(session and replace(session, sent_to=None))


def _question_of(incoming: IncomingAction) -> str:
    """Return the question whose button was tapped; empty for anything else."""
    return incoming.action.target.stop if isinstance(incoming.action, Chose) else ""


def _is_withdrawn(turn: Turn) -> bool:
    return any(isinstance(event, Asked) and event.target.stop == "taken-back" for event in turn.events)


def _fail_hidden(session: Session | None) -> Turn:
    raise LookupError("what she did is hidden by a mistake of ours")


def _replies(bundle: CourseBundle, incoming: IncomingAction, outcome: TurnOutcome, now: int) -> Replies:
    match outcome:
        case TurnApplied(turn, before, news, is_hiding):
            replies = render_turn(
                bundle, turn, before, incoming.action, now, news=news, words=incoming.words, code=incoming.code
            )
            is_held = not turn.transient and turn.session is not None
            return replace(replies, held=is_held, is_hiding=is_hiding and turn.session is not None)
        case AlreadyHandled(session, news, is_hiding):
            repeated = partial(_again_hidden, seed=incoming.seed)
            day, is_staff, shown = day_of(now), incoming.staff, incoming.shown
            turn = check_access(bundle.course, incoming.action, is_staff, day, repeated, session, shown=shown)
            replies = render_turn(
                bundle, turn, session, incoming.action, now, news=news, words=incoming.words, code=incoming.code
            )
            return replace(replies, is_hiding=is_hiding)
        case TurnFailed(error):
            raise error
        case _:
            assert_never(outcome)


def _again_hidden(course: Course, session: Session | None, action: Input, seed: int) -> Turn:
    """Answer an input that was already handled; a Hide hides again, whatever she did since (D3)."""
    turn = again(course, session, action, seed)
    hides = not turn.is_tidied and advance(course, session, action, seed).is_tidied
    return replace(turn, events=(Tidied(), *turn.events)) if hides else turn


def _without_store(bundle: CourseBundle, incoming: IncomingAction, now: int) -> Replies:
    """Return Help or /privacy if the learner asked for it, else the apology."""
    turn = advance(bundle.course, None, incoming.action)
    return (
        render_turn(bundle, turn, None, incoming.action, now)
        if _needs_no_store(turn)
        else _apology(bundle, incoming.action, now)
    )


def _needs_no_store(turn: Turn) -> bool:
    return leads_to_help(turn) or any(
        isinstance(event, Asked) and event.target.script == "privacy" for event in turn.events
    )


def _apology(bundle: CourseBundle, action: Input, now: int) -> Replies:
    """Return the apology. The tapped message keeps its buttons: they will work again."""
    replies = render_turn(bundle, in_trouble(bundle.course, None, action), None, action, now)
    return replace(replies, items=tuple(item for item in replies.items if not isinstance(item, Picked)))
