"""A quiz teaches with its feedback, a practise with its lines.

Without a right answer nobody can be right; an option without feedback leaves a girl with nothing but a score;
a sentence needs more than one line to be built from.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.view import View
from bot.content.load.places import place_of
from bot.content.model.steps import Practise, Quiz
from bot.content.problem import Problem, problem


def check(view: View) -> Iterator[Problem]:
    """Quizzes nobody can pass or learn from, and practises nobody can build."""
    for script in view.scripts:
        for stop in script.stops():
            if isinstance(stop, Quiz):
                yield from _quiz(stop)
            if isinstance(stop, Practise):
                yield from _practise(stop)


def _quiz(quiz: Quiz) -> Iterator[Problem]:
    if quiz.options and not any(option.correct for option in quiz.options):
        message = f"No option of the quiz `{quiz.id}` is correct."
        yield problem(place_of(quiz, "options"), "quiz-no-correct", message, "Add `correct: true` to the right ones.")
    for option in quiz.options:
        if option.feedback is None:
            message = f"The option `{option.text.source}` of the quiz `{quiz.id}` has no feedback."
            yield problem(option.text.place, "quiz-no-feedback", message, "Add `feedback:` with the reason.")


def _practise(practise: Practise) -> Iterator[Problem]:
    count = len(practise.lines)
    if count < 2:
        message = f"The practise `{practise.id}` has {count} {'line' if count == 1 else 'lines'}; it needs two or more."
        yield problem(place_of(practise, "lines"), "practise-lines", message, "Add lines to choose from.")
    elif practise.pick > count:
        message = f"`pick: {practise.pick}` at `{practise.id}`, but there are only {count} lines."
        yield problem(place_of(practise, "pick"), "practise-pick", message, "Add lines, or pick fewer.")
