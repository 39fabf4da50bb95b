"""Parsing of Telegram updates into learners' actions and side effects in their chats.

Raw words go no further than this module: only classified input leaves it. Account ids become pseudonyms here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal, assert_never

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import INERT, read
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, tapped, typed
from bot.conversation.rendering.start_link import parse_payload as read_link
from bot.conversation.rendering.start_link import started
from bot.conversation.service import IncomingAction
from bot.conversation.telegram_summary import asks_for_figures
from bot.conversation.understanding import tapped as tapped_on
from bot.conversation.understanding import typed as typed_words
from bot.engine.input import Blocked, Chose, Commanded, Input, LastQuestion, Said, Sent
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.translations.locales import nearest_locale
from bot.statistics.periods import month_of
from bot.statistics.reports.sentences import LOCALES
from bot.storage.ports import AddresseeId, LearnerId, Purpose, Sealed
from bot.storage.pseudonyms import Pseudonyms
from bot.telegram.chat_task import ChatTask, asks_for_help, opens_help
from bot.telegram.update_fields import Membership, Tap, Update, Wrote

log = logging.getLogger(__name__)

Seal = Callable[[int, AddresseeId, Purpose], bytes]
"""Encrypts a chat id, bound to the learner's row and to the purpose it is kept for (B9)."""


