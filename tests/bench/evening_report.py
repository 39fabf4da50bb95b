"""Report of an evening: learners answered, their waits, and the cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

FREE, STARS = 30, 0.1
"""Messages a second that cost nothing in a paid broadcast, and what each one beyond them costs (Bot API)."""
SPAN = 600
"""Seconds of the busiest interval, ten minutes."""


class SeenEvening(NamedTuple):
    """One request of a learner: time, kind, seconds waited, and whether the answer came before she gave up."""

    at: float
    kind: str
    waited: float
    came: bool


def report(seen: Sequence[SeenEvening], sent: Mapping[int, int], walk: Sequence[int], a_second: float) -> str:
    """Facts of an evening; `sent` are messages by second, `walk` those of a lesson by tap."""
    title = (
        f"{_count(seen, 'start')} girls, {a_second:g} messages a second; "
        f"a first lesson is {sum(walk)} messages after {len(walk)} taps"
    )
    return "\n".join([title, "", *_ends(seen), _busiest(seen), _cost(sent)])


def _cost(sent: Mapping[int, int]) -> str:
    beyond = sum(max(0, many - FREE) for many in sent.values())
    return f"{'messages':<22}{sum(sent.values()):>9}      {beyond} beyond {FREE} a second: {beyond * STARS:.0f} Stars"


def _busiest(seen: Sequence[SeenEvening]) -> str:
    spans = Counter(int(request.at // SPAN) for request in seen if request.kind != "end")
    return f"{'busiest ten minutes':<22}{max(spans.values(), default=0) / SPAN:>9.1f}      taps a second"


def _ends(seen: Sequence[SeenEvening]) -> Iterable[str]:
    girls = _count(seen, "start") or 1
    for kind, what in (("start", "answer to /start"), ("story", "answers in the story"), ("help", "help")):
        waits = _waits(seen, kind)
        times = "".join(f"{_share(waits, share):>9.1f}" for share in (0.5, 0.95, 0.99, 1))
        yield f"{what:<22}{len(waits):>9} came{times} s (median, p95, p99, worst)"
    yield f"{'ended the lesson':<22}{_count(seen, 'end'):>9}      {_count(seen, 'end') / girls:.0%} of all"
    yield f"{'never answered':<22}{girls - _count(seen, 'start', True):>9}"
    yield f"{'gave up in the story':<22}{_left([request for request in seen if request.kind == 'story']):>9}"


def _count(seen: Iterable[SeenEvening], kind: str, came: bool | None = None) -> int:
    return sum(request.kind == kind and (came is None or request.came == came) for request in seen)


def _left(seen: Iterable[SeenEvening]) -> int:
    return sum(request.kind in ("start", "story") and not request.came for request in seen)


def _waits(seen: Iterable[SeenEvening], kind: str) -> list[float]:
    return sorted(request.waited for request in seen if request.kind == kind and request.came)


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
