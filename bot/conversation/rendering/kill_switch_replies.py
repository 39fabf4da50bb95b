"""Staff's dialogue with the kill switch: parsing of commands and taps, and the replies. No learner sees it.

Each use is also told to all others on the list of staff, with the name of the member who used it and how to take it
back (S1).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, assert_never, cast

from bot.conversation.rendering.reply import Bubble, Button, Picked, Replies
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.safeguarding.kill_switch import (
    ALL,
    KINDS,
    PROTECTED,
    KillSwitch,
    KillSwitches,
    KillSwitchKind,
    hide,
    may_show_alone,
    objection,
    show,
    spared,
    things,
)

Verb = Literal["look", "list", "hide", "show", "unclear"]

LABELS: dict[KillSwitchKind, str] = {
    "number": "Hide a number",
    "lesson": "Hide a lesson",
    "language": "Hide a language",
    "all": "Hide everything but Help",
}


@dataclass(frozen=True, slots=True)
class KillSwitchOrder:
    """An order of a staff member for the kill switch.

    `who` is a hash of the person, `name` the name that the others know; it is left out of `repr`.
    """

    verb: Verb
    kill_switch: KillSwitch = ALL
    who: str = ""
    name: str = field(default="", repr=False)


class OrderResult(NamedTuple):
    """The kill switches after an order, a sentence for the member who gave it, the notice to others (empty: none)."""

    kill_switches: KillSwitches
    said: str
    notice: str = ""


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


def obeyed(course: Course, kill_switches: KillSwitches, order: KillSwitchOrder, people: int, now: int) -> OrderResult:
    """Apply an order.

    `course` is the whole course, with nothing hidden; `people` is the number of people on the staff list, `now` is in
    seconds since 1970. A notice tells of each change, and of each attempt at what nobody may.
    """
    match order.verb:
        case "hide":
            result = _hidden(course, kill_switches, order, now)
        case "show":
            result = _shown(course, kill_switches, order, now)
        case "unclear":
            said = "Write it like /hide number kh-1280, /hide lesson NAME, /hide language km, /hide all."
            return OrderResult(kill_switches, said)
        case "look" | "list":
            return OrderResult(kill_switches, "")
        case _:
            assert_never(order.verb)
    alone = " Only one person is on the list (STAFF_IDS)." if _waits(result, order) and people < 2 else ""
    warning = (
        f"\n\nWas it not {order.name}? Then somebody else has that account: take it out of STAFF_IDS, and restart."
    )
    return result._replace(said=result.said + alone, notice=result.notice and result.notice + warning)


def _waits(result: OrderResult, order: KillSwitchOrder) -> bool:
    after = result.kill_switches
    return order.kill_switch in after.unconfirmed or (order.verb == "show" and order.kill_switch in after.hidden)


def _hidden(course: Course, before: KillSwitches, order: KillSwitchOrder, now: int) -> OrderResult:
    it, what, name = order.kill_switch, _what(course, order.kill_switch), order.name
    if refusal := objection(course, before, it):
        tried = f"{name} tried to hide {what}. Nothing was changed. {refusal}" if _exists(course, it) else ""
        return OrderResult(before, f"Nothing was changed. {refusal}", tried)
    after = hide(course, before, it, order.who, now)
    if it in after.unconfirmed:
        return _unconfirmed(course, before, after, order)
    who = "two people type" if after.hidden[it].is_by_two else "one other person within 24 hours, later two, type"
    told = f"{name} has hidden {what}. To take that back, {who} /show {it}"
    return OrderResult(after, f"Hidden now: {what}.", told if after != before else "")


def _unconfirmed(course: Course, before: KillSwitches, after: KillSwitches, order: KillSwitchOrder) -> OrderResult:
    it, what = order.kill_switch, _what(course, order.kill_switch)
    last = f"It is the last {_role(course, it)} of its country, so it is still shown"
    confirm = f"/hide {it}, within 24 hours"
    said = f"{what}: {last} until a second person types {confirm}."
    told = (
        f"{order.name} wants to hide {what}. {last}. Only if it is dead, type {confirm}. To take that back: /show {it}"
    )
    return OrderResult(after, said, told if after != before else "")


def _shown(course: Course, before: KillSwitches, order: KillSwitchOrder, now: int) -> OrderResult:
    it, what, name = order.kill_switch, _what(course, order.kill_switch), order.name
    after = show(before, it, order.who, now)
    if it in before.unconfirmed:
        told = f"{name} does not want {what} to be hidden. It is still shown."
        return OrderResult(after, f"Still shown: {what}.", told)
    if it not in before.hidden:
        return OrderResult(before, f"Nothing was changed: {what} is not hidden.")
    if it in after.hidden:
        told = f"{name} wants to show {what} again. It is hidden until a second person types /show {it}"
        said = f"Still hidden: {what}. A second person has to say the same."
        return OrderResult(after, said, f"{told}. To keep it hidden: /hide {it}" if after != before else "")
    is_alone = may_show_alone(before, it, order.who, now)
    why = "because one other person had hidden it today" if is_alone else "because two people said so"
    told = f"{name} has shown {what} again, {why}. To hide it: /hide {it}. If two hide it, nobody shows it again alone."
    return OrderResult(after, f"Shown again, {why}: {what}.", told)


def _exists(course: Course, kill_switch: KillSwitch) -> bool:
    return kill_switch in things(course, kill_switch.kind) or kill_switch == KillSwitch("language", SOURCE_LOCALE)


def _what(course: Course, kill_switch: KillSwitch) -> str:
    return f"“{things(course, kill_switch.kind).get(kill_switch, str(kill_switch))}”"


def _role(course: Course, kill_switch: KillSwitch) -> str:
    role = next(route.role for route in course.directory.routes if route.id == kill_switch.name)
    return PROTECTED[role]


def answer(course: Course, kill_switches: KillSwitches, order: KillSwitchOrder, said: str) -> Replies:
    """Return a message saying what happened and what is hidden, with buttons for the next order."""
    listed = order.verb == "list"
    rows = _list(course, kill_switches, order.kill_switch.kind) if listed else _panel(kill_switches)
    words = "\n\n".join(filter(None, (said, *_state(course, kill_switches))))
    bubble = Bubble(html.escape(words, quote=False), tuple((button,) for button in rows))
    return Replies(Flags(SOURCE_LOCALE), items=(bubble, Picked(None)))


def _state(course: Course, kill_switches: KillSwitches) -> Iterator[str]:
    yield f"Hidden: {', '.join(map(str, sorted(kill_switches.hidden))) or 'nothing'}."
    if shown := spared(course, kill_switches):
        yield f"Shown all the same, because one person alone hid the last of its kind: {', '.join(shown)}."
    if kill_switches.unconfirmed:
        yield f"A second person has to hide: {', '.join(map(str, sorted(kill_switches.unconfirmed)))}."


def _panel(kill_switches: KillSwitches) -> Iterator[Button]:
    for kind in KINDS:
        yield Button(LABELS[kind], ButtonTarget("brake", kind, "list"))
    for kill_switch in sorted(kill_switches.hidden):
        yield Button(f"Show again: {kill_switch}", ButtonTarget(f"brake-{kill_switch.kind}", kill_switch.name, "show"))


def _list(course: Course, kill_switches: KillSwitches, kind: KillSwitchKind) -> Iterator[Button]:
    """Yield a second level of buttons for every order, so nobody hides anything with one accidental tap."""
    for kill_switch, words in things(course, kind).items():
        if kill_switch not in kill_switches.hidden:
            yield Button(f"Hide {words}", ButtonTarget(f"brake-{kind}", kill_switch.name, "hide"))
    yield Button("Back", ButtonTarget("brake", "", "look"))
