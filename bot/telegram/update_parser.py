"""Parsing of Telegram updates into learners' actions and side effects in their chats.

Raw words go no further than this module: only classified input leaves it. Account ids become pseudonyms here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal, assert_never, cast, get_args

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import INERT, read
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, tapped, typed
from bot.conversation.rendering.start_link import parse_payload as read_link
from bot.conversation.rendering.start_link import started
from bot.conversation.service import IncomingAction
from bot.conversation.telegram_summary import asks_for_figures
from bot.conversation.understanding import tapped as tapped_on
from bot.conversation.understanding import typed as typed_words
from bot.durations import HOUR
from bot.engine.input import Blocked, Chose, Commanded, Input, LastQuestion, Listened, Looked, Said, Sent, Started
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.profile import SlashCommand
from bot.lessons.translations.locales import nearest_locale
from bot.statistics.periods import month_of
from bot.statistics.reports.sentences import LOCALES
from bot.storage.ports import AddresseeId, LearnerId, Purpose, Sealed
from bot.storage.pseudonyms import Pseudonyms
from bot.telegram.update_fields import Membership, Tap, Update, Wrote

OLD = HOUR
"""Age in seconds above which an update is applied without an answer, as that might come in the night (D15).

`away_lines` owes her one line instead."""


Seal = Callable[[int, AddresseeId, Purpose], bytes]
"""Encrypts a chat id, bound to the learner's row and to the purpose it is kept for (B9)."""


