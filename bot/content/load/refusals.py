"""What YAML itself refuses, in a teacher's words."""

from __future__ import annotations

import yaml

from bot.content.model.text import Place
from bot.content.problem import Problem, problem

_EXPLAINED: tuple[tuple[str, str, str, str], ...] = (
    ("unexpected end of stream", "yaml-quote", "A quotation mark is opened and never closed.", "Close it."),
    ("while scanning a quoted scalar", "yaml-quote", "A quotation mark is opened and never closed.", "Close it."),
    ("unknown escape character", "yaml-quote", "A backslash means something else inside double quotes.",
     "Write it twice, or leave it out."),
    ("mapping values are not allowed", "yaml-colon", "There is a colon too many, or the spaces before a line are off.",
     "Put the text in double quotes, or line the words up with the line above."),
    ("did not find expected key", "yaml-indent", "The spaces before this line do not fit the lines above.",
     "Line it up with the steps around it."),
    ("did not find expected '-' indicator", "yaml-indent", "A step must begin with a hyphen and a space.",
     "Line it up with the steps around it."),
    ("block sequence entries are not allowed", "yaml-indent", "A list cannot begin here.",
     "Begin the list on the next line."),
    ("while parsing a flow", "yaml-bracket", "A bracket is opened here and never closed.",
     "Close it, or put the text in double quotes."),
    ("found undefined alias", "yaml-star", "A text may not begin with `*`.", "Put it in double quotes."),
    ("anchor", "yaml-star", "A text may not begin with `*` or `&`.", "Put it in double quotes."),
    ("exceeded max", "yaml-too-deep", "This is nested too deeply.", "Use scenes instead."),
    ("depth limit", "yaml-too-deep", "This is nested too deeply.", "Use scenes instead."),
    ("expected a single document", "yaml-documents", "A line of three hyphens begins a second document.",
     "Delete that line: one file is one lesson."),
)  # fmt: skip


def explain(error: yaml.YAMLError, source: str, name: str) -> Problem:
    """A YAML error as a Problem."""
    words = str(error)
    for needle, code, message, hint in _EXPLAINED:
        if needle in words:
            return problem(_place(error, code, source, name), code, message, hint)
    return problem(_place(error, "", source, name), "yaml-broken", "This line does not fit the form of a lesson.",
                   "Compare the hyphens, colons and spaces with the lines above.")  # fmt: skip


def _place(error: yaml.YAMLError, code: str, source: str, name: str) -> Place:
    begun, refused = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = begun or refused if code in ("yaml-quote", "yaml-bracket") else refused  # opened there, so mended there
    if mark is None:
        return Place(name, 1, 1)
    return Place(name, min(mark.line + 1, source.count("\n") + 1), mark.column + 1)
