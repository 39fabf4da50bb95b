"""An evening as tables: by ten minutes, and in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MINUTE = 60.0
FREE, STARS = 30, 0.1
"""Messages a second that cost nothing in a paid broadcast, and what each one beyond them costs (Bot API)."""
SPAN = 10
"""Minutes a row tells of."""

HEAD = f"{'':<7}{'came':>7}{'let in':>8}{'gave up':>9}{'ended':>7}{'taps/s':>8}   wait in the story: median, p95"
WIDTH = 30


class Seen(NamedTuple):
    """Something a girl asked for, when, what it was, how long she waited, and whether it came before she gave up."""

    at: float
    kind: str
    waited: float
    came: bool


def minutes(clock: str) -> int:
    """Minutes since midnight."""
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def report(seen: Sequence[Seen], sent: Mapping[int, int], begins: str, walk: Sequence[int], a_second: float) -> str:
    """What happened, in a few tables; `sent` are messages by second, `walk` those of a lesson by tap."""
    title = (
        f"{_count(seen, 'start')} girls, {a_second:g} messages a second; "
        f"a first lesson is {sum(walk)} messages after {len(walk)} taps"
    )
    return "\n".join([title, "", HEAD, *_rows(seen, minutes(begins)), "", *_ends(seen), _cost(sent)])


def _cost(sent: Mapping[int, int]) -> str:
    beyond = sum(max(0, many - FREE) for many in sent.values())
    return f"{'messages':<22}{sum(sent.values()):>9}      {beyond} beyond {FREE} a second: {beyond * STARS:.0f} Stars"


def _rows(seen: Sequence[Seen], begins: int) -> Iterable[str]:
    spans = defaultdict[int, list[Seen]](list)
    for it in seen:
        spans[int(it.at // (SPAN * MINUTE))].append(it)
    longest = max((_share(_waits(some, "story"), 0.95) for some in spans.values()), default=0) or 1
    for span, some in sorted(spans.items()):
        hour, minute = divmod(begins + span * SPAN, 60)
        median, late = (_share(_waits(some, "story"), share) for share in (0.5, 0.95))
        taps = sum(it.kind != "end" for it in some) / (SPAN * MINUTE)
        bar = "#" * round(WIDTH * late / longest)
        numbers = f"{_count(some, 'start'):>7}{_count(some, 'start', True):>8}{_left(some):>9}{_count(some, 'end'):>7}"
        yield f"{hour % 24:02}:{minute:02}  {numbers}{taps:>8.1f}{median:>6.1f} s{late:>7.1f} s {bar}"


def _ends(seen: Sequence[Seen]) -> Iterable[str]:
    girls = _count(seen, "start") or 1
    for kind, what in (("start", "answer to /start"), ("story", "answers in the story"), ("help", "help")):
        waits = _waits(seen, kind)
        times = "".join(f"{_share(waits, share):>9.1f}" for share in (0.5, 0.95, 0.99, 1))
        yield f"{what:<22}{len(waits):>9} came{times} s (median, p95, p99, worst)"
    yield f"{'ended the lesson':<22}{_count(seen, 'end'):>9}      {_count(seen, 'end') / girls:.0%} of all"
    yield f"{'never answered':<22}{girls - _count(seen, 'start', True):>9}"
    yield f"{'gave up in the story':<22}{_left([it for it in seen if it.kind == 'story']):>9}"


def _count(seen: Iterable[Seen], kind: str, came: bool | None = None) -> int:
    return sum(it.kind == kind and (came is None or it.came == came) for it in seen)


def _left(seen: Iterable[Seen]) -> int:
    return sum(it.kind in ("start", "story") and not it.came for it in seen)


def _waits(seen: Iterable[Seen], kind: str) -> list[float]:
    return sorted(it.waited for it in seen if it.kind == kind and it.came)


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
