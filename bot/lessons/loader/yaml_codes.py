"""Codes of problems with YAML's syntax, shared by the traps, the nodes and the refusals."""

from __future__ import annotations

from bot.lessons.problem import Code

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
CODES = (
    YAML_STAR,
    YAML_AT,
    YAML_TAG,
    YAML_START,
    YAML_BRACKET,
    YAML_BRACE,
    YAML_HASH,
    YAML_COLON,
    YAML_QUOTE,
    YAML_HEAD,
    YAML_TAB,
    YAML_SPACE,
    YAML_INDENT,
    YAML_KEY,
    YAML_KEY_TWICE,
    YAML_ALIAS,
    YAML_TOO_DEEP,
    YAML_DOCUMENTS,
    YAML_BROKEN,
)
