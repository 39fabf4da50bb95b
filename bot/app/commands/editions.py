"""`main.py editions`: the numbered courses that girls read; add one, look at one, put an earlier one back."""

from __future__ import annotations

import argparse

from bot.app.config import Settings
from bot.app.exit_codes import FINE

ABOUT = "list what girls read now and read before, publish lessons from files, or put an earlier edition back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions; without one the editions are listed."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    parser.set_defaults(action="list")
    actions.add_parser("list", help="every edition, and which one girls read")
    added = actions.add_parser("add", help="publish the lessons in DIALOGUES and LOCALES")
    added.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="only these, such as lessons/lock-it-up; all else stays as girls read it",
    )
    added.add_argument("--by", action="append", required=True, metavar="NAME", help="who wrote, and who read it: twice")
    added.add_argument("--note", required=True, help="a sentence on the change")
    changed = actions.add_parser("compare", help="what one edition changes for girls")
    changed.add_argument("before", type=int)
    changed.add_argument("after", type=int)
    back = actions.add_parser("back", help="put an earlier edition back: girls read it within seconds")
    back.add_argument("number", type=int)
    back.add_argument("--by", action="append", required=True, metavar="NAME", help="who decides it")
    back.add_argument("--note", required=True, help="why")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Run one action."""
    from bot.app.commands import editions_actions

    for line in editions_actions.lines(settings, namespace):
        print(line)
    return FINE
