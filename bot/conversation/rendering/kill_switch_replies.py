"""Staff's dialogue with the kill switch: parsing of commands and taps, and the replies. No learner sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never, cast

from bot.conversation.rendering.reply import Bubble, Button, Picked, Replies
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.safeguarding.kill_switch import ALL, KINDS, KillSwitch, KillSwitches, Kind, hide, objection, show, things

Verb = Literal["look", "list", "hide", "show", "unclear"]

LABELS: dict[Kind, str] = {
    "number": "Hide a number",
    "lesson": "Hide a lesson",
    "language": "Hide a language",
    "all": "Hide everything but Help",
}


@dataclass(frozen=True, slots=True)
class KillSwitchOrder:
    """An order of a staff member for the kill switch. `who` is a hash of the person."""

    verb: Verb
    kill_switch: KillSwitch = ALL
    who: str = ""


_TYPED = re.compile(r"/(brake|hide|show)(?:@\w+)?((?:\s+[\w-]+)*)\s*", re.IGNORECASE)


def typed(text: str) -> KillSwitchOrder | None:
    """Parse `/brake`, `/hide number kh-1280` or `/show all`; return None for other words, such as `/hide` alone."""
    match = _TYPED.fullmatch(text)
    verb, words = (match[1].lower(), match[2].lower().split()) if match else ("", [])
    if verb == "brake":
        return KillSwitchOrder("look")
    if not verb or not words:
        return None
    kind, *name = words
    if kind not in KINDS or len(name) != (kind != "all"):
        return KillSwitchOrder("unclear")
    return KillSwitchOrder(cast(Verb, verb), KillSwitch(kind, "".join(name)))


def tapped(target: ButtonTarget) -> KillSwitchOrder | None:
    """Parse a tap on a kill switch button; return None for any other button."""
    if target.script == "brake":
        return KillSwitchOrder("list", KillSwitch(target.stop)) if target.stop in KINDS else KillSwitchOrder("look")
    kind = target.script.removeprefix("brake-")
    if kind == target.script or kind not in KINDS or target.key not in ("hide", "show"):
        return None
    return KillSwitchOrder(cast(Verb, target.key), KillSwitch(kind, target.stop))


def obeyed(
    course: Course, kill_switches: KillSwitches, order: KillSwitchOrder, people: int
) -> tuple[KillSwitches, str]:
    """Apply an order and return the new kill switches and a sentence saying what happened.

    `course` is the whole course, with nothing hidden; `people` is the number of people on the staff list.
    """
    what = f"“{things(course, order.kill_switch.kind).get(order.kill_switch, str(order.kill_switch))}”"
    match order.verb:
        case "hide" if refusal := objection(course, kill_switches, order.kill_switch):
            return kill_switches, f"Nothing was changed. {refusal}"
        case "hide":
            return hide(kill_switches, order.kill_switch), f"Hidden now: {what}."
        case "show" if order.kill_switch not in kill_switches.hidden:
            return kill_switches, f"Nothing was changed: {what} is not hidden."
        case "show":
            after = show(kill_switches, order.kill_switch, order.who)
            if order.kill_switch not in after.hidden:
                return after, f"Shown again, because two people said so: {what}."
            alone = " Only one person is on the list (STAFF_IDS)." if people < 2 else ""
            return after, f"Still hidden: {what}. A second person has to say the same.{alone}"
        case "unclear":
            return kill_switches, "Write it like /hide number kh-1280, /hide lesson NAME, /hide language km, /hide all."
        case "look" | "list":
            return kill_switches, ""
        case _:
            assert_never(order.verb)


def answer(course: Course, kill_switches: KillSwitches, order: KillSwitchOrder, said: str) -> Replies:
    """Return a message saying what happened and what is hidden, with buttons for the next order."""
    listed = order.verb == "list"
    rows = _list(course, kill_switches, order.kill_switch.kind) if listed else _panel(kill_switches)
    hidden = ", ".join(map(str, sorted(kill_switches.hidden))) or "nothing"
    words = "\n\n".join(filter(None, (said, f"Hidden: {hidden}.")))
    bubble = Bubble(html.escape(words, quote=False), tuple((button,) for button in rows))
    return Replies(Flags(SOURCE_LOCALE), items=(bubble, Picked(None)))


def _panel(kill_switches: KillSwitches) -> Iterator[Button]:
    for kind in KINDS:
        yield Button(LABELS[kind], ButtonTarget("brake", kind, "list"))
    for kill_switch in sorted(kill_switches.hidden):
        yield Button(f"Show again: {kill_switch}", ButtonTarget(f"brake-{kill_switch.kind}", kill_switch.name, "show"))


def _list(course: Course, kill_switches: KillSwitches, kind: Kind) -> Iterator[Button]:
    """Yield a second level of buttons for every order, so nobody hides anything with one accidental tap."""
    for kill_switch, words in things(course, kind).items():
        if kill_switch not in kill_switches.hidden:
            yield Button(f"Hide {words}", ButtonTarget(f"brake-{kind}", kill_switch.name, "hide"))
    yield Button("Back", ButtonTarget("brake", "", "look"))
