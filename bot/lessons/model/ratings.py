"""Answers of a learner about a lesson, each with a tap: closed lists that buttons and tables carry."""

from __future__ import annotations

from typing import Literal, get_args

Verdict = Literal["smile", "shrug", "frown"]
"""Ratings of a lesson, given with one tap below its badge."""

Reason = Literal["funny", "learn", "long", "hard"]
"""Reasons for a rating: it was funny, taught something, was too long, was hard to understand.

Buttons carry these words for years. They are shorter than an option's key, so they never equal one."""

TaskAnswer = Literal["yes", "not-yet", "not-for-me"]
"""Answers to the question whether a lesson's one thing for the day happened."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
TASK_ANSWERS: tuple[TaskAnswer, ...] = get_args(TaskAnswer)
