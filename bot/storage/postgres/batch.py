"""Apply a batch of turn requests in memory. Pure, so it may be run again when another worker was faster."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.storage.ports import AddresseeId, AlreadyHandled, LearnerId, TurnFailed, TurnOutcome, TurnRequest
from bot.storage.records.apply_turn import MessageUnderCode, TurnResult, apply_turn
from bot.storage.records.learner import NOBODY, LearnerRecord


@dataclass
class PlayedBatch:
    """A batch after all its turns, and what has to be written of it.

    `before` and `after` hold the learners whose rows change or are renewed. Learners in `over` lost their session at
    some moment of the batch, and everything stored before. Learners in `listed` no longer save a place that a backup
    may contain. `stop_news` loses its rows in `news` and `sendings`. `turns` are those whose counts, messages to staff
    and message ids are kept, in order. `withdrawn` are the withdrawal codes whose messages are deleted.
    """

    before: Mapping[LearnerId, LearnerRecord]
    outcomes: list[TurnOutcome] = field(default_factory=list)
    after: dict[LearnerId, LearnerRecord] = field(default_factory=dict)
    over: set[LearnerId] = field(default_factory=set)
    listed: set[LearnerId] = field(default_factory=set)
    stop_news: set[LearnerId] = field(default_factory=set)
    turns: list[tuple[LearnerId, TurnResult]] = field(default_factory=list)
    withdrawn: set[bytes] = field(default_factory=set)

    def record(self, learner: LearnerId) -> LearnerRecord:
        """Return what is stored of a learner at this moment of the batch."""
        return self.after.get(learner, self.before.get(learner, NOBODY))

    def note(self, learner: LearnerId, was: LearnerRecord, result: TurnResult) -> None:
        """Add a turn that was applied to the record `was`."""
        if not (result.done.turn.transient and result.record == was):
            self.after[learner] = result.record
        if was.is_in_backups and not result.record.is_in_backups:
            self.listed.add(learner)
        if result.is_over:
            self._forget(learner)
        if result.stops_news:
            self.stop_news.add(learner)
        if result.withdrawn:
            self.withdrawn.add(result.withdrawn)
        self.turns.append((learner, result))
        self.outcomes.append(result.done)

    def _forget(self, learner: LearnerId) -> None:
        """Drop the parts of earlier turns that belong to her. Her messages to staff stay: nothing links them to her."""
        self.over.add(learner)
        self.turns = [(whose, turn.without_her if whose == learner else turn) for whose, turn in self.turns]


def play(
    batch: Sequence[TurnRequest],
    records: Mapping[LearnerId, LearnerRecord],
    unhandled: Collection[int],
    stored: Mapping[bytes, MessageUnderCode],
    now: int,
    addressee: Callable[[LearnerId], AddresseeId],
) -> PlayedBatch:
    """Apply all turn requests in order.

    `unhandled` are the ids of updates that nobody has handled; `stored` are the messages under the withdrawal codes of
    the batch; `addressee` gives the learners' pseudonyms in the rows that hold an address.
    """
    played, unhandled, stored = PlayedBatch(records), set(unhandled), dict(stored)
    for turn_request in batch:
        record = played.record(turn_request.learner)
        if turn_request.update_id is not None:
            if turn_request.update_id not in unhandled:
                played.outcomes.append(AlreadyHandled(record.session(now), record.news_until(now), record.is_hiding))
                continue
            unhandled.remove(turn_request.update_id)
        found = (
            stored.get(turn_request.withdrawal.code)
            if turn_request.withdrawal and turn_request.withdrawal.code not in played.withdrawn
            else None
        )
        try:
            result = apply_turn(record, turn_request, found, now, addressee(turn_request.learner))
        except Exception as error:  # our bug: she gets an apology, the update counts as handled
            played.outcomes.append(TurnFailed(error))
        else:
            played.note(turn_request.learner, record, result)
            stored |= {message.code: MessageUnderCode(message.question) for message in result.messages}
    return played
