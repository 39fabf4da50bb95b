"""The log throttle: a fault of hours leaves a readable log."""

from __future__ import annotations

import logging

from bot.log_throttle import ASKED, EVERY, LogThrottle


class Log:
    """Printed lines of a log, with a clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.repeats = LogThrottle(lambda: self.now)
        self.lines: list[str] = []

    def says(self, sentence: str, *filled: object, level: int = logging.ERROR, asked: bool = False) -> None:
        record = logging.LogRecord("bot.somewhere", level, "somewhere.py", 7, sentence, filled, None)
        vars(record).update(ASKED if asked else {})
        if self.repeats(record):
            self.lines.append(record.getMessage())


def test_a_trouble_of_an_hour_is_told_once_a_minute_with_how_often_it_came() -> None:
    log = Log()
    for second in range(3600):
        log.now = 1000.0 + second
        log.says("no updates: %s", f"error {second}")
    assert len(log.lines) == 60
    assert log.lines[0] == "no updates: error 0"
    assert log.lines[1] == "no updates: error 60 (and 59 more like it before)"


def test_another_trouble_is_told_at_once() -> None:
    log = Log()
    for sentence in ("no updates: %s", "a turn failed: %s", "no updates: %s"):
        log.says(sentence, "x")
    assert log.lines == ["no updates: x", "a turn failed: x"]


def test_how_often_it_came_is_told_when_it_is_over_too() -> None:
    log = Log()
    for _ in range(500):
        log.says("no updates: %s", "x")
    assert log.repeats.rest() == []
    log.now += EVERY
    assert log.repeats.rest() == ["499 more like “no updates”"]
    assert log.repeats.rest() == []


def test_an_operator_who_asks_is_answered_each_time_and_news_is_no_trouble() -> None:
    log = Log()
    for _ in range(3):
        log.says("the lessons have errors", asked=True)
        log.says("the lessons were loaded again", level=logging.INFO)
    assert len(log.lines) == 6
