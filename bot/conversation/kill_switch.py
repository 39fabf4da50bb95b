"""Kill switches of a running bot: an order by staff applies from the very next update on, and is stored (A23).

Every worker follows the orders given to any of them: at once where given, within seconds elsewhere. The log names the
switch, never the person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import NamedTuple

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, answer, obeyed
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.safeguarding.kill_switch import KillSwitches, apply, of_people, spared

log = logging.getLogger(__name__)

NOT_KEPT = "But it could not be written down, so it lasts only until the bot starts again."


class Obeyed(NamedTuple):
    """Result of an order: replies to the member who gave it, and the notice to the others (empty for none)."""

    replies: Replies
    notice: str


class KillSwitchService:
    """Holder of the whole course bundle; the conversation gets what the kill switches leave of it."""

    def __init__(
        self,
        conversation: Conversation,
        kill_switches: KillSwitches,
        keep: Callable[[KillSwitches], None],
        now: Callable[[], float],
        people: Collection[str] = (),
        latest: Callable[[], KillSwitches | None] = lambda: None,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Take the conversation and the stored kill switches.

        `keep` stores changed ones. `now` returns seconds since 1970. `people` are the hashes of those on the list of
        staff: only their proposals count. `latest` returns what another worker has stored since it was last called,
        else None. `alone` keeps the other workers from writing.
        """
        self._conversation, self._keep, self._now, self._people = conversation, keep, now, people
        self._latest, self._alone = latest, alone
        self._kill_switches = kill_switches
        self.load(conversation.bundle)

    def load(self, bundle: CourseBundle) -> None:
        """Take another course bundle, under the same kill switches.

        Words for Help stay known in a hidden language too.
        """
        self.bundle = bundle
        self._conversation.bundle = replace(bundle, course=apply(bundle.course, self._kill_switches))

    def follow(self) -> None:
        """Apply what another worker has stored. What cannot be read now is logged and changes nothing."""
        try:
            kill_switches = self._latest()
        except Refused as refused:
            log.error("%s", refused.what)
            return
        if kill_switches is not None and kill_switches != self._kill_switches:
            self._kill_switches = kill_switches
            self.load(self.bundle)
            log.info("the brakes were changed at another worker")

    @property
    def spared(self) -> tuple[str, ...]:
        """Numbers that are shown although they are listed as hidden: the last of their role, hidden by one person."""
        return spared(self.bundle.course, self._kill_switches)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Hidden things, each as staff type it after `/hide`."""
        return tuple(sorted(map(str, self._kill_switches.hidden)))

    def obey(self, order: KillSwitchOrder) -> Obeyed:
        """Carry out an order at once; return the replies, and the notice to the others."""
        with self._alone():
            self.follow()
            return self._obeyed(order)

    def _obeyed(self, order: KillSwitchOrder) -> Obeyed:
        course = self.bundle.course
        before, now = of_people(self._kill_switches, self._people), int(self._now())
        kill_switches, said, notice = obeyed(course, before, order, len(self._people), now)
        not_kept = ""
        if kill_switches != self._kill_switches:
            self._kill_switches = kill_switches
            self.load(self.bundle)
            log.info("the brakes were changed: %s %s", order.verb, order.kill_switch)
            not_kept = "" if self._try_to_keep() else f" {NOT_KEPT}"
        elif notice:
            log.warning("a brake was refused: %s %s", order.verb, order.kill_switch)
        return Obeyed(answer(course, kill_switches, order, said + not_kept), notice and notice + not_kept)

    def _try_to_keep(self) -> bool:
        try:
            self._keep(self._kill_switches)
        except OSError as error:
            log.error("the brakes could not be written down: %s", type(error).__name__)
            return False
        return True
