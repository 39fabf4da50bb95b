"""An update that a mistake of ours hides: nobody knows what she asked for, and she must not wait for it in silence."""

from __future__ import annotations

from datetime import datetime

from telegram import Update, User
from telegram.constants import ChatType

from bot.adapters.telegram.updates import OLD, Ears, Errand
from bot.conversation import Heard
from bot.engine.input import Said


def hidden(update: Update, ears: Ears, now: datetime) -> Errand | None:
    """What leads to the apology with Help, in her own chat (A12); None where nobody of her kind waits.

    It is told in the language of her phone: no more of the update is trusted than whose it is.
    """
    query, message = update.callback_query, update.message or update.edited_message
    if query and (query.message is None or query.message.chat.type == ChatType.PRIVATE):
        return Errand(query.from_user.id, _heard(update, query.from_user, ears), query.id)
    if message and message.from_user and message.chat.type == ChatType.PRIVATE:
        old = (now - message.date).total_seconds() > OLD
        return Errand(message.chat.id, _heard(update, message.from_user, ears, message.message_id), silent=old)
    return None


def _heard(update: Update, user: User, ears: Ears, message_id: int | None = None) -> Heard:
    said = Said(phone=ears.phone(user.language_code))
    return Heard(ears.learner(user.id), said, update.update_id, message_id, user.id in ears.staff, hidden=True)