@dataclass(frozen=True, slots=True)
class UpdateParser:
    """Parses updates with the key of pseudonyms, the bundle that classifies typed words, and the accounts of staff.

    `staff` holds the name by which the others know the person of each account.
    `seal` is called only by a turn that stores an address; without it none can be stored. `last_question` returns the
    question that a chat ends with, `has_forgotten` whether a card may stand there that is not remembered.
    """

    key: bytes = field(repr=False)
    bundle: CourseBundle
    staff: Mapping[int, str] = field(default_factory=dict, repr=False)
    seal: Seal | None = None
    last_question: Callable[[int], LastQuestion | None] = lambda chat: None
    has_forgotten: Callable[[int], bool] = lambda chat: False

    def learner(self, user: int) -> LearnerId:
        """Return the pseudonym of a Telegram account (B1)."""
        return Pseudonyms(self.key).learner(user)

    def task_or_apology(self, update: Update | None, now: datetime) -> ChatTask | None:
        """Return the task of an update. If our own code fails, the learner gets the apology with Help (A12)."""
        try:
            return self.chat_task(update, now)
        except Exception as error:
            log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
        with suppress(Exception):  # the error is logged above
            return self._apology_task(update, now)
        return None

    def _apology_task(self, update: Update | None, now: datetime) -> ChatTask | None:
        """Return a task that leads to the apology in a learner's private chat; None where no one waits.

        Only the account and the phone's language are taken from the update: the rest may be what broke the parsing.
        """
        match update:
            case Tap(is_private=True):
                return ChatTask(update.user, self._hidden_action(update, update.user), update.id)
            case Wrote(is_private=True):
                incoming = self._hidden_action(update, update.chat, update.message)
                return ChatTask(update.chat, incoming, silent=update.is_old(now))
            case Tap() | Wrote() | Membership() | None:
                return None
            case _:
                assert_never(update)

    def _hidden_action(self, update: Tap | Wrote, user: int, message_id: int | None = None) -> IncomingAction:
        said = Said(phone_locale=self.phone_locale(update.language_code))
        return IncomingAction(self.learner(user), said, update.update_id, message_id, user in self.staff, hidden=True)

    def _signed_order(self, order: KillSwitchOrder, user: int) -> KillSwitchOrder:
        return replace(order, who=Pseudonyms(self.key).staff_member(user), name=self.staff[user])

    def _address_sealer(self, chat: int) -> Sealed | None:
        return partial(self.seal, chat) if self.seal else None

    def chat_task(self, update: Update | None, now: datetime) -> ChatTask | None:
        """Return the task of an update; None for one that the bot ignores."""
        match update:
            case Tap():
                return self._parse_tap(update)
            case Membership():
                return self._parse_membership(update)
            case Wrote(is_change=True):
                return self._parse_edit(update, now)
            case Wrote():
                return self._parse_message(update, now)
            case None:
                return None
            case _:
                assert_never(update)

    def _parse_tap(self, tap: Tap) -> ChatTask | None:
        if not tap.is_private:
            return ChatTask(tap.chat, leave=True)
        chat = tap.user
        if tap.data == INERT:
            return ChatTask(chat, callback=tap.id)
        action = read(tap.data) or Said(phone_locale=self.phone_locale(tap.language_code))
        staff = chat in self.staff
        if staff and isinstance(action, Chose) and (order := tapped(action.target)):
            return ChatTask(chat, callback=tap.id, pressed=tap.message, order=self._signed_order(order, chat))
        learner, words = self.learner(chat), ""
        if isinstance(action, Chose):
            action, words = tapped_on(self.bundle, action, tap.quoted)
        incoming = IncomingAction(
            learner,
            action,
            tap.update_id,
            staff=staff,
            sealed=self._address_sealer(chat),
            words=words,
            last=self.last_question(chat),
            shown=tap.is_shown,
        )
        return ChatTask(chat, incoming, tap.id, tap.message)

    def _parse_membership(self, change: Membership) -> ChatTask | None:
        if not change.is_private:
            return None if change.is_out else ChatTask(change.chat, leave=True)
        if not change.is_out:
            return None
        return ChatTask(
            change.chat, IncomingAction(self.learner(change.chat), Blocked(), change.update_id), silent=True
        )

    def _parse_message(self, message: Wrote, now: datetime) -> ChatTask | None:
        if not message.is_private:
            return ChatTask(message.chat, leave=True)
        if message.has & _NOTICES:
            return None
        chat, (action, words, code) = message.chat, self._classify(message, now)
        learner, staff = self.learner(chat), chat in self.staff
        sealed = self._address_sealer(chat)
        last = self.last_question(chat)
        incoming = IncomingAction(
            learner=learner,
            action=action,
            update_id=message.update_id,
            message_id=message.message,
            staff=staff,
            sealed=sealed,
            words=words,
            code=code,
            last=last,
            forgotten=last is None and self.has_forgotten(chat),
        )
        old = message.is_old(now)
        if staff and (order := typed(message.text or "")):
            return ChatTask(chat, silent=old, order=self._signed_order(order, chat))
        if staff and asks_for_figures(message.text or ""):
            return ChatTask(chat, silent=old, figures=nearest_locale(message.language_code, LOCALES, SOURCE_LOCALE))
        unwanted = message.text is None and _kind_of_file(message) != "sticker"
        for_help = message.text is not None and opens_help(action)
        return ChatTask(
            chat,
            incoming,
            remove=message.message if unwanted else None,
            word_for_help=message.message if for_help else None,
            silent=old,
        )

    def _parse_edit(self, message: Wrote, now: datetime) -> ChatTask | None:
        """Return a task only if an edited message asks for help or shows distress; other edits are ignored (D10)."""
        said = self._classify_words(message)
        if not message.is_private or not asks_for_help(said):
            return None
        incoming = IncomingAction(
            self.learner(message.chat), said, message.update_id, last=self.last_question(message.chat)
        )
        return ChatTask(message.chat, incoming, silent=message.is_old(now))

    def _classify(self, message: Wrote, now: datetime) -> tuple[Input, str, str]:
        """Return her action, her scrubbed words to staff (empty unless typed), and the withdrawal code she typed."""
        phone_locale = self.phone_locale(message.language_code)
        if message.text is None or _FORWARDED in message.has:
            said = self._classify_words(message)
            other = (
                Said(phone_locale=phone_locale)
                if message.text is not None
                else Sent(_kind_of_file(message), phone_locale)
            )
            return (said if asks_for_help(said) else other), "", ""
        if command := self._parse_command(message, phone_locale, now):
            return command, "", ""
        said, words, code = typed_words(self.bundle, message.text, phone_locale, self.last_question(message.chat))
        if message.is_cut and said.draft:
            return replace(said, draft="long"), "", ""
        return said, words, code

    def _parse_command(self, message: Wrote, phone_locale: str, now: datetime) -> Input | None:
        """Return the slash command of a message; None for an unknown one, which is read as plain words.

        Unknown words in the payload of a start link are ignored (C11).
        """
        command = message.command
        if command is None:
            return None
        if command.name != "start":
            return Commanded(command.name, phone_locale)
        link = read_link(self.bundle.course, command.payload, month_of(now.date()).name)
        return started(link, phone_locale)

    def _classify_words(self, message: Wrote) -> Said:
        """Classify her text, or the caption of what she sent, by the same vocabulary (A1).

        Forwarded words are somebody else's: they answer nothing, and nobody can know whose trouble they tell of.
        """
        phone_locale = self.phone_locale(message.language_code)
        said = self.bundle.vocabulary.read(message.text or message.caption or "", phone_locale)
        if _FORWARDED in message.has:
            return Said(phone_locale=phone_locale, confirm="forwarded" if asks_for_help(said) else None)
        return said

    def phone_locale(self, language_code: str | None) -> str:
        """Return the course's locale for the language code of a phone, or the source locale."""
        return nearest_locale(language_code, self.bundle.course.locales, SOURCE_LOCALE)


_NOTICES = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "chat_background_set",
        "write_access_allowed",
        "connected_website",
    }
)
"""Service messages that Telegram itself writes into a private chat. Nobody said anything, so there is no answer."""

_FORWARDED = "forward_origin"
"""Field of a message that was forwarded."""

_STICKERS = frozenset({"sticker", "dice"})
_PICTURES = frozenset({"photo", "live_photo", "video", "video_note", "animation", "document", "paid_media", "story"})
_PLACES = frozenset({"location", "venue"})


def _kind_of_file(message: Wrote) -> Literal["picture", "sticker", "place", "other"]:
    if message.has & _STICKERS:
        return "sticker"
    if message.has & _PICTURES:
        return "picture"
    return "place" if message.has & _PLACES else "other"
