"""Arguments of `python main.py messages`. Separate from the code that runs it, because every command loads them."""

from __future__ import annotations

import argparse
from pathlib import Path

_ONE = "one lesson or file, such as help"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `messages` to a parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("extract", help="write messages.pot, the template of all texts")
    update = _action(actions, "update", "bring the catalogs up to the lessons, or make a new one")
    update.description = (
        "Take what changed in the lessons into the catalogs of the translators. A new text waits for its translation; "
        "a changed one keeps the old translation as a proposal and gets a code, for `--wording` or `--wrong`."
    )
    update.epilog = f"For example: {parser.prog} update sw --wording 1a2b3c"
    update.add_argument("--tidy", action="store_true", help="also take out what no lesson says any more")
    about = "for a changed text, by the code that `update` prints"
    update.add_argument("--wording", metavar="CODE", action="append", default=[], help=f"{about}: it means the same")
    update.add_argument("--wrong", metavar="CODE", action="append", default=[], help=f"{about}: the old one was wrong")
    added = actions.add_parser("add", help="add a language, or tell what one still needs")
    added.add_argument("locale", help="its code, such as `am` for Amharic")
    added.add_argument("--safe-word", default="", metavar="WORD", help="typed anywhere, it opens Help")
    added.add_argument("--help-word", action="append", default=[], metavar="WORDS", help="words that ask for help")
    covered = _action(actions, "coverage", "how far each language has come")
    covered.add_argument("--format", choices=("text", "json"), default="text")
    checked = _action(actions, "check", "find what is wrong with the translations")
    checked.add_argument("--format", choices=("text", "json", "github"), default="text")
    promised = actions.add_parser("offered", help="the languages in which girls are offered each lesson")
    promised.add_argument(
        "--save", action="store_true", help="write them into offered.yaml: none may be lost unnoticed"
    )
    _sheets(actions, parser.prog)
    about = "sign what you have read in a language you grew up with; lesson by lesson, it asks"
    signed = actions.add_parser("sign", help=about, epilog=f"For example: {parser.prog} sign km --initials AB")
    signed.description = (
        "Show the translations that nobody has signed, lesson by lesson, and sign those you have read: with your "
        "initials you say that a girl who grew up with the language understands them. `--only` signs one file unasked."
    )
    signed.add_argument("locale", help="its code, such as km; en for the English of the lessons")
    signed.add_argument("--initials", required=True, help="yours, such as AB")
    signed.add_argument("--only", default="", metavar="CONTEXT", help=f"{_ONE}; needed where nobody can be asked")


def _sheets(actions: argparse._SubParsersAction[argparse.ArgumentParser], prog: str) -> None:
    example = f"For example: {prog} export km --todo --xlsx km.xlsx"
    written = actions.add_parser("export", help="write a spreadsheet for a translator", epilog=example)
    written.add_argument("locale", help="the language, such as km")
    written.add_argument("--xlsx", required=True, type=Path, metavar="FILE", help="a new file")
    written.add_argument("--only", default="", metavar="CONTEXT", help=_ONE)
    written.add_argument("--todo", action="store_true", help="only what is missing, or older than its English")
    example = f"For example: {prog} import km km.xlsx"
    taken = actions.add_parser("import", help="take what was typed into such a spreadsheet", epilog=example)
    taken.add_argument("locale", help="the language, such as km")
    taken.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet, as .xlsx")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=about)
    action.add_argument("locale", nargs="*", help="the languages (default: all there are)")
    return action
