"""What a batch makes of all who are in it. Pure, so it may be played again when another worker was faster."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.storage.ports import AlreadyHandled, LearnerId, Outcome, TurnFailed, TurnRequest
from bot.storage.records.apply_turn import MessageUnderCode, TurnResult, apply_turn
from bot.storage.records.learner import NOBODY, LearnerRecord


@dataclass
class PlayedBatch:
    """A batch that was played, and what of it is to be written.

    `before` and `after` are the girls whose rows change, or are renewed. Who was `over` at some moment of it has lost
    everything that was there before it; `listed` are those of them whom a backup may hold. `turns` are those whose
    counts, words and messages are to be kept, in their order.
    """

    before: Mapping[LearnerId, LearnerRecord]
    outcomes: list[Outcome] = field(default_factory=list)
    after: dict[LearnerId, LearnerRecord] = field(default_factory=dict)
    over: set[LearnerId] = field(default_factory=set)
    listed: set[LearnerId] = field(default_factory=set)
    stop_news: set[LearnerId] = field(default_factory=set)
    turns: list[tuple[LearnerId, TurnResult]] = field(default_factory=list)
    taken: set[bytes] = field(default_factory=set)

    def record(self, learner: LearnerId) -> LearnerRecord:
        """What is held of her at this moment of the batch."""
        return self.after.get(learner, self.before.get(learner, NOBODY))

    def note(self, learner: LearnerId, was: LearnerRecord, it: TurnResult) -> None:
        """A turn that happened."""
        if not (it.done.turn.transient and it.record == was):
            self.after[learner] = it.record
        if it.is_over:
            self._forget(learner, was)
        if it.stops_news:
            self.stop_news.add(learner)
        if it.taken:
            self.taken.add(it.taken)
        self.turns.append((learner, it))
        self.outcomes.append(it.done)

    def _forget(self, learner: LearnerId, was: LearnerRecord) -> None:
        """Nothing of her stays that came before; her words stay, nobody could find them by her."""
        self.over.add(learner)
        if was.is_in_backups:
            self.listed.add(learner)
        self.turns = [(whose, turn.without_her if whose == learner else turn) for whose, turn in self.turns]


def play(
    batch: Sequence[TurnRequest],
    records: Mapping[LearnerId, LearnerRecord],
    fresh: Collection[int],
    lies: Mapping[bytes, MessageUnderCode],
    now: int,
) -> PlayedBatch:
    """All knocks in their order. `fresh` are the updates that nobody has handled; `lies` is what lies under codes."""
    played, fresh, lies = PlayedBatch(records), set(fresh), dict(lies)
    for turn_request in batch:
        record = played.record(turn_request.learner)
        if turn_request.update_id is not None:
            if turn_request.update_id not in fresh:
                played.outcomes.append(AlreadyHandled(record.session(now), record.news_until(now)))
                continue
            fresh.remove(turn_request.update_id)
        found = (
            lies.get(turn_request.taking.code)
            if turn_request.taking and turn_request.taking.code not in played.taken
            else None
        )
        try:
            result = apply_turn(record, turn_request, found, now)
        except Exception as error:  # ours: told to her as an apology, recorded as handled
            played.outcomes.append(TurnFailed(error))
        else:
            played.note(turn_request.learner, record, result)
            lies |= {voice.code: MessageUnderCode(voice.question) for voice in result.voices}
    return played
