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
from bot.conversation.rendering.reply import Replies
from bot.conversation.turn_rendering import needs_no_store, render_apology, render_turn
from bot.engine.advance import advance, again
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
from bot.statistics.plan import plan_of
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
            return await self._hear_together(batch, now)
        except Exception as error:
            if len(batch) == 1:
                return [await self._answer_failure(batch[0], error, now)]
            log.error("a batch failed: %s", type(error).__name__, extra={"where": raised_at(error)})
        return [replies for incoming in batch for replies in await self.hear([incoming])]

    async def _hear_together(self, batch: Sequence[IncomingAction], now: int) -> list[Replies]:
        """Walk a batch to the store as requests, and back as replies."""
        self._begin_day(day_of(now))
        handled = [self._request_turn(incoming, now) for incoming in batch]
        outcomes: Sequence[TurnOutcome | None] = [None] * len(batch)
        try:
            outcomes = await self._store.turns([request for _, request in handled], now)
        except StoreGone:
            log.error("the store cannot be reached; answering with Help only")
            return [replace(self._answer(incoming, None, now), kept=False) for incoming in batch]
        finally:
            self._settle_messages(handled, outcomes)
        return [self._answer(incoming, outcome, now) for (incoming, _), outcome in zip(handled, outcomes, strict=True)]

    async def _answer_failure(self, incoming: IncomingAction, error: Exception, now: int) -> Replies:
        """Return Help if the learner asked for it, else the apology. The update counts as handled and never returns."""
        try:
            await self._store.turns([TurnRequest(_NOBODY, _fail_hidden, incoming.update_id)], now)
        except Exception as other:
            log.error("a failed turn was not kept: %s", type(other).__name__, extra={"where": raised_at(other)})
        self._log_failure(error)
        return self._answer(incoming, None, now)

    def _answer(self, incoming: IncomingAction, outcome: TurnOutcome | None, now: int) -> Replies:
        """Return the replies to an action, or the apology with Help if our own code raises.

        Without an outcome only what needs no store is answered. What is applied is counted first (C9).
        """
        try:
            if isinstance(outcome, TurnApplied) and not incoming.staff:
                self._count_sensitive(incoming, outcome)
            return _render_outcome(self._bundle_for(incoming), incoming, outcome, now)
        except Exception as error:
            return self.apology(incoming.action, error)

    def apology(self, action: Input, error: Exception) -> Replies:
        """Count and log an error of ours, and return the apology with Help."""
        self._log_failure(error)
        return render_apology(self.bundle, action, int(self._now()))

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

    def _begin_day(self, day: date) -> None:
        course = self._bundle.course
        if course.day != day:
            asked = ((name, question.days) for name, question in course.questions.items())
            self._message_limit.begin_day([name for name, days in asked if days and day <= days.closes])
            self._keep(replace(self._bundle, course=replace(course, day=day, full=self._message_limit.is_full)))

    def _bundle_for(self, incoming: IncomingAction) -> CourseBundle:
        return self._bundle if incoming.staff else self._learners_bundle

    def _request_turn(self, incoming: IncomingAction, now: int) -> tuple[IncomingAction, TurnRequest]:
        """Return an action, with a withdrawal code where her words may be sent, and its request to the store.

        A staff member is not counted, and her words are not stored (B15).
        """
        if incoming.words and isinstance(incoming.action, Chose):
            incoming = replace(incoming, code=self._codes.new())
        counts = None if incoming.staff else partial(counted, self.plan)
        request = TurnRequest(
            learner=incoming.learner,
            step=_fail_hidden if incoming.hidden else self._step_for(incoming, now),
            update_id=incoming.update_id,
            message_id=incoming.message_id,
            counts=counts,
            sealed=incoming.sealed,
        )
        if self._has_questions and not incoming.staff:
            request = replace(request, sender_hash=self._codes.sender_hash(incoming.learner))
        return incoming, self._with_message(request, incoming, now) if incoming.code else request

    def _step_for(self, incoming: IncomingAction, now: int) -> SessionStep:
        course, day = self._bundle_for(incoming).course, day_of(now)
        inside = partial(
            advance, seed=incoming.seed, replays=self._replays, last=incoming.last, forgotten=incoming.forgotten
        )
        return partial(check_access, course, incoming.action, incoming.staff, day, inside, shown=incoming.shown)

    def _with_message(self, request: TurnRequest, incoming: IncomingAction, now: int) -> TurnRequest:
        """Return the request with the words that it may send, or with the code that may withdraw some.

        Words of an account that has sent enough are not stored; it is answered like all others, and so is its code
        (S8).
        """
        if incoming.staff:
            return request
        code_hash = self._codes.code_hash(incoming.code)
        if isinstance(incoming.action, Said):
            step = self._step_for(replace(incoming, action=replace(incoming.action, code="known")), now)
            if self._message_limit.is_dropped(code_hash):
                return replace(request, step=partial(_as_withdrawn, step))
            return replace(request, withdrawal=Withdrawal(code_hash, step))
        if not self._message_limit.reserve(incoming.learner, _question_of(incoming)):
            return request
        week = week_of(day_of(now)).name
        nameable = frozenset(
            (name, locale) for name in large_countries(self._statistics) for locale in languages_of(name)
        )
        return replace(request, message_draft=MessageDraft(incoming.words, code_hash, week, nameable))

    def _settle_messages(
        self, handled: Sequence[tuple[IncomingAction, TurnRequest]], outcomes: Sequence[TurnOutcome | None]
    ) -> None:
        """Note which words were sent and which were taken back; without an outcome none were (S8)."""
        for (incoming, request), outcome in zip(handled, outcomes, strict=True):
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

    def _count_sensitive(self, incoming: IncomingAction, applied: TurnApplied) -> None:
        session = applied.turn.session or applied.before
        country = (session and session.country) or UNTOLD
        self.sensitive_counts.note(incoming.learner, country, sensitive(incoming.action, applied.turn))


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


def _render_outcome(bundle: CourseBundle, incoming: IncomingAction, outcome: TurnOutcome | None, now: int) -> Replies:
    """Render the turn that was applied, or the answer to an update that came again, or what needs no store.

    Raises the error of a turn that failed.
    """
    news: int | None = None
    is_hiding = is_held = False
    match outcome:
        case TurnApplied(turn, before, news, is_hiding):
            is_held = not turn.transient and turn.session is not None
        case AlreadyHandled(before, news, is_hiding):
            turn = _repeat(bundle.course, incoming, before, day_of(now))
        case TurnFailed(error):
            raise error
        case None:
            turn, before = advance(bundle.course, None, incoming.action), None
            if not needs_no_store(turn):
                return render_apology(bundle, incoming.action, now)
        case _:
            assert_never(outcome)
    replies = render_turn(
        bundle, turn, before, incoming.action, now, news=news, words=incoming.words, code=incoming.code
    )
    return replace(replies, held=is_held, is_hiding=is_hiding and turn.session is not None)


def _repeat(course: Course, incoming: IncomingAction, session: Session | None, today: date) -> Turn:
    """Answer an action that was already handled; a Hide hides again, whatever she did since (D3)."""

    def answer_again(course: Course, session: Session | None, action: Input) -> Turn:
        turn = again(course, session, action, incoming.seed)
        hides = not turn.is_tidied and advance(course, session, action, incoming.seed).is_tidied
        return replace(turn, events=(Tidied(), *turn.events)) if hides else turn

    return check_access(course, incoming.action, incoming.staff, today, answer_again, session, shown=incoming.shown)
