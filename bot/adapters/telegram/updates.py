"""An update as what a girl did. Her words go no further than this file; her id becomes a pseudonym here."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal, cast, get_args

from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.profile import Command
from bot.conversation import Heard
from bot.engine.input import Blocked, Chose, Commanded, Input, Said, Sent, Started
from bot.figures.sentences import LOCALES
from bot.figures.told import asks_for_figures
from bot.i18n.locales import spoken
from bot.library import Library
from bot.listening import tapped as tapped_on
from bot.listening import typed as typed_words
from bot.ports import LearnerId, Purpose, Sealed
from bot.replies.brake_desk import Order, tapped, typed
from bot.replies.callback import INERT, read
from bot.replies.start_link import read as read_link
from bot.statistics.periods import month_of

OLD = 3600
"""Seconds after which an update is applied without a word: no answer in the middle of the night (D15)."""


Seal = Callable[[int, LearnerId, Purpose], bytes]
"""Seals a chat id, bound to whose it is and to what it is for (B9)."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done in a chat, beside what the conversation answers.

    `remove` is what she sent and we do not want, taken out at once; `word_for_help` is her own "Help", taken out
    when the card has come (A12): until then it is all that shows her that she asked. `figures` is the language in
    which somebody of the staff asked for figures. `unasked` is whom the bot writes to by itself, as she wished.
    """

    chat: int
    heard: Heard | None = None
    callback: str | None = None
    pressed: int | None = None
    remove: int | None = None
    word_for_help: int | None = None
    leave: bool = False
    silent: bool = False
    order: Order | None = None
    figures: str | None = None
    unasked: LearnerId | None = None

    @property
    def learner(self) -> LearnerId | None:
        """Whose chat it is; None where nothing of it is remembered (a group, an order)."""
        return self.heard.learner if self.heard else self.unasked


@dataclass(frozen=True, slots=True)
class Ears:
    """How updates are understood: the key of pseudonyms, the library that knows typed words, and who is staff.

    `seal` is asked only by a turn that keeps an address; without it none can be kept.
    """

    key: bytes = field(repr=False)
    library: Library
    staff: frozenset[int] = frozenset()
    seal: Seal | None = None

    def learner(self, user: int) -> LearnerId:
        """The pseudonym of a Telegram account (B1)."""
        return LearnerId(hmac.new(self.key, str(user).encode(), hashlib.sha256).hexdigest()[:32])

    def person(self, user: int) -> str:
        """What the brake calls somebody of the staff: nothing in the database fits it."""
        return hmac.new(self.key, f"the brake: {user}".encode(), hashlib.sha256).hexdigest()[:32]

    def _sealed(self, chat: int, learner: LearnerId) -> Sealed | None:
        return partial(self.seal, chat, learner) if self.seal else None

    def errand(self, update: Update, now: datetime) -> Errand | None:
        """What an update asks for; None for what the bot does not listen to."""
        if update.callback_query:
            return self._tapped(update, update.callback_query)
        if update.my_chat_member:
            return self._membership(update, update.my_chat_member)
        if update.edited_message:
            return self._changed(update, update.edited_message, now)
        return self._wrote(update, update.message, now) if update.message else None

    def _tapped(self, update: Update, query: CallbackQuery) -> Errand | None:
        chat, message = query.from_user.id, query.message
        if message and message.chat.type != ChatType.PRIVATE:
            return Errand(message.chat.id, leave=True)
        pressed = message.message_id if message else None
        if query.data == INERT:
            return Errand(chat, callback=query.id)
        did = read(query.data or "") or Said(phone=self.phone(query.from_user.language_code))
        staff = chat in self.staff
        if staff and isinstance(did, Chose) and (order := tapped(did.spot)):
            return Errand(chat, callback=query.id, pressed=pressed, order=replace(order, who=self.person(chat)))
        learner, words = self.learner(chat), ""
        if isinstance(did, Chose):
            did, words = tapped_on(self.library, did, _quoted(message))
        heard = Heard(learner, did, update.update_id, staff=staff, sealed=self._sealed(chat, learner), words=words)
        return Errand(chat, heard, query.id, pressed)

    def _membership(self, update: Update, change: ChatMemberUpdated) -> Errand | None:
        present = change.new_chat_member.status not in ("left", "kicked")
        if change.chat.type != ChatType.PRIVATE:
            return Errand(change.chat.id, leave=True) if present else None
        if present:
            return None
        return Errand(change.chat.id, Heard(self.learner(change.chat.id), Blocked(), update.update_id), silent=True)

    def _wrote(self, update: Update, message: Message, now: datetime) -> Errand | None:
        if message.chat.type != ChatType.PRIVATE:
            return Errand(message.chat.id, leave=True)
        if any(getattr(message, name, None) for name in _NOTICES):
            return None
        chat, (did, words, code) = message.chat.id, self._did(message, now)
        learner, staff = self.learner(chat), chat in self.staff
        sealed = self._sealed(chat, learner)
        heard = Heard(learner, did, update.update_id, message.message_id, staff, sealed, words, code)
        old = (now - message.date).total_seconds() > OLD
        if heard.staff and (order := typed(message.text or "")):
            return Errand(chat, silent=old, order=replace(order, who=self.person(chat)))
        if heard.staff and asks_for_figures(message.text or ""):
            return Errand(chat, silent=old, figures=spoken(_language(message), LOCALES, SOURCE_LOCALE))
        unwanted = message.text is None and _kind(message) != "sticker"
        return Errand(
            chat,
            heard,
            remove=message.message_id if unwanted else None,
            word_for_help=message.message_id if message.text is not None and _opens_help(did) else None,
            silent=old,
        )

    def _changed(self, update: Update, message: Message, now: datetime) -> Errand | None:
        """Words she changed later are read for what may be wrong, and for help; nothing else comes of them (D10)."""
        said = self._said(message)
        if message.chat.type != ChatType.PRIVATE or not _asks_for_help(said):
            return None
        old = (now - (message.edit_date or message.date)).total_seconds() > OLD
        return Errand(message.chat.id, Heard(self.learner(message.chat.id), said, update.update_id), silent=old)

    def _did(self, message: Message, now: datetime) -> tuple[Input, str, str]:
        """What she did, her words to staff as they may go on (only if she typed them), and the code she typed."""
        phone = self.phone(_language(message))
        if message.text is None:
            said = self._said(message)
            return (said if _asks_for_help(said) else Sent(_kind(message), phone)), "", ""
        command = self._command(message.text, phone, now)
        return (command, "", "") if command else typed_words(self.library, message.text, phone)

    def _command(self, text: str, phone: str, now: datetime) -> Input | None:
        """A slash command; one we do not know is words like any others, and so is what a link carries in vain (C11)."""
        match = _SLASH.fullmatch(text)
        name = match[1].lower() if match else ""
        if match is None or name not in get_args(Command):
            return None
        if name != "start":
            return Commanded(cast(Command, name), phone)
        return Started(phone, *read_link(self.library.course, match[2] or "", month_of(now.date()).name))

    def _said(self, message: Message) -> Said:
        """Her words, or the caption of what she sent, all read in one place (A1)."""
        return self.library.lexicon.read(message.text or message.caption or "", self.phone(_language(message)))

    def phone(self, language_code: str | None) -> str:
        """The language of the course that a phone speaks, or the source's."""
        return spoken(language_code, self.library.course.locales, SOURCE_LOCALE)


def _quoted(message: MaybeInaccessibleMessage | None) -> str:
    """Her own words in a message of the bot's, brought back by her tap; empty where there are none (G5)."""
    if not isinstance(message, Message):
        return ""
    return "\n".join(message.parse_entities([MessageEntity.BLOCKQUOTE]).values())


def _language(message: Message) -> str | None:
    return message.from_user.language_code if message.from_user else None


def _asks_for_help(said: Said) -> bool:
    return said.confirm is not None or _opens_help(said)


def _opens_help(did: Input) -> bool:
    match did:
        case Said(command="help") | Commanded(name="help"):
            return True
        case _:
            return False


_NOTICES = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "connected_website",
)
"""What Telegram writes into a private chat by itself: nobody said anything, so nothing is answered."""

_PICTURES = ("photo", "live_photo", "video", "video_note", "animation", "document", "paid_media", "story")
_PLACES = ("location", "venue", "contact")


def _kind(message: Message) -> Literal["picture", "sticker", "place", "other"]:
    if message.sticker or message.dice:
        return "sticker"
    if any(getattr(message, name, None) for name in _PICTURES):
        return "picture"
    return "place" if any(getattr(message, name, None) for name in _PLACES) else "other"


_SLASH = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*", re.IGNORECASE)