@dataclass(frozen=True, slots=True)
class ChatTask:
    """One update's action in its chat, and the side effects next to the reply (delete, leave, answer the callback).

    `heard` is the learner's action; None where there is none (a group, an order). `callback` is the id of a callback
    query to answer, `pressed` the id of the tapped message. `remove` is the id of an unwanted message of the learner (a
    picture), deleted at once. `word_for_help` is the id of her own "Help", deleted only after the Help card has arrived
    (A12): until then it alone shows her that she asked. `leave` leaves a group. `silent` sends no answer. `order` is a
    staff member's order for the kill switch, `figures` the locale in which a staff member asked for figures. `unasked`
    is the learner to whom the bot writes without an update (a reminder she wished for).
    """

    chat: int
    heard: IncomingAction | None = None
    callback: str | None = None
    pressed: int | None = None
    remove: int | None = None
    word_for_help: int | None = None
    leave: bool = False
    silent: bool = False
    order: KillSwitchOrder | None = None
    figures: str | None = None
    unasked: LearnerId | None = None

    @property
    def learner(self) -> LearnerId | None:
        """Learner of the chat; None where nothing is recorded about it (a group, an order)."""
        return self.heard.learner if self.heard else self.unasked


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

    def _by(self, order: KillSwitchOrder, user: int) -> KillSwitchOrder:
        return replace(order, who=Pseudonyms(self.key).staff_member(user), name=self.staff[user])

    def _sealed(self, chat: int) -> Sealed | None:
        return partial(self.seal, chat) if self.seal else None

    def chat_task(self, update: Update | None, now: datetime) -> ChatTask | None:
        """Return the task of an update; None for one that the bot ignores."""
        match update:
            case Tap():
                return self._tapped(update)
            case Membership():
                return self._membership(update)
            case Wrote(is_change=True):
                return self._edited(update, now)
            case Wrote():
                return self._wrote(update, now)
            case None:
                return None
            case _:
                assert_never(update)

    def _tapped(self, tap: Tap) -> ChatTask | None:
        if not tap.is_private:
            return ChatTask(tap.chat, leave=True)
        chat = tap.user
        if tap.data == INERT:
            return ChatTask(chat, callback=tap.id)
        action = read(tap.data) or Said(phone_locale=self.phone_locale(tap.phone_locale))
        staff = chat in self.staff
        if staff and isinstance(action, Chose) and (order := tapped(action.target)):
            return ChatTask(chat, callback=tap.id, pressed=tap.message, order=self._by(order, chat))
        learner, words = self.learner(chat), ""
        if isinstance(action, Chose):
            action, words = tapped_on(self.bundle, action, tap.quoted)
        heard = IncomingAction(
            learner,
            action,
            tap.update_id,
            staff=staff,
            sealed=self._sealed(chat),
            words=words,
            last=self.last_question(chat),
            shown=tap.is_shown,
        )
        return ChatTask(chat, heard, tap.id, tap.message)

    def _membership(self, change: Membership) -> ChatTask | None:
        if not change.is_private:
            return None if change.is_out else ChatTask(change.chat, leave=True)
        if not change.is_out:
            return None
        return ChatTask(
            change.chat, IncomingAction(self.learner(change.chat), Blocked(), change.update_id), silent=True
        )

    def _wrote(self, message: Wrote, now: datetime) -> ChatTask | None:
        if not message.is_private:
            return ChatTask(message.chat, leave=True)
        if message.has & _NOTICES:
            return None
        chat, (action, words, code) = message.chat, self._classify(message, now)
        learner, staff = self.learner(chat), chat in self.staff
        sealed = self._sealed(chat)
        last = self.last_question(chat)
        heard = IncomingAction(
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
        old = is_old(message, now)
        if heard.staff and (order := typed(message.text or "")):
            return ChatTask(chat, silent=old, order=self._by(order, chat))
        if heard.staff and asks_for_figures(message.text or ""):
            return ChatTask(chat, silent=old, figures=nearest_locale(message.phone_locale, LOCALES, SOURCE_LOCALE))
        unwanted = message.text is None and _kind(message) != "sticker"
        for_help = message.text is not None and _opens_help(action)
        return ChatTask(
            chat,
            heard,
            remove=message.message if unwanted else None,
            word_for_help=message.message if for_help else None,
            silent=old,
        )

    def _edited(self, message: Wrote, now: datetime) -> ChatTask | None:
        """Return a task only if an edited message asks for help or shows distress; other edits are ignored (D10)."""
        said = self._said(message)
        if not message.is_private or not asks_for_help(said):
            return None
        heard = IncomingAction(
            self.learner(message.chat), said, message.update_id, last=self.last_question(message.chat)
        )
        return ChatTask(message.chat, heard, silent=is_old(message, now))

    def _classify(self, message: Wrote, now: datetime) -> tuple[Input, str, str]:
        """Return her action, her scrubbed words to staff (empty unless typed), and the withdrawal code she typed."""
        phone_locale = self.phone_locale(message.phone_locale)
        if message.text is None or _FORWARDED in message.has:
            said = self._said(message)
            other = Said(phone_locale=phone_locale) if message.text is not None else Sent(_kind(message), phone_locale)
            return (said if asks_for_help(said) else other), "", ""
        if command := self._command(message.text, phone_locale, now):
            return command, "", ""
        said, words, code = typed_words(self.bundle, message.text, phone_locale, self.last_question(message.chat))
        if message.is_cut and said.draft:
            return replace(said, draft="long"), "", ""
        return said, words, code

    def _command(self, text: str, phone_locale: str, now: datetime) -> Input | None:
        """Return the slash command of a text; None for an unknown one, which is read as plain words.

        Unknown words in the payload of a start link are ignored (C11).
        """
        match, name = _SLASH.fullmatch(text), _command_name(text)
        if match is None or name not in get_args(SlashCommand):
            return None
        if name != "start":
            return Commanded(cast(SlashCommand, name), phone_locale)
        link = read_link(self.bundle.course, match[2] or "", month_of(now.date()).name)
        return started(link, phone_locale)

    def _said(self, message: Wrote) -> Said:
        """Classify her text, or the caption of what she sent, by the same vocabulary (A1).

        Forwarded words are somebody else's: they answer nothing, and nobody can know whose trouble they tell of.
        """
        phone_locale = self.phone_locale(message.phone_locale)
        said = self.bundle.vocabulary.read(message.text or message.caption or "", phone_locale)
        if _FORWARDED in message.has:
            return Said(phone_locale=phone_locale, confirm="forwarded" if asks_for_help(said) else None)
        return said

    def phone_locale(self, language_code: str | None) -> str:
        """Return the course's locale for the language code of a phone, or the source locale."""
        return nearest_locale(language_code, self.bundle.course.locales, SOURCE_LOCALE)


def is_old(message: Wrote, now: datetime) -> bool:
    """Return True if a message is too old to be answered."""
    return now.timestamp() - message.at > OLD


def is_command(text: str) -> bool:
    """Return True if a text is one of our slash commands."""
    return _command_name(text) in get_args(SlashCommand)


def _command_name(text: str) -> str:
    match = _SLASH.fullmatch(text)
    return match[1].lower() if match else ""


def asks_for_help(action: Input) -> bool:
    """Return True if words ask for help, or sound like distress."""
    return (isinstance(action, Said) and action.confirm is not None) or _opens_help(action)


def _opens_help(action: Input) -> bool:
    match action:
        case Said(command="help") | Commanded(name="help"):
            return True
        case Said() | Commanded() | Started() | Chose() | Listened() | Looked() | Sent() | Blocked():
            return False
        case _:
            assert_never(action)


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


def _kind(message: Wrote) -> Literal["picture", "sticker", "place", "other"]:
    if message.has & _STICKERS:
        return "sticker"
    if message.has & _PICTURES:
        return "picture"
    return "place" if message.has & _PLACES else "other"


_SLASH = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*", re.IGNORECASE)
