"""Errors of the YAML parser in a teacher's words, and the codes of all problems with YAML's syntax."""

from __future__ import annotations

import yaml

from bot.lessons.loader.indentation import OFF, RefusedAt, missing_list_key, repaired_line
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, LineReplacement, Problem

YAML_STAR = Code(
    "yaml-star",
    "A `*` or `&` at the beginning of a text has a meaning of its own in these files, and the words would be lost.",
)
YAML_AT = Code("yaml-at", "A text that begins with `@`, `%` or a backtick cannot be read.")
YAML_TAG = Code(
    "yaml-tag", "A `!` at the beginning of a text has a meaning of its own in these files, and the word would be lost."
)
YAML_START = Code(
    "yaml-start", "A text that begins with `-`, `?`, `,`, `>` or a closing bracket would become something else."
)
YAML_BRACKET = Code("yaml-bracket", "Square brackets make a list: of one text with a comma she would read two.")
YAML_BRACE = Code(
    "yaml-brace", "Curly brackets hold what `when:` and `set:` are about. A name is written between pointed ones."
)
YAML_HASH = Code(
    "yaml-hash",
    "A space and a hash begin a remark, so the rest of the sentence would be cut off, and nobody would notice.",
)
YAML_COLON = Code("yaml-colon", "A colon and a space divide a name from its text, so this text would be cut in two.")
YAML_QUOTE = Code(
    "yaml-quote",
    "A quotation mark at the beginning of a text must be closed at its end, or the next lines are swallowed.",
)
YAML_HEAD = Code(
    "yaml-head",
    "A line begins with its spaces, a hyphen, a word, a colon and a space; with one sign too few it is another line.",
)
YAML_TAB = Code("yaml-tab", "A tab looks like spaces and is none, so nobody can see how far in the line stands.")
YAML_SPACE = Code("yaml-space", "Words copied from a page bring hard spaces along; they look like spaces and are none.")
YAML_INDENT = Code("yaml-indent", "How far in a line stands says what it belongs to; here that cannot be told.")
YAML_KEY = Code("yaml-key", "Before a colon stands a name, and here is none.")
YAML_KEY_TWICE = Code("yaml-key-twice", "Of two equal names only one would count, and nobody could say which.")
YAML_ALIAS = Code(
    "yaml-alias", "What is written once and stands in many places is changed in all of them by the next person."
)
YAML_TOO_DEEP = Code("yaml-too-deep", "So many levels one inside the other cannot be followed by anybody.")
YAML_DOCUMENTS = Code(
    "yaml-documents", "A line of three hyphens begins another document, and everything below it would not be read."
)
YAML_BROKEN = Code("yaml-broken", "This cannot be read, and so the rest of the file cannot either.")


_BACKSLASH = "A backslash means something else inside double quotes.", "Write it twice, or leave it out."
_EXPLAINED: tuple[tuple[str, Code, str, str], ...] = (
    ("unexpected end of stream", YAML_QUOTE, "A quotation mark is opened and never closed.", "Close it."),
    ("while scanning a quoted scalar", YAML_QUOTE, "A quotation mark is opened and never closed.", "Close it."),
    ("unknown escape character", YAML_QUOTE, *_BACKSLASH),
    ("hexdecimal number", YAML_QUOTE, *_BACKSLASH),
    ("could not find expected ':'", YAML_BROKEN, "These words have no name before them.",
     "Move them further in than the text they belong to; or put a colon behind them, if they are a name."),
    ("mapping values are not allowed", YAML_COLON, "There is a colon too many, or the spaces before a line are off.",
     "Put the text in double quotes, or line the words up with the line above."),
    ("did not find expected key", YAML_INDENT, "The spaces before this line do not fit the lines above.",
     "Line it up with the steps around it."),
    ("did not find expected '-' indicator", YAML_INDENT, "A step must begin with a hyphen and a space.",
     "Line it up with the steps around it."),
    ("block sequence entries are not allowed", YAML_INDENT, "A list cannot begin here.",
     "Begin the list on the next line."),
    ("while parsing a flow", YAML_BRACKET, "A bracket is opened here and never closed.",
     "Close it, or put the text in double quotes."),
    ("found undefined alias", YAML_STAR, "A text may not begin with `*`.", "Put it in double quotes."),
    ("anchor", YAML_STAR, "A text may not begin with `*` or `&`.", "Put it in double quotes."),
    ("exceeded max", YAML_TOO_DEEP, "This is nested too deeply.", "Use scenes instead."),
    ("depth limit", YAML_TOO_DEEP, "This is nested too deeply.", "Use scenes instead."),
    ("expected a single document", YAML_DOCUMENTS, "A line of three hyphens begins a second document.",
     "Delete that line: one file is one lesson."),
)  # fmt: skip


_SPACES = ("mapping values", "expected key", "expected '-'", "sequence entries", "could not find expected ':'")
"""Messages of YAML whose cause may be the indentation of a line."""


def repair_line(error: yaml.YAMLError, source: str, name: str, refused_at: RefusedAt) -> tuple[str, Problem] | None:
    """Return the text with one line repaired, and the Problem; None if neither spaces nor signs are the cause."""
    if not any(needle in str(error) for needle in _SPACES):
        return None
    if (found := repaired_line(source, refused_line(error), refused_at)) is None:
        return None
    lines = source.split("\n")
    lines[found.number] = found.text
    code, hint = YAML_INDENT if found.message == OFF else YAML_HEAD, f"Write it so: `{found.text}`"
    mending = LineReplacement(found.number + 1, found.number + 1, found.text)
    return "\n".join(lines), code.at(SourcePlace(name, found.number + 1, 1), found.message, hint, mending)


def explain(error: yaml.YAMLError, source: str, name: str, refused_at: RefusedAt) -> Problem:
    """Return a YAML error as a Problem."""
    if missing := missing_list_key(source, line := refused_line(error), refused_at):
        message, hint = f"`{missing.strip()}` is missing above this list.", f"Write above this line: `{missing}`"
        return YAML_BROKEN.at(SourcePlace(name, line + 1, 1), message, hint, LineReplacement(line + 1, line, missing))
    words = str(error)
    for needle, code, message, hint in _EXPLAINED:
        if needle in words:
            return code.at(_place(error, code, source, name), message, hint)
    message, hint = (
        "This line does not fit the form of a lesson.",
        "Compare its signs and spaces with other lines.",
    )
    return YAML_BROKEN.at(_place(error, YAML_BROKEN, source, name), message, hint)


def refused_line(error: yaml.YAMLError) -> int:
    """Return the number of the line YAML could not read, counted from 0."""
    begun, refused = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = begun if begun and "simple key" in str(getattr(error, "context", "")) else refused
    return mark.line if mark else 0


def _place(error: yaml.YAMLError, code: Code, source: str, name: str) -> SourcePlace:
    begun, refused = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    opened = code in (YAML_QUOTE, YAML_BRACKET, YAML_BROKEN)
    mark = begun or refused if opened else refused  # opened on that line, so repaired there
    if mark is None:
        return SourcePlace(name, 1, 1)
    return SourcePlace(name, min(mark.line + 1, source.count("\n") + 1), mark.column + 1)
