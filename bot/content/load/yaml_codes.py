"""What can go wrong in how YAML is written. The traps, the nodes and the refusals share these codes."""

from __future__ import annotations

from bot.content.problem import Code

YAML_STAR = Code(
    "yaml-star",
    "A `*` or `&` at the beginning of a text has a meaning of its own in these files, and the words would be lost.",
    wrong="- say: *Stop* is a brave word",
    right='- say: "*Stop* is a brave word"',
)
YAML_AT = Code(
    "yaml-at",
    "A text that begins with `@`, `%` or a backtick cannot be read.",
    wrong="- say: @leo_15 writes again",
    right='- say: "@leo_15 writes again"',
)
YAML_TAG = Code(
    "yaml-tag",
    "A `!` at the beginning of a text has a meaning of its own in these files, and the word would be lost.",
    wrong="- say: !Wow that was brave",
    right='- say: "!Wow that was brave"',
)
YAML_START = Code(
    "yaml-start",
    "A text that begins with `-`, `?`, `,`, `>` or a closing bracket would become something else.",
    wrong="- say: - Hello, says the goat",
    right='- say: "- Hello, says the goat"',
)
YAML_BRACKET = Code(
    "yaml-bracket",
    "Square brackets make a list: of one text with a comma she would read two.",
    wrong="- say: [Help] is below",
    right='- say: "[Help] is below"',
)
YAML_BRACE = Code(
    "yaml-brace",
    "Curly brackets hold what `when:` and `set:` are about. A name is written between pointed ones.",
    wrong="- say: {friend} comes",
    right="- say: <friend> comes",
)
YAML_HASH = Code(
    "yaml-hash",
    "A space and a hash begin a remark, so the rest of the sentence would be cut off, and nobody would notice.",
    wrong="- say: Rule #1 is to ask",
    right='- say: "Rule #1 is to ask"',
)
YAML_COLON = Code(
    "yaml-colon",
    "A colon and a space divide a name from its text, so this text would be cut in two.",
    wrong="- say: Amina says: no",
    right='- say: "Amina says: no"',
)
YAML_QUOTE = Code(
    "yaml-quote",
    "A quotation mark at the beginning of a text must be closed at its end, or the next lines are swallowed.",
    wrong="""
- say: "Hello there
- end
""",
    right="""
- say: "Hello there"
- end
""",
)
YAML_HEAD = Code(
    "yaml-head",
    "A line begins with its spaces, a hyphen, a word, a colon and a space; with one sign too few it is another line.",
    wrong="- say:Hello.",
    right="- say: Hello.",
)
YAML_TAB = Code(
    "yaml-tab",
    "A tab looks like spaces and is none, so nobody can see how far in the line stands.",
    wrong="""
- choose: Well?
\t  id: well
  options: [One, Two]
""",
    right="""
- choose: Well?
  id: well
  options: [One, Two]
""",
)
YAML_SPACE = Code(
    "yaml-space",
    "Words copied from a page bring hard spaces along; they look like spaces and are none.",
    wrong="""
- choose: Well?
\u00a0\u00a0id: well
  options: [One, Two]
""",
    right="""
- choose: Well?
  id: well
  options: [One, Two]
""",
)
YAML_INDENT = Code(
    "yaml-indent",
    "How far in a line stands says what it belongs to; here that cannot be told.",
    wrong="""
- say: Hello.
 - end
""",
    right="""
- say: Hello.
- end
""",
)
YAML_KEY = Code(
    "yaml-key",
    "Before a colon stands a name, and here is none.",
    wrong="""
- say: Hello.
- set: {'': brave}
""",
    right="""
- say: Hello.
- set: {mood: brave}
""",
)
YAML_KEY_TWICE = Code(
    "yaml-key-twice",
    "Of two equal names only one would count, and nobody could say which.",
    wrong="""
- say: Hello.
  say: Good morning.  # <- here
""",
    right="""
- say: Hello.
- say: Good morning.
""",
)
YAML_ALIAS = Code(
    "yaml-alias",
    "What is written once and stands in many places is changed in all of them by the next person.",
    wrong="""
- choose: Well?
  id: well
  options: [&one {text: One}, *one]  # <- here
""",
    right="""
- choose: Well?
  id: well
  options: [One, Two]
""",
)
YAML_TOO_DEEP = Code(
    "yaml-too-deep",
    "So many levels one inside the other cannot be followed by anybody.",
    wrong=f"- set: {{mood: {'[' * 70}brave{']' * 70}}}",
    right="- set: {mood: brave}",
)
YAML_DOCUMENTS = Code(
    "yaml-documents",
    "A line of three hyphens begins another document, and everything below it would not be read.",
    wrong="""
start:
  - say: Hello.
---
later:
  - end
""",
    right="""
start:
  - say: Hello.
  - goto: later
later:
  - end
""",
)
YAML_BROKEN = Code(
    "yaml-broken",
    "This cannot be read, and so the rest of the file cannot either.",
    wrong="""
start:
  - say: Hello.
goodbye
later:
  - say: Bye.
""",
    right="""
start:
  - say: Hello,
      goodbye
  - goto: later
later:
  - say: Bye.
""",
)
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
