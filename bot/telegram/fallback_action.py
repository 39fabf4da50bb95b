"""Fallback for an update on which our own parsing failed, so that the learner gets an apology instead of silence."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.conversation.service import IncomingAction
from bot.engine.input import Said
from bot.telegram.update_fields import Membership, Tap, Update, Wrote
from bot.telegram.update_parser import ChatTask, UpdateParser, is_old


def fallback_action(update: Update | None, update_parser: UpdateParser, now: datetime) -> ChatTask | None:
    """Return a task that leads to the apology with Help in a learner's private chat (A12); None where no one waits.

    Only the account and the phone's language are taken from the update: the rest may be what broke the parsing.
    """
    match update:
        case Tap(is_private=True):
            return ChatTask(update.user, _hidden_action(update, update.user, update_parser), update.id)
        case Wrote(is_private=True):
            return ChatTask(
                update.chat,
                _hidden_action(update, update.chat, update_parser, update.message),
                silent=is_old(update, now),
            )
        case Tap() | Wrote() | Membership() | None:
            return None
        case _:
            assert_never(update)


def _hidden_action(
    update: Tap | Wrote, user: int, update_parser: UpdateParser, message_id: int | None = None
) -> IncomingAction:
    said = Said(phone_locale=update_parser.phone_locale(update.phone_locale))
    return IncomingAction(
        update_parser.learner(user), said, update.update_id, message_id, user in update_parser.staff, hidden=True
    )
